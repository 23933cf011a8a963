"""Cassettes hold what an API answered, no secret, and replay it."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline import ApiAnswer, UsageError
from tieline.auth.credentials import ApiKey, Basic, OAuth2
from tieline.core.errors import Unauthorized, UnknownName
from tieline.core.secrets import Secret, SecretDocument
from tieline.gong import AsyncGong
from tieline.hosting import ConnectionCalls
from tieline.testing import Bench, NoRecording, replay
from tieline.testing.answers import HandledApi
from tieline.testing.cassette import About, Recorder
from tieline.testing.redact import REDACTED, Redactor, secrets_of

ABOUT = About(provider="gong", integration="gong", connection_id="acme", base_url="https://api.test")
JSON = (("Content-Type", "application/json"), ("Date", "now"), ("X-RateLimit-Left", "3"))


def record(path, handler, calls, secrets=()):
    """Record what a function asks of an API."""
    recorder = Recorder(HandledApi(handler, "https://api.test"))
    asyncio.run(calls(ConnectionCalls(recorder, Bench(integration="gong").connection)))
    recorder.write(path, ABOUT, secrets)
    return path


def test_what_was_recorded_is_replayed(tmp_path):
    """Whatever it is: JSON, text, bytes, and by its method, its URL and its body."""
    answers = {
        "/json": ApiAnswer(status=200, headers=JSON, body=b'{ "a": [1, null] }'),
        "/text": ApiAnswer(status=404, headers=(("Content-Type", "text/plain"),), body=b"no\n"),
        "/bytes": ApiAnswer(status=200, body=b"\xff\x00"),
        "/empty": ApiAnswer(status=204),
    }

    async def calls(api):
        for path in answers:
            await api.request("GET", path, params={"q": "a b"})
        await api.request("POST", "/json", json={"x": 1})
        await api.request("POST", "/text", data=b"\xff")

    path = record(tmp_path / "deep" / "c.jsonl", lambda r: answers[r.url[16:].partition("?")[0]], calls)
    tie = Bench(api=path).action_context()

    async def again():
        told = [await tie.request("GET", each, params={"q": "a b"}, check=False) for each in answers]
        told.append(await tie.post("/json", {"x": 1}))
        told.append(await tie.request("POST", "/text", data=b"\xff", check=False))
        return told

    told = asyncio.run(again())
    assert [e.body for e in told] == [
        b'{"a":[1,null]}',
        b"no\n",
        b"\xff\x00",
        b"",
        b'{"a":[1,null]}',
        b"no\n",
    ]
    assert [each.status for each in told] == [200, 404, 200, 204, 200, 404]
    assert told[0].headers == (("content-type", "application/json"), ("x-ratelimit-left", "3"))
    assert (
        path.read_bytes()
        == record(tmp_path / "again", lambda r: answers[r.url[16:].partition("?")[0]], calls).read_bytes()
    )


def test_the_same_request_gets_its_answers_in_turn(tmp_path):
    """And the last of them from then on."""
    numbers = iter(range(2))

    async def calls(api):
        for _ in range(2):
            await api.request("GET", "/n")

    bench = Bench(api=record(tmp_path / "c", lambda _: next(numbers), calls))
    tie = bench.action_context()

    async def again():
        return [(await tie.get("/n")).json() for _ in range(3)]

    assert asyncio.run(again()) == [0, 1, 1]


def test_what_was_not_recorded_is_told_with_what_comes_nearest(tmp_path):
    """Unless it is ignored."""

    async def calls(api):
        await api.request(
            "POST", "/search", params={"page": 1, "at": "then"}, json={"to": "then", "of": {"x": 1, "y": 2}}
        )

    path = record(tmp_path / "c", lambda _: {}, calls)

    async def ask(api):
        tie = Bench(api=api).action_context()
        return await tie.post(
            "/search", {"to": "now", "of": {"x": 1, "y": 3}}, params={"at": "now", "page": 1}
        )

    with pytest.raises(NoRecording) as caught:
        asyncio.run(ask(path))
    assert 'POST /search?at=then&page=1 {"of":{"x":1,"y":2},"to":"then"}' in caught.value.message
    assert asyncio.run(ask(replay(path, ignoring=["at", "to", "of.y"]))).status == 200


def test_no_secret_is_written(tmp_path):
    """Neither those of the connection, wherever they stand, nor what is called as secrets are."""
    key = 'k"y/42 5678'

    def handler(request):
        return ApiAnswer(
            status=200,
            headers=(
                ("Content-Type", "application/json"),
                ("Location", f"/next?key={key}"),
                ("Set-Cookie", "s3ss10n"),
            ),
            body=b'{"echo": "is k\\"y/42 5678.", "access_token": "t0ken-of-another", "next": "x", "k\\"y/42 5678": 1}',
        )

    async def calls(api):
        await api.request(
            "POST",
            "/k%22y%2F42%205678/login",
            params={"api_key": "p4ram", "q": key},
            headers={"Authorization": "Bearer h3ader", "X-Other": key},
            json={"password": "p4ss", "token": key, "list": [key]},
        )
        await api.request(
            "POST",
            "/form",
            data=b"client_secret=f0rm&a=b",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )

    path = record(tmp_path / "c", handler, calls, [key])
    text = path.read_text()
    for secret in ("42 5678", "%2F42", "s3ss10n", "t0ken", "p4ram", "h3ader", "p4ss", "f0rm"):
        assert secret not in text
    assert '"next":"x"' in text
    assert "a=b" in text

    async def again():
        tie = Bench(api=path).action_context()
        return await tie.request(
            "POST",
            "/form",
            data=b"client_secret=another&a=b",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )

    assert asyncio.run(again()).status == 200


def test_every_kind_of_credentials_tells_its_secrets():
    """Pairs of HTTP Basic as they are sent, too; words that are none stay."""
    assert {"user-1", "pass-1", "dXNlci0xOnBhc3MtMQ=="} == set(
        secrets_of(Basic(username="user-1", password=Secret("pass-1")))
    )
    token = OAuth2(
        access_token=Secret("access-1"),
        refresh_token=Secret("refresh-1"),
        raw=SecretDocument({"token_type": "bearer", "id_token": "id-1234", "instance_url": "https://a.test"}),
    )
    assert {"access-1", "refresh-1", "id-1234"} == set(secrets_of(token))
    assert secrets_of(ApiKey(api_key=Secret("key-12345"))) == ["key-12345"]
    assert secrets_of(None) == []


def test_short_secrets_and_numbers_are_left_alone():
    """They are found in words by chance."""
    redactor = Redactor(["abc", "secret-1"])
    assert redactor.json({"a": "abc", "n": 1, "b": "secret-1"}) == {"a": "abc", "n": 1, "b": REDACTED}


def test_a_cassette_that_cannot_be_read_names_its_line(tmp_path):
    """Or the file."""
    path = tmp_path / "c"
    with pytest.raises(UsageError, match="cannot be read"):
        replay(path)
    path.write_text(
        '{"provider":"gong","integration":"gong","connection_id":"a","base_url":""}\n{"method":1}\n'
    )
    with pytest.raises(UsageError, match="line 2"):
        replay(path)


def test_a_typed_client_is_replayed_too(tmp_path):
    """The async kind, and the one that blocks in a function that is not async."""
    from tieline import BlockingActionContext, action

    users = {"requestId": "1", "records": {"totalRecords": 0}, "users": []}

    async def calls(api):
        await api.client(AsyncGong).users.list()

    path = record(tmp_path / "c", lambda _: users, calls)

    @action(integration="gong")
    def count(tie: BlockingActionContext) -> int:
        from tieline.gong import Gong

        return len(list(tie.client(Gong).users.list()))

    assert Bench(api=path).action(count) == 0


SECRETS = st.text(min_size=6).filter(lambda text: text not in REDACTED)
JSONS = st.recursive(
    st.none() | st.integers(-9, 9) | st.text() | st.just("SECRET"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("SECRET"), inner, max_size=3)
    ),
    max_leaves=6,
)


def planted(value, secret):
    match value:
        case str():
            return value.replace("SECRET", f"<{secret}>")
        case list():
            return [planted(each, secret) for each in value]
        case dict():
            return {planted(key, secret): planted(each, secret) for key, each in value.items()}
    return value


def texts(value):
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from texts(each)
        case dict():
            for key, each in value.items():
                yield from (key, *texts(each))


@given(secret=SECRETS, value=JSONS)
def test_no_secret_is_left_in_any_json(secret, value):
    """Neither in a value nor in a name, nor in the query of a URL."""
    redactor = Redactor([secret])
    assert not [each for each in texts(redactor.json(planted(value, secret))) if secret in each]
    query = urlencode({"q": secret, "r": f"a{secret}b"})
    assert not [pair for pair in parse_qsl(redactor.query(query)) if secret in pair[1]]
    for safe in ("", "/", ":[]"):
        assert secret not in unquote(redactor.path("/a/" + quote(f"x{secret}y", safe=safe)))


@pytest.mark.parametrize("body", [b"18446744073709551616", b"[1e400]", b'{"a":' * 2000 + b"1" + b"}" * 2000])
def test_numbers_and_depths_beyond_measure_are_kept_as_they_are(tmp_path, body):
    """As text."""

    async def calls(api):
        await api.request("GET", "/")

    path = record(tmp_path / "c", lambda _: ApiAnswer(status=200, body=body), calls)
    tie = Bench(api=path).action_context()
    assert asyncio.run(tie.get("/")).body == body


def test_a_providers_own_stream_runs_on_a_bench():
    """Page after page; what is gone later is deleted, and what the API refuses is raised."""
    pages = {"": (["1", "2"], "next"), "next": (["3"], None)}

    def gong(request):
        cursor = parse_qs(urlsplit(request.full_url).query).get("cursor", [""])[0]
        ids, following = pages[cursor]
        if not ids:
            return ApiAnswer(status=401, body=b"{}")
        return {"users": [{"id": each} for each in ids], "records": {"cursor": following}}

    bench = Bench(provider="gong", api=gong)
    assert bench.stream("users").added == 3
    pages["next"] = (["4"], None)
    changed = bench.stream("users")
    assert (changed.added, changed.deleted, bench.deleted("User")) == (1, 1, ["3"])
    pages[""] = ([], None)
    with pytest.raises(Unauthorized):
        bench.stream("users")
    with pytest.raises(UnknownName, match="has no 'deals'"):
        bench.stream("deals")
