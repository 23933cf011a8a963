"""An account under an id that had one already: what stays, and what is kept apart."""

from collections.abc import AsyncIterator

import pytest
from tests.signing_in import Browser, World, signing_in

from tieline.records.model import Batch, CheckpointKey, StreamKey


@pytest.fixture
async def world(tmp_path) -> AsyncIterator[World]:
    async with signing_in(tmp_path / "home") as made:
        yield made


async def bring(world: World, username: str, **more) -> None:
    """Import an account under the id `one`."""
    credentials = {"type": "BASIC", "username": username, "password": "p"}
    body = {
        "provider_config_key": "box-basic",
        "connection_id": "one",
        "credentials": credentials,
        **more,
    }
    reply = await world.ask("POST", "/connections", body)
    assert reply.status == 201, reply.body


def sync(world: World, integration: str, connection_id: str, *ids: str) -> None:
    """Store records as a run does."""
    tieline = world.ask.tieline
    connection = tieline._stores.connections.find(integration, connection_id)
    stream = StreamKey(connection=connection.key, model="Item")
    here = CheckpointKey(connection=connection.key, sync="items")
    batch = Batch(stream=stream, records=[(each, b"{}") for each in ids], checkpoint=(here, b"{}"))
    tieline._stores.records.write(batch, now=1)


async def records(world: World, integration: str, connection_id: str) -> list[str]:
    headers = [("provider-config-key", integration), ("connection-id", connection_id)]
    reply = await world.ask("GET", "/records?model=Item", headers=headers)
    return [each["id"] for each in reply.json.get("records", ())]


async def reconnect(world: World, integration: str, connection_id: str) -> str:
    """Return the token of a session for an account that is there."""
    asked = {"connection_id": connection_id, "integration_id": integration}
    reply = await world.ask("POST", "/connect/sessions/reconnect", asked)
    assert reply.status == 201, reply.body
    return reply.json["data"]["token"]


async def signed_in(world: World) -> str:
    """Return the id of an account that somebody has connected at the provider's page."""
    session = await world.session(tags={"plan": "gold"})
    assert (await Browser(world=world).sign_in(session)).status == 200
    (listed,) = await world.connections()
    return listed["connection_id"]


async def test_another_account_under_the_same_id_has_none_of_the_formers_records(world):
    """Its credentials name another user; what the product said of the connection stays."""
    await bring(world, "ada", metadata={"region": "eu"}, tags={"plan": "gold"})
    sync(world, "box-basic", "one", "1", "2")
    await bring(world, "grace")
    assert await records(world, "box-basic", "one") == []
    shown = await world.connection("one", "box-basic")
    assert (shown["metadata"], shown["tags"]) == ({"region": "eu"}, {"plan": "gold"})


async def test_account_that_comes_back_finds_its_records(world):
    """They were kept apart meanwhile."""
    await bring(world, "ada")
    sync(world, "box-basic", "one", "1", "2")
    await bring(world, "grace")
    sync(world, "box-basic", "one", "9")
    await bring(world, "ada")
    assert await records(world, "box-basic", "one") == ["1", "2"]


async def test_account_that_nobody_is_named_for_keeps_its_records(world):
    """Tokens do not tell whose they are: the id does, however often somebody signs in."""
    name = await signed_in(world)
    sync(world, "box", name, "1", "2")
    before = world.ask.tieline._stores.connections.find("box", name)
    assert (await Browser(world=world).sign_in(await reconnect(world, "box", name))).status == 200
    assert await records(world, "box", name) == ["1", "2"]
    after = world.ask.tieline._stores.connections.find("box", name)
    assert (after.key, after.tags, after.created_at) == (before.key, before.tags, before.created_at)
    assert after.credentials != before.credentials


async def test_account_that_was_revoked_is_well_again(world):
    """It has no error any more, and is kept fresh as a new one is."""
    name = await signed_in(world)
    world.sandbox.book.revoke(next(iter(world.sandbox.book.refresh)))
    target = f"/connections/{name}?provider_config_key=box&force_refresh=true"
    assert (await world.ask("GET", target)).status == 400
    (failing,) = await world.connections()
    assert [each["type"] for each in failing["errors"]] == ["auth"]
    assert (await Browser(world=world).sign_in(await reconnect(world, "box", name))).status == 200
    (well,) = await world.connections()
    assert (well["connection_id"], well["errors"]) == (name, [])
    assert world.ask.tieline._kept.renewals.next() == 0
    assert (await world.ask("GET", target)).status == 200


async def test_session_for_one_account_makes_no_other(world):
    """Whatever integration the browser asks for."""
    name = await signed_in(world)
    token = await reconnect(world, "box", name)
    assert (await Browser(world=world).begin(token, "box-plain")).status == 400
    assert (await Browser(world=world).sign_in(token)).status == 200
    assert [each["connection_id"] for each in await world.connections()] == [name]


async def test_session_for_an_account_that_was_deleted_connects_nothing(world):
    """Also where that happens while its user is at the provider's page."""
    name = await signed_in(world)
    token = await reconnect(world, "box", name)
    browser = Browser(world=world)
    begun = await browser.begin(token)
    back = await browser.approve(begun.headers["location"])
    await world.ask("DELETE", f"/connections/{name}?provider_config_key=box")
    assert (await browser.begin(token)).status == 400
    assert (await browser.get(back)).status == 400
    assert await world.connections() == []
