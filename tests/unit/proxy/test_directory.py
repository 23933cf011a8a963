"""What is kept in memory, and when it is let go."""

import asyncio
import threading

import pytest
from tests.proxying import BASE, KEY, World, provider, replaced

from tieline.auth.credentials import ApiKey, OAuth2
from tieline.connections.model import Integration
from tieline.core.errors import DatabaseBusy, RefreshFailed, UnknownName
from tieline.core.secrets import Secret
from tieline.proxy.directory import GRACE, LOOK_AFTER, MAX_AGE, PATIENCE


@pytest.fixture
def world():
    return World()


def busy(*_):
    raise DatabaseBusy


class Busy(dict):
    """Keys that cannot be read."""

    get = busy


def token(text, **more):
    return OAuth2(access_token=Secret(text), refresh_token=Secret("r"), **more)


async def test_a_connection_is_read_once(world):
    """And the number of changes once in a while, however many calls there are."""
    world.connect()
    directory = world.directory()
    first = await directory.route("acme", "c")
    for _ in range(100):
        assert await directory.route("acme", "c") is first
    assert world.reads == [("acme", "c")]
    assert world.revision.asked == 1
    assert first.prepared.base_url == BASE
    assert dict(first.headers.pairs)["authorization"].startswith("Basic ")


async def test_a_change_of_another_process_is_seen(world):
    """Once the number of changes is looked at again, and not before."""
    kept = world.connect()
    directory = world.directory()
    await directory.route("acme", "c")
    world.put(replaced(kept, base_url="https://new.example"))
    world.revision.number += 1
    assert (await directory.route("acme", "c")).prepared.base_url == BASE
    world.clock.time += MAX_AGE + 0.01
    assert (await directory.route("acme", "c")).prepared.base_url == "https://new.example"


async def test_a_look_in_time_keeps_nobody_waiting(world):
    """A call starts it and goes on with what is kept; the calls behind it see what it brought."""
    kept = world.connect()
    directory = world.directory()
    await directory.route("acme", "c")
    world.put(replaced(kept, base_url="https://new.example"))
    world.revision.number += 1
    world.clock.time += LOOK_AFTER + 0.01
    route = directory.route("acme", "c")
    with pytest.raises(StopIteration) as at_once:
        route.send(None)
    assert at_once.value.value.prepared.base_url == BASE
    while world.revision.asked < 2 or (await directory.route("acme", "c")).prepared.base_url == BASE:
        await asyncio.sleep(0.001)
    assert world.revision.asked == 2


async def test_where_nothing_changed_nothing_is_read_again(world):
    world.connect()
    directory = world.directory()
    await directory.route("acme", "c")
    world.clock.time += 10
    await directory.route("acme", "c")
    assert (len(world.reads), world.revision.asked) == (1, 2)


async def test_a_change_of_this_process_is_seen_at_once(world):
    kept = world.connect()
    directory = world.directory()
    await directory.route("acme", "c")
    world.put(replaced(kept, base_url="https://new.example"))
    directory.changed()
    assert (await directory.route("acme", "c")).prepared.base_url == "https://new.example"


async def test_what_was_read_before_a_change_is_not_kept(world):
    """A change in the middle of a look-up: who asks afterwards gets what is there then."""
    kept = world.connect()
    directory = world.directory()

    async def refresh_meanwhile(connection, *, force=False):
        if connection.base_url == BASE:
            world.put(replaced(kept, base_url="https://new.example"))
            directory.changed()
            assert (await directory.route("acme", "c")).prepared.base_url == "https://new.example"
        return connection

    world.tokens.fresh = refresh_meanwhile
    await directory.route("acme", "c")
    assert (await directory.route("acme", "c")).prepared.base_url == "https://new.example"


async def test_calls_at_the_same_time_share_one_look(world):
    """At the number of changes, and at the connection."""
    world.connect()
    directory = world.directory()
    routes = await asyncio.gather(*(directory.route("acme", "c") for _ in range(50)))
    assert len(set(map(id, routes))) == 1
    assert (len(world.reads), world.revision.asked) == (1, 1)


