"""End users connect their accounts: sessions, the pages of a sign-in, and what they type."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.signing_in import Browser, World, signing_in


@pytest.fixture
async def world(tmp_path) -> AsyncIterator[World]:
    async with signing_in(tmp_path / "home") as made:
        yield made


@pytest.fixture
def browser(world) -> Browser:
    return Browser(world=world)


async def told(world: World, work) -> tuple[str, dict]:
    """Return what whoever waits hears of a sign-in."""
    with world.ask.tieline.sign_ins.audience.waiting() as (name, heard):
        await work(name)
        async with asyncio.timeout(10):
            return name, await heard.get()


def query_of(reply) -> dict[str, str]:
    query = parse_qs(urlsplit(reply.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


async def test_account_is_connected_through_the_providers_page(world, browser):
    """With its tokens, its address, and who its user is."""
    end_user = {"id": "u1", "email": "ada@acme.test", "tags": {"plan": "gold"}}
    organization = {"id": "o1", "display_name": "Acme"}
    token = await world.session(end_user=end_user, organization=organization)
    page = await browser.sign_in(token)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    (listed,) = await world.connections()
    assert listed["tags"] == {
        "end_user_id": "u1",
        "end_user_email": "ada@acme.test",
        "organization_id": "o1",
        "organization_display_name": "Acme",
        "plan": "gold",
    }
    connection = await world.connection(listed["connection_id"])
    address = f"{world.url}/customers/ada@example.com"
    assert connection["connection_config"] == {"api_base_url_for_customer": address}
    assert connection["credentials"]["raw"]["scope"] == "read write"
    assert connection["credentials"]["refresh_token"].startswith("rt-")
    me = await world.ask(
        "GET",
        "/proxy/v2/users",
        headers=[("provider-config-key", "box"), ("connection-id", listed["connection_id"])],
    )
    assert me.json["user"] == "ada@example.com"


async def test_request_to_the_provider_is_as_its_data_says(world, browser):
    """Its own parameters, the scopes, a challenge; what is not known of a parameter drops it."""
    begun = await browser.begin(await world.session(), **{"params[tenant]": "acme"})
    asked = query_of(begun)
    state, challenge = asked.pop("state"), asked.pop("code_challenge")
    assert asked == {
        "response_type": "code",
        "client_id": "sandbox-client",
        "redirect_uri": "http://tieline.test/oauth/callback",
        "scope": "read write",
        "access_type": "offline",
        "tenant": "acme",
        "code_challenge_method": "S256",
    }
    assert len(state) >= 43
    assert len(challenge) == 43


async def test_scopes_are_the_sessions_where_it_says(world, browser):
    """Joined as the provider wants them; and no challenge where it wants none."""
    config = {"connection_config": {"oauth_scopes_override": "a, b"}}
    token = await world.session(integrations_config_defaults={"box-plain": config})
    asked = query_of(await browser.begin(token, "box-plain"))
    assert (asked["scope"], "code_challenge" in asked) == ("a,b", False)


async def test_operator_has_the_last_word_about_parameters(world, browser):
    """And nobody changes what the protocol needs."""
    defaults = {"authorization_params": {"prompt": "consent"}, "user_scopes": "u:read"}
    token = await world.session(integrations_config_defaults={"box": defaults})
    more = {
        "authorization_params[prompt]": "none",
        "authorization_params[access_type]": "undefined",
        "authorization_params[redirect_uri]": "https://evil.test",
        "authorization_params[login_hint]": "ada",
        "user_scope": "u:write",
    }
    asked = query_of(await browser.begin(token, **more))
    assert (asked["prompt"], asked["login_hint"], asked["user_scope"]) == ("consent", "ada", "u:read")
    assert ("access_type" in asked, asked["redirect_uri"]) == (False, "http://tieline.test/oauth/callback")


async def test_redirect_brings_facts_along(world, browser):
    """Those that the provider's data names."""
    begun = await browser.begin(await world.session(), "box-plain")
    back = await browser.approve(begun.headers["location"])
    await browser.get(f"{back}&realm=4711&other=1")
    (listed,) = await world.connections()
    connection = await world.connection(listed["connection_id"], "box-plain")
    assert connection["connection_config"] == {"realm": "4711"}


async def test_account_may_have_a_client_of_its_own(world, browser):
    """It is kept, as refreshes need it."""
    more = {
        "credentials[oauth_client_id_override]": "sandbox-client",
        "credentials[oauth_client_secret_override]": "sandbox-client-secret",
    }
    await browser.sign_in(await world.session(), **more)
    (listed,) = await world.connections()
    kept = (await world.connection(listed["connection_id"]))["credentials"]["config_override"]
    assert kept == {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}


