"""Request bodies and answers: media types to what they are to a client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from tieline.openapi.document import Document
from tieline.openapi.ir import (
    Answer,
    AnswerKind,
    Anything,
    Body,
    BodyKind,
    Content,
    Encoding,
    Primitive,
    Style,
    Type,
)
from tieline.openapi.json_nodes import Node, fields_of, is_node
from tieline.openapi.pointer import Pointer
from tieline.openapi.shape import Located
from tieline.openapi.types import Types, as_json, text_of

_LINES = frozenset(
    {
        "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl",
        "application/jsonlines", "application/json-seq", "application/stream+json",
    }
)  # fmt: skip
_TEXTUAL = frozenset(
    {
        "application/xml", "application/yaml", "application/x-yaml", "application/javascript", "application/graphql",
        "application/sql", "application/csv",
    }
)  # fmt: skip
#: Which alternative is the usual one: JSON first, files last.
_ORDER: dict[BodyKind, int] = {"json": 0, "form": 1, "multipart": 2, "ndjson": 3, "text": 4, "binary": 5}
_STYLES: dict[str, Style] = {each: each for each in get_args(Style)}
_BINARY = Primitive(kind="binary")
_STRING = Primitive(kind="string")


def body_of(told: object, at: Pointer, name: str, document: Document, types: Types) -> Body | None:
    """Return what a request carries, None where the document tells of nothing."""
    node, at = document.resolve(told, at)
    if not is_node(node):
        return None
    contents = [
        _content(media, content, place, name, types)
        for media, content, place in _contents(node, at, document)
    ]
    if not contents:
        return None
    contents.sort(key=lambda each: _ORDER[each.kind])
    return Body(
        required=node.get("required") is True,
        alternatives=tuple(contents),
        description=text_of(node, "description"),
    )


def answers_of(told: object, at: Pointer, name: str, document: Document, types: Types) -> tuple[Answer, ...]:
    """Return what may come back, by status and media type."""
    node, at = document.resolve(told, at)
    found: list[Answer] = []
    for key, each in fields_of(node).items():
        status = _status(str(key))
        if status is not None:
            answer, place = document.resolve(each, at / str(key))
            found += _answers(status, answer, place, name, document, types)
    return tuple(found)


def _answers(
    status: str, told: object, at: Pointer, name: str, document: Document, types: Types
) -> Iterator[Answer]:
    node = fields_of(told)
    description = text_of(node, "description")
    contents = list(_contents(node, at, document))
    if not contents or status in {"204", "304"}:
        yield Answer(status=status, kind="none", description=description)
        return
    called = (
        f"{name} response"
        if status.startswith("2")
        else f"{name} error" + f" {status}" * (status != "default")
    )
    for media, content, place in contents:
        kind = answer_kind(media)
        yield Answer(
            status=status,
            kind=kind,
            type=_answer_type(kind, content, place, called, types),
            media_type=media,
            description=description,
        )


def _answer_type(kind: AnswerKind, content: Node, at: Pointer, name: str, types: Types) -> Type | None:
    if kind in {"text", "binary", "none"}:
        return _BINARY if kind == "binary" else _STRING
    schema = content.get("itemSchema", content.get("schema"))
    step = "itemSchema" if "itemSchema" in content else "schema"
    if schema is None:
        return Anything()
    return types.of(Located(schema, at / step), name)


def _content(media: str, node: Node, at: Pointer, name: str, types: Types) -> Content:
    kind = body_kind(media)
    step = "itemSchema" if "itemSchema" in node else "schema"
    schema = node.get(step)
    if kind == "binary":
        type_: Type = _BINARY
    elif kind == "text":
        type_ = _STRING
    else:
        type_ = Anything() if schema is None else types.of(Located(schema, at / step), name)
    return Content(
        media_type=media,
        kind=kind,
        type=type_,
        encodings=tuple(_encodings(node.get("encoding"))),
        example=_example(node),
    )


def _contents(node: Node, at: Pointer, document: Document) -> Iterator[tuple[str, Node, Pointer]]:
    """Yield media type, content and place of each way to write a body."""
    told = node.get("content")
    if not is_node(told):
        return
    for key, each in told.items():
        content, place = document.resolve(each, at / "content" / str(key))
        yield str(key), fields_of(content), place


def _encodings(told: object) -> Iterator[Encoding]:
    for name, node in fields_of(told).items():
        if is_node(node):
            explode = node.get("explode")
            known = _STYLES.get(text_of(node, "style"), "form")
            yield Encoding(
                name=str(name),
                content_type=text_of(node, "contentType").partition(",")[0].strip() or None,
                style=known,
                explode=explode if isinstance(explode, bool) else known in {"form", "deepObject"},
                allow_reserved=node.get("allowReserved") is True,
            )


def body_kind(media: str) -> BodyKind:
    """Return what a body of a media type is to a client that sends it."""
    plain = media.partition(";")[0].strip().lower()
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain.startswith("multipart/"):
        return "multipart"
    kind = answer_kind(media)
    return "binary" if kind in {"sse", "none"} else kind  # type: ignore[return-value]  # the rest are the same words


def answer_kind(media: str) -> AnswerKind:
    """Return what an answer of a media type is to a client."""
    plain = media.partition(";")[0].strip().lower()
    if plain in _LINES:
        return "ndjson"
    if plain in {"application/json", "text/json", "*/*", ""} or plain.endswith("+json"):
        return "json"
    if plain == "text/event-stream":
        return "sse"
    textual = plain.startswith("text/") or plain in _TEXTUAL or plain.endswith(("+xml", "+yaml"))
    return "text" if textual else "binary"


def _status(told: str) -> str | None:
    """Return a status as a client compares it, None for what is none."""
    text = told.strip().upper()
    if text == "DEFAULT":
        return "default"
    if len(text) == 3 and text[0] in "12345" and (text[1:].isdigit() or text[1:] == "XX"):
        return text
    return None


def _example(node: Node) -> str | None:
    if "example" in node:
        return as_json(node["example"])
    examples = node.get("examples")
    for each in fields_of(examples).values():
        if is_node(each) and "value" in each:
            return as_json(each["value"])
    return None
