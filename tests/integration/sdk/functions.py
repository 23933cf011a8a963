"""Functions that the tests of the SDK have a server run."""

from __future__ import annotations

import msgspec

from tieline import ActionContext, ActionError, SyncContext, action, sync


class Item(msgspec.Struct):
    id: str
    title: str


class Order(msgspec.Struct):
    title: str
    count: int = 1


class Made(msgspec.Struct):
    titles: list[str]


@sync(integration="gong", models=[Item], auto_start=False)
async def items(tie: SyncContext) -> None:
    """Save as many items as the metadata says; what there is no more is deleted."""
    metadata = await tie.metadata()
    count = int(metadata.get("count", 3))
    async with tie.track_deletes(Item):
        await tie.save([Item(id=str(number), title=f"item {number}") for number in range(count)])


@sync(integration="gong", models=[("Nothing", dict)], auto_start=False)
async def broken(tie: SyncContext) -> None:
    """Fail."""
    raise ValueError("of no use")


@action(integration="gong", input=Order, output=Made)
async def make(tie: ActionContext, order: Order) -> Made:
    """Make something."""
    if order.title == "nothing":
        raise ActionError({"why": ["out of stock"]})
    return Made(titles=[order.title] * order.count)


@action(integration="gong")
async def users(tie: ActionContext) -> None:
    """Ask Gong for something that is not there."""
    await tie.get("/v2/nowhere")


@action(integration="gong")
async def spare_blocking(tie: ActionContext) -> None:
    """Do nothing."""


@action(integration="gong")
async def spare_async(tie: ActionContext) -> None:
    """Do nothing."""
