"""API keys and the signing key over HTTP."""

import pytest
from tests.asking import KEY, asking

KEYS, ROTATE = "/environment/api-keys", "/environment/webhook-signing-key/rotate"


async def test_a_key_is_rotated_by_itself(ask):
    """It makes another, which may do the same, and is taken back by that one."""
    made = (await ask("POST", KEYS, {"display_name": "next"})).json["data"]
    assert (made["display_name"], made["scopes"], made["hint"]) == (
        "next",
        ["environment:*"],
        made["secret"][-4:],
    )
    ask.key = made["secret"]
    first, second = (await ask("GET", KEYS)).json["data"]
    assert (first["display_name"], second["id"], "secret" in second) == ("preset", made["id"], False)
    assert first["hint"] == KEY[-4:]
    assert (await ask("DELETE", f"{KEYS}/{first['id']}")).json == {"success": True}
    ask.key = KEY
    assert (await ask("GET", KEYS)).code == "unknown_account"


async def test_no_key_makes_one_that_may_do_more(ask):
    """403, naming what it lacks; a part of what it has it may pass on."""
    _, key = ask.tieline.access.create_key("maker", ["environment:api_keys:*", "environment:connections:*"])
    ask.key = key.reveal()
    for scopes in ({}, {"scopes": ["environment:proxy"]}, {"scopes": ["environment:*"]}):
        reply = await ask("POST", KEYS, {"display_name": "more", **scopes})
        assert (reply.status, reply.code) == (403, "forbidden")
    reply = await ask("POST", KEYS, {"display_name": "less", "scopes": ["environment:connections:read"]})
    assert reply.json["data"]["scopes"] == ["environment:connections:read"]
    assert (await ask("POST", ROTATE)).status == 403


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"display_name": "preset"}, ["display_name"]),
        ({"display_name": "\n"}, ["display_name"]),
        ({"display_name": ""}, ["display_name"]),
        ({"display_name": "a", "scopes": ["environment:nothing"]}, ["scopes"]),
        ({"display_name": "a", "scopes": []}, ["scopes"]),
        ({"display_name": "a", "environment_id": 1}, []),
    ],
)
async def test_a_key_that_cannot_be_is_refused_by_its_field(ask, body, path):
    reply = await ask("POST", KEYS, body)
    assert (reply.status, reply.code, reply.issues[0][1]) == (400, "invalid_body", path)
    assert len((await ask("GET", KEYS)).json["data"]) == 1


async def test_a_key_that_is_not_there_is_not_found(ask):
    """Nor is one that was taken back."""
    assert (await ask("DELETE", f"{KEYS}/99999")).code == "not_found"
    assert (await ask("DELETE", f"{KEYS}/x")).status == 400


async def test_the_signing_key_is_made_anew(ask):
    """From then on it is the one there is."""
    former = ask.tieline.access.webhook_signing_key().reveal()
    fresh = (await ask("POST", ROTATE)).json["data"]["webhook_signing_key"]
    assert fresh == ask.tieline.access.webhook_signing_key().reveal() != former


async def test_a_preset_signing_key_is_the_operators_to_change(tmp_path, sqlite_url):
    """400, and it stays."""
    variables = {"TIELINE_DATABASE_URL": sqlite_url, "TIELINE_WEBHOOK_SIGNING_KEY": "preset-signing-key"}
    async with asking(tmp_path / "home", variables) as ask:
        reply = await ask("POST", ROTATE)
        assert reply.status == 400
        assert "TIELINE_WEBHOOK_SIGNING_KEY" in reply.json["error"]["message"]
