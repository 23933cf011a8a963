"""Connections: the accounts of customers, with credentials that work."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieline.connections import wire
from tieline.connections.hooks import ConnectionRefused
from tieline.connections.intake import Import
from tieline.connections.integrations import LONGEST_NAME, UNIQUE_KEY
from tieline.connections.model import Changes, Connection, ConnectionQuery, EndUser, Organization
from tieline.connections.service import ConnectionService
from tieline.core.clock import zulu
from tieline.core.errors import ProviderError, RefreshBackoff, RefreshExhausted, UnknownName
from tieline.core.json import JsonValue
from tieline.core.secrets import SecretDocument
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.integrations import Done

READ, READ_CREDENTIALS = "environment:connections:read", "environment:connections:read_credentials"
CREATE, UPDATE, DELETE = (
    "environment:connections:create",
    "environment:connections:update",
    "environment:connections:delete",
)

Text = Annotated[str, Meta(min_length=1, max_length=255)]
IntegrationKey = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, pattern=UNIQUE_KEY)]
#: What a page has where nobody says how much.
WHOLE_LIST = 10_000
LAST_PAGE = 1_000_000_000

# -- what comes in ---------------------------------------------------------------------------------------------


class ConnectionPath(Input, frozen=True):
    connection_id: Text


class ListQuery(Input, frozen=True):
    """Which connections are wanted; every condition must hold."""

    connection_id: Text | None = msgspec.field(default=None, name="connectionId")
    search: Text | None = None
    end_user_id: Text | None = msgspec.field(default=None, name="endUserId")
    organization_id: Text | None = msgspec.field(default=None, name="endUserOrganizationId")
    integrations: (
        Annotated[str, Meta(min_length=1, description="One key, or several with commas between.")] | None
    ) = msgspec.field(default=None, name="integrationId")
    tags: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    limit: Annotated[int, Meta(ge=1, le=2000)] | None = None
    page: Annotated[int, Meta(ge=0, le=LAST_PAGE)] = 0


class OwnerQuery(Input, frozen=True):
    """Which integration a connection belongs to."""

    provider_config_key: IntegrationKey


class FetchQuery(OwnerQuery, frozen=True):
    """Which connection is wanted, and how fresh."""

    force_refresh: bool = False
    refresh_token: bool = False
    refresh_github_app_jwt_token: bool = False


class OrganizationGiven(Input, frozen=True):
    """The organisation of an end user."""

    id: str
    display_name: str | None = None


class EndUserGiven(Input, frozen=True):
    """The customer's user whose account it is."""

    id: str
    email: str | None = None
    display_name: str | None = None
    tags: dict[str, str] | None = None
    organization: OrganizationGiven | None = None

    def kept(self) -> EndUser:
        """Return the end user as it is stored."""
        organization = self.organization
        return EndUser(
            id=self.id,
            email=self.email,
            display_name=self.display_name,
            tags=self.tags,
            organization=None
            if organization is None
            else Organization(id=organization.id, display_name=organization.display_name),
        )


class ImportBody(Input, frozen=True):
    """An account to be stored. What `credentials` has besides its `type` depends on it."""

    provider_config_key: str
    credentials: dict[str, JsonValue]
    connection_id: str | None = None
    connection_config: dict[str, JsonValue] = msgspec.field(default_factory=dict[str, JsonValue])
    metadata: dict[str, JsonValue] | None = None
    tags: dict[str, str] | None = None
    end_user: EndUserGiven | None = None
    webhook_url_override: str | None = None

    def __repr__(self) -> str:  # it holds secrets
        return "ImportBody(***)"

    def kept(self) -> Import:
        """Return the account as the service takes it."""
        return Import(
            integration=self.provider_config_key,
            credentials=SecretDocument(self.credentials),
            connection_id=self.connection_id,
            connection_config=SecretDocument(self.connection_config),
            metadata=self.metadata,
            tags=self.tags,
            end_user=None if self.end_user is None else self.end_user.kept(),
            webhook_url_override=self.webhook_url_override,
        )


