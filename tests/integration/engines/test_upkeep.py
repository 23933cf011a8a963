"""An engine keeps tokens fresh that nobody asks for, and tells where it cannot."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.processes import wait_until
from tests.receiving import Receiver, receiving
from tests.unkept import connect, describe, is_fresh, set_up, stored

from tieline import Tieline
from tieline.sandbox.oauth import Failure, OAuthSandbox, OAuthSandboxConfig
from tieline.sandbox.serve import serving
from tieline.sdk.models.webhooks import AuthEvent
from tieline.settings import Settings

KEY = "11111111-1111-4111-8111-111111111111"


class World:
    """An engine that has yet to start, a sandbox and a receiver of its webhooks."""

    def __init__(self, tieline: Tieline, sandbox: OAuthSandbox, receiver: Receiver) -> None:
        self.tieline = tieline
        self.sandbox = sandbox
        self.receiver = receiver

    def told(self) -> list[tuple[str, str, bool]]:
        """Return what webhooks said of accounts."""
        events = self.receiver.of(AuthEvent, KEY)
        return [(each.connection_id, each.operation, each.success) for each in events]

    def connect(self, *names: str, left: float = 60.0) -> None:
        connect(self.tieline, self.sandbox, *names, left=left)

    def is_planned(self) -> bool:
        return (self.tieline._kept.renewals.next() or 0) > 0


@pytest.fixture
def failure() -> Failure | None:
    return None


@pytest.fixture
def world(tmp_path: Path, database_url: str, failure: Failure | None) -> Iterator[World]:
    with contextlib.ExitStack() as stack:
        sandbox = OAuthSandbox(OAuthSandboxConfig(failure=failure))
        url, receiver = stack.enter_context(serving(sandbox)), stack.enter_context(receiving())
        home = tmp_path / "home"
        describe(home, url)
        variables = {
            "TIELINE_HOME": str(home),
            "TIELINE_DATABASE_URL": database_url,
            "TIELINE_WEBHOOK_URL": receiver.url,
            "TIELINE_WEBHOOK_SIGNING_KEY": KEY,
        }
        tieline = stack.enter_context(Tieline(Settings.of(variables)))
        set_up(tieline, sandbox)
        yield World(tieline, sandbox, receiver)


def test_token_is_renewed_before_its_end(world: World) -> None:
    """Nobody used the account; the next time is in more than half an hour."""
    world.connect("one")
    world.tieline.start_engine()
    wait_until(lambda: is_fresh(stored(world.tieline)["one"]) and world.is_planned())
    found = stored(world.tieline)["one"]
    assert found.refresh.renewed_at is not None
    left = (world.tieline._kept.renewals.next() or 0) - found.refresh.renewed_at
    assert 35 * 60 < left / 1e6 < 45 * 60
    assert world.told() == []


def test_account_that_was_revoked_is_told_of_once(world: World) -> None:
    """Before anybody has missed it; the others are renewed."""
    world.connect("revoked", "well")
    world.sandbox.book.revoke(next(iter(world.sandbox.book.refresh)))
    world.tieline.start_engine()
    wait_until(lambda: is_fresh(stored(world.tieline)["well"]) and bool(world.told()) and world.is_planned())
    assert world.told() == [("revoked", "refresh", False)]
    state = stored(world.tieline)["revoked"].refresh
    assert (state.status, state.exhausted) == (400, False)
    assert "expired or revoked" in (state.error or "")


@pytest.mark.parametrize("failure", [Failure.UNAVAILABLE])
async def test_account_that_recovers_is_told_of_once(world: World) -> None:
    """What failed in the background, a caller who insists has mended."""
    world.connect("one")
    world.tieline.start_engine()
    wait_until(lambda: world.told() == [("one", "refresh", False)])
    object.__setattr__(world.sandbox.config, "failure", None)
    async with world.tieline.online() as online:
        await online.connections.get("box", "one", force=True)
    wait_until(lambda: len(world.told()) > 1)
    assert world.told() == [("one", "refresh", False), ("one", "refresh", True)]
    assert is_fresh(stored(world.tieline)["one"])


def test_nothing_is_renewed_unasked_where_that_is_switched_off(tmp_path: Path) -> None:
    """The engine has no such duty then."""
    settings = Settings.of({"TIELINE_HOME": str(tmp_path), "TIELINE_REFRESH": "off"})
    with Tieline(settings) as tieline:
        tieline.start_engine()
        assert len(tieline._working.duties()) == 2
