"""Engines over real stores: alone, two at a time, with webhooks, and with functions that do not behave."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.processes import pause
from tests.receiving import receiving

from tieline import ActionContext, SyncContext, Tieline, action, sync
from tieline.auth.credentials import NoCredentials
from tieline.connections.integrations import NewIntegration
from tieline.connections.model import Draft
from tieline.functions.decorators import definition_of
from tieline.functions.registry import Registry
from tieline.sdk.models.webhooks import AsyncActionEvent, SyncEvent
from tieline.settings import Settings
from tieline.syncs.control import SyncRef
from tieline.webhooks.delivery import DeliveryQuery, DeliveryStatus
from tieline.work.model import TaskStatus

PATIENCE = 30.0
KEY = "11111111-1111-4111-8111-111111111111"


class Log:
    """What functions did, whichever engine ran them."""

    def __init__(self) -> None:
        self.lines: list[object] = []
        self.at_once: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def during(self, key: str) -> Iterator[None]:
        """Note that something goes on, and the most that ever went on at a time."""
        with self._lock:
            self.lines.append(key)
            self.at_once[key] += 1
            self.most[key] = max(self.most[key], self.at_once[key])
        try:
            yield
        finally:
            with self._lock:
                self.at_once[key] -= 1


def functions(log: Log) -> Registry:
    """Return a sync that takes a while, and actions that note their turns."""

    @sync(integration="plain", every="1h", models=[("Item", dict), ("Other", dict)])
    async def items(tie: SyncContext) -> None:
        with log.during(tie.connection_id):
            await tie.save([{"id": "1"}], model="Item")
            await tie.save([{"id": "1"}, {"id": "2"}], model="Other")
            await asyncio.sleep(0.05)

    @sync(integration="plain", auto_start=False, models=[("Never", dict)])
    async def spins(_tie: SyncContext) -> None:
        while True:
            pass

    @action(integration="plain", input=int, output=int)
    async def note(_tie: ActionContext, given: int) -> int:
        with log.during("actions"):
            await asyncio.sleep(0.01)
        log.lines.append(given)
        return given

    @action(integration="plain", output=int)
    async def third_time(_tie: ActionContext) -> int:
        log.lines.append("tried")
        if log.lines.count("tried") < 3:
            raise ValueError("not yet")
        return 3

    found = [definition_of(each) for each in (items, spins, note, third_time)]
    return Registry.of([each for each in found if each is not None])


@pytest.fixture
def log() -> Log:
    return Log()


Open = Callable[..., Tieline]


@pytest.fixture
def opened(tmp_path: Path, database_url: str, log: Log) -> Iterator[Open]:
    """Opens engines over one database: of SQLite in one home, of PostgreSQL as on machines of their own."""
    with contextlib.ExitStack() as stack:

        def start(name: str = "one", **variables: str) -> Tieline:
            home = tmp_path / (name if database_url.startswith("postgres") else "home")
            settings = {"TIELINE_HOME": str(home), "TIELINE_DATABASE_URL": database_url, **variables}
            settings["TIELINE_ENCRYPTION_KEY"] = "dGhpcnR5LXR3by1ieXRlcy1vZi1hLXNlY3JldC1rZXk="
            tieline = stack.enter_context(Tieline(Settings.of(settings), functions=functions(log)))
            if tieline._kept.integrations.find("plain") is None:
                tieline.integrations.create(NewIntegration(provider="unauthenticated", unique_key="plain"))
            return tieline

        yield start


def connect(tieline: Tieline, connection_id: str) -> None:
    """Make a connection as somebody's authorisation does."""
    draft = Draft(
        integration="plain",
        provider="unauthenticated",
        connection_id=connection_id,
        base_url="https://api.example.com",
        credentials=NoCredentials(),
    )
    store = tieline._stores.connections
    saved = store.save(draft, keep_credentials=True, now=int(time.time() * 1e6))
    store.make_current(saved, now=int(time.time() * 1e6), authorised=True)


