"""When tokens are renewed though nobody asks for them, and when a provider is left alone."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.credentials import ApiKey, AwsKeys, ClientCredentials, OAuth2
from tieline.connections.model import Connection, RefreshState
from tieline.connections.refresh import ENDED, early_at, ended, is_due, place, renew_at
from tieline.connections.renewal import Outage, is_refusal, next_attempt
from tieline.core.secrets import Secret
from tieline.providers.model import Provider

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
NOW = 1_800_000_000 * SECOND
PROVIDER = Provider(name="acme", display_name="Acme", auth_mode="OAUTH2")


def token(end):
    return OAuth2(access_token=Secret("t"), refresh_token=Secret("next"), expires_at=end)


def connection(credentials=None, *, key=1, created=NOW, updated=NOW, fetched=None, **refresh):
    return Connection(
        key=key,
        integration="acme",
        provider="acme",
        connection_id="one",
        identity="me",
        base_url="https://acme.test",
        credentials=token(NOW + HOUR) if credentials is None else credentials,
        refresh=RefreshState(**refresh),
        created_at=created,
        updated_at=updated,
        last_fetched_at=fetched,
    )


def old(*, idle=2 * DAY, given=NOW, end=NOW + HOUR, **more):
    """Return a connection that nobody has used for a while, its token renewed at a time."""
    return connection(
        token(end), created=NOW - 9 * DAY, fetched=given - idle, updated=given, renewed_at=given, **more
    )


def attempt(row, *, keeping="used", now=NOW):
    return next_attempt(PROVIDER, row, keeping, now=now)


keys = st.integers(1, 10**9)


@given(keys)
def test_token_of_an_hour_is_renewed_within_five_minutes_before_a_call_would(key):
    """So that no call waits for it."""
    row = connection(key=key, renewed_at=NOW)
    at = attempt(row)
    assert at is not None
    assert 40 * MINUTE <= at - NOW <= 42.5 * MINUTE
    assert renew_at(PROVIDER, row) == NOW + 45 * MINUTE


@given(keys, st.integers(20, 10**7))
def test_what_is_due_to_the_engine_is_due_to_an_early_refresh(key, life):
    """The two agree to the microsecond, and it is never later than a call's."""
    row = connection(token(NOW + life * SECOND), key=key, renewed_at=NOW)
    at = attempt(row)
    assert at is not None
    assert is_due(PROVIDER, row, now=at, early=True)
    assert not is_due(PROVIDER, row, now=at - 1, early=True)
    assert at <= (renew_at(PROVIDER, row) or 0)


def test_accounts_that_came_together_are_renewed_apart():
    """A thousand of them are spread over minutes."""
    moments = {early_at(PROVIDER, connection(key=key, renewed_at=NOW)) for key in range(1, 1001)}
    assert len(moments) == 1000
    assert max(moments) - min(moments) > 2 * MINUTE


def test_places_are_in_order_from_nothing_to_all():
    assert all(0 <= place(key) < 1 for key in range(1, 10_000))


@pytest.mark.parametrize(
    "row",
    [
        connection(ApiKey(api_key=Secret("k"))),
        connection(token(None)),
        connection(failed_at=NOW, failing_since=NOW - 5 * DAY, exhausted=True),
        connection(token(NOW + 19 * SECOND), renewed_at=NOW),
    ],
    ids=["nothing to renew", "no end", "exhausted", "too short a life"],
)
def test_some_are_never_renewed_unasked(row):
    assert attempt(row) is None


def test_nobody_is_where_that_is_switched_off():
    assert attempt(connection(), keeping="off") is None


def test_first_token_is_due_at_once():
    """A client's credentials were stored without one."""
    at = attempt(connection(ClientCredentials(client_id="c", client_secret=Secret("s"))))
    assert at is not None
    assert 0 < at <= NOW


def test_unused_account_is_renewed_once_a_day():
    """Counted from its last token, at a place of its own within two hours."""
    row = old()
    assert attempt(row) == early_at(PROVIDER, row)
    at = attempt(row, now=NOW + HOUR)
    assert at is not None
    assert NOW + 22 * HOUR <= at <= NOW + DAY


def test_unused_account_with_a_long_token_waits_for_its_end():
    """It need not be renewed each day."""
    row = old(end=NOW + 30 * DAY)
    assert attempt(row, now=NOW + 2 * DAY) == early_at(PROVIDER, row)


