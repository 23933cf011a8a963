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
CLIENT = {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}


@dataclass(frozen=True, kw_only=True)
class World:
    ask: Asker
    files: Certificate

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

    async def call(self):
        headers = [("provider-config-key", "payroll"), ("connection-id", "one")]
        return await self.ask("GET", "/proxy/api/me", headers=headers)


@pytest.fixture
async def world(tmp_path, monkeypatch) -> AsyncIterator[World]:
    files = write_certificate(tmp_path, "127.0.0.1", now=from_us(now_us(SystemClock())))
    monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
    tls = Tls(certificate=files.file, key=files.key, clients=files.authority)
    with serving(OAuthSandbox(), tls=tls) as url:
        folder = tmp_path / "home" / "providers"
        folder.mkdir(parents=True)
        (folder / "payroll.yaml").write_text(PROVIDER.replace("SERVER", url))
        async with asking(tmp_path / "home", {"TIELINE_EGRESS_ALLOW": "127.0.0.1/32"}) as ask:
            made = await ask("POST", "/integrations", {"provider": "payroll", "unique_key": "payroll"})
            assert made.status == 200, made.body
            yield World(ask=ask, files=files)


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
