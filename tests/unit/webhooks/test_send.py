"""Sending what is due."""

import asyncio

import msgspec
import pytest

from tieline.core.clock import MICROSECONDS, now_us
from tieline.core.errors import EgressRefused, StorageError
from tieline.core.secrets import Secret
from tieline.http.model import Response, find_header
from tieline.http.ports import FaultKind, TransportFault
from tieline.sdk.webhooks import verify_webhook
from tieline.webhooks.delivery import Answer, Content, Delivery, DeliveryQuery, DeliveryStatus, postponed
from tieline.webhooks.memory import MemoryDeliveries
from tieline.webhooks.send import CLAIM, Sender, Signer
from tieline.webhooks.settings import WebhookSettings

KEY = Secret("key")
URL = "https://a.example/hook"


class ManualClock:
    """Stands still until somebody sleeps, or moves it."""

    def __init__(self):
        self.time = 1_900_000_000.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds
        await asyncio.sleep(0)


class Receivers:
    """Answers in turn what it is told to, by address, then 200; remembers who was asked by which way."""

    def __init__(self, **answers):
        self.answers = {f"https://{name}.example/hook": list(each) for name, each in answers.items()}
        self.seen = []
        self.most = self.now = 0

    def of(self, *, trusted):
        return Way(self, trusted)


class Way:
    def __init__(self, receivers, trusted):
        self.receivers, self.trusted = receivers, trusted

    async def send(self, request, *, max_body):
        receivers = self.receivers
        receivers.now += 1
        receivers.most = max(receivers.most, receivers.now)
        await asyncio.sleep(0)
        receivers.now -= 1
        receivers.seen.append((request, self.trusted))
        answers = receivers.answers.get(request.url)
        answer = answers.pop(0) if answers else 200
        if isinstance(answer, Exception):
            raise answer
        return Response(status=answer, body=b"x" * max_body)


def delivery(number=1, *, url=URL, trusted=True, at=0, headers=()):
    return Delivery(
        id=f"msg_{number:03}",
        type="sync",
        integration="gong",
        connection_id="acme",
        url=url,
        trusted=trusted,
        created_at=number,
        next_at=at,
        content=Content(body=b'{"a":1}', headers=headers),
    )


def sender(store, receivers, *, clock=None, headers=None, **more):
    signer = Signer(settings=WebhookSettings(headers=headers or {}), key=KEY)
    return Sender(store, receivers, lambda: signer, clock or ManualClock(), **more)


def fault():
    return TransportFault(FaultKind.CONNECT, "refused")


@pytest.mark.parametrize(
    ("hours", "state", "status"),
    [
        (23, {}, DeliveryStatus.WAITING),
        (25, {}, DeliveryStatus.FAILED),
        (25, {"attempts": 1, "answer": Answer(at=1, status=500)}, DeliveryStatus.FAILED),
        (25, {"asked_at": 2 * 3600 * MICROSECONDS}, DeliveryStatus.WAITING),
        (27, {"asked_at": 2 * 3600 * MICROSECONDS}, DeliveryStatus.FAILED),
    ],
)
def test_what_waits_for_a_receiver_that_fails_is_given_up_after_a_day(hours, state, status):
    """Since it was made, or asked for anew."""
    now = hours * 3600 * MICROSECONDS
    given = msgspec.structs.replace(delivery(number=0), **state)
    made = postponed(given, until=now + 60, now=now)
    assert made.status is status
    assert made.next_at == (now + 60 if status is DeliveryStatus.WAITING else None)
    assert (made.attempts, made.finished_at is None) == (given.attempts, status is DeliveryStatus.WAITING)


async def test_a_webhook_goes_out_signed():
    """As a POST of JSON, with its id, the operator's headers, and what is passed on."""
    store, receivers, clock = MemoryDeliveries(), Receivers(), ManualClock()
    passed = (("x-github-event", "push"), ("Webhook-Id", "theirs"), ("authorization", "theirs"))
    store.add([delivery(headers=passed)])
    assert (
        await sender(store, receivers, clock=clock, headers={"Authorization": Secret("Bearer 1")}).send_due()
        == 1
    )
    ((request, trusted),) = receivers.seen
    verify_webhook(b'{"a":1}', request.headers, KEY, now=clock.now)
    told = {name.lower(): value for name, value in request.headers}
    assert len(told) == len(request.headers)
    assert (request.method, request.url, request.body, trusted) == ("POST", URL, b'{"a":1}', True)
    assert (
        told
        | {
            "content-type": "application/json",
            "user-agent": "tieline",
            "webhook-id": "msg_001",
            "x-github-event": "push",
            "authorization": "Bearer 1",
        }
        == told
    )
    assert store.get("msg_001").status is DeliveryStatus.DELIVERED


async def test_the_address_of_a_connection_is_guarded_and_gets_no_headers_of_the_operator():
    """Somebody else may have written it."""
    store, receivers = MemoryDeliveries(), Receivers()
    store.add([delivery(trusted=False)])
    await sender(store, receivers, headers={"Authorization": Secret("Bearer 1")}).send_due()
    ((request, trusted),) = receivers.seen
    assert (trusted, find_header(request.headers, "authorization")) == (False, None)


