"""The page where an end user connects accounts: what its server says, to whom, and what it lets nobody do."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from tests.asking import Asker
from tests.signing_in import Browser, World, signing_in

from tieline.core.errors import (
    BadAnswer,
    EgressRefused,
    PermissionMissing,
    RateLimited,
    RefreshFailed,
    RequestRejected,
    Unauthorized,
    Unavailable,
)
from tieline.server.routes.connect_page import refusal_type

LOGO = "data:image/png;base64,iVBORw0KGgo="


@pytest.fixture
async def world(tmp_path) -> AsyncIterator[World]:
    variables = {"TIELINE_PUBLIC_URL": "https://t.test/deep", "TIELINE_CONNECT_ORIGINS": "https://app.test"}
    async with signing_in(tmp_path / "home", variables) as made:
        yield made


@pytest.fixture
def visit(world) -> Asker:
    """Asks without a key."""
    return Asker(app=world.ask.app, key=None, tieline=world.ask.tieline)


def content(reply) -> dict:
    """What the script of a page begins with."""
    found = re.search(r'<script type="application/json" id="content">(.*)</script>', reply.body.decode())
    return json.loads(found[1])


def policy(reply) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in reply.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


def bearer(token: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {token}")]


async def test_page_is_held_to_what_it_needs(visit):
    """Its own script and style, by a word that is new each time; its own server; no referrer, no cache."""
    first, second = await visit("GET", "/connect"), await visit("GET", "/connect/")
    assert (first.status, first.headers["content-type"]) == (200, "text/html; charset=utf-8")
    nonce = re.search(r'nonce="([^"]+)"', first.body.decode())[1]
    assert policy(first) == {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'",
        "style-src": f"'nonce-{nonce}'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self' https://app.test",
    }
    assert nonce not in second.body.decode()
    kept = ("cache-control", "referrer-policy", "x-content-type-options")
    assert [first.headers[name] for name in kept] == ["no-store", "no-referrer", "nosniff"]


async def test_session_says_who_may_embed_its_page(world, visit):
    """In place of the settings; nobody, if it says so."""
    token = await world.session(page={"allowed_origins": ["https://other.test", "http://localhost:*"]})
    page = await visit("GET", f"/connect?session_token={token}")
    assert policy(page)["frame-ancestors"] == "'self' https://other.test http://localhost:*"
    nobody = await world.session(page={"allowed_origins": []})
    assert policy(await visit("GET", f"/connect?session_token={nobody}"))["frame-ancestors"] == "'self'"


@pytest.mark.parametrize(
    ("host", "embedders"),
    [("localhost:3003", "'self' http://localhost:* http://127.0.0.1:*"), ("tieline.test", "'self'")],
)
async def test_servers_of_this_machine_may_be_embedded_by_its_pages(tmp_path, host, embedders):
    """Others by nobody, unless the operator says so."""
    async with signing_in(tmp_path / "other") as world:
        visit = Asker(app=world.ask.app, key=None, tieline=world.ask.tieline)
        page = await visit("GET", "/connect", headers=[("host", host)])
        assert policy(page)["frame-ancestors"] == embedders


async def test_page_of_a_session_has_all_that_it_shows(world, visit):
    """Under the path that the server has; no token, and nothing secret."""
    end_user = {"id": "u1", "display_name": "Ada </script><b>"}
    defaults = {"box": {"connection_config": {"tenant": "secret-tenant"}}}
    token = await world.session(
        end_user=end_user, allowed_integrations=["box", "box-key"], integrations_config_defaults=defaults
    )
    page = await visit("GET", f"/connect?session_token={token}&lang=de")
    shown = content(page)
    assert (shown["root"], shown["language"], shown["texts"]["close"]) == ("/deep", "de", "Schließen")
    assert [(each["key"], each["way"]) for each in shown["offer"]["choices"]] == [
        ("box", "page"),
        ("box-key", "fields"),
    ]
    assert shown["offer"]["who"] == "Ada </script><b>"
    text = page.body.decode()
    assert [word for word in (token, "secret-tenant", "sandbox-client", "</script><b>") if word in text] == []


@pytest.mark.parametrize(
    "query",
    [
        "lang=%22%3E%3Cscript%3E&theme=%22%3E%3Cscript%3E",
        "session_token=%22%3E%3Cscript%3E",
        "session_token=%FF%FE&utm_source=x&lang=de&lang=fr",
        "a" * 2000,
        "session_token=nango_connect_session_" + "0" * 64,
    ],
)
async def test_any_query_has_a_page(visit, query):
    """Nothing of it comes back in it."""
    page = await visit("GET", f"/connect?{query}")
    assert page.status == 200
    assert b'"><script>' not in page.body
    assert "offer" not in content(page)


@pytest.mark.parametrize("name", ["app.js", "machine.js", "fields.js", "messages.js", "view.js", "page.css"])
async def test_part_of_the_page_is_sent_once(visit, name):
    """And told to be the same from then on."""
    first = await visit("GET", f"/connect/assets/{name}")
    assert (first.status, first.headers["cache-control"]) == (200, "no-cache")
    again = await visit(
        "GET", f"/connect/assets/{name}", headers=[("if-none-match", f"W/{first.headers['etag']}")]
    )
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])


async def test_part_of_the_page_is_packed_for_those_who_can_unpack_it(visit):
    """To a third; it is known by another tag."""
    plain = await visit("GET", "/connect/assets/view.js")
    packed = await visit("GET", "/connect/assets/view.js", headers=[("accept-encoding", "gzip, br")])
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "accept-encoding")
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2.5
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("name", ["page.html", "..%2Fpage.py", "%2e%2e", "nothing.js"])
async def test_nothing_else_is_a_part_of_the_page(visit, name):
    """Whatever it is called."""
    assert (await visit("GET", f"/connect/assets/{name}")).status == 404


async def test_offer_is_for_those_with_a_session(world, visit):
    """As `GET /connect/session` is."""
    token = await world.session(allowed_integrations=["box-key"])
    offer = await visit("GET", "/connect/offer", headers=bearer(token))
    (choice,) = offer.json["data"]["choices"]
    assert (choice["key"], choice["logo"]) == ("box-key", "/deep/images/template-logos/box-key.svg")
    assert offer.json["data"]["origins"] == ["https://app.test"]
    for header, code in (
        (bearer("x"), "invalid_connect_session_token_format"),
        (bearer("nango_connect_session_" + "0" * 64), "unknown_connect_session_token"),
        ([("authorization", "Basic x")], "malformed_auth_header"),
        ([], "missing_auth_header"),
    ):
        refused = await visit("GET", "/connect/offer", headers=header)
        assert (refused.status, refused.code) == (401, code)


async def test_account_is_connected_by_what_was_typed(world, visit):
    """Whatever its kind; for the session's end user."""
    token = await world.session()
    body = {
        "integration": "box-login",
        "credentials": {"username": "ada@example.com", "password": "sandbox-password"},
    }
    done = await visit("POST", "/connect/accounts", body, headers=bearer(token))
    assert (done.status, done.json["providerConfigKey"]) == (200, "box-login")
    (listed,) = await world.connections()
    assert (listed["connection_id"], listed["end_user"]["id"]) == (done.json["connectionId"], "u1")


