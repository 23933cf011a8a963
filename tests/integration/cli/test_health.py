"""What commands tell of connections whose tokens cannot be renewed."""

import pytest
from tests.unkept import connect, describe, set_up

from tieline.cli import health
from tieline.connections.model import RefreshState
from tieline.sandbox.oauth import Failure, OAuthSandbox, OAuthSandboxConfig
from tieline.sandbox.serve import serving


@pytest.fixture
def sandbox():
    """One that is down."""
    return OAuthSandbox(OAuthSandboxConfig(failure=Failure.UNAVAILABLE))


@pytest.fixture
def home(make_home, sandbox):
    home = make_home()
    with serving(sandbox) as url:
        describe(home.folder, url)
        with home.open() as tieline:
            set_up(tieline, sandbox)
            connect(tieline, sandbox, "one", "two", left=3600)
        yield home


def test_connection_that_fails_is_told_of_until_it_is_well_again(home, sandbox):
    """By every command that shows it; the other one is well all the while."""
    failed = home.run("connections", "refresh", "box/one")
    assert (failed.code, "503" in failed.err) == (3, True)
    one, two = sorted(home.run("connections", "list").out.splitlines())
    assert ("cannot be renewed since" in one, "503" in one, "cannot" in two) == (True, True, False)
    failing = home.run("connections", "list", "--failing", "--json").json["connections"]
    assert [each["connection_id"] for each in failing] == ["one"]
    state = home.run("connections", "show", "box/one", "--json").json["health"]
    assert (state["healthy"], state["status"], state["exhausted"]) == (False, 503, False)
    assert "its token cannot be renewed since" in home.run("status").out

    object.__setattr__(sandbox.config, "failure", None)
    done = home.run("connections", "refresh", "box/one")
    assert (done.code, done.out.startswith("box/one has a new token. It is good until ")) == (0, True)
    assert home.run("connections", "list", "--failing").out == ""
    state = home.run("connections", "show", "box/one", "--json").json["health"]
    assert (state["healthy"], state["token_renewed_at"] is not None) == (True, True)
    statuses = home.run("status", "--json").json["connections"]
    assert [each["health"]["healthy"] for each in statuses] == [True, True]


def test_what_nobody_tries_any_more_says_so():
    """Somebody has to connect the account anew."""
    state = RefreshState(failed_at=2, failing_since=1, error="no\nmore", exhausted=True)
    assert (health.trouble(state) or "").endswith("; given up until it is connected anew: no more")


def test_an_app_without_its_user_is_told_to_go_on():
    """Which of the two tokens it is, and that nothing stands still."""
    state = RefreshState(failed_at=2, failing_since=1, error="no more", partial=True)
    told = health.trouble(state) or ""
    assert told.startswith("the token of its app's user cannot be renewed since ")
    assert told.endswith("; requests go on: no more")
    assert health.shown(state)["partial"] is True


def test_long_reasons_are_cut():
    """The log has all of it."""
    assert len(health.trouble(RefreshState(failed_at=1, error="x" * 5000)) or "") < 250
