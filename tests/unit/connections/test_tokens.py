"""Fresh tokens: one refresh at a time for each connection, stored before it is used."""

import asyncio
from urllib.parse import parse_qsl

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.connection_stores import MemoryConnections, MemoryIntegrations

from tieline.auth.credentials import AppAndUser, Basic, ClientCredentials, Installation, OAuth2
from tieline.connections.model import CustomApp, Draft, Integration, OAuthClient, RefreshState
from tieline.connections.refresh import ENDED
from tieline.connections.tokens import TokenService
from tieline.connections.transport import Transports
from tieline.connections.wire import shown
from tieline.core.errors import (
    EgressRefused,
    RefreshBackoff,
    RefreshExhausted,
    RefreshFailed,
    StorageError,
    UnknownName,
    UsageError,
)
from tieline.core.secrets import Secret
from tieline.http.model import Response
from tieline.http.ports import FaultKind, TransportFault
from tieline.providers.model import Provider, Proxy
from tieline.work.model import Claimed, Held

SECOND = 1_000_000
START = 1_800_000_000.0
NOW = int(START) * SECOND
LOST = TransportFault(FaultKind.DROPPED, "the connection was closed before an answer came")


class Clock:
    """Time that moves only when somebody sleeps; `meanwhile` is what happens then."""

    def __init__(self):
        self.time = START
        self.meanwhile = lambda: None

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds
        self.meanwhile()
        await asyncio.sleep(0)


class Leases:
    """One lease; `holder` is another process that has it until `until`."""

    def __init__(self):
        self.holder, self.until = None, 0
        self.epoch = 0
        self.log = []
        self.lost = False

    def claim(self, lease, *, owner, now, ttl):
        if self.holder is not None and now < self.until:
            return Held(owner=self.holder, expires_at=self.until)
        self.holder, self.until, self.epoch = owner, now + ttl, self.epoch + 1
        self.log.append(f"claim {lease}")
        return Claimed(epoch=self.epoch)

    def renew(self, lease, *, epoch, now, ttl):
        return not self.lost

    def expire(self, lease, *, owner):
        self.until = 0

    def release(self, lease, *, epoch):
        self.holder = None
        self.log.append(f"release {lease}")


class Me:
    name = "me"

    def is_alive(self, name):
        return {"alive": True, "dead": False, "me": True}.get(name)


class Endpoint:
    """A transport that answers as it is told, and waits for `go`; without an answer it gives new tokens."""

    def __init__(self):
        self.asked = []
        self.answers = []
        self.go = asyncio.Event()
        self.go.set()
        self.before = lambda: None

    async def send(self, request, *, max_body):
        self.asked.append((request.url, dict(parse_qsl((request.body or b"").decode()))))
        await self.go.wait()
        self.before()
        number = len(self.asked)
        answer = (
            self.answers.pop(0) if self.answers else {"access_token": f"new-{number}", "expires_in": 3600}
        )
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, dict):
            return Response(status=200, body=msgspec.json.encode(answer))
        return answer


REFUSAL = Response(status=400, body=b'{"error":"invalid_grant","error_description":"old-refresh is spent"}')


