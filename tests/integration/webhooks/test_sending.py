"""Webhooks that really go out."""

import json

from tests.peer import OK, Peer

from tieline.connections.transport import Transports
from tieline.core.clock import SystemClock
from tieline.core.secrets import Secret
from tieline.http.aiohttp_driver import AiohttpTransport
from tieline.http.egress import EgressRules
from tieline.sdk.webhooks import verify_webhook
from tieline.webhooks.delivery import Content, Delivery, DeliveryStatus, Patience
from tieline.webhooks.memory import MemoryDeliveries
from tieline.webhooks.send import Sender, Signer
from tieline.webhooks.settings import WebhookSettings

KEY = Secret("5f1d0b2e-9d0c-4f5e-8c55-0a1b2c3d4e5f")
BODY = '{"from":"nango","type":"other","é":"✓"}'.encode()


def delivery(url, *, trusted=True):
    content = Content(body=BODY, headers=(("X-GitHub-Event", "push"),))
    return Delivery(
        id="msg_1",
        type="forward",
        integration="github",
        connection_id="acme",
        url=url,
        trusted=trusted,
        created_at=0,
        next_at=0,
        content=content,
    )


async def send(each):
    """Send a delivery once; return what became of it."""
    store = MemoryDeliveries()
    store.add([each])
    signer = Signer(settings=WebhookSettings(headers={"X-Own": Secret("1")}), key=KEY)
    async with AiohttpTransport() as trusted, AiohttpTransport(egress=EgressRules()) as guarded:
        ways = Transports(trusted=trusted, guarded=guarded)
        await Sender(store, ways, lambda: signer, SystemClock(), patience=Patience(retries=0)).send_due()
    return store.get("msg_1")


def receiving(answer, received):
    async def talk(peer, reader, writer):
        head = (await peer.head(reader)).decode()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        length = next(value for name, value in headers.items() if name.lower() == "content-length")
        received.append((head.partition("\r\n")[0], headers, await reader.readexactly(int(length))))
        writer.write(answer)

    return talk


async def test_a_receiver_gets_what_was_signed():
    """Byte for byte, under its headers."""
    received = []
    async with Peer(receiving(OK, received)) as peer:
        done = await send(delivery(f"{peer.url}/hook?key=1"))
    ((line, headers, body),) = received
    assert (done.status, done.answer.status) == (DeliveryStatus.DELIVERED, 200)
    assert (line, body) == ("POST /hook?key=1 HTTP/1.1", BODY)
    assert (headers["content-type"], headers["X-GitHub-Event"], headers["X-Own"]) == (
        "application/json",
        "push",
        "1",
    )
    verify_webhook(body, headers, KEY)
    assert json.loads(body)["é"] == "✓"


async def test_a_redirect_is_not_followed():
    """It would lead anywhere."""
    received = []
    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    async with Peer(receiving(moved, received)) as peer:
        done = await send(delivery(peer.url))
    assert (done.status, done.answer.status, len(received)) == (DeliveryStatus.FAILED, 302, 1)


async def test_the_address_of_a_connection_must_be_public():
    """Nothing goes out to one that is not, and nothing is tried again."""
    received = []
    async with Peer(receiving(OK, received)) as peer:
        done = await send(delivery(peer.url, trusted=False))
    assert (done.status, received) == (DeliveryStatus.FAILED, [])
    assert "127.0.0.1 is not a public address" in done.answer.error


async def test_nobody_there_is_told():
    """As the reason of the attempt."""
    async with Peer(receiving(OK, [])) as peer:
        url = peer.url
    done = await send(delivery(url))
    assert done.answer.status is None
    assert done.answer.error.startswith("connect: ")
