"""Requests of older clients that have another form today; those with another path alone are aliases there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieline.connections import wire
from tieline.connections.intake import Import
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import SecretDocument
from tieline.records.model import FeedQuery, StoredRecord
from tieline.records.wire import record_json
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, HeaderInput, Input, Operation, operation
from tieline.server.routes.connections import (
    CREATE,
    UPDATE,
    ConnectionPath,
    MetadataBody,
    imported,
    keep_metadata,
)
from tieline.server.routes.records import READ, UNKNOWN, ModelName, OfConnection, actions, stream_of

#: What a list has where nobody says how much, and at most.
MOST_RECORDS = 10_000

Secret = Annotated[str, Meta(max_length=65_536)]


class FlatImportBody(Input, frozen=True):
    """An account to be stored, its credentials beside the rest; which of them, the integration's provider decides."""

    provider_config_key: str
    connection_id: str | None = None
    connection_config: dict[str, JsonValue] = msgspec.field(default_factory=dict[str, JsonValue])
    metadata: dict[str, JsonValue] | None = None
    access_token: Secret | UnsetType = UNSET
    refresh_token: Secret | UnsetType | None = UNSET
    expires_at: str | int | UnsetType | None = UNSET
    expires_in: str | int | UnsetType | None = UNSET
    no_expiration: bool = False
    oauth_client_id_override: Secret | UnsetType = UNSET
    oauth_client_secret_override: Secret | UnsetType = UNSET
    username: Secret | UnsetType = UNSET
    password: Secret | UnsetType = UNSET
    api_key: Secret | UnsetType = UNSET
    client_id: Secret | UnsetType = UNSET
    client_secret: Secret | UnsetType = UNSET

    def __repr__(self) -> str:  # it holds secrets
        return "FlatImportBody(***)"

    def credentials(self, kind: str) -> dict[str, JsonValue]:
        """Return the credentials of a kind as today's form has them."""
        override = {
            "client_id": self.oauth_client_id_override,
            "client_secret": self.oauth_client_secret_override,
        }
        given = {name: getattr(self, name) for name in _CREDENTIALS}
        fields = {
            **given,
            "config_override": {name: value for name, value in override.items() if value is not UNSET}
            or UNSET,
        }
        if self.no_expiration:
            fields.update(expires_at=UNSET, expires_in=UNSET)
        return {"type": kind, **{name: value for name, value in fields.items() if value is not UNSET}}


_CREDENTIALS = (
    "access_token",
    "refresh_token",
    "expires_at",
    "expires_in",
    "username",
    "password",
    "api_key",
    "client_id",
    "client_secret",
)


class OwnerQueryMaybe(Input, frozen=True):
    """Which integration a connection belongs to, unless a header says it."""

    provider_config_key: str | None = None


class OwnerHeaders(HeaderInput, frozen=True):
    """Which integration a connection belongs to, unless the query says it."""

    provider_config_key: str | None = msgspec.field(default=None, name="provider-config-key")


@operation(
    "POST",
    "/connection",
    tag="legacy",
    scope=CREATE,
    answers={201: wire.WireConnection},
    errors=((400, "connection_test_failed"), (400, "connection_validation_failed"), (404, "not_found")),
)
async def import_flat_connection(call: Call, body: FlatImportBody) -> Answer:
    """Store an account, in the form of older clients."""
    kind = await call.tieline.connections.kind(body.provider_config_key)
    given = Import(
        integration=body.provider_config_key,
        credentials=SecretDocument(body.credentials(kind)),
        connection_id=body.connection_id,
        connection_config=SecretDocument(body.connection_config),
        metadata=body.metadata,
    )
    try:
        return await imported(call, given)
    except UsageError as problem:
        if isinstance(problem, UnknownName) or not problem.field:
            raise
        field = problem.field.removeprefix("credentials.")
        raise UsageError(problem.message.removeprefix("credentials."), field=field) from None


