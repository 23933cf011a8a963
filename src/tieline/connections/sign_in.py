"""End users connect their accounts: with what they type, or through the provider's own page."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Protocol, TypeVar

import msgspec

from tieline.auth import authorization_code
from tieline.auth.authorization_code import SignIn
from tieline.auth.credentials import OAuth2
from tieline.auth.discovery import discover
from tieline.auth.oauth1 import Token
from tieline.auth.oauth2 import Client
from tieline.auth.token_call import Exchange
from tieline.connections import installs
from tieline.connections.audience import Audience
from tieline.connections.authorization import (
    check_issuer,
    code_grant,
    found_at,
    imported,
    known_by_document,
    learnt,
    page_of,
    registration_of,
)
from tieline.connections.browsers import check_browser, check_typed, former_config, returned_config
from tieline.connections.complaints import Complaints
from tieline.connections.endpoint import scopes_of
from tieline.connections.given import check_able
from tieline.connections.grants import client_of, hidden_of_client
from tieline.connections.installations import check_installation
from tieline.connections.intake import Import, configuration
from tieline.connections.model import Connection, Integration
from tieline.connections.oauth1_flow import (
    access_exchange,
    imported_token,
    page_address,
    request_exchange,
)
from tieline.connections.pending import Pending, read_pending
from tieline.connections.ports import IntegrationStore
from tieline.connections.sessions import ConnectSession, Defaults, SessionService, encode, scopes_given
from tieline.connections.tickets import TicketStore
from tieline.connections.wishes import Begun, Outcome, Wish, digest, more_of, pending_of
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import TielineError, UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.configured import configured
from tieline.providers.model import Provider

#: How long a user may take at the provider's page.
PATIENCE = 15 * 60 * MICROSECONDS
#: The auth modes whose accounts are connected through the provider's own page.
THROUGH_PAGE = frozenset({"OAUTH1", "OAUTH2", "MCP_OAUTH2", "MCP_OAUTH2_GENERIC", *installs.INSTALLED})
#: Those whose users sign in for a program that may register itself.
_MCP = frozenset({"MCP_OAUTH2", "MCP_OAUTH2_GENERIC"})

#: A session, and what a browser asks for in it, with the configuration of the account to be.
Entered = tuple[ConnectSession, Integration, Provider, dict[str, JsonValue]]
#: Stores an account that somebody has brought.
Create = Callable[[Import], Awaitable[Connection]]


T = TypeVar("T")


class Exchanger(Protocol):
    """Performs what an exchange asks for."""

    async def perform(self, exchange: Exchange[T], *, hide: Callable[[str], str]) -> T:
        """Return what comes of it; raises `RefreshFailed`."""
        ...


class SignInService:
    """Connects the accounts of end users, by the sessions of their browsers; for one event loop."""

    def __init__(
        self,
        sessions: SessionService,
        tickets: TicketStore,
        integrations: IntegrationStore,
        *,
        providers: Callable[[str], Provider],
        tokens: Exchanger,
        create: Create,
        complaints: Complaints,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._tickets = tickets
        self._integrations = integrations
        self._provider = providers
        self._tokens = tokens
        self._create = create
        self._complaints = complaints
        self._clock = clock
        self.audience = Audience(tickets, clock)

    async def connect(self, wish: Wish, credentials: Mapping[str, JsonValue]) -> Connection:
        """Store an account with what its user has typed; its API is asked first whether it is good.

        Credentials that say no `type` are of the provider's. Raises `UnknownName` for the session or the integration, `UsageError` for a wrong input, a `ProviderError` of
        the API.
        """
        session, _, provider, config = await asyncio.to_thread(self._entered, wish)
        if provider.auth_mode in THROUGH_PAGE:
            told = f"credentials.type: accounts of {provider.display_name} sign in at its own page"
            raise UsageError(told, field="credentials.type")
        check_typed(provider, wish.params, credentials)
        return await self._create(
            Import(
                integration=wish.integration,
                credentials=SecretDocument({"type": provider.auth_mode, **credentials}),
                connection_id=session.reconnect,
                connection_config=SecretDocument(config),
                tags=session.tags,
                end_user=session.end_user,
                webhook_url_override=session.webhook_url_override,
            )
        )

    async def begin(self, wish: Wish, *, redirect_uri: str, document: str | None = None) -> Begun:
        """Begin a sign-in through the provider's page, which comes back to `redirect_uri`.

        `document` is where servers can read who we are.

        Raises `UnknownName` for the session or the integration, `UsageError` for a wrong input.
        """
        entered = await asyncio.to_thread(self._entered, wish)
        _, integration, provider, config = entered
        if provider.auth_mode not in THROUGH_PAGE:
            told = f"provider_config_key: {provider.display_name} has no page to sign in at ({provider.auth_mode})"
            raise UsageError(told, field="credentials.type")
        check_able(provider, field="provider_config_key")
        check_browser(provider, wish.params, own_client=wish.client is not None)
        if provider.auth_mode in installs.INSTALLED:
            return await asyncio.to_thread(self._begin_install, wish, entered, redirect_uri)
        if provider.auth_mode == "MCP_OAUTH2_GENERIC":
            server = await self._tokens.perform(discover(str(config.get("mcp_server_url"))), hide=str)
            config = found_at(server, config)
            entered = (entered[0], integration, provider, config)
        if wish.client is None and provider.auth_mode in _MCP and integration.credentials is None:
            client = known_by_document(provider, config, document)
            if client is None:
                client = await self._registered(provider, integration, config, redirect_uri)
            wish = msgspec.structs.replace(wish, client=client)
        if provider.auth_mode == "OAUTH1":
            return await self._begin_signed(wish, entered, redirect_uri)
        return await asyncio.to_thread(self._begin, wish, entered, redirect_uri)

    async def _registered(
        self, provider: Provider, integration: Integration, config: Mapping[str, JsonValue], redirect_uri: str
    ) -> Client:
        """Return us as a client that has just registered itself for one account."""
        exchange = registration_of(
            provider,
            config,
            redirect_uri=redirect_uri,
            scope=scopes_of(provider, integration, config),
            now=now_us(self._clock),
        )
        return await self._tokens.perform(exchange, hide=str)

    async def _begin_signed(self, wish: Wish, entered: Entered, redirect_uri: str) -> Begun:
        """Begin a sign-in by OAuth 1.0a: the provider first gives a token to send the user with."""
        session, integration, provider, config = entered
        client = wish.client or _client(integration)
        state, cookie, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), now_us(self._clock)
        callback, nonce = f"{redirect_uri}?state={state}", secrets.token_hex(16)
        exchange = request_exchange(provider, config, client, callback=callback, now=now, nonce=nonce)
        asked = await self._tokens.perform(exchange, hide=lambda text: hidden_of_client(text, client))
        pending = msgspec.structs.replace(
            pending_of(wish, session, config, redirect_uri, cookie),
            request_token=asked.token,
            request_secret=asked.secret,
        )
        until = now + PATIENCE
        await asyncio.to_thread(self._tickets.add, "state", state, encode(pending), expires_at=until, now=now)
        url = page_address(provider, config, client, asked, now=now)
        return Begun(url=url, cookie=Secret(cookie))

    def _begin_install(self, wish: Wish, entered: Entered, redirect_uri: str) -> Begun:
        """Send the user to where something of ours is installed."""
        session, integration, provider, config = entered
        state, cookie, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), now_us(self._clock)
        more = more_of(wish, session.defaults.get(wish.integration, Defaults()))
        url = installs.install_page(provider, integration, config, state=state, more=more, now=now)
        pending = pending_of(wish, session, installs.with_link(integration, config), redirect_uri, cookie)
        self._tickets.add("state", state, encode(pending), expires_at=now + PATIENCE, now=now)
        return Begun(url=url, cookie=Secret(cookie), anywhere=True)

    def _begin(self, wish: Wish, entered: Entered, redirect_uri: str) -> Begun:
        session, integration, provider, config = entered
        client = wish.client or _client(integration)
        verifier = None if provider.disable_pkce else Secret(secrets.token_urlsafe(48))
        state, cookie = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        sign_in = SignIn(
            client_id=client.client_id,
            redirect_uri=redirect_uri,
            state=Secret(state),
            scope=scopes_of(provider, integration, config),
            verifier=verifier,
        )
        now = now_us(self._clock)
        more = more_of(wish, session.defaults.get(wish.integration, Defaults()))
        page = page_of(provider, config, client, more=more, now=now, nonce=secrets.token_hex(16))
        pending = msgspec.structs.replace(
            pending_of(wish, session, config, redirect_uri, cookie), verifier=verifier
        )
        self._tickets.add("state", state, encode(pending), expires_at=now + PATIENCE, now=now)
        return Begun(url=authorization_code.address(page, sign_in), cookie=Secret(cookie))

    async def finish(self, state: str, query: Mapping[str, str], cookies: tuple[str, ...]) -> Outcome:
        """End a sign-in with what a browser brings back from the provider's page: its query, and its cookies.

        Raises `UnknownName` where there is no such sign-in, or it is over already. What fails then is in the outcome.
        """
        content = await asyncio.to_thread(self._tickets.take, "state", state, now=now_us(self._clock))
        if content is None:
            told = "state: there is no such sign-in, it took too long, or it was finished already"
            raise UnknownName(told, field="state")
        pending = read_pending(content)
        outcome = Outcome(
            integration=pending.integration,
            connection_id=pending.connection_id,
            audience=pending.audience,
        )
        try:
            if not any(hmac.compare_digest(digest(each), pending.browser) for each in cookies):
                told = "state: the sign-in was begun in another browser, or at another address of this server"
                raise UsageError(told, field="state")
            await asyncio.to_thread(self._check_again, pending)
            connection = await self._redeem(pending, state, query)
        except TielineError as error:
            await asyncio.to_thread(self._complain, pending, error)
            return msgspec.structs.replace(outcome, error=error)
        return msgspec.structs.replace(outcome, connection_id=connection.connection_id)

    def _complain(self, pending: Pending, error: TielineError) -> None:
        with suppress(TielineError):  # the browser is told in any case
            self._complaints.tell(pending, self._set_up(pending.integration)[1], error)

    async def _redeem(self, pending: Pending, state: str, query: Mapping[str, str]) -> Connection:
        integration, provider = await asyncio.to_thread(self._set_up, pending.integration)
        returned = returned_config(provider, query, own_client=pending.override is not None)
        config = {**pending.config, **returned}
        install = installs.installed(provider, integration, query)
        config |= installs.configured_installation(install)
        if install is not None and provider.auth_mode != "CUSTOM":
            return await self._store(pending, install, config)
        check_issuer(config, query)
        client = pending.override or _client(integration)
        now, nonce = now_us(self._clock), secrets.token_hex(16)
        if pending.request_token is not None:
            secret = pending.request_secret or Secret("")
            asked = Token(token=pending.request_token, secret=secret)
            signed = access_exchange(provider, config, client, asked, query, now=now, nonce=nonce)
            token = await self._tokens.perform(
                signed, hide=lambda text: hidden_of_client(text, client, secret)
            )
            return await self._store(pending, imported_token(token), config)
        code = authorization_code.returned(
            query, parameter=provider.authorization_code_param_in_callback or "code"
        )
        sign_in = SignIn(
            client_id=client.client_id,
            redirect_uri=pending.redirect_uri,
            state=Secret(state),
            verifier=pending.verifier,
        )
        grant = code_grant(provider, config, client, sign_in, code, now=now, nonce=nonce)
        known = (code, pending.verifier)
        tokens = await self._tokens.perform(grant, hide=lambda text: hidden_of_client(text, client, *known))
        if install is not None:
            shown = check_installation(provider, config, str(install["installation_id"]), tokens, now=now)
            await self._tokens.perform(
                shown, hide=lambda text: hidden_of_client(text, client, tokens.token, tokens.refresh_token)
            )
            return await self._store(
                pending, installs.with_user(install, tokens), learnt(provider, config, tokens)
            )
        credentials = imported(tokens, pending.override, pending.refresh_token)
        return await self._store(pending, credentials, learnt(provider, config, tokens))

    def _check_again(self, pending: Pending) -> None:
        """Raise `UnknownName` where the connection that is to be made again was deleted meanwhile."""
        again = ConnectSession(reconnect=pending.connection_id)
        if pending.again and self._sessions.former(pending.integration, again) is None:
            raise UnknownName("connection_id: the connection is gone", field="connection_id")

    async def _store(
        self, pending: Pending, credentials: Mapping[str, JsonValue], config: Mapping[str, JsonValue]
    ) -> Connection:
        return await self._create(
            Import(
                integration=pending.integration,
                credentials=SecretDocument(credentials),
                connection_id=pending.connection_id,
                connection_config=SecretDocument(config),
                tags=pending.tags,
                end_user=pending.end_user,
                webhook_url_override=pending.webhook_url_override,
            )
        )

    def _entered(self, wish: Wish) -> Entered:
        """Return a session with what it is about, and the configuration of the account to be."""
        session = self._sessions.find(wish.token)
        if not session.allows(wish.integration):
            told = f"provider_config_key: the session does not allow {wish.integration!r}"
            raise UsageError(told, field="allowed_integrations")
        integration, provider = self._set_up(wish.integration)
        former = self._sessions.former(wish.integration, session)
        if session.reconnect is not None and former is None:
            raise UnknownName("connection_id: the connection is gone", field="connection_id")
        defaults = session.defaults.get(wish.integration, Defaults())
        given = {
            **(former_config(provider, former, own_client=wish.client is not None) if former else {}),
            **wish.params,
            **scopes_given(defaults.connection_config),
        }
        return session, integration, provider, configuration(provider, given)

    def _set_up(self, unique_key: str) -> tuple[Integration, Provider]:
        found = self._integrations.find(unique_key)
        if found is None:
            told = f"provider_config_key: there is no integration {unique_key!r}"
            raise UnknownName(told, field="provider_config_key")
        return found, configured(self._provider(found.provider), found.integration_config)


def _client(integration: Integration) -> Client:
    client = client_of(integration, OAuth2(access_token=Secret("")))
    if client is None:
        told = "provider_config_key: the integration has no client_id and client_secret"
        raise UsageError(told, field="provider_config_key")
    return client
