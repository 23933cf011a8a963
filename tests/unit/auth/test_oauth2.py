"""OAuth 2: token requests as values, and the tokens in their answers."""

from urllib.parse import parse_qsl

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.oauth2 import AnswerRules, Client, Endpoint, client_credentials, exchange, refresh
from tieline.auth.registration import register
from tieline.auth.token_call import TokenCall, end_of_life, moment
from tieline.core.errors import RefreshFailed
from tieline.core.secrets import Secret
from tieline.http.model import Response
from tieline.webhooks.jwt import verified_claims

NOW = 1_800_000_000_000_000
HOUR = 3_600_000_000
CLIENT = Client(client_id="us", client_secret=Secret("our-secret"))


def endpoint(**changes):
    call = {name: changes.pop(name) for name in ("method", "body_format", "headers") if name in changes}
    return Endpoint(call=TokenCall(url="https://acme.test/token", **call), **changes)


def run(grant, *answers):
    """Answer what a grant asks for; return what it asked and what it returned."""
    asked = [next(grant).request()]
    try:
        for answer in answers:
            asked.append(grant.send(answer).request())  # noqa: PERF401  # the last one raises
    except StopIteration as end:
        return asked, end.value
    raise AssertionError("it asks for more")


def answer(document, status=200):
    return Response(status=status, body=msgspec.json.encode(document))


def tokens(document, **rules):
    grant = refresh(endpoint(answers=AnswerRules(**rules)), CLIENT, Secret("old"), now=NOW)
    return run(grant, answer(document))[1]


def asked(grant):
    return next(grant).request()


def form(request):
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def test_a_refresh_sends_the_client_in_the_form():
    """Unless the provider wants it elsewhere."""
    request = asked(refresh(endpoint(), CLIENT, Secret("old"), now=NOW))
    assert (request.method, request.url) == ("POST", "https://acme.test/token")
    assert request.header("Content-Type") == "application/x-www-form-urlencoded"
    assert request.header("Accept") == "application/json"
    assert form(request) == {
        "grant_type": "refresh_token",
        "refresh_token": "old",
        "client_id": "us",
        "client_secret": "our-secret",
    }


def test_a_client_can_prove_itself_in_the_header():
    """Then neither its name nor its secret is in the form."""
    request = asked(refresh(endpoint(client_auth="basic"), CLIENT, Secret("old"), now=NOW))
    assert request.header("Authorization") == "Basic dXM6b3VyLXNlY3JldA=="
    assert form(request) == {"grant_type": "refresh_token", "refresh_token": "old"}


def test_a_public_client_only_says_its_name():
    request = asked(refresh(endpoint(client_auth="none"), CLIENT, Secret("old"), now=NOW))
    assert form(request)["client_id"] == "us"
    assert "client_secret" not in form(request)


def test_parameters_may_go_as_json():
    request = asked(refresh(endpoint(body_format="json"), CLIENT, Secret("old"), now=NOW))
    assert request.header("Content-Type") == "application/json"
    assert msgspec.json.decode(request.body)["refresh_token"] == "old"


@pytest.mark.parametrize("changes", [{"body_format": "query"}, {"method": "GET"}])
def test_parameters_may_go_in_the_query(changes):
    """They do wherever there can be no body."""
    request = asked(refresh(endpoint(**changes), CLIENT, Secret("old"), now=NOW))
    assert request.body is None
    assert dict(request.params)["refresh_token"] == "old"


def test_the_provider_adds_and_changes_parameters():
    grant = client_credentials(endpoint(params={"grant_type": "own", "audience": "x"}), CLIENT, now=NOW)
    assert form(asked(grant)).items() >= {"grant_type": "own", "audience": "x"}.items()


def test_scopes_are_asked_for_where_there_are_some():
    assert form(asked(client_credentials(endpoint(), CLIENT, scope="a b", now=NOW)))["scope"] == "a b"
    assert "scope" not in form(asked(client_credentials(endpoint(), CLIENT, now=NOW)))


def test_any_other_grant_is_a_matter_of_its_parameters():
    """Such as the exchange of an authorization code."""
    given = {"grant_type": "authorization_code", "code": "c", "redirect_uri": "https://us.test/cb"}
    request = asked(exchange(endpoint(), CLIENT, given, now=NOW))
    assert form(request).items() >= given.items()


