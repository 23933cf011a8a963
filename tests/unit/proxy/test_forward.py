"""One call from its first attempt to the answer that is passed on, with a scripted API."""

import asyncio
import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import pytest
from tests.proxying import BASE, World, provider, replaced

from tieline.auth.credentials import ApiKey, OAuth2, Signature
from tieline.auth.signing import Signing, Unsigned, verify
from tieline.core.errors import BadAnswer, QuotaSpent, RateLimited, RefreshFailed, UnknownName, UsageError
from tieline.core.secrets import Secret
from tieline.http.ports import FaultKind, TransportFault
from tieline.providers import catalogue
from tieline.proxy.call import ProxyCall
from tieline.proxy.passing import NoAnswer, Upload


@dataclass
class Answer:
    """A scripted answer, its body in parts; a fault among them is raised."""

    status: int = 200
    parts: list = field(default_factory=list)
    headers: tuple = ()
    closed: bool = False

    async def read(self):
        part = self.parts.pop(0) if self.parts else b""
        if isinstance(part, Exception):
            raise part
        return part

    @property
    def ended(self):
        return not self.parts

    def close(self):
        self.closed = True


class Api:
    """Gives the answers of a script, the last one for ever, and remembers what it was sent."""

    def __init__(self, *script):
        self.script = list(script)
        self.sent = []

    async def open(self, method, url, headers, body, *, timeouts=None):
        body = body if body is None or isinstance(body, bytes) else b"".join([part async for part in body])
        self.sent.append((method, url, dict(headers), body))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(step, Exception):
            raise step
        return step


def call(method="GET", endpoint="/users", **more):
    return ProxyCall(method=method, integration="acme", connection_id="c", endpoint=endpoint, **more)


async def whole(forwarded):
    parts = []
    while part := await forwarded.read():
        parts.append(part)
    return b"".join(parts)


async def upload(*parts, length=None):
    async def coming():
        for part in parts:
            yield part

    return Upload(coming(), length)


@pytest.fixture
def world():
    return World()


def fault(kind=FaultKind.CONNECT, **more):
    return TransportFault(kind, "it failed", **more)


async def test_a_call_goes_out_with_credentials(world):
    """To the connection's address; what comes is passed on."""
    world.connect()
    api = Api(Answer(201, [b"a", b"b"], ((b"X-A", b"1"), (b"Connection", b"close"))))
    forwarded = await world.forwarder(api).open(call(query="a=1", headers=(("x-own", "1"),)))
    assert (forwarded.status, forwarded.headers, await whole(forwarded)) == (201, [(b"X-A", b"1")], b"ab")
    ((method, url, headers, body),) = api.sent
    assert (method, url, body) == ("GET", BASE + "/users?a=1", None)
    assert headers == {"authorization": "Basic YW5uOnB3", "user-agent": "tieline-test", "x-own": "1"}


async def test_the_providers_headers_query_and_body(world):
    """Each is added; where the caller says otherwise, the caller counts."""
    described = provider(
        auth_mode="API_KEY",
        proxy={
            "base_url": BASE,
            "headers": {"X-Key": "${apiKey}", "X-Version": "1", "X-None": "${connectionConfig.missing}"},
            "query": {"key": "${apiKey}"},
            "body": {"tenant": "${connectionConfig.tenant}"},
        },
    )
    world.connect(described, ApiKey(api_key=Secret("s3")), connection_config={"tenant": "t1"})
    api = Api(Answer())
    headers = (("x-version", "2"), ("content-type", "application/json"))
    await world.forwarder(api).open(call("POST", query="a=1", headers=headers), b'{"b":2}')
    ((_, url, sent, body),) = api.sent
    assert url == BASE + "/users?a=1&key=s3"
    assert (sent["x-key"], sent["x-version"], "x-none" in sent) == ("s3", "2", False)
    assert body == b'{"tenant":"t1","b":2}'


