"""Values by which a stream is followed, whatever their kind; kept as JSON text. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import msgspec

from tieline.core.errors import BadAnswer, FunctionFailed, UsageError
from tieline.core.json import JsonValue
from tieline.core.spans import start_of
from tieline.sources.hooks import called
from tieline.sources.model import Follow
from tieline.syncs.checkpoint import Part, Window
from tieline.syncs.plan import FEWEST_PAGES_TO_SPLIT, QUICK, Ask

#: Numbers from here on are milliseconds since 1970, those below seconds.
_MILLISECONDS = 100_000_000_000


class Order:
    """Compares the values of one rule."""

    def __init__(self, rule: Follow) -> None:
        self._rule = rule
        self._is_text = rule.kind == "json" and rule.furthest is max

    def furthest(self, *texts: str | None) -> str | None:
        """Return the one that lies furthest; None for none."""
        best: str | None = None
        for text in texts:
            if text is not None and (best is None or not self.reaches(best, text)):
                best = text
        return best

    def reaches(self, one: str, two: str) -> bool:
        """Tell whether one value lies as far as another."""
        if one == two:
            return True
        if self._is_text and one[0] == two[0] == '"' and "\\" not in one and "\\" not in two:
            return one[1:-1] > two[1:-1]  # as nearly all are: without decoding
        first, second = value_of(self._rule, one), value_of(self._rule, two)
        return bool(first == second or called(self._rule.furthest, (first, second)) == first)

    def in_order(self, one: str, two: str) -> bool:
        """Tell whether the second lies as far as the first."""
        return self.reaches(two, one)


class Admission:
    """Which records of a window are wanted."""

    def __init__(self, rule: Follow, window: Window) -> None:
        self._rule = rule
        self._order = Order(rule)
        self._start, self._end = window.start, window.end
        #: A record lay before the start, or beyond the end, so that in the API's order no other is to come.
        self.over = False

    def admits(self, text: str | None) -> bool:
        """Tell whether a record of this value is wanted; raises `BadAnswer` where it must have one."""
        rule = self._rule
        if text is None:
            if rule.missing == "raise":
                raise BadAnswer(f"a record has no {rule.field!r}, by which it is followed")
            return rule.missing == "include"
        if self._end is not None and self._is_beyond(text, self._end):
            self.over = self.over or rule.order == "asc"
            return False
        if self._start is not None and self._is_before(text, self._start):
            self.over = self.over or rule.order == "desc"
            return False
        return True

    def _is_beyond(self, text: str, end: str) -> bool:
        if self._order.reaches(end, text):
            return not self._rule.closed_end and self._order.reaches(text, end)
        return True

    def _is_before(self, text: str, start: str) -> bool:
        if self._order.reaches(text, start):
            return self._rule.open_start and self._order.reaches(start, text)
        return True


def opening(rule: Follow, part: Part, ask: Ask) -> Part:
    """Return the part with the window that this run must drive: one that was interrupted, or a new one."""
    since = _asked(rule, part, ask.options.since)
    earlier = since is not None and part.floor is not None and not Order(rule).reaches(since, part.floor)
    if part.windows and not earlier:
        return part
    first = since if since is not None else text_of(rule.initial)
    start = (
        first if earlier or part.watermark is None or rule.end is not None else _lagged(rule, part.watermark)
    )
    end = text_of(rule.end) or _asked(rule, part, ask.options.until)
    floor = first if earlier or part.floor is None else part.floor
    window = Window(start=start, end=end)
    return msgspec.structs.replace(part, floor=floor, windows=(window,))


def finish(rule: Follow, part: Part, index: int, window: Window) -> Part:
    """Return the part without a window that has come to its end; the last one moves the watermark."""
    order = Order(rule)
    rest = part.windows[:index] + part.windows[index + 1 :]
    newest = order.furthest(part.newest, window.high)
    if rest:
        return msgspec.structs.replace(part, windows=rest, newest=newest)
    kept = part.watermark if rule.end is not None else order.furthest(part.watermark, newest)
    return msgspec.structs.replace(part, windows=(), newest=None, watermark=kept)


def split(
    rule: Follow, window: Window, *, page_size: int, latency: float, interval: float, now: datetime
) -> tuple[Window, ...]:
    """Return the window, or two that share its range and may be asked side by side, as `plan.split` does.

    How much is left is judged by how far the moments have come: nothing else tells.
    """
    high, start = _instant(rule, window.high), _instant(rule, window.start)
    end = _instant(rule, window.end) or (now if high is None or high.tzinfo else now.replace(tzinfo=None))
    slow = latency >= max(1.2 * interval, QUICK)
    if window.position is None or window.stop is not None or not (window.ascending and slow):
        return (window,)
    if rule.furthest is not max or high is None or start is None or not start < high < end:
        return (window,)
    left = window.seen * ((end - high) / (high - start))
    if left < page_size * FEWEST_PAGES_TO_SPLIT or end - high < timedelta(seconds=2):
        return (window,)
    told: object = msgspec.json.decode(window.high or "null")
    middle = text_of(_like(str(told), (high + (end - high) / 2).replace(microsecond=0)))
    return msgspec.structs.replace(window, stop=middle), Window(start=middle, end=window.end)


def named_values(rule: Follow, window: Window) -> dict[str, Any]:
    """Return the values that placeholders of requests name."""
    start = _told(rule, window.start)
    named = {"start_value": start, "last_value": start, "initial_value": _told(rule, text_of(rule.initial))}
    named["end_value"] = _told(rule, window.end)
    return {f"incremental.{name}": value for name, value in named.items()}


def params(rule: Follow, window: Window) -> dict[str, JsonValue]:
    """Return the parameters that say the range."""
    named = ((rule.start_param, window.start), (rule.end_param, window.end))
    return {name: _param(rule, text) for name, text in named if name is not None}


def _param(rule: Follow, text: str | None) -> JsonValue:
    """Return what a parameter says: of no value, too, `convert` may make one, but need not."""
    if text is not None or rule.convert is None:
        return cast("JsonValue", _told(rule, text))
    try:
        return cast("JsonValue", called(rule.convert, None))
    except FunctionFailed:
        return None


def text_of(value: object) -> str | None:
    """Return a value as JSON text."""
    if value is None:
        return None
    if isinstance(value, datetime | date):
        return msgspec.json.encode(value.isoformat()).decode()
    return msgspec.json.encode(value).decode()


def value_of(rule: Follow, text: str) -> Any:
    """Return a value that was kept; raises `BadAnswer` for what is no moment where there should be one."""
    value = msgspec.json.decode(text)
    if rule.kind == "json" or not isinstance(value, str):
        return value
    try:
        if rule.kind == "date":
            return date.fromisoformat(value[:10])
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise BadAnswer(f"{rule.field}: {value!r} is no moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _told(rule: Follow, text: str | None) -> Any:
    if text is None:
        return None
    value = value_of(rule, text)
    return value if rule.convert is None else called(rule.convert, value)


def _asked(rule: Follow, part: Part, when: date | None) -> str | None:
    """Return a date that was asked for as a value of this kind."""
    if when is None:
        return None
    moment = start_of(when)
    match msgspec.json.decode(part.watermark or text_of(rule.initial) or "null"):
        case bool():
            raise UsageError(f"since: {rule.field} is no moment", field="since")
        case int() | float() as number:
            seconds = int(moment.timestamp())
            return text_of(seconds * 1000 if number >= _MILLISECONDS else seconds)
        case str() as sample if _is_date(sample):
            return text_of(moment.date())
        case str() as sample:
            return text_of(_like(sample, moment))
        case _:
            return text_of(_like("Z", moment))


def _lagged(rule: Follow, text: str) -> str:
    """Return where a next run begins: before the furthest value, not before the initial one."""
    if not rule.lag:
        return text
    value, initial = value_of(rule, text), text_of(rule.initial)
    span = -rule.lag if rule.furthest is max else rule.lag
    match value:
        case bool():
            return text
        case int() | float():
            moved: object = type(value)(value + span)
        case datetime():
            moved = value + timedelta(seconds=span)
        case date():
            moved = value + timedelta(days=span)
        case _:
            moved = _shifted(rule, str(value), span)
    lagged = text_of(moved) or text
    return initial if initial is not None and Order(rule).reaches(initial, lagged) else lagged


def _shifted(rule: Follow, text: str, span: float) -> str:
    try:
        if _is_date(text):
            return (date.fromisoformat(text) + timedelta(days=span)).isoformat()
        return _like(text, datetime.fromisoformat(text) + timedelta(seconds=span))
    except ValueError:
        raise BadAnswer(f"{rule.field}: {text!r} is no moment, so that no lag can be taken off it") from None


def _instant(rule: Follow, text: str | None) -> datetime | None:
    """Return a value that is an instant, None for any other."""
    value = None if text is None else value_of(rule, text)
    if isinstance(value, str) and len(value) > 10:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) else None


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4:5] == text[7:8] == "-"


def _like(sample: str, moment: datetime) -> str:
    """Return a moment as text in the form of another."""
    digits = (
        "microseconds" if len(sample.rpartition(".")[2].rstrip("Z")) == 6 and "." in sample else "seconds"
    )
    digits = "milliseconds" if digits == "seconds" and "." in sample else digits
    told = moment.isoformat(timespec=digits, sep=" " if " " in sample else "T")
    if sample.endswith("Z"):
        return told.removesuffix("+00:00") + "Z"
    aware = "+" in sample or sample[10:].count("-") > 0
    return told if aware else told.removesuffix("+00:00")