@pytest.mark.parametrize(
    "used",
    [
        {"fetched": NOW - DAY + 2 * HOUR},
        {"created": NOW - DAY + 2 * HOUR},
        {"renewed_at": None, "updated": NOW - DAY + 2 * HOUR},
    ],
    ids=["fetched", "new", "authorised anew"],
)
def test_used_account_is_renewed_before_its_end(used):
    row = connection(
        token(NOW + HOUR), **{"created": NOW - 9 * DAY, "renewed_at": NOW, "fetched": NOW - 9 * DAY, **used}
    )
    at = attempt(row, now=NOW + HOUR)
    assert at is not None
    assert at <= NOW + HOUR


def test_all_are_renewed_before_their_end_where_that_is_asked_for():
    row = old()
    assert attempt(row, keeping="all", now=NOW + HOUR) == early_at(PROVIDER, row)


@pytest.mark.parametrize(
    ("failing", "least"),
    [(0, 10 * MINUTE), (HOUR, HOUR), (3 * DAY, 6 * HOUR)],
)
@given(key=keys)
def test_failing_account_is_tried_ever_less_often(failing, least, key):
    """As long after as it has been failing, spread over a quarter more."""
    row = connection(token(NOW), key=key, failed_at=NOW, failing_since=NOW - failing)
    at = attempt(row)
    assert at is not None
    assert least <= at - NOW <= least * 5 / 4


def test_failing_account_is_tried_some_twenty_times_until_it_is_exhausted():
    """Over four days."""
    row, now, tries = connection(token(NOW), failed_at=NOW, failing_since=NOW), NOW, 0
    while now - NOW < 4 * DAY:
        now = attempt(row, now=now) or 0
        state = msgspec.structs.replace(row.refresh, failed_at=now)
        row, tries = msgspec.structs.replace(row, refresh=state), tries + 1
    assert 15 <= tries <= 25


@pytest.mark.parametrize(
    ("status", "expected"),
    [(400, True), (401, True), (200, True), (408, False), (429, False), (503, False), (None, False)],
)
def test_provider_that_answers_has_refused(status, expected):
    """Another account may fare better; of one that does not answer, or has enough, no other will."""
    assert is_refusal(RefreshState(failed_at=NOW, status=status)) is expected


def test_provider_that_fails_three_times_is_left_alone():
    """Twice as long with each attempt that fails, at most a quarter of an hour."""
    outage, now, rests = Outage(), NOW, []
    for _ in range(9):
        now += SECOND
        outage = outage.failing(began=now, now=now)
        rests.append((outage.until - now) // SECOND if outage.until > now else 0)
        now = max(now, outage.until)
    assert rests == [0, 0, 30, 60, 120, 240, 480, 900, 900]


def test_attempts_that_were_under_way_when_a_rest_began_add_nothing():
    """Sixteen at once are one failure more."""
    outage = Outage()
    for began in (1, 2, 3):
        outage = outage.failing(began=NOW + began, now=NOW + 10)
    assert outage.failing(began=NOW + 10, now=NOW + 11) is outage


@pytest.mark.parametrize(
    "credentials",
    [
        OAuth2(access_token=Secret("t"), expires_at=NOW + HOUR),
        AwsKeys(
            region="eu", service="s3", access_key_id="k", secret_access_key=Secret("s"), expires_at=NOW + HOUR
        ),
    ],
    ids=["OAUTH2", "AWS_SIGV4"],
)
def test_token_that_nothing_brings_another_for_is_looked_at_when_it_ends(credentials):
    """Once: that it has ended is told then, and stays so until the account is connected anew."""
    row = connection(credentials)
    assert attempt(row) == NOW + HOUR
    assert ended(row, now=NOW + HOUR - 1) is None
    state = ended(row, now=NOW + HOUR)
    assert state == RefreshState(failed_at=NOW + HOUR, failing_since=NOW + HOUR, error=ENDED, exhausted=True)
    told = msgspec.structs.replace(row, refresh=state)
    assert attempt(told) is None
    assert ended(told, now=NOW + DAY) is None
    assert attempt(row, keeping="off") is None


def test_token_that_has_no_end_is_never_looked_at():
    assert attempt(connection(OAuth2(access_token=Secret("t")))) is None


def test_token_that_can_be_renewed_never_ends_for_good():
    assert ended(connection(token(NOW - HOUR)), now=NOW) is None
