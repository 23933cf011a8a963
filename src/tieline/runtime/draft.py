"""A request in the making: the operation, its values and the options become one value, without I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct, structs

from tieline.core.errors import UsageError
from tieline.core.json import plant
from tieline.http.model import Pairs, Request, Timeouts, bare_url, find_header
from tieline.runtime.bodies import Written, written
from tieline.runtime.files import Upload
from tieline.runtime.op import Op, Param, Server
from tieline.runtime.options import Options
from tieline.runtime.plain import encoded
from tieline.runtime.styles import (
    Encoded,
    in_cookie,
    in_header,
    in_path,
    in_query,
    sound_header,
)

_ACCEPTS = {
    "json": "application/json",
    "text": "text/plain",
    "sse": "text/event-stream",
    "ndjson": "application/x-ndjson",
}


class Draft(Struct, frozen=True, kw_only=True):
    """A request, its query and cookies still in pairs, so that credentials and cursors can be put in.

    `document` is the JSON that `content` says. `name` is the operation's, for messages.
    """

    name: str
    method: str
    url: str
    query: Encoded = ()
    headers: Pairs = ()
    cookies: Encoded = ()
    content: bytes | Upload | None = None
    document: Any = None
    repeatable: bool | None = None
    timeouts: Timeouts | None = None

    def __repr__(self) -> str:  # all the rest may hold secrets
        return f"Draft({self.method} {bare_url(self.url)})"

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)

    def with_header(self, name: str, value: str) -> Draft:
        """Return a copy whose header `name` is this."""
        kept = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        return structs.replace(self, headers=(*kept, (name, sound_header(name, value))))

    def with_query(self, name: str, value: str) -> Draft:
        """Return a copy whose query parameter `name` has this one value."""
        encoded = quote(name, safe="")
        kept = [pair for pair in self.query if pair[0] != encoded]
        return structs.replace(self, query=(*kept, (encoded, quote(value, safe=""))))

    def with_document(self, path: str, value: Any) -> Draft:
        """Return a copy with a value at a dotted path of its JSON body."""
        document = plant(self.document or {}, path, value)
        more = structs.replace(self, document=document, content=encoded(document))
        typed = more.header("Content-Type") is not None
        return more if typed else more.with_header("Content-Type", "application/json")

    @property
    def is_one_shot(self) -> bool:
        """Whether its body can be read only once."""
        return isinstance(self.content, Upload) and not self.content.may_repeat

    def request(self) -> Request:
        """Return it as it goes out; a body in parts goes beside it."""
        query = "&".join(f"{name}={value}" for name, value in self.query)
        mark = "&" if "?" in self.url else "?"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies)
        return Request(
            method=self.method,
            url=f"{self.url}{mark}{query}" if query else self.url,
            headers=(*self.headers, ("Cookie", cookies)) if cookies else self.headers,
            body=self.content if isinstance(self.content, bytes) else None,
            repeatable=False if self.is_one_shot else self.repeatable,
            timeouts=self.timeouts,
        )


class Values(Struct, frozen=True, kw_only=True):
    """What a call is given: parameters in the order of the operation's, a body, options, a key and a boundary."""

    params: Sequence[object] = ()
    body: object = msgspec.UNSET
    media: str | None = None
    options: Options = Options()
    #: Random text, for a boundary and for a key that makes the call safe to repeat.
    unique: str = ""


def draft(op: Op[Any], values: Values, *, base_url: str, headers: Pairs = ()) -> Draft:
    """Return the request of a call; `headers` are the client's own. Raises UsageError naming what cannot be sent."""
    body = written(
        op.bodies,
        values.body,
        media=values.media,
        boundary=f"tieline-{values.unique}",
        switch=op.switch.name if op.switch and op.switch.location == "body" else None,
    )
    made = Draft(
        name=op.name,
        method=op.method,
        url=base_url.rstrip("/") + _path(op, values.params),
        query=_query(op, values.params),
        headers=_headers(op, values.params, body),
        cookies=_cookies(op, values.params),
        content=body.content,
        document=body.document,
        repeatable=op.repeatable,
        timeouts=values.options.timeouts,
    )
    if op.switch is not None and op.switch.location == "query":
        made = made.with_query(op.switch.name, "true")
    for name, value in headers:
        made = made if made.header(name) is not None else made.with_header(name, value)
    return _with_options(_with_key(made, op, values), values.options)