async def test_what_only_the_request_knows_comes_last(world):
    """Templates of the request are filled for each attempt."""
    described = provider(
        proxy={"base_url": BASE, "headers": {"X-Id": "${random}", "X-Path": "${path}", "X-At": "${now:X}"}}
    )
    world.connect(described)
    api = Api(Answer(500), Answer())
    await world.forwarder(api).open(call(retries=1))
    assert [(sent["X-Id"], sent["X-Path"], sent["X-At"]) for _, _, sent, _ in api.sent] == [
        ("nonce", "/v1/users", "1700000000"),
        ("nonce", "/v1/users", "1700000003"),
    ]


async def test_an_api_without_an_address_needs_one_in_each_call(world):
    """There is nowhere else to go."""
    world.connect(provider(proxy={}), base_url="")
    api = Api(Answer())
    with pytest.raises(UsageError) as caught:
        await world.forwarder(api).open(call())
    assert caught.value.field == "base_url"
    await world.forwarder(api).open(call(base_url_override="https://there.example"))
    assert api.sent[0][1] == "https://there.example/users"


# -- which way out --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trusted", "override", "way"), [(True, None, "trusted"), (False, None, "guarded"), (True, "http://10.0.0.1", "guarded"),
     (True, "https://api.example.com:443/v2", "trusted"), (False, BASE, "guarded"), (True, "http://api.example.com/v1", "guarded")]
)  # fmt: skip
async def test_only_the_operators_addresses_go_unguarded(world, trusted, override, way):
    """An account's own address is looked at, and an override unless it stays where the operator's address is."""
    world.connect(trusted=trusted)
    ways = {"trusted": Api(Answer()), "guarded": Api(Answer())}
    await world.forwarder(ways["trusted"], ways["guarded"]).open(call(base_url_override=override))
    assert {name for name, api in ways.items() if api.sent} == {way}
    assert ways[way].sent[0][1] == (override or BASE) + "/users"


async def test_a_redirect_away_goes_guarded_and_without_credentials(world):
    """Within the API's own origin it goes on as it was."""
    world.connect()
    trusted = Api(
        Answer(302, [], ((b"Location", b"/v1/b"),)),
        Answer(302, [], ((b"Location", b"https://cdn.example/x"),)),
    )
    guarded = Api(Answer(200, [b"file"]))
    forwarded = await world.forwarder(trusted, guarded).open(call(headers=(("x-own", "1"), ("accept", "a"))))
    assert await whole(forwarded) == b"file"
    assert [url for _, url, _, _ in trusted.sent] == [BASE + "/users", BASE + "/b"]
    assert "authorization" in trusted.sent[1][2]
    assert guarded.sent == [
        ("GET", "https://cdn.example/x", {"user-agent": "tieline-test", "accept": "a"}, None)
    ]


@pytest.mark.parametrize("by", ["caller", "provider"])
async def test_headers_go_along_where_that_is_wished(world, by):
    proxy = {"base_url": BASE, "forward_headers_on_redirect": by == "provider"}
    world.connect(provider(proxy=proxy))
    api = Api(Answer(302, [], ((b"Location", b"https://other.example/"),)), Answer())
    await world.forwarder(api).open(call(forward_headers_on_redirect=True if by == "caller" else None))
    assert "authorization" in api.sent[1][2]


async def test_redirects_without_end_are_an_error(world):
    world.connect()
    api = Api(Answer(302, [], ((b"Location", b"/v1/users"),)))
    with pytest.raises(BadAnswer):
        await world.forwarder(api).open(call())
    assert len(api.sent) == 11


async def test_what_a_provider_wants_in_bodies_stays_at_home(world):
    """It may be a secret: another host gets the caller's own body."""
    proxy = {"base_url": BASE, "body": {"key": "${apiKey}"}}
    world.connect(provider(auth_mode="API_KEY", proxy=proxy), ApiKey(api_key=Secret("s3")))
    api = Api(
        Answer(307, [], ((b"Location", b"/v1/b"),)),
        Answer(308, [], ((b"Location", b"https://other.example/"),)),
        Answer(),
    )
    asked = call("POST", headers=(("content-type", "application/json"),), forward_headers_on_redirect=True)
    await world.forwarder(api).open(asked, b'{"a":1}')
    assert [body for *_, body in api.sent] == [b'{"key":"s3","a":1}'] * 2 + [b'{"a":1}']


