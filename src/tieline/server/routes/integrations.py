"""Integrations: the providers that were set up for use."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieline.connections.integrations import (
    LONGEST_NAME,
    UNIQUE_KEY,
    IntegrationChanges,
    NewIntegration,
)
from tieline.connections.model import AppKey, CustomApp, Integration, IntegrationCredentials, OAuthClient
from tieline.core.clock import zulu
from tieline.core.errors import UnknownName
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.providers import described, logo

Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
LongText = Annotated[str, Meta(min_length=1, max_length=65_536)]
UniqueKey = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, pattern=UNIQUE_KEY)]
READ, READ_CREDENTIALS = "environment:integrations:read", "environment:integrations:read_credentials"

# -- what comes in ---------------------------------------------------------------------------------------------


class _Given(Input, frozen=True, tag_field="type"):
    def __repr__(self) -> str:  # it holds secrets
        return f"{type(self).__name__}(***)"


class _ClientGiven(_Given, frozen=True):
    client_id: Text
    client_secret: LongText
    scopes: Annotated[str, Meta(max_length=65_536, description="With commas between.")] | None = None
    webhook_secret: LongText | None = None

    def kept(self) -> OAuthClient:
        """Return the client as it is stored."""
        return OAuthClient(
            type=str(self.__struct_config__.tag),
            client_id=self.client_id,
            client_secret=Secret(self.client_secret),
            scopes=self.scopes,
            webhook_secret=None if self.webhook_secret is None else Secret(self.webhook_secret),
        )


class OAuth1Given(_ClientGiven, frozen=True, tag="OAUTH1"):
    """An OAuth 1 client."""


class OAuth2Given(_ClientGiven, frozen=True, tag="OAUTH2"):
    """An OAuth 2 client."""


class McpGiven(_ClientGiven, frozen=True, tag="MCP_OAUTH2"):
    """A client of a server of tools, where clients do not register themselves."""


class TbaGiven(_ClientGiven, frozen=True, tag="TBA"):
    """A client of token-based authentication."""


class AppGiven(_Given, frozen=True, tag="APP"):
    """An app that signs for itself."""

    app_id: Text
    app_link: Text
    private_key: Annotated[str, Meta(min_length=1, max_length=65_536, description="RSA, in PEM.")]

    def kept(self) -> AppKey:
        """Return the app as it is stored."""
        return AppKey(
            type="APP", app_id=self.app_id, app_link=self.app_link, private_key=Secret(self.private_key)
        )


class CustomGiven(_Given, frozen=True, tag="CUSTOM"):
    """An app that is an OAuth client too."""

    client_id: Text
    client_secret: LongText
    app_id: Text
    app_link: Text
    private_key: Annotated[str, Meta(min_length=1, max_length=65_536, description="RSA, in PEM.")]
    webhook_secret: LongText | None = None

    def kept(self) -> CustomApp:
        """Return the app as it is stored."""
        return CustomApp(
            type="CUSTOM",
            app_id=self.app_id,
            app_link=self.app_link,
            private_key=Secret(self.private_key),
            client_id=self.client_id,
            client_secret=Secret(self.client_secret),
            webhook_secret=None if self.webhook_secret is None else Secret(self.webhook_secret),
        )


CredentialsGiven = OAuth1Given | OAuth2Given | McpGiven | TbaGiven | AppGiven | CustomGiven


class IntegrationPath(Input, frozen=True):
    unique_key: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]


class IntegrationQuery(Input, frozen=True):
    include: tuple[Literal["webhook", "credentials"], ...] = ()


class NewIntegrationBody(Input, frozen=True):
    """An integration to be made."""

    provider: Text
    unique_key: UniqueKey
    display_name: Text | None = None
    credentials: CredentialsGiven | None = None
    forward_webhooks: bool = True
    integration_config: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    custom: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])

    def __repr__(self) -> str:  # its configuration may hold secrets
        return f"NewIntegrationBody({self.unique_key})"


class QuickstartBody(Input, frozen=True):
    """An integration to be made with what it has by itself."""

    provider: Text
    unique_key: UniqueKey
    display_name: Text | None = None
    forward_webhooks: bool = True


class IntegrationBody(Input, frozen=True):
    """What is to change of an integration."""

    unique_key: UniqueKey | UnsetType = UNSET
    display_name: Text | UnsetType = UNSET
    credentials: CredentialsGiven | UnsetType = UNSET
    forward_webhooks: bool | UnsetType = UNSET
    integration_config: dict[str, Any] | UnsetType = UNSET
    custom: dict[str, Any] | UnsetType = UNSET

    def __repr__(self) -> str:  # the configuration may hold secrets
        return "IntegrationBody(***)"


# -- what goes out ---------------------------------------------------------------------------------------------


class IntegrationShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An integration as programs see it."""

    unique_key: str
    provider: str
    display_name: str
    logo: str
    forward_webhooks: bool
    created_at: str
    updated_at: str
    webhook_url: str | UnsetType | None = UNSET
    credentials: dict[str, Any] | UnsetType | None = UNSET

    def __repr__(self) -> str:  # it may hold secrets
        return f"IntegrationShown({self.unique_key})"


