"""Which requests bring a connection its token, and what becomes of its credentials then."""

import base64
import json
from urllib.parse import parse_qsl

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tieline.auth.credentials import Basic, ClientCredentials, OAuth2, TwoStep
from tieline.auth.token_call import Tokens
from tieline.connections.grants import grant_of, promoted, redacted, renewed, same_token
from tieline.connections.model import CustomApp, Integration, OAuthClient
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.model import Response
from tieline.providers.model import InputField, Provider, TokenResponse, TokenStep
from tieline.webhooks.jwt import verified_claims

NOW = 1_800_000_000_000_000
OURS = OAuthClient(type="OAUTH2", client_id="us", client_secret=Secret("our-secret"))
HELD = OAuth2(access_token=Secret("old"), refresh_token=Secret("old-refresh"), expires_at=1)
CLIENT = ClientCredentials(client_id="them", client_secret=Secret("their-secret"))
LOGIN = TwoStep(fields=SecretDocument({"user": "jane", "pin": 7}))


def provider(mode="OAUTH2", **fields):
    return Provider(name="acme", display_name="Acme", auth_mode=mode, **{"token_url": "https://acme.test/token"} | fields)  # fmt: skip


def integration(credentials=OURS):
    return Integration(
        key=1, unique_key="acme", provider="acme", credentials=credentials, created_at=0, updated_at=0
    )


def start(described, credentials, config=None, owner=None):
    grant = grant_of(described, owner or integration(), config or {}, credentials, now=NOW, nonce="r")
    return grant, next(grant)


def asked(described, credentials, config=None, owner=None):
    call = start(described, credentials, config, owner)[1]
    body = call.request().body or b""
    if call.body_format == "json":
        return call, msgspec.json.decode(body)
    return call, dict(parse_qsl(body.decode())) or dict(call.request().params)


def test_a_refresh_is_made_by_the_integration_s_client():
    call, form = asked(provider(), HELD)
    assert (call.url, call.trusted) == ("https://acme.test/token", True)
    assert form == {
        "grant_type": "refresh_token",
        "refresh_token": "old-refresh",
        "client_id": "us",
        "client_secret": "our-secret",
    }


def test_a_connection_may_have_a_client_of_its_own():
    own = SecretDocument({"client_id": "mine", "client_secret": "my-secret"})
    _, form = asked(provider(), msgspec.structs.replace(HELD, config_override=own))
    assert (form["client_id"], form["client_secret"]) == ("mine", "my-secret")


def test_an_app_that_is_a_client_too_will_do():
    app = CustomApp(
        type="CUSTOM",
        app_id="1",
        app_link="l",
        private_key=Secret("k"),
        client_id="app",
        client_secret=Secret("s"),
    )
    assert asked(provider("CUSTOM"), HELD, owner=integration(app))[1]["client_id"] == "app"


def test_without_a_client_there_is_no_refresh():
    with pytest.raises(UsageError, match="client_id"):
        start(provider(), HELD, owner=integration(None))


def test_a_refresh_has_an_address_and_parameters_of_its_own():
    """The code's parameters are of no use to it."""
    described = provider(
        refresh_url="https://acme.test/again", refresh_params={"a": "${connectionConfig.team}"}
    )
    call, form = asked(described, HELD, {"team": "t"})
    assert (call.url, form["a"]) == ("https://acme.test/again", "t")
    described = provider(token_params={"grant_type": "authorization_code", "code": "x", "audience": "y"})
    _, form = asked(described, HELD)
    assert (form["grant_type"], form["audience"], "code" in form) == ("refresh_token", "y", False)