async def test_a_redirect_that_leads_nowhere_tells_no_secret_and_holds_no_connection(world):
    """The base URL may have one in its path."""
    world.connect(base_url=BASE + "/bot-s3cret")
    answer = Answer(302, [], ((b"Location", b"gopher://x/"),))
    with pytest.raises(BadAnswer) as caught:
        await world.forwarder(Api(answer)).open(call())
    assert "s3cret" not in str(caught.value)
    assert answer.closed


async def test_a_step_out_of_the_base_is_refused(world):
    world.connect()
    api = Api(Answer())
    with pytest.raises(UsageError):
        await world.forwarder(api).open(call(endpoint="/../admin"))
    assert api.sent == []


# -- again ----------------------------------------------------------------------------------------------------


async def test_nothing_is_tried_again_unless_asked_for(world):
    """A failure is an answer like any other."""
    world.connect()
    api = Api(Answer(503, [b"down"]))
    forwarded = await world.forwarder(api).open(call())
    assert (forwarded.status, await whole(forwarded), len(api.sent)) == (503, b"down", 1)


async def test_retries_wait_longer_each_time(world):
    """The last answer is passed on, whatever it is."""
    world.connect()
    first = Answer(500, [b"x"])
    api = Api(first, fault(), Answer(502, [b"last"]))
    forwarded = await world.forwarder(api).open(call("POST", retries=2), b"body")
    assert (forwarded.status, await whole(forwarded)) == (502, b"last")
    assert world.clock.slept == [3, 6]
    assert [body for *_, body in api.sent] == [b"body"] * 3
    assert first.closed


async def test_the_api_says_when(world):
    """A date in Retry-After is understood; a pause of more than ten minutes is left to the caller."""
    world.connect()
    soon = Answer(429, [], ((b"Retry-After", b"Tue, 14 Nov 2023 22:13:27 GMT"),))
    late = Answer(429, [b"later"], ((b"Retry-After", b"601"),))
    forwarded = await world.forwarder(Api(soon, late)).open(call(retries=5))
    assert (world.clock.slept, await whole(forwarded)) == ([7], b"later")


async def test_what_was_read_to_decide_is_passed_on(world):
    """A body that was searched for a time comes whole."""
    rule = {"path": "error", "value": r"in (\d+) s", "strategy": "after"}
    world.connect(provider(proxy={"base_url": BASE, "retry": {"in_body": rule}}))
    packed = gzip.compress(b'{"error":"in 9 s"}')
    encoded = ((b"Content-Encoding", b"gzip"),)
    api = Api(Answer(429, [packed], encoded), Answer(429, [b'{"error":', b'"in 700 s"}']))
    forwarded = await world.forwarder(api).open(call(retries=3))
    assert (world.clock.slept, await whole(forwarded)) == ([9], b'{"error":"in 700 s"}')


@pytest.mark.parametrize(
    ("kind", "timed_out"), [(FaultKind.CONNECT, False), (FaultKind.TIMEOUT, True), (FaultKind.TLS, False)]
)
async def test_no_answer_is_told(world, kind, timed_out):
    world.connect()
    with pytest.raises(NoAnswer, match="it failed") as caught:
        await world.forwarder(Api(fault(kind))).open(call())
    assert caught.value.timed_out is timed_out


async def test_a_host_that_is_not_there_is_not_tried_again(world):
    world.connect()
    api = Api(fault(lasting=True))
    with pytest.raises(NoAnswer):
        await world.forwarder(api).open(call(retries=3))
    assert len(api.sent) == 1


async def test_a_failure_that_breaks_off_is_no_answer(world):
    """While what it says is looked at; the connection is let go."""
    rule = {"path": "error", "value": r"in (\d+) s", "strategy": "after"}
    world.connect(provider(proxy={"base_url": BASE, "retry": {"in_body": rule}}))
    answer = Answer(429, [b"{", fault(FaultKind.TORN)])
    with pytest.raises(NoAnswer):
        await world.forwarder(Api(answer)).open(call(retries=1))
    assert answer.closed


