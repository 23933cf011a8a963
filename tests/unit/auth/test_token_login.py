"""Logging in for a token: the requests, and where their answers have it."""

from datetime import UTC, datetime

import msgspec
import pytest

from tieline.auth.token_login import Login, Step, log_in
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.secrets import Secret
from tieline.core.templates import Scope
from tieline.http.model import Response

NOW = 1_800_000_000_000_000
HOUR = 3_600_000_000
SCOPE = Scope(
    values={
        "credentials": {"username": "jane", "password": Secret("pass-word")},
        "connectionConfig": {"region": "eu"},
    },
    now=datetime(2027, 1, 15, 8, tzinfo=UTC),
    random="r",
)
FIRST = Step(
    url="https://acme.test/login",
    params={"user": "${credentials.username}", "secret": {"is": "${credentials.password}"}, "n": 1},
    headers={"X-Region": "${connectionConfig.region}", "X-Team": "${connectionConfig.team}"},
)


def run(login, *documents):
    """Answer each request of a login; return the requests and the tokens."""
    grant = log_in(login, SCOPE, now=NOW)
    asked = [next(grant)]
    answers = [Response(status=200, body=msgspec.json.encode(document)) for document in documents]
    try:
        for answer in answers:
            asked.append(grant.send(answer))  # noqa: PERF401  # the last one raises
    except StopIteration as end:
        return asked, end.value
    raise AssertionError("it asks for more")


def test_fields_are_filled_into_a_json_body():
    """A header whose placeholder has no value is left out."""
    [call], _ = run(Login(first=FIRST, token="t"), {"t": "new"})
    assert msgspec.json.decode(call.request().body) == {"user": "jane", "secret": {"is": "pass-word"}, "n": 1}
    assert call.headers == (("X-Region", "eu"),)
    assert call.trusted


def test_an_address_that_an_account_takes_part_in_is_not_trusted():
    step = msgspec.structs.replace(FIRST, url="https://${connectionConfig.region}.acme.test/login")
    [call], _ = run(Login(first=step, token="t"), {"t": "new"})
    assert (call.url, call.trusted) == ("https://eu.acme.test/login", False)


def test_an_address_without_its_field_names_the_field():
    step = msgspec.structs.replace(FIRST, url="https://${connectionConfig.team}.acme.test/login")
    with pytest.raises(UsageError) as error:
        next(log_in(Login(first=step, token="t"), SCOPE, now=NOW))
    assert error.value.field == "connection_config.team"


@pytest.mark.parametrize(
    ("rules", "said", "expected"),
    [
        ({"expiration": "d.in"}, {"d": {"in": 3600}}, NOW + HOUR),
        ({"expiration": "in", "milliseconds": True}, {"in": 3_600_000}, NOW + HOUR),
        ({"expiration": "at", "strategy": "expireAt"}, {"at": "2027-01-15T09:00:00Z"}, NOW + HOUR),
        ({"expiration": "at", "strategy": "expireAt"}, {"at": 1_800_003_600}, NOW + HOUR),
        ({"expiration": "in", "lifetime": HOUR}, {}, NOW + HOUR),
        ({"lifetime": HOUR}, {}, NOW + HOUR),
        ({}, {"expires_in": 3600}, None),
    ],
)
def test_the_end_is_read_as_the_provider_says(rules, said, expected):
    assert run(Login(first=FIRST, token="t", **rules), {"t": "new", **said})[1].expires_at == expected


def test_token_and_refresh_token_lie_anywhere():
    document = {"data": {"token": "new", "again": "next"}}
    _, tokens = run(Login(first=FIRST, token="data.token", refresh_token="data.again"), document)
    assert (tokens.token.reveal(), tokens.refresh_token.reveal()) == ("new", "next")
    assert tokens.raw.reveal() == document


def test_later_steps_read_the_answers_of_earlier_ones():
    """The last one has the token."""
    second = Step(
        url="https://acme.test/${step1.place}/token",
        params={"a": "${step1.deep.a}"},
        headers={"Authorization": "Bearer ${step1.code}"},
        body_format="form",
    )
    third = Step(url="https://acme.test/last", params={"b": "${step2.b}", "a": "${step1.deep.a}"})
    login = Login(first=FIRST, further=(second, third), token="t")
    asked, tokens = run(login, {"place": "here", "deep": {"a": 7}, "code": "c"}, {"b": "x"}, {"t": "new"})
    assert asked[1].url == "https://acme.test/here/token"
    assert not asked[1].trusted
    assert asked[1].headers == (("Authorization", "Bearer c"),)
    assert asked[1].request().body == b"a=7"
    assert msgspec.json.decode(asked[2].request().body) == {"b": "x", "a": "7"}
    assert tokens.token.reveal() == "new"


