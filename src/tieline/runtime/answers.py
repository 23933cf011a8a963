"""What comes back: a typed value where it went well, a typed error where not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from tieline.core.errors import BadAnswer, RateLimited
from tieline.core.json import dig
from tieline.http.model import Pairs, Response, find_header
from tieline.runtime.decoding import read_json, read_plain
from tieline.runtime.errors import (
    MissingScope,
    StatusError,
    TooManyRequests,
    UnreadableAnswer,
    error_class,
    unreadable,
    words_of,
)
from tieline.runtime.job import Job
from tieline.runtime.op import Answer, AnswerKind, Api, Op

T = TypeVar("T")

_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
_NOTHING = frozenset({204, 205, 304})
#: What servers call a stream of events or lines, or where they do not care.
_CARELESS = frozenset({"", "text/plain", "application/octet-stream"})
_PARTED: Mapping[AnswerKind, frozenset[str]] = {
    "sse": _CARELESS | {"text/event-stream"},
    "ndjson": _CARELESS
    | {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/json-seq",
        "application/stream+json",
        "application/json-lines",
    },
}


class RawResponse(Struct, Generic[T], frozen=True, kw_only=True):
    """An answer as it came; `parsed()` is what the method itself returns."""

    status: int
    headers: Pairs
    body: bytes
    op: Op[T]
    api: Api
    strict: bool = False

    @property
    def request_id(self) -> str | None:
        """What the API calls this request, for its support to find it."""
        return request_id(self.api, self.headers, self.body)

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)

    @property
    def text(self) -> str:
        """The body as text, in the character set that the answer names."""
        return text_of(self.body, self.header("Content-Type"))

    def json(self) -> Any:
        """Return the body as JSON's dicts and lists; raises UnreadableAnswer."""
        return readable(self.op, read_json, Any, self.body)

    def parsed(self) -> T:
        """Return the body as the document types it; raises UnreadableAnswer."""
        return parsed(self.op, self.status, self.headers, self.body, strict=self.strict)

    def __repr__(self) -> str:
        return f"RawResponse({self.status}, {len(self.body)} bytes)"


def raw_of(op: Op[T], job: Job, response: Response) -> RawResponse[T]:
    """Return what came of a call."""
    return RawResponse(
        status=response.status,
        headers=response.headers,
        body=response.body,
        op=op,
        api=job.api,
        strict=job.strict,
    )


def parsed(op: Op[T], status: int, headers: Pairs, body: bytes, *, strict: bool = False) -> T:
    """Return the answer of a call as its type says; raises UnreadableAnswer."""
    answer = answer_for(op, status, find_header(headers, "Content-Type"))
    read: T = _parsed(op, answer, status, headers, body, strict=strict)
    return read


def answer_for(op: Op[Any], status: int, media: str | None) -> Answer | None:
    """Return how the document types an answer: by its status, its range, else as any that went well or the default.

    Of several media types that of the answer counts.
    """
    wanted = (str(status), f"{status // 100}XX")
    ranked = [[each for each in op.answers if each.status.upper() == name] for name in wanted]
    if 200 <= status < 300:
        ranked.append([each for each in op.answers if each.status.startswith("2") and each.kind != "none"])
    ranked.append([each for each in op.answers if each.status == "default"])
    found = next(filter(None, ranked), list[Answer]())
    bare = (media or "").partition(";")[0].strip().lower()
    return next(
        (each for each in found if each.media and each.media.lower() == bare), found[0] if found else None
    )


def part_type(op: Op[Any], kind: AnswerKind) -> Any:
    """Return how the document types one event or line of an answer of that kind."""
    found = next((each.type for each in op.answers if each.kind == kind and each.type), None)
    return Any if found is None else found()


def not_in_parts(op: Op[Any], status: int, headers: Pairs, kind: AnswerKind) -> UnreadableAnswer | None:
    """Return the error of an answer that is read as events or lines and says that it is something else."""
    media = _bare(headers)
    declared = {(each.media or "").lower() for each in op.answers if each.kind == kind}
    if media in _PARTED[kind] or media in declared:
        return None
    wanted = "server-sent events" if kind == "sse" else "lines of JSON"
    return UnreadableAnswer(f"{op.name} answered with {media}, not with {wanted}", status=status)