class Rig:
    """A service over stores in memory, with one connection whose token has ended."""

    def __init__(self, **provider):
        self.clock, self.leases = Clock(), Leases()
        self.trusted, self.guarded = Endpoint(), Endpoint()
        self.connections, self.integrations = MemoryConnections(), MemoryIntegrations()
        self.integrations.create(
            Integration(
                key=1,
                unique_key="acme",
                provider="acme",
                credentials=OAuthClient(type="OAUTH2", client_id="us", client_secret=Secret("our-secret")),
                created_at=0,
                updated_at=0,
            ),
            now=0,
        )
        self.provider = Provider(
            **{
                "name": "acme",
                "display_name": "Acme",
                "auth_mode": "OAUTH2",
                "token_url": "https://acme.test/token",
            }
            | provider
        )
        self.service = TokenService(
            connections=self.connections,
            integrations=self.integrations,
            leases=self.leases,
            owner=Me(),
            provider=lambda _name: self.provider,
            transports=Transports(trusted=self.trusted, guarded=self.guarded),
            clock=self.clock,
            nonce=lambda: "nonce",
        )
        self.connection = self.put()

    def put(self, token="old-token", left=-1.0, connection_id="one", **config):
        """Store a connection whose token has so many seconds left."""
        draft = self.draft(
            OAuth2(
                access_token=Secret(token),
                refresh_token=Secret("old-refresh"),
                expires_at=int((START + left) * SECOND),
            ),
            connection_id,
            **config,
        )
        return self.connections.make_current(
            self.connections.save(draft, keep_credentials=True, now=NOW), now=NOW
        )

    def draft(self, credentials, connection_id="one", **config):
        return Draft(
            integration="acme",
            provider="acme",
            connection_id=connection_id,
            base_url="https://api.acme.test",
            credentials=credentials,
            connection_config=config,
        )

    def set_up_app(self):
        """Let the integration be an app that is a client, too."""
        key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        app = CustomApp(
            type="CUSTOM",
            app_id="1",
            app_link="https://acme.test",
            private_key=Secret(pem),
            client_id="us",
            client_secret=Secret("our-secret"),
        )
        found = self.integrations.find("acme")
        self.integrations.update("acme", msgspec.structs.replace(found, credentials=app), now=NOW)

    def state(self, **refresh):
        self.connections.note_refresh(1, RefreshState(**refresh), now=NOW)
        self.connection = self.connections.get(1)

    @property
    def row(self):
        return self.connections.rows[1]


@pytest.fixture
def rig():
    return Rig()


def token(connection):
    return connection.credentials.access_token.reveal()


async def turns(count=50):
    """Let everything else run."""
    for _ in range(count):
        await asyncio.sleep(0.001)


async def test_a_token_that_lives_costs_nothing(rig):
    """No request, no look at the database."""
    held = rig.put("fresh", left=3600)
    rig.connections.rows.clear()
    assert await rig.service.fresh(held) is held
    assert (rig.trusted.asked, rig.leases.log) == ([], [])


async def test_a_token_that_has_ended_is_renewed_under_a_lease(rig):
    fresh = await rig.service.fresh(rig.connection)
    assert token(fresh) == "new-1"
    assert fresh.credentials.expires_at == NOW + 3600 * SECOND
    assert fresh.refresh == RefreshState(renewed_at=NOW)
    assert rig.row == fresh
    assert rig.leases.log == ["claim refresh/1", "release refresh/1"]
    [(url, form)] = rig.trusted.asked
    assert (url, form["refresh_token"]) == ("https://acme.test/token", "old-refresh")


async def test_callers_share_one_refresh(rig):
    """However many there are."""
    got = await asyncio.gather(*(rig.service.fresh(rig.connection) for _ in range(50)))
    assert {token(each) for each in got} == {"new-1"}
    assert len(rig.trusted.asked) == 1


async def test_callers_with_an_old_copy_find_the_new_token(rig):
    await rig.service.fresh(rig.connection)
    again = await rig.service.fresh(rig.connection)
    assert (token(again), len(rig.trusted.asked)) == ("new-1", 1)


async def test_force_renews_a_token_that_lives(rig):
    held = rig.put("fresh", left=3600)
    assert token(await rig.service.fresh(held, force=True)) == "new-1"


async def test_force_asks_for_another_token_than_the_caller_s(rig):
    """Fifty calls that were refused with the same token cost one refresh, also those that come late."""
    held = rig.put("fresh", left=3600)
    await rig.service.fresh(held, force=True)
    late = await rig.service.fresh(held, force=True)
    assert (token(late), len(rig.trusted.asked)) == ("new-1", 1)
    assert token(await rig.service.fresh(late, force=True)) == "new-2"


async def test_force_does_not_care_that_others_are_held_back(rig):
    """Although it came while they were being told."""
    late = rig.connection
    rig.state(failed_at=NOW - SECOND, failing_since=NOW - SECOND, error="no")
    others, forced = await asyncio.gather(
        rig.service.fresh(late), rig.service.fresh(rig.connection, force=True), return_exceptions=True
    )
    assert isinstance(others, RefreshBackoff)
    assert token(forced) == "new-1"


