"""Connect sessions: what lets an end user's browser connect accounts, for half an hour, and which ones."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import msgspec

from tieline.auth.credentials import concealed, revealed
from tieline.connections.intake import check_document, check_webhook_url
from tieline.connections.model import Connection, EndUser
from tieline.connections.ports import ConnectionStore, IntegrationStore
from tieline.connections.tags import check_end_user, check_tags
from tieline.connections.tickets import TicketStore
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.look import Look, check_look, check_origin, check_return_url
from tieline.core.secrets import Secret
from tieline.core.typed import decoder
from tieline.http.egress import EgressRules

#: How long a session lasts.
LIFE = 30 * 60 * MICROSECONDS
_PREFIX = "nango_connect_session_"
_TOKEN = re.compile(rf"{_PREFIX}[0-9a-f]{{64}}")


class Defaults(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the operator says of the accounts of one integration; the browser cannot say otherwise."""

    user_scopes: str | None = None
    authorization_params: dict[str, str] = {}
    connection_config: dict[str, JsonValue] = {}

    def __repr__(self) -> str:  # a configuration may hold secrets
        return "Defaults(***)"


class SessionPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The page for connecting as one session has it; what it does not say is as the operator's settings say."""

    look: Look = Look()
    #: Origins whose pages may embed it; None for those of the settings.
    allowed_origins: tuple[str, ...] | None = None
    #: Where its user goes afterwards.
    return_url: str | None = None


class ConnectSession(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a session allows. With `reconnect` it is for one connection, of the one integration that is allowed."""

    allowed_integrations: tuple[str, ...] | None = None
    defaults: dict[str, Defaults] = {}
    overrides: dict[str, dict[str, JsonValue]] = {}
    end_user: EndUser | None = None
    tags: dict[str, str] | None = None
    webhook_url_override: str | None = None
    reconnect: str | None = None
    page: SessionPage = SessionPage()

    def allows(self, integration: str) -> bool:
        """Tell whether accounts of an integration may be connected."""
        return self.allowed_integrations is None or integration in self.allowed_integrations


class OpenSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session that has just begun; `expires_at` in microseconds since 1970."""

    token: Secret
    expires_at: int


def is_token(text: str) -> bool:
    """Tell whether a text looks like a session's token."""
    return _TOKEN.fullmatch(text) is not None


class SessionService:
    """Begins, finds and ends connect sessions. Every method blocks."""

    def __init__(
        self,
        tickets: TicketStore,
        integrations: IntegrationStore,
        connections: ConnectionStore,
        *,
        egress: EgressRules,
        clock: Clock,
    ) -> None:
        self._tickets = tickets
        self._integrations = integrations
        self._connections = connections
        self._egress = egress
        self._clock = clock

    def begin(self, session: ConnectSession) -> OpenSession:
        """Begin a session. Raises `UsageError` naming what is wrong with it."""
        known = {each.unique_key for each in self._integrations.all()}
        for number, name in enumerate(session.allowed_integrations or ()):
            _check_known(name, known, field=f"allowed_integrations.{number}")
        for name, defaults in session.defaults.items():
            _check_known(name, known, field=f"integrations_config_defaults.{name}")
            check_document(defaults.connection_config, field=f"integrations_config_defaults.{name}")
        for name in session.overrides:
            _check_known(name, known, field=f"overrides.{name}")
        if session.end_user is not None:
            check_end_user(session.end_user)
        _check_page(session.page)
        checked = msgspec.structs.replace(
            session,
            tags=None if session.tags is None else check_tags(session.tags),
            webhook_url_override=check_webhook_url(session.webhook_url_override or "", self._egress),
        )
        token, now = f"{_PREFIX}{secrets.token_hex(32)}", now_us(self._clock)
        self._tickets.add("session", token, encode(checked), expires_at=now + LIFE, now=now)
        return OpenSession(token=Secret(token), expires_at=now + LIFE)

    def begin_again(self, integration: str, connection_id: str, session: ConnectSession) -> OpenSession:
        """Begin a session for an account that there is. Raises `UnknownName` where there is none."""
        if self._integrations.find(integration) is None:
            raise UnknownName(
                f"integration_id: there is no integration {integration!r}", field="integration_id"
            )
        if self._connections.find(integration, connection_id) is None:
            told = f"connection_id: there is no connection {connection_id!r}"
            raise UnknownName(told, field="connection_id")
        only = msgspec.structs.replace(session, allowed_integrations=(integration,), reconnect=connection_id)
        return self.begin(only)

    def find(self, token: str) -> ConnectSession:
        """Return the session of a token. Raises `UnknownName` where it is none, or is over."""
        content = self._tickets.find("session", token, now=now_us(self._clock))
        if content is None:
            raise unknown_session()
        return _DECODER.decode(content)

    def end(self, token: str) -> None:
        """End a session. Raises `UnknownName` where it is over already."""
        if self._tickets.take("session", token, now=now_us(self._clock)) is None:
            raise unknown_session()

    def former(self, integration: str, session: ConnectSession) -> Connection | None:
        """Return the connection that a session is to connect again."""
        if session.reconnect is None:
            return None
        return self._connections.find(integration, session.reconnect)


def unknown_session() -> UnknownName:
    """Return the error of a token that stands for no session."""
    told = "connect_session_token: there is no such session, or it is over"
    return UnknownName(told, field="connect_session_token")


def encode(value: object) -> bytes:
    """Return what a ticket stands for, with its secrets in plain text, to be sealed at once."""
    return _ENCODER.encode(value)


def _check_known(name: str, known: set[str], *, field: str) -> None:
    if name not in known:
        raise UsageError(f"{field}: there is no integration {name!r}", field=field)


def _check_page(page: SessionPage) -> None:
    check_look(page.look, field="page")
    for number, origin in enumerate(page.allowed_origins or ()):
        check_origin(origin, field=f"page.allowed_origins.{number}")
    if page.return_url is not None:
        check_return_url(page.return_url, field="page.return_url")


def scopes_given(defaults: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a configuration whose scopes are a list, however they were given."""
    given = defaults.get("oauth_scopes_override")
    if not isinstance(given, str):
        return dict(defaults)
    scopes = [each.strip() for each in given.split(",") if each.strip()]
    return {**defaults, "oauth_scopes_override": scopes}


_ENCODER = msgspec.json.Encoder(enc_hook=revealed)
_DECODER: msgspec.json.Decoder[ConnectSession] = decoder(ConnectSession, dec_hook=concealed)