@pytest.mark.parametrize("integration", ["box", "box-plain", "box-proved", "box-mcp", "box-mcp-static"])
async def test_connected_account_refreshes(world, browser, integration):
    """With the single-use token that came, however the client proves who it is."""
    await browser.sign_in(await world.session(), integration)
    (listed,) = await world.connections()
    first = (await world.connection(listed["connection_id"], integration))["credentials"]
    target = f"/connections/{listed['connection_id']}?provider_config_key={integration}&force_refresh=true"
    second = (await world.ask("GET", target)).json["credentials"]
    assert second["access_token"] != first["access_token"]


async def test_account_is_connected_by_oauth_1(world, browser):
    """Its requests are signed from then on."""
    token = await world.session()
    _, heard = await told(world, lambda name: browser.sign_in(token, "box-signed", ws_client_id=name))
    assert heard["message_type"] == "success"
    connection = await world.connection(heard["connection_id"], "box-signed")
    credentials = connection["credentials"]
    assert (credentials["type"], credentials["raw"]["user_id"]) == ("OAUTH1", "4711")
    names = [("provider-config-key", "box-signed"), ("connection-id", heard["connection_id"])]
    me = await world.ask("GET", "/proxy/api/me?b=2&a=1%202", headers=names)
    assert me.json["user"] == "ada@example.com"


async def test_user_says_no_to_oauth_1(world, browser):
    """Which is told."""
    token = await world.session()

    async def deny(name: str) -> None:
        begun = await browser.begin(token, "box-signed", ws_client_id=name)
        asked = query_of(begun)["oauth_token"]
        callback = world.sandbox._oauth1.temporary[asked].callback.removeprefix("http://tieline.test")
        await browser.get(f"{callback}&denied={asked}")

    _, heard = await told(world, deny)
    assert (heard["message_type"], heard["error_type"]) == ("error", "access_denied")


async def test_client_registers_itself(world, browser):
    """Where the provider lets it; the account keeps its client."""
    await browser.sign_in(await world.session(), "box-mcp")
    (listed,) = await world.connections()
    kept = (await world.connection(listed["connection_id"], "box-mcp"))["credentials"]
    assert kept["type"] == "OAUTH2"
    assert kept["config_override"]["client_id"].startswith("dyn-")


async def test_whoever_waits_hears_of_success(world, browser):
    """By name, and the connection's id."""
    token = await world.session()
    _, heard = await told(world, lambda name: browser.sign_in(token, ws_client_id=name))
    (listed,) = await world.connections()
    assert heard == {
        "message_type": "success",
        "provider_config_key": "box",
        "connection_id": listed["connection_id"],
        "is_pending": False,
    }


async def test_whoever_waits_hears_of_a_refusal(world, browser):
    """In the provider's words."""
    token = await world.session()

    async def deny(name: str) -> None:
        begun = await browser.begin(token, ws_client_id=name)
        state = query_of(begun)["state"]
        page = await browser.get(f"/oauth/callback?state={state}&error=access_denied&error_description=No")
        assert page.status == 400

    _, heard = await told(world, deny)
    assert (heard["message_type"], heard["error_type"]) == ("error", "access_denied")
    assert heard["error_desc"] == "the sign-in was refused: access_denied: No"


async def test_whoever_waits_hears_of_a_wrong_wish(world, browser):
    """Before anybody is sent anywhere."""
    token = await world.session(allowed_integrations=["box-plain"])
    _, heard = await told(world, lambda name: browser.begin(token, ws_client_id=name))
    assert (heard["message_type"], heard["error_type"]) == ("error", "integration_not_allowed")


async def test_sign_in_is_finished_once(world, browser):
    """The same address again brings nothing."""
    begun = await browser.begin(await world.session())
    back = await browser.approve(begun.headers["location"])
    pages = [await browser.get(back) for _ in range(2)]
    assert [page.status for page in pages] == [200, 400]
    assert len(await world.connections()) == 1


@pytest.mark.parametrize("cookie", ["none", "another"])
async def test_sign_in_is_bound_to_its_browser(world, browser, cookie):
    """Whoever is talked into following somebody's link connects nothing."""
    begun = await browser.begin(await world.session())
    victim = Browser(world=world)
    if cookie == "another":
        await victim.begin(await world.session())
    page = await victim.get(await victim.approve(begun.headers["location"]))
    assert (page.status, await world.connections()) == (400, [])