class IntegrationList(msgspec.Struct, frozen=True, kw_only=True):
    """Every integration."""

    data: list[IntegrationShown]


class IntegrationAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One integration."""

    data: IntegrationShown


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """It was done."""

    success: bool


def revealed(credentials: IntegrationCredentials | None) -> dict[str, JsonValue] | None:
    """Return an integration's credentials in plain text, for those who may see them."""
    match credentials:
        case None:
            return None
        case OAuthClient():
            return {
                "type": credentials.type,
                "client_id": credentials.client_id,
                "client_secret": credentials.client_secret.reveal(),
                "scopes": credentials.scopes,
                "webhook_secret": _plain(credentials.webhook_secret),
            }
        case AppKey() | CustomApp():
            app: dict[str, JsonValue] = {
                "type": credentials.type,
                "app_id": credentials.app_id,
                "app_link": credentials.app_link,
                "private_key": credentials.private_key.reveal(),
            }
            if isinstance(credentials, AppKey):
                return app
            return {
                **app,
                "client_id": credentials.client_id,
                "client_secret": credentials.client_secret.reveal(),
                "webhook_secret": _plain(credentials.webhook_secret),
            }


def _plain(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()


def webhook_url(call: Call, integration: Integration) -> str | None:
    """Return where the provider may send its webhooks; None where nothing is known of them."""
    provider = described(call, integration.provider)
    if provider is None or (provider.webhook is None and provider.webhook_routing_script is None):
        return None
    environment = call.tieline.access.environment()
    return f"{call.base_url}/webhook/{environment.uuid}/{integration.unique_key}"


def _shown(call: Call, integration: Integration, include: tuple[str, ...] = ()) -> IntegrationShown:
    provider = described(call, integration.provider)
    return IntegrationShown(
        unique_key=integration.unique_key,
        provider=integration.provider,
        display_name=integration.display_name
        or (provider.display_name if provider else integration.provider),
        logo=logo(call, integration.provider),
        forward_webhooks=integration.forward_webhooks,
        created_at=zulu(integration.created_at),
        updated_at=zulu(integration.updated_at),
        webhook_url=webhook_url(call, integration) if "webhook" in include else UNSET,
        credentials=dict(revealed(integration.credentials) or {}) or None
        if "credentials" in include
        else UNSET,
    )


def _found(call: Call, unique_key: str) -> Integration:
    try:
        return call.tieline.integrations.get(unique_key)
    except UnknownName as problem:
        raise Refusal(404, "not_found", problem.message) from None


# -- operations ------------------------------------------------------------------------------------------------


@operation(
    "GET", "/integrations", tag="integrations", scope=READ, in_session=True, answers={200: IntegrationList}
)
async def list_integrations(call: Call) -> Answer:
    """List every integration, the oldest first; in a connect session those that it allows."""

    def work() -> IntegrationList:
        found = call.tieline.integrations.all()
        return IntegrationList(data=[_shown(call, each) for each in found if call.sees(each.unique_key)])

    return Answer(body=await asyncio.to_thread(work))


@operation(
    "GET",
    "/integrations/{unique_key}",
    tag="integrations",
    scope=READ,
    in_session=True,
    answers={200: IntegrationAnswer},
    errors=((404, "not_found"),),
)
async def get_integration(call: Call, path: IntegrationPath, query: IntegrationQuery) -> Answer:
    """Return an integration; in a connect session one that it allows.

    `include=credentials` asks for the scope `environment:integrations:read_credentials` too.
    """
    if not call.sees(path.unique_key):
        raise Refusal(404, "not_found", f"the session does not allow {path.unique_key!r}")
    if "credentials" in query.include or (query.include and call.session is not None):
        call.demand(READ_CREDENTIALS)

    def work() -> IntegrationAnswer:
        return IntegrationAnswer(data=_shown(call, _found(call, path.unique_key), query.include))

    return Answer(body=await asyncio.to_thread(work))


@operation(
    "POST",
    "/integrations",
    tag="integrations",
    scope="environment:integrations:create",
    answers={200: IntegrationAnswer},
)
async def create_integration(call: Call, body: NewIntegrationBody) -> Answer:
    """Make an integration."""
    new = NewIntegration(
        provider=body.provider,
        unique_key=body.unique_key,
        display_name=body.display_name,
        credentials=None if body.credentials is None else body.credentials.kept(),
        forward_webhooks=body.forward_webhooks,
        integration_config=body.integration_config,
        custom=body.custom,
    )
    return await _created(call, new)


@operation(
    "POST",
    "/integrations/quickstart",
    tag="integrations",
    scope="environment:integrations:create",
    answers={200: IntegrationAnswer},
)
async def create_quickstart_integration(call: Call, body: QuickstartBody) -> Answer:
    """Make an integration of a provider that needs no OAuth client."""
    new = NewIntegration(
        provider=body.provider,
        unique_key=body.unique_key,
        display_name=body.display_name,
        forward_webhooks=body.forward_webhooks,
    )
    return await _created(call, new)


async def _created(call: Call, new: NewIntegration) -> Answer:
    def work() -> IntegrationAnswer:
        return IntegrationAnswer(data=_shown(call, call.tieline.integrations.create(new)))

    return Answer(body=await asyncio.to_thread(work))


@operation(
    "PATCH",
    "/integrations/{unique_key}",
    tag="integrations",
    scope="environment:integrations:update",
    answers={200: IntegrationAnswer},
    errors=((404, "not_found"),),
)
async def update_integration(call: Call, path: IntegrationPath, body: IntegrationBody) -> Answer:
    """Change an integration; its key only while it has no connections."""
    changes = IntegrationChanges(
        unique_key=body.unique_key,
        display_name=body.display_name,
        credentials=UNSET if body.credentials is UNSET else body.credentials.kept(),
        forward_webhooks=body.forward_webhooks,
        integration_config=body.integration_config,
        custom=body.custom,
    )

    def work() -> IntegrationAnswer:
        return IntegrationAnswer(
            data=_shown(call, call.tieline.integrations.update(path.unique_key, changes))
        )

    return Answer(body=await asyncio.to_thread(work))


@operation(
    "DELETE",
    "/integrations/{unique_key}",
    tag="integrations",
    scope="environment:integrations:delete",
    answers={200: Done},
    errors=((404, "not_found"),),
)
async def delete_integration(call: Call, path: IntegrationPath) -> Answer:
    """Remove an integration with its connections."""
    await asyncio.to_thread(call.tieline.integrations.delete, path.unique_key)
    return Answer(body=Done(success=True))


OPERATIONS: tuple[Operation, ...] = (
    list_integrations,
    get_integration,
    create_integration,
    create_quickstart_integration,
    update_integration,
    delete_integration,
)
