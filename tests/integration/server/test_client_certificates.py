"""Providers that ask for a client's certificate, over real connections: token endpoint, check, proxy."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.asking import Asker, asking

from tieline.core.clock import SystemClock, from_us, now_us
from tieline.sandbox.gotom.certificate import Certificate, write_certificate
from tieline.sandbox.oauth import OAuthSandbox
from tieline.sandbox.oauth.book import Grant
from tieline.sandbox.serve import Tls, serving

PROVIDER = """
display_name: Payroll
auth_mode: OAUTH2_CC
token_url: SERVER/oauth2/token
token_params: {grant_type: client_credentials}
require_client_certificate: true
credentials:
  client_certificate: {title: Certificate, secret: true}
  client_private_key: {title: Key, secret: true}
proxy: {base_url: "SERVER", verification: {endpoints: [/api/me]}}
"""
#: By name: others whose accounts, or whose integration's client, have a certificate.
OTHERS = {
    "banking": """
display_name: Banking
auth_mode: OAUTH2
authorization_url: SERVER/oauth2/authorize
token_url: SERVER/oauth2/token
require_client_certificate: true
proxy: {base_url: "SERVER", verification: {endpoints: [/api/me]}}
""",
    "login": """
display_name: Login
auth_mode: TWO_STEP
token_url: SERVER/oauth2/token
token_params: {grant_type: password, client_id: sandbox-client, client_secret: sandbox-client-secret, username: "${credentials.user}", password: "${credentials.password}"}
body_format: form
token_response: {token: access_token, token_expiration: expires_in}
require_client_certificate: true
credentials: {user: {title: User}, password: {title: Password}}
proxy: {base_url: "SERVER", headers: {authorization: "Bearer ${accessToken}"}, verification: {endpoints: [/api/me]}}
""",
    "key": """
