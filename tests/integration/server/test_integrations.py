"""Integrations and providers over the wire."""

import re
from xml.etree import ElementTree as ET

import pytest
from tests.asking import KEY, asking

from tieline.core.secrets import Secret

BASIC = {"provider": "gong", "unique_key": "gong"}
CLIENT = {"type": "OAUTH2", "client_id": "id", "client_secret": "hush", "scopes": "a,b"}
OAUTH = {"provider": "hubspot", "unique_key": "hub", "credentials": CLIENT}

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
async def both(ask):
    """A server with two integrations."""
    assert (await ask("POST", "/integrations", BASIC)).status == 200
    assert (await ask("POST", "/integrations", OAUTH)).status == 200
    return ask


async def test_an_integration_is_made_and_read(ask):
    """In the public form, with the provider's name and a logo."""
    made = (await ask("POST", "/integrations", BASIC)).json["data"]
    assert {made.pop("created_at")[-1], made.pop("updated_at")[-1]} == {"Z"}
    assert made == {
        "unique_key": "gong",
        "provider": "gong",
        "display_name": "Gong",
        "logo": "http://tieline.test/images/template-logos/gong.svg",
        "forward_webhooks": True,
    }
    assert (await ask("GET", "/integrations/gong")).json["data"]["unique_key"] == "gong"


async def test_a_quickstart_needs_no_credentials(ask):
    """Where the provider needs none."""
    body = {**BASIC, "display_name": "Ours", "forward_webhooks": False}
    made = (await ask("POST", "/integrations/quickstart", body)).json["data"]
    assert (made["display_name"], made["forward_webhooks"]) == ("Ours", False)
    refused = await ask("POST", "/integrations/quickstart", {"provider": "hubspot", "unique_key": "hub"})
    assert refused.issues == [("custom", ["credentials"])]


async def test_a_list_has_the_oldest_first(both):
    """And no credentials."""
    reply = await both("GET", "/integrations")
    assert [each["unique_key"] for each in reply.json["data"]] == ["gong", "hub"]
    assert b"hush" not in reply.body


async def test_what_is_included_has_to_be_asked_for(both):
    """Once, twice, or both: where webhooks are sent to, and credentials, null where there are none."""
    assert "credentials" not in (await both("GET", "/integrations/hub")).json["data"]
    credentials = (await both("GET", "/integrations/hub?include=credentials")).json["data"]["credentials"]
    assert credentials == {**CLIENT, "webhook_secret": None}
    shown = (await both("GET", "/integrations/gong?include=webhook&include=credentials")).json["data"]
    assert re.fullmatch(rf"http://[^/]+/webhook/{UUID}/gong", shown["webhook_url"])
    assert shown["credentials"] is None
    wrong = await both("GET", "/integrations/hub?include=everything")
    assert (wrong.code, wrong.issues) == ("invalid_query_params", [("invalid_value", ["include", "0"])])


async def test_credentials_ask_for_a_scope_of_their_own(both):
    """Reading alone does not show them."""
    _, key = both.tieline.access.create_key("reader", ["environment:integrations:read"])
    both.key = key.reveal()
    assert (await both("GET", "/integrations/hub")).status == 200
    for path in ("/integrations/hub?include=credentials", "/config/hub?include_creds=true"):
        assert (await both("GET", path)).code == "forbidden"