@pytest.mark.parametrize(
    ("body", "status", "code", "place"),
    [
        ({"integration": "box-key", "credentials": {"apiKey": "wrong"}}, 400, "connection_test_failed", None),
        ({"integration": "box-key"}, 400, "invalid_body", ["credentials", "apiKey"]),
        (
            {"integration": "box-key", "credentials": {"apiKey": 1}},
            400,
            "invalid_body",
            ["credentials", "apiKey"],
        ),
        (
            {"integration": "box-key", "credentials": {"type": "NONE"}},
            400,
            "invalid_body",
            ["credentials", "apiKey"],
        ),
        ({"integration": "box-key", "credentials": {}, "more": 1}, 400, "invalid_body", []),
        ({"integration": "none"}, 400, "integration_not_allowed", None),
        ({"integration": "box-basic"}, 400, "integration_not_allowed", None),
        ({}, 400, "invalid_body", ["integration"]),
        ([], 400, "invalid_body", []),
    ],
)
async def test_wrong_account_is_refused(world, visit, body, status, code, place):
    """By its field; nothing is stored."""
    token = await world.session(allowed_integrations=["box-key"])
    reply = await visit("POST", "/connect/accounts", body, headers=bearer(token))
    assert (reply.status, reply.code) == (status, code)
    if place is not None:
        assert [path for _, path in reply.issues] == [place]
    if code == "connection_test_failed":
        assert reply.json["error"]["payload"] == {"type": "refused"}
    assert await world.connections() == []


async def test_unknown_integration_is_told_of_in_a_session_for_all(world, visit):
    reply = await visit(
        "POST", "/connect/accounts", {"integration": "none"}, headers=bearer(await world.session())
    )
    assert (reply.status, reply.code) == (400, "unknown_provider_config")


async def test_strangers_do_not_learn_which_integrations_there_are(visit):
    """A token of no session is refused before anything is looked for."""
    token = bearer("nango_connect_session_" + "0" * 64)
    told = [
        (await visit("POST", "/connect/accounts", {"integration": name}, headers=token)).body
        for name in ("box-key", "none")
    ]
    assert told[0] == told[1]
    assert b"unknown_connect_session_token" in told[0]