display_name: Key
auth_mode: API_KEY
require_client_certificate: true
proxy: {base_url: "SERVER", headers: {authorization: "Bearer ${apiKey}"}, verification: {endpoints: [/api/me]}}
""",
}
OTHERS["own-login"] = OTHERS["login"].replace(
    "credentials: {",
    "credentials: {client_certificate: {title: Certificate}, client_private_key: {title: Key}, ",
)
USER = {"user": "ada@example.com", "password": "sandbox-password"}
CLIENT = {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}


@dataclass(frozen=True, kw_only=True)
class World:
    ask: Asker
    files: Certificate
    sandbox: OAuthSandbox

    @property
    def shown(self) -> dict[str, str]:
        """What the client shows."""
        return {
            "client_certificate": self.files.client.read_text(),
            "client_private_key": self.files.client_key.read_text(),
        }

    async def connect(self, **more: object):
        credentials = {"type": "OAUTH2_CC", **CLIENT, **self.shown, **more}
        body = {"provider_config_key": "payroll", "connection_id": "one", "credentials": credentials}
        return await self.ask("POST", "/connections", body)

    async def set_up(self, name: str, **config: object):
        """Make an integration of another provider."""
        client = {"credentials": {"type": "OAUTH2", **CLIENT}} if name == "banking" else {}
        body = {"provider": name, "unique_key": name, "integration_config": config, **client}
        return await self.ask("POST", "/integrations", body)

    async def account(self, name: str, **more: object):
        """Bring an account of another provider along."""
        pair = self.sandbox.book.issue(Grant(client_id="sandbox-client", user="ada@example.com", scope=""))
        credentials = {
            "banking": {
                "type": "OAUTH2",
                "access_token": pair.access_token,
                "refresh_token": pair.refresh_token,
                "expires_in": 3600,
            },
            "key": {"type": "API_KEY", "apiKey": pair.access_token},
        }.get(name, {"type": "TWO_STEP", **USER})
        body = {"provider_config_key": name, "connection_id": "one", "credentials": {**credentials, **more}}
        return await self.ask("POST", "/connections", body)

    async def call(self, name: str = "payroll"):
        headers = [("provider-config-key", name), ("connection-id", "one")]
        return await self.ask("GET", "/proxy/api/me", headers=headers)


@pytest.fixture
async def world(tmp_path, monkeypatch) -> AsyncIterator[World]:
    files = write_certificate(tmp_path, "127.0.0.1", now=from_us(now_us(SystemClock())))
    monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
    tls = Tls(certificate=files.file, key=files.key, clients=files.authority)
    sandbox = OAuthSandbox()
    with serving(sandbox, tls=tls) as url:
        folder = tmp_path / "home" / "providers"
        folder.mkdir(parents=True)
        for name, text in {"payroll": PROVIDER, **OTHERS}.items():
            (folder / f"{name}.yaml").write_text(text.replace("SERVER", url))
        async with asking(tmp_path / "home", {"TIELINE_EGRESS_ALLOW": "127.0.0.1/32"}) as ask:
            made = await ask("POST", "/integrations", {"provider": "payroll", "unique_key": "payroll"})
            assert made.status == 200, made.body
            yield World(ask=ask, files=files, sandbox=sandbox)


async def test_client_shows_its_certificate_wherever_it_connects(world):
    """For its token, when it is checked, in calls, and when the token is renewed."""
    made = await world.connect()
    assert made.status == 201, made.body
    assert (await world.call()).json["client_id"] == "sandbox-client"
    assert (await world.call()).status == 200
    again = await world.ask("GET", "/connections/one?provider_config_key=payroll&force_refresh=true")
    assert again.json["credentials"]["token"] != made.json["credentials"]["token"]
    assert (await world.call()).status == 200


async def test_lines_may_be_lost_on_the_way(world):
    """As they are where a form takes one line, or a program escapes them."""
    joined = world.shown["client_certificate"].replace("\n", " ")
    escaped = world.shown["client_private_key"].replace("\n", "\\n")
    made = await world.connect(client_certificate=joined, client_private_key=escaped)
    assert made.status == 201, made.body
    assert (await world.call()).status == 200


def another_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"client_certificate": ""}, "client_certificate"),
        ({"client_private_key": ""}, "client_private_key"),
        ({"client_certificate": "nonsense"}, "client_certificate"),
        (
            {"client_certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"},
            "client_certificate",
        ),
        ({"client_private_key": "nonsense"}, "client_private_key"),
        ({"client_private_key": another_key()}, "client_private_key"),
        ({"client_private_key": 7}, "client_private_key"),
        ({"client_certificate": "x" * 70_000}, "client_certificate"),
    ],
    ids=["no certificate", "no key", "nonsense", "empty", "nonsense key", "another key", "number", "large"],
)
async def test_what_cannot_be_shown_is_refused(world, more, field):
    """Before anybody is asked, and without a word of it."""
    refused = await world.connect(**more)
    assert (refused.status, refused.code) == (400, "invalid_body")
    assert ["credentials", field] in [path for _, path in refused.issues]
    assert b"PRIVATE KEY" not in refused.body
    assert (await world.ask("GET", "/connections")).json["connections"] == []


async def test_server_that_nobody_vouches_for_is_not_believed(world, monkeypatch):
    """Though the client shows a certificate of its own."""
    monkeypatch.delenv("SSL_CERT_FILE")
    refused = await world.connect()
    assert (refused.status, refused.code) == (400, "connection_test_failed")


async def test_certificate_of_another_authority_is_refused(world, tmp_path):
    """By the server, which is told as its fault and not as a success."""
    (tmp_path / "other").mkdir()
    other = write_certificate(tmp_path / "other", "127.0.0.1", now=from_us(now_us(SystemClock())))
    refused = await world.connect(
        client_certificate=other.client.read_text(), client_private_key=other.client_key.read_text()
    )
    assert (refused.status, refused.code) == (400, "connection_test_failed")


@pytest.mark.parametrize("name", ["banking", "login", "key"])
async def test_certificate_of_an_integration_s_client_is_shown_for_all_its_accounts(world, name):
    """For tokens, when they are renewed, and in calls; it is sealed with the integration, and shown to nobody."""
    assert (await world.set_up(name, **world.shown)).status == 200
    made = await world.account(name)
    assert made.status == 201, made.body
    assert (await world.call(name)).status == 200
    again = await world.ask("GET", f"/connections/one?provider_config_key={name}&force_refresh=true")
    assert again.status == 200, again.body
    assert again.json["errors"] == []
    assert b"PRIVATE KEY" not in again.body
    if name != "key":
        field = "access_token" if name == "banking" else "token"
        assert again.json["credentials"][field] != made.json["credentials"][field]
    assert (await world.call(name)).status == 200


async def test_a_login_s_account_has_a_certificate_of_its_own_where_its_provider_declares_it(world):
    assert (await world.set_up("own-login")).status == 200
    made = await world.account("own-login", **world.shown)
    assert made.status == 201, made.body
    assert (await world.call("own-login")).status == 200


@pytest.mark.parametrize(
    ("more", "field", "told"),
    [
        ({"client_certificate": None}, "client_certificate", "is required"),
        ({"client_private_key": ""}, "client_private_key", "is required"),
        ({"client_certificate": "nonsense"}, "client_certificate", "must be a certificate in PEM"),
        ({"client_private_key": another_key()}, "client_private_key", "is not that of the certificate"),
        ({"client_private_key": "x" * 16_385}, "client_private_key", "must have at most 16384 characters"),
        ({"client_certificate": "x" * 32_769}, "client_certificate", "32768 characters"),
    ],
    ids=["no certificate", "no key", "nonsense", "another key", "large key", "large certificate"],
)
@pytest.mark.parametrize("place", ["integration_config", "credentials"])
async def test_wherever_it_is_given_what_cannot_be_shown_is_refused(world, place, more, field, told):
    """By the name of its field, before anything is stored."""
    given = {**world.shown, **more}
    if place == "credentials":
        assert (await world.set_up("own-login")).status == 200
        refused = await world.account("own-login", **given)
    else:
        refused = await world.set_up("banking", **given)
    assert (refused.status, refused.code) == (400, "invalid_body")
    assert [place, field] in [path for _, path in refused.issues]
    assert told in refused.body.decode()
    assert b"PRIVATE KEY" not in refused.body
    keys = {each["unique_key"] for each in (await world.ask("GET", "/integrations")).json["data"]}
    assert "banking" not in keys
    assert (await world.ask("GET", "/connections")).json["connections"] == []