async def test_a_caller_that_gives_up_ends_no_refresh(rig):
    """The refresh token may be spent already: what came is stored."""
    rig.trusted.go.clear()
    caller = asyncio.create_task(rig.service.fresh(rig.connection))
    await turns()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    rig.trusted.go.set()
    await rig.service.close()
    assert (token(rig.row), len(rig.trusted.asked)) == ("new-1", 1)
    await rig.service.close()


async def test_a_failure_that_nobody_waits_for_makes_no_noise(rig):
    """It is written down all the same."""
    rig.trusted.answers = [REFUSAL]
    rig.trusted.go.clear()
    caller = asyncio.create_task(rig.service.fresh(rig.connection))
    await turns()
    caller.cancel()
    rig.trusted.go.set()
    await rig.service.close()
    assert rig.row.refresh.failed_at == NOW
    assert caller.cancelled()


async def test_a_refusal_is_told_and_written_down_without_secrets(rig):
    rig.trusted.answers = [REFUSAL]
    with pytest.raises(RefreshFailed) as error:
        await rig.service.fresh(rig.connection)
    assert error.value.message == "the token endpoint answered HTTP 400: invalid_grant: *** is spent"
    assert (error.value.status, error.value.reason) == (400, "invalid_grant")
    assert rig.row.refresh == RefreshState(
        failed_at=NOW, failing_since=NOW, error=error.value.message, status=400
    )
    assert token(rig.row) == "old-token"
    with pytest.raises(RefreshBackoff):
        await rig.service.fresh(rig.row)
    assert len(rig.trusted.asked) == 1
    assert rig.leases.log[-1] == "release refresh/1"


async def test_a_failure_has_a_line_in_the_log_under_the_name_that_the_connection_tells(rig, caplog):
    """With the provider's words, and no secret."""
    rig.trusted.answers = [REFUSAL]
    with pytest.raises(RefreshFailed) as error:
        await rig.service.fresh(rig.connection)
    (line,) = [record for record in caplog.records if record.getMessage() == "refresh_failed"]
    (told,) = shown(rig.row, None, credentials=False, refresh_token=False).errors
    assert line.facts == {"connection": rig.row.name, "log_id": told.log_id, "error": error.value.message}


async def test_a_fault_of_ours_is_told_with_its_place_though_nobody_waits(rig, caplog):
    """What is refused is not: whoever refreshed has written that down."""

    def fault():
        raise TypeError("hunter2")

    rig.trusted.before = fault
    with pytest.raises(TypeError):
        await rig.service.fresh(rig.connection)
    (line,) = [record for record in caplog.records if record.getMessage() == "fault"]
    told = line.__dict__["facts"]
    assert (told["error"], told["connection"]) == ("TypeError", "acme/one")
    assert told["where"][-1].endswith(" fault")
    assert "hunter2" not in str(told)


@pytest.mark.parametrize(
    "problem",
    [
        TransportFault(FaultKind.CONNECT, "nobody is there"),
        UsageError("not an address that can be called"),
        EgressRefused("10.0.0.1 is not a public address"),
        Response(status=503),
        Response(status=400, body=b'{"error":"invalid_client"}'),
        Response(status=400, body=b'{"error":"invalid_grant"}'),
    ],
)
async def test_an_app_s_token_is_stored_whatever_becomes_of_its_user_s(problem):
    """Nobody is told of a failure who asks for the token; the connection tells of it."""
    rig = Rig(
        auth_mode="CUSTOM", token_url={"APP": "https://acme.test/app", "OAUTH2": "https://acme.test/user"}
    )
    rig.set_up_app()
    app = Installation(app_id="1", installation_id="2", token=Secret("old"), expires_at=NOW - SECOND)
    user = OAuth2(access_token=Secret("a"), refresh_token=Secret("r"), expires_at=NOW - SECOND)
    draft = rig.draft(AppAndUser(app=app, user=user), "two")
    held = rig.connections.make_current(rig.connections.save(draft, keep_credentials=True, now=NOW), now=NOW)
    rig.trusted.answers = [{"token": "new", "expires_at": "2027-01-15T09:00:00Z"}, problem, problem]
    fresh = await rig.service.fresh(held)
    assert fresh.credentials.token == Secret("new")
    assert fresh.refresh.failed_at is not None
    assert (fresh.refresh.partial, fresh.refresh.renewed_at) == (True, NOW)
    spent = isinstance(problem, Response) and b"invalid_grant" in problem.body
    assert (fresh.credentials.user.refresh_token is None) is spent
    assert [url for url, _ in rig.trusted.asked][:2] == ["https://acme.test/app", "https://acme.test/user"]


