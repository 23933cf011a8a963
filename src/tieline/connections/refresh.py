"""When a token must be renewed, and what failures mean for the next attempts; pure. Times in microseconds."""

from __future__ import annotations

import msgspec

from tieline.auth.credentials import AppAndUser, AwsKeys, Credentials, Fetching, OAuth2, expires_at
from tieline.connections.model import Connection, RefreshState
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import RefreshBackoff, RefreshExhausted, RefreshFailed
from tieline.providers.model import Provider

#: How long before its end a token is renewed, unless the provider's data says otherwise.
MARGIN = 15 * 60 * MICROSECONDS
#: How much earlier than a call would a token is renewed that nobody asks for, at most.
LEAD = 5 * 60 * MICROSECONDS
#: How long after a failure nobody tries again.
BACKOFF = 30 * MICROSECONDS
#: What is said of a token that cannot be renewed, once it has ended.
ENDED = "the token has ended, and there is nothing to renew it with: connect the account anew"
#: How long failures may follow one another before nobody tries any more.
EXHAUSTED_AFTER = 4 * 86_400 * MICROSECONDS


def is_due(
    provider: Provider, connection: Connection, *, now: int, force: bool = False, early: bool = False
) -> bool:
    """Tell whether a token must be renewed before the connection is used.

    While attempts fail, a token that still lives is good enough; then no attempt is made for a while. Without one,
    `RefreshBackoff` or `RefreshExhausted` is raised. `force` asks for an attempt in any case, `early` for one somewhat
    earlier than a call needs it.
    """
    if force:
        return is_renewable(connection.credentials)
    moment = early_at(provider, connection) if early else renew_at(provider, connection)
    if moment is None or now < moment:
        return False
    error = _refusal(connection.refresh, now)
    if error is None:
        return True
    if is_alive(connection.credentials, now):
        return False
    if connection.refresh.partial:  # what has ended now is not what failed
        return True
    raise error


def renew_at(provider: Provider, connection: Connection) -> int | None:
    """Return from when on a token is to be renewed: 0 where there is none yet, None where nothing is to be done.

    That is a margin before its end, but never before half of its life is over.
    """
    credentials = connection.credentials
    if credentials is None or not is_renewable(credentials):
        return None
    if not has_token(credentials):
        return 0
    end = expires_at(credentials)
    if end is None:
        return None
    buffer = provider.token_expiration_buffer
    margin = MARGIN if buffer is None else buffer * MICROSECONDS
    given = connection.refresh.renewed_at
    return end - margin if given is None else max(end - margin, (given + end) // 2)


def early_at(provider: Provider, connection: Connection) -> int | None:
    """Return from when on a token may be renewed though nobody asks for it: before `renew_at`, at a place of its own.

    The places are spread, so that accounts that were connected together are not renewed together.
    """
    moment, credentials = renew_at(provider, connection), connection.credentials
    if moment is None or credentials is None:
        return None
    end, given = expires_at(credentials), connection.refresh.renewed_at
    if end is None:
        return moment
    lead = LEAD if given is None else min(LEAD, max(end - given, 0) // 10)
    return moment - lead + int(lead * place(connection.key) / 2)


def place(key: int) -> float:
    """Return where a connection stands among all of them, from 0 to 1: anywhere, but always at the same place."""
    return key * 2654435761 % 1000003 / 1000003


def is_renewable(credentials: Credentials | None) -> bool:
    """Tell whether these credentials can bring forth a new token."""
    match credentials:
        case OAuth2():
            return credentials.refresh_token is not None
        case AwsKeys():
            return credentials.role_arn is not None
        case _:
            return isinstance(credentials, Fetching)


def ends_at(credentials: Credentials | None) -> int | None:
    """Return when a token ends that nothing brings another for: its account must be connected anew then. None: never."""
    return None if credentials is None or is_renewable(credentials) else expires_at(credentials)


def ended(connection: Connection, *, now: int) -> RefreshState | None:
    """Return what is to be told of a token that has ended for good; None of others, and where that is told already."""
    end, state = ends_at(connection.credentials), connection.refresh
    if end is None or now < end or state.failed_at is not None:
        return None
    return msgspec.structs.replace(state, failed_at=now, failing_since=end, error=ENDED, exhausted=True)


def has_token(credentials: Credentials | None) -> bool:
    """Tell whether there is a token, or none is needed."""
    match credentials:
        case AwsKeys():
            return credentials.secret_access_key is not None
        case _:
            return (
                credentials.token is not None
                if isinstance(credentials, Fetching)
                else credentials is not None
            )


def is_alive(credentials: Credentials | None, now: int) -> bool:
    """Tell whether there is a token, of those that requests are sent with, that has not come to its end."""
    end = lives_until(credentials)
    return has_token(credentials) and (end is None or now < end)


def lives_until(credentials: Credentials | None) -> int | None:
    """Return when the token ends that requests are sent with; None: never, or not known."""
    sent = credentials.app if isinstance(credentials, AppAndUser) else credentials
    return None if sent is None else expires_at(sent)


def failed(state: RefreshState, error: RefreshFailed, *, now: int) -> RefreshState:
    """Return what is known after another failure."""
    since = now if state.failing_since is None else state.failing_since
    return msgspec.structs.replace(
        state,
        failed_at=now,
        error=error.message,
        status=error.status,
        failing_since=since,
        exhausted=now - since >= EXHAUSTED_AFTER,
        partial=False,
    )


def partly_failed(state: RefreshState, error: RefreshFailed, *, began: int, now: int) -> RefreshState:
    """Return what is known after a refresh that brought what requests need, but not all."""
    known = state if state.partial else RefreshState()
    return msgspec.structs.replace(
        failed(known, error, now=now), renewed_at=began, exhausted=False, partial=True
    )


def occasion(key: int, state: RefreshState) -> str | None:
    """Return the name of a connection's last failure, as the log and the connection tell it; None after none."""
    return None if state.failed_at is None else f"refresh-{key}-{state.failed_at}"


def _refusal(state: RefreshState, now: int) -> RefreshFailed | None:
    """Return why no attempt is made now; None where one is."""
    told = f": {state.error}" if state.error else ""
    if state.exhausted:
        return RefreshExhausted(
            f"no token was given for days{told}; authorise the account anew, or force an attempt"
        )
    if state.failed_at is not None and 0 <= now - state.failed_at < BACKOFF:
        wait = (state.failed_at + BACKOFF - now) / MICROSECONDS
        return RefreshBackoff(f"no token was given a moment ago{told}", retry_after=wait)
    return None
