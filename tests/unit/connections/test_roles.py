"""The keys of a role at AWS: what is asked for them, and what an answer has to say."""

from contextlib import suppress
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.auth.credentials import AppAndUser, AwsKeys, Installation, OAuth2, Session
from tieline.auth.schemes import sigv4
from tieline.auth.signing import Unsigned, verify
from tieline.connections.grants import grant_of, redacted, renewed
from tieline.connections.model import CustomApp, Integration
from tieline.connections.roles import configured_keys, keys_of
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.secrets import Secret
from tieline.http.model import Response
from tieline.providers.model import Provider

NOW = 1_800_000_000_000_000
ROLE = "arn:aws:iam::123456789012:role/Us"
OURS = {
    "service": "s3",
    "defaultRegion": "eu-1",
    "awsAccessKeyId": "AK",
    "awsSecretAccessKey": "our-aws-secret",
}


def provider(**config):
    return Provider(
        name="aws",
        display_name="AWS",
        auth_mode="AWS_SIGV4",
        integration_values={**OURS, **config},
    )


def integration(**config):
    return Integration(
        key=1,
        unique_key="aws",
        provider="aws",
        integration_config={**OURS, **config},
        created_at=0,
        updated_at=0,
    )


def keys(**more):
    return AwsKeys(**{"region": "eu-1", "service": "s3", "role_arn": ROLE, "external_id": "us-1", **more})


def start(described, credentials, owner=None):
    grant = grant_of(described, owner or integration(), {}, credentials, now=NOW, nonce="r" * 36)
    return grant, next(grant)


def test_operator_signs_for_the_role():
    """At the STS of the account's region, which is an address that the account takes part in."""
    _, call = start(provider(), keys())
    request = call.request()
    assert (call.url, call.trusted) == ("https://sts.eu-1.amazonaws.com/", False)
    signed = Unsigned(
        method="POST",
        url=call.url,
        headers=(*request.headers, ("Host", "sts.eu-1.amazonaws.com")),
        body=request.body,
    )
    secrets = {"access_key": "AK", "secret_key": "our-aws-secret", "region": "eu-1", "service": "sts"}
    verify(sigv4("sts"), signed, secrets, now=datetime.fromtimestamp(NOW / 1e6, UTC))
    assert b"ExternalId=us-1" in request.body


def test_keys_are_found_in_json_as_well():
    """With their end, or else an hour."""
    grant, _ = start(provider(), keys())
    lent = {"AccessKeyId": "ASIA", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": 1_800_003_000}
    body = {"AssumeRoleResponse": {"AssumeRoleResult": {"Credentials": lent}}}
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=msgspec.json.encode(body)))
    fresh = renewed(keys(), end.value.value)
    assert (fresh.access_key_id, fresh.secret_access_key, fresh.session_token) == (
        "ASIA",
        Secret("s"),
        Secret("t"),
    )
    assert fresh.expires_at == 1_800_003_000_000_000
    grant, _ = start(provider(), keys())
    flat = {"access_key_id": "A", "secret_access_key": "s", "session_token": "t"}
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=msgspec.json.encode(flat)))
    assert end.value.value.expires_at == NOW + 3_600_000_000


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"awsSecretAccessKey": ""}, "integration_config.awsAccessKeyId"),
        ({"stsMode": "custom"}, "integration_config.stsEndpointUrl"),
        (
            {"stsMode": "custom", "stsEndpointUrl": "https://sts.test", "stsAuthType": "api_key"},
            "integration_config.stsApiKey",
        ),
        (
            {"stsMode": "custom", "stsEndpointUrl": "https://sts.test", "stsAuthType": "basic"},
            "integration_config.stsAuthPassword",
        ),
    ],
)
def test_what_the_integration_lacks_is_named(config, field):
    with pytest.raises(UsageError) as error:
        start(provider(**config), keys())
    assert error.value.field == field


def test_endpoint_of_the_operators_own_is_asked_as_it_wants():
    config = {
        "stsMode": "custom",
        "stsEndpointUrl": "http://lend.local",
        "stsAuthType": "basic",
        "stsAuthUsername": "u",
        "stsAuthPassword": "p",
    }
    _, call = start(provider(**config), keys())
    assert (call.url, call.trusted, call.headers) == (
        "http://lend.local",
        True,
        (("Authorization", "Basic dTpw"),),
    )


