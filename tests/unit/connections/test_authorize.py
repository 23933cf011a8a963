"""What every request of a connection needs, and what only a complete one can get."""

import base64
import hashlib
import hmac

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.credentials import (
    ApiKey,
    Basic,
    ClientCredentials,
    NoCredentials,
    OAuth2,
    Signature,
    TwoStep,
)
from tieline.connections.authorize import authorized, merged, prepare, resolve_base_url, with_body, with_query
from tieline.connections.model import Connection
from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.model import Request
from tieline.providers.model import InputField, Provider, Proxy

NOW = 1_800_000_000_000_000
HOST = "https://api.acme.test"
PAIR = Basic(username="jane", password=Secret("pass-word"))
KEY = ApiKey(api_key=Secret("the-key"))
TOKEN = OAuth2(access_token=Secret("the-token"), refresh_token=Secret("next"), expires_at=NOW + 10**10)
LOGIN = TwoStep(fields=SecretDocument({"user": "jane"}), token=Secret("the-token"))
SIGNING = {
    "alg": "hmac-sha256",
    "key": "{password}",
    "canonical": ["{method}", "{path_query}", "{body}", "{header.X-Date}"],
    "set_before": {"X-Date": "{now|iso8601_seconds_utc}"},
    "headers": {"Authorization": "acme {username}:{signature}"},
}


def provider(**fields):
    proxy = {name: fields.pop(name) for name in ("base_url", "headers", "query", "body") if name in fields}
    return Provider(name="acme", display_name="Acme", auth_mode="NONE", proxy=Proxy(**proxy), **fields)


def account(credentials, base_url=HOST, **config):
    return Connection(
        key=1,
        integration="acme",
        provider="acme",
        connection_id="one",
        identity="me",
        base_url=base_url,
        credentials=credentials,
        connection_config=config,
        created_at=0,
        updated_at=0,
    )


def prepared(described, credentials, base_url=HOST, **config):
    return prepare(described, account(credentials, base_url, **config), credentials, now=NOW)


def sent(described, credentials, request=None, **config):
    """Return a request as it goes out."""
    request = request or Request(method="GET", url=f"{HOST}/things")
    return authorized(prepared(described, credentials, **config), request, now=NOW, nonce="n0nce")


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        (NoCredentials(), None),
        (PAIR, "Basic amFuZTpwYXNzLXdvcmQ="),
        (KEY, None),
        (TOKEN, "Bearer the-token"),
        (ClientCredentials(client_id="c", client_secret=Secret("s"), token=Secret("t")), "Bearer t"),
        (ClientCredentials(client_id="c", client_secret=Secret("s")), None),
        (LOGIN, "Bearer the-token"),
        (Signature(username="u", password=Secret("p")), None),
    ],
)
def test_each_kind_has_its_usual_header(credentials, expected):
    assert sent(provider(), credentials).header("Authorization") == expected


def test_the_provider_s_headers_come_over_the_usual_one():
    """Whatever the case of their names."""
    described = provider(headers={"authorization": "Token ${apiKey}", "X-Two": "${credentials.apiKey}"})
    assert prepared(described, KEY).headers == (("authorization", "Token the-key"), ("X-Two", "the-key"))
    described = provider(headers={"authorization": "Basic ${base64(${username}:${password})}"})
    assert prepared(described, PAIR).headers == (("authorization", "Basic amFuZTpwYXNzLXdvcmQ="),)


def test_a_header_whose_placeholder_has_no_value_is_left_out():
    described = provider(headers={"X-Team": "${connectionConfig.team}", "authorization": "X ${apiKey}"})
    assert prepared(described, PAIR).headers == (("Authorization", "Basic amFuZTpwYXNzLXdvcmQ="),)
    assert ("X-Team", "t") in prepared(described, PAIR, team="t").headers


def test_configuration_has_the_provider_s_defaults_and_paths():
    described = provider(
        headers={"X-Version": "${connectionConfig.version}", "X-Team": "${connectionConfig.team.id}"},
        connection_config={"version": InputField(default_value="v2")},
    )
    headers = dict(prepared(described, NoCredentials(), **{"team.id": "T"}).headers)
    assert headers == {"X-Version": "v2", "X-Team": "T"}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Token": "${accessToken}"},
        {"X-Token": "${credentials.token}"},
        {"Cookie": "session=${raw.session}"},
    ],
)
def test_the_token_of_a_login_goes_where_the_provider_says_alone(headers):
    assert "Authorization" not in dict(prepared(provider(headers=headers), LOGIN).headers)