async def test_an_end_of_the_user_s_token_has_a_line_in_the_log_once(caplog):
    """Under the name that the connection tells: nothing was asked for, and nothing refused."""
    rig = Rig(
        auth_mode="CUSTOM", token_url={"APP": "https://acme.test/app", "OAUTH2": "https://acme.test/user"}
    )
    rig.set_up_app()
    app = Installation(app_id="1", installation_id="2", token=Secret("old"), expires_at=NOW - SECOND)
    user = OAuth2(access_token=Secret("a"), expires_at=NOW - SECOND)
    draft = rig.draft(AppAndUser(app=app, user=user), "two")
    held = rig.connections.make_current(rig.connections.save(draft, keep_credentials=True, now=NOW), now=NOW)
    rig.trusted.answers = [{"token": "new"}, {"token": "newer"}]
    fresh = await rig.service.fresh(await rig.service.fresh(held), force=True)
    (line,) = [record for record in caplog.records if record.getMessage() == "refresh_failed"]
    (told,) = shown(fresh, None, credentials=False, refresh_token=False).errors
    assert line.facts == {"connection": held.name, "log_id": told.log_id, "error": fresh.refresh.error}


async def test_every_caller_is_told_of_a_failure(rig):
    rig.trusted.answers = [REFUSAL]
    told = await asyncio.gather(
        *(rig.service.fresh(rig.connection) for _ in range(5)), return_exceptions=True
    )
    assert [type(each) for each in told] == [RefreshFailed] * 5


async def test_failures_are_forgotten_once_a_token_comes(rig):
    rig.state(failed_at=NOW - 60 * SECOND, failing_since=NOW - 90 * SECOND, error="no")
    assert (await rig.service.fresh(rig.connection)).refresh == RefreshState(renewed_at=NOW)


async def test_what_has_failed_for_days_is_tried_by_force_alone(rig):
    rig.state(failed_at=NOW - 10**12, failing_since=NOW - 10**13, exhausted=True)
    with pytest.raises(RefreshExhausted):
        await rig.service.fresh(rig.connection)
    assert token(await rig.service.fresh(rig.connection, force=True)) == "new-1"


async def test_a_failure_costs_nobody_a_token_that_still_lives(rig):
    """It is written down, and the token used to its end."""
    rig.trusted.answers = [REFUSAL]
    held = rig.put("lively", left=600)
    assert token(await rig.service.fresh(held)) == "lively"
    assert rig.row.refresh.failed_at == NOW
    assert token(await rig.service.fresh(rig.row)) == "lively"
    assert len(rig.trusted.asked) == 1


async def test_a_forced_failure_is_told_although_the_token_lives(rig):
    rig.trusted.answers = [REFUSAL]
    with pytest.raises(RefreshFailed):
        await rig.service.fresh(rig.put("lively", left=600), force=True)


async def test_an_answer_that_was_lost_is_asked_for_once_more(rig):
    """The old token is spent or it is not: there is nothing to lose."""
    rig.trusted.answers = [LOST]
    assert token(await rig.service.fresh(rig.connection)) == "new-2"


async def test_two_lost_answers_are_a_failure(rig):
    rig.trusted.answers = [LOST, LOST]
    with pytest.raises(RefreshFailed, match=r"acme\.test/token: the connection was closed"):
        await rig.service.fresh(rig.connection)
    assert (len(rig.trusted.asked), rig.row.refresh.failed_at is not None) == (2, True)