@pytest.mark.parametrize(
    ("integration", "credentials"),
    [
        ("box-app", {"app_id": "4711", "installation_id": "815"}),
        ("box-app-user", {"app_id": "4711", "installation_id": "815"}),
        ("box-anywhere", {"access_token": "a", "refresh_token": "b"}),
        ("box-plugin", {}),
        ("box-signed", {"oauth_token": "a", "oauth_token_secret": "b"}),
    ],
)
async def test_what_is_signed_in_to_is_not_typed(world, visit, integration, credentials):
    """Somebody else's installation could be connected, or our client's secret sent to any host."""
    body = {"integration": integration, "credentials": credentials}
    reply = await visit("POST", "/connect/accounts", body, headers=bearer(await world.session()))
    assert (reply.status, reply.code) == (400, "invalid_auth_mode")
    assert await world.connections() == []


async def test_role_s_name_for_us_is_not_typed(world, visit):
    """Another account's role could be taken."""
    given = {"role_arn": "arn:aws:iam::123456789012:role/Sandbox", "external_id": "theirs"}
    body = {"integration": "box-role", "credentials": given}
    reply = await visit("POST", "/connect/accounts", body, headers=bearer(await world.session()))
    assert (reply.status, reply.code) == (400, "invalid_body")
    assert [path for _, path in reply.issues] == [["credentials", "external_id"]]
    assert await world.connections() == []


async def test_account_needs_a_session(world, visit):
    """A key of the operator's is none."""
    body = {"integration": "box-open"}
    assert (await visit("POST", "/connect/accounts", body)).code == "missing_auth_header"
    refused = await world.ask("POST", "/connect/accounts", body)
    assert (refused.status, refused.code) == (401, "invalid_connect_session_token_format")


@pytest.mark.parametrize(
    ("problem", "word"),
    [
        (Unauthorized(), "refused"),
        (RequestRejected("x", status=400), "refused"),
        (RefreshFailed("x", status=400, reason="invalid_grant"), "refused"),
        (PermissionMissing(), "permission"),
        (Unavailable(), "unavailable"),
        (RateLimited(), "unavailable"),
        (RefreshFailed("x", status=503), "unavailable"),
        (RefreshFailed("x"), "unavailable"),
        (BadAnswer(), "address"),
        (EgressRefused(), "address"),
        (RequestRejected("x", status=404), "address"),
    ],
)
def test_refusal_is_told_in_a_word(problem, word):
    """By whom something can be done."""
    assert word == refusal_type(problem)


async def test_sign_in_in_the_pages_own_window_comes_back_to_it(world):
    """With the names of the connection behind the `#`."""
    browser = Browser(world=world)
    token = await world.session()
    begun = await browser.begin(token, "box", ws_client_id="same-window")
    url = await _approved(browser, begun.headers["location"])
    done = await browser.get(url)
    (listed,) = await world.connections()
    place = f"https://t.test/deep/connect#integration=box&connection={listed['connection_id']}"
    assert (done.status, done.headers["location"]) == (302, place)


async def test_sign_in_that_fails_comes_back_to_the_page_too(world):
    """With a word, and the field where it is known; never with a sentence of somebody's own."""
    browser = Browser(world=world)
    token = await world.session()
    begun = await browser.begin(token, "box", ws_client_id="same-window", **{"params[tenant]": "NOT"})
    place = "https://t.test/deep/connect#integration=box&error=invalid_query_params&field=connection_config.tenant"
    assert (begun.status, begun.headers["location"]) == (302, place)
    begun = await browser.begin(token, "box", ws_client_id="same-window")
    state = re.search(r"[?&]state=([^&]+)", begun.headers["location"])[1]
    denied = await browser.get(f"/oauth/callback?error=access_denied&error_description=Call+me&state={state}")
    assert denied.headers["location"] == "https://t.test/deep/connect#integration=box&error=access_denied"


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ({"primary": "red"}, ["page", "primary"]),
        ({"primary": "#00000"}, ["page", "primary"]),
        ({"radius": 99}, ["page", "radius"]),
        ({"theme": "pink"}, ["page", "theme"]),
        ({"logo": "https://evil.test/x.png"}, ["page", "logo"]),
        ({"name": ""}, ["page", "name"]),
        ({"return_url": "javascript:alert(1)"}, ["page", "return_url"]),
        ({"allowed_origins": ["https://a.test; script-src *"]}, ["page", "allowed_origins", "0"]),
        ({"allowed_origins": ["*"]}, ["page", "allowed_origins", "0"]),
        ({"unknown": 1}, ["page"]),
    ],
)
async def test_page_that_cannot_be_shown_is_refused(world, page, place):
    """When its session begins."""
    reply = await world.ask("POST", "/connect/sessions", {"end_user": {"id": "u"}, "page": page})
    assert (reply.status, reply.code) == (400, "invalid_body")
    assert [path for _, path in reply.issues] == [place]