@pytest.mark.parametrize(
    "fields", [{"token_request_auth_method": "basic"}, {"authorization_method": "header"}]
)
def test_the_provider_says_where_the_client_proves_itself(fields):
    call, form = asked(provider(**fields, token_headers={"X-Id": "${clientId}"}), HELD)
    assert dict(call.headers) == {"Authorization": "Basic dXM6b3VyLXNlY3JldA==", "X-Id": "us"}
    assert "client_id" not in form


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"token_request_auth_method": "carrier_pigeon"}, "token_request_auth_method"),
        ({"token_url": None}, "token_url"),
    ],
)
def test_what_is_not_known_here_is_told(fields, field):
    with pytest.raises(UsageError) as error:
        start(provider(**fields), HELD)
    assert error.value.field == field


def test_an_address_may_be_one_for_each_tenant():
    """With the defaults that the provider gives; it is not trusted then."""
    described = provider(
        token_url="https://${connectionConfig.subdomain}.acme.test/${connectionConfig.version}/token",
        connection_config={"version": InputField(default_value="v2")},
    )
    call, _ = asked(described, HELD, {"subdomain": "jane"})
    assert (call.url, call.trusted) == ("https://jane.acme.test/v2/token", False)


def test_client_credentials_ask_for_a_token_of_their_own():
    described = provider("OAUTH2_CC", token_params={"audience": "${credentials.client_id}@x"})
    _, form = asked(described, CLIENT, owner=integration(None))
    assert form == {
        "grant_type": "client_credentials",
        "client_id": "them",
        "client_secret": "their-secret",
        "audience": "them@x",
    }


@pytest.mark.parametrize(
    ("config", "scopes", "expected"),
    [
        ({"oauth_scopes_override": ["a", "b"], "oauth_scopes": "c"}, "d", "a,b"),
        ({"oauth_scopes": "c, e"}, "d", "c,e"),
        ({}, "d", "d"),
        ({}, None, "x,y"),
    ],
)
def test_scopes_are_the_connection_s_the_integration_s_or_the_usual_ones(config, scopes, expected):
    described = provider("OAUTH2_CC", default_scopes=("x", "y"), scope_separator=",")
    owner = integration(msgspec.structs.replace(OURS, scopes=scopes))
    assert asked(described, CLIENT, config, owner)[1]["scope"] == expected


def test_a_login_fills_in_the_fields():
    described = provider(
        "TWO_STEP",
        token_response=TokenResponse(token="data.token", token_expiration="data.ttl"),
        token_params={
            "user": "${credentials.user}",
            "pin": "${credentials.pin}",
            "otp": "${credentials.otp}",
        },
    )
    assert asked(described, LOGIN)[1] == {"user": "jane", "pin": "7"}


def test_a_login_goes_through_all_steps():
    described = provider(
        "TWO_STEP",
        token_response=TokenResponse(token="t", token_expiration="ttl"),
        additional_steps=(TokenStep(token_url="https://acme.test/two", token_params={"c": "${step1.code}"}),),
    )
    grant, _ = start(described, LOGIN)
    second = grant.send(Response(status=200, body=b'{"code":"c0de"}'))
    assert (second.url, second.params) == ("https://acme.test/two", {"c": "c0de"})
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=b'{"t":"new","ttl":60}'))
    assert (end.value.value.token.reveal(), end.value.value.expires_at) == ("new", NOW + 60_000_000)


def test_a_login_is_renewed_by_its_refresh_token_and_else_made_anew():
    described = provider(
        "TWO_STEP",
        token_response=TokenResponse(token="t", refresh_token="r"),
        refresh_url="https://acme.test/again",
        refresh_token_params={"r": "${refresh_token}"},
        token_params={"user": "${credentials.user}"},
    )
    held = msgspec.structs.replace(LOGIN, token=Secret("old"), refresh_token=Secret("old-refresh"))
    grant, first = start(described, held)
    assert (first.url, first.params) == ("https://acme.test/again", {"r": "old-refresh"})
    second = grant.send(Response(status=401, body=b'{"message":"expired"}'))
    assert (second.url, second.params) == ("https://acme.test/token", {"user": "jane"})
    with pytest.raises(RefreshFailed, match="wrong"):
        grant.send(Response(status=401, body=b'{"message":"wrong"}'))


