"""Recorded traffic with an API: JSON lines, the connection's facts first and then one exchange a line, no secrets in them.

A request is matched by its method, its URL and its body. URLs of the connection's own API are kept without its address,
so that a recording is the same wherever the API was.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import UNSET, UnsetType, structs

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.typed import decode
from tieline.http.answer import ApiAnswer
from tieline.http.model import Pairs, Request, Response, find_header
from tieline.http.ports import AsyncTransport
from tieline.proxy.call import ProxyCall
from tieline.proxy.client import Opens
from tieline.proxy.passing import Body, Forwarded
from tieline.testing.answers import forwarded, whole
from tieline.testing.redact import Redactor

T = TypeVar("T")

#: Headers of answers that say something about them, whoever asks and whenever.
_TELLING = ("content-type", "location", "link", "etag", "last-modified", "retry-after", "content-disposition")
_SHOWN = 200


class NoRecording(UsageError):
    """A function asks what was not recorded."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a cassette: whose traffic it is."""

    tieline: Literal[1] = 1
    provider: str
    integration: str
    connection_id: str
    base_url: str
    #: Of a provider's stream: when it was, and how far back the run was to reach, as they are written down.
    recorded_at: str | UnsetType = UNSET
    since: str | UnsetType = UNSET


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A body: as JSON where it is any, else as text, else in base64; none of them: it is empty."""

    json: JsonValue | UnsetType = UNSET
    text: str | None = None
    base64: str | None = None

    @classmethod
    def of(cls, body: bytes, headers: Pairs, redactor: Redactor) -> Content:
        """Return a body without secrets."""
        if not body:
            return cls()
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError):
            value = redactor.json(msgspec.json.decode(body))
            msgspec.json.encode(value)  # larger numbers than it writes are kept as text
            return cls(json=value)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return cls(base64=base64.b64encode(body).decode())
        is_form = (find_header(headers, "content-type") or "").startswith("application/x-www-form-urlencoded")
        return cls(text=redactor.query(text) if is_form else redactor.text(text))

    @property
    def body(self) -> bytes:
        if not isinstance(self.json, UnsetType):
            return msgspec.json.encode(self.json)
        return self.text.encode() if self.text is not None else base64.b64decode(self.base64 or "")


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request, and what the API answered."""

    method: str
    url: str
    headers: Pairs = ()
    sent: Content = Content()
    status: int
    answer_headers: Pairs = ()
    answer: Content = Content()

    @property
    def answered(self) -> ApiAnswer:
        """The answer as the API gave it."""
        return ApiAnswer(status=self.status, headers=self.answer_headers, body=self.answer.body)


class Cassette(msgspec.Struct, frozen=True, kw_only=True):
    """What a cassette holds."""

    about: About
    exchanges: Sequence[Exchange]
    #: What of requests is not compared: parameters of queries, and fields of JSON bodies by their dotted paths.
    ignored: frozenset[str] = frozenset()


def replay(path: str | Path, *, ignoring: Iterable[str] = ()) -> Cassette:
    """Read a cassette, to be given to a `Bench`.

    `ignoring` names what may differ from the recording, such as a time: parameters of queries, and fields of JSON bodies
    by their dotted paths. Raises `UsageError` naming the line that is wrong.
    """
    where = Path(path)
    try:
        first, *lines = where.read_bytes().splitlines()
    except (OSError, ValueError) as problem:
        raise UsageError(f"cassette: {where} cannot be read: {problem}", field="cassette") from None
    return Cassette(
        about=_line(where, 1, first, About),
        exchanges=[_line(where, number, line, Exchange) for number, line in enumerate(lines, start=2)],
        ignored=frozenset(ignoring),
    )


