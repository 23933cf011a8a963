"""Media types: what a body or an answer of one is to a client, and which of several is the usual one."""

from __future__ import annotations

from typing import Literal

from tieline.openapi.ir import AnswerKind, BodyKind

#: What a schema says a content is: the content of a file, an object or a list, or neither.
Holds = Literal["file", "structure", "other"]

_LINES = frozenset({
    "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines",
    "application/json-seq", "application/stream+json",
})  # fmt: skip
_TEXTUAL = frozenset({
    "application/xml", "application/yaml", "application/x-yaml", "application/javascript", "application/graphql",
    "application/sql", "application/csv",
})  # fmt: skip
_JSON = frozenset({
    "application/json", "text/json", "application/x-json", "text/x-json", "application/*", "*/*", "*", "",
})  # fmt: skip
#: What holds files, whatever a schema says of them.
_FILES = frozenset({
    "application/octet-stream", "application/pdf", "application/zip", "application/gzip", "application/x-tar",
    "application/x-protobuf", "application/protobuf", "application/msgpack", "application/x-msgpack", "application/cbor",
})  # fmt: skip
_FILE_FAMILIES = ("image/", "audio/", "video/", "font/", "model/")
#: Which way to write a body is the usual one: JSON first, files last.
_ORDER: dict[BodyKind, int] = {"json": 0, "form": 1, "multipart": 2, "ndjson": 3, "text": 4, "binary": 5}
_USUAL: dict[BodyKind, str] = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "ndjson": "application/x-ndjson",
    "text": "text/plain",
    "binary": "application/octet-stream",
}


def bare(media: str) -> str:
    """Return a media type without its parameters, as it is compared."""
    return media.partition(";")[0].strip().lower()


def holds_file(plain: str) -> bool:
    """Tell whether what is of a media type is a file, whatever a schema says of it."""
    return plain in _FILES or plain.startswith(_FILE_FAMILIES)


def answer_kind(media: str, holds: Holds) -> AnswerKind:
    """Return what an answer of a media type is to a client: a file where its schema says so, whatever the type."""
    plain = bare(media)
    if plain in _LINES:
        return "ndjson"
    if plain == "text/event-stream":
        return "sse"
    if holds == "file":
        return "binary"
    if plain in _JSON or plain.endswith("+json"):
        return "json"
    if plain.startswith("text/") or plain in _TEXTUAL or plain.endswith(("+xml", "+yaml")):
        return "text"
    if holds == "structure" and not holds_file(plain):
        return "json"  # a name of the API's own for what its schema describes
    return "binary"


def body_kind(media: str, holds: Holds) -> BodyKind:
    """Return what a body of a media type is to a client that sends it."""
    plain = bare(media)
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain.startswith("multipart/"):
        return "multipart"
    match answer_kind(media, holds):
        case "sse" | "none":
            return "binary"
        case kind:
            return kind


def sent_as(media: str, kind: BodyKind) -> str:
    """Return the media type that a body is sent with: a pattern such as `*/*` is no type, the usual one stands for it."""
    return _USUAL[kind] if "*" in bare(media) or not bare(media) else media


def rank(media: str, kind: BodyKind) -> tuple[int, bool]:
    """Return what sorts the ways to write a body, the usual one first: by kind, then the plain type before its dialects."""
    return _ORDER[kind], bare(media) != _USUAL[kind]
