"""Whether an account answers as it should, at any of the provider's endpoints."""

import msgspec
import pytest

from tieline.auth.credentials import ApiKey, Basic
from tieline.connections.model import Draft
from tieline.connections.transport import Transports
from tieline.connections.verify import Verifier, verify
from tieline.core.errors import (
    BadAnswer,
    PermissionMissing,
    RequestRejected,
    Unauthorized,
    Unavailable,
    UsageError,
)
from tieline.core.secrets import Secret
from tieline.http.model import Response
from tieline.http.pace_memory import MemoryPaceStore
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.session import AsyncSession
from tieline.providers.model import Provider, Proxy, Verification

HOST = "https://api.acme.test"
KEY = ApiKey(api_key=Secret("the-key"))


class Clock:
    time = 1_800_000_000.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds


class Api:
    """Answers by path: a status, a response or a fault."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    async def send(self, request, *, max_body):
        self.asked.append(request)
        answer = self.answers.get(request.full_url.removeprefix(HOST).strip("/").partition("?")[0], 200)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Response):
            return answer
        return Response(status=answer, body=b'{"message":"said so"}')


def provider(*endpoints, **rule):
    headers = {"X-Key": "${apiKey}"}
    verification = Verification(endpoints=endpoints, **rule) if endpoints else None
    proxy = Proxy(base_url=HOST, headers=headers, verification=verification)
    return Provider(name="acme", display_name="Acme", auth_mode="API_KEY", proxy=proxy)


def draft(credentials=KEY, **changes):
    return Draft(
        integration="acme",
        provider="acme",
        connection_id="one",
        base_url=HOST,
        credentials=credentials,
        connection_config={"team": "t"},
        **changes,
    )


async def check(api, described, account=None):
    clock = Clock()
    await verify(account or draft(), described, AsyncSession(api, clock=clock), clock=clock)
    return api.asked


async def test_the_request_has_what_every_request_of_the_account_has():
    [request] = await check(Api(), provider("/me?team=${connectionConfig.team}"))
    assert (request.method, request.full_url) == ("GET", f"{HOST}/me?team=t")
    assert request.header("X-Key") == "the-key"
    assert request.header("Accept") == "application/json"


async def test_without_a_rule_an_account_is_good():
    assert await check(Api(), provider()) == []


async def test_the_first_endpoint_that_answers_well_decides():
    asked = await check(Api(one=403, two=404, three=200), provider("/one", "/two", "/three", "/four"))
    assert [request.full_url for request in asked] == [f"{HOST}/one", f"{HOST}/two", f"{HOST}/three"]


@pytest.mark.parametrize(
    ("status", "error"), [(401, Unauthorized), (403, PermissionMissing), (404, RequestRejected)]
)
async def test_where_none_does_the_first_one_s_answer_is_told(status, error):
    with pytest.raises(error, match="said so"):
        await check(Api(one=status, two=400), provider("/one", "/two"))


async def test_what_an_api_says_of_an_account_holds_no_secret_of_it():
    """Some repeat the key that they refuse, some at length."""
    told = Response(status=401, body=b'{"message":"no: the-key' + b"." * 10_000 + b'"}')
    with pytest.raises(Unauthorized, match=r"no: \*\*\*\.") as caught:
        await check(Api(one=told), provider("/one"))
    assert "the-key" not in str(caught.value)
    assert len(caught.value.message) <= 500


async def test_what_an_api_says_of_an_account_holds_no_secret_of_the_operator():
    """The end user is told of it."""
    described = msgspec.structs.replace(provider("/me"), integration_values={"developer_token": "ours-alone"})
    with pytest.raises(Unauthorized) as refused:
        await check(Api(me=Response(status=401, body=b'{"message":"bad token ours-alone"}')), described)
    assert "bad token ***" in refused.value.message


@pytest.mark.parametrize("team", ["@evil.test", ".evil.test", ":1", "t"])
async def test_what_an_account_says_stays_behind_the_host(team):
    """Although an endpoint begins with it."""
    account = msgspec.structs.replace(draft(), connection_config={"team": team})
    [request] = await check(Api(), provider("${connectionConfig.team}/me"), account)
    assert request.full_url == f"{HOST}/{team}/me"


async def test_an_api_that_cannot_be_reached_is_asked_at_one_endpoint_alone():
    api = Api(one=TransportFault(FaultKind.CONNECT, "cannot connect"))
    with pytest.raises(Unavailable):
        await check(api, provider("/one", "/two"))
    assert {request.full_url for request in api.asked} == {f"{HOST}/one"}


async def test_an_answer_that_is_not_this_api_s_is_told():
    with pytest.raises(BadAnswer, match="is the address right"):
        await check(Api(), provider("/one", expects="request.id"))
    body = b'{"request":{"id":"r"}}'
    await check(Api(one=Response(status=200, body=body)), provider("/one", expects="request.id"))


async def test_a_rule_may_bring_a_body_and_headers_of_its_own():
    rule = {
        "method": "POST",
        "data": {"q": "${connectionConfig.team}"},
        "headers": {"x-key": "own", "accept": "a/b"},
    }
    [request] = await check(Api(), provider("/one", **rule))
    assert (request.method, msgspec.json.decode(request.body)) == ("POST", {"q": "t"})
    assert dict(request.headers) == {"x-key": "own", "accept": "a/b", "Content-Type": "application/json"}
    rule["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
    [request] = await check(Api(), provider("/one", **rule))
    assert request.body == b"q=t"


async def test_a_rule_may_name_another_host():
    [request] = await check(Api(), provider("/one", base_url_override="https://auth.acme.test/"))
    assert request.full_url == "https://auth.acme.test/one"


async def test_values_that_are_missing_are_named():
    with pytest.raises(UsageError):
        await check(Api(), provider("/one/${connectionConfig.none}"))


@pytest.mark.parametrize(
    ("trusted", "override", "way"),
    [
        (True, None, "trusted"),
        (False, None, "guarded"),
        (False, "https://auth.acme.test", "trusted"),
        (True, "https://${connectionConfig.team}.test", "guarded"),
    ],
)
async def test_an_address_of_an_account_goes_the_guarded_way(trusted, override, way):
    """Also where the rule makes another one of what the account says."""
    ways = {"trusted": Api(), "guarded": Api()}
    verifier = Verifier(Transports(**ways), MemoryPaceStore(), Clock())
    await verifier.verify(draft(trusted=trusted), provider("/one", base_url_override=override))
    assert [name for name, api in ways.items() if api.asked] == [way]


async def test_any_kind_of_credentials_can_be_verified():
    [request] = await check(Api(), provider("/one"), draft(Basic(username="u", password=Secret("p"))))
    assert request.header("Authorization") == "Basic dTpw"
