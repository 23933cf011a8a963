"""Asking for a token: the request as a value, and what its answer says; what every scheme shares, without I/O."""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, TypeVar, cast
from urllib.parse import parse_qsl, urlencode

import msgspec

from tieline.auth.xml_documents import read_xml, write_xml
from tieline.core.clock import to_us
from tieline.core.errors import ProviderError, RefreshFailed, UsageError
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.identity import Identity
from tieline.http.model import Pairs, Request, Response, Timeouts, bare_url, find_header

BodyFormat = Literal["form", "json", "query", "xml"]

#: A token endpoint that is silent for longer is taken not to answer.
TIMEOUTS = Timeouts(connect=10.0, read=25.0, total=30.0)

#: Above this a number of seconds since 1970 would lie after the year 5000: it counts milliseconds.
_MILLISECONDS = 100_000_000_000
#: The end of 9999; what lies behind is no time.
_LAST = 253_402_300_799_000_000
_LONGEST_WORDS = 300
_TYPES = {
    "form": "application/x-www-form-urlencoded",
    "json": "application/json",
    "xml": "application/xml",
}
#: An answer that is a token and nothing else.
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")
_REASONS = ("error", "error.code", "error.type", "errorCode", "code")
_WORDS = (
    "error_description",
    "error.message",
    "error.description",
    "message",
    "error_message",
    "errorMessage",
    "detail",
    "error",
)
#: Where SOAP and its kin have words about an error, at any depth.
_NAMES_OF_WORDS = frozenset({"message", "description2", "description", "faultstring"})
_MOST_LOOKED_AT = 1000


