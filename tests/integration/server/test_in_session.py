"""What the browser of an end user may look at with the token of its connect session."""

import uuid

import pytest
from tests.asking import Asker, Reply, asking


@pytest.fixture
async def ask(tmp_path):
    """Asks a server with two integrations."""
    async with asking(tmp_path / "home") as asker:
        for provider, key in (("stripe-api-key", "payments"), ("notion", "notes")):
            credentials = {"type": "OAUTH2", "client_id": "c", "client_secret": "s3cret"}
            given = {"credentials": credentials} if provider == "notion" else {}
            made = await asker("POST", "/integrations", {"provider": provider, "unique_key": key, **given})
            assert made.status == 200, made.body
        yield asker


async def guest(ask: Asker, **session) -> Asker:
    """Return who asks with the token of a new session."""
    made = await ask("POST", "/connect/sessions", {"end_user": {"id": "u1"}, **session})
    assert made.status == 201, made.body
    return Asker(app=ask.app, key=made.json["data"]["token"], tieline=ask.tieline)


def told(refused: Reply) -> tuple[int, str]:
    return refused.status, refused.code


async def test_session_sees_the_integrations_that_it_allows(ask):
    """And no other, by any route."""
    visitor = await guest(ask, allowed_integrations=["payments"])
    assert [each["unique_key"] for each in (await visitor("GET", "/integrations")).json["data"]] == [
        "payments"
    ]
    assert (await visitor("GET", "/integrations/payments")).status == 200
    assert told(await visitor("GET", "/integrations/notes")) == (404, "not_found")


async def test_session_without_a_list_sees_every_integration(ask):
    """In the order in which they were made."""
    visitor = await guest(ask)
    shown = (await visitor("GET", "/integrations")).json["data"]
    assert [each["unique_key"] for each in shown] == ["payments", "notes"]


async def test_session_sees_the_providers_of_its_integrations(ask):
    """The catalogue holds many more."""
    visitor = await guest(ask, allowed_integrations=["payments"])
    shown = (await visitor("GET", "/providers")).json["data"]
    assert [each["name"] for each in shown] == ["stripe-api-key"]
    assert "Stripe" in (await visitor("GET", "/providers/stripe-api-key")).json["data"]["display_name"]
    assert told(await visitor("GET", "/providers/notion")) == (404, "not_found")


async def test_session_sees_no_credentials(ask):
    """Not even those of an integration that it allows; nor where its webhooks go."""
    visitor = await guest(ask)
    for what in ("credentials", "webhook"):
        refused = await visitor("GET", f"/integrations/notes?include={what}")
        assert told(refused) == (403, "forbidden")
        assert b"s3cret" not in refused.body


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/connections"),
        ("DELETE", "/integrations/payments"),
        ("GET", "/providers/notion/templates"),
        ("GET", "/environment-variables"),
    ],
)
async def test_session_opens_nothing_else(ask, method, target):
    """Its token is no API key."""
    visitor = await guest(ask)
    assert told(await visitor(method, target)) == (401, "invalid_secret_key_format")


async def test_token_of_no_session_is_refused(ask):
    """Also that of one that is over."""
    visitor = await guest(ask)
    assert (await visitor("DELETE", "/connect/session")).status == 204
    stranger = Asker(app=ask.app, key=f"nango_connect_session_{uuid.uuid4().hex * 2}", tieline=ask.tieline)
    for each in (visitor, stranger):
        assert told(await each("GET", "/integrations")) == (401, "unknown_connect_session_token")


async def test_session_cannot_be_told_from_a_key_by_its_integrations(ask):
    """What it sees of an integration is what a key sees."""
    visitor = await guest(ask)
    seen, known = [(await each("GET", "/integrations/notes")).json for each in (visitor, ask)]
    assert known == seen


async def test_what_a_page_counts_is_taken_and_not_kept(ask):
    """The token is in the body: a page sends it while it closes."""
    visitor = await guest(ask)
    event = {"token": visitor.key, "event": "open", "timestamp": "2026-01-01T00:00:00Z", "dimensions": {}}
    anyone = Asker(app=ask.app, key=None, tieline=ask.tieline)
    assert (await anyone("POST", "/connect/telemetry", event)).status == 204
    unknown = {**event, "token": f"nango_connect_session_{'0' * 64}"}
    assert told(await anyone("POST", "/connect/telemetry", unknown)) == (401, "unknown_connect_session_token")
