"""Connect sessions: what lets the browser of an end user connect accounts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieline.connections import wire
from tieline.connections.model import EndUser, Organization
from tieline.connections.sessions import (
    ConnectSession,
    Defaults,
    OpenSession,
    SessionPage,
    is_token,
    unknown_session,
)
from tieline.core.clock import zulu
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.look import Look, Theme
from tieline.providers.model import Provider
from tieline.server.connect.look import PageSettings, page_settings
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, RawRequest, operation
from tieline.server.routes.connections import EndUserGiven, IntegrationKey, OrganizationGiven, Text
from tieline.server.routes.providers import described
from tieline.server.sockets import PATH
from tieline.settings import Settings

WRITE = "environment:connect_sessions:write"
_NO_SESSION = (
    (401, "missing_auth_header"),
    (401, "malformed_auth_header"),
    (401, "invalid_connect_session_token_format"),
    (401, "unknown_connect_session_token"),
)

# -- what comes in ---------------------------------------------------------------------------------------------


class DefaultsGiven(Input, frozen=True):
    """What the operator says of the accounts of one integration."""

    user_scopes: str | None = None
    authorization_params: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    connection_config: dict[str, JsonValue] = msgspec.field(default_factory=dict[str, JsonValue])


class OverridesGiven(Input, frozen=True):
    """What the page for connecting shows otherwise."""

    docs_connect: str | None = None


class PageGiven(Input, frozen=True):
    """How the page for connecting is in this session, where not as the operator's settings say."""

    name: str | None = None
    logo: str | None = None
    primary: str | None = None
    primary_dark: str | None = None
    radius: int | None = None
    theme: Theme | None = None
    allowed_origins: Annotated[list[str], Meta(max_length=20)] | None = None
    return_url: str | None = None

    def kept(self) -> SessionPage:
        """Return the page as the service takes it."""
        look = Look(
            name=self.name,
            logo=self.logo,
            primary=self.primary,
            primary_dark=self.primary_dark or self.primary,
            radius=self.radius,
            theme=self.theme,
        )
        origins = None if self.allowed_origins is None else tuple(self.allowed_origins)
        return SessionPage(look=look, allowed_origins=origins, return_url=self.return_url)


class SessionGiven(Input, frozen=True):
    """What every session has."""

    integrations_config_defaults: dict[str, DefaultsGiven] = msgspec.field(
        default_factory=dict[str, DefaultsGiven]
    )
    end_user: EndUserGiven | None = None
    organization: OrganizationGiven | None = None
    overrides: dict[str, OverridesGiven] = msgspec.field(default_factory=dict[str, OverridesGiven])
    webhook_url_override: str | None = None
    tags: dict[str, str] | None = None
    page: PageGiven = PageGiven()

    def __repr__(self) -> str:  # it may hold secrets
        return "SessionGiven(***)"

    def kept(self) -> ConnectSession:
        """Return the session as the service takes it."""
        return ConnectSession(
            defaults={
                name: Defaults(
                    user_scopes=each.user_scopes,
                    authorization_params=each.authorization_params,
                    connection_config=each.connection_config,
                )
                for name, each in self.integrations_config_defaults.items()
            },
            overrides={
                name: {} if each.docs_connect is None else {"docs_connect": each.docs_connect}
                for name, each in self.overrides.items()
            },
            end_user=self._who(),
            tags=self._tags(),
            webhook_url_override=self.webhook_url_override,
            page=self.page.kept(),
        )

    def _who(self) -> EndUser | None:
        given, organization = self.end_user, self.organization
        if given is None:
            return None
        kept = given.kept()
        if organization is None:
            return kept
        told = Organization(id=organization.id, display_name=organization.display_name)
        return msgspec.structs.replace(kept, organization=told)

    def _tags(self) -> dict[str, str] | None:
        """Return the tags, with an organisation that has no end user beside it to tell of it."""
        organization = self.organization
        if organization is None or self.end_user is not None:
            return self.tags
        told = {
            "organization_id": organization.id,
            "organization_display_name": organization.display_name,
        }
        return {name: text for name, text in told.items() if text} | (self.tags or {})