@operation(
    "POST",
    "/connection/{connection_id}/metadata",
    tag="legacy",
    scope=UPDATE,
    answers={201: dict[str, JsonValue]},
    errors=((400, "missing_provider_config_key"), (404, "unknown_connection")),
)
async def set_own_metadata(
    call: Call,
    path: ConnectionPath,
    query: OwnerQueryMaybe,
    headers: OwnerHeaders,
    body: dict[str, JsonValue],
) -> Answer:
    """Replace the metadata of a connection; the body is the metadata itself."""
    await keep_metadata(call, _as_today(path, query, headers, body), merge=False)
    return Answer(status=201, body=body)


@operation(
    "PATCH",
    "/connection/{connection_id}/metadata",
    tag="legacy",
    scope=UPDATE,
    answers={200: dict[str, JsonValue]},
    errors=((400, "missing_provider_config_key"), (404, "unknown_connection")),
)
async def update_own_metadata(
    call: Call,
    path: ConnectionPath,
    query: OwnerQueryMaybe,
    headers: OwnerHeaders,
    body: dict[str, JsonValue],
) -> Answer:
    """Merge metadata into that of a connection; the body is the metadata itself."""
    await keep_metadata(call, _as_today(path, query, headers, body), merge=True)
    return Answer(body=body)


def _as_today(
    path: ConnectionPath, query: OwnerQueryMaybe, headers: OwnerHeaders, body: dict[str, JsonValue]
) -> MetadataBody:
    key = query.provider_config_key or headers.provider_config_key
    if not key:
        raise Refusal(400, "missing_provider_config_key", "name the integration as provider_config_key")
    return MetadataBody(connection_id=path.connection_id, provider_config_key=key, metadata=body)


class OldFeedQuery(Input, frozen=True):
    """Which records are wanted; what is empty counts as not said."""

    model: ModelName
    order: Literal["asc", "desc", ""] = ""
    delta: str = ""
    offset: Annotated[str, Meta(pattern="^[0-9]{0,9}$")] = ""
    limit: Annotated[str, Meta(pattern="^[0-9]{0,5}$")] = ""
    sort_by: Literal["id", "created_at", "updated_at", ""] = ""
    filter: str = ""
    include_nango_metadata: bool = False


_SORTED: dict[str, Callable[[StoredRecord], tuple[object, ...]]] = {
    "": lambda record: (record.id,),
    "id": lambda record: (record.id,),
    "created_at": lambda record: (record.first_seen_at, record.id),
    "updated_at": lambda record: (record.last_modified_at,),
}


@operation(
    "GET",
    "/sync/records",
    tag="legacy",
    scope=READ,
    answers={200: list[dict[str, Any]]},
    errors=(UNKNOWN,),
)
async def list_sorted_records(call: Call, query: OldFeedQuery, headers: OfConnection) -> Answer:
    """List records of a model in an order of choice, in the form of older clients; `GET /records` costs much less."""
    feeds = call.tieline.feeds
    limit = int(query.limit or MOST_RECORDS)
    if not 1 <= limit <= MOST_RECORDS:
        raise UsageError(f"limit: must be 1 to {MOST_RECORDS}", field="limit")
    wanted = FeedQuery(
        modified_after=feeds.since(query.delta, "delta") if query.delta else None,
        limit=limit,
        actions=actions(query.filter),
    )
    stream = await stream_of(call, headers, query.model, "base")

    def work() -> bytes:
        found = feeds.sorted(
            stream,
            wanted,
            by=_SORTED[query.sort_by],
            descending=query.order != "asc",
            offset=int(query.offset or 0),
        )
        return b"[" + b",".join([record_json(each) for each in found]) + b"]"

    return Answer(body=await asyncio.to_thread(work))


OPERATIONS: tuple[Operation, ...] = (
    import_flat_connection,
    set_own_metadata,
    update_own_metadata,
    list_sorted_records,
)