def test_a_login_may_have_a_scheme_of_its_own():
    described = provider(proxy_header_authorization="Session ${token}")
    assert prepared(described, LOGIN).headers == (("Authorization", "Session the-token"),)


def test_parameters_go_behind_what_the_query_has():
    described = provider(query={"api key": "${apiKey}", "none": "${connectionConfig.none}"})
    request = Request(method="GET", url=f"{HOST}/things?a=%2f", params=(("b", "c d"),))
    assert sent(described, KEY, request).full_url == f"{HOST}/things?a=%2f&b=c%20d&api%20key=the-key"


def test_what_the_request_brings_wins():
    described = provider(headers={"Accept": "text/plain", "X-A": "a"})
    request = Request(method="GET", url=HOST, headers=(("accept", "application/json"),))
    assert sent(described, NoCredentials(), request).headers == (("X-A", "a"), ("accept", "application/json"))


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("application/json", b'{"a":1}', b'{"key":"the-key","a":1}'),
        ("application/json", b'{"key":2}', b'{"key":2}'),
        ("application/json", b"[1]", b"[1]"),
        ("application/json", b'{"a":"\xff"}', b'{"a":"\xff"}'),
        ("application/json", b"[" * 100_000, b"[" * 100_000),
        ("text/plain", b"text", b"text"),
        ("application/x-www-form-urlencoded; charset=utf-8", b"a=1", b"a=1&key=the-key"),
        ("application/x-www-form-urlencoded", b"key=", b"key="),
        ("application/json", None, None),
    ],
)
def test_what_a_provider_wants_in_every_body_is_added(kind, body, expected):
    described = provider(body={"key": "${apiKey}"})
    request = Request(method="POST", url=HOST, headers=(("Content-Type", kind),), body=body)
    assert sent(described, KEY, request).body == expected


def test_time_and_chance_are_filled_in_for_each_request():
    """All of one request have the same random text."""
    described = provider(
        headers={"X-Nonce": "${random}", "X-Time": "${now:X}", "X-Of": "${method} ${path}", "X-Still": "s"},
        query={"n": "${random}"},
    )
    ready = prepared(described, NoCredentials())
    assert (ready.headers, ready.query) == ((("X-Still", "s"),), "")
    done = authorized(ready, Request(method="put", url=f"{HOST}/a?b=c"), now=NOW, nonce="n0nce")
    assert dict(done.headers) == {
        "X-Still": "s",
        "X-Nonce": "n0nce",
        "X-Time": "1800000000",
        "X-Of": "PUT /a",
    }
    assert done.full_url == f"{HOST}/a?b=c&n=n0nce"


def test_the_signature_comes_last_and_over_all():
    """Over the query and the body that the provider's data has added to."""
    described = provider(signing=SIGNING, query={"v": "2"}, body={"team": "${connectionConfig.team}"})
    request = Request(
        method="POST",
        url=f"{HOST}/things",
        headers=(("Content-Type", "application/json"), ("Authorization", "mine")),
        body=b"{}",
    )
    done = sent(described, Signature(username="jane", password=Secret("key")), request, team="t")
    lines = b'POST\n/things?v=2\n{"team":"t"}\n2027-01-15T08:00:00Z'
    expected = hmac.new(b"key", lines, hashlib.sha256).hexdigest()
    assert done.header("Authorization") == f"acme jane:{expected}"
    assert done.body == b'{"team":"t"}'


def test_a_signature_may_be_a_parameter():
    signing = {**SIGNING, "headers": {}, "query": {"sig": "{signature|base64}"}}
    done = sent(provider(signing=signing), PAIR)
    assert done.full_url.startswith(f"{HOST}/things?sig=")
    assert done.full_url.isascii()


def test_a_description_that_cannot_be_read_is_told():
    with pytest.raises(ConfigurationError, match=r"acme\.yaml: signing"):
        prepared(provider(signing={"alg": "rot13"}), PAIR)
    in_body = {**SIGNING, "canonical": ["{json.a}"], "headers": {}, "json": {"b": "{signature}"}}
    with pytest.raises(ConfigurationError, match="for webhooks alone"):
        prepared(provider(signing=in_body), PAIR)


