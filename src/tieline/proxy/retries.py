"""When a call is tried again, and after how long: the provider's rules, the caller's wishes; pure."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec
from msgspec import Struct

from tieline.core.json import dig
from tieline.http.ports import FaultKind, RawPairs, TransportFault
from tieline.providers.model import InBody, Provider, Texts
from tieline.proxy.headers import raw_header

#: Without a word of the API: so many seconds, doubled each time, up to the longest.
BASE = 3.0
LONGEST = 600.0
#: A number of this size or above counts milliseconds since 1970: as seconds it would be in the year 5138.
_MILLISECONDS = 1e11
#: Texts of a body that a provider's pattern is tried on, at most.
_SEARCHED = 10_000
_PASSING = frozenset({FaultKind.CONNECT, FaultKind.TIMEOUT, FaultKind.DROPPED})


class RetryRules(Struct, frozen=True, kw_only=True):
    """How an API says that a failure passes, and when. Header names are in lower case."""

    #: Statuses, or whole classes of them as their first digit; None: those that pass anywhere.
    statuses: frozenset[int] | None = None
    classes: frozenset[int] = frozenset()
    #: A header that is `0` when the budget is used up.
    remaining: bytes | None = None
    at: tuple[bytes, ...] = ()
    after: tuple[bytes, ...] = ()
    in_body: InBody | None = None

    @classmethod
    def of(cls, provider: Provider) -> RetryRules:
        """Return what a provider's data says."""
        retry = provider.proxy.retry
        if retry is None:
            return cls()
        codes = [str(code).strip().lower() for code in retry.error_code]
        return cls(
            statuses=frozenset(int(code) for code in codes if code.isdigit()) if codes else None,
            classes=frozenset(int(code[0]) for code in codes if re.fullmatch(r"[1-5]xx", code)),
            remaining=retry.remaining.lower().encode() if retry.remaining else None,
            at=_names(retry.at),
            after=_names(retry.after),
            in_body=retry.in_body,
        )

    def passes(self, status: int, headers: RawPairs, wished: frozenset[int]) -> bool:
        """Say whether an answer may be a better one later. A 401 is not: only other credentials mend it."""
        if status < 400:
            return False
        if status in wished or self._listed(status):
            return True
        return self.remaining is not None and raw_header(headers, self.remaining) == "0"

    def _listed(self, status: int) -> bool:
        if self.statuses is None:
            return status == 429 or status >= 500
        return status in self.statuses or status // 100 in self.classes

    def wait(self, headers: RawPairs, body: bytes, attempt: int, now: float) -> float:
        """Return the seconds to wait after the attempt of a number, counted from 0.

        What the provider's headers say, the longest of several; else its body; else Retry-After; else ever longer.
        """
        asked = [_until(raw_header(headers, name), now) for name in self.at]
        asked += [_seconds(raw_header(headers, name), now) for name in self.after]
        known = [seconds for seconds in asked if seconds is not None]
        if known:
            return max(known)
        told = None if self.in_body is None else _in_body(self.in_body, body, now)
        if told is None:
            told = retry_after(headers, now)
        return pause_after(attempt) if told is None else told


def pause_after(attempt: int) -> float:
    """Return the seconds to wait after the attempt of a number where the API says nothing."""
    return min(LONGEST, BASE * 2.0 ** min(attempt, 30))


def retry_after(headers: RawPairs, now: float) -> float | None:
    """Return the seconds that `Retry-After` asks for, as a number or as a date; None where it asks for none."""
    return _seconds(raw_header(headers, b"retry-after"), now)


def fault_passes(fault: TransportFault) -> bool:
    """Say whether a call that brought no answer may bring one later."""
    return fault.kind in _PASSING and not fault.lasting


def _names(texts: Texts | None) -> tuple[bytes, ...]:
    if texts is None:
        return ()
    several = (texts,) if isinstance(texts, str) else texts
    return tuple(text.lower().encode() for text in several)


def _seconds(text: str | None, now: float) -> float | None:
    number = _number(text)
    if number is not None:
        return number if number > 0 else None
    moment = _date(text)
    return moment - now if moment is not None and moment > now else None


def _until(text: str | None, now: float) -> float | None:
    number = _number(text)
    moment = _date(text) if number is None else number / 1000 if number >= _MILLISECONDS else number
    return moment - now if moment is not None and moment > now else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _date(text: str | None) -> float | None:
    """Read an HTTP date or ISO 8601."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(text or "")
        except (ValueError, OverflowError):
            continue
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    return None


def _in_body(rule: InBody, body: bytes, now: float) -> float | None:
    try:
        text = dig(msgspec.json.decode(body), rule.path)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or nested without end
        return None
    found = re.search(rule.value, text[:_SEARCHED]) if isinstance(text, str) else None
    if found is None or not found.groups():
        return None
    return _until(found[1], now) if rule.strategy == "at" else _seconds(found[1], now)
