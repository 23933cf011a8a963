"""API keys and the key that signs webhooks: made, taken back and replaced by programs."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from msgspec import Meta, structs

from tieline.access.model import EVERYTHING, ApiKey, check_scopes
from tieline.core.clock import zulu
from tieline.core.errors import UsageError
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.integrations import Done

READ, CREATE, DELETE = (f"environment:api_keys:{verb}" for verb in ("read", "create", "delete"))
ROTATE = "environment:webhook_signing_key:rotate"

#: What a field of ours is called in a body.
_NAMES = {"name": "display_name", "scope": "scopes"}


class KeyPath(Input, frozen=True):
    """Which key."""

    key_id: Annotated[str, Meta(pattern="^[0-9]{1,18}$")]


class NewKeyBody(Input, frozen=True):
    """A key to be made. Without scopes it may do everything, and never more than the key that asks for it."""

    display_name: Annotated[str, Meta(min_length=1, max_length=255)]
    scopes: Annotated[tuple[str, ...], Meta(min_length=1)] = EVERYTHING


class KeyShown(msgspec.Struct, frozen=True, kw_only=True):
    """An API key without itself; `hint` is what it ends with."""

    id: int
    display_name: str
    scopes: tuple[str, ...]
    hint: str
    created_at: str
    last_used_at: str | None


class KeyList(msgspec.Struct, frozen=True, kw_only=True):
    """The keys there are, the oldest first."""

    data: list[KeyShown]


class NewKey(KeyShown, frozen=True, kw_only=True):
    """A key that was made just now, with itself."""

    secret: str


class NewKeyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A key, shown this once."""

    data: NewKey


class SigningKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key by which receivers know our webhooks."""

    webhook_signing_key: str


class SigningKeyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The key by which receivers know our webhooks from now on."""

    data: SigningKey


@operation("GET", "/environment/api-keys", tag="environment", scope=READ, answers={200: KeyList})
async def list_api_keys(call: Call) -> Answer:
    """List the API keys; they themselves are kept nowhere."""
    found = await asyncio.to_thread(call.tieline.access.keys)
    return Answer(body=KeyList(data=[_shown(each) for each in found]))


@operation("POST", "/environment/api-keys", tag="environment", scope=CREATE, answers={200: NewKeyAnswer})
async def create_api_key(call: Call, body: NewKeyBody) -> Answer:
    """Make an API key and show it, this once."""
    try:
        for scope in check_scopes(body.scopes):
            call.demand(scope)
        made, secret = await asyncio.to_thread(call.tieline.access.create_key, body.display_name, body.scopes)
    except UsageError as problem:
        name = _NAMES.get(problem.field or "", problem.field)
        raise UsageError(f"{name}: {problem.message.partition(': ')[2]}", field=name) from None
    return Answer(body=NewKeyAnswer(data=NewKey(**structs.asdict(_shown(made)), secret=secret.reveal())))


@operation(
    "DELETE",
    "/environment/api-keys/{key_id}",
    tag="environment",
    scope=DELETE,
    answers={200: Done},
    errors=((404, "not_found"),),
)
async def delete_api_key(call: Call, path: KeyPath) -> Answer:
    """Refuse an API key from now on, also the one that asks for it."""
    await asyncio.to_thread(call.tieline.access.delete_key, int(path.key_id))
    return Answer(body=Done(success=True))


@operation(
    "POST",
    "/environment/webhook-signing-key/rotate",
    tag="environment",
    scope=ROTATE,
    answers={200: SigningKeyAnswer},
)
async def rotate_webhook_signing_key(call: Call) -> Answer:
    """Make another key that signs webhooks: what goes out from now on, also again, is signed with it.

    It is refused where the operator's own settings say the key.
    """
    preset = call.tieline.settings.webhook_signing_key
    key = await asyncio.to_thread(call.tieline.access.rotate_webhook_signing_key, preset)
    return Answer(body=SigningKeyAnswer(data=SigningKey(webhook_signing_key=key.reveal())))


def _shown(key: ApiKey) -> KeyShown:
    return KeyShown(
        id=key.id,
        display_name=key.name,
        scopes=key.scopes,
        hint=key.hint,
        created_at=zulu(key.created_at),
        last_used_at=None if key.last_used_at is None else zulu(key.last_used_at),
    )


OPERATIONS: tuple[Operation, ...] = (
    list_api_keys,
    create_api_key,
    delete_api_key,
    rotate_webhook_signing_key,
)
