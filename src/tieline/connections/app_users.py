"""Whoever has installed an app of ours: their token is a part of the account, and never costs it the app's; pure."""

from __future__ import annotations

import re

import msgspec

from tieline.auth.credentials import AppAndUser, Credentials, OAuth2
from tieline.auth.token_call import Grant
from tieline.connections.model import RefreshState
from tieline.connections.refresh import EXHAUSTED_AFTER, partly_failed
from tieline.core.errors import ProviderError, RefreshFailed, UsageError

#: What providers call it when a refresh token is none any more. Other words may be about our client, or of the moment.
_OVER = re.compile("invalid_grant|refresh_token|revoked|expired", re.IGNORECASE)
_ENDED = "the token of the app's user has ended, and there is nothing to renew it with"
_AGAIN = "connect the account anew; what the app may do goes on"


def both(app: Grant, user: Grant | None) -> Grant:
    """Return the exchange of both; the user's is last, as a token that is good for once must not be lost.

    What the user's comes to nothing with is told beside the app's token.
    """
    tokens = yield from app
    if user is None:
        return tokens
    try:
        return msgspec.structs.replace(tokens, user=(yield from user))
    except (ProviderError, UsageError) as problem:
        return msgspec.structs.replace(tokens, user_failure=problem)


def settled(
    credentials: Credentials, former: RefreshState, failure: RefreshFailed | None, *, began: int, now: int
) -> tuple[Credentials, RefreshState]:
    """Return credentials that were renewed, with what is known of them by then.

    `failure` is why the user of an app got no token. Where that is for good, theirs is renewed no more.
    """
    state = RefreshState(renewed_at=began)
    user = credentials.user if isinstance(credentials, AppAndUser) else None
    if not isinstance(credentials, AppAndUser) or user is None:
        return credentials, state
    if failure is not None:
        failing = partly_failed(former, failure, began=began, now=now)
        if not _is_over(failure, failing, now):
            return credentials, failing
        over = msgspec.structs.replace(user, refresh_token=None, expires_at=now)
        failing = msgspec.structs.replace(failing, error=f"{failure.message}; {_AGAIN}")
        return msgspec.structs.replace(credentials, user=over), failing
    if _has_ended(user, now):
        if former.partial:
            return credentials, msgspec.structs.replace(former, renewed_at=began)
        told = RefreshFailed(f"{_ENDED}; {_AGAIN}")
        return credentials, partly_failed(former, told, began=began, now=user.expires_at or now)
    return credentials, state


def _is_over(failure: RefreshFailed, state: RefreshState, now: int) -> bool:
    """Tell whether nothing can be hoped for any more: the provider has said so, or has failed for days."""
    since = now if state.failing_since is None else state.failing_since
    return _OVER.search(failure.reason or "") is not None or now - since >= EXHAUSTED_AFTER


def _has_ended(user: OAuth2, now: int) -> bool:
    return user.refresh_token is None and user.expires_at is not None and user.expires_at <= now
