"""How the clients take what Gong does: credentials, scopes, empty lists, limits, cursors that end."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from tests.processes import sandbox_process

from tieline.core.errors import PermissionMissing, Unauthorized
from tieline.gong import (
    AsyncGong,
    ConfigurationError,
    Gong,
    Limits,
    MissingScope,
    NotFound,
    Options,
    ProviderError,
    QuotaSpent,
    ServerError,
    TooManyRequests,
    Unauthenticated,
    UnreadableAnswer,
)
from tieline.gong.account import Given, account_of
from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.serve import serving

NOTHING = {
    "from_date_time": datetime(1999, 1, 1, tzinfo=UTC),
    "to_date_time": datetime(1999, 1, 2, tzinfo=UTC),
}
EXTENSIVE = {"filter": {}}


def test_credentials_that_are_refused(calling, sandbox):
    """A 401 is its own class; the error says nothing of the secret."""
    user = calling(environment={}, access_key="k", access_key_secret="s3cret", base_url=sandbox.url)
    with pytest.raises(Unauthenticated) as caught:
        user.ask(lambda gong: gong.users.list())
    assert isinstance(caught.value, Unauthorized)
    assert (caught.value.status, bool(caught.value.request_id)) == (401, True)
    assert "s3cret" not in f"{caught.value!r}{user.gong!r}"


def test_a_missing_scope_is_told_by_its_name():
    """It is a 401 at Gong, and no reason to doubt the token."""
    config = GongSandboxConfig(calls=3, bearer_tokens={"t": frozenset({"api:users:read"})})
    with serving(GongSandbox(config)) as url, Gong(environment={}, token="t", base_url=url) as gong:
        assert gong.users.list().items
        with pytest.raises(MissingScope) as caught:
            gong.calls.list()
    assert (caught.value.scope, caught.value.status) == ("api:calls:read:basic", 401)
    assert isinstance(caught.value, PermissionMissing)
    assert not isinstance(caught.value, Unauthorized)


def test_a_token_goes_as_bearer(calling, sandbox):
    """Given, or from the environment, with the address that came with it."""
    user = calling(environment={}, token="sandbox-bearer-token", base_url=f"{sandbox.url}/")
    assert user.ask(lambda gong: gong.users.list()).items
    variables = {"GONG_ACCESS_TOKEN": "sandbox-bearer-token", "GONG_BASE_URL": f"{sandbox.url}/v2"}
    assert calling(environment=variables).ask(lambda gong: gong.users.list()).items


def test_a_list_without_anything_is_empty(calling):
    """Gong's 404 means that: for a list, not for a thing, and not for a page of another server."""
    user = calling()
    assert user.all(lambda gong: gong.calls.list(**NOTHING)) == []
    page = user.ask(lambda gong: gong.calls.list(**NOTHING))
    assert (page.items, page.has_next, page.state) == ([], False, None)
    body = {"filter": {"callIds": ["1"]}}
    assert user.all(lambda gong: gong.calls.list_extensive(body=body)) == []
    assert user.all(lambda gong: gong.calls.get_transcripts(body=body)) == []
    with pytest.raises(NotFound, match="Call ID 1 was not found"):
        user.ask(lambda gong: gong.calls.get(id="1"))
    user.sandbox.faults(**{"404-html": "1:100"})
    user.ask(lambda gong: gong.settings.list_workspaces())
    with pytest.raises(NotFound):
        user.all(lambda gong: gong.calls.list(**NOTHING))


DAYS = {"filter": {"fromDate": "2026-09-01", "toDate": "2026-11-01"}}
LISTS = {
    "calls": lambda gong: gong.calls.list(),
    "extensive": lambda gong: gong.calls.list_extensive(body=EXTENSIVE),
    "transcripts": lambda gong: gong.calls.get_transcripts(body=EXTENSIVE),
    "users": lambda gong: gong.users.list(),
    "users extensive": lambda gong: gong.users.list_multiple(body=EXTENSIVE),
    "aggregate": lambda gong: gong.stats.list_multiple_users_aggregate_activity(body=DAYS),
    "periods": lambda gong: gong.stats.list_multiple_users_aggregate_by_period(
        body=DAYS | {"aggregationPeriod": "WEEK"}
    ),
    "days": lambda gong: gong.stats.list_multiple_users_day_by_day_activity(body=DAYS),
    "interaction": lambda gong: gong.stats.list_interaction(body=DAYS),
    "logs": lambda gong: gong.auditing.list_logs(
        log_type="AccessLog", from_date_time=datetime(2026, 10, 1, tzinfo=UTC)
    ),
    "flows": lambda gong: gong.engage_flows.list_flows(
        flow_owner_email=next(iter(gong.users.list())).email_address
    ),
}


