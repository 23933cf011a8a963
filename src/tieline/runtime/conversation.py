"""One call from its request to its answer, without I/O: what is sent, again where that may help, and which error is raised."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from msgspec import Struct, structs

from tieline.core.clock import MICROSECONDS
from tieline.core.errors import BadAnswer, EgressRefused, ProviderError, Unavailable
from tieline.http.model import Request, Response
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.retry import Attempt, Outcome, RetryPolicy, Send, Step, exchange
from tieline.runtime.answers import failure
from tieline.runtime.credentials import Grantee
from tieline.runtime.draft import Draft
from tieline.runtime.errors import ApiConnectionError, ApiTimeout, UnreadableAnswer
from tieline.runtime.op import Api, Op

if TYPE_CHECKING:
    from tieline.auth.token_call import Tokens

#: As patient as a person: two more attempts, and a minute where the API asks for a pause.
PATIENCE = RetryPolicy(attempts=3, limited_attempts=5, max_wait=60.0)

#: Seconds before its end in which a token is not used any more.
_MARGIN = 60

#: Headers that go along to another host: what is asked for, and nothing of who asks.
_PUBLIC = frozenset({"accept", "range", "if-range"})

Steps = Generator[Step, Outcome, Response]


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a call needs from outside: dice, the time, and somebody to tell of each attempt."""

    random: Callable[[], float]
    now: Callable[[], float]
    observe: Callable[[Request, Attempt], None]


def conversation(
    api: Api, op: Op[Any], draft: Draft, policy: RetryPolicy, around: Surroundings, *, abroad: bool = False
) -> Steps:
    """Take a request to its answer of a status of 2xx, and return that; raises what else came of it as an ApiError.

    With `abroad`, what only reads is followed to other hosts too, without credentials.
    """
    request = draft.request()
    patience = (
        structs.replace(policy, attempts=1, limited_attempts=1, redirects=0) if draft.is_one_shot else policy
    )
    steps = exchange(
        request,
        patience,
        read=_as_it_is,
        random=around.random,
        now=around.now,
        observe=lambda attempt: around.observe(request, attempt),
    )
    outcome: Outcome = None
    last: Outcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            response: Response = end.value
            break
        except ProviderError as error:
            elsewhere = (
                _elsewhere(draft, request, last) if abroad and isinstance(error, EgressRefused) else None
            )
            if elsewhere is None:
                raise _told(api, op, error, last) from error.__cause__
            return (yield from conversation(api, op, elsewhere, policy, around))
        outcome = yield step
        if isinstance(step, Send):
            request, last = step.request, outcome
    if response.ok:
        return response
    raise failure(api, op, response)


def _elsewhere(draft: Draft, request: Request, last: Outcome) -> Draft | None:
    """Return the request that a redirect to another host asks for, without credentials, or None where it may not be made."""
    location = last.header("Location") if isinstance(last, Response) else None
    url = urljoin(request.full_url, location or "")
    downgraded = request.url.startswith("https:") and not url.startswith("https:")
    if not location or downgraded or draft.method not in {"GET", "HEAD"}:
        return None
    headers = tuple(pair for pair in draft.headers if pair[0].lower() in _PUBLIC)
    return structs.replace(draft, url=url, query=(), cookies=(), headers=headers)


def renewal(
    grantee: Grantee, base_url: str, policy: RetryPolicy, around: Surroundings
) -> Generator[Step, Outcome, Tokens]:
    """Ask for a token; raises RefreshFailed where there is none, or Unavailable."""
    url = urljoin(f"{base_url}/", grantee.scheme.token_url or "")
    grant = grantee.ask(url, now=int(around.now() * MICROSECONDS))
    call = next(grant)
    while True:
        request = call.request()
        response = yield from exchange(
            request,
            policy,
            read=_as_it_is,
            random=around.random,
            now=around.now,
            observe=partial(around.observe, request),
        )
        try:
            call = grant.send(response)
        except StopIteration as end:
            tokens: Tokens = end.value
            return tokens


def is_good(tokens: Tokens, now: float) -> bool:
    """Say whether a token will be taken for a while."""
    return tokens.expires_at is None or tokens.expires_at > (now + _MARGIN) * MICROSECONDS


def _as_it_is(response: Response) -> Response:
    return response


def _told(api: Api, op: Op[Any], error: ProviderError, last: Outcome) -> ProviderError:
    """Return an error of the transport as one of this API."""
    if isinstance(last, Response) and last.status >= 400:
        return failure(api, op, last, error)
    fault = error.__cause__
    if isinstance(fault, TransportFault):
        late = fault.kind is FaultKind.TIMEOUT
        if isinstance(error, Unavailable):
            return (ApiTimeout if late else ApiConnectionError)(f"{op.name}: {error.message}")
    return UnreadableAnswer(f"{op.name}: {error.message}") if isinstance(error, BadAnswer) else error
