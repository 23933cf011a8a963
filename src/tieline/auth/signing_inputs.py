"""What the texts of a signing description read of one request, and the signature that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import cast
from urllib.parse import unquote_to_bytes

import msgspec

from tieline.auth.placeholder_filters import chosen
from tieline.auth.placeholders import Line, Value, render
from tieline.auth.signing_algorithms import ENCODERS, digest, keyed_digest, private_signature
from tieline.auth.signing_model import Signing
from tieline.auth.signing_texts import Branch, Pairing, ParsedPairing
from tieline.core.errors import UsageError
from tieline.core.json import steps_of
from tieline.core.urls import UrlParts, form_of, split_url
from tieline.http.model import Pairs, find_header

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
#: Bytes that a description may make of a request, beside twice its body.
_LARGEST = 1 << 20


class Unsigned(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it will go on the wire, byte for byte, but for what signing adds."""

    method: str
    url: str
    headers: Pairs = ()
    body: bytes = b""

    def __repr__(self) -> str:  # headers, queries and bodies hold secrets
        return f"Unsigned({self.method})"


class Inputs:
    """What the lines of one description read of one request."""

    def __init__(
        self,
        signing: Signing,
        request: Unsigned,
        headers: Pairs,
        secrets: Mapping[str, str],
        known: Mapping[str, Value],
    ) -> None:
        self.request = request
        self.headers = headers
        self.known: dict[str, Value] = dict(known)
        self._signing = signing
        self._program = signing.program
        self._secrets = secrets
        self._limit = _LARGEST + 2 * len(request.body)

    def line(self, text: Branch) -> Line:
        """Return the line that counts for this request."""
        if text.otherwise is None:
            return text.line
        return text.choose(self.request.method, self.url.path, self._has)

    def render(self, text: Branch) -> bytes:
        return self.filled(self.line(text))

    def filled(self, line: Line) -> bytes:
        try:
            return render(line, self.read, self._limit)
        except UsageError as problem:
            raise UsageError(f"signing: {problem.message}", field=problem.field) from None

    def set_before(self) -> Pairs:
        """Set the headers that come first, and return them."""
        done: list[tuple[str, str]] = []
        for name, text in self._program.set_before.items():
            line = self.line(text)
            if line.parts:
                pair = (name, header_text(name, self.filled(line)))
                done.append(pair)
                self.headers = with_headers(self.headers, (pair,))
        return tuple(done)

    def message(self) -> bytes:
        lines = (self.render(text) for text in self._program.canonical)
        return raw(self._signing.separator).join(lines)

    def signature(self, message: bytes) -> bytes:
        signing = self._signing
        encode = ENCODERS[signing.encode]
        if not signing.keyed:
            return encode(digest(signing.alg, message))
        key = self._key(self._program.key)
        if signing.paired:
            return encode(private_signature(signing.alg, key, message))
        for step, text in zip(signing.derive, self._program.derive, strict=True):
            key = ENCODERS[step.encode](keyed_digest(step.alg, key, self.render(text)))
        return encode(keyed_digest(signing.alg, key, message))

    def verifying_key(self) -> bytes:
        """Return the key by which a signature of a private key is verified."""
        return self._key(self._program.verify_key if self._signing.verify_key else self._program.key)

    def masked(self) -> Inputs:
        """Return the same with all values hidden that are not sent."""
        mask = dict.fromkeys(self._program.hidden & self._secrets.keys(), "***")
        known = {name: value for name, value in self.known.items() if name in {"now", "nonce"}}
        return Inputs(self._signing, self.request, self.headers, {**self._secrets, **mask}, known)

    def read(self, name: str) -> Value | None:
        if (found := self.known.get(name)) is not None:
            return found
        if (reader := _READERS.get(name)) is not None:
            return reader(self)
        program = self._program
        if name in program.variables:
            self.known[name] = value = self.render(program.variables[name])
            return value
        if name in program.lists:
            self.known[name] = value = self._listed(program.lists[name])
            return value
        part, dot, rest = name.partition(".")
        if dot and part in _PARTS:
            return _PARTS[part](self, rest)
        secret = self._secrets.get(name)
        return None if secret is None else raw(secret)

    def _has(self, name: str) -> bool:
        return bool(self.read(name))

    def _key(self, text: Branch) -> bytes:
        key = self.render(text)
        if not key:
            raise UsageError("signing: the key is empty", field="key")
        return key

    def _listed(self, pairing: ParsedPairing) -> bytes:
        rule = pairing.rule
        pieces: list[bytes] = []
        size = 0
        for name, value in _ordered(self._pairs(rule), rule):
            pieces.append(render(pairing.each, {"name": name, "value": value}.get, self._limit))
            size += len(pieces[-1])
            if size > self._limit:
                raise UsageError(f"signing: a list of more than {self._limit} bytes comes out")
        return raw(rule.separator).join(pieces)

    def _pairs(self, rule: Pairing) -> list[tuple[bytes, bytes]]:
        if rule.of == "headers":
            found = chosen(self.all_headers, ",".join(rule.names))
            return [(raw(name), raw(value)) for name, value in found.items()]
        text = raw(self.url.query or "") if rule.of == "query" else self.form
        pairs = (
            [*_decoded(raw(self.url.query or "")), *_decoded(text)] if rule.of == "params" else _decoded(text)
        )
        wanted = {raw(name) for name in rule.names}
        pairs = [pair for pair in pairs if not wanted or pair[0] in wanted]
        return pairs if rule.merge is None else _joined(pairs, raw(rule.merge))

    @cached_property
    def url(self) -> UrlParts:
        return split_url(self.request.url)

    @property
    def host(self) -> str:
        return find_header(self.headers, "host") or self.url.host

    @property
    def all_headers(self) -> Pairs:
        """The headers, and the host among them as it is on the wire."""
        return with_headers(self.headers, (("host", self.host),))

    @property
    def form(self) -> bytes:
        return form_of(find_header(self.headers, "content-type") or "", self.request.body)

    @property
    def params(self) -> bytes:
        return b"&".join(part for part in (raw(self.url.query or ""), self.form) if part)

    def header(self, name: str) -> bytes | None:
        wanted = name.lower()
        values = [value for key, value in self.headers if key.lower() == wanted]
        return raw(",".join(values)) if values else None

    def query_value(self, name: str) -> bytes | None:
        return _only(_decoded(raw(self.url.query or "")), name)

    def form_value(self, name: str) -> bytes | None:
        return _only(_decoded(self.form), name)

    def json_value(self, path: str) -> bytes | None:
        return json_text(self._document, path)

    @cached_property
    def _document(self) -> object:
        return json_document(self.request.body)


