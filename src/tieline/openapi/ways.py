"""The ways to call an operation: read whole, by pages, as a stream. Most have one; each is a method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from tieline.openapi.ir import Answer, Operation, Pagination
from tieline.openapi.media import bare

Mode = Literal["call", "pages", "download", "events", "lines"]
_SUFFIXES: dict[Mode, str] = {
    "call": "",
    "pages": "",
    "download": "_download",
    "events": "_stream",
    "lines": "_lines",
}
#: Texts that say in another form what the JSON beside them says: worth a method of their own.
_TABLES = {"text/csv": "_csv", "application/csv": "_csv", "text/tab-separated-values": "_tsv"}
_OF_KIND: dict[str, Mode] = {"binary": "download", "sse": "events", "ndjson": "lines"}


class Way(Struct, frozen=True, kw_only=True):
    """One way: the end of the method's name, the answers of success that it reads, and those of failure."""

    mode: Mode
    suffix: str
    good: tuple[Answer, ...]
    bad: tuple[Answer, ...]
    pagination: Pagination | None = None


def ways(operation: Operation) -> tuple[Way, ...]:
    """Return the ways to call an operation, the usual one first."""
    good = _good(operation)
    bad = tuple(
        _distinct(
            each for each in operation.answers if each not in good and each.kind in {"json", "none", "text"}
        )
    )
    plain = _plain(good)
    found: list[Way] = []
    streams = [each for each in good if each.kind in _OF_KIND]
    if plain or not streams:
        found.append(_whole(operation, plain, bad))
    for kind, mode in _OF_KIND.items():
        listed = tuple(_distinct(each for each in streams if each.kind == kind))
        if listed:
            found.append(Way(mode=mode, suffix=_SUFFIXES[mode] if found else "", good=listed, bad=bad))
    return (*found, *(_tables(plain, good, bad) if operation.method in {"GET", "QUERY"} else ()))


def _tables(plain: Sequence[Answer], good: Sequence[Answer], bad: tuple[Answer, ...]) -> Iterator[Way]:
    """Yield the ways to have a table as text where it may also be had as JSON."""
    if not any(each.kind == "json" for each in plain):
        return
    for suffix in dict.fromkeys(_TABLES.values()):
        listed = [each for each in good if each.kind == "text" and _table(each) == suffix]
        if listed:
            yield Way(mode="call", suffix=suffix, good=tuple(_distinct(listed)), bad=bad)


def _table(answer: Answer) -> str | None:
    return _TABLES.get(bare(answer.media_type or ""))


def listing(operation: Operation) -> Answer | None:
    """Return the answer that may be one page of several: the JSON of success, beside whatever else it may come as."""
    json = [each for each in _plain(_good(operation)) if each.kind == "json" and each.status[0] != "3"]
    kinds = {each.type for each in json}
    return json[0] if len(kinds) == 1 else None


def _good(operation: Operation) -> list[Answer]:
    good = [each for each in operation.answers if each.status[0] in "23"]
    if not any(each.status.startswith("2") for each in good):
        good += [each for each in operation.answers if each.status == "default"]
    return good


def _whole(operation: Operation, plain: Sequence[Answer], bad: tuple[Answer, ...]) -> Way:
    pages = operation.pagination
    if pages is not None and pages.confidence != "low":
        return Way(mode="pages", suffix="", good=tuple(plain), bad=bad, pagination=pages)
    return Way(mode="call", suffix="", good=tuple(plain), bad=bad)


def _plain(good: Sequence[Answer]) -> list[Answer]:
    """Return the answers that are read whole: JSON, else text; empty ones only beside these, or where nothing else is."""
    json = [each for each in good if each.kind == "json"]
    text = [] if json else [each for each in good if each.kind == "text"]
    none = [each for each in good if each.kind == "none"]
    streamed = any(each.kind in _OF_KIND for each in good)
    return list(_distinct([*json, *text, *(none if json or text or not streamed else ())]))


def _distinct(answers: Iterable[Answer]) -> list[Answer]:
    """Return the first answer of each status and kind, JSON as it is usually called before its dialects."""
    listed = sorted(answers, key=lambda each: each.media_type not in {None, "application/json"})
    found: dict[tuple[str, str], Answer] = {}
    for each in listed:
        found.setdefault((each.status, each.kind), each)
    return sorted(found.values(), key=lambda each: (each.status == "default", each.status))