def test_an_answer_without_a_token_is_a_refusal():
    grant = log_in(Login(first=FIRST, token="t"), SCOPE, now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed, match="no token: wrong password") as error:
        grant.send(Response(status=200, body=b'{"message":"wrong password"}'))
    assert "pass-word" not in error.value.message


def answered(login, response):
    """Answer the one request of a login; return the tokens."""
    grant = log_in(login, SCOPE, now=NOW)
    next(grant)
    with pytest.raises(StopIteration) as end:
        grant.send(response)
    return end.value.value


def text(body, status=200, kind="text/plain"):
    return Response(status=status, headers=(("Content-Type", kind),), body=body)


@pytest.mark.parametrize("body", [b"abc.def-1", b'"abc.def-1"', b" abc.def-1\n"])
def test_an_answer_may_be_the_token_itself(body):
    found = answered(Login(first=FIRST, token="", lifetime=HOUR), text(body))
    assert (found.token.reveal(), found.expires_at) == ("abc.def-1", NOW + HOUR)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"two words", 200),
        (b"<html></html>", 200),
        (b"{}", 200),
        (b"a\0b", 200),
        (b"x" * 20_000, 200),
        (b"no", 401),
        (b"\xff\xfe", 200),
    ],
)
def test_what_cannot_be_a_token_is_none(body, status):
    grant = log_in(Login(first=FIRST, token=""), SCOPE, now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed):
        grant.send(text(body, status))


def test_cookies_of_a_login_are_kept():
    """As requests send them; one that is taken back is none."""
    headers = (
        ("Set-Cookie", "B1SESSION=one; HttpOnly; Path=/b1s"),
        ("set-cookie", "ROUTE=.node2; path=/"),
        ("Set-Cookie", "GONE=1"),
        ("Set-Cookie", "GONE=; Max-Age=0"),
    )
    response = Response(status=200, headers=headers, body=b'{"SessionId":"one"}')
    found = answered(Login(first=FIRST, token="SessionId", cookies=True), response)
    assert found.raw.reveal() == {"SessionId": "one", "_cookies": "B1SESSION=one; ROUTE=.node2"}


def test_login_may_be_written_in_xml():
    """And its answer read."""
    step = msgspec.structs.replace(
        FIRST, params={"login": {"$id": 1, "user": "${credentials.username}"}}, body_format="xml"
    )
    login = Login(first=step, token="answer.id", expiration="answer.end", strategy="expireAt")
    grant = log_in(login, SCOPE, now=NOW)
    request = next(grant).request()
    assert (request.body, request.header("Content-Type"), request.header("Accept")) == (
        b'<?xml version="1.0" encoding="UTF-8"?><login id="1"><user>jane</user></login>',
        "application/xml",
        "application/xml, text/xml",
    )
    body = b"<answer><id>s1</id><end>2027-01-15T09:00:00+00:00</end></answer>"
    with pytest.raises(StopIteration) as end:
        grant.send(text(body, kind="text/xml; charset=utf-8"))
    assert (end.value.value.token.reveal(), end.value.value.expires_at) == ("s1", NOW + HOUR)


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "text/plain"])
def test_page_is_no_xml(kind):
    grant = log_in(Login(first=FIRST, token="a"), SCOPE, now=NOW)
    next(grant)
    with pytest.raises(RefreshFailed, match="is its address right"):
        grant.send(text(b"<a>1</a>", kind=kind))


def test_words_of_xml_are_told():
    grant = log_in(Login(first=FIRST, token="a.b"), SCOPE, now=NOW)
    next(grant)
    body = (
        b"<r><e><error><errorno>XL03</errorno><description2>Sign-in is wrong</description2></error></e></r>"
    )
    with pytest.raises(RefreshFailed, match="no token: Sign-in is wrong"):
        grant.send(text(body, kind="application/xml"))
