"""Signs requests, and verifies signed ones, as a provider's description says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote, unquote_to_bytes

import msgspec

from tieline.auth.placeholders import Value, captured, render
from tieline.auth.signing_model import REQUEST_NAMES, Branch, Choice, Program, Signing
from tieline.core.errors import SignatureRefused, UsageError
from tieline.core.urls import form_of, percent_encoded, split_url
from tieline.http.model import Pairs, find_header

__all__ = ["Choice", "Signed", "Signing", "Unsigned", "claims", "sign", "verify"]

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
#: Bytes that a description may make of a request, beside twice its body.
_LARGEST = 1 << 20
_ENCODERS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "base64": base64.b64encode,
        "base64url": lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"="),
        "hex": lambda raw: raw.hex().encode(),
        "raw": lambda raw: raw,
    }
)


class Unsigned(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it will go on the wire, byte for byte, but for what signing adds."""

    method: str
    url: str
    headers: Pairs = ()
    body: bytes = b""

    def __repr__(self) -> str:  # headers, queries and bodies hold secrets
        return f"Unsigned({self.method})"


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a request a signed one: headers to set and, percent-encoded already, what to append to the query.

    `canonical` is what was signed, for people to compare, with every value hidden that is not sent itself.
    """

    headers: Pairs
    query: Pairs
    canonical: str

    def apply(self, request: Unsigned) -> Unsigned:
        """Return the signed request; nothing in it may be spelled differently after this."""
        added = "&".join(f"{name}={value}" for name, value in self.query)
        url = _without_empty_query(request.url)
        return msgspec.structs.replace(
            request,
            url=f"{url}{'&' if '?' in url else '?'}{added}" if added else url,
            headers=_with_headers(request.headers, self.headers),
        )

    def __repr__(self) -> str:
        return "Signed(***)"


def sign(
    signing: Signing, request: Unsigned, secrets: Mapping[str, str], *, now: datetime, nonce: str
) -> Signed:
    """Sign a request; raises `UsageError` naming the header, secret or field that is missing or unfit."""
    program = signing.program
    bare = msgspec.structs.replace(
        request,
        url=_without_empty_query(request.url),
        headers=_without_headers(request.headers, program.headers),  # they are replaced
    )
    inputs = _Inputs(signing, bare, secrets, {"now": now, "nonce": _raw(nonce)})
    before = inputs.set_before()
    for name in signing.requires.headers:
        if find_header(inputs.request.headers, name) is None:
            raise UsageError(f"signing: the request needs the header {name}", field=name)
    message = inputs.message()
    inputs.known["signature"] = inputs.signature(message)
    after = tuple((name, _header(name, inputs.render(text))) for name, text in program.headers.items())
    return Signed(
        headers=(*before, *after),
        query=tuple((_quoted(name), _quoted(inputs.render(text))) for name, text in program.query.items()),
        canonical=_shown(signing, inputs, message),
    )


def claims(signing: Signing, request: Unsigned) -> Mapping[str, str]:
    """Return what a signed request says of its sender, such as the user, so that the secret can be found.

    Nothing of it is proved before `verify`. Raises `SignatureRefused` where something is missing or malformed.
    """
    known = _claimed(signing, request, {})
    return {
        name: value.decode("utf-8", "replace") for name, value in known.items() if isinstance(value, bytes)
    }


def verify(signing: Signing, request: Unsigned, secrets: Mapping[str, str], *, now: datetime) -> None:
    """Return if the request was signed with these secrets, and lately; else raise `SignatureRefused` with the reason.

    The request must be as it was received: the target as it was on the request line, the body's own bytes.
    """
    known = _claimed(signing, request, secrets)
    _check_time(signing, known.get("now"), now)
    for name in signing.requires.headers:
        if find_header(request.headers, name) is None:
            raise SignatureRefused(f"{name}: the header is missing", reason="missing", field=name)
    inputs = _Inputs(signing, _bare(signing.program, request), secrets, known)
    try:
        inputs.known["signature"] = inputs.signature(inputs.message())
        equal = [
            hmac.compare_digest(inputs.render(text), presented)
            for _, text, presented in _presented(signing.program, request)
        ]
    except UsageError as problem:
        field = problem.field or ""
        if field in {"key", *signing.inputs} - known.keys():
            raise  # the verifier's own mistake: a secret is missing or unfit
        reason: Literal["missing", "malformed"] = "missing" if field.startswith("header.") else "malformed"
        raise SignatureRefused(problem.message, reason=reason, field=field.removeprefix("header.")) from None
    if not all(equal):
        raise SignatureRefused("the signature does not fit the request", reason="mismatch")


class _Inputs:
    """What the lines of one description read of one request."""

    def __init__(
        self, signing: Signing, request: Unsigned, secrets: Mapping[str, str], known: Mapping[str, Value]
    ) -> None:
        self.request = request
        self.known: dict[str, Value] = dict(known)
        self._signing = signing
        self._program = signing.program
        self._secrets = secrets
        self._limit = _LARGEST + 2 * len(request.body)

    def render(self, text: Branch) -> bytes:
        try:
            return render(text.choose(self.request.method), self.read, self._limit)
        except UsageError as problem:
            raise UsageError(f"signing: {problem.message}", field=problem.field) from None

    def set_before(self) -> Pairs:
        """Set the headers that come first, and return them."""
        done: Pairs = ()
        for name, text in self._program.set_before.items():
            done = (*done, (name, _header(name, self.render(text))))
            self.request = msgspec.structs.replace(
                self.request, headers=_with_headers(self.request.headers, done[-1:])
            )
        return done

    def message(self) -> bytes:
        lines = (self.render(text) for text in self._program.canonical)
        return _raw(self._signing.separator).join(lines)

    def signature(self, message: bytes) -> bytes:
        signing = self._signing
        if not signing.alg.startswith("hmac-"):
            digest = hashlib.new(signing.alg, message, usedforsecurity=False).digest()
            return _ENCODERS[signing.encode](digest)
        key = self.render(self._program.key)
        if not key:
            raise UsageError("signing: the key is empty", field="key")
        for step, text in zip(signing.derive, self._program.derive, strict=True):
            key = _ENCODERS[step.encode](hmac.digest(key, self.render(text), step.alg.removeprefix("hmac-")))
        return _ENCODERS[signing.encode](hmac.digest(key, message, signing.alg.removeprefix("hmac-")))

    def masked(self) -> _Inputs:
        """Return the same with all values hidden that are not sent."""
        mask = dict.fromkeys(self._program.hidden & self._secrets.keys(), "***")
        known = {name: value for name, value in self.known.items() if name in {"now", "nonce"}}
        return _Inputs(self._signing, self.request, {**self._secrets, **mask}, known)

    def read(self, name: str) -> Value | None:
        if name in self.known:
            return self.known[name]
        if name in self._program.variables:
            self.known[name] = value = self.render(self._program.variables[name])
            return value
        if name.startswith("header."):
            return self._header(name.removeprefix("header."))
        if name in REQUEST_NAMES:
            return self._of_request(name)
        found = self._secrets.get(name)
        return None if found is None else _raw(found)

    def _header(self, name: str) -> bytes | None:
        values = [value for key, value in self.request.headers if key.lower() == name.lower()]
        return _raw(",".join(values)) if values else None

    def _of_request(self, name: str) -> Value:
        url = split_url(self.request.url)
        host = find_header(self.request.headers, "host") or url.host
        match name:
            case "headers":
                return _with_headers(self.request.headers, (("host", host),))
            case "body":
                return self.request.body
            case "form":
                return self._form()
            case "params":
                return b"&".join(part for part in (_raw(url.query or ""), self._form()) if part)
            case _:
                texts = {"method": self.request.method, "scheme": url.scheme, "host": host}
                texts |= {"hostname": url.hostname, "port": url.port, "path": url.path}
                return _raw((texts | {"path_query": url.target, "query_raw": url.query or ""})[name])

    def _form(self) -> bytes:
        return form_of(find_header(self.request.headers, "content-type") or "", self.request.body)


def _claimed(signing: Signing, request: Unsigned, secrets: Mapping[str, str]) -> dict[str, Value]:
    """Return what the sent texts tell that is not given: the time, the nonce, inputs."""
    program = signing.program
    known: dict[str, Value] = {}
    for name, text, presented in _presented(program, request):
        known.update(_leaves(program, request, text, presented, name))
    # What was set before is the finer one of two times.
    for name, text in program.set_before.items():
        value = find_header(request.headers, name)
        if value is None:
            raise SignatureRefused(f"{name}: the header is missing", reason="missing", field=name)
        known.update(_leaves(program, request, text, _raw(value), name))
    return {name: value for name, value in known.items() if name not in secrets}


def _presented(program: Program, request: Unsigned) -> Iterator[tuple[str, Branch, bytes]]:
    """Yield each header and parameter that signing adds, with what the request has there."""
    for name, text in program.headers.items():
        values = [value for key, value in request.headers if key.lower() == name.lower()]
        yield name, text, _raw(_only(name, values))
    pairs = [pair.partition("=") for pair in (split_url(request.url).query or "").split("&")]
    for name, text in program.query.items():
        values = [value for key, _, value in pairs if unquote(key) == name]
        yield name, text, unquote_to_bytes(_only(name, values))


def _only(name: str, values: list[str]) -> str:
    match values:
        case [value]:
            return value
        case []:
            raise SignatureRefused(f"{name}: is missing", reason="missing", field=name)
        case _:
            raise SignatureRefused(f"{name}: is there more than once", reason="malformed", field=name)


def _leaves(
    program: Program, request: Unsigned, text: Branch, presented: bytes, field: str
) -> Iterator[tuple[str, Value]]:
    """Yield what a sent text says of names that are neither variables nor of the request."""
    try:
        for name, value in captured(text.choose(request.method), presented):
            if name in program.variables and isinstance(value, bytes):
                yield from _leaves(program, request, program.variables[name], value, field)
            elif name in {"now", "nonce"} or program.is_input(name):
                yield name, value
    except ValueError:
        raise SignatureRefused(
            f"{field}: is not of the form it must have", reason="malformed", field=field
        ) from None


def _check_time(signing: Signing, told: Value | None, now: datetime) -> None:
    if signing.max_skew_s is None:
        return
    if not isinstance(told, datetime):
        raise SignatureRefused("the request tells no time", reason="missing")
    skew = timedelta(seconds=signing.max_skew_s)
    if now - told > skew:
        raise SignatureRefused("the request is too old", reason="stale")
    if told - now > skew:
        raise SignatureRefused("the request is from too far in the future", reason="early")


def _bare(program: Program, request: Unsigned) -> Unsigned:
    """Return a received request as it was before the signature was added."""
    base, mark, query = request.url.partition("#")[0].partition("?")
    kept = [pair for pair in query.split("&") if unquote(pair.partition("=")[0]) not in program.query]
    return msgspec.structs.replace(
        request,
        url=f"{base}?{'&'.join(kept)}" if mark and (kept or not program.query) else base,
        headers=_without_headers(request.headers, program.headers),
    )


def _shown(signing: Signing, inputs: _Inputs, message: bytes) -> str:
    try:
        shown = inputs.masked().message() if signing.program.shows_hidden else message
    except UsageError:  # a filter cannot read the mask
        return "***"
    return shown.decode("utf-8", "replace")


def _without_empty_query(url: str) -> str:
    """Leave out the fragment, and a `?` with nothing behind it: HTTP clients do not send them."""
    return url.partition("#")[0].removesuffix("?")


def _with_headers(headers: Pairs, new: Pairs) -> Pairs:
    return (*_without_headers(headers, (name for name, _ in new)), *new)


def _without_headers(headers: Pairs, names: Iterable[str]) -> Pairs:
    gone = {name.lower() for name in names}
    return tuple(pair for pair in headers if pair[0].lower() not in gone)


def _header(name: str, value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        raise UsageError(f"signing: {name} would hold what is no text", field=name) from None
    if _CONTROLS.search(text):
        raise UsageError(f"signing: {name} would hold control characters", field=name)
    return text


def _quoted(value: bytes | str) -> str:
    return percent_encoded(value if isinstance(value, bytes) else _raw(value)).decode()


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
