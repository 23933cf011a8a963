"""Addresses, options of clients and calls, patience, pace, and what closes when."""

import asyncio

import pytest

from tieline.http.pace import Limits
from tieline.runtime import (
    Api,
    ApiConnectionError,
    AsyncClient,
    Client,
    Op,
    Options,
    Param,
    RetryPolicy,
    Server,
    ServerError,
    TooManyRequests,
    UsageError,
    Variable,
)

from .conftest import API, Said, get, said

PUT = Op("PUT", "/it", id="putIt")
POST = Op("POST", "/it", id="postIt")
KEYED = Op("POST", "/it", id="payIt", idempotency="Idempotency-Key")


@pytest.mark.parametrize("op", [get(), PUT, Op("DELETE", "/it"), Op("POST", "/it", repeatable=True)])
@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_what_may_be_repeated_is(caller, upstream, op, status):
    """A failure that may pass is tried again, with pauses."""
    upstream.answer = [Said(status), Said(status), said({})]
    caller.call(op)
    assert (len(upstream.asked), len(caller.clock.paused)) == (3, 2)


def test_what_may_not_be_repeated_is_not(caller, upstream):
    """A POST that failed is not sent again."""
    upstream.answer = Said(500)
    with pytest.raises(ServerError):
        caller.call(POST)
    assert len(upstream.asked) == 1


def test_retries_end(caller, upstream):
    """Two more attempts are made, or as many as the caller says."""
    for options, attempts in (
        (None, 3),
        (Options(retries=0), 1),
        (Options(retries=RetryPolicy(attempts=5)), 5),
    ):
        upstream.asked.clear()
        upstream.answer = Said(500, b'{"message":"down"}')
        with pytest.raises(ServerError, match="down") as caught:
            caller.call(get(), options=options)
        assert (len(upstream.asked), caught.value.body) == (attempts, {"message": "down"})


def test_a_limit_is_waited_for(caller, upstream):
    """429 is repeated whatever the method, after the time that the API asks for."""
    upstream.answer = [Said(429, headers={"Retry-After": "7"}), said({})]
    caller.call(POST)
    assert caller.clock.paused == [7.0]


def test_a_limit_that_is_too_long_is_told(caller, upstream):
    """Nobody waits an hour without being asked."""
    upstream.answer = said({"errors": ["slow down"]}, 429, **{"Retry-After": "3600"})
    with pytest.raises(TooManyRequests, match="slow down") as caught:
        caller.call(get())
    assert (caught.value.retry_after, caught.value.status, caller.clock.paused) == (3600.0, 429, [])


def test_an_idempotency_key_is_the_same_at_each_attempt(caller, upstream):
    """A key makes a POST repeatable; each call has its own, or the caller's."""
    upstream.answer = [Said(500), Said(500), said({}), said({}), said({})]
    caller.call(KEYED)
    caller.call(KEYED)
    caller.call(KEYED, options=Options(idempotency_key="mine"))
    keys = [asked.header("idempotency-key") for asked in upstream.asked]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert keys[4] == "mine"
    assert len(keys[0]) >= 32


def test_options_of_client_and_call(caller, upstream):
    """Those of a call win over those of its client, which win over the operation's."""
    op = get(Param("a"), Param("X-A", "header"))
    settings = {"headers": {"X-C": "client", "X-D": "client"}, "options": Options(query={"k": "v"})}
    options = Options(headers={"x-c": "call", "X-D": None, "X-A": "call"}, query={"a": [1, 2], "b": True})
    caller.call(op, ("op", "op"), settings=settings, options=options)
    asked = upstream.last
    assert asked.query == "k=v&a=1&a=2&b=true"
    assert [asked.header(name) for name in ("x-c", "x-d", "x-a")] == ["call", None, "call"]


def test_with_options(caller, upstream):
    """A client with further options is another client over the same connections."""
    client = caller.client(options=Options(headers={"X-A": "1"}))
    other = client.with_options(Options(headers={"X-B": "2"}, retries=0))
    service = type(caller.service())
    caller.run(service(other)._call(get()))
    assert (upstream.last.header("x-a"), upstream.last.header("x-b")) == ("1", "2")
    caller.run(service(client)._call(get()))
    assert upstream.last.header("x-b") is None
    assert other._line is client._line


def test_a_copy_has_services_of_its_own(caller, upstream):
    """Services that a client has made do not go to a copy with other options."""
    client = caller.client()
    client.things = type(caller.service())(client)
    assert "things" not in vars(client.with_options(Options(retries=0)))


NO_SENSE = [
    ("timeout", 0),
    ("timeout", -1.0),
    ("timeout", float("nan")),
    ("timeout", "5"),
    ("timeout", True),
    ("retries", -1),
    ("retries", "2"),
    ("retries", 1.5),
    ("headers", {"X": 5}),
    ("headers", [("X", "5")]),
    ("strict", "yes"),
]


@pytest.mark.parametrize(
    ("name", "value"), [*NO_SENSE, ("query", "a=1"), ("max_pages", 0), ("resume", 5), ("base_url", 7)]
)
def test_options_that_make_no_sense_are_refused(name, value):
    """At once, by name."""
    with pytest.raises(UsageError, match=f"^{name} must be ") as caught:
        Options(**{name: value})
    assert caught.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *NO_SENSE,
        ("base_url", 7),
        ("options", {"timeout": 5}),
        ("limits", "3/s"),
        ("environment", "A=1"),
        ("transport", object()),
        ("clock", 5),
        ("signed", "yes"),
        ("random", 0.5),
    ],
)
def test_settings_that_make_no_sense_are_refused(caller, name, value):
    """Before any call, by name."""
    with pytest.raises(UsageError, match=f"^{name} must be ") as caught:
        caller.client(**{name: value})
    assert caught.value.field == name