async def test_the_older_form_names_connections_to_those_alone_who_may_see_them(both):
    """It shows them beside the credentials."""
    for scopes, status in (([], 403), (["environment:connections:read"], 200)):
        _, key = both.tieline.access.create_key(f"k{status}", ["environment:integrations:*", *scopes])
        both.key = key.reveal()
        assert (await both("GET", "/config/hub?include_creds=true")).status == status


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"provider": "none-such"}, ["provider"]),
        ({"unique_key": "gong"}, ["uniqueKey"]),
        ({"credentials": None}, ["credentials"]),
        ({"credentials": {**CLIENT, "type": "OAUTH1"}}, ["credentials", "type"]),
        ({"provider": "gong"}, ["credentials"]),
        (
            {"provider": "google-ads", "integration_config": {"developer-tokn": "x"}},
            ["integration_config", "developer-tokn"],
        ),
    ],
)
async def test_what_is_refused_names_its_field(both, changes, path):
    """400 `invalid_body`, and nothing is made."""
    reply = await both("POST", "/integrations", {**OAUTH, "unique_key": "new", **changes})
    assert (reply.status, reply.code) == (400, "invalid_body")
    assert [issue[1] for issue in reply.issues] == [path]
    assert len((await both("GET", "/integrations")).json["data"]) == 2


async def test_a_change_changes_what_it_names(both):
    """Its credentials as a whole."""
    changes = {
        "unique_key": "hub 2",
        "display_name": "Hub",
        "credentials": {**CLIENT, "client_secret": "new"},
    }
    reply = await both("PATCH", "/integrations/hub", changes)
    assert (reply.status, reply.json["data"]["display_name"]) == (200, "Hub")
    shown = (await both("GET", "/integrations/hub%202?include=credentials")).json["data"]
    assert shown["credentials"]["client_secret"] == "new"
    assert (await both("GET", "/integrations/hub")).code == "not_found"
    assert (await both("PATCH", "/integrations/hub%202", {"provider": "gong"})).issues == [
        ("unrecognized_keys", [])
    ]


async def test_a_name_that_connections_hold_stays(both):
    """A rename is refused, and all else may change."""
    account = {"type": "OAUTH2", "access_token": "a"}
    body = {"provider_config_key": "hub", "connection_id": "c", "credentials": account}
    assert (await both("POST", "/connections", body)).status == 201
    reply = await both("PATCH", "/integrations/hub", {"unique_key": "other"})
    assert (reply.status, reply.issues) == (400, [("custom", ["unique_key"])])
    assert (await both("PATCH", "/integrations/hub", {"display_name": "x"})).status == 200


async def test_what_is_removed_is_gone_with_its_connections(both):
    """And can be made anew."""
    assert (await both("DELETE", "/integrations/gong")).json == {"success": True}
    assert (await both("DELETE", "/integrations/gong")).code == "not_found"
    assert (await both("PATCH", "/integrations/gong", {})).code == "not_found"
    assert (await both("POST", "/integrations", BASIC)).status == 200


async def test_an_integration_outlives_its_provider_s_file(both):
    """A file that the operator took away spoils neither the list nor the integration."""
    folder = both.tieline.home / "providers"
    folder.mkdir()
    file = folder / "own.yaml"
    file.write_text("display_name: Own\nauth_mode: NONE\nproxy: {base_url: https://own.test}\n")
    both.tieline.__dict__.pop("catalogue", None)
    assert (await both("POST", "/integrations", {"provider": "own", "unique_key": "own"})).status == 200
    file.unlink()
    both.tieline.__dict__.pop("catalogue", None)
    assert [each["display_name"] for each in (await both("GET", "/integrations")).json["data"]][2] == "own"
    assert (await both("GET", "/config/own?include_creds=1")).status == 200


# -- older clients ---------------------------------------------------------------------------------------------


async def test_older_clients_read_an_integration(both):
    """Bare, or with all that is known of it."""
    bare = {"config": {"unique_key": "hub", "provider": "hubspot", "syncs": [], "actions": []}}
    assert (await both("GET", "/config")).json["configs"][1:] == [bare["config"]]
    assert (await both("GET", "/config/hub")).json == bare
    assert (await both("GET", "/config/hub?include_creds=false")).json == bare
    whole = (await both("GET", "/config/hub?include_creds=true")).json["config"]
    expected = {
        "client_id": "id",
        "client_secret": "hush",
        "scopes": "a,b",
        "auth_mode": "OAUTH2",
        "connection_count": 0,
    }
    assert expected.items() <= whole.items()
    assert (whole["connections"], whole["has_webhook"]) == ([], True)
    assert re.fullmatch(rf"http://[^/]+/webhook/{UUID}/hub", whole["webhook_url"])
    unknown = await both("GET", "/config/none")
    assert (unknown.status, unknown.code) == (400, "unknown_provider_config")