def _bare(headers: Pairs) -> str:
    """Return the media type of an answer, without what is told of it; "" where it tells none."""
    return (find_header(headers, "Content-Type") or "").partition(";")[0].strip().lower()


def failure(api: Api, op: Op[Any], response: Response, cause: Exception | None = None) -> StatusError:
    """Return the error that an answer of a failing status stands for."""
    words = words_of(response.body)
    message = f"{op.name} answered {response.status}{f': {words}' if words else ''}"
    known: dict[str, Any] = {
        "status": response.status,
        "headers": response.headers,
        "body": _error_body(op, response),
        "content": response.body,
        "request_id": request_id(api, response.headers, response.body),
    }
    if response.status == 429 or isinstance(cause, RateLimited):
        asked = cause.retry_after if isinstance(cause, RateLimited) else 0.0
        return TooManyRequests(message, retry_after=asked, **known)
    scope = _between(words, *api.missing_scope.split("{scope}", 1)) if api.missing_scope else None
    if scope is not None:
        return MissingScope(message, scope=scope, **known)
    return error_class(response.status)(message, **known)


def _between(text: str, before: str, after: str = "") -> str | None:
    """Return what stands in a text after a text, up to another one; None where the first is not in it."""
    _, found, rest = text.partition(before)
    return (rest.partition(after)[0] if after else rest) if found else None


def request_id(api: Api, headers: Pairs, body: bytes = b"") -> str | None:
    """Return what the API calls this request, for its support to find it."""
    for name in api.request_id_headers:
        found = find_header(headers, name)
        if found:
            return found
    if api.request_id_field is None or not body.lstrip().startswith(b"{"):
        return None
    try:
        told = dig(msgspec.json.decode(body), api.request_id_field)
    except (msgspec.DecodeError, RecursionError):
        return None
    return told if isinstance(told, str) else None


def text_of(body: bytes, media: str | None) -> str:
    """Return a body as text, in the character set that its type names."""
    named = _CHARSET.search(media or "")
    try:
        codec = codecs.lookup(named[1]).name if named else "utf-8"
        return body.decode(codec, "replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", "replace")


def _parsed(
    op: Op[Any], answer: Answer | None, status: int, headers: Pairs, body: bytes, *, strict: bool
) -> Any:
    kind = answer.kind if answer else "none"
    if status in _NOTHING or kind == "none":
        return None
    if kind == "binary":
        return body
    if kind == "text":
        return text_of(body, find_header(headers, "Content-Type"))
    declared = answer.type() if answer and answer.type else Any
    if declared is str and "json" not in _bare(headers):
        return text_of(body, find_header(headers, "Content-Type"))
    if not body.strip():
        return _empty(op, declared, status)
    media = _bare(headers)
    if media == "text/event-stream":
        raise UnreadableAnswer(
            f"{op.name} answered with {media}, which only a method that streams can read", status=status
        )
    try:
        read: object = read_json(declared, body, strict=strict)
    except BadAnswer as error:
        raise unreadable(op.name, error, status, headers, body) from error
    return read


def _empty(op: Op[Any], declared: Any, status: int) -> Any:
    """Return a body that is not there as a model without fields: what was done must not look as if it had failed."""
    if isinstance(declared, type) and issubclass(declared, Struct):
        return read_plain(declared, {})
    if declared is Any:
        return None
    raise UnreadableAnswer(f"{op.name} answered {status} with nothing", status=status)


def readable(op: Op[Any], read: Any, declared: Any, body: Any, **options: Any) -> Any:
    """Return what `read` makes of an answer; raises UnreadableAnswer, naming the operation."""
    try:
        return read(declared, body, **options)
    except BadAnswer as error:
        raise UnreadableAnswer(f"{op.name}: {error.message}") from error


def _error_body(op: Op[Any], response: Response) -> Any:
    """Return the body of an error as far as it can be read: as declared, as JSON, as text."""
    answer = answer_for(op, response.status, response.header("Content-Type"))
    declared = answer.type() if answer and answer.type and answer.kind == "json" else Any
    if not response.body.strip():
        return None
    try:
        return read_json(declared, response.body)
    except BadAnswer:
        return text_of(response.body, response.header("Content-Type"))