def test_a_login_without_a_place_for_the_token_is_told():
    with pytest.raises(UsageError) as error:
        start(provider("TWO_STEP"), LOGIN)
    assert error.value.field == "token_response"


def test_other_credentials_bring_forth_nothing():
    with pytest.raises(UsageError):
        start(provider("BASIC"), Basic(username="u", password=Secret("p")))


def given(refresh_token=None, **raw):
    return Tokens(
        token=Secret("new"),
        refresh_token=refresh_token and Secret(refresh_token),
        expires_at=5,
        raw=SecretDocument(raw),
    )


def test_a_refresh_token_that_is_not_given_anew_stays():
    kept = renewed(HELD, given(scope="s"))
    assert (kept.access_token.reveal(), kept.refresh_token.reveal(), kept.expires_at) == (
        "new",
        "old-refresh",
        5,
    )
    assert kept.raw.reveal() == {"scope": "s"}
    assert renewed(HELD, given("next")).refresh_token.reveal() == "next"
    assert renewed(CLIENT, given()).token.reveal() == "new"
    assert renewed(LOGIN, given()).fields == LOGIN.fields


def test_what_the_provider_wants_of_the_answer_becomes_configuration():
    """Plain values alone, under the names that the provider calls them by."""
    described = provider(token_response_metadata=("team.id", "url", "object", "missing"))
    config = promoted(described, {"url": "old", "kept": 1}, given(team={"id": "T"}, url="new", object={}))
    assert config == {"team.id": "T", "url": "new", "kept": 1}


def test_the_same_token_is_the_same_whatever_else_differs():
    assert same_token(HELD, msgspec.structs.replace(HELD, expires_at=9))
    assert not same_token(HELD, renewed(HELD, given()))
    assert not same_token(CLIENT, renewed(CLIENT, given()))
    assert not same_token(LOGIN, None)


def test_no_secret_of_ours_comes_back_in_words_of_theirs():
    told = "token old-refresh of us:our-secret is bad, jane"
    assert redacted(told, HELD, integration()) == "token *** of us:*** is bad, jane"
    assert redacted("their-secret", CLIENT, None) == "***"


@pytest.mark.parametrize("name", ["developer_token", "apiKey", "stsAuthPassword", "clientSecret"])
def test_operator_s_secrets_of_an_integration_are_hidden(name):
    """Going by what they are called."""
    ours = msgspec.structs.replace(
        integration(), integration_config={name: "ours-alone", "region": "eu-west"}
    )
    assert redacted("ours-alone at eu-west", HELD, ours) == "*** at eu-west"


@pytest.mark.parametrize("spelt", ['a"b/c d&e', "a%22b%2Fc+d%26e", "a%22b%2Fc%20d%26e", 'a\\"b/c d&e'])
def test_secrets_are_hidden_as_they_are_sent(spelt):
    """Providers repeat a form, an address or a body."""
    client = msgspec.structs.replace(CLIENT, client_secret=Secret('a"b/c d&e'))
    assert redacted(f"bad: {spelt}.", client, None) == "bad: ***."


def test_a_pair_of_basic_is_hidden():
    """In its base64."""
    account = Basic(username="jane", password=Secret("p/w"))
    assert redacted("bad: Basic amFuZTpwL3c=", account, None) == "bad: Basic ***"


def test_a_secret_that_holds_another_is_hidden_whole():
    """Whichever comes first."""
    held = OAuth2(access_token=Secret("abcdef"), refresh_token=Secret("abcdef-more"))
    assert redacted("abcdef-more abcdef", held, None) == "*** ***"


def test_a_short_secret_is_hidden_where_it_stands_alone():
    """And words that it is a part of stay."""
    held = OAuth2(access_token=Secret("at"), refresh_token=Secret("rt-3"))
    told = "rt-3 is spent, token=at; what rt-34 cart-3 that"
    assert redacted(told, held, None) == "*** is spent, token=***; what rt-34 cart-3 that"


