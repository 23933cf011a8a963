"""An API on this machine that tells what reached it, byte for byte, and answers in every way an API may."""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import hmac
import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Mapping
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

#: Seconds after which a test is taken to hang.
PATIENCE = 30.0
GOTOM_USER, GOTOM_SECRET = "us:er1", "s3cr3t-for-tests"
#: What the OAuth client of the tests must show.
CLIENT_ID, CLIENT_SECRET = "client-1", "client-secret-1"


class State:
    """What the API remembers between requests."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.attempts = Counter[str]()
        self.gates = defaultdict[str, threading.Event](threading.Event)
        self.tokens = 0
        self.hooks: list[dict[str, object]] = []
        #: The origin that `/redirect/away` leads to.
        self.elsewhere = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def handle_one_request(self) -> None:
        with contextlib.suppress(OSError):  # who asked may be gone
            super().handle_one_request()

    def parse_request(self) -> bool:
        parsed = super().parse_request()
        if parsed:
            # Whatever its verb, a request is answered by what its path says.
            setattr(self, f"do_{self.command}", self._serve)
        return parsed

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the base class has it
        pass

    def _serve(self) -> None:
        self.received = self._body()
        self.parts = urlsplit(self.path)
        for pattern, answer in _ROUTES:
            if found := pattern.fullmatch(self.parts.path):
                answer(self, *found.groups())
                return
        self._json(404, {"error": f"no {self.parts.path} here"})

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        whole = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def _json(self, status: int, document: object, headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps(document).encode()
        self._answer(status, body, {"Content-Type": "application/json", **(headers or {})})

    # -- answers -------------------------------------------------------------------------------------------

    def echo(self) -> None:
        """Tell the request."""
        self._json(200, self._told(), {"X-Upstream": "echo", "X-Command": self.command})

    def _told(self) -> dict[str, object]:
        return {
            "method": self.command,
            "target": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "names": sorted(name.lower() for name in self.headers),
            "body": base64.b64encode(self.received).decode(),
        }

    def status(self, status: str) -> None:
        """Answer with a status, and JSON unless it is one without a body."""
        self._json(int(status), {"upstream": int(status)}, {"X-Reason": f"asked for {status}"})

    def packed(self) -> None:
        """Answer in gzip, whether or not anybody can read it."""
        body = gzip.compress(json.dumps({"packed": True, "text": "ü" * 500}).encode(), mtime=0)
        self._answer(200, body, {"Content-Type": "application/json", "Content-Encoding": "gzip"})

    def octets(self) -> None:
        """Answer with every byte there is, a thousand times."""
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}
        self._answer(200, bytes(range(256)) * 1000, headers)

    def flaky(self, name: str, status: str, failures: str) -> None:
        """Fail a number of times, then tell how often it was asked."""
        with self.state.lock:
            self.state.attempts[name] += 1
            attempt = self.state.attempts[name]
        if attempt <= int(failures):
            self._json(int(status), {"attempt": attempt}, {"Retry-After": "0.05"})
        else:
            self._json(200, {"attempt": attempt, "body": base64.b64encode(self.received).decode()})

    def halves(self, gate: str) -> None:
        """Answer in two parts; the second is sent once `/release` was asked for it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nfirst\r\n")
        self.wfile.flush()
        if self.state.gates[gate].wait(PATIENCE):
            self.wfile.write(b"6\r\nsecond\r\n0\r\n\r\n")

    def release(self, gate: str) -> None:
        """Let a second part go."""
        self.state.gates[gate].set()
        self._answer(204, b"", {})

    def redirect(self, where: str, status: str) -> None:
        """Lead to `/echo`, here or at another origin."""
        origin = "" if where == "here" else self.state.elsewhere
        self._answer(int(status), b"", {"Location": f"{origin}/echo?landed=1"})

    def cut(self) -> None:
        """Hang up without a word."""
        self.close_connection = True

    def token(self) -> None:
        """Give an access token for a refresh token or a client, both good for ever; `revoked` is refused."""
        form = dict(parse_qsl(self.received.decode()))
        with self.state.lock:
            self.state.tokens += 1
            number = self.state.tokens
        pair = f"{CLIENT_ID}:{CLIENT_SECRET}"
        basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
        known = self.headers.get("Authorization") == basic or (
            form.get("client_id"),
            form.get("client_secret"),
        ) == (CLIENT_ID, CLIENT_SECRET)
        if not known or form.get("refresh_token") == "revoked":
            self._json(400, {"error": "invalid_grant", "error_description": "The grant is not good."})
            return
        given = {"access_token": f"access-{number}", "token_type": "bearer", "expires_in": 7200}
        if form.get("grant_type") == "refresh_token":
            given["refresh_token"] = f"renewal-{number}"
        self._json(200, given)

    def login(self) -> None:
        """Give a token for a user and a PIN."""
        known = json.loads(self.received) == {"user": "anna", "pin": "1234"}
        self._json(200, {"data": {"jwt": "jwt-1", "lives": 3600}}) if known else self._json(401, {})

    def me(self) -> None:
        """Tell whose the API key is: who tries an account asks this."""
        known = self.headers.get("X-Api-Key") == "key-1"
        self._json(200, {"login": "anna"}) if known else self._json(401, {"message": "Bad key"})

    def hook(self) -> None:
        """Take a webhook, or tell those that came."""
        if self.command == "POST":
            with self.state.lock:
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.state.hooks.append({"headers": headers, "body": self.received.decode()})
            self._answer(204, b"", {})
        else:
            self._json(200, self.state.hooks)

    def gotom(self) -> None:
        """Answer what is signed as goTom wants it."""
        problem = unsigned(self.command, self.path, self.headers, self.received)
        self._json(401, problem) if problem else self._json(200, self._told())


