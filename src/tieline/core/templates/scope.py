"""What templates read: values by dotted names, the time, one random text, and the request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from tieline.core.json import dig
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.urls import canonical_query, form_of, split_url

#: Names that read the request: a template with one of them cannot be filled before there is a request.
REQUEST_NAMES = frozenset(
    {
        *("method", "host", "path", "params", "endpoint"),
        *("bodyCanonicalParams", "urlCanonicalParams", "contentType"),
    }
)
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_SPELLINGS = {"connectionConfig": "connection_config"}


class RequestParts(Struct, frozen=True, kw_only=True):
    """A request as it goes on the wire; `endpoint` is the path as the caller gave it.

    `body` is None where it is streamed: then names that read it have no value.
    """

    method: str
    url: str
    endpoint: str = ""
    content_type: str = ""
    body: bytes | None = b""

    def value(self, name: str) -> str | None:
        """Return what one of `REQUEST_NAMES` reads."""
        match name:
            case "method":
                return self.method.upper()
            case "endpoint":
                return self.endpoint
            case "contentType":
                return self.content_type
            case "host":
                return split_url(self.url).host
            case "path":
                return split_url(self.url).path
            case "urlCanonicalParams":
                return self._query()
            case "bodyCanonicalParams":
                return None if self.body is None else self.body.decode("utf-8", "surrogateescape")
            case _:
                return self._form() if self.method.upper() in _BODY_METHODS else self._query()

    def _query(self) -> str:
        query = split_url(self.url).query or ""
        return canonical_query(query.encode("utf-8", "surrogatepass")).decode()

    def _form(self) -> str | None:
        return None if self.body is None else canonical_query(form_of(self.content_type, self.body)).decode()

    def __repr__(self) -> str:  # queries and bodies hold secrets
        return f"RequestParts({self.method})"


class Scope(Struct, frozen=True, kw_only=True):
    """What one filling may read.

    `values` is nested: `{"credentials": {"username": …}, "connectionConfig": {…}, "accessToken": Secret(…)}`;
    `connection_config` is the same as `connectionConfig`. `random` stays the same for all templates of one request.
    `bounded` are the names whose values may end the name of a host that a template begins.
    """

    values: Mapping[str, object]
    now: datetime
    random: str
    request: RequestParts | None = None
    bounded: frozenset[str] = frozenset()

    def value(self, name: str) -> str | None:
        """Return the text that a dotted name reads, a secret in plain; None where there is no such value."""
        if name == "random":
            return self.random
        if name in REQUEST_NAMES:
            return self.request.value(name) if self.request else None
        root, _, path = name.partition(".")
        found = self.values.get(root, self.values.get(_SPELLINGS.get(root, root)))
        return _text(_dig(found, path))

    def __repr__(self) -> str:  # values are secrets
        return "Scope(***)"


def _dig(value: object, path: str) -> object:
    """Return what lies at the dotted path, also inside documents that are kept secret."""
    for step in path.split(".") if path else ():
        value = dig(value.reveal() if isinstance(value, SecretDocument) else value, step)
    return value


def _text(value: object) -> str | None:
    match value:
        case Secret():
            return value.reveal()
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e21:
            return str(int(value))
        case float():
            return str(value)
        case int() if value.bit_length() <= 1024:  # Python writes out no number of thousands of digits
            return str(value)
        case _:
            return None
