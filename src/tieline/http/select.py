"""Pages whose records are wherever a JSONPath, or nobody, says: found without decoding where that can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Raw

from tieline.core.errors import BadAnswer, UsageError
from tieline.core.json import JsonValue
from tieline.core.jsonpath import find_values, first_value, plain_path
from tieline.core.typed import decoder
from tieline.http.page import Page
from tieline.http.shape import Shape, mend, scalar_text, sound
from tieline.http.stepping import CURSOR

_RECORDS = "records"
#: Names under which lists of records are found first, and how deep they may lie.
_LIKELY = ("data", "items", "results", "entries", "records", "rows", "entities", "payload", "content")
_LIKELY_NAMES = frozenset((*_LIKELY, "objects", "values"))
_DEEPEST = 3


class SelectReader:
    """Splits bodies by a JSONPath; build it once.

    What it selects may be an array, several values, or a single one, which is a page of one record; nothing is an empty
    page, `missing`. What is no object becomes one with that `value`. Without a selector it is the array that looks most like
    records in the first body, also in those after it. `wants` names further JSONPaths, whose first values are `found` on the
    page; that called `cursor` is the page's cursor, too.
    """

    def __init__(self, selector: str | None, wants: Mapping[str, str] | None = None) -> None:
        self._given = selector
        self._selector = selector
        self._wants = dict(wants or {})
        #: The readers of the paths that were selected, or detected, so far.
        self._quick: dict[str, _Quick] = {}

    def anew(self) -> SelectReader:
        """Return a reader for another chain of pages, whose first body decides again."""
        other = SelectReader(self._given, self._wants)
        other._quick = self._quick
        return other

    def read(self, body: bytes) -> Page:
        """Split one body. Raises BadAnswer where it is not JSON."""
        body = sound(body)
        if self._selector is None:
            self._selector = detect(decode(body))
        return self._read(self._selector, body)

    def _read(self, selector: str, body: bytes) -> Page:
        quick = self._quick.get(selector) or self._compile(selector)
        page = None if quick is None else quick.read(body)
        return self._decoded(selector, body) if page is None else page

    def _compile(self, selector: str) -> _Quick | None:
        plain = plain_path(selector.removesuffix("[*]"))
        wanted = {name: plain_path(path) for name, path in self._wants.items()}
        if plain is None or any(not path for path in wanted.values()):
            return None
        try:
            quick = _Quick(plain, cast("dict[str, str]", wanted), each=selector.endswith("[*]"))
        except UsageError:  # one of these lies inside another
            return None
        self._quick[selector] = quick
        return quick

    def _decoded(self, selector: str, body: bytes) -> Page:
        document = decode(body)
        selected = find_values(selector, document)
        single = selected[0] if len(selected) == 1 else selected
        records = cast("list[object]", single) if isinstance(single, list) else [single]
        found = {name: cast("JsonValue", first_value(path, document)) for name, path in self._wants.items()}
        return Page(
            records=_objects([Raw(msgspec.json.encode(record)) for record in records if single is not None]),
            found=found,
            cursor=_cursor(found.get(CURSOR)),
            missing=not selected,
        )


class _Quick:
    """Reads an array, or an object, at a dotted path, and values beside it.

    By `each` its items are selected, so that one that is alone stands for the page: if it is an array, for its own items.
    """

    def __init__(self, plain: str, wants: Mapping[str, str], *, each: bool) -> None:
        self._names = tuple(wants)
        self._each = each
        places: dict[str, tuple[str, Any]] = {f"want {name}": (path, Raw) for name, path in wants.items()}
        self._is_whole = not plain
        if plain:
            places[_RECORDS] = (plain, list[Raw])
        self._shape = Shape(places)
        self._decoder: msgspec.json.Decoder[Any] = decoder(self._shape.type)
        self._array: msgspec.json.Decoder[list[Raw]] = decoder(list[Raw])

    def read(self, body: bytes) -> Page | None:
        """Return the page, None where the body is of another form."""
        first = body.lstrip()[:1]
        try:
            if first == b"[":
                return Page(records=self._records(self._array.decode(body))) if self._is_whole else None
            decoded = self._decoder.decode(body)
        except msgspec.ValidationError:
            return None
        except msgspec.DecodeError as problem:
            mended = mend(body)
            if mended != body:
                return self.read(mended)
            raise BadAnswer(f"the answer is not whole JSON: {problem}") from problem
        records = [Raw(body.strip())] if self._is_whole else self._shape.get(decoded, _RECORDS)
        found = {name: _value(self._shape.get(decoded, f"want {name}")) for name in self._names}
        return Page(
            records=self._records(records or []),
            found=found,
            cursor=_cursor(found.get(CURSOR)),
            missing=records is None,
        )

    def _records(self, selected: list[Raw]) -> list[Raw]:
        if self._each and len(selected) == 1:
            alone = bytes(selected[0])
            if alone.startswith(b"["):
                return _objects(self._array.decode(alone))
            return [] if alone == b"null" else _objects(selected)
        return _objects(selected)


def detect(document: object) -> str:
    """Return the path of what looks most like records in an answer, `$` for all of it."""
    lists = list(_lists(document, ()))
    likely = (path for path in lists if path[-1] in _LIKELY_NAMES)
    found = next(likely, lists[0] if lists else None)
    if found is None:
        return "$"
    return "$" + "".join(f"[{msgspec.json.encode(step).decode()}]" for step in found)


def _lists(document: object, way: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not isinstance(document, dict) or len(way) >= _DEEPEST:
        return []
    found: list[tuple[str, ...]] = []
    for name, value in cast("dict[str, object]", document).items():
        found += [(*way, name)] if isinstance(value, list) else _lists(value, (*way, name))
    return found


def decode(body: bytes) -> object:
    """Return a body's JSON; raises BadAnswer where it is none."""
    try:
        return cast("object", msgspec.json.decode(body))
    except msgspec.DecodeError as problem:
        mended = mend(body)
        if mended != body:
            return decode(mended)
        raise BadAnswer(f"the answer is not whole JSON: {problem}") from problem


def _objects(records: list[Raw]) -> list[Raw]:
    return [raw if bytes(raw).startswith(b"{") else Raw(b'{"value":' + bytes(raw) + b"}") for raw in records]


def _value(raw: Raw | None) -> JsonValue:
    return None if raw is None else cast("JsonValue", msgspec.json.decode(raw))


def _cursor(value: JsonValue) -> str | None:
    match value:
        case str():
            return value or None
        case int() | float() if not isinstance(value, bool):
            return scalar_text(Raw(msgspec.json.encode(value)))
        case _:
            return None
