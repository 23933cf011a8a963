"""Decides which windows a run asks for; pure.

A first run is one chain of pages over its whole range, so that no request is spent on an empty stretch. A window
is split only once its first pages have told that it is long, in ascending order, and slower than the pace.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Protocol

import msgspec

from tieline.http.page import Page
from tieline.http.stepping import Counter, halfway
from tieline.sources.model import Incremental, Months
from tieline.syncs import moments
from tieline.syncs.checkpoint import ALL_HISTORY, Checkpoint, Part, Window
from tieline.syncs.model import SyncOptions

#: Seconds below which an answer is too quick for a second chain to gain anything.
QUICK = 0.05
#: What is left of a chain must be this long to be worth the request that a second one may cost.
FEWEST_PAGES_TO_SPLIT = 20


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What the planner goes by: the options, the time, and the account's zone where it is known."""

    options: SyncOptions
    now: datetime
    zone: tzinfo | None

    @property
    def where(self) -> tzinfo:
        return self.zone or moments.LAST_ZONE

    @property
    def today(self) -> str:
        return moments.of(self.now, "date", self.where)

    def moment(self, when: date | None, unit: moments.Unit) -> str | None:
        """Return a bound as a moment of the unit; a date is itself wherever it lies."""
        if when is None or isinstance(when, datetime):
            return None if when is None else moments.of(when, unit, self.where)
        return moments.read(when.isoformat(), unit, self.where)


def incremental(rule: Incremental, part: Part, ask: Ask) -> Part:
    """Return the part with the windows that this run must drive: those interrupted, the new end, a backfill."""
    since = ask.moment(ask.options.since, rule.unit)
    until = ask.moment(ask.options.until, rule.unit)
    initial = since if since is not None else ask.moment(rule.initial, rule.unit)
    end = until
    if rule.required_end:
        latest = ask.today if rule.unit == "date" else moments.instant(ask.now)
        end = min(until, latest) if until else latest
    if part.floor is None:
        now = moments.of(ask.now, rule.unit, ask.where)
        # Days are counted on the calendar: thirty days ago is another hour where clocks were changed since.
        first = initial if initial is not None or rule.first is None else moments.shift(now, -rule.first)
        return _opened(part, first, _windows(ask, rule, first, end))
    windows = part.windows
    if not any(_reaches(window, end) for window in windows):
        windows += _windows(ask, rule, _seen_up_to(part, ask.options.lookback, part.floor), end)
    if since is None or part.floor == ALL_HISTORY or since >= part.floor:
        return msgspec.structs.replace(part, windows=windows)
    gap_end = min(part.floor, until) if until else part.floor
    if all(window.end != gap_end for window in part.windows):
        windows += _windows(ask, rule, since, gap_end)
    if gap_end == part.floor:
        return _opened(part, since, windows)
    # A gap that is not filled to its end is still to be asked for.
    return msgspec.structs.replace(part, windows=windows, reach=min(since, part.reach or since))


def months(rule: Months, part: Part, ask: Ask, *, done: frozenset[str] = frozenset()) -> Part:
    """Return the part with the months to ask for: a backfill, those not final, the running one; less those `done`.

    Those interrupted go on where they stopped, unless more of the month is over by now.
    While the zone is unknown only months that are over everywhere are planned, if there are any: their
    answers tell the zone, and planning again gives the rest.
    """
    running = moments.month_of(ask.today)
    since = ask.moment(ask.options.since, "date")
    until = ask.moment(ask.options.until, "date")
    usual = part.floor or moments.months_back(running, rule.first - 1)
    first = max(moments.month_of(since), rule.earliest) if since else usual
    known = part.floor or first
    wanted = [*_months(first, known), *_months(part.watermark or known, moments.next_month(running))]
    begun = {window.start or "": window for window in part.windows}
    starts = {start for start in wanted if until is None or start < until}.union(begun) - done
    windows = [_month(start, begun.get(start), ask.today) for start in sorted(starts) if start < ask.today]
    past = [window for window in windows if (window.end or "") < ask.today]
    chosen = past if past and ask.zone is None else windows
    whole = until is None or until >= known
    floor, reach = (min(first, known), part.reach) if whole else (known, min(first, part.reach or first))
    return msgspec.structs.replace(part, floor=floor, reach=reach, windows=tuple(chosen))