#: Which answer a path gets.
_ROUTES: tuple[tuple[re.Pattern[str], Callable[..., None]], ...] = tuple(
    (re.compile(pattern), answer)
    for pattern, answer in (
        (r"/echo(?:/.*)?", _Handler.echo),
        (r"/status/(\d+)", _Handler.status),
        (r"/packed", _Handler.packed),
        (r"/octets", _Handler.octets),
        (r"/flaky/([^/]+)/(\d+)/(\d+)", _Handler.flaky),
        (r"/halves/(.+)", _Handler.halves),
        (r"/release/(.+)", _Handler.release),
        (r"/redirect/(here|away)/(\d+)", _Handler.redirect),
        (r"/cut", _Handler.cut),
        (r"/token", _Handler.token),
        (r"/login", _Handler.login),
        (r"/me", _Handler.me),
        (r"/hook", _Handler.hook),
        (r"/app-api/.*", _Handler.gotom),
    )
)


def unsigned(method: str, target: str, headers: Message, body: bytes) -> str | None:
    """Return why goTom would refuse a request, None where its signature is good."""
    scheme, _, credentials = (headers.get("Authorization") or "").partition(" ")
    if scheme != "gotom_app_api":
        return "Invalid provider in authorization header"
    split = re.fullmatch(r"((?:[^\\:]|\\:)*):([a-zA-Z0-9+/]+={0,2})", credentials)
    if split is None or split[1].replace("\\:", ":") != GOTOM_USER:
        return "Invalid user in authorization header"
    date, content_type = headers.get("Date"), headers.get("Content-Type")
    if not date or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d\d:\d\d)", date):
        return "Timestamp not valid"
    if abs(datetime.now(UTC) - datetime.fromisoformat(date)) > timedelta(minutes=30):  # noqa: TID251
        return "Request is too old"
    if not content_type:
        return "Content type header required"
    digest = hashlib.md5(body).hexdigest()
    signed = f"{method.upper()}\n{digest}\n{content_type.lower()}\n{date}\n\n{target}"
    expected = base64.b64encode(hmac.digest(GOTOM_SECRET.encode(), signed.encode(), "sha1")).decode()
    return None if expected == split[2] else "Signature not valid"


@contextlib.contextmanager
def upstream() -> Generator[str]:
    """Run the API while the block runs, under two origins; give the first."""
    with contextlib.ExitStack() as stack:
        state = State()
        url, state.elsewhere = stack.enter_context(_serving(state)), stack.enter_context(_serving(state))
        yield url
        for gate in state.gates.values():
            gate.set()


@contextlib.contextmanager
def _serving(state: State) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    server.daemon_threads = True  # connections that are kept open end with the server
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
