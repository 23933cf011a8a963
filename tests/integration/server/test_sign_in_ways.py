"""Every way to sign in that a program or a form has, against the sandbox: connected, used, renewed, refused."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from tests.asking import Asker
from tests.signing_in import Browser, World, signing_in

USER = {"user": "ada@example.com", "password": "sandbox-password"}
SESSION = {
    "username": "ada@example.com",
    "password": "sandbox-password",
    "organization_id": "00801SANDBOX",
    "dev_key": "sandbox-dev-key",
}
ROLE = "arn:aws:iam::123456789012:role/Sandbox"
#: The integration, the type, what a form sends, and what of it is secret.
WAYS = {
    "box-session": ("BILL", "/auth/bill", SESSION),
    "box-xml": ("TWO_STEP", "/auth/two-step", USER),
    "box-cookie": ("TWO_STEP", "/auth/two-step", USER),
    "box-text": ("TWO_STEP", "/auth/two-step", USER),
    "box-jwt-bearer": ("TWO_STEP", "/auth/two-step", {"user": "ada@example.com"}),
    "box-saml": ("TWO_STEP", "/auth/two-step", {"client": "sandbox-client", "user": "ada@example.com"}),
    "box-role": ("AWS_SIGV4", "/auth/aws-sigv4", {"role_arn": ROLE}),
    "box-lent": ("AWS_SIGV4", "/auth/aws-sigv4", {"role_arn": ROLE, "region": "us-east-1"}),
}
SIGNED = {"box-jwt-bearer", "box-saml"}
PATHS = {"box-role": "/aws/me", "box-lent": "/aws/me"}


@pytest.fixture
async def world(tmp_path) -> AsyncIterator[World]:
    async with signing_in(tmp_path / "home") as made:
        yield made


def browser(world: World) -> Asker:
    """Return somebody without a key."""
    return Asker(app=world.ask.app, key=None, tieline=world.ask.tieline)


def fields(world: World, integration: str) -> dict[str, str]:
    given = WAYS[integration][2]
    return {**given, "key": world.sandbox.assertions.private_key} if integration in SIGNED else {**given}


async def imported(world: World, integration: str, **more: object):
    credentials = {"type": WAYS[integration][0], **fields(world, integration), **more}
    body = {"provider_config_key": integration, "connection_id": "one", "credentials": credentials}
    return await world.ask("POST", "/connections", body)


async def called(world: World, integration: str):
    headers = [("provider-config-key", integration), ("connection-id", "one")]
    return await world.ask("GET", f"/proxy{PATHS.get(integration, '/api/me')}", headers=headers)


@pytest.mark.parametrize("integration", sorted(WAYS))
async def test_imported_account_is_used_and_renewed(world, integration):
    """It is what the wire says of its type, before and after its token is renewed."""
    made = await imported(world, integration)
    assert made.status == 201, made.body
    assert made.json["credentials"]["type"] == WAYS[integration][0]
    assert (await called(world, integration)).status == 200
    target = f"/connections/one?provider_config_key={integration}&force_refresh=true"
    again = (await world.ask("GET", target)).json["credentials"]
    secret = {"BILL": "session_id", "AWS_SIGV4": "secret_access_key"}.get(again["type"], "token")
    assert again[secret] != made.json["credentials"][secret]
    assert (await called(world, integration)).status == 200


@pytest.mark.parametrize("integration", sorted(WAYS))
async def test_end_user_connects_by_a_form(world, integration):
    query = f"connect_session_token={await world.session()}"
    body = fields(world, integration)
    made = await browser(world)("POST", f"{WAYS[integration][1]}/{integration}?{query}", body)
    assert made.status == 200, made.body
    assert made.json["providerConfigKey"] == integration


WRONG = {
    "box-session": {"password": "wrong-password"},
    "box-xml": {"password": "wrong-password"},
    "box-cookie": {"password": "wrong-password"},
    "box-text": {"password": "wrong-password"},
    "box-jwt-bearer": {"user": "eve@example.com"},
    "box-saml": {"user": "eve@example.com"},
    "box-role": {"role_arn": "arn:aws:iam::123456789012:role/Other"},
    "box-lent": {"role_arn": "arn:aws:iam::123456789012:role/Other"},
}


@pytest.mark.parametrize("integration", sorted(WAYS))
async def test_wrong_account_is_refused_and_not_stored(world, integration):
    """In the provider's words, without any secret of ours."""
    refused = await imported(world, integration, **WRONG[integration])
    assert (refused.status, refused.code) == (400, "connection_test_failed")
    assert await world.connections() == []
    for secret in (
        "wrong-password",
        "sandbox-aws-secret",
        "sandbox-lend-key",
        "sandbox-dev-key",
        "PRIVATE KEY",
    ):
        assert secret not in refused.body.decode()


