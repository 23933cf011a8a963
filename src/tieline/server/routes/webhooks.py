"""Webhooks that providers send: anybody may, and what is believed is up to their signatures."""

from __future__ import annotations

import asyncio

from tieline.core.errors import UnknownName
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, RawRequest, operation
from tieline.server.routes.records import Text
from tieline.webhooks.incoming import LARGEST_BODY, Incoming

_ERRORS = (
    (401, "unauthorized"),
    (404, "unknown_environment"),
    (404, "unknown_provider_config"),
    (405, "method_not_allowed"),
)


class WebhookPath(Input, frozen=True):
    environment: Text
    integration: Text


async def _known(call: Call, path: WebhookPath) -> None:
    """Refuse whoever does not know the environment: the body is not read."""
    environment = await asyncio.to_thread(call.tieline.access.environment)
    if path.environment != environment.uuid:
        raise Refusal(404, "unknown_environment", "there is no such environment")


async def _received(call: Call, path: WebhookPath, raw: RawRequest) -> Answer:
    incoming = Incoming(
        url=f"{call.base_url}{raw.target}", method=raw.method, headers=raw.headers, body=raw.body
    )
    try:
        reply = await asyncio.to_thread(call.tieline.webhooks.receive, path.integration, incoming)
    except UnknownName as problem:
        raise Refusal(404, "unknown_provider_config", problem.message) from None
    if not reply.body:
        return Answer(status=reply.status, headers=dict(reply.headers))
    return Answer(status=reply.status, body=reply.body, headers=dict(reply.headers))


@operation(
    "POST",
    "/webhook/{environment}/{integration}",
    tag="webhooks",
    scope=None,
    free=True,
    before=_known,
    answers={200: None, 204: None},
    errors=_ERRORS,
    body_limit=LARGEST_BODY,
)
async def receive_webhook(call: Call, path: WebhookPath, raw: RawRequest) -> Answer:
    """Take what a provider tells, once it is known to be its word.

    The answer is what the provider expects, a challenge's for instance.
    """
    return await _received(call, path, raw)


@operation(
    "GET",
    "/webhook/{environment}/{integration}",
    tag="webhooks",
    scope=None,
    free=True,
    before=_known,
    answers={200: None, 204: None},
    errors=_ERRORS,
    body_limit=LARGEST_BODY,
)
async def answer_webhook_challenge(call: Call, path: WebhookPath, raw: RawRequest) -> Answer:
    """Answer a provider that asks whether an address is ours."""
    return await _received(call, path, raw)


OPERATIONS: tuple[Operation, ...] = (receive_webhook, answer_webhook_challenge)