async def test_a_caller_who_goes_away_in_between_leaves_no_connection_behind(world):
    """While a failing answer is read, or other credentials are asked for."""
    oauth(world)

    class Silent(Answer):
        async def read(self):
            reading.set()
            await asyncio.Event().wait()

    reading, answer = asyncio.Event(), Silent(401)
    asking = asyncio.create_task(world.forwarder(Api(answer)).open(call()))
    await reading.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert answer.closed


async def test_a_connection_that_is_gone_meanwhile_is_not_called_again(world):
    """Nor is an old token used after a wait."""
    connection = oauth(world)
    changed = replaced(connection, credentials=replaced(connection.credentials, access_token=Secret("other")))

    class Meanwhile(Api):
        async def open(self, *given, **more):
            answer = await super().open(*given, **more)
            if len(self.sent) == 1:
                world.put(changed)
            else:
                world.connections.rows.clear()
            world.revision.number += 1
            return answer

    api = Meanwhile(Answer(503))
    with pytest.raises(UnknownName):
        await world.forwarder(api).open(call(retries=5))
    assert [sent["authorization"] for _, _, sent, _ in api.sent] == ["Bearer old", "Bearer other"]


async def test_any_number_of_retries_has_its_waits(world):
    """No pause grows beyond ten minutes."""
    world.connect()
    with pytest.raises(NoAnswer):
        await world.forwarder(Api(fault())).open(call(retries=1100))
    assert (len(world.clock.slept), world.clock.slept[-1]) == (1100, 600)


async def test_a_body_that_came_in_parts_is_sent_once(world):
    """What the first attempt brought is the answer."""
    world.connect()
    api = Api(Answer(503, [b"down"]))
    forwarded = await world.forwarder(api).open(call("POST", retries=3), await upload(b"a", b"b", length=2))
    assert (forwarded.status, len(api.sent)) == (503, 1)
    assert (api.sent[0][2]["content-length"], api.sent[0][3]) == ("2", b"ab")


async def test_a_body_of_which_nothing_was_sent_is_sent_after_all(world):
    """A connection that was not made has taken nothing of it."""
    world.connect()

    class Refusing(Api):
        async def open(self, method, url, headers, body, *, timeouts=None):
            if not self.sent:
                self.sent.append(None)
                raise fault()
            return await super().open(method, url, headers, body)

    api = Refusing(Answer(200))
    forwarded = await world.forwarder(api).open(call("POST", retries=1), await upload(b"a", b"b"))
    assert (forwarded.status, api.sent[1][3]) == (200, b"ab")
    assert "content-length" not in api.sent[1][2]


# -- credentials ----------------------------------------------------------------------------------------------


def oauth(world, text="old", **entry):
    credentials = OAuth2(access_token=Secret(text), refresh_token=Secret("r"))
    connection = world.connect(provider(auth_mode="OAUTH2", **entry), credentials)
    new = replaced(credentials, access_token=Secret("new"))
    world.tokens.refresh = lambda held, force: replaced(connection, credentials=new) if force else held
    return connection


async def test_a_refused_token_is_renewed_once(world):
    """Without being asked to try again; a second refusal is the answer."""
    oauth(world)
    api = Api(Answer(401, [b"no"]), Answer(200, [b"yes"]))
    assert await whole(await world.forwarder(api).open(call("POST"), b"body")) == b"yes"
    assert [(sent["authorization"], body) for _, _, sent, body in api.sent] == [
        ("Bearer old", b"body"),
        ("Bearer new", b"body"),
    ]
    assert world.clock.slept == []
    oauth(world)
    stubborn = Api(Answer(401, [b"no"]), Answer(401, [b"still no"]))
    assert await whole(await world.forwarder(stubborn).open(call())) == b"still no"
    assert len(stubborn.sent) == 2