def finish(part: Part, index: int, window: Window) -> Part:
    """Return the part without a window that has come to its end; the last one moves the watermark.

    A window vouches for nothing later than its beginning: of what it had passed when it was interrupted, some may have
    appeared since, and only the look-back of a next run finds that.
    """
    rest = part.windows[:index] + part.windows[index + 1 :]
    newest = MOMENTS.furthest(part.newest, window.high and min(window.high, window.begun or window.high))
    if rest:
        return msgspec.structs.replace(part, windows=rest, newest=newest)
    return msgspec.structs.replace(
        part, windows=(), newest=None, watermark=MOMENTS.furthest(part.watermark, newest)
    )


def finish_month(part: Part, index: int, window: Window, ask: Ask) -> Part:
    """Return the part without a month that has been read; whole ones that can no longer change become final."""
    rest = part.windows[:index] + part.windows[index + 1 :]
    over = moments.next_month(window.start or "")
    settled = moments.shift(over, max(ask.options.lookback, timedelta(days=1)))
    open_before = any((each.start or "") < over for each in rest)
    final = part.watermark
    if window.end == over and settled <= ask.today and not open_before:
        final = MOMENTS.furthest(final, over)
    return msgspec.structs.replace(part, windows=rest, watermark=final)


class Order(Protocol):
    """How the places of records are compared."""

    def furthest(self, *texts: str | None) -> str | None:
        """Return the one that lies furthest; None for none."""
        ...

    def in_order(self, one: str, two: str) -> bool:
        """Tell whether the second lies as far as the first."""
        ...


class Moments:
    """The order of moments, which are text that sorts as time does."""

    def furthest(self, *texts: str | None) -> str | None:
        """As `Order.furthest`."""
        return max((each for each in texts if each is not None), default=None)

    def in_order(self, one: str, two: str) -> bool:
        """As `Order.in_order`."""
        return one <= two


MOMENTS = Moments()


def advance(
    window: Window,
    seen: list[str],
    *,
    count: int,
    position: str | None,
    total: int | None,
    order: Order = MOMENTS,
) -> Window:
    """Return a window after a page of `count` records; `seen` are their moments in order, where they have any."""
    in_order = all(order.in_order(one, two) for one, two in pairwise(seen))
    follows = not seen or window.high is None or order.in_order(window.high, seen[0])
    return msgspec.structs.replace(
        window,
        position=position,
        high=order.furthest(window.high, *seen),
        ascending=window.ascending and in_order and follows,
        seen=window.seen + count,
        total=window.total if total is None else total,
    )


def is_past_stop(window: Window, order: Order = MOMENTS) -> bool:
    """Tell whether the chain has reached the place where another window goes on."""
    if window.stop is None or window.high is None or not window.ascending:
        return False
    return order.in_order(window.stop, window.high)


def restart(window: Window) -> Window:
    """Return a window whose cursor no longer works: from its start, or from the newest seen if in order."""
    start = window.high if window.ascending and window.high is not None else window.start
    return Window(
        start=start,
        end=window.end,
        stop=window.stop,
        begun=window.begun,
        high=window.high,
        ascending=window.ascending,
    )


