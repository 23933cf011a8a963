"""The requests of one connection go out authorised, each attempt anew."""

import msgspec
import pytest

from tieline.auth.credentials import Basic, OAuth2
from tieline.connections.model import Connection
from tieline.connections.transport import AuthorizedTransport
from tieline.core.errors import ConfigurationError
from tieline.core.secrets import Secret
from tieline.http.model import Request, Response
from tieline.http.retry import RetryPolicy
from tieline.http.session import AsyncSession
from tieline.providers.model import ErrorShape, Provider, Proxy

HOST = "https://api.acme.test"
NOW = 1_800_000_000
PROVIDER = Provider(
    name="acme",
    display_name="Acme",
    auth_mode="OAUTH2",
    proxy=Proxy(headers={"X-Nonce": "${random}"}),
    errors=ErrorShape(permission="lacks"),
)
READ = Request(method="GET", url=f"{HOST}/things")
REFUSED = Response(status=401, body=b'{"message":"expired"}')
LACKS = Response(status=401, body=b'{"message":"lacks a scope"}')


class Clock:
    time = float(NOW)

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds


class Api:
    """Answers in turn, then with 200; remembers the tokens it saw."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.tokens = []
        self.nonces = []

    async def send(self, request, *, max_body):
        self.tokens.append(request.header("Authorization"))
        self.nonces.append(request.header("X-Nonce"))
        return self.answers.pop(0) if self.answers else Response(status=200)


class Refresher:
    """Gives another token when asked by force, or when the one that is held is about to end."""

    def __init__(self):
        self.forced = []

    async def fresh(self, connection, *, force=False):
        self.forced.append(force)
        number = len(self.forced)
        if not force and number == 1:
            return connection
        return connection_with(f"new-{number}")


def connection_with(token="old", left=3600, credentials=None):
    return Connection(
        key=1,
        integration="acme",
        provider="acme",
        connection_id="one",
        identity="me",
        base_url=HOST,
        credentials=credentials
        or OAuth2(access_token=Secret(token), refresh_token=Secret("r"), expires_at=(NOW + left) * 1_000_000),
        created_at=0,
        updated_at=0,
    )


def transport(api, refresher=None, connection=None, clock=None):
    count = iter(range(100))
    return AuthorizedTransport(
        api,
        PROVIDER,
        connection or connection_with(),
        clock=clock or Clock(),
        refresher=refresher,
        nonce=lambda: f"n{next(count)}",
    )


async def test_each_attempt_is_made_anew():
    """A repeated request has a nonce of its own."""
    api = Api(Response(status=500))
    session = AsyncSession(transport(api), clock=Clock(), policy=RetryPolicy(base=0.0))
    assert (await session.fetch(READ)).ok
    assert (api.tokens, api.nonces) == (["Bearer old"] * 2, ["n0", "n1"])


async def test_a_token_is_looked_after_before_it_ends():
    api, refresher, clock = Api(), Refresher(), Clock()
    ways = transport(api, refresher, clock=clock)
    await ways.send(READ, max_body=1)
    await ways.send(READ, max_body=1)
    clock.time += 3000
    await ways.send(READ, max_body=1)
    assert (api.tokens, refresher.forced) == (["Bearer old", "Bearer old", "Bearer new-2"], [False, False])


async def test_a_refused_token_is_replaced_once():
    api, refresher = Api(REFUSED), Refresher()
    assert (await transport(api, refresher).send(READ, max_body=1)).status == 200
    assert (api.tokens, refresher.forced) == (["Bearer old", "Bearer new-2"], [False, True])
    api, refresher = Api(REFUSED, REFUSED), Refresher()
    assert (await transport(api, refresher).send(READ, max_body=1)).status == 401
    assert len(api.tokens) == 2


@pytest.mark.parametrize(
    ("answer", "request_", "refresher"),
    [
        (LACKS, READ, Refresher()),
        (REFUSED, msgspec.structs.replace(READ, method="POST"), Refresher()),
        (REFUSED, READ, None),
    ],
    ids=["a missing permission", "what may not be repeated", "nobody to ask"],
)
async def test_other_refusals_are_passed_on(answer, request_, refresher):
    api = Api(answer)
    assert await transport(api, refresher).send(request_, max_body=1) is answer
    assert len(api.tokens) == 1


async def test_what_cannot_be_renewed_is_not_asked_for_again():
    api = Api(REFUSED)
    held = connection_with(credentials=Basic(username="u", password=Secret("p")))
    assert (await transport(api, Refresher(), held).send(READ, max_body=1)).status == 401
    assert api.tokens == ["Basic dTpw"]


async def test_a_connection_without_credentials_is_told():
    held = msgspec.structs.replace(connection_with(), credentials=None)
    with pytest.raises(ConfigurationError, match="acme/one"):
        await transport(Api(), connection=held).send(READ, max_body=1)
