"""What programs do with connections: bring them along, read them fresh, change and delete them."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol

import msgspec
from msgspec import UNSET

from tieline.auth.credentials import AwsKeys, ClientCredentials, OAuth2
from tieline.connections.authorize import resolve_base_url
from tieline.connections.given import check_able, check_kind, credentials_of
from tieline.connections.grants import with_client
from tieline.connections.hooks import Hooks, NoHooks, candidate
from tieline.connections.intake import (
    Import,
    check_document,
    check_webhook_url,
    check_wire_id,
    configuration,
)
from tieline.connections.model import (
    Changes,
    Connection,
    ConnectionQuery,
    Draft,
    Editable,
    Integration,
    Listed,
)
from tieline.connections.ports import Change, ConnectionStore, IntegrationStore
from tieline.connections.roles import configured_keys
from tieline.connections.tags import check_end_user, check_tags, projected, with_end_user
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import ConfigurationError, EgressRefused, StorageError, UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.core.threads import off_loop
from tieline.http.egress import EgressRules
from tieline.providers.configured import configured
from tieline.providers.model import Provider

#: How much older than the last fetch the stored date of it may be: a read must not cost a write.
_TOUCH_EVERY = 60 * MICROSECONDS

#: Asks an API whether an account is good; raises a `ProviderError` if it is not.
Verify = Callable[[Draft, Provider], Awaitable[None]]


class Tokens(Protocol):
    """Gets tokens and keeps them fresh."""

    async def obtain(self, draft: Draft) -> Draft:
        """Return an account with its first token, at once where it has one or needs none; raises `RefreshFailed`."""
        ...

    async def fresh(self, connection: Connection, *, force: bool = False) -> Connection:
        """Return the connection with a token that works for a while; raises `RefreshFailed`."""
        ...


class ConnectionService:
    """The rules of connections over their stores. Methods raise `UsageError` naming what is wrong with an input.

    `UnknownName` has the field `provider_config_key` for an integration and `connection_id` for a connection.
    """

    def __init__(
        self,
        connections: ConnectionStore,
        integrations: IntegrationStore,
        *,
        providers: Callable[[str], Provider],
        tokens: Tokens,
        verify: Verify,
        egress: EgressRules,
        clock: Clock,
        hooks: Hooks | None = None,
    ) -> None:
        self._connections = connections
        self._integrations = integrations
        self._provider = providers
        self._tokens = tokens
        self._verify = verify
        self._egress = egress
        self._clock = clock
        self._hooks = hooks or NoHooks()

    # -- reading -------------------------------------------------------------------------------------------

    async def list(self, query: ConnectionQuery) -> list[Listed]:
        """Return the connections that match, the newest first."""
        return await off_loop(self._connections.search, query)

    async def find(self, integration: str, connection_id: str) -> Connection:
        """Return a connection as it is stored; raises `UnknownName`."""
        found = await off_loop(self._connections.find, integration, connection_id)
        if found is None:
            await self._integration(integration)
            raise _unknown(connection_id)
        return found

    async def failing(self, connection: Connection) -> tuple[str, ...]:
        """Return the last runs of those syncs of a connection that fail."""
        return await off_loop(self._connections.failing, connection.key)

    async def get(self, integration: str, connection_id: str, *, force: bool = False) -> Connection:
        """Return a connection by its names as `fetch` does; raises `UnknownName` where there is none."""
        return await self.fetch(await self.find(integration, connection_id), force=force)

    async def fetch(self, connection: Connection, *, force: bool = False) -> Connection:
        """Return a connection with credentials that work, its token renewed where it was about to expire.

        `force` renews it whatever its age. Raises a `ProviderError` where the provider gives none.
        """
        if connection.credentials is not None:
            connection = await self._tokens.fresh(connection, force=force)
        now = self._now()
        if connection.last_fetched_at is None or connection.last_fetched_at < now - _TOUCH_EVERY:
            with suppress(
                StorageError, ConfigurationError
            ):  # a read must not fail because nothing can be written
                await off_loop(self._connections.touch, connection.key, now=now)
        return msgspec.structs.replace(connection, last_fetched_at=now)

    def provider_of(self, connection: Connection) -> Provider | None:
        """Return the provider of a connection; None where the operator has taken its file away, or spoilt it."""
        try:
            return self._provider(connection.provider)
        except (UnknownName, ConfigurationError):
            return None

    async def kind(self, integration: str) -> str:
        """Return the type of credentials that an integration takes; raises `UnknownName`."""
        found = await self._integration(integration)
        return self._provider(found.provider).auth_mode

    # -- bringing along ------------------------------------------------------------------------------------

    async def create(self, given: Import) -> Connection:
        """Store an account under an id, over the one that the id had; its API is asked first whether it is good.

        Nothing is stored for a wrong input, a `ProviderError` of the API, or an account that a hook refuses.
        """
        integration = await self._integration(given.integration)
        provider = configured(self._provider(integration.provider), integration.integration_config)
        brought = self._draft(given, integration, provider)
        draft = await self._accepted(await self._complete(brought, provider))
        return await off_loop(self._save, draft, given)

    async def connect(self, draft: Draft) -> Connection:
        """Store an account of the operator's own; raises a `ProviderError` of its API.

        Its address is trusted, but for one that its token brings.
        """
        integration = await off_loop(self._integrations.find, draft.integration)
        draft = msgspec.structs.replace(draft, credentials=with_client(draft.credentials, integration))
        config = {} if integration is None else integration.integration_config
        draft = await self._complete(draft, configured(self._provider(draft.provider), config))
        return await off_loop(self._keep, await self._accepted(draft))

    async def _accepted(self, draft: Draft) -> Draft:
        """Return an account that may be stored, its token as it is after it was tried."""
        seen = await self._hooks.accept(candidate(draft, now=self._now()))
        return msgspec.structs.replace(
            draft,
            credentials=seen.credentials or draft.credentials,
            connection_config=seen.connection_config,
        )

    async def _complete(self, brought: Draft, provider: Provider) -> Draft:
        """Return an account with its first token, at the address that may come with it, after its API was asked."""
        draft = await self._tokens.obtain(brought)
        if not brought.base_url:
            base_url, trusted = self._address(provider, brought, draft.connection_config)
            draft = msgspec.structs.replace(draft, base_url=base_url, trusted=trusted)
        if brought.trusted or not _brings_token(brought):
            await self._verify(draft, provider)
        return draft

    def _draft(self, given: Import, integration: Integration, provider: Provider) -> Draft:
        check_able(provider, field="provider_config_key")
        chosen = given.connection_id
        connection_id = str(uuid.uuid4()) if chosen is None else check_wire_id(chosen)
        brings = given.credentials.reveal()
        check_kind(provider, brings)  # what else an account needs is of no interest in the wrong kind
        config = configuration(provider, given.connection_config.reveal())
        brought = credentials_of(provider, brings, now=self._now(), config=config)
        credentials = with_client(brought, integration)
        if isinstance(credentials, AwsKeys):
            config = {**config, **configured_keys(credentials)}
        metadata = given.metadata
        end_user = None if given.end_user is None else check_end_user(given.end_user)
        tags = {**projected(end_user), **check_tags(given.tags or {})}
        return Draft(
            integration=integration.unique_key,
            provider=provider.name,
            connection_id=connection_id,
            base_url="",
            credentials=credentials,
            connection_config=config,
            metadata=None if metadata is None else check_document(metadata, field="metadata"),
            tags=None if given.tags is None else tags,
            end_user=end_user,
            webhook_url_override=check_webhook_url(given.webhook_url_override or "", self._egress),
        )

    def _address(
        self, provider: Provider, brought: Draft, config: Mapping[str, JsonValue]
    ) -> tuple[str, bool]:
        """Return the account's address, none for an API that has one in each request, and whether it is trusted."""
        if provider.proxy.base_url is None:
            return "", brought.trusted
        base_url, trusted = resolve_base_url(provider, config)
        trusted = trusted or (brought.trusted and _leads_to(base_url, provider, brought))
        try:
            if not trusted and "${" not in base_url:
                self._egress.check_url(base_url)
        except EgressRefused as problem:
            raise UsageError(f"connection_config: {problem.message}", field="connection_config") from None
        return base_url, trusted

    def _save(self, draft: Draft, given: Import) -> Connection:
        if given.tags is None and draft.end_user is not None:  # a new end user replaces no other tag
            return self._keep(draft, partial(_following, Changes(end_user=draft.end_user)))
        return self._keep(draft)

    def _keep(self, draft: Draft, change: Change | None = None) -> Connection:
        now = self._now()
        stored = self._connections.save(draft, keep_credentials=True, now=now)
        return self._connections.make_current(stored, now=now, change=change, authorised=True)

    # -- changing ------------------------------------------------------------------------------------------

    async def update(self, integration: str, connection_id: str, changes: Changes) -> None:
        """Change what a patch names. Given tags replace all; a new end user alone replaces those of the former."""
        connection = await self.find(integration, connection_id)
        end_user, tags = changes.end_user, changes.tags
        if end_user is not UNSET and end_user is not None:
            check_end_user(end_user)
        if tags is not UNSET:
            shown = None if end_user is UNSET else end_user
            tags = {**projected(shown), **check_tags(tags)}
        webhook = changes.webhook_url_override
        if webhook is not UNSET:
            webhook = check_webhook_url(webhook or "", self._egress)
        checked = Changes(tags=tags, end_user=end_user, webhook_url_override=webhook)
        change = partial(_following, checked)
        await off_loop(self._connections.update, connection.key, change, now=self._now())

    async def set_metadata(
        self,
        integration: str,
        connection_ids: Sequence[str],
        metadata: Mapping[str, JsonValue],
        *,
        merge: bool,
    ) -> None:
        """Replace or merge (top level) the metadata of connections: of all of them, or of none where one is unknown."""
        document = check_document(metadata, field="metadata")
        unknown = await off_loop(
            self._connections.set_metadata,
            integration,
            connection_ids,
            document,
            merge=merge,
            now=self._now(),
        )
        if unknown:
            raise _unknown(unknown[0], of=len(connection_ids))

    async def delete(self, integration: str, connection_id: str) -> None:
        """Forget a connection and its credentials; raises `UnknownName` where there is none."""
        if (known := await off_loop(self._connections.find, integration, connection_id)) is not None:
            await self._hooks.leave(known)
        if not await off_loop(self._connections.delete, integration, connection_id, now=self._now()):
            raise _unknown(connection_id)

    # -- what they need ------------------------------------------------------------------------------------

    async def _integration(self, unique_key: str) -> Integration:
        found = await off_loop(self._integrations.find, unique_key)
        if found is None:
            raise UnknownName(
                f"provider_config_key: there is no integration {unique_key!r}", field="provider_config_key"
            )
        return found

    def _now(self) -> int:
        return now_us(self._clock)


def _brings_token(draft: Draft) -> bool:
    """Tell whether an account comes with a token, which may have expired: it is renewed when it is first used."""
    match draft.credentials:
        case OAuth2() | ClientCredentials(token=Secret()):
            return True
        case _:
            return False


def _leads_to(base_url: str, provider: Provider, brought: Draft) -> bool:
    """Tell whether an account was brought along with all that its address is made of."""
    try:
        return resolve_base_url(provider, brought.connection_config)[0] == base_url
    except UsageError:  # something is missing, which came with the token
        return False


def _following(changes: Changes, stored: Editable) -> Changes:
    """Return changes with the tags that follow from them: an end user takes the place of the former one in them."""
    if changes.tags is not UNSET or changes.end_user is UNSET:
        return changes
    return msgspec.structs.replace(changes, tags=with_end_user(stored.tags, changes.end_user))


def _unknown(connection_id: str, *, of: int = 1) -> UnknownName:
    rest = "" if of == 1 else "; none of the others was changed"
    return UnknownName(
        f"connection_id: there is no connection {connection_id!r}{rest}", field="connection_id"
    )