class TokenCall(msgspec.Struct, frozen=True, kw_only=True):
    """One request to a token endpoint, complete. `trusted`: nothing of its address comes from an account."""

    url: str
    trusted: bool = False
    method: str = "POST"
    params: Mapping[str, JsonValue] = {}
    headers: Pairs = ()
    body_format: BodyFormat = "form"
    #: The certificate that the client shows when it connects.
    identity: Identity | None = None

    def request(self) -> Request:
        """Return the request as it is sent; what cannot have a body has its parameters in the query.

        It is marked as repeatable. Where an answer was lost, a single-use token may be spent already: the new one is
        lost then anyway, and asking again is the only way to it, which providers that rotate allow for a while.
        """
        wanted = "application/xml, text/xml" if self.body_format == "xml" else "application/json"
        accept = () if find_header(self.headers, "Accept") else (("Accept", wanted),)
        request = Request(
            method=self.method,
            url=self.url,
            headers=(*self.headers, *accept),
            repeatable=True,
            timeouts=TIMEOUTS,
            identity=self.identity,
        )
        if self.body_format == "query" or self.method.upper() in {"GET", "HEAD"}:
            return msgspec.structs.replace(request, params=_flat(self.params))
        kind = find_header(self.headers, "Content-Type")
        typed = () if kind else (("Content-Type", _TYPES[self.body_format]),)
        return msgspec.structs.replace(request, headers=(*request.headers, *typed), body=self._body())

    def _body(self) -> bytes:
        match self.body_format:
            case "json":
                return msgspec.json.encode(self.params)
            case "xml":
                return write_xml(self.params)
            case _:
                return urlencode(_flat(self.params)).encode()

    def __repr__(self) -> str:  # all the rest holds secrets
        return f"TokenCall({self.method} {bare_url(self.url)})"


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider gave: `expires_at` in microseconds since 1970, `raw` the answer as it came.

    `user` is what came for whoever has installed an app, beside the app's own; `user_failure` why nothing did.
    """

    token: Secret
    refresh_token: Secret | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})
    user: Tokens | None = None
    user_failure: ProviderError | UsageError | None = None


T = TypeVar("T")

#: Yields each request of a scheme, is sent its answer, and returns what came of it. Raises RefreshFailed.
#: Where a request came to nothing it is thrown the `ProviderError` or `UsageError`, and may go on without.
Exchange = Generator[TokenCall, Response, T]
#: One that brings tokens.
Grant = Generator[TokenCall, Response, Tokens]


def read_answer(response: Response) -> Mapping[str, JsonValue]:
    """Return the object, JSON, a form or XML, that a token endpoint answered.

    Raises RefreshFailed with the provider's own words where it refused, be it with a status of 200.
    """
    document = _document(response)
    if not response.ok:
        raise refused(response, document)
    if document is None:
        raise RefreshFailed(
            "the token endpoint's answer is neither JSON nor a form; is its address right?",
            status=response.status,
        )
    return document


def read_token(response: Response) -> str:
    """Return the token that is the whole of an answer, as text or as a JSON string; raises RefreshFailed."""
    if not response.ok:
        raise refused(response, _document(response))
    text = response.body.decode("utf-8", "replace").strip().strip('"')
    if not _TOKEN.fullmatch(text) or text.startswith(("<", "{", "[")):
        raise refused(response, _document(response))
    return text


def refused(response: Response, document: Mapping[str, JsonValue] | None) -> RefreshFailed:
    """Return the error that an answer without a token stands for."""
    reason = _first(document, _REASONS)
    words = _first(document, _WORDS) or _first_of_list(document) or _anywhere(document)
    told = ": ".join(dict.fromkeys(text for text in (reason, words) if text))
    how = f"HTTP {response.status}" if not response.ok else "no token"
    text = f"the token endpoint answered {how}{f': {told}' if told else ''}"
    return RefreshFailed(text, status=response.status, reason=reason)


def text_at(document: Mapping[str, JsonValue], path: str) -> str | None:
    """Return the non-empty text, or the number as text, at a dotted path."""
    value = dig(document, path)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def moment(value: object) -> int | None:
    """Return a time in any usual form (seconds, milliseconds, ISO 8601, an HTTP date) in microseconds; else None."""
    number = _number(value)
    if number is not None:
        us = number * (1_000 if number > _MILLISECONDS else 1_000_000)
        return _sane(us)
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
    try:
        return _sane(to_us(when if when.tzinfo else when.replace(tzinfo=UTC)))
    except OverflowError:  # the first or last day, moved over its edge by its zone
        return None


def end_of_life(value: object, *, now: int, milliseconds: bool) -> int | None:
    """Return when a token ends that lives for so many seconds (or milliseconds) from `now`; None where it is not said."""
    number = _number(value)
    if number is None or number <= 0:
        return None
    return _sane(now + number * (1_000 if milliseconds else 1_000_000))


def _sane(us: float) -> int | None:
    return int(us) if 1 <= us < _LAST else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _document(response: Response) -> Mapping[str, JsonValue] | None:
    try:
        decoded: object = msgspec.json.decode(response.body.removeprefix(codecs.BOM_UTF8))
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or nested without end
        return _form(response) or _xml(response)
    return cast("Mapping[str, JsonValue]", decoded) if isinstance(decoded, dict) else None


def _form(response: Response) -> Mapping[str, JsonValue] | None:
    """Read a form, which some send as plain text; a page is none."""
    text = response.body.decode("utf-8", "replace").strip()
    if "=" not in text or any(sign in text for sign in "<>{}\n "):
        return None
    return dict(parse_qsl(text, keep_blank_values=True))


def _xml(response: Response) -> Mapping[str, JsonValue] | None:
    """Read XML where the answer says that it is; a page is none."""
    kind = (response.header("Content-Type") or "").lower()
    return read_xml(response.body) if "xml" in kind and "html" not in kind else None


def _flat(params: Mapping[str, JsonValue]) -> Pairs:
    return tuple((name, _plain(value)) for name, value in params.items() if value is not None)


def _plain(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def _first(document: Mapping[str, JsonValue] | None, paths: Sequence[str]) -> str | None:
    for path in paths if document else ():
        found = dig(document, path)
        if isinstance(found, str) and found:
            return _clean(found)
    return None


def _first_of_list(document: Mapping[str, JsonValue] | None) -> str | None:
    errors = dig(document, "errors")
    first: object = cast("list[object]", errors)[0] if isinstance(errors, list) and errors else None
    told = dig(cast("object", first), "message") if isinstance(first, dict) else first
    return _clean(told) if isinstance(told, str) and told else None


def _anywhere(document: Mapping[str, JsonValue] | None) -> str | None:
    """Return the first words in a document that lie under a name for such, wherever that is."""
    waiting: list[object] = [document]
    for _ in range(_MOST_LOOKED_AT):
        if not waiting:
            break
        value = waiting.pop()
        if isinstance(value, dict):
            fields = cast("Mapping[str, object]", value)
            for name, inner in fields.items():
                if name.lower() in _NAMES_OF_WORDS and isinstance(inner, str) and inner:
                    return _clean(inner)
            waiting += reversed([*fields.values()])
        elif isinstance(value, list):
            waiting += reversed(cast("list[object]", value))
    return None


def _clean(text: str) -> str:
    """Return a provider's words on one line, and not too many of them."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST_WORDS else f"{line[:_LONGEST_WORDS]}…"