def split(
    window: Window, *, page_size: int, latency: float, interval: float, now: datetime
) -> tuple[Window, ...]:
    """Return the window, or two that share its range and may be asked side by side.

    Worth it where one chain is slower than the pace allows (`latency` and `interval` in seconds), the pages so far
    were in ascending order and many pages are left. Costs at most one request.
    """
    left = (window.total or 0) - window.seen
    if (
        window.position is None
        or window.stop is not None
        or not window.ascending
        or window.high is None
        or len(window.high) == 10
        or left < page_size * FEWEST_PAGES_TO_SPLIT
        or latency < max(1.2 * interval, QUICK)
    ):
        return (window,)
    low, end = moments.to_datetime(window.high), moments.to_datetime(window.end) if window.end else now
    if end - low < timedelta(seconds=2):
        return (window,)
    middle = moments.instant((low + (end - low) / 2).replace(microsecond=0))
    return (
        msgspec.structs.replace(window, stop=middle),
        Window(start=middle, end=window.end, begun=window.begun),
    )


def split_counted(
    window: Window, kind: Counter, page: Page, *, latency: float, interval: float
) -> tuple[Window, ...]:
    """Return the window of a counted list, or two that share its pages, as `split` does; it costs no request."""
    if window.position is None or window.until is not None or latency < max(1.2 * interval, QUICK):
        return (window,)
    middle = halfway(kind, window.position, page, fewest=FEWEST_PAGES_TO_SPLIT)
    if middle is None:
        return (window,)
    return msgspec.structs.replace(window, until=middle), Window(position=middle)


def start_over(checkpoint: Checkpoint, seen_pass: int, since: str | None, *, bounded: bool) -> Checkpoint:
    """Return the checkpoint of a run that starts over, from `since` or as far back as was ever asked for.

    It detects deletions unless it is `bounded` or begins later than that: it must see all that is stored.
    """
    earliest = {
        name: min(part.floor, part.reach or part.floor)
        for name, part in checkpoint.parts.items()
        if part.floor is not None
    }
    later = since is not None and any(since > moment for moment in earliest.values())
    parts = {
        name: Part(floor=moment if since is None else min(since, moment))
        if since is None or since <= moment
        else Part(floor=checkpoint.part(name).floor, reach=checkpoint.part(name).reach, watermark=since)
        for name, moment in earliest.items()
    }
    return Checkpoint(parts=parts, seen_pass=None if bounded or later else seen_pass)


def _opened(part: Part, floor: str | None, windows: tuple[Window, ...]) -> Part:
    return msgspec.structs.replace(part, floor=ALL_HISTORY if floor is None else floor, windows=windows)


def _windows(ask: Ask, rule: Incremental, start: str | None, end: str | None) -> tuple[Window, ...]:
    """Return the windows of a range that is asked for from now on, none for an empty range."""
    begun = ask.moment(ask.now, rule.unit)
    windows: list[Window] = []
    while rule.span is not None and start and end and (cut := moments.shift(start, rule.span)) < end:
        windows.append(Window(start=start, end=cut, begun=begun))
        start = cut
    if end is None or (start or "") < end:
        windows.append(Window(start=start or None, end=end, begun=begun))
    return tuple(windows)


def _month(start: str, begun: Window | None, today: str) -> Window:
    end = min(moments.next_month(start), today)
    return begun if begun is not None and begun.end == end else Window(start=start, end=end)


def _reaches(window: Window, end: str | None) -> bool:
    """Tell whether a window goes as far as a run wants to come."""
    return window.stop is None and (window.end is None or (end is not None and window.end >= end))


def _seen_up_to(part: Part, lookback: timedelta, floor: str) -> str:
    """Return where to look for what is new: after all that was seen, less the look-back, or is under way."""
    newest = MOMENTS.furthest(part.newest, part.watermark) or floor
    under_way = (window.stop or window.end or "" for window in part.windows)
    return max((_less(newest, lookback, floor), *under_way))


def _less(moment: str, lookback: timedelta, floor: str) -> str:
    return max(moments.shift(moment, -lookback), floor) if moment else moment


def _months(first: str, end: str) -> list[str]:
    starts: list[str] = []
    while first < end:
        starts.append(first)
        first = moments.next_month(first)
    return starts