async def test_a_provider_without_a_client_is_a_failure_that_says_so(rig):
    rig.provider = msgspec.structs.replace(rig.provider, token_url=None)
    with pytest.raises(RefreshFailed, match="token_url"):
        await rig.service.fresh(rig.connection)


async def test_an_address_that_an_account_takes_part_in_goes_the_guarded_way():
    rig = Rig(token_url="https://${connectionConfig.sub}.acme.test/token")
    held = rig.put(sub="jane")
    assert token(await rig.service.fresh(held)) == "new-1"
    assert (rig.trusted.asked, rig.guarded.asked[0][0]) == ([], "https://jane.acme.test/token")
    rig.guarded.answers = [EgressRefused("not a public address")]
    with pytest.raises(RefreshFailed, match="not a public address"):
        await rig.service.fresh(rig.row, force=True)


async def test_what_comes_with_a_token_is_stored_with_it():
    rig = Rig(token_response_metadata=("instance_url",))
    rig.trusted.answers = [{"access_token": "new", "refresh_token": "next", "instance_url": "https://eu"}]
    fresh = await rig.service.fresh(rig.put(kept="k"))
    assert fresh.connection_config == {"kept": "k", "instance_url": "https://eu"}
    assert fresh.credentials.refresh_token.reveal() == "next"


ADDRESS = Proxy(base_url="${connectionConfig.instance_url} || https://api.acme.test")


@pytest.mark.parametrize(
    ("told", "base_url", "trusted"),
    [
        ("https://eu.acme.test/", "https://eu.acme.test", False),
        ("https://api.acme.test", "https://api.acme.test", True),
        ("https://eu.acme.test@evil.test", "https://api.acme.test", True),
        (None, "https://api.acme.test", True),
    ],
)
async def test_an_account_moves_where_the_answer_with_its_token_says(told, base_url, trusted):
    """What came with a token is no address that the operator vouches for; an unfit one costs no token."""
    rig = Rig(token_response_metadata=("instance_url",), proxy=ADDRESS)
    rig.connections.rows[1] = msgspec.structs.replace(rig.row, trusted=True)
    rig.trusted.answers = [{"access_token": "new", "expires_in": 3600, "instance_url": told}]
    fresh = await rig.service.fresh(rig.connection)
    assert (token(fresh), fresh.base_url, fresh.trusted) == ("new", base_url, trusted)


async def test_an_account_stays_where_its_operator_has_put_it():
    rig = Rig(token_response_metadata=("instance_url",), proxy=ADDRESS)
    rig.connections.rows[1] = msgspec.structs.replace(rig.row, base_url="http://10.0.0.1", trusted=True)
    rig.trusted.answers = [{"access_token": "new", "instance_url": "https://eu.acme.test"}]
    fresh = await rig.service.fresh(rig.connection)
    assert (fresh.base_url, fresh.trusted) == ("http://10.0.0.1", True)
    assert fresh.connection_config == {"instance_url": "https://eu.acme.test"}


# -- others who do the same ----------------------------------------------------------------------------------


async def test_another_process_is_waited_for_and_its_token_read(rig):
    rig.leases.holder, rig.leases.until = "alive", NOW + 60 * SECOND

    def renewed():
        if rig.clock.time > START + 2:
            rig.put("theirs", left=3600)

    rig.clock.meanwhile = renewed
    assert token(await rig.service.fresh(rig.connection)) == "theirs"
    assert rig.trusted.asked == []


async def test_another_process_s_failure_is_ours(rig):
    rig.leases.holder, rig.leases.until = "alive", NOW + 60 * SECOND

    def fail():
        state = RefreshState(failed_at=NOW, failing_since=NOW, error="theirs")
        rig.connections.note_refresh(1, state, now=NOW)

    rig.clock.meanwhile = fail
    held = rig.connection
    with pytest.raises(RefreshFailed, match="theirs"):
        await rig.service.fresh(held, force=True)