@pytest.fixture(scope="module")
def crowded():
    """A company of so many users that each list has pages."""
    with sandbox_process("--calls", "3000", "--users", "400", "--now", "2026-11-20T17:00:00Z") as running:
        yield running


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_that_ends_costs_nothing_but_time(crowded, name):
    """The list starts over, and what it gave already is left out: nothing twice, nothing lost."""
    with Gong(environment=crowded.variables, limits=Limits()) as gong:
        whole = list(LISTS[name](gong))
        crowded.faults(**{"expire-cursor": "1:1"})
        try:
            assert whole == list(LISTS[name](gong))
        finally:
            crowded.faults()
        assert len(whole) > 100


def test_a_cursor_that_ends_in_an_event_loop(calling):
    """The same, awaited."""
    user = calling()
    whole = user.all(LISTS["extensive"])
    user.sandbox.faults(**{"expire-cursor": "2:1"})
    assert whole == user.all(LISTS["extensive"])


def test_a_cursor_in_the_wrong_place_is_never_sent(calling):
    """Gong ignores one in the query of a POST and gives the first page for ever: ours stands in the body."""
    user = calling()
    first = user.ask(lambda gong: gong.calls.list_extensive(body=EXTENSIVE))
    second = user.next(first)
    assert (second.number, second.total) == (2, 350)
    assert not {each.meta_data.id for each in first.items} & {each.meta_data.id for each in second.items}
    resumed = user.ask(
        lambda gong: gong.calls.list_extensive(body=EXTENSIVE, options=Options(resume=first.state))
    )
    assert second.items == resumed.items


def test_a_server_that_goes_in_circles_is_noticed(calling):
    """The same page again and again is an error, not a loop."""
    user = calling()
    user.sandbox.faults(**{"repeat-page": "1"})
    with pytest.raises(UnreadableAnswer):
        user.all(lambda gong: gong.calls.list())


@pytest.mark.parametrize("fault", ["429", "500", "torn-body", "drop"])
def test_what_passes_is_tried_again(calling, fault):
    """Limits and faults now and then do not show."""
    user = calling()
    user.sandbox.faults(**{f"on_{fault}": "3:1"})
    assert len(user.all(lambda gong: gong.calls.list_extensive(body=EXTENSIVE))) == 350
    assert len(user.all(lambda gong: gong.users.list())) == 130


def test_what_does_not_pass_is_told(calling):
    """After the retries that are wanted, as the class of its status."""
    user = calling(retries=0)
    user.sandbox.faults(on_500="1:100")
    user.ask(lambda gong: gong.users.list())
    with pytest.raises(ServerError):
        user.ask(lambda gong: gong.users.list())
    user.sandbox.faults(on_429="1:100")
    user.ask(lambda gong: gong.users.list())
    with pytest.raises(TooManyRequests) as caught:
        user.ask(lambda gong: gong.users.list())
    assert caught.value.retry_after == 1


def test_calls_are_paced():
    """At Gong's own limit nothing is refused, whoever of this process calls: two clients share the pace."""
    with serving(GongSandbox(GongSandboxConfig(calls=3))) as url:
        named = {"environment": {}, "base_url": url, "access_key": "SANDBOX-ACCESS-KEY"}
        named |= {"access_key_secret": "sandbox-access-key-secret", "retries": 0}
        with Gong(**named) as one, Gong(**named) as other:
            for _ in range(5):
                assert one.users.list().items
                assert other.settings.list_workspaces().workspaces


def test_the_budget_of_a_day_is_kept(calling, sandbox):
    """And the limits may be others than Gong's. What other clients of the account spent counts."""
    spent = calling(
        access_key=f"{calling.__name__}-{id(calling)}", access_key_secret="s", limits=Limits(per_day=1)
    )
    with pytest.raises(ProviderError):
        spent.ask(lambda gong: gong.users.list())
    again = calling(
        access_key=f"{calling.__name__}-{id(calling)}", access_key_secret="s", limits=Limits(per_day=1)
    )
    for user in (spent, again):
        with pytest.raises(QuotaSpent):
            user.ask(lambda gong: gong.users.list())


