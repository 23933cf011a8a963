"""When to ask again: one request to its final answer, without I/O.

`exchange` yields what to do and is sent what came of it. Clock and dice are arguments, so the same generator
serves the async and the blocking session, and tests need neither time nor network.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from datetime import UTC
from typing import Generic, TypeVar

from msgspec import Struct

from tieline.core.errors import BadAnswer, ProviderError, RateLimited, TielineError, Unavailable
from tieline.core.spans import tell_seconds
from tieline.http.model import Request, Response, bare_url
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.redirect import redirected

T = TypeVar("T")

_PASSING = frozenset(
    {FaultKind.CONNECT, FaultKind.TIMEOUT, FaultKind.DROPPED, FaultKind.TORN, FaultKind.DECODE}
)
_UNREADABLE = frozenset({FaultKind.TORN, FaultKind.TOO_LARGE, FaultKind.DECODE})


class RetryPolicy(Struct, frozen=True, kw_only=True):
    """How patient to be. Times are in seconds."""

    #: Attempts in all that may end in a fault or a failing status.
    attempts: int = 7
    #: Attempts in all that may end in "too many requests": the API is well, it only wants us slower.
    limited_attempts: int = 20
    #: The first pause is up to `base`, each later one up to twice the one before, none above `cap`.
    base: float = 0.5
    cap: float = 30.0
    #: The longest pause that the API may ask for; beyond it the request ends in RateLimited or Unavailable.
    max_wait: float = 120.0
    #: The pause where the API asks for none, or for 0.
    min_pause: float = 1.0
    #: Statuses that may pass.
    statuses: frozenset[int] = frozenset({408, 500, 502, 503, 504})
    #: Statuses that say "slower" and that nothing was done.
    limited_statuses: frozenset[int] = frozenset({429})
    #: Faults that may pass, and whether a host that does not exist is looked for again: the network may be away.
    faults: frozenset[FaultKind] = _PASSING
    lasting_faults: bool = True
    #: Headers with seconds to wait or an HTTP date; the first that can be read counts.
    retry_after_headers: tuple[str, ...] = ("Retry-After",)
    #: Headers with the time to come back, in seconds since 1970.
    retry_at_headers: tuple[str, ...] = ()
    #: Redirects to follow, same origin only; 0 returns them as they are.
    redirects: int = 5


class Send(Struct, frozen=True, kw_only=True):
    """Send this request, counted from 1, and send back the response or the fault."""

    request: Request
    attempt: int


class Sleep(Struct, frozen=True, kw_only=True):
    """Wait before the next attempt."""

    seconds: float
    why: str


class Learn(Struct, frozen=True, kw_only=True):
    """Let nobody use this credential for so many seconds: the API said so."""

    seconds: float


Step = Send | Sleep | Learn
Outcome = Response | TransportFault | None


class Attempt(Struct, frozen=True, kw_only=True):
    """What came of one attempt, for those who count and show."""

    number: int
    status: int | None
    fault: FaultKind | None
    wire_bytes: int
    elapsed: float
    rate_limited: bool
    #: Seconds until it is tried again; None: it is not.
    retry_wait: float | None


Observer = Callable[[Attempt], None]


class _Done(Struct, Generic[T], frozen=True):
    value: T


class _Follow(Struct, frozen=True):
    request: Request


class _Fail(Struct, frozen=True):
    error: TielineError


class _Again(Struct, frozen=True, kw_only=True):
    error: ProviderError
    #: Seconds that the API asked for.
    asked: float | None = None
    #: Seconds to wait, once weighed.
    wait: float = 0.0


_Verdict = _Done[T] | _Follow | _Fail | _Again


def exchange(
    request: Request,
    policy: RetryPolicy,
    *,
    read: Callable[[Response], T],
    random: Callable[[], float],
    now: Callable[[], float],
    observe: Observer | None = None,
) -> Generator[Step, Outcome, T]:
    """Take one request to its final answer and return what `read` makes of it.

    `read` is given every answer that is not to be repeated, 4xx included. A BadAnswer that it raises on a 2xx
    counts as a fault and is tried again; what else it raises ends the exchange. Raises Unavailable,
    RateLimited or BadAnswer when the policy is exhausted.
    """
    patience = _Patience(policy, random)
    number = 0
    while True:
        number += 1
        outcome = yield Send(request=request, attempt=number)
        verdict = patience.weigh(_judge(request, outcome, policy, read, now()))
        if observe is not None:
            observe(_attempt(number, outcome, policy, verdict))
        match verdict:
            case _Done(value):
                return value
            case _Follow(target):
                request = target
            case _Fail(error):
                if isinstance(error, RateLimited):
                    yield Learn(seconds=error.retry_after)
                raise error
            case _Again(error=again, wait=wait):
                if isinstance(again, RateLimited):
                    yield Learn(seconds=wait)
                yield Sleep(seconds=wait, why=again.message)


def retry_after(response: Response, policy: RetryPolicy, now: float) -> float | None:
    """Return the seconds that a response asks to wait, or None; 0 and times gone by are the shortest pause."""
    asked = [_seconds_of(response.header(name), now) for name in policy.retry_after_headers]
    asked += [_until(response.header(name), now) for name in policy.retry_at_headers]
    seconds = next((value for value in asked if value is not None), None)
    return None if seconds is None else seconds if seconds > 0 else policy.min_pause


def _judge(
    request: Request, outcome: Outcome, policy: RetryPolicy, read: Callable[[Response], T], now: float
) -> _Verdict[T]:
    if isinstance(outcome, TransportFault):
        return _judge_fault(request, outcome, policy)
    if outcome is None:
        raise TypeError("a Send step is answered with a response or a fault")
    if outcome.status in policy.limited_statuses:
        asked = retry_after(outcome, policy, now)
        return _Again(error=_limited(request, outcome.status, asked), asked=asked)
    if outcome.status in policy.statuses:
        return _judge_failure(request, outcome, retry_after(outcome, policy, now))
    try:
        target = redirected(request, outcome) if policy.redirects else None
        return _Done(read(outcome)) if target is None else _Follow(target)
    except BadAnswer as error:
        return _Again(error=error) if outcome.ok and request.may_repeat else _Fail(error)
    except TielineError as error:
        return _Fail(error)


def _judge_fault(request: Request, fault: TransportFault, policy: RetryPolicy) -> _Fail | _Again:
    kind = BadAnswer if fault.kind in _UNREADABLE else Unavailable
    error = kind(f"{_name(request)}: {fault.detail}")
    error.__cause__ = fault
    not_done = fault.kind is FaultKind.CONNECT and not fault.answered
    passes = fault.kind in policy.faults and (policy.lasting_faults or not fault.lasting)
    if passes and (request.may_repeat or not_done):
        return _Again(error=error)
    return _Fail(error)


def _judge_failure(request: Request, response: Response, asked: float | None) -> _Fail | _Again:
    error = Unavailable(f"{_name(request)} answered {response.status}", status=response.status)
    not_done = response.status == 503 and asked is not None
    return _Again(error=error, asked=asked) if request.may_repeat or not_done else _Fail(error)


class _Patience:
    """Counts what one request has cost so far and says when it is enough."""

    def __init__(self, policy: RetryPolicy, random: Callable[[], float]) -> None:
        self._policy = policy
        self._random = random
        self._failed = 0
        self._limited = 0
        self._hops = 0

    def weigh(self, verdict: _Verdict[T]) -> _Verdict[T]:
        """Return the verdict with its pause, or as a failure where the policy is exhausted."""
        match verdict:
            case _Follow(request):
                self._hops += 1
                if self._hops > self._policy.redirects:
                    return _Fail(BadAnswer(f"{_name(request)}: more than {self._policy.redirects} redirects"))
                return verdict
            case _Again(error=RateLimited() as error, asked=asked):
                self._limited += 1
                wait = self._pause(asked, self._limited, at_least=self._policy.min_pause)
                error.retry_after = wait
                return self._repeat(error, wait, self._limited, self._policy.limited_attempts)
            case _Again(error=error, asked=asked):
                self._failed += 1
                wait = self._pause(asked, self._failed, at_least=0.0)
                return self._repeat(error, wait, self._failed, self._policy.attempts)
            case _:
                return verdict

    def _repeat(self, error: ProviderError, wait: float, done: int, allowed: int) -> _Again | _Fail:
        if done >= allowed > 1:
            error.args = (f"{error.message} ({done} attempts)",)
        if done >= allowed or wait > self._policy.max_wait:
            return _Fail(error)
        return _Again(error=error, wait=wait)

    def _pause(self, asked: float | None, done: int, *, at_least: float) -> float:
        if asked is not None:
            return asked
        ceiling = min(self._policy.cap, self._policy.base * 2.0 ** min(done - 1, 60))
        return max(at_least, self._random() * ceiling)


def _limited(request: Request, status: int, asked: float | None) -> RateLimited:
    wish = "" if asked is None else f" and asks to wait {tell_seconds(asked)}"
    return RateLimited(f"{_name(request)} answered {status}, too many requests{wish}", status=status)


def _attempt(number: int, outcome: Outcome, policy: RetryPolicy, verdict: _Verdict[T]) -> Attempt:
    response = outcome if isinstance(outcome, Response) else None
    fault = outcome if isinstance(outcome, TransportFault) else None
    seen = response or fault
    return Attempt(
        number=number,
        status=response.status if response else None,
        fault=fault.kind if fault else None,
        wire_bytes=seen.wire_bytes if seen else 0,
        elapsed=seen.elapsed if seen else 0.0,
        rate_limited=response is not None and response.status in policy.limited_statuses,
        retry_wait=verdict.wait if isinstance(verdict, _Again) else None,
    )


def _name(request: Request) -> str:
    return f"{request.method} {bare_url(request.url)}"


def _seconds_of(text: str | None, now: float) -> float | None:
    """Read seconds or an HTTP date."""
    if text is None:
        return None
    seconds = _number(text)
    if seconds is not None:
        return seconds
    from email.utils import parsedate_to_datetime  # loads half of the network, for a form that is rare

    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now


def _until(text: str | None, now: float) -> float | None:
    moment = None if text is None else _number(text)
    return None if moment is None else moment - now


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