async def test_several_sign_ins_go_on_in_one_browser(world, browser):
    """Each finds its own way back."""
    token = await world.session()
    begun = [await browser.begin(token, name) for name in ("box", "box-plain")]
    backs = [await browser.approve(each.headers["location"]) for each in begun]
    assert [(await browser.get(each)).status for each in backs] == [200, 200]


async def test_cookie_is_the_callbacks_alone(world, browser):
    """No script reads it, and no other page gets it."""
    begun = await browser.begin(await world.session())
    facts = begun.headers["set-cookie"].split("; ")[1:]
    assert facts == ["Path=/oauth/callback", "HttpOnly", "SameSite=Lax", "Max-Age=900"]


async def test_cookie_is_secure_where_the_server_is(tmp_path):
    """And its path is below the server's own."""
    address = {"TIELINE_PUBLIC_URL": "https://tie.test/line"}
    async with signing_in(tmp_path / "home", address) as world:
        begun = await Browser(world=world).begin(await world.session())
        facts = begun.headers["set-cookie"].split("; ")
        assert ("Secure" in facts, facts[1]) == (True, "Path=/line/oauth/callback")
        assert query_of(begun)["redirect_uri"] == "https://tie.test/line/oauth/callback"


async def test_no_page_repeats_a_secret(world, browser):
    """Nor anything else that looks like markup."""
    begun = await browser.begin(await world.session())
    state = query_of(begun)["state"]
    page = await browser.get(f"/oauth/callback?state={state}&error=%3Cscript%3Ealert(1)%3C/script%3E")
    assert b"<script>alert" not in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_provider_that_gives_no_token_is_told_of(world, browser):
    """And nothing is stored."""
    begun = await browser.begin(await world.session())
    state = query_of(begun)["state"]
    page = await browser.get(f"/oauth/callback?state={state}&code=wrong")
    assert (page.status, await world.connections()) == (400, [])
    assert b"invalid_grant" in page.body


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"connect_session_token": "nango_connect_session_" + "0" * 64}, b"no such session"),
        ({"connect_session_token": "abc"}, b"64 hexadecimal"),
        ({"connection_id": "mine"}, b"connection_id"),
        ({"credentials[other]": "x"}, b"credentials.other"),
        ({"params[tenant]": "NOT"}, b"connection_config.tenant"),
    ],
)
async def test_wrong_wish_is_a_page(world, browser, more, said):
    """That says what is wrong."""
    page = await browser.begin(await world.session(), **more)
    assert (page.status, said in page.body) == (400, True)


@pytest.mark.parametrize(
    ("integration", "more"),
    [
        ("box-anywhere", {"params[host]": "evil.test"}),
        ("box", {"params[api_base_url_for_customer]": "https://evil.test"}),
    ],
)
async def test_browser_does_not_say_where_secrets_go(world, browser, integration, more):
    """Our client's secret goes where the provider's data, or the operator, says."""
    page = await browser.begin(await world.session(), integration, **more)
    assert (page.status, b"params." in page.body) == (400, True)


async def test_operator_says_where_secrets_go(world, browser):
    """In the session."""
    config = {"connection_config": {"host": "own.test"}}
    token = await world.session(integrations_config_defaults={"box-anywhere": config})
    begun = await browser.begin(token, "box-anywhere", **{"params[unknown]": "x"})
    assert begun.headers["location"].startswith("https://own.test/authorize?")


async def test_account_is_connected_again(world, browser):
    """Under the id that it had, with its metadata."""
    await browser.sign_in(await world.session(tags={"a": "b"}))
    (listed,) = await world.connections()
    connection_id = listed["connection_id"]
    await world.ask(
        "POST",
        "/connections/metadata",
        {"connection_id": connection_id, "provider_config_key": "box", "metadata": {"m": 1}},
    )
    body = {"connection_id": connection_id, "integration_id": "box"}
    token = (await world.ask("POST", "/connect/sessions/reconnect", body)).json["data"]["token"]
    await browser.sign_in(token)
    (again,) = await world.connections()
    assert (again["connection_id"], again["metadata"]) == (connection_id, {"m": 1})
    assert again["tags"] == listed["tags"]


# -- sessions ----------------------------------------------------------------------------------------------------


async def test_session_is_shown_to_its_browser(world):
    """As the page for connecting wants to know it."""
    token = await world.session(
        allowed_integrations=["box"],
        integrations_config_defaults={"box": {"user_scopes": "u"}},
        overrides={"box": {"docs_connect": "https://docs.test"}},
    )
    reply = await world.ask("GET", "/connect/session", headers=[("authorization", f"Bearer {token}")])
    data = reply.json["data"]
    assert data.pop("connectUISettings")["defaultTheme"] == "system"
    assert data == {
        "allowed_integrations": ["box"],
        "integrations_config_defaults": {"box": {"user_scopes": "u"}},
        "endUser": {"id": "u1", "display_name": None, "email": None, "tags": None, "organization": None},
        "overrides": {"box": {"docs_connect": "https://docs.test"}},
        "websocketsPath": "/",
    }