def server_url(
    servers: tuple[Server, ...], variables: Mapping[str, str | None], *, base_url: str | None, title: str
) -> str:
    """Return the address of the API: what was given, else its first server with these variables.

    Raises UsageError where there is none, for a variable that the server does not have, and for an address without a
    scheme and host.
    """
    if base_url is not None:
        return _sound_url(base_url)
    if not servers:
        raise UsageError(f"{title} names no server: give a base_url", field="base_url")
    server = servers[0]
    known = {each.name: each for each in server.variables}
    url = server.url
    for name, value in variables.items():
        if value is not None and name not in known:
            raise UsageError(f"the address of {title} has no variable {name!r}", field=name)
    for name, variable in known.items():
        value = variables.get(name)
        url = url.replace(f"{{{name}}}", variable.default if value is None else value)
    return _sound_url(url)


def _sound_url(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"give a base_url with a host: {url!r} has none", field="base_url")
    return url.partition("#")[0].rstrip("/")


def _path(op: Op[Any], params: Sequence[object]) -> str:
    path = op.path.partition("#")[0]  # what follows only tells operations apart, as in the documents of AWS
    path = path if path.startswith("/") else f"/{path}"  # it never becomes a part of the host
    for param, value in zip(op.params, params, strict=True):
        if param.location == "path":
            path = path.replace(f"{{{param.name}}}", in_path(param, value))
    return path


def _query(op: Op[Any], params: Sequence[object]) -> Encoded:
    given = zip(op.params, params, strict=True)
    return tuple(
        pair for param, value in given if param.location == "query" for pair in in_query(param, value)
    )


def _cookies(op: Op[Any], params: Sequence[object]) -> Encoded:
    given = zip(op.params, params, strict=True)
    return tuple(
        pair for param, value in given if param.location == "cookie" for pair in in_cookie(param, value)
    )


def _headers(op: Op[Any], params: Sequence[object], body: Written) -> Pairs:
    headers: list[tuple[str, str]] = []
    for param, value in zip(op.params, params, strict=True):
        text = in_header(param, value) if param.location == "header" else None
        headers += [] if text is None else [(param.name, text)]
    computed = (("Accept", accepts(op)), ("Content-Type", body.media))
    said = {name.lower() for name, _ in headers}
    headers += [
        (name, sound_header(name, text)) for name, text in computed if text and name.lower() not in said
    ]
    return tuple(headers)


def accepts(op: Op[Any]) -> str:
    """Return what the operation's answers are, as the header Accept says it."""
    answers = [answer for answer in op.answers if answer.kind != "none"]
    successes = [answer for answer in answers if answer.status[:1] in {"2", "d"}]
    types = [answer.media or _ACCEPTS.get(answer.kind, "*/*") for answer in successes]
    return ", ".join(dict.fromkeys(types))


def _with_key(made: Draft, op: Op[Any], values: Values) -> Draft:
    """Add the key that makes it safe to send twice; it is the same at each attempt."""
    if op.idempotency is None:
        return made
    key = values.options.idempotency_key or made.header(op.idempotency) or values.unique
    return structs.replace(made.with_header(op.idempotency, key), repeatable=True)


def _with_options(made: Draft, options: Options) -> Draft:
    for name, value in options.headers.items():
        if value is None:
            kept = tuple(pair for pair in made.headers if pair[0].lower() != name.lower())
            made = structs.replace(made, headers=kept)
        else:
            made = made.with_header(name, value)
    query = made.query
    for name, wanted in options.query.items():
        encoded = quote(name, safe="")
        kept = tuple(pair for pair in query if pair[0] != encoded)
        query = (*kept, *in_query(Param(name), wanted))
    return structs.replace(made, query=query)
