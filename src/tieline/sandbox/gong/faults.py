"""Faults on demand: what goes wrong, how often, and for which requests. Pure; the app performs them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """The name of a fault, as written on the command line."""

    #: `latency=MS`: so many milliseconds are added to each answer.
    LATENCY = "latency"
    #: `429=EVERY[:COUNT]`: after EVERY requests, COUNT (1) are answered with 429.
    RATE_LIMITED = "429"
    #: `500=EVERY[:COUNT]`: after EVERY requests, COUNT (1) are answered with 500.
    SERVER_ERROR = "500"
    #: `404-html=EVERY[:COUNT]`: an HTML 404, as a proxy or a wrong host sends.
    HTML_NOT_FOUND = "404-html"
    #: `torn-json=EVERY[:COUNT]`: a complete-looking answer whose JSON stops in the middle.
    TORN_JSON = "torn-json"
    #: `torn-body=EVERY[:COUNT]`: the connection is closed in the middle of the body.
    TORN_BODY = "torn-body"
    #: `drop=EVERY[:COUNT]`: the connection is closed without an answer.
    DROP = "drop"
    #: `repeat-page=PAGE[:COUNT]`: a request for that page gets the page before it, and its own cursor again.
    REPEAT_PAGE = "repeat-page"
    #: `empty-page=PAGE[:COUNT]`: an empty page with a cursor to that page comes before it.
    EMPTY_PAGE = "empty-page"
    #: `expire-cursor=PAGE[:COUNT]`: the cursor of that page has expired when it is used; COUNT is 1 unless given.
    EXPIRE_CURSOR = "expire-cursor"
    #: `inflate-total=N`: `totalRecords` is N more than there are.
    INFLATE_TOTAL = "inflate-total"
    #: `unsorted`: calls come in no order of time.
    UNSORTED = "unsorted"


#: Faults of whole requests, in the order in which they are tried; at most one hits a request.
_ON_REQUEST = (
    FaultKind.DROP,
    FaultKind.RATE_LIMITED,
    FaultKind.SERVER_ERROR,
    FaultKind.HTML_NOT_FOUND,
    FaultKind.TORN_JSON,
    FaultKind.TORN_BODY,
)
_FORM = re.compile(r"(?:(\d+)(?::(\d+))?)?(?:@(\S+))?")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: its number, how many times, and a text that the request's path must contain."""

    kind: FaultKind
    number: int = 0
    count: int | None = None
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """All the faults of a sandbox, one of a kind."""

    by_kind: Mapping[FaultKind, Fault] = field(default_factory=dict[FaultKind, Fault])


def parse_faults(items: Iterable[str]) -> Faults:
    """Read `NAME=ARG` items, as in `429=10:3` or `torn-json=5@/v2/calls`. Raise ValueError that says what is wrong."""
    faults = [_parse(item) for item in items]
    return Faults(by_kind={fault.kind: fault for fault in faults})


def _parse(item: str) -> Fault:
    name, _, argument = item.partition("=")
    if name not in set(FaultKind):
        raise ValueError(f"there is no fault {name!r}: there are {', '.join(FaultKind)}")
    kind = FaultKind(name)
    match = _FORM.fullmatch(argument)
    number = int(match[1] or 0) if match else 0
    if match is None or (number < 1 and kind is not FaultKind.UNSORTED) or match[2] == "0":
        raise ValueError(
            f"fault {name} needs numbers of 1 or more: write {name}=N, {name}=N:COUNT or {name}=N@PATH"
        )
    count = int(match[2]) if match[2] else None
    return Fault(kind=kind, number=number, count=count, path=match[3] or "")


class FaultPlan:
    """Decides for each request, in order of arrival, what goes wrong with it."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._seen: Counter[FaultKind] = Counter()

    def _of(self, kind: FaultKind, path: str) -> Fault | None:
        fault = self.faults.by_kind.get(kind)
        return fault if fault is not None and fault.path in path else None

    def latency_ms(self, path: str) -> int:
        """Return the milliseconds to add to the answer of a request for `path`."""
        fault = self._of(FaultKind.LATENCY, path)
        return fault.number if fault else 0

    def strike(self, path: str) -> FaultKind | None:
        """Count a request for `path` and return the fault that hits it, if any."""
        hit = None
        for kind in _ON_REQUEST:
            fault = self._of(kind, path)
            if fault is None:
                continue
            place = self._seen[kind] % (fault.number + (fault.count or 1))
            self._seen[kind] += 1
            if hit is None and place >= fault.number:
                hit = kind
        return hit

    def on_page(self, kind: FaultKind, path: str, page: int) -> bool:
        """Tell whether a page fault of `kind` hits a request for page `page` (from 0), and count it."""
        fault = self._of(kind, path)
        if fault is None or fault.number != page:
            return False
        limit = 1 if kind is FaultKind.EXPIRE_CURSOR and fault.count is None else fault.count
        if limit is not None and self._seen[kind] >= limit:
            return False
        self._seen[kind] += 1
        return True

    def extra_total(self, path: str) -> int:
        """Return what is added to the `totalRecords` of an answer."""
        fault = self._of(FaultKind.INFLATE_TOTAL, path)
        return fault.number if fault else 0

    @property
    def unsorted(self) -> bool:
        """Whether calls come in no order of time."""
        return FaultKind.UNSORTED in self.faults.by_kind
