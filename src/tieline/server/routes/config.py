"""Integrations as older clients know them, under `/config`, flat."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieline.connections.integrations import IntegrationChanges, NewIntegration
from tieline.connections.model import (
    AppKey,
    ConnectionQuery,
    CustomApp,
    Integration,
    IntegrationCredentials,
    Listed,
    OAuthClient,
)
from tieline.core.clock import iso, zulu
from tieline.core.errors import UnknownName, UsageError
from tieline.core.secrets import Secret
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.connections import READ as READ_CONNECTIONS
from tieline.server.routes.integrations import (
    READ,
    READ_CREDENTIALS,
    LongText,
    Text,
    UniqueKey,
    revealed,
    webhook_url,
)
from tieline.server.routes.providers import described

_UNKNOWN = (400, "unknown_provider_config")


class ConfigPath(Input, frozen=True):
    provider_config_key: Text


class ConfigQuery(Input, frozen=True):
    include_creds: bool = False


class ConfigBody(Input, frozen=True):
    """An integration; which credentials it needs, its provider decides."""

    provider: Text
    provider_config_key: UniqueKey
    oauth_client_id: Text | None = None
    oauth_client_secret: LongText | None = None
    oauth_scopes: Annotated[str, Meta(max_length=65_536, description="With commas between.")] | None = None
    app_id: Text | None = None
    app_link: Text | None = None
    private_key: LongText | None = None

    def __repr__(self) -> str:  # it holds secrets
        return f"ConfigBody({self.provider_config_key})"

    def credentials(self, mode: str) -> IntegrationCredentials | None:
        """Return the credentials for an auth mode; None where they are not all there."""
        client_id, client_secret = self.oauth_client_id, self.oauth_client_secret
        app_id, app_link, key = self.app_id, self.app_link, self.private_key
        if mode == "APP" and app_id and app_link and key:
            return AppKey(type=mode, app_id=app_id, app_link=app_link, private_key=Secret(key))
        if not client_id or not client_secret:
            return None
        if mode == "CUSTOM" and app_id and app_link and key:
            return CustomApp(
                type=mode,
                app_id=app_id,
                app_link=app_link,
                private_key=Secret(key),
                client_id=client_id,
                client_secret=Secret(client_secret),
            )
        return OAuthClient(
            type=mode, client_id=client_id, client_secret=Secret(client_secret), scopes=self.oauth_scopes
        )


class ConfigConnection(msgspec.Struct, frozen=True, kw_only=True):
    """A connection of an integration."""

    id: int
    connection_id: str
    created: str


class ConfigShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An integration; what comes after `actions` only where credentials are included."""

    unique_key: str
    provider: str
    syncs: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    auth_mode: str | UnsetType = UNSET
    client_id: str | UnsetType | None = UNSET
    client_secret: str | UnsetType | None = UNSET
    scopes: str | UnsetType | None = UNSET
    app_link: str | UnsetType | None = UNSET
    custom: dict[str, Any] | UnsetType | None = UNSET
    created_at: str | UnsetType = UNSET
    has_webhook: bool | UnsetType = UNSET
    webhook_secret: str | UnsetType | None = UNSET
    webhook_url: str | UnsetType | None = UNSET
    connections: list[ConfigConnection] | UnsetType = UNSET
    connection_count: int | UnsetType = UNSET
    docs: str | UnsetType | None = UNSET

    def __repr__(self) -> str:  # it may hold secrets
        return f"ConfigShown({self.unique_key})"


class ConfigList(msgspec.Struct, frozen=True, kw_only=True):
    """Every integration."""

    configs: list[ConfigShown]


class ConfigAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One integration."""

    config: ConfigShown


def _bare(integration: Integration) -> ConfigShown:
    return ConfigShown(unique_key=integration.unique_key, provider=integration.provider, syncs=[], actions=[])


def _whole(call: Call, integration: Integration, connections: list[Listed]) -> ConfigShown:
    provider = described(call, integration.provider)
    url = webhook_url(call, integration)
    secrets: dict[str, Any] = dict(revealed(integration.credentials) or {})
    return msgspec.structs.replace(
        _bare(integration),
        auth_mode=UNSET if provider is None else provider.auth_mode,
        client_id=secrets.get("client_id", secrets.get("app_id")),
        client_secret=secrets.get("client_secret", secrets.get("private_key")),
        scopes=secrets.get("scopes"),
        app_link=secrets.get("app_link"),
        custom=dict(integration.custom) or None,
        created_at=zulu(integration.created_at),
        has_webhook=url is not None,
        webhook_secret=secrets.get("webhook_secret"),
        webhook_url=url,
        connections=[
            ConfigConnection(id=each.key, connection_id=each.connection_id, created=iso(each.created_at))
            for each in connections
        ],
        connection_count=len(connections),
        docs=None if provider is None else provider.docs,
    )


def _known(call: Call, unique_key: str) -> Integration:
    try:
        return call.tieline.integrations.get(unique_key)
    except UnknownName as problem:
        raise Refusal(*_UNKNOWN, problem.message) from None


def _auth_mode(call: Call, provider: str) -> str:
    try:
        return call.tieline.catalogue.load(provider).auth_mode
    except UnknownName as problem:
        raise UsageError(problem.message, field="provider") from None


@operation("GET", "/config", tag="integrations", scope=READ, answers={200: ConfigList})
async def list_configs(call: Call) -> Answer:
    """List every integration, the oldest first, in the form of older clients."""
    found = await asyncio.to_thread(call.tieline.integrations.all)
    return Answer(body=ConfigList(configs=[_bare(each) for each in found]))


@operation(
    "GET",
    "/config/{provider_config_key}",
    tag="integrations",
    scope=READ,
    answers={200: ConfigAnswer},
    errors=(_UNKNOWN,),
)
async def get_config(call: Call, path: ConfigPath, query: ConfigQuery) -> Answer:
    """Return an integration, in the form of older clients.

    `include_creds` asks for the scopes `environment:integrations:read_credentials` and `environment:connections:read`
    too: it lists the connections as well.
    """
    if query.include_creds:
        call.demand(READ_CREDENTIALS)
        call.demand(READ_CONNECTIONS)
    integration = await asyncio.to_thread(_known, call, path.provider_config_key)
    if not query.include_creds:
        return Answer(body=ConfigAnswer(config=_bare(integration)))
    connections = await call.tieline.connections.list(ConnectionQuery(integrations=(integration.unique_key,)))
    shown = await asyncio.to_thread(_whole, call, integration, connections)
    return Answer(body=ConfigAnswer(config=shown))


@operation(
    "POST",
    "/config",
    tag="integrations",
    scope="environment:integrations:create",
    answers={200: ConfigAnswer},
)
async def create_config(call: Call, body: ConfigBody) -> Answer:
    """Make an integration, in the form of older clients."""

    def work() -> Integration:
        mode = _auth_mode(call, body.provider)
        return call.tieline.integrations.create(
            NewIntegration(
                provider=body.provider,
                unique_key=body.provider_config_key,
                credentials=body.credentials(mode),
            )
        )

    return Answer(body=ConfigAnswer(config=_bare(await asyncio.to_thread(work))))


@operation(
    "PUT",
    "/config",
    tag="integrations",
    scope="environment:integrations:update",
    answers={200: ConfigAnswer},
    errors=(_UNKNOWN,),
)
async def update_config(call: Call, body: ConfigBody) -> Answer:
    """Replace the credentials of an integration, in the form of older clients."""

    def work() -> Integration:
        integration = _known(call, body.provider_config_key)
        credentials = body.credentials(_auth_mode(call, integration.provider))
        changes = IntegrationChanges(credentials=UNSET if credentials is None else credentials)
        return call.tieline.integrations.update(integration.unique_key, changes)

    return Answer(body=ConfigAnswer(config=_bare(await asyncio.to_thread(work))))


@operation(
    "DELETE",
    "/config/{provider_config_key}",
    tag="integrations",
    scope="environment:integrations:delete",
    answers={204: None},
    errors=(_UNKNOWN,),
)
async def delete_config(call: Call, path: ConfigPath) -> Answer:
    """Remove an integration with its connections."""
    await asyncio.to_thread(_known, call, path.provider_config_key)
    await asyncio.to_thread(call.tieline.integrations.delete, path.provider_config_key)
    return Answer(status=204)


OPERATIONS: tuple[Operation, ...] = (
    list_configs,
    get_config,
    create_config,
    update_config,
    delete_config,
)