async def test_a_missing_permission_is_no_reason_for_another_token(world):
    oauth(world, errors={"message": "error", "permission": "scope"})
    api = Api(Answer(401, [b'{"error":', b'"needs scope x"}']))
    forwarded = await world.forwarder(api).open(call(retries=2))
    assert (await whole(forwarded), world.tokens.forced, len(api.sent)) == (
        b'{"error":"needs scope x"}',
        0,
        1,
    )


async def test_where_no_other_token_is_to_be_had_the_refusal_is_passed_on(world):
    connection = oauth(world)

    def fails(held, force):
        if force:
            raise RefreshFailed
        return held

    world.tokens.refresh = fails
    api = Api(Answer(401, [b"no"]))
    assert await whole(await world.forwarder(api).open(call())) == b"no"
    world.put(
        replaced(connection, refresh=replaced(connection.refresh, renewed_at=int(world.clock.time * 1e6) - 1))
    )
    world.tokens.refresh = lambda held, force: pytest.fail("it is new") if force else held
    assert (await world.forwarder(api).open(call())).status == 401


async def test_a_refused_token_is_left_alone_where_the_call_cannot_be_made_again(world):
    """Nor for an address that the caller chose, nor for credentials that nobody can renew."""
    oauth(world)
    api = Api(Answer(401))
    forwarder = world.forwarder(api)
    assert (await forwarder.open(call("POST"), await upload(b"x"))).status == 401
    assert (await forwarder.open(call(base_url_override="https://other.example"))).status == 401
    world.connect(provider("basic"))
    assert (await world.forwarder(api).open(replaced(call(), integration="basic", retries=2))).status == 401
    assert world.tokens.forced == 0


# -- pace -----------------------------------------------------------------------------------------------------


async def test_calls_keep_the_pace(world):
    """Each attempt counts."""
    world.connect(provider(limits={"per_second": 2, "burst": 1}))
    forwarder = world.forwarder(Api(Answer()))
    for _ in range(3):
        await forwarder.open(call())
    assert sum(world.clock.slept) == pytest.approx(2 * 1.01 / 2)


async def test_what_a_429_says_holds_for_all_calls(world):
    world.connect(provider(limits={"per_second": 100, "burst": 100}))
    api = Api(
        Answer(429, [], ((b"Retry-After", b"20"),)), Answer(429, [], ((b"Retry-After", b"3600"),)), Answer()
    )
    forwarder = world.forwarder(api)
    assert (await forwarder.open(call())).status == 429
    assert (await forwarder.open(call())).status == 429
    assert sum(world.clock.slept) >= 20
    with pytest.raises(RateLimited) as caught:
        await forwarder.open(call())
    assert caught.value.retry_after > 3500
    assert len(api.sent) == 2


@pytest.mark.parametrize("way", ["override", "redirect"])
async def test_another_host_says_nothing_of_the_accounts_pace(world, way):
    """What a caller or a redirect chose cannot stop the calls of all others."""
    world.connect(provider(limits={"per_second": 100, "burst": 100}))
    busy = Answer(429, [], ((b"Retry-After", b"3600"),))
    away = Answer(302, [], ((b"Location", b"https://other.example/"),))
    forwarder = world.forwarder(Api(*([busy] if way == "override" else [away, busy]), Answer()))
    override = "https://other.example" if way == "override" else None
    assert (await forwarder.open(call(base_url_override=override))).status == 429
    assert (await forwarder.open(call())).status == 200


async def test_no_api_stops_an_account_for_more_than_a_day(world):
    """However large the number is that it says."""
    world.connect(provider(limits={"per_second": 100, "burst": 100}))
    forwarder = world.forwarder(Api(Answer(429, [], ((b"Retry-After", b"1e300"),)), Answer()))
    await forwarder.open(call())
    with pytest.raises(RateLimited) as caught:
        await forwarder.open(call())
    assert caught.value.retry_after <= 86_400


async def test_a_spent_day_is_told(world):
    world.connect(provider(limits={"per_day": 1}))
    forwarder = world.forwarder(Api(Answer()))
    await forwarder.open(call())
    with pytest.raises(QuotaSpent):
        await forwarder.open(call())