def test_an_answer_becomes_tokens():
    found = tokens({"access_token": "new", "refresh_token": "next", "expires_in": 3600, "extra": 1})
    assert (found.token.reveal(), found.refresh_token.reveal()) == ("new", "next")
    assert found.expires_at == NOW + HOUR
    assert found.raw.reveal()["extra"] == 1


def test_an_omitted_refresh_token_is_none():
    assert tokens({"access_token": "new"}).refresh_token is None


@pytest.mark.parametrize(
    ("said", "rules", "expected"),
    [
        ({"expires_in": "3600"}, {}, NOW + HOUR),
        ({"expires_in": 3_600_000}, {"milliseconds": True}, NOW + HOUR),
        ({"expires_at": 1_800_003_600}, {}, NOW + HOUR),
        ({"expires_at": 1_800_003_600_000}, {}, NOW + HOUR),
        ({"expires_at": "2027-01-15T09:00:00Z"}, {}, NOW + HOUR),
        ({"expires_at": "2027-01-15T09:00:00"}, {}, NOW + HOUR),
        ({"expires_at": "Fri, 15 Jan 2027 09:00:00 GMT"}, {}, NOW + HOUR),
        ({"expires_in": 3600, "expires_at": 1}, {}, NOW + HOUR),
        ({}, {"lifetime": HOUR}, NOW + HOUR),
        ({"expires_in": 0}, {"lifetime": HOUR}, NOW + HOUR),
        ({}, {}, None),
        ({"expires_in": True}, {}, None),
        ({"expires_in": "soon"}, {}, None),
        ({"expires_in": 1e300}, {}, None),
        ({"expires_at": "9999-12-31T23:59:59-23:00"}, {}, None),
    ],
)
def test_the_end_of_a_token_is_told_in_many_ways(said, rules, expected):
    assert tokens({"access_token": "new", **said}, **rules).expires_at == expected


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_whatever_an_answer_says_of_the_end_is_a_time_or_nothing(said):
    """Nothing that a stranger sends breaks the reader."""
    for found in (moment(said), end_of_life(said, now=NOW, milliseconds=False)):
        assert found is None or 0 < found < 253_402_300_799_000_000


def test_the_alternate_place_is_looked_at_when_the_usual_is_empty():
    """What belongs to the token stands beside it."""
    document = {
        "ok": True,
        "authed_user": {"access_token": "new", "refresh_token": "next", "expires_in": 3600},
    }
    found = tokens(document, alternates=("authed_user.access_token",))
    assert (found.token.reveal(), found.refresh_token.reveal(), found.expires_at) == (
        "new",
        "next",
        NOW + HOUR,
    )
    both = tokens({"access_token": "bot", **document}, alternates=("authed_user.access_token",))
    assert both.token.reveal() == "bot"


def test_an_answer_may_be_a_form():
    """As some send it whatever they are asked for."""
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    body = b"access_token=a%2Fb&expires_in=3600&scope=&token_type=bearer"
    found = run(grant, Response(status=200, body=body))[1]
    assert (found.token.reveal(), found.expires_at) == ("a/b", NOW + HOUR)


@pytest.mark.parametrize(
    ("status", "document", "told", "reason"),
    [
        (400, {"error": "invalid_grant", "error_description": "Revoked."}, "HTTP 400: invalid_grant: Revoked.", "invalid_grant"),
        (200, {"ok": False, "error": "invalid_refresh_token"}, "no token: invalid_refresh_token", "invalid_refresh_token"),
        (401, {"error": {"code": "E1", "message": "Nope"}}, "HTTP 401: E1: Nope", "E1"),
        (400, {"errors": [{"message": "bad"}]}, "HTTP 400: bad", None),
        (400, {"errors": ["bad"]}, "HTTP 400: bad", None),
        (200, {"access_token": ""}, "no token", None),
        (200, {"access_token": {"a": 1}}, "no token", None),
        (500, {}, "HTTP 500", None),
    ],
)  # fmt: skip
def test_a_refusal_has_the_provider_s_own_words(status, document, told, reason):
    """Whatever its status is."""
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed) as error:
        grant.send(answer(document, status))
    assert error.value.message == f"the token endpoint answered {told}"
    assert (error.value.status, error.value.reason) == (status, reason)


