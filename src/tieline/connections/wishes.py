"""What a browser asks for that signs in, how that begins, and how it ends; pure."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping

import msgspec

from tieline.auth.oauth2 import Client
from tieline.connections.pending import Pending
from tieline.connections.sessions import ConnectSession, Defaults
from tieline.core.errors import TielineError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser asks for: an integration, and what it says of the account."""

    token: str
    integration: str
    params: Mapping[str, JsonValue] = {}
    user_scope: str | None = None
    authorization_params: Mapping[str, str] = {}
    #: The account's own OAuth client, and a refresh token in place of the one that comes.
    client: Client | None = None
    refresh_token: Secret | None = None
    #: Who is to hear how it ends.
    audience: str | None = None

    def __repr__(self) -> str:  # it holds secrets
        return f"Wish({self.integration})"


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that has begun: where the browser goes, and the cookie that it brings back with it."""

    url: str
    cookie: Secret
    #: The browser may come back by another way than it was told.
    anywhere: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a sign-in has ended, and who is to hear of it; `error` is None where there is a connection now."""

    integration: str
    connection_id: str
    audience: str | None
    error: TielineError | None = None


def pending_of(
    wish: Wish, session: ConnectSession, config: dict[str, JsonValue], redirect_uri: str, cookie: str
) -> Pending:
    """Return what is kept of a sign-in that begins."""
    return Pending(
        integration=wish.integration,
        connection_id=session.reconnect or str(uuid.uuid4()),
        config=config,
        redirect_uri=redirect_uri,
        browser=digest(cookie),
        session=digest(wish.token),
        again=session.reconnect is not None,
        client_id=wish.client.client_id if wish.client else None,
        client_secret=wish.client.client_secret if wish.client else None,
        refresh_token=wish.refresh_token,
        audience=wish.audience,
        end_user=session.end_user,
        tags=session.tags,
        webhook_url_override=session.webhook_url_override,
    )


def more_of(wish: Wish, defaults: Defaults) -> dict[str, str]:
    """Return what a sign-in has of parameters beside the provider's own: the operator's word wins."""
    scopes = defaults.user_scopes or wish.user_scope
    more = {**wish.authorization_params, **defaults.authorization_params}
    return {**({"user_scope": scopes} if scopes else {}), **more}


def digest(cookie: str) -> str:
    """Return what is kept of a browser's cookie, or of a session's token."""
    return hashlib.sha256(cookie.encode()).hexdigest()