@pytest.mark.parametrize(("holder", "waits"), [("dead", False), ("unknown", True)])
async def test_a_refresh_is_taken_over_from_a_process_that_died(rig, holder, waits):
    """At once where that is known, else when its lease has ended."""
    rig.leases.holder, rig.leases.until = holder, NOW + 60 * SECOND
    assert token(await rig.service.fresh(rig.connection)) == "new-1"
    assert (rig.clock.time >= START + 60) is waits


async def test_a_process_that_comes_to_no_end_is_not_waited_for_forever(rig):
    rig.leases.holder, rig.leases.until = "alive", NOW * 2
    with pytest.raises(RefreshFailed, match="comes to no end"):
        await rig.service.fresh(rig.connection)
    assert rig.clock.time < START + 200


async def test_a_lease_that_was_lost_sends_nothing(rig):
    rig.leases.lost = True
    with pytest.raises(RefreshFailed, match="taken this refresh over"):
        await rig.service.fresh(rig.connection)
    assert rig.trusted.asked == []


async def test_a_connection_that_is_gone_is_told(rig):
    rig.connections.delete("acme", "one", now=NOW)
    with pytest.raises(UnknownName, match="acme/one is gone"):
        await rig.service.fresh(rig.connection)
    assert rig.trusted.asked == []


async def test_a_connection_that_goes_meanwhile_does_not_come_back(rig):
    rig.trusted.before = lambda: rig.connections.delete("acme", "one", now=NOW)
    with pytest.raises(UnknownName):
        await rig.service.fresh(rig.connection)
    assert token(rig.row) == "old-token"


@pytest.mark.parametrize("answers", [[], [REFUSAL]])
async def test_an_account_that_is_authorised_anew_meanwhile_counts(rig, answers):
    """Neither our new token nor our failure touches it."""
    rig.trusted.answers = list(answers)
    rig.trusted.before = lambda: rig.put("theirs", left=3600)
    assert token(await rig.service.fresh(rig.connection)) == "theirs"
    assert (token(rig.row), rig.row.refresh.failed_at) == ("theirs", None)


@pytest.mark.parametrize("step", ["get", "renew"])
async def test_a_token_is_stored_although_the_database_is_busy(rig, step):
    """It cannot be got a second time."""
    work, troubles = getattr(rig.connections, step), [StorageError("busy"), StorageError("busy")]

    def busy(*arguments, **named):
        if troubles and rig.trusted.asked:
            raise troubles.pop()
        return work(*arguments, **named)

    setattr(rig.connections, step, busy)
    assert token(await rig.service.fresh(rig.connection)) == "new-1"
    assert len(rig.trusted.asked) == 1


# -- first tokens --------------------------------------------------------------------------------------------


async def test_a_first_token_is_fetched_before_anything_is_stored():
    rig = Rig(auth_mode="OAUTH2_CC", token_response_metadata=("url",))
    rig.trusted.answers = [{"access_token": "first", "url": "u"}]
    client = ClientCredentials(client_id="them", client_secret=Secret("their-secret"))
    done = await rig.service.obtain(rig.draft(client, "two"))
    assert (done.credentials.token.reveal(), done.connection_config) == ("first", {"url": "u"})
    assert rig.connections.find("acme", "two") is None
    assert await rig.service.obtain(done) is done


async def test_what_needs_no_token_is_left_alone(rig):
    draft = rig.draft(Basic(username="u", password=Secret("p")))
    assert await rig.service.obtain(draft) is draft


async def test_a_first_token_that_is_refused_is_told(rig):
    rig.trusted.answers = [Response(status=401, body=b'{"error":"invalid_client their-secret"}')]
    client = ClientCredentials(client_id="them", client_secret=Secret("their-secret"))
    with pytest.raises(RefreshFailed, match=r"HTTP 401: invalid_client \*\*\*"):
        await rig.service.obtain(rig.draft(client))


async def test_an_endpoint_that_is_silent_is_told_at_once_to_who_waits_for_a_first_token(rig):
    """A renewal is tried once more, since the token it lost cannot be had again."""
    silent = TransportFault(FaultKind.TIMEOUT, "no answer in time")
    client = ClientCredentials(client_id="them", client_secret=Secret("their-secret"))
    rig.trusted.answers = [silent, silent]
    with pytest.raises(RefreshFailed, match="no answer in time"):
        await rig.service.obtain(rig.draft(client))
    assert len(rig.trusted.asked) == 1