async def test_who_gives_up_takes_nothing_from_others(world):
    world.connect()
    directory = world.directory()
    leaving = asyncio.ensure_future(directory.route("acme", "c"))
    staying = asyncio.ensure_future(directory.route("acme", "c"))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).connection.connection_id == "c"
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_a_database_that_cannot_be_asked_stops_nobody_at_once(world):
    """Keys and routes that are kept serve on for their grace; then it is told, until the database is back."""
    world.connect()
    directory = world.directory()
    await directory.find_key(KEY)
    route = await directory.route("acme", "c")
    asks, finds = world.revision.current, world.keys
    world.revision.current, world.keys = busy, Busy()
    began = world.clock.time
    while world.clock.time < began + GRACE:
        assert await directory.route("acme", "c") is route
        assert await directory.find_key(KEY)
        world.clock.time += 0.4
    with pytest.raises(DatabaseBusy):
        await directory.route("acme", "c")
    with pytest.raises(DatabaseBusy):
        await directory.find_key(KEY)
    world.revision.current, world.keys = asks, finds
    assert await directory.route("acme", "c") is route


async def test_what_is_not_kept_needs_the_database(world):
    world.connect()
    directory = world.directory()
    await directory.route("acme", "c")
    world.clock.time += 1
    world.revision.current = busy
    world.connections.find = busy
    with pytest.raises(DatabaseBusy):
        await directory.route("acme", "other")


async def test_a_change_is_seen_once_the_database_is_back(world):
    """A second after the last look in vain."""
    kept = world.connect()
    directory = world.directory()
    await directory.route("acme", "c")
    asks, world.revision.current = world.revision.current, busy
    world.clock.time += 5
    await directory.route("acme", "c")
    world.revision.current = asks
    world.revision.number += 1
    world.put(replaced(kept, base_url="https://new.example"))
    world.clock.time += PATIENCE + 0.01
    assert (await directory.route("acme", "c")).prepared.base_url == "https://new.example"


async def test_a_database_that_does_not_answer_keeps_nobody_waiting(world):
    """One call waits a moment; others go on with what is kept."""
    world.patience = 0.01
    world.connect()
    directory = world.directory()
    route = await directory.route("acme", "c")
    back = threading.Event()
    world.revision.current = lambda: back.wait(30) and 1
    world.clock.time += 5
    try:
        for _ in range(20):
            assert await directory.route("acme", "c") is route
    finally:
        back.set()


async def test_a_live_token_serves_while_none_can_be_stored(world):
    """One that ended does not."""
    end = int((world.clock.now() + 3600) * 1_000_000)
    world.connect(provider(auth_mode="OAUTH2"), token("old", expires_at=end))
    directory = world.directory()
    await directory.route("acme", "c")
    world.tokens.refresh = busy
    world.clock.time += 3000
    assert ("authorization", "Bearer old") in (await directory.route("acme", "c")).headers.pairs
    world.clock.time += 601
    with pytest.raises(DatabaseBusy):
        await directory.route("acme", "c")


@pytest.mark.parametrize(
    ("integration", "connection", "field"),
    [("none", "c", "provider_config_key"), ("acme", "none", "connection_id")],
)
async def test_what_is_not_there_is_named(world, integration, connection, field):
    world.connect()
    world.integrations.make("acme", "acme")
    with pytest.raises(UnknownName) as caught:
        await world.directory().route(integration, connection)
    assert caught.value.field == field


async def test_a_connection_whose_credentials_are_not_stored_is_not_there(world):
    world.integrations.make("acme", "acme")
    world.put(replaced(world.connect(), credentials=None))
    with pytest.raises(UnknownName) as caught:
        await world.directory().route("acme", "c")
    assert caught.value.field == "connection_id"


async def test_a_token_that_ends_is_renewed_before_the_call(world):
    """And the renewed one is kept; while it is good nobody is asked."""
    end = int((world.clock.now() + 3600) * 1_000_000)
    kept = world.connect(provider(auth_mode="OAUTH2"), token("old", expires_at=end))
    asked = []

    def refresh(connection, _force):
        asked.append(connection)
        if world.clock.now() * 1_000_000 < end - 900_000_000:
            return connection
        return replaced(kept, credentials=token("new", expires_at=end + 3_600_000_000))

    world.tokens.refresh = refresh
    directory = world.directory()
    assert ("authorization", "Bearer old") in (await directory.route("acme", "c")).headers.pairs
    world.clock.time += 3000
    for _ in range(3):
        assert ("authorization", "Bearer new") in (await directory.route("acme", "c")).headers.pairs
    assert len(asked) == 2