def test_values_that_would_break_a_header_are_refused():
    described = provider(headers={"X-Key": "${apiKey}"})
    with pytest.raises(UsageError) as error:
        prepared(described, ApiKey(api_key=Secret("a\r\nHost: evil")))
    assert (error.value.field, "evil" in error.value.message) == ("X-Key", False)


def test_it_is_good_until_the_token_must_be_renewed():
    assert prepared(provider(), TOKEN).renew_at == NOW + 10**10 - 15 * 60 * 10**6
    assert prepared(provider(), PAIR).renew_at is None


def test_nothing_of_it_shows():
    described = provider(headers={"X-Key": "${apiKey}", "X-Now": "${now}"}, query={"k": "${apiKey}"})
    ready = prepared(described, KEY, base_url=HOST)
    shown = (
        f"{ready!r} {ready.late!r} {authorized(ready, Request(method='GET', url=HOST), now=NOW, nonce='n')!r}"
    )
    assert "the-key" not in shown


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "config", "expected"),
    [
        ("https://api.acme.test/", {}, ("https://api.acme.test", True)),
        (
            "https://${connectionConfig.sub}.acme.test/v1/",
            {"sub": "jane"},
            ("https://jane.acme.test/v1", False),
        ),
        ("${connectionConfig.own} || https://acme.test", {}, ("https://acme.test", True)),
        (
            "${connectionConfig.own} || https://acme.test",
            {"own": "https://x.test"},
            ("https://x.test", False),
        ),
    ],
)
def test_an_account_has_the_address_that_its_provider_s_data_makes(template, config, expected):
    assert resolve_base_url(provider(base_url=template), config) == expected


@pytest.mark.parametrize("config", [{}, {"sub": "evil.test/"}, {"sub": None}])
def test_an_address_that_cannot_be_made_names_the_field(config):
    described = provider(base_url="https://${connectionConfig.sub}.acme.test")
    with pytest.raises(UsageError) as error:
        resolve_base_url(described, config)
    assert error.value.field == "connection_config.sub"


def test_a_key_in_the_path_is_not_stored_with_the_address():
    """It is filled in when the connection is used."""
    described = provider(base_url="https://acme.test/bot${apiKey}")
    base_url, _ = resolve_base_url(described, {})
    assert base_url == "https://acme.test/bot${apiKey}"
    assert prepared(described, KEY, base_url=base_url).base_url == "https://acme.test/botthe-key"


def test_a_provider_without_an_address_is_told():
    with pytest.raises(UsageError):
        resolve_base_url(provider(), {})


# -- small things --------------------------------------------------------------------------------------------


def test_headers_are_replaced_by_name_in_any_case():
    assert merged((("A", "1"), ("B", "2")), (("a", "3"),)) == (("B", "2"), ("a", "3"))


def test_a_query_is_appended_as_it_is():
    assert [with_query(url, "x=%2f") for url in (HOST, f"{HOST}?", f"{HOST}?a", f"{HOST}?a&")] == [
        f"{HOST}?x=%2f",
        f"{HOST}?x=%2f",
        f"{HOST}?a&x=%2f",
        f"{HOST}?a&x=%2f",
    ]
    assert with_query(HOST, "") == HOST


@given(st.dictionaries(st.text(), st.text()), st.dictionaries(st.text(), st.text()))
def test_a_body_keeps_all_that_it_has(additions, body):
    encoded = with_body(additions, msgspec.json.encode(body), "application/json")
    found = msgspec.json.decode(encoded)
    assert found == {**additions, **body}


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_any_pair_is_sent_as_it_is(password):
    """A password may hold what it likes."""
    header = sent(provider(), Basic(username="u", password=Secret(password))).header("Authorization")
    assert base64.b64decode(header.removeprefix("Basic ")).decode() == f"u:{password}"


@pytest.mark.parametrize("value", ["${apiKey}", "${base64(${apiKey})}", "a${now", "${connectionConfig.team}"])
def test_what_an_account_says_is_no_template(value):
    """It would be read as one with the address in which it is stored."""
    described = provider(base_url="https://acme.test/${connectionConfig.team}/${apiKey}")
    with pytest.raises(UsageError) as caught:
        resolve_base_url(described, {"team": value})
    assert caught.value.field == "connection_config.team"
    assert resolve_base_url(described, {"team": "$t{"})[0] == "https://acme.test/$t{/${apiKey}"