async def test_a_stored_connection_without_a_token_gets_one():
    rig = Rig(auth_mode="OAUTH2_CC")
    client = ClientCredentials(client_id="them", client_secret=Secret("their-secret"))
    stored = rig.connections.save(rig.draft(client, "two"), keep_credentials=True, now=NOW)
    rig.connections.make_current(stored, now=NOW)
    assert (await rig.service.fresh(stored)).credentials.token.reveal() == "new-1"


# -- who uses it -------------------------------------------------------------------------------------------


async def test_a_use_is_written_down_once_an_hour(rig):
    """So that the engine knows which tokens to keep ready; most uses cost nothing."""
    rig.connection = rig.put(left=7200.0)
    for _ in range(3):
        await rig.service.fresh(rig.connection)
    await rig.service.close()
    assert rig.row.last_fetched_at == NOW
    rig.clock.time += 3601
    await rig.service.fresh(rig.connection)
    await rig.service.close()
    assert rig.row.last_fetched_at == NOW + 3601 * SECOND


async def test_an_early_refresh_is_no_use(rig):
    """Nobody asked for it."""
    rig.connection = rig.put(left=16 * 60.0)
    fresh = await rig.service.fresh(rig.connection, early=True)
    await rig.service.close()
    assert (token(fresh), rig.row.last_fetched_at) == ("new-1", None)


async def test_an_early_refresh_that_is_not_due_asks_nobody(rig):
    """There is more than enough left of the token."""
    rig.connection = rig.put(left=30 * 60.0)
    assert await rig.service.fresh(rig.connection, early=True) is rig.connection
    assert rig.trusted.asked == []


async def test_a_use_that_cannot_be_written_down_fails_nobody(rig):
    """The database may be busy."""
    rig.connection = rig.put(left=7200.0)

    def busy(key, *, now):
        raise StorageError("busy")

    rig.connections.touch = busy
    assert await rig.service.fresh(rig.connection) is rig.connection
    await rig.service.close()


# -- tokens that nothing brings another for -----------------------------------------------------------------


def lonely(rig, left):
    """Store an account without a refresh token, whose token has so many seconds left."""
    credentials = OAuth2(access_token=Secret("only"), expires_at=int((START + left) * SECOND))
    saved = rig.connections.save(rig.draft(credentials), keep_credentials=True, now=NOW)
    return rig.connections.make_current(saved, now=NOW)


async def test_a_token_that_has_ended_for_good_is_told_once_and_used_all_the_same(rig, caplog):
    """The API may see it otherwise, and refuses it if not."""
    held = lonely(rig, -60)
    with caplog.at_level("WARNING"):
        first, second = await rig.service.fresh(held), await rig.service.fresh(held)
    assert (token(first), token(second)) == ("only", "only")
    state = rig.connections.get(held.key).refresh
    assert state == RefreshState(failed_at=NOW, failing_since=NOW - 60 * SECOND, error=ENDED, exhausted=True)
    assert first.refresh == state
    assert rig.trusted.asked == []
    assert sum("refresh_failed" in each.message for each in caplog.records) == 1


async def test_a_token_without_another_that_lives_is_well(rig):
    held = lonely(rig, 60)
    assert await rig.service.fresh(held) is held
    assert rig.connections.get(held.key).refresh == RefreshState()


async def test_an_account_that_was_connected_anew_meanwhile_is_not_told_to_have_ended(rig):
    """Whoever holds the old one still uses it."""
    held = lonely(rig, -60)
    lonely(rig, 60)
    assert await rig.service.fresh(held) is held
    assert rig.connections.get(held.key).refresh == RefreshState()


async def test_a_token_that_has_ended_for_good_is_used_though_nothing_can_be_written(rig):
    held = lonely(rig, -60)

    def busy(key, refresh, *, now):
        raise StorageError("busy")

    rig.connections.note_refresh = busy
    assert token(await rig.service.fresh(held)) == "only"
