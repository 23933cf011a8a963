"""Apps that are installed in accounts, and who has installed them, against the sandbox."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from tests.signing_in import Browser, World, signing_in


@pytest.fixture
async def world(tmp_path) -> AsyncIterator[World]:
    async with signing_in(tmp_path / "home") as made:
        yield made


async def installed(world: World, integration: str, **session: object) -> str:
    """Go to where something is installed, and come back; return the connection's id."""
    page = await Browser(world=world).sign_in(await world.session(**session), integration)
    assert page.status == 200, page.body
    (listed,) = await world.connections()
    return listed["connection_id"]


async def shown(world: World, connection_id: str, more: str = ""):
    target = f"/connections/{connection_id}?provider_config_key=box-app-user&refresh_token=true{more}"
    reply = await world.ask("GET", target)
    assert reply.status == 200, reply.body
    return reply.json


async def called(world: World, connection_id: str) -> int:
    headers = [("provider-config-key", "box-app-user"), ("connection-id", connection_id)]
    return (await world.ask("GET", "/proxy/api/me", headers=headers)).status


async def test_an_app_goes_on_without_its_user(world, caplog):
    """Whose refresh token is revoked: that is told once, and stays told until the account is connected anew."""
    connection_id = await installed(world, "box-app-user")
    first = await shown(world, connection_id)
    secret = first["credentials"]["user"]["refresh_token"]
    world.sandbox.book.revoke(secret)
    second = await shown(world, connection_id, "&force_refresh=true")
    assert second["credentials"]["app"]["access_token"] != first["credentials"]["app"]["access_token"]
    assert "refresh_token" not in second["credentials"]["user"]
    (error,) = second["errors"]
    assert error["type"] == "auth"
    (line,) = [each for each in caplog.records if each.getMessage() == "refresh_failed"]
    assert line.facts["log_id"] == error["log_id"]
    assert "invalid_grant" in line.facts["error"]
    assert secret not in caplog.text
    third = await shown(world, connection_id, "&force_refresh=true")
    assert third["errors"] == second["errors"]
    assert await called(world, connection_id) == 200
    told = (await world.ask("GET", "/connections")).json["connections"][0]["errors"]
    assert told == second["errors"]


async def test_an_app_whose_user_is_back_is_well(world):
    connection_id = await installed(world, "box-app-user")
    world.sandbox.book.revoke((await shown(world, connection_id))["credentials"]["user"]["refresh_token"])
    assert len((await shown(world, connection_id, "&force_refresh=true"))["errors"]) == 1
    again = {"connection_id": connection_id, "integration_id": "box-app-user"}
    token = (await world.ask("POST", "/connect/sessions/reconnect", again)).json["data"]["token"]
    assert (await Browser(world=world).sign_in(token, "box-app-user")).status == 200
    assert (await shown(world, connection_id))["errors"] == []


async def finished(world: World, integration: str, **change: str):
    """Install something, and come back with something else."""
    browser = Browser(world=world)
    begun = await browser.begin(await world.session(), integration)
    back = urlsplit(await browser.approve(begun.headers["location"]))
    return await browser.get(f"{back.path}?{urlencode({**dict(parse_qsl(back.query)), **change})}")


async def test_an_installation_that_its_user_cannot_see_is_refused(world):
    """Though the app is installed there, and gets a token."""
    page = await finished(world, "box-app-user", installation_id="999")
    assert (page.status, b"cannot see this installation" in page.body) == (400, True)
    assert await world.connections() == []


async def test_an_installation_of_an_app_alone_is_proven_to_be_of_the_app(world):
    """By the token that is given for it; whose it is nobody can tell."""
    assert (await finished(world, "box-app", installation_id="801")).status == 400
    assert (await finished(world, "box-app", installation_id="999")).status == 200


@pytest.mark.parametrize("integration", ["box-app", "box-app-user"])
@pytest.mark.parametrize("state", ["", "another", "x" * 5000])
async def test_a_setup_that_nobody_began_installs_nothing(world, integration, state):
    """A state that is not ours, or none at all."""
    assert (await finished(world, integration, state=state)).status == 400
    assert await world.connections() == []