class PatchBody(Input, frozen=True):
    """What is to change of a connection; null takes away."""

    end_user: EndUserGiven | UnsetType | None = UNSET
    tags: dict[str, str] | UnsetType = UNSET
    webhook_url_override: str | UnsetType | None = UNSET


class MetadataBody(Input, frozen=True):
    """Metadata for one connection, or for several."""

    connection_id: Text | Annotated[list[Text], Meta(min_length=1)]
    provider_config_key: IntegrationKey
    metadata: dict[str, JsonValue]

    @property
    def connection_ids(self) -> list[str]:
        return [self.connection_id] if isinstance(self.connection_id, str) else self.connection_id


# -- what went wrong -------------------------------------------------------------------------------------------


def not_found(problem: UnknownName) -> Refusal:
    """Return the answer where a connection, or the integration it belongs to, is not there."""
    if problem.field == "provider_config_key":
        return Refusal(400, "unknown_provider_config", problem.message)
    return Refusal(404, "not_found", problem.message)


async def no_token(problem: ProviderError, connection: Connection, service: ConnectionService) -> Refusal:
    """Return the answer where a provider gives no token: with the connection, and without its credentials."""
    match problem:
        case RefreshBackoff():
            status, reason = 424, "connection_refresh_backoff"
        case RefreshExhausted():
            status, reason = 424, "connection_refresh_exhausted"
        case _:
            status, reason = 400, "refresh_token_external_error"
    provider, failing = service.provider_of(connection), await service.failing(connection)
    shown = wire.shown(connection, provider, credentials=False, refresh_token=False, failing=failing)
    return Refusal(
        status,
        "invalid_credentials",
        problem.message,
        payload={"type": reason, "connection": shown},
        headers={"retry-after": str(round(problem.retry_after) + 1)}
        if isinstance(problem, RefreshBackoff)
        else None,
    )


# -- operations ------------------------------------------------------------------------------------------------


@operation(
    "GET",
    "/connections",
    tag="connections",
    scope=READ,
    answers={200: wire.WireList},
    aliases=("/connection",),
)
async def list_connections(call: Call, query: ListQuery) -> Answer:
    """List connections, the newest first, without their credentials."""
    limit = query.limit or WHOLE_LIST
    keys = [key.strip() for key in (query.integrations or "").split(",")]
    wanted = ConnectionQuery(
        connection_id=query.connection_id,
        search=query.search,
        end_user_id=query.end_user_id,
        organization_id=query.organization_id,
        integrations=tuple(key for key in keys if key),
        tags={key.lower(): value for key, value in query.tags.items()},
        limit=limit,
        offset=limit * query.page,
    )
    found = await call.tieline.connections.list(wanted)
    return Answer(body=wire.WireList(connections=[wire.listed(each) for each in found]))


@operation(
    "GET",
    "/connections/{connection_id}",
    tag="connections",
    scope=READ,
    answers={200: wire.WireConnection},
    errors=(
        (400, "unknown_provider_config"),
        (400, "invalid_credentials"),
        (404, "not_found"),
        (424, "invalid_credentials"),
    ),
    aliases=("/connection/{connection_id}",),
)
async def get_connection(call: Call, path: ConnectionPath, query: FetchQuery) -> Answer:
    """Return a connection with credentials that work.

    A token that is about to expire is renewed first. Without the scope `environment:connections:read_credentials` the
    credentials are empty, and `force_refresh` and `refresh_token` are refused.
    """
    service = call.tieline.connections
    if query.force_refresh or query.refresh_token:
        call.demand(READ_CREDENTIALS)
    opened = call.allows(READ_CREDENTIALS)
    try:
        connection = await service.find(query.provider_config_key, path.connection_id)
    except UnknownName as problem:
        raise not_found(problem) from None
    call.about(connection.name)
    if opened:
        try:
            connection = await service.fetch(connection, force=query.force_refresh)
        except ProviderError as problem:
            again = await service.find(query.provider_config_key, path.connection_id)
            raise await no_token(problem, again, service) from None
    provider, failing = service.provider_of(connection), await service.failing(connection)
    shown = wire.shown(
        connection, provider, credentials=opened, refresh_token=query.refresh_token, failing=failing
    )
    return Answer(body=shown)