async def test_older_clients_make_change_and_remove_an_integration(ask):
    """With flat bodies."""
    flat = {
        "provider": "hubspot",
        "provider_config_key": "hub",
        "oauth_client_id": "i",
        "oauth_client_secret": "s",
    }
    assert (await ask("POST", "/config", flat)).json["config"]["unique_key"] == "hub"
    assert (await ask("PUT", "/config", {**flat, "oauth_client_id": "j", "oauth_scopes": "a"})).status == 200
    whole = (await ask("GET", "/config/hub?include_creds=true")).json["config"]
    assert (whole["client_id"], whole["scopes"]) == ("j", "a")
    assert (await ask("POST", "/config", {**flat, "provider": "none-such"})).issues == [
        ("custom", ["provider"])
    ]
    assert (
        await ask("PUT", "/config", {**flat, "provider_config_key": "x"})
    ).code == "unknown_provider_config"
    removed = await ask("DELETE", "/config/hub")
    assert (removed.status, removed.body) == (204, b"")
    assert (await ask("DELETE", "/config/hub")).code == "unknown_provider_config"


# -- providers -------------------------------------------------------------------------------------------------


async def test_providers_are_listed_and_searched(ask):
    """By a part of their name in any case; each as its file has it, with a logo."""
    every = (await ask("GET", "/providers")).json["data"]
    found = (await ask("GET", "/providers?search=GONG")).json["data"]
    assert len(every) > len(found) >= 2
    assert {each["name"] for each in found} == {"gong", "gong-oauth"}
    assert (await ask("GET", "/providers?search=(((")).json == {"data": []}


async def test_a_provider_is_shown(ask):
    """Or not found."""
    shown = (await ask("GET", "/providers/gong")).json["data"]
    assert (shown["name"], shown["auth_mode"], shown["display_name"]) == ("gong", "BASIC", "Gong")
    assert shown["logo_url"].startswith("http://tieline.test/")
    unknown = await ask("GET", "/providers/none-such")
    assert (unknown.status, unknown.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("accepted", "title", "told"),
    [
        ("de-CH, en;q=0.5", "Zugriffsschlüssel", "Wird einmal gezeigt"),
        ("it", "Access Key", "Shown once"),
    ],
)
async def test_fields_of_providers_are_told_of_in_the_readers_language(ask, accepted, title, told):
    """Where they have been translated; all else is as its file has it."""
    plain = (await ask("GET", "/providers/gong")).json["data"]
    headers = [("Accept-Language", accepted)]
    shown = (await ask("GET", "/providers/gong", headers=headers)).json["data"]
    (listed,) = [
        each
        for each in (await ask("GET", "/providers?search=gong", headers=headers)).json["data"]
        if each["name"] == "gong"
    ]
    assert listed == shown
    fields = shown["credentials"]
    assert fields["username"]["title"] == title
    assert fields["password"]["description"].startswith(told)
    words = {"credentials", "connection_config"}
    assert [name for name in plain if shown[name] != plain[name] and name not in words] == []


async def test_a_provider_has_no_templates_yet(ask):
    """An empty list, but only for one that is known."""
    assert (await ask("GET", "/providers/gong/templates")).json == {"data": []}
    assert (await ask("GET", "/providers/none-such/templates")).code == "not_found"