def test_a_secret_is_not_told(caller):
    """Of what is refused only the kind is told, since it may be anything."""
    with pytest.raises(UsageError, match=r"^headers must be a mapping of names to texts, not str$"):
        caller.client(headers="Authorization: secret")


@pytest.mark.parametrize(
    ("name", "told"),
    [("retires", ": did you mean 'retries'?"), ("base_ulr", ": did you mean 'base_url'?"), ("zzz", "")],
)
def test_settings_that_nobody_knows_are_refused(caller, name, told):
    """As Python refuses an argument, with what may have been meant."""
    with pytest.raises(TypeError) as caught:
        caller.client(**{name: 5})
    assert str(caught.value) == f"{type(caller.client()).__name__}() has no option {name!r}{told}"


def test_options_are_no_dictionary(caller, upstream):
    """Of a call and of a copy alike."""
    with pytest.raises(UsageError, match=r"^options must be Options"):
        caller.call(get(), options={"timeout": 5})
    with pytest.raises(UsageError, match=r"^options must be Options"):
        caller.client().with_options({"timeout": 5})
    assert upstream.asked == []


def test_a_server_variable_is_a_text(caller):
    """It is named."""
    with pytest.raises(UsageError, match=r"^port must be a text, not 1$"):
        caller.client(
            variables={"port": 1}, base_url=None, api=served("http://a.test:{port}", Variable("port", "2"))
        )


def served(url, *variables):
    return Api(title="Acme", servers=(Server(url, variables),), base_url_env="ACME_URL")


def test_server_variables(caller):
    """The first server is called, with its variables."""
    api = served(
        "https://{region}.acme.test:{port}/v2/", Variable("region", "eu", ("eu",)), Variable("port", "443")
    )
    client = caller.client(api, base_url=None, variables={"region": "us", "port": None})
    assert client.base_url == "https://us.acme.test:443/v2"
    with pytest.raises(UsageError, match="no variable 'zone'"):
        caller.client(api, base_url=None, variables={"zone": "x"})


def test_addresses(caller, upstream):
    """An argument goes before the environment, that before the document; a call's own before all."""
    api = served("http://document.test")
    environment = {"ACME_URL": "http://environment.test"}
    assert caller.client(api, base_url=None).base_url == "http://document.test"
    assert caller.client(api, base_url=None, environment=environment).base_url == "http://environment.test"
    client = caller.client(api, base_url="http://argument.test/", environment=environment)
    assert client.base_url == "http://argument.test"
    service = type(caller.service())(client)
    caller.run(service._call(get(), options=Options(base_url=f"{upstream.url}/sub/")))
    assert upstream.last.target == "/sub/it"


def test_an_operation_with_a_server_of_its_own(caller, upstream):
    """It is called there, unless the caller says otherwise."""
    op = get(servers=(Server(f"{upstream.url}/own"),))
    caller.call(op, api=served("http://document.test"), settings={"base_url": None})
    assert upstream.last.target == "/own/it"
    caller.call(op, api=served("http://document.test"))
    assert upstream.last.target == "/it"


def test_an_address_without_a_host_is_told(caller):
    """A document may know its path only; then the caller must say the rest."""
    with pytest.raises(UsageError, match="'/v2' has none"):
        caller.client(served("/v2"), base_url=None)
    with pytest.raises(UsageError, match="Acme names no server"):
        caller.call(get(), settings={"base_url": None})


def test_a_pace_is_kept(caller, upstream):
    """With limits, calls wait their turn."""
    service = caller.service(limits=Limits(per_second=1, burst=1))
    for _ in range(3):
        caller.run(service._call(get()))
    assert 2.0 <= sum(caller.clock.paused) < 2.5


def test_a_closed_client_opens_again(caller, upstream):
    """Closing lets go of connections; a later call makes new ones."""
    client = caller.client()
    service = type(caller.service())(client)
    caller.run(service._call(get()))
    closed = client.close()
    if closed is not None:
        caller.run(closed)
    caller.run(service._call(get()))
    assert len(upstream.asked) == 2


def test_the_blocking_client_in_a_with(upstream):
    """It closes what it made."""
    with Client(API, base_url=upstream.url) as client:
        assert client.request("GET", "/x").status == 200


def test_an_async_client_belongs_to_one_event_loop(upstream):
    """Another loop gets a clear error."""
    client = AsyncClient(API, base_url=upstream.url)

    async def called():
        return (await client.request("GET", "/x")).status

    async def used_and_closed():
        async with client:
            return await called()

    assert asyncio.run(used_and_closed()) == 200
    with asyncio.Runner() as runner:
        assert runner.run(called()) == 200
        with pytest.raises(UsageError, match="event loop"), asyncio.Runner() as other:
            other.run(called())
        runner.run(client.close())


def test_a_redirect_within_the_host_is_followed(caller, upstream):
    """And one that would make a POST a GET is not."""
    upstream.answer = [Said(307, headers={"Location": "/there?x=1"}), said({})]
    caller.call(get())
    assert upstream.last.target == "/there?x=1"
    upstream.answer = Said(302, headers={"Location": "/there"})
    with pytest.raises(Exception, match="302"):
        caller.call(POST)


def test_a_call_to_a_name_that_is_none(caller):
    """A host that is not there is a connection error."""
    caller.url = "http://nowhere.invalid"
    with pytest.raises(ApiConnectionError):
        caller.call(get(), options=Options(retries=0))
