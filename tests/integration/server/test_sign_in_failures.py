"""The operator hears of sign-ins that came to nothing, and never twice of the same user's."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from tests.signing_in import Browser, World, signing_in

from tieline.sandbox.oauth import Failure

END_USER = {"id": "u1", "email": "ada@acme.test"}


@pytest.fixture
async def world(tmp_path) -> AsyncIterator[World]:
    async with signing_in(tmp_path / "home", {"TIELINE_WEBHOOK_URL": "http://127.0.0.1:9/hook"}) as made:
        yield made


@pytest.fixture
def browser(world) -> Browser:
    return Browser(world=world)


async def told(world: World) -> list[dict]:
    """Return the webhooks that were made; nobody takes them."""
    tieline = world.ask.tieline
    tieline._wake()
    async with asyncio.timeout(30):
        while tieline._kept.outbox.waiting(1):
            await asyncio.sleep(0.01)
    made = [tieline.webhooks.delivery(each.id) for each in tieline.webhooks.deliveries()]
    return [msgspec.json.decode(each.content.body) for each in made]


async def come_back(browser: Browser, token: str, query: str, integration: str = "box") -> None:
    """Come back from the provider's page with something else than it says."""
    begun = await browser.begin(token, integration)
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    assert (await browser.get(f"/oauth/callback?state={state}&{query}")).status == 400


async def test_sign_in_that_was_refused_is_told_of(world, browser):
    """With all that is known of the account to be."""
    token = await world.session(end_user=END_USER)
    await come_back(browser, token, "error=access_denied&error_description=Not+today")
    (webhook,) = await told(world)
    assert len(webhook.pop("connectionId")) == 36
    assert webhook == {
        "from": "nango",
        "type": "auth",
        "operation": "creation",
        "success": False,
        "authMode": "OAUTH2",
        "provider": "box",
        "providerConfigKey": "box",
        "environment": world.ask.tieline.access.environment().name,
        "endUser": {"endUserId": "u1", "endUserEmail": "ada@acme.test", "tags": {}},
        "tags": {"end_user_id": "u1", "end_user_email": "ada@acme.test"},
        "error": {
            "type": "access_denied",
            "description": "the sign-in was refused: access_denied: Not today",
        },
    }


async def test_user_who_tries_again_and_again_is_one_webhook(world, browser):
    """For each integration; and the connection that comes of it in the end is another."""
    token = await world.session()
    for _ in range(3):
        await come_back(browser, token, "error=access_denied")
    await come_back(browser, token, "error=access_denied", "box-plain")
    await browser.sign_in(token)
    assert sorted((each["providerConfigKey"], each["success"]) for each in await told(world)) == [
        ("box", False),
        ("box", True),
        ("box-plain", False),
    ]


async def test_reconnection_that_failed_is_told_of_by_its_id(world, browser):
    """What the account was before stays as it is."""
    await browser.sign_in(await world.session())
    (listed,) = await world.connections()
    asked = {"connection_id": listed["connection_id"], "integration_id": "box"}
    begun = await world.ask("POST", "/connect/sessions/reconnect", asked)
    await come_back(browser, begun.json["data"]["token"], "error=access_denied")
    (failed,) = [each for each in await told(world) if not each["success"]]
    assert failed["operation"] == "override"
    assert failed["connectionId"] == listed["connection_id"]
    assert (await world.connection(listed["connection_id"]))["errors"] == []


async def test_provider_that_gives_no_token_is_told_of(world, browser):
    """The user was there, and came back with a code."""
    object.__setattr__(world.sandbox.config, "failure", Failure.ERROR_200)
    assert (await browser.sign_in(await world.session())).status == 400
    (webhook,) = await told(world)
    assert (webhook["success"], webhook["error"]["type"]) == (False, "invalid_grant")


@pytest.mark.parametrize("word", ["x" * 65, "<script>", "a%20b", "%0d%0a"])
async def test_browser_that_makes_up_an_error_is_not_quoted(world, browser, word):
    """Its word is no word of any provider's."""
    await come_back(browser, await world.session(), f"error={word}")
    assert [each["error"]["type"] for each in await told(world)] == ["sign_in_refused"]


async def test_organisation_without_an_end_user_is_among_the_tags(world, browser):
    """What is said of tags wins."""
    organization = {"id": "o1", "display_name": "Acme"}
    session = await world.session(end_user=None, organization=organization, tags={"organization_id": "other"})
    await come_back(browser, session, "error=access_denied")
    (webhook,) = await told(world)
    assert webhook["tags"] == {"organization_id": "other", "organization_display_name": "Acme"}


async def test_browser_that_is_another_is_its_users_own_affair(world, browser):
    """Nobody but the user can do anything about it."""
    begun = await browser.begin(await world.session())
    stranger = Browser(world=world)
    assert (await stranger.get(await browser.approve(begun.headers["location"]))).status == 400
    assert await told(world) == []