async def test_addresses_are_those_that_the_operator_says(tmp_path):
    """Rather than those of whoever asks."""
    async with asking(tmp_path, {"TIELINE_PUBLIC_URL": "https://tieline.example.com/api/"}) as ask:
        folder = ask.tieline.home / "providers"
        folder.mkdir()
        told = "display_name: Hooks\nauth_mode: NONE\nwebhook_routing_script: hooks\n"
        (folder / "hooks.yaml").write_text(told)
        body = {"provider": "hooks", "unique_key": "mine"}
        assert (await ask("POST", "/integrations", body)).status == 200
        shown = await ask("GET", "/integrations/mine?include=webhook")
        catalogue = (await ask("GET", "/providers.json")).json
    assert shown.json["data"]["logo"] == "https://tieline.example.com/api/images/template-logos/hooks.svg"
    assert shown.json["data"]["webhook_url"].startswith("https://tieline.example.com/api/webhook/")
    assert catalogue["hooks"]["logo_url"] == shown.json["data"]["logo"]


async def test_the_whole_catalogue_is_public(ask):
    """By name."""
    ask.key = None
    catalogue = (await ask("GET", "/providers.json")).json
    assert [each["name"] for each in catalogue.values()] == ask.tieline.catalogue.names()
    assert catalogue["gong"]["logo_url"] == "http://tieline.test/images/template-logos/gong.svg"
    folder = ask.tieline.home / "providers"
    folder.mkdir()
    (folder / "one-more.yaml").write_text("display_name: More\nauth_mode: NONE\n")
    again = await ask("GET", "/providers.json", headers=[("Host", "other.test")])
    assert again.json["one-more"]["logo_url"] == "http://other.test/images/template-logos/one-more.svg"
    assert again.json["gong"] == {
        **catalogue["gong"],
        "logo_url": "http://other.test/images/template-logos/gong.svg",
    }
    assert catalogue["gong"]["auth_mode"] == "BASIC"


# -- the server itself -----------------------------------------------------------------------------------------


async def test_it_is_well(ask):
    """And ready, as its database answers; anybody may ask."""
    ask.key = None
    for path in ("/health", "/ready"):
        reply = await ask("GET", path)
        assert (reply.status, reply.json) == (200, {"result": "ok"})


async def test_it_describes_itself(ask):
    """To anybody; every route that it has is there."""
    ask.key = None
    document = (await ask("GET", "/openapi.json")).json
    assert document["openapi"] == "3.1.0"
    assert {"/openapi.json", "/connections/{connection_id}", "/integrations"} <= set(document["paths"])


async def test_the_environment_s_variables_are_shown(ask):
    """By name, with their values, to a key that may see them."""
    assert (await ask("GET", "/environment-variables")).json == []
    ask.tieline.access.set_variable("B", Secret("2"))
    ask.tieline.access.set_variable("A", Secret("ä"))
    assert (await ask("GET", "/environment-variables")).json == [
        {"name": "A", "value": "ä"},
        {"name": "B", "value": "2"},
    ]
    _, key = ask.tieline.access.create_key("proxy only", ["environment:proxy"])
    ask.key = key.reveal()
    assert (await ask("GET", "/environment-variables")).code == "forbidden"


async def test_the_preset_key_is_nowhere(ask):
    """Neither in an answer nor in the database."""
    assert KEY.encode() not in (await ask("GET", "/environment-variables")).body
    files = [path for path in ask.tieline.home.parent.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


async def test_a_logo_is_there_for_anybody(ask):
    """Where every `logo_url` leads; there is none of what is no provider."""
    address = (await ask("GET", "/providers/gong")).json["data"]["logo_url"]
    ask.key = None
    shown = await ask("GET", address.removeprefix("http://tieline.test"))
    assert (shown.status, shown.headers["content-type"]) == (200, "image/svg+xml")
    assert ET.fromstring(shown.body).findtext("{*}text") == "G"
    for path in ("none.svg", "gong", "gong.png", ".svg"):
        reply = await ask("GET", f"/images/template-logos/{path}")
        assert (reply.status, reply.code) == (404, "not_found")
