"""One page of an answer, split into its records without decoding them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct

from tieline.core.errors import BadAnswer
from tieline.core.json import JsonValue
from tieline.core.typed import decoder
from tieline.http.shape import Shape, mend, scalar_text, sound


class Page(Struct, frozen=True, kw_only=True):
    """The records of one answer, each a slice of the body, and what stands beside them.

    `parents` is parallel to `records` where those were expanded from nested arrays, else empty. `missing` says that
    the array was absent or null rather than empty.
    """

    records: list[Raw]
    parents: list[Mapping[str, Raw]] = []
    cursor: str | None = None
    total: int | None = None
    extra: dict[str, JsonValue] = {}
    #: What pagination goes by (`tieline.http.stepping`), by name.
    found: Mapping[str, JsonValue] = {}
    missing: bool = False
    #: Whatever it says of a page after it, this is the last.
    last: bool = False


class PageReader:
    """Splits bodies of one resource; build it once.

    `record_path` names the array of records, dotted: `calls`, `data.items`; `""` is a body that is the array itself.
    `users[].days[]` expands nested arrays, and `parents` names fields of the outer objects to keep beside each record.
    `extra` names further values of the body. Both map a name to a dotted path.
    """

    def __init__(
        self,
        record_path: str,
        *,
        cursor_path: str | None = None,
        total_path: str | None = None,
        extra: Mapping[str, str] | None = None,
        parents: Mapping[str, str] | None = None,
    ) -> None:
        self._record_path = record_path
        first, *nested = [step.strip(".") for step in record_path.removesuffix("[]").split("[]")]
        self._parents = tuple(parents or ())
        self._levels: list[Shape] = []
        element = self._element(nested, parents or {})
        self._extra = tuple(extra or ())
        self._shape: Shape | None = None
        if first:
            places: dict[str, tuple[str, Any]] = {"records": (first, _array_of(element))}
            places |= {f"extra {name}": (path, Raw) for name, path in (extra or {}).items()}
            places |= {"cursor": (cursor_path, Raw)} if cursor_path else {}
            places |= {"total": (total_path, Raw)} if total_path else {}
            self._shape = Shape(places)
        self._has_cursor = bool(cursor_path)
        self._has_total = bool(total_path)
        kind: Any = self._shape.type if self._shape else _array_of(element)
        self._decoder: msgspec.json.Decoder[Any] = decoder(kind)

    def read(self, body: bytes) -> Page:
        """Split one body. Raises BadAnswer where it is not JSON or not of this form; says what was expected."""
        decoded = self._decode(sound(body))
        if self._shape is None:
            records, parents = self._flatten(decoded)
            return Page(records=records, parents=parents)
        shape = self._shape
        found = shape.get(decoded, "records")
        records, parents = self._flatten(found or [])
        return Page(
            records=records,
            parents=parents,
            cursor=_cursor(shape.get(decoded, "cursor")) if self._has_cursor else None,
            total=_whole(shape.get(decoded, "total")) if self._has_total else None,
            extra={name: _value(shape.get(decoded, f"extra {name}")) for name in self._extra},
            missing=found is None,
        )

    def _element(self, nested: list[str], parents: Mapping[str, str]) -> Any:
        """Return the type of one element, and note the shape of each level on the way in."""
        if not nested:
            return Raw
        inner: Any = self._element(nested[1:], parents)
        places: dict[str, tuple[str, Any]] = {name: (path, Raw) for name, path in parents.items()}
        level = Shape({**places, "[]": (nested[0], _array_of(inner))})
        self._levels.insert(0, level)
        return level.type

    def _decode(self, body: bytes) -> Any:
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            raise BadAnswer(f"not an answer with an array at {self._record_path!r}: {error}") from error
        except msgspec.DecodeError as error:
            mended = mend(body)
            if mended != body:
                return self._decode(mended)
            raise BadAnswer(
                f"not whole JSON, where an array at {self._record_path!r} was expected: {error}"
            ) from error

    def _flatten(self, found: list[Any]) -> tuple[list[Raw], list[Mapping[str, Raw]]]:
        if not self._levels:
            return found, []
        pairs = list(self._expand(found, 0, {}))
        return [record for record, _ in pairs], [parent for _, parent in pairs]

    def _expand(
        self, found: list[Any], depth: int, above: Mapping[str, Raw]
    ) -> Iterator[tuple[Raw, Mapping[str, Raw]]]:
        if depth == len(self._levels):
            yield from ((record, above) for record in found)
            return
        level = self._levels[depth]
        for outer in found:
            own = {name: value for name in self._parents if (value := level.get(outer, name)) is not None}
            yield from self._expand(level.get(outer, "[]") or [], depth + 1, {**above, **own})


def _array_of(element: Any) -> Any:
    return list.__class_getitem__(element)


def _cursor(raw: Raw | None) -> str | None:
    text = scalar_text(raw)
    return None if text in {"", "false"} else text


def _whole(raw: Raw | None) -> int | None:
    text = scalar_text(raw)
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _value(raw: Raw | None) -> JsonValue:
    value: JsonValue = None if raw is None else msgspec.json.decode(raw)
    return value