async def test_another_token_is_asked_for_once(world):
    """Who was refused with the old one takes the new one that is there."""
    kept = world.connect(provider(auth_mode="OAUTH2"), token("old"))
    directory = world.directory()
    refused = await directory.route("acme", "c")
    world.tokens.refresh = lambda connection, force: (
        replaced(kept, credentials=token("new")) if force else connection
    )
    others = [await directory.other(refused) for _ in range(3)]
    assert {dict(route.headers.pairs)["authorization"] for route in others} == {"Bearer new"}
    assert world.tokens.forced == 1


async def test_without_another_token_there_is_none(world):
    world.connect(provider(auth_mode="OAUTH2"), token("old"))
    directory = world.directory()
    refused = await directory.route("acme", "c")
    assert await directory.other(refused) is None

    def fails(_connection, force):
        raise RefreshFailed if force else AssertionError

    world.tokens.refresh = fails
    with pytest.raises(RefreshFailed):
        await directory.other(refused)


async def test_a_key_is_read_once_a_minute(world):
    """So that whoever reads it can write down that it is in use."""
    directory = world.directory()
    for _ in range(5):
        assert (await directory.find_key(KEY)).name == "k"
    world.clock.time += 61
    await directory.find_key(KEY)
    assert len(world.reads) == 2


async def test_a_revoked_key_is_refused(world):
    directory = world.directory()
    assert await directory.find_key(KEY)
    world.keys.clear()
    directory.changed()
    assert await directory.find_key(KEY) is None


async def test_an_unknown_key_is_not_kept(world):
    """Nobody can fill the memory with guesses, and a key is good as soon as it is made."""
    directory = world.directory()
    other = KEY[:-1] + "b"
    assert await directory.find_key(other) is None
    world.keys[other] = world.keys[KEY]
    assert await directory.find_key(other)


async def test_accounts_keep_their_pace_when_they_are_read_again(world):
    """The pacer outlives a change; where no limits are known there is none."""
    world.connect(provider(limits={"per_second": 5, "burst": 5}))
    world.connect(provider("free"))
    directory = world.directory()
    before = await directory.route("acme", "c")
    directory.changed()
    after = await directory.route("acme", "c")
    assert before is not after
    assert before.pacer is after.pacer is not None
    assert (await directory.route("free", "c")).pacer is None


async def test_an_integration_says_where_its_api_is_and_how_the_key_is_sent(world):
    """Also after it says something else; what the operator gave a connection stays."""
    generic = provider(
        auth_mode="API_KEY", integration_config={"keyName": {}, "valueTemplate": {}, "baseUrl": {}}
    )
    key = ApiKey(api_key=Secret("the-key"))
    world.connect(generic, key, trusted=False, base_url="https://old.example")
    world.connect(generic, key, trusted=True, connection_id="own", base_url="https://own.example")
    config = {"keyName": "x-key", "valueTemplate": "Key ${apiKey}", "baseUrl": "https://crm.example/v2"}
    world.integrations.create(
        Integration(
            key=0,
            unique_key="acme",
            provider="acme",
            integration_config=config,
            created_at=0,
            updated_at=0,
        ),
        now=0,
    )
    directory = world.directory()
    route = await directory.route("acme", "c")
    assert (route.prepared.base_url, route.prepared.trusted) == ("https://crm.example/v2", False)
    assert dict(route.headers.pairs)["x-key"] == "Key the-key"
    assert (await directory.route("acme", "own")).prepared.base_url == "https://own.example"


async def test_the_row_of_a_connection_is_read_once(world):
    """Until something changes; what is not there is told by its field."""
    kept = world.connect()
    directory = world.directory()
    for _ in range(10):
        assert await directory.row("acme", "c") == kept.key
    assert world.reads == [("acme", "c")]
    directory.changed()
    await directory.row("acme", "c")
    assert len(world.reads) == 2
    with pytest.raises(UnknownName) as caught:
        await directory.row("nobody", "c")
    assert caught.value.field == "provider_config_key"