async def test_words_of_a_login_in_xml_are_told(world):
    refused = await imported(world, "box-xml", password="wrong-password")
    assert "Sign-in information is incorrect" in refused.body.decode()


async def test_role_knows_us_by_one_name(world):
    """Which stays when the account is connected again, and is told to the role's owner."""
    first = (await imported(world, "box-role")).json
    config = first["connection_config"]
    assert (config["region"], config["service"], config["role_arn"]) == ("eu-west-1", "s3", ROLE)
    seen = (await called(world, "box-role")).json["external_id"]
    assert seen == config["external_id"] == first["credentials"]["external_id"]
    token = await world.ask(
        "POST", "/connect/sessions/reconnect", {"connection_id": "one", "integration_id": "box-role"}
    )
    query = f"connect_session_token={token.json['data']['token']}"
    again = await browser(world)("POST", f"/auth/aws-sigv4/box-role?{query}", {"role_arn": ROLE})
    assert again.status == 200, again.body
    assert (await called(world, "box-role")).json["external_id"] == seen


async def test_browser_cannot_say_by_which_name_a_role_knows_us(world):
    """It could take another account's role else."""
    query = f"connect_session_token={await world.session()}&params[external_id]=theirs"
    refused = await browser(world)("POST", f"/auth/aws-sigv4/box-role?{query}", {"role_arn": ROLE})
    assert refused.status == 400
    assert await world.connections() == []


@pytest.mark.parametrize(
    "more",
    [
        {"role_arn": "arn:aws:iam::1:role/x"},
        {"role_arn": "x" * 3000},
        {"role_arn": None},
        {"region": "evil.test/?"},
        {"region": "169.254.169.254#"},
        {"region": 7},
        {"external_id": "a b"},
        {"unknown": "x"},
    ],
)
async def test_what_is_no_role_is_refused(world, more):
    """Above all a region that would lead elsewhere."""
    refused = await imported(world, "box-role", **more)
    assert refused.status == 400
    assert refused.code == "invalid_body"
    assert await world.connections() == []


async def test_keys_of_an_account_s_own_sign_as_well(world):
    """They are not renewed, as nobody lends them."""
    lent = (await imported(world, "box-lent")).json["credentials"]
    names = ("access_key_id", "secret_access_key", "session_token")
    given = {"type": "AWS_SIGV4", **{name: lent[name] for name in names}, "region": "us-east-1"}
    body = {"provider_config_key": "box-lent", "connection_id": "two", "credentials": given}
    made = await world.ask("POST", "/connections", body)
    assert made.status == 201, made.body
    headers = [("provider-config-key", "box-lent"), ("connection-id", "two")]
    assert (await world.ask("GET", "/proxy/aws/me?b=2&a=1", headers=headers)).status == 200


INSTALLS = {"box-app": "APP", "box-app-user": "CUSTOM", "box-plugin": "NONE"}


async def installed(world: World, integration: str) -> str:
    """Go to where something is installed, and come back; return the connection's id."""
    page = await Browser(world=world).sign_in(await world.session(), integration)
    assert page.status == 200, page.body
    (listed,) = await world.connections()
    return listed["connection_id"]


@pytest.mark.parametrize("integration", sorted(INSTALLS))
async def test_what_is_installed_is_used_and_renewed(world, integration):
    """An app by tokens of its own, a plugin by the integration's pair."""
    connection_id = await installed(world, integration)
    target = f"/connections/{connection_id}?provider_config_key={integration}&force_refresh=true"
    credentials = (await world.ask("GET", target)).json["credentials"]
    assert credentials.get("type", "NONE") == INSTALLS[integration]
    path = "/api/client" if integration == "box-plugin" else "/api/me"
    headers = [("provider-config-key", integration), ("connection-id", connection_id)]
    seen = await world.ask("GET", f"/proxy{path}", headers=headers)
    assert seen.status == 200, seen.body
    assert seen.json["client_id"] == ("sandbox-client" if integration == "box-plugin" else "4711")


async def test_app_s_user_is_kept_beside_it(world):
    """With a token that is renewed along with the app's."""
    connection_id = await installed(world, "box-app-user")
    target = f"/connections/{connection_id}?provider_config_key=box-app-user&refresh_token=true"
    found = (await world.ask("GET", target)).json
    first = found["credentials"]
    assert found["connection_config"] == {
        "appPublicLink": f"{world.url}/apps/sandbox",
        "installation_id": "815",
    }
    assert first["app"]["installation_id"] == "815"
    again = (await world.ask("GET", f"{target}&force_refresh=true")).json["credentials"]
    assert again["user"]["refresh_token"] != first["user"]["refresh_token"]
    assert again["app"]["access_token"] != first["app"]["access_token"]