async def test_look_is_told_as_clients_know_it(world, visit):
    """That of the session over that of the settings."""
    page = {"name": "Acme", "logo": LOGO, "primary": "#112233", "theme": "dark"}
    token = await world.session(page=page)
    shown = await visit("GET", "/connect/session", headers=bearer(token))
    assert shown.json["data"]["connectUISettings"] == {
        "theme": {"light": {"primary": "#112233"}, "dark": {"primary": "#112233"}},
        "defaultTheme": "dark",
        "showWatermark": False,
    }
    look = content(await visit("GET", f"/connect?session_token={token}"))["look"]
    assert (look["name"], look["logo"]) == ("Acme", LOGO)
    assert look["light"] == {"primary": "#112233", "ink": "#ffffff", "ring": "#112233"}


async def _approved(browser: Browser, url: str) -> str:
    """Say yes at the sandbox; return the path and query that it leads back to."""
    back = urlsplit(await asyncio.to_thread(browser._open, url))
    assert back.path == "/deep/oauth/callback"
    return f"/oauth/callback?{back.query}"


@pytest.mark.parametrize(
    ("language", "title"),
    [("de-CH, en;q=0.5", "Nicht verbunden"), ("xx", "Not connected"), ("fr", "Non connecté")],
)
async def test_last_page_of_a_sign_in_speaks_the_language_of_its_user(world, visit, language, title):
    """Where it begins, and where it ends."""
    reads = [("accept-language", language)]
    for target in (
        "/oauth/callback?state=none",
        f"/oauth/connect/none?connect_session_token={await world.session()}",
    ):
        page = await visit("GET", target, headers=reads)
        assert (page.status, f"<h1>{title}</h1>" in page.body.decode()) == (400, True)


REFUSING = """
from tieline import EventContext, on_event
from tieline.core.errors import ActionError


@on_event("validate-connection", integration="INTEGRATION")
async def validate(tie: EventContext, payload: dict) -> None:
    raise ActionError("only paying customers")
"""


@pytest.mark.parametrize("integration", ["box-open", "box"])
async def test_function_of_the_operator_is_quoted_where_it_refuses_an_account(tmp_path, integration):
    """To the page, and to whoever listens; nothing is stored."""
    (tmp_path / "refusing.py").write_text(REFUSING.replace("INTEGRATION", integration))
    async with signing_in(tmp_path / "home", {"TIELINE_FUNCTIONS": str(tmp_path / "refusing.py")}) as world:
        browser, token = Browser(world=world), await world.session()
        if integration == "box":
            with world.ask.tieline.sign_ins.audience.waiting() as (name, heard):
                page = await browser.sign_in(token, ws_client_id=name)
                told = await heard.get()
            assert (page.status, told["error_type"]) == (400, "connection_validation_failed")
            assert told["error_desc"] == "only paying customers"
        else:
            visit = Asker(app=world.ask.app, key=None, tieline=world.ask.tieline)
            paths = (
                f"/auth/unauthenticated/{integration}?connect_session_token={token}",
                "/connect/accounts",
            )
            for path, body in zip(paths, (None, {"integration": integration}), strict=True):
                refused = await visit("POST", path, body, headers=bearer(token))
                assert (refused.status, refused.code) == (400, "connection_validation_failed")
                assert refused.json["error"]["message"] == "only paying customers"
        assert await world.connections() == []


@pytest.mark.parametrize("path", ["/connect/accounts", "/api-auth/api-key/box-key"])
async def test_body_of_a_browser_without_a_session_is_of_no_interest(visit, path):
    """It is told what it lacks, whatever else is wrong."""
    over = "nango_connect_session_" + "0" * 64
    for token, code in (
        (over, "unknown_connect_session_token"),
        ("x", "invalid_connect_session_token_format"),
    ):
        query = "" if path == "/connect/accounts" else f"?connect_session_token={token}"
        refused = await visit("POST", f"{path}{query}", {"surely": "wrong"}, headers=bearer(token))
        assert (refused.status, refused.code) == (401, code)


@pytest.mark.parametrize(
    ("query", "accepted", "title"),
    [("?lang=de", "fr", "API-Schlüssel"), ("", "fr, en", "Clé API"), ("", "it", "API key")],
)
async def test_fields_are_told_of_in_the_language_of_who_looks(world, visit, query, accepted, title):
    """What the page asks for, or its browser; English where nothing else is known."""
    headers = [*bearer(await world.session(allowed_integrations=["box-key"])), ("accept-language", accepted)]
    offer = await visit("GET", f"/connect/offer{query}", headers=headers)
    ((field,),) = [choice["fields"] for choice in offer.json["data"]["choices"]]
    assert field["title"] == title
