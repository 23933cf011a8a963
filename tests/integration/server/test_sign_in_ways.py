"""Every way to sign in that a program or a form has, against the sandbox: connected, used, renewed, refused."""

from collections.abc import AsyncIterator

import pytest
from tests.asking import Asker
from tests.signing_in import World, signing_in

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
