"""A small API in memory, and a runner of streams over it: no network, no database, no waiting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest

from tieline.http.model import Request, Response
from tieline.http.paginate import CursorInBody
from tieline.http.retry import RetryPolicy
from tieline.http.session import AsyncSession
from tieline.providers.model import ErrorShape
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import FeedQuery, Fence
from tieline.sources.model import Identity, Incremental, Months, Parent, Resource, WholeList
from tieline.syncs.children import run_children
from tieline.syncs.model import SyncOptions
from tieline.syncs.stream import Account, StreamRun
from tieline.syncs.windows import run_windows
from tieline.work.model import RunCounts

EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = 5
EMPTY = frozenset({404})


class Clock:
    """Time that moves only when somebody sleeps."""

    def __init__(self, when: datetime = EPOCH) -> None:
        self.time = when.timestamp()

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)


class Killed(BaseException):
    """The process is gone: nothing catches this but the test."""


@dataclass
class Api:
    """Things with a moment, in pages of five; children of things; and a log of what was asked."""

    clock: Clock
    things: dict[str, dict] = field(default_factory=dict)
    order: Callable[[dict], object] = lambda thing: thing["meta"]["at"]
    ready: Callable[[str], bool] = lambda _id: True
    asked: list[dict] = field(default_factory=list)
    latency: float = 0.0
    #: Called before each answer; may raise, or return an answer of its own.
    trouble: Callable[[int, dict], Response | None] = lambda _number, _body: None

    def add(self, name: str, at: datetime, **more: object) -> None:
        self.things[name] = {"meta": {"id": name, "at": at.isoformat()}, **more}

    async def send(self, request: Request, *, max_body: int) -> Response:
        del max_body
        body = json.loads(request.body or b"{}")
        body["path"] = request.url.removeprefix("https://api.test")
        body["params"] = dict(request.params)
        self.asked.append(body)
        await asyncio.sleep(0)
        odd = self.trouble(len(self.asked), body)
        return odd if odd is not None else self.answer(body)

    def answer(self, body: dict) -> Response:
        wanted = body.get("filter", {})
        if "ids" in wanted:
            found = [{"of": name, "text": f"text of {name}"} for name in wanted["ids"] if self.ready(name)]
        else:
            found = sorted(filter(_within(wanted), self.things.values()), key=self.order)
        if not found:
            return refuse(404, "nothing found")
        skip = int(body.get("cursor", 0))
        page, rest = found[skip : skip + PAGE], found[skip + PAGE :]
        meta = {"total": len(found)} | ({"cursor": str(skip + PAGE)} if rest else {})
        return Response(
            status=200,
            body=json.dumps({"page": meta, "things": page, "zone": "US/Pacific"}).encode(),
            elapsed=self.latency,
        )


def _within(wanted: dict) -> Callable[[dict], bool]:
    start, end = (datetime.fromisoformat(wanted[key]) if key in wanted else None for key in ("from", "to"))

    def test(thing: dict) -> bool:
        at = datetime.fromisoformat(thing["meta"]["at"])
        return (start is None or at >= start) and (end is None or at < end)

    return test


def refuse(status: int, text: str) -> Response:
    return Response(status=status, body=json.dumps({"errors": [text]}).encode())


BODY_CURSOR = CursorInBody(field="cursor", cursor_path="page.cursor")
THINGS = Resource(
    name="things",
    model="Thing",
    method="POST",
    path="/things",
    body={"filter": {}},
    pagination=BODY_CURSOR,
    records="things",
    total="page.total",
    identity=Identity(paths=("meta.id",)),
    range=Incremental(field="meta.at", start="body:filter.from", end="body:filter.to"),
    empty_statuses=EMPTY,
)
WHOLE = msgspec.structs.replace(THINGS, range=WholeList())
CHILDREN = Resource(
    name="texts",
    model="Text",
    method="POST",
    path="/texts",
    body={"filter": {}},
    pagination=BODY_CURSOR,
    records="things",
    identity=Identity(paths=("of",)),
    parent=Parent(
        stream="things", slot="body:filter.ids", batch=4, changes=True, match="of", patience=timedelta(days=3)
    ),
    empty_statuses=EMPTY,
)


@dataclass
class Rig:
    """Runs streams against the API over one store, as a process would: each run a new epoch."""

    clock: Clock = field(default_factory=Clock)
    epoch: int = 0
    zone: str | None = None

    def __post_init__(self) -> None:
        self.api = Api(self.clock)
        self.store = MemoryRecordStore(lambda _lease: self.epoch)

    async def run(
        self, resource: Resource = THINGS, *, stop: asyncio.Event | None = None, **options: object
    ) -> StreamRun:
        self.epoch += 1
        stream = self.stream(resource, stop=stop, **options)
        await stream.load()
        if resource.parent is None:
            await run_windows(stream)
        else:
            await run_children(stream, THINGS)
        return stream

    def stream(
        self, resource: Resource, *, stop: asyncio.Event | None = None, **options: object
    ) -> StreamRun:
        def learn(zone: str) -> None:
            self.zone = zone

        counts = RunCounts()

        def count(_attempt: object) -> None:
            counts.requests += 1

        return StreamRun(
            resource=resource,
            account=Account(
                connection=1,
                base_url="https://api.test",
                headers=(),
                shape=ErrorShape(message="errors"),
                zone=self.zone,
                learn=learn,
                accept=lambda: None,
            ),
            session=AsyncSession(
                self.api, clock=self.clock, random=lambda: 0.5, policy=RetryPolicy(attempts=3), observer=count
            ),
            store=self.store,
            options=SyncOptions(**options),
            fence=Fence(lease="lease", epoch=self.epoch),
            clock=self.clock,
            in_flight=asyncio.Semaphore(2),
            interval=1 / 3,
            stop=stop or asyncio.Event(),
            listener=lambda _event: None,
            counts=counts,
            warnings=[],
        )

    def held(self, resource: Resource = THINGS) -> dict[str, dict]:
        """Return the living records by id."""
        page = self.store.feed(self.stream(resource).key, FeedQuery(limit=10_000))
        return {each.id: json.loads(each.data) for each in page.records if each.action != "DELETED"}


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def kit():
    """What tests build with, as a namespace: test modules cannot import each other."""

    names = (
        Api,
        Rig,
        Clock,
        Killed,
        EPOCH,
        PAGE,
        THINGS,
        WHOLE,
        CHILDREN,
        BODY_CURSOR,
        refuse,
        Months,
        Identity,
        Resource,
    )
    labels = (
        "Api Rig Clock Killed EPOCH PAGE THINGS WHOLE CHILDREN BODY_CURSOR refuse Months Identity Resource"
    )
    return SimpleNamespace(**dict(zip(labels.split(), names, strict=True)))
