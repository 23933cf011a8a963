"""With which certificate connections are made, and for which requests."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tieline.auth.authorization_code import SignIn
from tieline.auth.credentials import (
    ApiKey,
    AppAndUser,
    ClientCredentials,
    Installation,
    NoCredentials,
    OAuth2,
    Session,
    TwoStep,
)
from tieline.auth.oauth2 import Client
from tieline.connections.authorization import code_grant
from tieline.connections.certificates import identity_of, needed_identity, with_identity
from tieline.connections.grants import grant_of
from tieline.connections.model import CustomApp, Integration
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.identity import LONGEST_CERTIFICATE, LONGEST_KEY, read_identity
from tieline.http.model import Response
from tieline.providers.catalogue import build
from tieline.providers.configured import configured
from tieline.providers.model import PEM

NOW = 1_800_000_000_000_000


def certified(key):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "us")])
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .serial_number(7)
        .public_key(key.public_key())
    )
    made = (
        made.not_valid_before(moment).not_valid_after(moment + timedelta(days=1)).sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {"client_certificate": made.public_bytes(Encoding.PEM).decode(), "client_private_key": pem}


#: On a curve that no library of ours knows (secp160r1).
STRANGE = {
    "client_certificate": """-----BEGIN CERTIFICATE-----
MIIBOTCB+KADAgECAhQ6eXOxzlIHd1TwYWZV4GDd7wBY0zAKBggqhkjOPQQDAjAM
MQowCAYDVQQDDAF4MB4XDTI2MTEyMjE4MTA1MloXDTM2MTExOTE4MTA1MlowDDEK
MAgGA1UEAwwBeDA+MBAGByqGSM49AgEGBSuBBAAIAyoABJgfNAJrCGjWQGVK5tx1
GOi32QsU6dO7h0MZ90ppIOzDDbZjHFYx0HejUzBRMB0GA1UdDgQWBBTRi2QXFby6
ylMRpVeHxIaELkIXITAfBgNVHSMEGDAWgBTRi2QXFby6ylMRpVeHxIaELkIXITAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCAzAAMC0CFB/RPy7myZpaVQN6eCxv
m0MnHlgGAhUAiFMVJkD5ZT9nCbKP9aE+w9au0iQ=
-----END CERTIFICATE-----
""",
    "client_private_key": """-----BEGIN EC PRIVATE KEY-----
MFECAQEEFQDh5uuImjmfaZCQFoOJCA31Vg62NKAHBgUrgQQACKEsAyoABJgfNAJr
CGjWQGVK5tx1GOi32QsU6dO7h0MZ90ppIOzDDbZjHFYx0Hc=
-----END EC PRIVATE KEY-----
""",
}
SHOWN = certified(ec.generate_private_key(ec.SECP256R1()))
OURS = read_identity(SHOWN["client_certificate"], SHOWN["client_private_key"])
URLS = {
    "authorization_url": "https://a.test/authorize",
    "token_url": "https://a.test/token",
    "token_response": {"token": "t"},
}


def provider(mode, **entry):
    told = {"display_name": "A", "auth_mode": mode, "require_client_certificate": True, **URLS, **entry}
    return build(told, name="acme", own=True)


def ours(mode, **entry):
    """Return a provider as an integration sets it up that has a certificate."""
    return configured(provider(mode, **entry), SHOWN)


def owner():
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    app = CustomApp(
        type="CUSTOM", app_id="1", app_link="https://a.test", private_key=Secret(pem), client_id="us", client_secret=Secret("s"),
    )  # fmt: skip
    return Integration(key=1, unique_key="i", provider="acme", credentials=app, created_at=0, updated_at=0)


USER = OAuth2(access_token=Secret("a"), refresh_token=Secret("r"), expires_at=1)
APP = AppAndUser(app=Installation(app_id="1", installation_id="2"), user=USER)
LOGIN = TwoStep(fields=SecretDocument({"user": "u"}))
SESSION = Session(username="u", password=Secret("p"), organization_id="o", dev_key=Secret("d"))


@pytest.mark.parametrize(
    ("mode", "credentials", "entry", "answers"),
    [
        ("OAUTH2", USER, {}, []),
        ("MCP_OAUTH2", USER, {}, []),
        ("CUSTOM", APP, {}, [b'{"token":"t"}']),
        ("TWO_STEP", LOGIN, {"additional_steps": [{"token_params": {"a": "b"}}]}, [b"{}"]),
        ("BILL", SESSION, {}, []),
    ],
)
def test_every_request_for_a_token_shows_it(mode, credentials, entry, answers):
    """The further ones of a login, and those of an app's user, too."""
    grant = grant_of(ours(mode, **entry), owner(), {}, credentials, now=NOW, nonce="n")
    assert next(grant).request().identity == OURS
    for body in answers:
        assert grant.send(Response(status=200, body=body)).request().identity == OURS


