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
    ListOf,
    Primitive,
    Style,
    Type,
)
from tieline.openapi.json_nodes import Node, as_json, fields_of, is_node, text_of
from tieline.openapi.media import Holds, answer_kind, body_kind, rank, sent_as
from tieline.openapi.pointer import Pointer
from tieline.openapi.shape import Located, Notes
from tieline.openapi.types import Types

_STYLES: dict[str, Style] = {each: each for each in get_args(Style)}
_BINARY = Primitive(kind="binary")
_STRING = Primitive(kind="string")


class Bodies:
    """Reads what the operations of a document carry, and what comes back."""

    def __init__(self, document: Document, types: Types, notes: Notes) -> None:
        self._document = document
        self._types = types
        self._notes = notes

    def body(self, told: object, at: Pointer, name: str) -> Body | None:
        """Return what a request carries, None where the document tells of nothing."""
        node, at = self._document.resolve(told, at)
        if not is_node(node):
            return None
        contents = [
            self._content(media, content, place, name) for media, content, place in self._contents(node, at)
        ]
        if not contents:
            return None
        contents.sort(key=lambda each: rank(each.media_type, each.kind))
        return Body(
            required=node.get("required") is True,
            alternatives=tuple({each.media_type: each for each in reversed(contents)}.values())[::-1],
            description=text_of(node, "description"),
        )

    def answers(self, told: object, at: Pointer, name: str) -> tuple[Answer, ...]:
        """Return what may come back, by status and media type."""
        node, at = self._document.resolve(told, at)
        found: list[Answer] = []
        for key, each in fields_of(node).items():
            status = _status(str(key))
            if status is not None:
                answer, place = self._document.resolve(each, at / str(key))
                found += self._answers(status, fields_of(answer), place, name)
            elif not str(key).startswith("x-"):
                self._notes.tell(
                    "bad-status", at / str(key), f"{str(key)[:40]!r} is no status", "the answer is left out"
                )
        return tuple(found)

    def _answers(self, status: str, node: Node, at: Pointer, name: str) -> Iterator[Answer]:
        description = text_of(node, "description")
        contents = list(self._contents(node, at))
        if not contents or status in {"204", "304"}:
            yield Answer(status=status, kind="none", description=description)
            return
        called = (
            f"{name} response"
            if status.startswith("2")
            else f"{name} error" + f" {status}" * (status != "default")
        )
        for media, content, place in contents:
            schema = _schema(content, place)
            kind = answer_kind(media, self._holds(schema))
            yield Answer(
                status=status,
                kind=kind,
                type=self._type(kind, schema, called),
                media_type=media,
                description=description,
            )

    def _content(self, media: str, node: Node, at: Pointer, name: str) -> Content:
        schema = _schema(node, at)
        kind = body_kind(media, self._holds(schema))
        return Content(
            media_type=sent_as(media, kind),
            kind=kind,
            type=self._type(kind, schema, name),
            encodings=tuple(_encodings(node.get("encoding"))),
            example=_example(node),
        )

    def _type(self, kind: AnswerKind | BodyKind, schema: Located | None, name: str) -> Type:
        if kind in {"text", "binary", "none"}:
            return _BINARY if kind == "binary" else _STRING
        told: Type = Anything() if schema is None else self._types.of(schema, name)
        # What comes piece by piece is described as the list of all pieces, unless the document says `itemSchema`.
        whole = kind in {"sse", "ndjson"} and schema is not None and schema.at.name == "schema"
        return told.item if whole and isinstance(told, ListOf) else told

    def _holds(self, schema: Located | None) -> Holds:
        return "other" if schema is None else self._types.holds(schema)

    def _contents(self, node: Node, at: Pointer) -> Iterator[tuple[str, Node, Pointer]]:
        """Yield media type, content and place of each way to write a body."""
        told = node.get("content")
        if not is_node(told):
            return
        for key, each in told.items():
            content, place = self._document.resolve(each, at / "content" / str(key))
            yield str(key), fields_of(content), place


def _schema(content: Node, at: Pointer) -> Located | None:
    """Return the schema of a content, that of its items where it is a sequence."""
    step = "itemSchema" if "itemSchema" in content else "schema"
    return None if content.get(step) is None else Located(content[step], at / step)


def _encodings(told: object) -> Iterator[Encoding]:
    for name, node in fields_of(told).items():
        if is_node(node):
            explode = node.get("explode")
            known = _STYLES.get(text_of(node, "style"), "form")
            yield Encoding(
                name=str(name),
                content_type=text_of(node, "contentType").strip() or None,
                style=known,
                explode=explode if isinstance(explode, bool) else known in {"form", "deepObject"},
                allow_reserved=node.get("allowReserved") is True,
            )


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