class SessionBody(SessionGiven, frozen=True):
    """A session for new accounts; it needs an end user, or tags."""

    allowed_integrations: Annotated[list[IntegrationKey], Meta(max_length=1000)] | None = None

    def kept(self) -> ConnectSession:
        """Return the session as the service takes it."""
        allowed = self.allowed_integrations
        session = super().kept()
        only = None if allowed is None else tuple(allowed)
        return msgspec.structs.replace(session, allowed_integrations=only)


class ReconnectBody(SessionGiven, frozen=True, kw_only=True):
    """A session for an account that is there already."""

    connection_id: Text
    integration_id: IntegrationKey


class Counted(Input, frozen=True):
    """Something that a page for connecting has seen."""

    token: str
    event: Annotated[str, Meta(max_length=255)]
    timestamp: str | None = None
    dimensions: dict[str, JsonValue] | None = None

    def __repr__(self) -> str:
        return f"Counted({self.event})"


# -- what goes out ---------------------------------------------------------------------------------------------


class SessionLink(msgspec.Struct, frozen=True, kw_only=True):
    """A session that has begun: the token for a browser, and a page that uses it."""

    token: str
    connect_link: str
    expires_at: str

    def __repr__(self) -> str:
        return "SessionLink(***)"


class SessionMade(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a wish for a session."""

    data: SessionLink


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser may know of its session."""

    allowed_integrations: tuple[str, ...] | UnsetType = UNSET
    integrations_config_defaults: dict[str, Defaults] | UnsetType = UNSET
    end_user: wire.WireEndUser | None = msgspec.field(name="endUser")
    is_reconnecting: bool | UnsetType = msgspec.field(default=UNSET, name="isReconnecting")
    overrides: dict[str, dict[str, JsonValue]] | UnsetType = UNSET
    settings: PageSettings = msgspec.field(name="connectUISettings")
    sockets: str = msgspec.field(default=PATH, name="websocketsPath")


class SessionFound(msgspec.Struct, frozen=True, kw_only=True):
    """The session of a token."""

    data: SessionShown


# -- operations ------------------------------------------------------------------------------------------------


@operation("POST", "/connect/sessions", tag="connect", scope=WRITE, answers={201: SessionMade})
async def create_connect_session(call: Call, body: SessionBody) -> Answer:
    """Begin a session in which an end user's browser may connect accounts, for half an hour."""
    if body.end_user is None and body.tags is None:
        raise UsageError("end_user: is required where there are no tags", field="end_user")
    session = await asyncio.to_thread(call.tieline.sessions.begin, body.kept())
    return _made(call, session)


@operation(
    "POST",
    "/connect/sessions/reconnect",
    tag="connect",
    scope=WRITE,
    answers={201: SessionMade},
    errors=((404, "not_found"),),
)
async def create_reconnect_session(call: Call, body: ReconnectBody) -> Answer:
    """Begin a session in which an end user's browser may connect one account again."""
    begin = call.tieline.sessions.begin_again
    session = await asyncio.to_thread(begin, body.integration_id, body.connection_id, body.kept())
    return _made(call, session)


@operation(
    "GET",
    "/connect/session",
    tag="connect",
    scope=None,
    answers={200: SessionFound},
    errors=_NO_SESSION,
)
async def get_connect_session(call: Call, raw: RawRequest) -> Answer:
    """Return the session whose token the caller presents in place of an API key."""
    session = await _session(call, session_token(raw))
    defaults = await asyncio.to_thread(_defaults, call, session)
    return Answer(body=SessionFound(data=_shown(session, defaults, call.tieline.settings)))


@operation(
    "DELETE",
    "/connect/session",
    tag="connect",
    scope=None,
    answers={204: None},
    errors=_NO_SESSION,
)
async def delete_connect_session(call: Call, raw: RawRequest) -> Answer:
    """End the session whose token the caller presents in place of an API key."""
    token = session_token(raw)
    try:
        await asyncio.to_thread(call.tieline.sessions.end, token)
    except UnknownName as problem:
        raise no_session(problem) from None
    return Answer(status=204)


@operation(
    "POST",
    "/connect/telemetry",
    tag="connect",
    scope=None,
    answers={204: None},
    errors=_NO_SESSION[2:],
)
async def count_connect_event(call: Call, body: Counted) -> Answer:
    """Take what a page for connecting counts of its use; it is not kept."""
    await _session(call, checked_token(body.token))
    return Answer(status=204)


async def _session(call: Call, token: str) -> ConnectSession:
    try:
        return await asyncio.to_thread(call.tieline.sessions.find, token)
    except UnknownName as problem:
        raise no_session(problem) from None


def session_token(raw: RawRequest) -> str:
    """Return the token that a browser presents as others present API keys. Raises `Refusal` 401."""
    return token_of(next((value for name, value in raw.headers if name.lower() == "authorization"), None))


def token_of(header: str | None) -> str:
    """Return the token in a header `Authorization`. Raises `Refusal` 401."""
    scheme, _, token = (header or "").partition(" ")
    if not header:
        raise Refusal(401, "missing_auth_header", "the header Authorization: Bearer <token> is missing")
    if scheme.lower() != "bearer":
        raise Refusal(401, "malformed_auth_header", "the header Authorization must be: Bearer <token>")
    return checked_token(token.strip())


def checked_token(token: str) -> str:
    """Return a session's token if it looks like one. Raises `Refusal` 401."""
    if not is_token(token):
        told = "the token of a connect session is nango_connect_session_ and 64 hexadecimal digits"
        raise Refusal(401, "invalid_connect_session_token_format", told)
    return token


def no_session(problem: UnknownName | None = None) -> Refusal:
    """Return the answer to a token that stands for no session."""
    return Refusal(401, "unknown_connect_session_token", (problem or unknown_session()).message)


def _made(call: Call, session: OpenSession) -> Answer:
    token = session.token.reveal()
    link = SessionLink(
        token=token,
        connect_link=f"{call.base_url}/connect?session_token={token}",
        expires_at=zulu(session.expires_at),
    )
    return Answer(status=201, body=SessionMade(data=link))


def _defaults(call: Call, session: ConnectSession) -> dict[str, Defaults]:
    """Return what the operator says of accounts as a browser may know it: that a secret is said, and not which."""
    providers = {each.unique_key: each.provider for each in call.tieline.integrations.all()}
    return {
        name: _without_secrets(each, described(call, providers.get(name, "")))
        for name, each in session.defaults.items()
    }


def _without_secrets(defaults: Defaults, provider: Provider | None) -> Defaults:
    declared = {} if provider is None else provider.connection_config
    config: dict[str, JsonValue] = {
        name: "***" if provider is None or (name in declared and declared[name].secret) else value
        for name, value in defaults.connection_config.items()
    }
    return msgspec.structs.replace(defaults, connection_config=config)


def _shown(session: ConnectSession, defaults: Mapping[str, Defaults], settings: Settings) -> SessionShown:
    allowed = session.allowed_integrations
    return SessionShown(
        allowed_integrations=UNSET if allowed is None else allowed,
        integrations_config_defaults=dict(defaults) or UNSET,
        end_user=wire.shown_end_user(session.end_user),
        is_reconnecting=session.reconnect is not None or UNSET,
        overrides=session.overrides or UNSET,
        settings=page_settings(session.page.look.over(settings.connect_look)),
    )


OPERATIONS: tuple[Operation, ...] = (
    create_connect_session,
    create_reconnect_session,
    get_connect_session,
    delete_connect_session,
    count_connect_event,
)