@operation(
    "POST",
    "/connections",
    tag="connections",
    scope=CREATE,
    answers={201: wire.WireConnection},
    errors=((400, "connection_test_failed"), (400, "connection_validation_failed"), (404, "not_found")),
)
async def import_connection(call: Call, body: ImportBody) -> Answer:
    """Store an account whose credentials are known already, over the one that its id had.

    They are tried first: nothing is stored where the API refuses them, or a function for `validate-connection` does.
    """
    return await imported(call, body.kept())


async def imported(call: Call, given: Import) -> Answer:
    """Return the answer to an import."""
    service = call.tieline.connections
    try:
        connection = await service.create(given)
    except ProviderError as problem:
        raise Refusal(400, "connection_test_failed", problem.message) from None
    except ConnectionRefused as problem:
        raise Refusal(400, "connection_validation_failed", problem.message, payload=problem.payload) from None
    call.about(connection.name)
    opened = call.allows(READ_CREDENTIALS)
    provider, failing = service.provider_of(connection), await service.failing(connection)
    shown = wire.shown(
        connection, provider, credentials=opened, refresh_token=opened, failing=failing, date=zulu
    )
    return Answer(status=201, body=shown)


@operation(
    "PATCH",
    "/connections/{connection_id}",
    tag="connections",
    scope=UPDATE,
    answers={200: Done},
    errors=((400, "unknown_provider_config"), (404, "not_found")),
)
async def update_connection(call: Call, path: ConnectionPath, query: OwnerQuery, body: PatchBody) -> Answer:
    """Change the end user, the tags or the address for webhooks of a connection."""
    end_user = body.end_user
    changes = Changes(
        tags=body.tags,
        end_user=end_user.kept() if isinstance(end_user, EndUserGiven) else end_user,
        webhook_url_override=body.webhook_url_override,
    )
    service = call.tieline.connections
    try:
        await service.update(query.provider_config_key, path.connection_id, changes)
    except UnknownName as problem:
        raise not_found(problem) from None
    return Answer(body=Done(success=True))


@operation(
    "DELETE",
    "/connections/{connection_id}",
    tag="connections",
    scope=DELETE,
    answers={200: Done},
    errors=((400, "unknown_connection"),),
    aliases=("/connection/{connection_id}",),
)
async def delete_connection(call: Call, path: ConnectionPath, query: OwnerQuery) -> Answer:
    """Forget a connection and its credentials."""
    try:
        await call.tieline.connections.delete(query.provider_config_key, path.connection_id)
    except UnknownName:
        raise Refusal(400, "unknown_connection") from None
    return Answer(body=Done(success=True))


@operation(
    "POST",
    "/connections/metadata",
    tag="connections",
    scope=UPDATE,
    answers={201: MetadataBody},
    errors=((404, "unknown_connection"),),
    aliases=("/connection/metadata",),
)
async def set_metadata(call: Call, body: MetadataBody) -> Answer:
    """Replace the metadata of connections: of all of them, or of none where one is unknown."""
    await keep_metadata(call, body, merge=False)
    return Answer(status=201, body=body)


@operation(
    "PATCH",
    "/connections/metadata",
    tag="connections",
    scope=UPDATE,
    answers={200: MetadataBody},
    errors=((404, "unknown_connection"),),
    aliases=("/connection/metadata",),
)
async def update_metadata(call: Call, body: MetadataBody) -> Answer:
    """Merge metadata into that of connections, key by key at the top level: of all of them, or of none."""
    await keep_metadata(call, body, merge=True)
    return Answer(body=body)


async def keep_metadata(call: Call, body: MetadataBody, *, merge: bool) -> None:
    """Store metadata, or refuse what is unknown."""
    service = call.tieline.connections
    try:
        await service.set_metadata(body.provider_config_key, body.connection_ids, body.metadata, merge=merge)
    except UnknownName as problem:
        raise Refusal(404, "unknown_connection", problem.message) from None


OPERATIONS: tuple[Operation, ...] = (
    list_connections,
    get_connection,
    import_connection,
    update_connection,
    delete_connection,
    set_metadata,
    update_metadata,
)