def json_document(body: bytes) -> object:
    """Return what a JSON body holds, None where it is none."""
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None


def json_text(document: object, path: str) -> bytes | None:
    """Return the value at a dotted path as text, None where there is none; a number in the path is a place in an array."""
    value: object = document
    for step in steps_of(path):
        if isinstance(value, dict):
            value = cast("dict[str, object]", value).get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 6:
            items = cast("list[object]", value)
            value = items[int(step)] if int(step) < len(items) else None
        else:
            return None
    if value is None:
        return None
    return raw(value) if isinstance(value, str) else msgspec.json.encode(value)


def with_headers(headers: Pairs, new: Pairs) -> Pairs:
    return (*without_headers(headers, [name.lower() for name, _ in new]), *new)


def without_headers(headers: Pairs, lowered: Iterable[str]) -> Pairs:
    return tuple([pair for pair in headers if pair[0].lower() not in lowered])


def header_text(name: str, value: bytes) -> str:
    """Return what a header is to hold as text; raises `UsageError` where it cannot."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        raise UsageError(f"signing: {name} would hold what is no text", field=name) from None
    if _CONTROLS.search(text):
        raise UsageError(f"signing: {name} would hold control characters", field=name)
    return text


def raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(text: bytes) -> list[tuple[bytes, bytes]]:
    """Return the parameters of a query or form, decoded, as they were sent."""
    pairs = [pair.replace(b"+", b" ").partition(b"=") for pair in text.split(b"&") if pair]
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs]


def _only(pairs: list[tuple[bytes, bytes]], name: str) -> bytes | None:
    """Return the value of a name that is there once; nobody can say which of two another would read."""
    values = [value for key, value in pairs if key == raw(name)]
    return values[0] if len(values) == 1 else None


def _joined(pairs: list[tuple[bytes, bytes]], between: bytes) -> list[tuple[bytes, bytes]]:
    values: dict[bytes, list[bytes]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return [(name, between.join(sorted(values[name]))) for name in values]


def _ordered(pairs: list[tuple[bytes, bytes]], rule: Pairing) -> list[tuple[bytes, bytes]]:
    match rule.order:
        case "sorted":
            return sorted(pairs)
        case "listed":
            places = {
                raw(name.lower() if rule.of == "headers" else name): at for at, name in enumerate(rule.names)
            }
            return sorted(pairs, key=lambda pair: places.get(pair[0], len(places)))
        case "sent":
            return pairs


_READERS: Mapping[str, Callable[[Inputs], Value]] = MappingProxyType(
    {
        "method": lambda inputs: raw(inputs.request.method),
        "body": lambda inputs: inputs.request.body,
        "headers": lambda inputs: inputs.all_headers,
        "form": lambda inputs: inputs.form,
        "params": lambda inputs: inputs.params,
        "scheme": lambda inputs: raw(inputs.url.scheme),
        "host": lambda inputs: raw(inputs.host),
        "hostname": lambda inputs: raw(inputs.url.hostname),
        "port": lambda inputs: raw(inputs.url.port),
        "path": lambda inputs: raw(inputs.url.path),
        "path_query": lambda inputs: raw(inputs.url.target),
        "query_raw": lambda inputs: raw(inputs.url.query or ""),
    }
)
_PARTS: Mapping[str, Callable[[Inputs, str], bytes | None]] = MappingProxyType(
    {
        "header": Inputs.header,
        "query": Inputs.query_value,
        "form": Inputs.form_value,
        "json": Inputs.json_value,
    }
)