def test_client_may_ask_as_a_user_does():
    """With its secret for a password, and nothing that the standard asks for beside."""
    described = provider("OAUTH2_CC", token_request_auth_method="custom", body_format="json")
    call, document = asked(described, CLIENT)
    assert (document, call.headers) == ({"username": "them", "password": "their-secret"}, ())
    grant, _ = start(described, CLIENT)
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=b'{"jwt":"new"}'))
    assert end.value.value.token.reveal() == "new"


def test_client_may_sign_with_a_key_of_its_own():
    """A JWK, whose name the token tells."""
    key = ec.generate_private_key(ec.SECP256R1())
    client = ClientCredentials(
        client_id="them", client_secret=Secret(""), client_private_key=Secret(json.dumps(jwk(key)))
    )
    described = provider("OAUTH2_CC", token_request_auth_method="private_key_jwt")
    _, form = asked(described, client)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    claims = verified_claims(form["client_assertion"], public, algorithms=["ES256"], now=NOW / 1e6, field="t")
    assert (claims["iss"], claims["aud"]) == ("them", "https://acme.test/token")
    assert (
        json.loads(base64.urlsafe_b64decode(form["client_assertion"].partition(".")[0] + "=="))["kid"] == "k1"
    )
    assert "client_secret" not in form


def jwk(key):
    private = key.private_numbers()
    numbers = {"x": private.public_numbers.x, "y": private.public_numbers.y, "d": private.private_value}
    texts = {
        name: base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
        for name, number in numbers.items()
    }
    return {"kty": "EC", "crv": "P-256", "kid": "k1", **texts}


SIGNED = {
    "token_response": TokenResponse(token="t"),
    "body_format": "form",
    "integration_values": {"audience": "the operator's"},
    "credentials": {"user": InputField(), "key": InputField(secret=True)},
}


def signed_login():
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return key.public_key(), TwoStep(
        fields=SecretDocument({"user": "jane", "key": text}), token=Secret("old")
    )


def claims_of(token, key):
    public = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return verified_claims(token, public, algorithms=["ES256"], now=NOW / 1e6, field="t")


def test_login_may_show_a_token_of_its_own_making():
    """Which `${token}` is then, not the one that the account had before."""
    key, credentials = signed_login()
    described = provider(
        "TWO_STEP",
        token_params={"assertion": "${token}"},
        token={"signing_key": "${credentials.key}", "payload": {"iss": "${credentials.user}"}},
        signature={"protocol": "EC"},
        **SIGNED,
    )
    _, form = asked(described, credentials)
    assert claims_of(form["assertion"], key)["iss"] == "jane"


def test_login_may_show_an_assertion():
    """Its parts may be the operator's as well."""
    key, credentials = signed_login()
    assertion = {
        "type": "jwt",
        "key": "${credentials.key}",
        "payload": {"aud": "${credentials.audience}", "sub": "${credentials.user}"},
    }
    described = provider(
        "TWO_STEP", token_params={"assertion": "${credentials.assertion}"}, assertion=assertion, **SIGNED
    )
    _, form = asked(described, credentials)
    claims = claims_of(form["assertion"], key)
    assert (claims["aud"], claims["sub"]) == ("the operator's", "jane")


def test_login_without_its_key_names_it():
    described = provider("TWO_STEP", assertion={"type": "jwt", "key": "${credentials.key}"}, **SIGNED)
    with pytest.raises(UsageError, match="the key that signs is missing"):
        start(described, LOGIN)


def test_no_lifetime_is_no_end():
    """A provider that says nothing of it does not say that tokens are dead when they come."""
    described = provider("TWO_STEP", token_response=TokenResponse(token="t"), token_expires_in_ms=0)
    grant, _ = start(described, LOGIN)
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=b'{"t":"new"}'))
    assert end.value.value.expires_at is None