def test_service_is_the_operators_word_and_region_the_accounts():
    made = keys_of(provider(), {"role_arn": ROLE, "region": "us-2", "service": "sqs"}, {"service": "sns"})
    assert (made.service, made.region) == ("s3", "us-2")
    config = configured_keys(made)
    assert (config["role_arn"], len(config["external_id"])) == (ROLE, 36)
    again = keys_of(provider(), {"role_arn": ROLE}, config)
    assert (again.external_id, again.region) == (config["external_id"], "us-2")


@pytest.mark.parametrize("region", ["", "EU-1", "eu.1", "eu/1", "a" * 65, "eu-1\n", "é"])
def test_region_is_part_of_a_host_s_name(region):
    with pytest.raises(UsageError, match="region"):
        keys_of(provider(defaultRegion=region), {"role_arn": ROLE}, {})


def test_secrets_of_the_operator_are_not_told():
    text = "denied for our-aws-secret by AK"
    assert redacted(text, keys(), integration()) == "denied for *** by ***"


SESSION = Session(username="u", password=Secret("pass-word"), organization_id="o", dev_key=Secret("dev-key"))
LOGIN = Provider(name="bill", display_name="B", auth_mode="BILL", token_url="https://bill.test/login")


def test_session_begins_with_a_login():
    """And lives for 35 minutes."""
    grant, call = start(LOGIN, SESSION)
    told = {"username": "u", "password": "pass-word", "organizationId": "o", "devKey": "dev-key"}
    assert msgspec.json.decode(call.request().body) == told
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=b'{"sessionId":"s","userId":7}'))
    fresh = renewed(SESSION, end.value.value)
    assert (fresh.token, fresh.user_id, fresh.expires_at) == (Secret("s"), "7", NOW + 35 * 60_000_000)


APP = Provider(
    name="app",
    display_name="A",
    auth_mode="CUSTOM",
    token_url={"APP": "https://app.test/tokens", "OAUTH2": "https://app.test/oauth"},
)
USER = OAuth2(access_token=Secret("a"), refresh_token=Secret("r"), expires_at=NOW + 60_000_000)


@pytest.fixture(scope="module")
def owner():
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    app = CustomApp(
        type="CUSTOM",
        app_id="1",
        app_link="https://app.test",
        private_key=Secret(pem),
        client_id="us",
        client_secret=Secret("our-secret"),
    )
    return msgspec.structs.replace(integration(), integration_config={}, credentials=app)


def test_user_s_token_is_renewed_last(owner):
    """Since it is good for once: nothing may fail behind it."""
    held = AppAndUser(app=Installation(app_id="1", installation_id="2"), user=USER)
    grant, first = start(APP, held, owner)
    assert first.url == "https://app.test/tokens"
    second = grant.send(
        Response(status=201, body=b'{"token":"app-token","expires_at":"2027-01-15T09:00:00Z"}')
    )
    assert second.url == "https://app.test/oauth"
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=b'{"access_token":"b","refresh_token":"s","expires_in":60}'))
    fresh = renewed(held, end.value.value)
    assert (fresh.token, fresh.user.access_token, fresh.user.refresh_token) == (
        Secret("app-token"),
        Secret("b"),
        Secret("s"),
    )


def test_user_s_token_that_lives_is_left_alone(owner):
    held = AppAndUser(
        app=Installation(app_id="1", installation_id="2"),
        user=msgspec.structs.replace(USER, expires_at=NOW + 7_200_000_000),
    )
    grant, _ = start(APP, held, owner)
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=201, body=b'{"token":"app-token"}'))
    assert renewed(held, end.value.value).user == held.user


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "sessionId",
                    "userId",
                    "Credentials",
                    "AccessKeyId",
                    "SecretAccessKey",
                    "SessionToken",
                    "Expiration",
                    "token",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(JSON, st.sampled_from([200, 201, 204, 302, 400, 500]))
def test_any_answer_brings_keys_a_session_or_a_clear_error(document, status):
    """Also one that would send us elsewhere: nobody follows it."""
    answer = Response(
        status=status, headers=(("Location", "http://10.0.0.1/"),), body=msgspec.json.encode(document)
    )
    for described, credentials in ((provider(), keys()), (LOGIN, SESSION)):
        grant, _ = start(described, credentials)
        with suppress(RefreshFailed, StopIteration):
            grant.send(answer)
            raise AssertionError("it asks for more")


def test_client_s_secrets_are_hidden_in_a_users_account(owner):
    held = AppAndUser(app=Installation(app_id="1", installation_id="2"), user=USER)
    user = msgspec.structs.replace(
        held, user=msgspec.structs.replace(USER, access_token=Secret("user-token"))
    )
    assert redacted("user-token our-secret", user, owner) == "*** ***"
