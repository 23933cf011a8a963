"""Lists in pages of a hundred, chained by cursors, and what faults do to them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from tieline.sandbox.gong.config import CallOrder
from tieline.sandbox.gong.cursors import Cursor, CursorMint
from tieline.sandbox.gong.errors import bad_request
from tieline.sandbox.gong.faults import FaultKind, FaultPlan
from tieline.sandbox.gong.model import Records

PAGE_SIZE = 100


class Keys(Protocol):
    """What stays of a record when others come in before it, where keys are places that shift."""

    def mark(self, key: int, /) -> int:
        """Return the lasting mark of the record that has a key now."""
        ...

    def key(self, mark: int, /) -> int:
        """Return the key that the record with a mark has now."""
        ...


class LastingKeys:
    """Keys that never shift are their own marks."""

    def mark(self, key: int, /) -> int:
        return key

    def key(self, mark: int, /) -> int:
        return mark


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list a client asked for: the keys of its records, ascending, and all inputs but the cursor."""

    path: str
    keys: Sequence[int]
    marks: Keys = field(default_factory=LastingKeys)
    inputs: bytes
    cursor: str | None
    #: The text of the 400 for an expired cursor.
    expired_text: str
    order: CallOrder = CallOrder.ASCENDING


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: its records' keys and its envelope."""

    keys: Sequence[int]
    records: Records


class Pager:
    """Cuts lists into pages."""

    def __init__(self, *, mint: CursorMint, faults: Callable[[], FaultPlan], ttl: float) -> None:
        self._mint = mint
        self._faults = faults
        self._ttl = ttl

    def page(self, listing: Listing, now: float) -> Page:
        """Return the page a client asked for. Raise a 400 for a cursor that has expired or is none."""
        faults, total = self._faults(), len(listing.keys)
        if not listing.cursor:
            return self._cut(listing, 0, 0, total, now)
        cursor = self._mint.read(listing.cursor, listing.inputs)
        number = cursor.page_number
        if cursor.exp <= now or faults.on_page(FaultKind.EXPIRE_CURSOR, listing.path, number):
            raise bad_request(listing.expired_text)
        start = self._start(listing, cursor)
        if cursor.empty:
            return self._empty(listing, cursor, total, now)
        if faults.on_page(FaultKind.REPEAT_PAGE, listing.path, number):
            keys = _cut(listing, max(0, start - PAGE_SIZE), start)
            return Page(keys=keys, records=self._records(listing, keys, total, number - 1, listing.cursor))
        return self._cut(listing, number, start, total, now)

    @staticmethod
    def _start(listing: Listing, cursor: Cursor) -> int:
        # By the last record, so that records that come or go in between shift nothing; other orders know no after.
        if listing.order is CallOrder.ASCENDING:
            return bisect_right(listing.keys, listing.marks.key(cursor.last_mark))
        return cursor.page_number * PAGE_SIZE

    def _cut(self, listing: Listing, number: int, start: int, total: int, now: float) -> Page:
        end = min(start + PAGE_SIZE, total)
        keys = _cut(listing, start, end)
        text = None
        if end < total:
            empty = self._faults().on_page(FaultKind.EMPTY_PAGE, listing.path, number + 1)
            text = self._cursor(listing, number + 1, listing.marks.mark(keys[-1]), now, empty=empty)
        return Page(keys=keys, records=self._records(listing, keys, total, number, text))

    def _empty(self, listing: Listing, cursor: Cursor, total: int, now: float) -> Page:
        text = self._cursor(listing, cursor.page_number, cursor.last_mark, now, empty=False)
        return Page(keys=(), records=self._records(listing, (), total, cursor.page_number, text))

    def _cursor(self, listing: Listing, number: int, last_mark: int, now: float, *, empty: bool) -> str:
        expires = math.floor(now + self._ttl)
        cursor = Cursor(
            page_size=PAGE_SIZE,
            total=len(listing.keys),
            page_number=number,
            exp=expires,
            last_mark=last_mark,
            empty=empty,
        )
        return self._mint.write(cursor, listing.inputs)

    def _records(
        self, listing: Listing, keys: Sequence[int], total: int, number: int, cursor: str | None
    ) -> Records:
        return Records(
            total_records=total + self._faults().extra_total(listing.path),
            current_page_size=len(keys),
            current_page_number=number,
            cursor=cursor if cursor is not None else msgspec.UNSET,
        )


def _cut(listing: Listing, start: int, end: int) -> Sequence[int]:
    """Return the keys from one place of the order to another."""
    total = len(listing.keys)
    match listing.order:
        case CallOrder.ASCENDING:
            return listing.keys[start:end]
        case CallOrder.DESCENDING:
            return [listing.keys[total - 1 - place] for place in range(start, end)]
        case CallOrder.SHUFFLED:
            step = _step(total)
            return [listing.keys[place * step % total] for place in range(start, end)]


def _step(total: int) -> int:
    """Return a step that visits each of `total` places once, far from the last one."""
    step = int(total * 0.618) or 1
    while math.gcd(step, total) != 1:
        step += 1
    return step
