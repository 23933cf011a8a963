"""Both clients of Gong, each with a sandbox of its own in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.processes import FREE, Sandbox, sandbox_process

from tieline.gong import AsyncGong, Gong, Limits

#: Friday, 20 November 2026, 09:00 for the company.
NOW = "2026-11-20T17:00:00Z"


class Blocking:
    """Somebody who calls Gong with the blocking client."""

    kind: Any = Gong

    def __init__(self, sandbox: Sandbox, **settings: Any) -> None:
        self.sandbox = sandbox
        self.gong = self.kind(**{"environment": sandbox.variables, "limits": Limits()} | settings)

    def ask(self, question: Callable[[Any], Any]) -> Any:
        """Return what a call gives."""
        return question(self.gong)

    def all(self, question: Callable[[Any], Any]) -> list[Any]:
        """Return the items of all pages."""
        return list(question(self.gong))

    def next(self, page: Any) -> Any:
        return page.next_page()

    def close(self) -> None:
        self.gong.close()


class Awaiting(Blocking):
    """Somebody who calls Gong with the async client, in an event loop that goes on between the calls."""

    kind = AsyncGong

    def __init__(self, sandbox: Sandbox, **settings: Any) -> None:
        super().__init__(sandbox, **settings)
        self.loop = asyncio.Runner()

    def ask(self, question):
        async def asked():
            return await question(self.gong)

        return self.loop.run(asked())

    def all(self, question):
        async def asked():
            return [each async for each in question(self.gong)]

        return self.loop.run(asked())

    def next(self, page):
        return self.loop.run(page.next_page())

    def close(self) -> None:
        self.loop.run(self.gong.close())
        self.loop.close()


KINDS = [pytest.param(Blocking, id="sync"), pytest.param(Awaiting, id="async")]


@pytest.fixture(scope="session", params=KINDS)
def user(request: pytest.FixtureRequest) -> Iterator[Blocking]:
    """Somebody, and a sandbox that nobody else uses."""
    with sandbox_process("--calls", "350", "--users", "130", "--now", NOW, limits=FREE) as sandbox:
        somebody = request.param(sandbox)
        yield somebody
        somebody.close()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that tests share: they leave faults behind them cleared."""
    with sandbox_process("--calls", "350", "--users", "130", "--now", NOW, limits=FREE) as running:
        yield running


@pytest.fixture(params=KINDS)
def calling(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Callable[..., Blocking]]:
    """Make somebody with other settings."""
    sandbox.faults()
    made: list[Blocking] = []

    def make(**settings: Any) -> Blocking:
        made.append(request.param(sandbox, **settings))
        return made[-1]

    yield make
    sandbox.faults()
    for each in made:
        each.close()