def until(happened: Callable[[], object]) -> None:
    """Return once something has happened."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "what was waited for never happened"
        pause(0.01)


def standing(tieline: Tieline, connection_id: str, sync: str = "items") -> str:
    (found,) = tieline.syncs.status("plain", [SyncRef(name=sync)], connection_id)
    return found.status


def test_a_new_connection_is_synced_at_once(opened: Open, log: Log) -> None:
    """By an engine that runs already, in this process or in another."""
    here, there = opened("one"), opened("two")
    there.start_engine()
    connect(here, "a")
    until(lambda: "a" in log.lines and standing(here, "a") == "SUCCESS")
    page = here.feeds.page("plain", "a", "Other", query())
    assert [record.id for record in page.records] == ["1", "2"]


def query() -> object:
    from tieline.records.model import FeedQuery

    return FeedQuery()


def test_two_engines_do_everything_once(opened: Open, log: Log) -> None:
    """Whatever both see: schedules, triggers, actions; and of one sync or queue one runs at a time."""
    engines = [opened("one"), opened("two")]
    names = [f"c{number}" for number in range(12)]
    for name in names:
        connect(engines[0], name)
    for each in engines:
        each.start_engine()
    until(lambda: all(name in log.lines for name in names))
    ids = [engines[n % 2].actions.enqueue("plain", "c0", "note", n) for n in range(12)]
    for each in engines:
        for _ in range(3):
            each.syncs.trigger("plain", [SyncRef(name="items")])
    results = engines[0].actions.result
    until(lambda: all(results(id_).status is TaskStatus.SUCCESS for id_ in ids))  # type: ignore[union-attr]
    until(lambda: not engines[0]._stores.tasks.owners() and engines[0]._stores.tasks.next_due() is None)
    assert log.most["actions"] == 1
    assert [line for line in log.lines if isinstance(line, int)] == list(range(12))
    assert {log.most[name] for name in names} == {1}
    # Once by the schedule; then by six triggers, as one waits while one runs: by all where none found another waiting.
    assert all(2 <= log.lines.count(name) <= 1 + 6 for name in names)


def test_an_action_is_tried_as_often_as_it_may(opened: Open, log: Log) -> None:
    """Its result is that of the last attempt."""
    tieline = opened()
    connect(tieline, "a")
    tieline.start_engine()
    allowed = tieline.actions.enqueue("plain", "a", "third_time", retries=0)
    until(lambda: tieline.actions.result(allowed).status is TaskStatus.ERROR)  # type: ignore[union-attr]
    again = tieline.actions.enqueue("plain", "a", "third_time", retries=5)
    until(lambda: tieline.actions.result(again).status is TaskStatus.SUCCESS)  # type: ignore[union-attr]
    assert tieline.actions.result(again).output == 3  # type: ignore[union-attr]


def test_what_waits_when_an_engine_ends_is_done_by_the_next(opened: Open, log: Log) -> None:
    """In its order."""
    tieline = opened()
    connect(tieline, "a")
    ids = [tieline.actions.enqueue("plain", "a", "note", n) for n in range(5)]
    tieline.close()
    following = opened("two")
    following.start_engine()
    until(lambda: following.actions.result(ids[-1]).status is TaskStatus.SUCCESS)  # type: ignore[union-attr]
    assert [line for line in log.lines if isinstance(line, int)] == list(range(5))


def test_webhooks_of_all_kinds_arrive_signed(opened: Open) -> None:
    """One of a connection, one of each model that has changed, one of an action; each once, over two engines."""
    with receiving() as receiver:
        variables = {"TIELINE_WEBHOOK_URL": receiver.url, "TIELINE_WEBHOOK_SIGNING_KEY": KEY}
        engines = [opened("one", **variables), opened("two", **variables)]
        for each in engines:
            each.start_engine()
        connect(engines[0], "a")
        until(lambda: len(receiver.of(SyncEvent, KEY)) >= 2)
        engines[1].actions.enqueue("plain", "a", "note", 1)
        until(lambda: receiver.of(AsyncActionEvent, KEY))
        until(
            lambda: all(each.status is DeliveryStatus.DELIVERED for each in engines[0].webhooks.deliveries())
        )
        kinds = Counter(each.type for each in engines[0].webhooks.deliveries(DeliveryQuery(limit=99)))
        assert kinds == {"auth": 1, "sync": 2, "async_action": 1}
        assert sorted(each.model for each in receiver.of(SyncEvent, KEY)) == ["Item", "Other"]
        assert len({headers["webhook-id"] for headers, _ in receiver.received}) == len(receiver.received) == 4


def test_a_receiver_that_was_away_gets_what_it_missed(opened: Open) -> None:
    """From the next engine, too."""
    tieline = opened(TIELINE_WEBHOOK_URL="http://127.0.0.1:9/hook", TIELINE_WEBHOOK_SIGNING_KEY=KEY)
    tieline.start_engine()
    connect(tieline, "a")
    until(lambda: any(each.attempts for each in tieline.webhooks.deliveries()))
    tieline.close()
    with receiving() as receiver:
        following = opened("two", TIELINE_WEBHOOK_URL=receiver.url, TIELINE_WEBHOOK_SIGNING_KEY=KEY)
        following.start_engine()
        following.syncs.trigger("plain", [SyncRef(name="items")], "a", full=True, clear=True)
        until(lambda: len(receiver.of(SyncEvent, KEY)) >= 2)
        assert {each.sync_type for each in receiver.of(SyncEvent, KEY)} == {"INITIAL"}


def test_a_reset_ends_the_run_that_goes_on_and_runs_anew(opened: Open, log: Log) -> None:
    """One that cannot be asked to end loses its lease; the engine works on meanwhile."""
    tieline = opened()
    connect(tieline, "a")
    tieline.start_engine()
    until(lambda: standing(tieline, "a") == "SUCCESS")
    before = log.lines.count("a")
    tieline.syncs.trigger("plain", [SyncRef(name="items")], "a", full=True, clear=True)
    until(lambda: log.lines.count("a") > before and standing(tieline, "a") == "SUCCESS")
    (found,) = tieline.syncs.status("plain", [SyncRef(name="items")], "a")
    assert (found.type, dict(found.records)) == ("INITIAL", {"Item": 1, "Other": 2})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_server_answers_while_a_function_spins(opened: Open, log: Log) -> None:
    """And the function ends with an error, after which others run."""
    tieline = opened()
    await asyncio.to_thread(connect, tieline, "a")
    await asyncio.to_thread(tieline.start_engine)
    await asyncio.to_thread(until, lambda: standing(tieline, "a") == "SUCCESS")
    await asyncio.to_thread(tieline.syncs.trigger, "plain", [SyncRef(name="spins")], "a")
    await asyncio.to_thread(until, lambda: standing(tieline, "a", "spins") == "RUNNING")
    turns = 0
    while standing(tieline, "a", "spins") == "RUNNING":
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 10
    (found,) = tieline.syncs.status("plain", [SyncRef(name="spins")], "a")
    assert (found.status, "blocked" in (found.error or "")) == ("ERROR", True)
    done = tieline.actions.enqueue("plain", "a", "note", 7)
    await asyncio.to_thread(
        until,
        lambda: tieline.actions.result(done).status is TaskStatus.SUCCESS,  # type: ignore[union-attr]
    )
