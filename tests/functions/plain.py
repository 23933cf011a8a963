"""Functions of an integration called `plain`, that ask nothing of any API."""

import asyncio

import msgspec

from tieline import ActionContext, EventContext, SyncContext, action, on_event, sync
from tieline.core.errors import ActionError


class Item(msgspec.Struct):
    """A thing with a number of its own."""

    id: int
    name: str


class Since(msgspec.Struct):
    """How often the sync has run."""

    runs: int


class Sum(msgspec.Struct):
    """Two numbers."""

    a: int
    b: int = 0


class Total(msgspec.Struct):
    """What they come to."""

    total: int


@sync(integration="plain", every="1h", auto_start=False, models=[Item], checkpoint=Since)
async def items(tie: SyncContext) -> None:
    """Save as many items as the metadata says."""
    state = await tie.checkpoint(Since)
    runs = 1 if state is None else state.runs + 1
    wanted = (await tie.metadata()).get("items", 3)
    await tie.save([Item(id=n, name=f"item {n}, run {runs}") for n in range(wanted)])
    await tie.save_checkpoint(Since(runs=runs))


@sync(integration="plain", auto_start=False, models=[("Broken", dict)])
async def broken(tie: SyncContext) -> None:
    """Fail, but of those who are lucky."""
    if not (await tie.metadata()).get("lucky"):
        raise ValueError("no luck")


@action(integration="plain", input=Sum, output=Total)
async def add(tie: ActionContext, given: Sum) -> Total:
    """Add two numbers.

    - a: the first
    - b: the second
    """
    return Total(total=given.a + given.b)


@action(integration="plain", input=dict)
async def refuse(tie: ActionContext, given: dict) -> None:
    """Say no, and why."""
    raise ActionError(given, "not this one")


@action(integration="plain", output=list)
def wait(tie: ActionContext) -> list:
    """Answer after a moment, in a thread."""
    return [1, None, "ü"]


@action(integration="plain")
async def fail(tie: ActionContext) -> None:
    """Fail where nobody expected it."""
    await asyncio.sleep(0)
    raise KeyError("lost")


@on_event("pre-connection-deletion", integration="plain")
async def leave(tie: EventContext, payload: dict) -> None:
    """Fail where the metadata says so; it goes all the same."""
    tie.log("leaving", seen=len(await tie.metadata()))
    if (await tie.metadata()).get("clings"):
        raise ActionError("not yet")


@on_event("validate-connection", integration="plain")
async def validate(tie: EventContext, payload: dict) -> None:
    """Refuse whom the metadata calls bad."""
    if (await tie.metadata()).get("bad"):
        raise ActionError("bad accounts are not wanted")
