"""XML as JSON values, as far as token endpoints speak it: no attributes read, no namespaces, no entities of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.parsers import expat

import msgspec

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue

_DEEPEST = 50
_NAME = re.compile(r"[A-Za-z_][\w.:-]*")
#: What no XML document may hold, however it is written; compiled where XML is written, since that takes longer than most imports.
_UNWRITABLE = r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TEXT = str.maketrans(_IN_TEXT)
_ATTRIBUTE = str.maketrans(_IN_TEXT | {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def write_xml(document: Mapping[str, JsonValue]) -> bytes:
    """Return objects as elements, lists as several of one name; a name behind `$` is an attribute.

    Raises `UsageError` naming what cannot be written.
    """
    body = "".join(_element(name, value, 0) for name, value in document.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode()


def read_xml(body: bytes) -> dict[str, JsonValue] | None:
    """Return a document's elements by name, texts where they have no others in them; None where it is no XML.

    A document type is refused: it could make a few bytes into many.
    """
    return _Reader().read(body)


def _element(name: str, value: JsonValue, depth: int) -> str:
    if not _NAME.fullmatch(name) or depth > _DEEPEST:
        raise UsageError(
            f"token_params: {name[:50]!r} is no name of XML, or lies too deep", field="token_params"
        )
    match value:
        case Mapping():
            inner = value.items()
            attributes = "".join(
                f' {key[1:]}="{_text(each).translate(_ATTRIBUTE)}"'
                for key, each in inner
                if _is_attribute(key)
            )
            content = "".join(
                _element(key, each, depth + 1) for key, each in inner if not key.startswith("$")
            )
            return f"<{name}{attributes}>{content}</{name}>"
        case Sequence() if not isinstance(value, str):
            return "".join(_element(name, each, depth + 1) for each in value)
        case _:
            return f"<{name}>{_text(value).translate(_TEXT)}</{name}>"


def _is_attribute(key: str) -> bool:
    return key.startswith("$") and _NAME.fullmatch(key[1:]) is not None


def _text(value: JsonValue) -> str:
    text = value if isinstance(value, str) else "" if value is None else msgspec.json.encode(value).decode()
    if re.search(_UNWRITABLE, text):
        raise UsageError("credentials: a value has characters that XML does not know", field="credentials")
    return text


class _Reader:
    """Puts a document together from the parser's events."""

    def __init__(self) -> None:
        self._open: list[tuple[str, dict[str, list[JsonValue]], list[str]]] = [("", {}, [])]

    def read(self, body: bytes) -> dict[str, JsonValue] | None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(body, True)  # positional in C
        except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding that nobody knows
            return None
        return _plain(self._open[0][1])

    def _refuse(self, *_: object) -> None:
        raise ValueError

    def _start(self, name: str, _attributes: object) -> None:
        if len(self._open) > _DEEPEST:
            raise ValueError
        self._open.append((name.rpartition(":")[2], {}, []))

    def _characters(self, text: str) -> None:
        self._open[-1][2].append(text)

    def _end(self, _name: str) -> None:
        name, children, texts = self._open.pop()
        value: JsonValue = _plain(children) if children else "".join(texts).strip()
        self._open[-1][1].setdefault(name, []).append(value)


def _plain(children: Mapping[str, list[JsonValue]]) -> dict[str, JsonValue]:
    return {name: values[0] if len(values) == 1 else values for name, values in children.items()}