def test_code_of_a_sign_in_is_redeemed_with_it():
    sign_in = SignIn(client_id="us", redirect_uri="https://us.test", state=Secret("s"))
    grant = code_grant(
        ours("OAUTH2"), {}, Client(client_id="us"), sign_in, Secret("code"), now=NOW, nonce="n"
    )
    assert next(grant).identity == OURS


@pytest.mark.parametrize("credentials", [USER, LOGIN, ApiKey(api_key=Secret("k")), NoCredentials()])
def test_calls_show_that_of_the_integration(credentials):
    assert identity_of(ours("API_KEY"), credentials) == OURS
    assert (
        identity_of(msgspec.structs.replace(ours("API_KEY"), require_client_certificate=False), credentials)
        is None
    )


def test_calls_show_an_account_s_own_where_it_has_one():
    """Not the integration's."""
    client = ClientCredentials(client_id="c", client_secret=Secret("s"))
    own = msgspec.structs.replace(
        client, client_certificate=OURS.certificate, client_private_key=OURS.private_key
    )
    assert identity_of(provider("OAUTH2_CC"), own) == OURS
    assert identity_of(ours("OAUTH2_CC"), client) is None
    login = TwoStep(fields=SecretDocument(dict(SHOWN)))
    assert identity_of(provider("TWO_STEP", credentials={"client_certificate": {}}), login) == OURS


@pytest.mark.parametrize(
    ("described", "field"),
    [
        (provider("OAUTH2"), "integration_config.client_certificate"),
        (provider("OAUTH2_CC"), "credentials.client_certificate"),
        (configured(provider("BILL"), {"client_certificate": "x"}), "integration_config.client_certificate"),
    ],
)
def test_where_there_is_none_nobody_is_asked(described, field):
    with pytest.raises(UsageError) as told:
        needed_identity(described, NoCredentials())
    assert told.value.field == field


@pytest.mark.parametrize(
    ("mode", "entry", "place"),
    [
        ("OAUTH2", {}, "integration_config"),
        ("API_KEY", {}, "integration_config"),
        ("TWO_STEP", {}, "integration_config"),
        ("OAUTH2_CC", {}, "credentials"),
        ("TWO_STEP", {"credentials": {"client_certificate": {"title": "Mine"}}}, "credentials"),
    ],
)
def test_it_is_asked_for_where_it_belongs(mode, entry, place):
    """As text in lines, which is longer than others; what a file says of it counts."""
    described = provider(mode, **entry)
    fields = getattr(described, place)
    assert {"client_certificate", "client_private_key"} <= fields.keys()
    assert all((each.format, each.secret) == (PEM, True) for each in fields.values())
    if entry:
        assert fields["client_certificate"].title == "Mine"
    other = "credentials" if place == "integration_config" else "integration_config"
    assert not {"client_certificate", "client_private_key"} & getattr(described, other).keys()
    assert with_identity(described, {"a": 1}, place=other) == {"a": 1}


def test_it_is_kept_in_lines_whatever_became_of_them():
    joined = {name: text.replace("\n", " ") for name, text in SHOWN.items()}
    assert with_identity(provider("OAUTH2"), joined, place="integration_config") == SHOWN


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("client_certificate", "x" * (LONGEST_CERTIFICATE + 1), f"at most {LONGEST_CERTIFICATE} characters"),
        ("client_private_key", "x" * (LONGEST_KEY + 1), f"at most {LONGEST_KEY} characters"),
        ("client_certificate", SHOWN["client_private_key"], "must be a certificate in PEM"),
        ("client_private_key", SHOWN["client_certificate"], "must be a private key in PEM"),
        ("client_certificate", STRANGE["client_certificate"], "must be a certificate in PEM"),
        ("client_private_key", STRANGE["client_private_key"], "must be a private key in PEM"),
        ("client_private_key", 7, "must be a text"),
        ("client_private_key", None, "is required"),
    ],
)
def test_what_is_no_good_is_told_by_its_name(name, text, told):
    """Without a word of it."""
    with pytest.raises(UsageError, match=told) as error:
        with_identity(provider("OAUTH2"), {**SHOWN, name: text}, place="integration_config")
    assert error.value.field == f"integration_config.{name}"
    assert "PRIVATE" not in error.value.message.replace("private", "")