# -- packed and torn ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["caller", "provider"])
async def test_an_answer_is_unpacked_where_that_is_wished(world, by):
    """Then only what can be unpacked is asked for."""
    world.connect(provider(proxy={"base_url": BASE, "decompress": by == "provider"}))
    packed = gzip.compress(b"hello" * 100)
    headers = ((b"Content-Encoding", b"gzip"), (b"Content-Length", str(len(packed)).encode()), (b"X", b"1"))
    api = Api(Answer(200, [packed[:1], packed[1:20], packed[20:]], headers))
    wish = call(headers=(("accept-encoding", "br"),), decompress=True if by == "caller" else None)
    forwarded = await world.forwarder(api).open(wish)
    assert not forwarded.ended
    assert (await whole(forwarded), forwarded.headers) == (b"hello" * 100, [(b"X", b"1")])
    assert api.sent[0][2]["accept-encoding"] == "gzip, deflate"


async def test_otherwise_a_packed_answer_stays_as_it_is(world):
    world.connect()
    packed = gzip.compress(b"hello")
    api = Api(Answer(200, [packed], ((b"Content-Encoding", b"gzip"),)))
    forwarded = await world.forwarder(api).open(call(headers=(("accept-encoding", "br"),)))
    assert (await whole(forwarded), forwarded.headers) == (packed, [(b"Content-Encoding", b"gzip")])
    assert api.sent[0][2]["accept-encoding"] == "br"


@pytest.mark.parametrize("encoding", [(), ((b"Content-Encoding", b"gzip"),)])
async def test_a_torn_answer_is_told(world, encoding):
    """Also one that lacks its packed end."""
    world.connect()
    packed = gzip.compress(b"hello" * 100)
    answer = Answer(200, [packed[:20]] if encoding else [b"x", fault(FaultKind.TORN)], encoding)
    forwarded = await world.forwarder(Api(answer)).open(call(decompress=True))
    with pytest.raises(NoAnswer):
        await whole(forwarded)
    assert answer.closed


# -- signed ---------------------------------------------------------------------------------------------------


async def test_a_body_that_is_added_to_is_kept_first(world):
    """Up to a size; beyond it the call is refused before anything is sent."""
    world.connect(provider(proxy={"base_url": BASE, "body": {"tenant": "t"}}))
    api = Api(Answer())
    forwarder = world.forwarder(api)
    forwarder.largest_kept = 7
    await forwarder.open(call("POST"), await upload(b'{"a"', b":1}"))
    assert api.sent[0][3] == b'{"tenant":"t","a":1}'
    for large in (await upload(b'{"a"', b":12}"), await upload(b"{}", length=8)):
        with pytest.raises(UsageError) as caught:
            await forwarder.open(call("POST"), large)
        assert (caught.value.field, len(api.sent)) == ("body", 1)


@pytest.mark.parametrize("body", [None, b'{"a":1}', "upload"])
async def test_a_signature_is_over_what_is_sent(world, body):
    """goTom's own check accepts each attempt: its time, its body and its query are the ones on the wire."""
    gotom = catalogue.load("gotom")
    world.connect(
        gotom, Signature(username="api:user", password=Secret("s3cret")), base_url="https://demo.gotom.io"
    )
    api = Api(Answer(500), Answer())
    kept = b"in parts" if body == "upload" else body
    asked = replaced(call("PUT", "/app-api/x%20y", query="b=2&a=%2F", retries=1), integration="gotom")
    await world.forwarder(api).open(asked, await upload(b"in ", b"parts") if body == "upload" else body)
    assert len(api.sent) == 2
    times = set()
    for attempt, (method, url, headers, sent) in enumerate(api.sent):
        assert (url, sent) == ("https://demo.gotom.io/app-api/x%20y?b=2&a=%2F", kept)
        request = Unsigned(method=method, url=url, headers=tuple(headers.items()), body=sent or b"")
        now = datetime.fromtimestamp(1_700_000_000 + 3 * attempt, UTC)
        verify(
            msgspec.convert(gotom.signing, Signing),
            request,
            {"username": "api:user", "password": "s3cret"},
            now=now,
        )
        times.add(headers["Date"])
    assert len(times) == 2