async def test_site_of_a_plugin_is_kept(world):
    connection_id = await installed(world, "box-plugin")
    found = (await world.ask("GET", f"/connections/{connection_id}?provider_config_key=box-plugin")).json
    assert found["connection_config"] == {"website_id": "site-1"}
    assert "sandbox-client-secret" not in str(found)


@pytest.mark.parametrize(
    ("integration", "change"),
    [
        ("box-app", {"installation_id": ""}),
        ("box-app", {"installation_id": "../../evil"}),
        ("box-app", {"installation_id": ".."}),
        ("box-app", {"installation_id": "9" * 5000}),
        ("box-app", {"installation_id": "816"}),
        ("box-app", {"setup_action": "request"}),
        ("box-app-user", {"installation_id": "999"}),
        ("box-app-user", {"installation_id": "0815"}),
        ("box-app-user", {"installation_id": "801"}),
        ("box-app-user", {"code": "another"}),
        ("box-plugin", {"website_id": ""}),
        ("box-plugin", {"website_id": "a b"}),
    ],
)
async def test_what_a_browser_makes_up_installs_nothing(world, integration, change):
    """And the sign-in is over."""
    browser = Browser(world=world)
    begun = await browser.begin(await world.session(), integration)
    back = urlsplit(await browser.approve(begun.headers["location"]))
    told = {**dict(parse_qsl(back.query)), **change}
    assert (await browser.get(f"{back.path}?{urlencode(told)}")).status == 400
    assert (await browser.get(f"{back.path}?{back.query}")).status == 400
    assert await world.connections() == []


async def test_installation_of_another_browser_is_refused(world):
    """The cookie is missing there."""
    mine, theirs = Browser(world=world), Browser(world=world)
    begun = await mine.begin(await world.session(), "box-app")
    back = await mine.approve(begun.headers["location"])
    assert (await theirs.get(back)).status == 400
    assert await world.connections() == []


async def tools(world: World, browser: Browser, url: str, **more: str):
    return await browser.begin(await world.session(), "box-tools", **{"params[mcp_server_url]": url, **more})


async def test_any_server_of_tools_is_connected_by_its_own_documents(world):
    """For a program that has registered itself; the token is for this server, and renewed."""
    browser = Browser(world=world)
    begun = await tools(world, browser, f"{world.url}/mcp")
    assert begun.status == 302, begun.body
    asked = dict(parse_qsl(urlsplit(begun.headers["location"]).query))
    assert (asked["resource"], asked["scope"]) == (f"{world.url}/mcp", "tools:read tools:call")
    assert (asked["client_id"][:4], asked["code_challenge_method"]) == ("dyn-", "S256")
    assert (await browser.get(await browser.approve(begun.headers["location"]))).status == 200
    (listed,) = await world.connections()
    first = await world.connection(listed["connection_id"], "box-tools")
    target = f"/connections/{listed['connection_id']}?provider_config_key=box-tools&force_refresh=true"
    second = (await world.ask("GET", target)).json
    assert first["credentials"]["access_token"] != second["credentials"]["access_token"]
    assert first["connection_config"]["oauth_token_url"] == f"{world.url}/oauth2/token"
    headers = [("provider-config-key", "box-tools"), ("connection-id", listed["connection_id"])]
    assert (await world.ask("GET", "/proxy/", headers=headers)).status == 200


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("", {}),
        ("ftp://tools.test/", {}),
        ("https://user:secret-word@tools.test/mcp", {}),
        ("http://10.0.0.1/mcp", {}),
        ("http://169.254.169.254/latest/meta-data", {}),
        ("http://[::1]:1/mcp", {}),
        ("SANDBOX/nothing/here", {}),
        ("SANDBOX/mcp", {"params[oauth_token_url]": "https://evil.test/token"}),
        ("SANDBOX/mcp", {"params[oauth_issuer]": "https://evil.test"}),
        ("x" * 9000, {}),
    ],
)
async def test_server_of_tools_that_is_none_is_refused(world, url, more):
    """Private addresses above all; nothing is stored, and no secret shown."""
    begun = await tools(world, Browser(world=world), url.replace("SANDBOX", world.url), **more)
    assert begun.status == 400
    assert b"secret-word" not in begun.body
    assert await world.connections() == []


async def test_browser_that_comes_back_from_another_server_is_refused(world):
    """A stranger's documents may name one server for users, and another for codes."""
    browser = Browser(world=world)
    begun = await tools(world, browser, f"{world.url}/mcp")
    back = await browser.approve(begun.headers["location"])
    assert (await browser.get(f"{back}&iss=https%3A%2F%2Fother.test")).status == 400
    assert await world.connections() == []
