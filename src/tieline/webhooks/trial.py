"""A webhook that tells nothing, sent to see whether it arrives."""

from __future__ import annotations

import uuid

import msgspec

from tieline.access.model import Environment
from tieline.core.clock import Clock, now_us
from tieline.core.errors import UsageError
from tieline.webhooks.bodies import FROM
from tieline.webhooks.canonical import canonical
from tieline.webhooks.delivery import Answer, Content, Delivery
from tieline.webhooks.send import Signer, Ways, attempt


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What an address made of it."""

    url: str
    webhook_id: str
    answer: Answer


async def send_trial(signer: Signer, environment: Environment, ways: Ways, clock: Clock) -> list[Tried]:
    """Send a webhook of type `test` to every address once, signed as all are, and return what came of it.

    It is not in the log. Raises `UsageError` where there is no address.
    """
    if not signer.settings.urls:
        raise UsageError("url: webhooks have no address yet", field="url")
    return [await _try(url, signer, environment, ways, clock) for url in signer.settings.urls]


async def _try(url: str, signer: Signer, environment: Environment, ways: Ways, clock: Clock) -> Tried:
    body = canonical({"from": FROM, "type": "test", "environment": environment.name, "success": True})
    delivery = Delivery(
        id=f"msg_{uuid.uuid4().hex}",
        type="test",
        integration="",
        connection_id="",
        url=url,
        trusted=True,
        created_at=now_us(clock),
        content=Content(body=body),
    )
    return Tried(url=url, webhook_id=delivery.id, answer=await attempt(delivery, signer, ways, clock))
