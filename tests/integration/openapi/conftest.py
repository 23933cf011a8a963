"""Packages made of ten-line documents, and a server on the loopback that they call."""

import contextlib
import importlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tieline.openapi.generate import make, put
from tieline.openapi.loading import read


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):  # a client that did not wait
            super().handle()

    def handle_one_request(self):
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers.items()), body))
        status, media, answer = self.server.answer(self.command, self.path, body)
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def api():
    """A server: `answer` is given method, target and body, and returns status, media type and body; `asked` is what came."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked = []
    server.answer = lambda *_: (200, "application/json", {})
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return what makes a package of a document, YAML without its first lines, and imports it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made = []

    def generated(document, name="acme", **options):
        text = (
            document
            if document.startswith(("openapi", "swagger"))
            else f"openapi: 3.1.0\ninfo: {{title: Acme, version: '1'}}\n{document}"
        )
        package = make(read(text), package=name, **options)
        assert package.lost == ()
        put(tmp_path / name, package)
        made.append(name)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield generated
    for name in [each for each in sys.modules if each.partition(".")[0] in made]:
        del sys.modules[name]