def test_what_gong_allows_is_the_default():
    """3 a second and 10,000 a day."""
    account = account_of(Given(access_key="k", access_key_secret="s"), {})
    assert Limits(per_second=3, burst=3, per_day=10_000) == account.limits


def test_direct_calls(calling):
    """Anything that no method has, signed and paced as all else."""
    user = calling()
    answer = user.ask(lambda gong: gong.request("GET", "/v2/users", params={"includeAvatars": True}))
    assert answer.json()["records"]["totalRecords"] >= 130
    asked = user.ask(lambda gong: gong.request("POST", "/v2/calls/extensive", json={"filter": {}}))
    assert len(asked.json()["calls"]) == 100


def test_answers_as_they_come(calling):
    """With status, headers and the id that Gong's support asks for."""
    user = calling()
    one = user.ask(lambda gong: gong.users.list()).items[0]
    raw = user.ask(lambda gong: gong.raw(gong.users.get)(id=one.id))
    assert (200, raw.header("x-traceid")) == (raw.status, raw.json()["requestId"])
    assert one == raw.parsed().user


@pytest.mark.parametrize("kind", [Gong, AsyncGong])
@pytest.mark.parametrize(
    ("given", "environment", "named"),
    [
        ({}, {}, "GONG_ACCESS_KEY_SECRET"),
        ({}, {"GONG_ACCESS_KEY": "k"}, "GONG_ACCESS_KEY alone"),
        ({}, {"GONG_API_KEY": "k"}, "GONG_API_KEY alone"),
        ({}, {"GONG_API_KEY": "a", "GONG_ACCESS_KEY": "k", "GONG_ACCESS_KEY_SECRET": "s"}, "GONG_API_KEY"),
        ({}, {"GONG_ACCESS_TOKEN": "t"}, "GONG_BASE_URL"),
        ({"token": "t"}, {}, "base_url"),
        ({"access_key": "k"}, {"GONG_ACCESS_KEY_SECRET": "s"}, "access_key alone"),
        ({"access_key": "k:", "access_key_secret": "s"}, {}, "access_key: a colon"),
    ],
)
def test_what_is_missing_is_named(kind, given, environment, named):
    """Arguments and variables, by their names; an argument is not completed by the environment's account."""
    with pytest.raises(ConfigurationError, match=named):
        kind(environment=environment, **given)


@pytest.mark.parametrize(
    ("given", "environment", "login"),
    [
        ({}, {"GONG_ACCESS_KEY": "k", "GONG_ACCESS_KEY_SECRET": "s"}, "k:s"),
        ({}, {"GONG_API_KEY": "k", "GONG_ACCESS_KEY": "s"}, "k:s"),
        ({"api_key": "k", "access_key": "s"}, {"GONG_ACCESS_KEY": "x", "GONG_ACCESS_KEY_SECRET": "y"}, "k:s"),
        ({"access_key": "k", "access_key_secret": "s"}, {"GONG_API_KEY": "x"}, "k:s"),
    ],
)
def test_who_is_the_user(given, environment, login):
    """The access key, which older clients call api key; arguments go before the environment."""

    class Upstream:
        asked = None

        def send(self, request, *, max_body):
            self.asked = request
            raise StopIteration

    upstream = Upstream()
    gong = Gong(environment=environment, transport=upstream, **given)
    with pytest.raises(StopIteration):
        gong.users.list()
    said = dict(upstream.asked.headers)["Authorization"]
    assert f"Basic {base64.b64encode(login.encode()).decode()}" == said
    assert upstream.asked.full_url == "https://api.gong.io/v2/users"


def test_a_file_of_variables_is_read(monkeypatch, tmp_path, sandbox):
    """`.env` in the working directory, below the process's own environment."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "GONG_BASE_URL",
        "GONG_ACCESS_KEY",
        "GONG_ACCESS_KEY_SECRET",
        "GONG_API_KEY",
        "GONG_ACCESS_TOKEN",
    ):
        monkeypatch.delenv(name, raising=False)
    lines = [f"{name}={value}" for name, value in sandbox.variables.items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "GONG_API_KEY="]))
    with Gong() as gong:
        assert gong.base_url == sandbox.url
        assert gong.settings.list_workspaces().workspaces