async def test_what_fails_is_sent_again_when_it_is_due_and_not_before():
    """Under the same id; each attempt is signed anew."""
    store, receivers, clock = MemoryDeliveries(), Receivers(a=[500, fault()]), ManualClock()
    store.add([delivery()])
    sending = sender(store, receivers, clock=clock)
    taken = []
    for wait in (0, 2.9, 0.2, 6):
        clock.time += wait
        taken.append(await sending.send_due())
    assert taken == [1, 0, 1, 1]
    assert {find_header(request.headers, "webhook-id") for request, _ in receivers.seen} == {"msg_001"}
    assert len({find_header(request.headers, "webhook-timestamp") for request, _ in receivers.seen}) == 3
    done = store.get("msg_001")
    assert (done.status, done.attempts, done.answer.status) == (DeliveryStatus.DELIVERED, 3, 200)


async def test_an_address_that_must_not_be_called_ends_a_delivery():
    """With the reason in the log."""
    store, receivers = MemoryDeliveries(), Receivers(a=[EgressRefused("not public")])
    store.add([delivery(trusted=False)])
    await sender(store, receivers).send_due()
    done = store.get("msg_001")
    assert (done.status, done.answer.error) == (DeliveryStatus.FAILED, "not public")


async def test_no_more_are_under_way_than_may_be():
    """All are sent all the same."""
    store, receivers = MemoryDeliveries(), Receivers()
    store.add([delivery(number) for number in range(50)])
    assert await sender(store, receivers, parallel=4).send_due() == 50
    assert (receivers.most, len(receivers.seen)) == (4, 50)


async def test_a_receiver_that_fails_and_fails_is_left_alone_for_a_minute():
    """What waits for it waits, uncounted; others get theirs."""
    store, receivers, clock = MemoryDeliveries(), Receivers(a=[503] * 5), ManualClock()
    waiting = [*(delivery(number) for number in range(8)), delivery(8, url="https://b.example/hook")]
    store.add([msgspec.structs.replace(each, created_at=now_us(clock)) for each in waiting])
    sending = sender(store, receivers, clock=clock, parallel=1)
    await sending.send_due()
    assert [request.url for request, _ in receivers.seen] == [URL] * 5 + ["https://b.example/hook"]
    assert {(store.get(f"msg_00{number}").attempts) for number in (5, 6, 7)} == {0}
    clock.time += 60
    await sending.send_due()
    assert {each.status for each in store.search(DeliveryQuery())} == {DeliveryStatus.DELIVERED}


async def test_what_somebody_asks_for_anew_is_sent_at_once():
    """Though its receiver is left alone: it may work again. Where it does not, the rest waits, asked for or not."""
    store, receivers, clock = MemoryDeliveries(), Receivers(a=[503] * 10), ManualClock()
    store.add([msgspec.structs.replace(delivery(number), created_at=now_us(clock)) for number in range(8)])
    sending = sender(store, receivers, clock=clock, parallel=1)
    await sending.send_due()
    for number in range(8):
        store.redeliver(f"msg_00{number}", now=now_us(clock))
    clock.time += 1
    await sending.send_due()
    assert [store.get(f"msg_00{number}").attempts for number in range(8)] == [1] * 5 + [0] * 3
    store.redeliver("msg_007", now=now_us(clock))
    await sending.send_due()
    assert store.get("msg_007").status is DeliveryStatus.DELIVERED


async def test_what_a_dead_process_had_taken_is_sent_once_its_claim_ends():
    """Until then nobody else takes it."""
    store, receivers, clock = MemoryDeliveries(), Receivers(), ManualClock()
    store.add([delivery()])
    now = now_us(clock)
    store.claim(now=now, until=now + int(CLAIM * MICROSECONDS), limit=10)
    sending = sender(store, receivers, clock=clock)
    assert await sending.send_due() == 0
    clock.time += CLAIM
    assert await sending.send_due() == 1


class Unlucky(MemoryDeliveries):
    """A store that cannot be read at first."""

    def __init__(self, failures):
        super().__init__()
        self.failures = failures

    def claim(self, **given):
        if self.failures:
            self.failures -= 1
            raise StorageError("busy")
        return super().claim(**given)


async def test_it_goes_on_for_as_long_as_it_runs():
    """Through a store that fails, with retries in their time, and what comes later."""
    store, receivers = Unlucky(2), Receivers(a=[500])
    store.add([delivery()])
    sending = sender(store, receivers)
    task = asyncio.create_task(sending.run())
    while store.get("msg_001").status is DeliveryStatus.WAITING:
        await asyncio.sleep(0)
    store.add([delivery(2)])
    sending.wake()
    while store.get("msg_002").status is DeliveryStatus.WAITING:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(receivers.seen) == 3


async def test_what_was_settled_meanwhile_is_left_as_it_is():
    """Of two that sent it, the first one's word counts."""
    store = MemoryDeliveries()
    store.add([delivery()])
    (mine,) = store.claim(now=1, until=2, limit=1)
    (theirs,) = store.claim(now=2, until=3, limit=1)
    done = type(theirs)(
        **{name: getattr(theirs, name) for name in theirs.__struct_fields__} | {"attempts": 1}
    )
    assert store.settle(done, attempts=0)
    assert not store.settle(mine, attempts=0)
    assert store.get("msg_001").attempts == 1
