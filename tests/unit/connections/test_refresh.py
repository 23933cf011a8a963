"""When a token is renewed, and what failures mean for the next attempts."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.credentials import Basic, ClientCredentials, OAuth2, TwoStep
from tieline.connections.model import Connection, RefreshState
from tieline.connections.refresh import failed, is_due, renew_at
from tieline.core.errors import RefreshBackoff, RefreshExhausted, RefreshFailed
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.model import Provider

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
NOW = 1_800_000_000 * SECOND
PROVIDER = Provider(name="acme", display_name="Acme", auth_mode="OAUTH2")


def token(end, renewal="next"):
    return OAuth2(
        access_token=Secret("t"), refresh_token=Secret(renewal) if renewal else None, expires_at=end
    )


def connection(credentials, **refresh):
    return Connection(
        key=1,
        integration="acme",
        provider="acme",
        connection_id="one",
        identity="me",
        base_url="https://acme.test",
        credentials=credentials,
        refresh=RefreshState(**refresh),
        created_at=0,
        updated_at=0,
    )


def due(credentials, *, force=False, provider=PROVIDER, **refresh):
    return is_due(provider, connection(credentials, **refresh), now=NOW, force=force)


@pytest.mark.parametrize(
    ("left", "expected"),
    [(15 * MINUTE + 1, False), (15 * MINUTE, True), (0, True), (-DAY, True)],
)
def test_a_token_is_renewed_a_quarter_of_an_hour_before_its_end(left, expected):
    assert due(token(NOW + left)) is expected


def test_the_provider_may_want_another_margin():
    patient = msgspec.structs.replace(PROVIDER, token_expiration_buffer=60)
    assert not due(token(NOW + MINUTE + 1), provider=patient)
    assert due(token(NOW + MINUTE), provider=patient)


@pytest.mark.parametrize(("age", "expected"), [(149, False), (150, True)])
def test_half_of_a_short_life_is_used(age, expected):
    """A token that lives for five minutes is not renewed with every request."""
    given_at = NOW - age * SECOND
    assert due(token(given_at + 5 * MINUTE), renewed_at=given_at) is expected


def test_a_token_without_an_end_is_renewed_by_force_alone():
    assert not due(token(None))
    assert due(token(None), force=True)


def test_a_first_token_is_due_at_once():
    fields = SecretDocument({"user": "u"})
    for credentials in (ClientCredentials(client_id="c", client_secret=Secret("s")), TwoStep(fields=fields)):
        assert due(credentials)
        assert renew_at(PROVIDER, connection(credentials)) == 0


@pytest.mark.parametrize(
    "credentials", [token(NOW - DAY, renewal=None), Basic(username="u", password=Secret("p")), None]
)
def test_what_cannot_be_renewed_is_used_as_it_is(credentials):
    """Even by force: the API will say what it thinks of it."""
    assert not due(credentials)
    assert not due(credentials, force=True)
    assert renew_at(PROVIDER, connection(credentials)) is None


def test_after_a_failure_nobody_tries_for_half_a_minute():
    with pytest.raises(RefreshBackoff, match="a moment ago: invalid_grant") as error:
        due(token(NOW - 1), failed_at=NOW - 10 * SECOND, failing_since=NOW - DAY, error="invalid_grant")
    assert error.value.retry_after == 20
    assert due(token(NOW - 1), failed_at=NOW - 30 * SECOND, failing_since=NOW - DAY)


def test_after_days_of_failures_nobody_tries_any_more():
    with pytest.raises(RefreshExhausted):
        due(token(NOW - 1), failed_at=NOW - DAY, failing_since=NOW - 5 * DAY, exhausted=True)


@pytest.mark.parametrize("state", [{"failed_at": NOW - SECOND}, {"failed_at": NOW - DAY, "exhausted": True}])
def test_force_tries_in_any_case(state):
    assert due(token(NOW - 1), force=True, **state)


@pytest.mark.parametrize("state", [{"failed_at": NOW - SECOND}, {"failed_at": NOW - DAY, "exhausted": True}])
def test_a_token_that_still_lives_is_used_while_attempts_fail(state):
    assert not due(token(NOW + MINUTE), **state)


def test_a_failure_in_the_future_holds_nobody_up():
    """A clock was put back."""
    assert due(token(NOW - 1), failed_at=NOW + DAY)


def test_failures_are_counted_from_the_first_one():
    error = RefreshFailed("no")
    first = failed(RefreshState(renewed_at=7), error, now=NOW)
    assert first == RefreshState(failed_at=NOW, error="no", failing_since=NOW, renewed_at=7)
    later = failed(first, error, now=NOW + 4 * DAY - 1)
    assert (later.failing_since, later.exhausted) == (NOW, False)
    assert failed(later, error, now=NOW + 4 * DAY).exhausted


@given(st.integers(0, 10 * DAY), st.integers(1, 10 * DAY), st.none() | st.integers(0, 86_400))
def test_a_token_is_renewed_in_the_second_half_of_its_life(age, life, buffer):
    """Neither before, nor after its end."""
    provider = msgspec.structs.replace(PROVIDER, token_expiration_buffer=buffer)
    held = connection(token(NOW + life), renewed_at=NOW)
    if is_due(provider, held, now=NOW + age):
        assert age >= life // 2
    else:
        assert age < life
