"""The token of an app's user beside the app's: what is lost of it, and what is told."""

import msgspec
import pytest

from tieline.auth.credentials import AppAndUser, Installation, OAuth2
from tieline.auth.token_call import TokenCall, Tokens
from tieline.connections.app_users import both, settled
from tieline.connections.model import Connection, RefreshState
from tieline.connections.refresh import EXHAUSTED_AFTER, failed, is_alive, is_due, partly_failed
from tieline.connections.renewal import next_attempt
from tieline.core.errors import RefreshBackoff, RefreshFailed, Unavailable, UsageError
from tieline.core.secrets import Secret
from tieline.providers.model import Provider

SECOND = 1_000_000
NOW = 1_800_000_000 * SECOND
HOUR = 3600 * SECOND
APP = Installation(app_id="1", installation_id="2", token=Secret("app"), expires_at=NOW + HOUR)
USER = OAuth2(access_token=Secret("a"), refresh_token=Secret("r"), expires_at=NOW + 60 * SECOND)
HELD = AppAndUser(app=APP, user=USER)
SPENT = RefreshFailed(
    "the token endpoint answered HTTP 400: invalid_grant", status=400, reason="invalid_grant"
)
PROVIDER = Provider(name="app", display_name="A", auth_mode="CUSTOM")


def gives(token):
    yield TokenCall(url="https://app.test/token")
    return Tokens(token=Secret(token))


def lacking():
    raise UsageError("token_url: app has none")
    yield


def row(credentials, state):
    return Connection(
        key=1, integration="app", provider="app", connection_id="one", identity="", base_url="",
        credentials=credentials, refresh=state, created_at=0, updated_at=0,
    )  # fmt: skip


def ended(grant):
    with pytest.raises(StopIteration) as end:
        grant.send(None)
    return end.value.value


@pytest.mark.parametrize("problem", [SPENT, Unavailable("no answer")])
def test_a_user_s_token_that_does_not_come_costs_nothing(problem):
    """Be it that the provider refuses it, or that it does not answer."""
    grant = both(gives("app"), gives("user"))
    next(grant)
    grant.send(None)
    with pytest.raises(StopIteration) as end:
        grant.throw(problem)
    assert end.value.value == Tokens(token=Secret("app"), user_failure=problem)


def test_what_a_provider_s_data_lacks_for_users_costs_nothing():
    grant = both(gives("app"), lacking())
    next(grant)
    assert ended(grant).user_failure.message == "token_url: app has none"


def test_an_app_s_token_that_does_not_come_is_a_failure():
    """And the user's is not asked for."""
    grant = both(gives("app"), gives("user"))
    next(grant)
    with pytest.raises(Unavailable):
        grant.throw(Unavailable("no answer"))


@pytest.mark.parametrize("reason", ["invalid_grant", "bad_refresh_token", "token_revoked"])
def test_a_user_s_renewal_that_is_refused_is_tried_no_more(reason):
    """The account fails, its app does not."""
    told = RefreshFailed("no", status=200, reason=reason)
    credentials, state = settled(HELD, RefreshState(), told, began=NOW - 1, now=NOW)
    assert credentials.app == APP
    assert (credentials.user.refresh_token, credentials.user.expires_at) == (None, NOW)
    assert state == RefreshState(
        failed_at=NOW, failing_since=NOW, partial=True, renewed_at=NOW - 1, status=200,
        error="no; connect the account anew; what the app may do goes on",
    )  # fmt: skip
    assert not is_due(PROVIDER, row(credentials, state), now=NOW + SECOND)
    assert is_due(PROVIDER, row(credentials, state), now=NOW + HOUR)


@pytest.mark.parametrize(
    "told",
    [
        RefreshFailed("no", status=401, reason="invalid_client"),
        RefreshFailed("no", status=400, reason="incorrect_client_credentials"),
        RefreshFailed("no", status=503),
        RefreshFailed("no"),
    ],
)
def test_a_user_s_renewal_that_fails_otherwise_is_tried_again(told):
    """What is wrong may be our client, or the moment; after days it is as good as refused."""
    credentials, state = settled(HELD, RefreshState(), told, began=NOW, now=NOW)
    assert credentials == HELD
    assert (state.failed_at, state.partial, state.error) == (NOW, True, "no")
    later = NOW + EXHAUSTED_AFTER
    credentials, state = settled(HELD, state, told, began=later, now=later)
    assert (credentials.user.refresh_token, state.exhausted, state.failing_since) == (None, False, NOW)


def test_a_failure_of_the_user_s_holds_no_request_up():
    """An attempt is made once a while; until then the app's token will do, and where that has ended it is renewed."""
    user = msgspec.structs.replace(USER, expires_at=NOW - SECOND)
    held = AppAndUser(app=APP, user=user)
    _, state = settled(held, RefreshState(), RefreshFailed("no"), began=NOW, now=NOW)
    assert is_alive(held, NOW)
    assert not is_due(PROVIDER, row(held, state), now=NOW + SECOND)
    assert is_due(PROVIDER, row(held, state), now=NOW + 31 * SECOND)
    dead = AppAndUser(app=msgspec.structs.replace(APP, expires_at=NOW), user=user)
    assert is_due(PROVIDER, row(dead, state), now=NOW + SECOND)
    with pytest.raises(RefreshBackoff):
        is_due(PROVIDER, row(dead, failed(state, SPENT, now=NOW)), now=NOW + SECOND)


def test_a_user_s_token_that_has_ended_stays_told():
    """However often the app's is renewed, and though the app's failed in between."""
    lost, first = settled(HELD, RefreshState(), SPENT, began=NOW, now=NOW)
    later = NOW + HOUR
    _, second = settled(lost, first, None, began=later, now=later)
    assert second == msgspec.structs.replace(first, renewed_at=later)
    _, third = settled(lost, failed(second, SPENT, now=later), None, began=later, now=later + 1)
    assert (third.failed_at, third.partial) == (NOW, True)
    assert third.error == (
        "the token of the app's user has ended, and there is nothing to renew it with; "
        "connect the account anew; what the app may do goes on"
    )


def test_an_app_s_token_is_kept_fresh_without_its_user_s():
    """As if nothing had failed, where that is tried no more; else what failed is tried less and less often."""
    four_days, later = NOW - EXHAUSTED_AFTER, NOW + HOUR
    former = partly_failed(RefreshState(), SPENT, began=four_days, now=four_days)
    lost, state = settled(HELD, former, SPENT, began=NOW, now=NOW)
    assert next_attempt(PROVIDER, row(lost, state), "all", now=NOW) < later
    _, state = settled(HELD, former, RefreshFailed("no"), began=NOW - HOUR, now=NOW - HOUR)
    assert next_attempt(PROVIDER, row(HELD, state), "all", now=NOW) > later


@pytest.mark.parametrize(
    "credentials",
    [
        USER,
        AppAndUser(app=APP),
        HELD,
        AppAndUser(app=APP, user=OAuth2(access_token=Secret("for ever"))),
    ],
)
def test_all_is_well_where_nothing_failed(credentials):
    former = failed(RefreshState(), SPENT, now=NOW - 1)
    assert settled(credentials, former, None, began=NOW, now=NOW) == (
        credentials,
        RefreshState(renewed_at=NOW),
    )