@pytest.mark.parametrize(
    "body", [b"", b"<html>a=b</html>", b"[1]", b'"text"', b"\xff\xfe", b'{"a":"\xff"}', b'{"a":1e999}']
)
def test_what_is_no_answer_of_a_token_endpoint_is_told(body):
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed, match="neither JSON nor a form"):
        grant.send(Response(status=200, body=body))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["error", "errors", "message", "a"]), inner)
    ),
)


@given(st.integers(200, 599), st.binary() | _JSON.map(msgspec.json.encode))
def test_any_answer_is_tokens_or_a_failure(status, body):
    """Nothing that a stranger sends breaks the reader."""
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed) as error:
        grant.send(Response(status=status, body=body))
    assert error.value.message.isprintable()


def test_a_byte_order_mark_is_no_hindrance():
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    found = run(grant, Response(status=200, body=b'\xef\xbb\xbf{"access_token":"new"}'))[1]
    assert found.token.reveal() == "new"


def test_an_answer_nested_without_end_is_a_failure():
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed):
        grant.send(Response(status=200, body=b'{"a":' * 100_000))


def test_long_words_are_cut_and_stay_on_one_line():
    grant = refresh(endpoint(), CLIENT, Secret("old"), now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed) as error:
        grant.send(answer({"message": "a\r\nb\x00c " + "x" * 10_000}, 400))
    assert len(error.value.message) < 400
    assert "HTTP 400: a b c xxx" in error.value.message


def test_nothing_of_a_call_shows():
    call = next(refresh(endpoint(), CLIENT, Secret("old-token"), now=NOW))
    for shown in (repr(call), repr(call.request()), repr(CLIENT), repr(tokens({"access_token": "new"}))):
        assert not any(secret in shown for secret in ("old-token", "our-secret", "new"))


@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_client_may_prove_itself_by_a_signature(kind):
    """For this endpoint, for five minutes, once."""
    key = (
        rsa.generate_private_key(public_exponent=65_537, key_size=2048)
        if kind == "RS256"
        else ec.generate_private_key(ec.SECP256R1())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    client = Client(client_id="us", client_secret=Secret(pem))
    grant = client_credentials(endpoint(client_auth="private_key_jwt", nonce="n1"), client, now=NOW)
    told = form(asked(grant))
    assert told.pop("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    claims = verified_claims(
        told.pop("client_assertion"), public, algorithms=[kind], now=NOW / 1e6, field="t"
    )
    begun = NOW // 1_000_000
    assert claims == {
        "iss": "us",
        "sub": "us",
        "aud": "https://acme.test/token",
        "iat": begun,
        "exp": begun + 300,
        "jti": "n1",
    }
    assert told == {"grant_type": "client_credentials", "client_id": "us"}


def test_client_registers():
    """As a public one, for one address; the answer is the client."""
    call = TokenCall(url="https://acme.test/register")
    asking = register(call, redirect_uri="https://us.test/back", scope="a b", more={"client_name": "Acme"})
    (request, *_), client = run(asking, answer({"client_id": "c1"}, 201))
    told = msgspec.json.decode(request.body)
    assert (told["redirect_uris"], told["client_name"]) == (["https://us.test/back"], "Acme")
    assert (told["token_endpoint_auth_method"], told["scope"]) == ("none", "a b")
    assert client == Client(client_id="c1")


def test_refused_registration_is_told():
    """In the provider's words."""
    call = TokenCall(url="https://acme.test/register")
    asking = register(call, redirect_uri="https://us.test/back", scope="", more={})
    with pytest.raises(RefreshFailed, match="invalid_redirect_uri"):
        run(asking, answer({"error": "invalid_redirect_uri"}, 400))


@pytest.mark.parametrize("body", [b"abc.def-1\n", b'"abc.def-1"'])
def test_an_answer_may_be_the_token_and_nothing_else(body):
    """Where the provider's data says so; how long it lives does not stand in it."""
    rules = AnswerRules(whole=True, lifetime=HOUR)
    grant = client_credentials(endpoint(answers=rules), CLIENT, now=NOW)
    _, got = run(grant, Response(status=200, body=body))
    assert (got.token.reveal(), got.refresh_token, got.expires_at) == ("abc.def-1", None, NOW + HOUR)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error":"invalid_client"}', b"no token today"])
def test_an_answer_that_should_be_a_token_and_is_none_is_refused(body):
    grant = client_credentials(endpoint(answers=AnswerRules(whole=True)), CLIENT, now=NOW)
    with pytest.raises(RefreshFailed):
        run(grant, Response(status=200, body=body))