async def test_browser_is_not_told_secrets_of_the_session(world):
    """But that they are said, so that nobody is asked for them."""
    config = {"tenant": "acme", "pin": "our-pin"}
    token = await world.session(integrations_config_defaults={"box-proved": {"connection_config": config}})
    reply = await world.ask("GET", "/connect/session", headers=[("authorization", f"Bearer {token}")])
    shown = reply.json["data"]["integrations_config_defaults"]["box-proved"]["connection_config"]
    assert shown == {"tenant": "acme", "pin": "***"}


async def test_session_ends(world):
    """And is none from then on."""
    headers = [("authorization", f"Bearer {await world.session()}")]
    replies = [await world.ask(verb, "/connect/session", headers=headers) for verb in ("DELETE", "GET")]
    assert [reply.status for reply in replies] == [204, 401]
    assert replies[1].code == "unknown_connect_session_token"


async def test_session_tells_where_it_leads(world):
    """The page for connecting, and until when."""
    data = (await world.ask("POST", "/connect/sessions", {"tags": {"a": "b"}})).json["data"]
    assert data["connect_link"] == f"http://tieline.test/connect?session_token={data['token']}"
    assert data["expires_at"].endswith("Z")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ["end_user"]),
        ({"end_user": {"id": "u"}, "allowed_integrations": ["none"]}, ["allowed_integrations", "0"]),
        ({"end_user": {"id": "u"}, "overrides": {"none": {}}}, ["overrides", "none"]),
        (
            {"end_user": {"id": "u"}, "integrations_config_defaults": {"none": {}}},
            ["integrations_config_defaults", "none"],
        ),
        ({"end_user": {"id": "u", "email": "x"}}, ["end_user", "email"]),
        ({"tags": {"1": "x"}}, ["tags", "1"]),
    ],
)
async def test_wrong_session_is_refused(world, body, path):
    """By the name of what is wrong."""
    reply = await world.ask("POST", "/connect/sessions", body)
    assert (reply.status, reply.code, reply.issues[0][1]) == (400, "invalid_body", path)


async def test_unknown_connection_is_not_connected_again(world):
    """There is nothing to connect."""
    body = {"connection_id": "none", "integration_id": "box"}
    assert (await world.ask("POST", "/connect/sessions/reconnect", body)).status == 404


# -- what is typed -------------------------------------------------------------------------------------------------


async def test_accounts_are_connected_by_what_is_typed(world):
    """As the frontend sends it, for each kind."""
    token = await world.session()
    key = next(iter(world.sandbox.book.access), None) or (world.sandbox.book.issue(_grant()).access_token)
    sent = [
        ("/api-auth/api-key/box-key", {"apiKey": key}),
        ("/api-auth/basic/box-basic", {"username": "u", "password": "p"}),
        (
            "/oauth2/auth/box-client",
            {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"},
        ),
        (
            "/auth/two-step/box-login",
            {"type": "TWO_STEP", "username": "ada@example.com", "password": "sandbox-password"},
        ),
        ("/auth/unauthenticated/box-open", None),
    ]
    for path, body in sent:
        asked = f"{path}?connect_session_token={token}"
        reply = await world.ask("POST", asked, body, headers=[("authorization", "")])
        assert reply.status == 200, reply.body
        assert reply.json["providerConfigKey"] == path.rpartition("/")[2]
    assert len(await world.connections()) == len(sent)


def _grant():
    from tieline.sandbox.oauth.book import Grant

    return Grant(client_id="sandbox-client", user="ada@example.com", scope="")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api-auth/api-key/box-key", 400, "connection_test_failed"),
        ("/api-auth/api-key/none", 400, "unknown_provider_config"),
        ("/api-auth/api-key/box-basic", 400, "invalid_auth_mode"),
    ],
)
async def test_wrong_account_is_refused(world, path, status, code):
    """With the code that the frontend shows."""
    asked = f"{path}?connect_session_token={await world.session()}"
    reply = await world.ask("POST", asked, {"apiKey": "wrong"})
    assert (reply.status, reply.code, bool(reply.json["error"]["message"])) == (status, code, True)


async def test_account_needs_a_session(world):
    """Which nobody makes up."""
    reply = await world.ask("POST", "/api-auth/api-key/box-key", {"apiKey": "k"})
    assert (reply.status, reply.code) == (401, "missing_auth_header")