class Recorder:
    """Performs calls over something that does, and keeps what was asked and answered."""

    def __init__(self, opens: Opens) -> None:
        self._opens = opens
        self._kept: list[tuple[Callable[[Redactor], Exchange], ApiAnswer]] = []

    async def open(self, call: ProxyCall, body: Body = None) -> Forwarded:
        """As `Opens.open`."""
        sent = await whole(body)
        opened = await self._opens.open(structs.replace(call, decompress=True), sent)
        parts: list[bytes] = []
        try:
            while part := await opened.read():
                parts.append(part)
        finally:
            opened.close()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in opened.headers)
        answer = ApiAnswer(status=opened.status, headers=headers, body=b"".join(parts))
        self._kept.append((partial(asked, call, sent), answer))
        return forwarded(answer)

    def over(self, transport: AsyncTransport, base_url: str) -> AsyncTransport:
        """Return a way out of which everything is kept, too; URLs below `base_url` without that."""
        return _Recorded(transport, lambda request, answer: self._keep(request, answer, base_url))

    def _keep(self, request: Request, answer: Response, base_url: str) -> None:
        given = ApiAnswer(status=answer.status, headers=answer.headers, body=answer.body)
        self._kept.append((partial(requested, request, base_url), given))

    def __len__(self) -> int:
        return len(self._kept)

    def write(self, path: Path, about: About, secrets: Iterable[str]) -> None:
        """Write down what was kept, without the secrets."""
        redactor = Redactor(secrets)
        lines = [
            about,
            *(_answered(ask(redactor), answer, redactor) for ask, answer in self._kept),
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


class _Recorded:
    def __init__(self, transport: AsyncTransport, keep: Callable[[Request, Response], None]) -> None:
        self._transport = transport
        self._keep = keep

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`."""
        answer = await self._transport.send(request, max_body=max_body)
        self._keep(request, answer)
        return answer


class Player:
    """Answers calls from a cassette: the same request again gets what it got again, in the end the last of it."""

    def __init__(self, cassette: Cassette, base_url: str) -> None:
        self._base_url = base_url
        self._ignored = cassette.ignored
        self._kept: dict[str, list[Exchange]] = {}
        for each in cassette.exchanges:
            self._kept.setdefault(_name(each, self._ignored), []).append(each)

    async def open(self, call: ProxyCall, body: Body = None) -> Forwarded:
        """As `Opens.open`; raises `NoRecording`, telling what was recorded that comes nearest."""
        return forwarded(self._answer(asked(call, await whole(body), Redactor())))

    def respond(self, request: Request) -> ApiAnswer:
        """Answer a request that carries its whole address."""
        return self._answer(requested(request, self._base_url, Redactor()))

    def _answer(self, exchange: Exchange) -> ApiAnswer:
        wanted = _name(exchange, self._ignored)
        found = self._kept.get(wanted)
        if found is None:
            near = get_close_matches(wanted, self._kept, n=1, cutoff=0.0)
            told = f"; nearest is\n  {near[0][:_SHOWN]}" if near else "; the cassette is empty"
            raise NoRecording(
                f"cassette: nothing was recorded for\n  {wanted[:_SHOWN]}\n{told}", field="cassette"
            )
        return (found.pop(0) if len(found) > 1 else found[0]).answered


def asked(call: ProxyCall, body: bytes | None, redactor: Redactor) -> Exchange:
    """Return a call as it is recorded, without its answer."""
    base = (call.base_url_override or "").rstrip("/")
    query = redactor.query(call.query)
    return Exchange(
        method=call.method,
        url=f"{base}/{redactor.path(call.endpoint).lstrip('/')}{'?' if query else ''}{query}",
        headers=redactor.headers(call.headers),
        sent=Content.of(body or b"", call.headers, redactor),
        status=0,
    )


def requested(request: Request, base_url: str, redactor: Redactor) -> Exchange:
    """Return a request that carries its whole address as it is recorded, without its answer."""
    url, base = request.full_url, base_url.rstrip("/")
    path, _, query = (url.removeprefix(base) if url.startswith(f"{base}/") else url).partition("?")
    query = redactor.query(query)
    return Exchange(
        method=request.method,
        url=f"{redactor.path(path)}{'?' if query else ''}{query}",
        headers=redactor.headers(request.headers),
        sent=Content.of(request.body or b"", request.headers, redactor),
        status=0,
    )


def _answered(exchange: Exchange, answer: ApiAnswer, redactor: Redactor) -> Exchange:
    telling = [
        pair for pair in answer.headers if pair[0].lower() in _TELLING or "ratelimit" in pair[0].lower()
    ]
    return structs.replace(
        exchange,
        status=answer.status,
        answer_headers=redactor.headers(telling),
        answer=Content.of(answer.body, answer.headers, redactor),
    )


def _line(path: Path, number: int, line: bytes, kind: type[T]) -> T:
    try:
        return decode(line, kind)
    except msgspec.DecodeError as problem:
        raise UsageError(f"cassette: {path}, line {number}: {problem}", field="cassette") from None


def _name(exchange: Exchange, ignored: frozenset[str]) -> str:
    """Return what a request is known by: its method, its URL, and its body where it has one."""
    path, _, query = exchange.url.partition("?")
    pairs = sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in ignored)
    sent = exchange.sent.json
    if not isinstance(sent, UnsetType):
        for field in ignored:
            sent = _without(sent, field.split("."))
        body = msgspec.json.encode(sent, order="sorted").decode()
    else:
        body = exchange.sent.text or exchange.sent.base64 or ""
    return f"{exchange.method} {path}{'?' if pairs else ''}{urlencode(pairs)} {body}".rstrip()


def _without(value: JsonValue, steps: list[str]) -> JsonValue:
    if not isinstance(value, dict) or not steps:
        return value
    name, *rest = steps
    kept: dict[str, JsonValue] = dict(value)
    if name in kept:
        if rest:
            kept[name] = _without(kept[name], rest)
        else:
            del kept[name]
    return kept
