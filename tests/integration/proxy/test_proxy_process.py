"""The whole server in a process of its own: what is stored is called, what changes is seen, memory stays flat."""

import contextlib
import http.client
import http.server
import json
import re
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.processes import PATIENCE, kill, make_home

__all__ = ["make_home"]

KEY = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"
WHO = {"Authorization": f"Bearer {KEY}", "Provider-Config-Key": "acme", "Connection-Id": "c"}
MIB = 2**20


class Handler(http.server.BaseHTTPRequestHandler):
    """Counts what is sent to it; answers with as many MiB as the path says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        size = int(self.path.rpartition("/")[2] or 0) * MIB
        self._begin(size)
        for _ in range(size // MIB):
            self.wfile.write(bytes(MIB))

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, MIB)))
        told = json.dumps({"key": self.headers["x-api-key"]}).encode()
        self._begin(len(told))
        self.wfile.write(told)

    def _begin(self, size):
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def upstream():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def served(make_home, upstream):
    """A server whose provider `acme` is the upstream; yields its process and its address."""
    home = make_home({"TIELINE_SECRET_KEY": KEY})
    (home.folder / "providers").mkdir(parents=True)
    (home.folder / "providers" / "acme.yaml").write_text(
        f"display_name: Acme\nauth_mode: API_KEY\n"
        f"proxy: {{base_url: '{upstream}', headers: {{x-api-key: '${{apiKey}}'}}}}\n"
    )
    process = home.start("serve", "--port", "0", "--json")
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        url = json.loads(line)["url"]
        assert ask(url, "POST", "/integrations", {"provider": "acme", "unique_key": "acme"})[0] == 200
        connect(url, "first")
        yield process, url
    finally:
        kill(process)
        process.communicate()


@contextlib.contextmanager
def opened(url):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    with contextlib.closing(connection):
        yield connection


def ask(url, method, path, document=None, headers=None):
    with opened(url) as connection:
        body = None if document is None else json.dumps(document)
        typed = {} if document is None else {"Content-Type": "application/json"}
        connection.request(method, path, body, {"Authorization": f"Bearer {KEY}", **typed, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")


def connect(url, key):
    body = {
        "provider_config_key": "acme",
        "connection_id": "c",
        "credentials": {"type": "API_KEY", "apiKey": key},
    }
    assert ask(url, "POST", "/connections", body)[0] == 201


def peak(process):
    """The most memory that a process has had so far, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def called_with(url):
    return ask(url, "POST", "/proxy/x", {}, WHO)[1]["key"]


def test_a_change_is_seen_by_the_next_call(served):
    """New credentials at once; a connection that was deleted is not called any more."""
    _, url = served
    assert called_with(url) == "first"
    connect(url, "second")
    assert called_with(url) == "second"
    assert ask(url, "DELETE", "/connections/c?provider_config_key=acme")[0] == 200
    status, answer = ask(url, "GET", "/proxy/x", headers=WHO)
    assert (status, answer["error"]["code"]) == (400, "server_error")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc alone")
def test_bodies_pass_in_flat_memory(served):
    """64 MiB up and 64 MiB down leave the process hardly larger than it was."""
    process, url = served
    with opened(url) as connection:
        connection.request("GET", "/proxy/get/4", headers=WHO)
        assert len(connection.getresponse().read()) == 4 * MIB
    before = peak(process)
    with opened(url) as connection:
        connection.request("GET", "/proxy/get/64", headers=WHO)
        answer, size = connection.getresponse(), 0
        while part := answer.read(MIB):
            size += len(part)
        assert size == 64 * MIB
        parts = (bytes(MIB) for _ in range(64))
        connection.request("POST", "/proxy/post", parts, {**WHO, "Content-Length": str(64 * MIB)})
        assert connection.getresponse().status == 200
    assert peak(process) - before < 24
