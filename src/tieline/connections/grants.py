"""Which requests bring a connection its token, and what becomes of its credentials then; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote, quote_plus

import msgspec

from tieline.auth import oauth2
from tieline.auth.credentials import (
    AppAndUser,
    AwsKeys,
    Basic,
    ClientCredentials,
    Credentials,
    Fetching,
    Installation,
    Minted,
    OAuth1,
    OAuth2,
    Session,
    TokenBased,
    TwoStep,
    authorization,
)
from tieline.auth.oauth2 import Client
from tieline.auth.token_call import Grant, Tokens, text_at
from tieline.connections.app_grants import installation_grant, local_grant
from tieline.connections.app_users import both
from tieline.connections.endpoint import scopes_of, token_endpoint
from tieline.connections.logins import login_grant, session_grant
from tieline.connections.model import AppKey, Integration
from tieline.connections.roles import role_grant, with_keys
from tieline.connections.scope import credential_values, scope_of
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret
from tieline.core.templates import Scope
from tieline.providers.model import Provider

#: How long before its end the token of whoever has installed an app is renewed along with the app's.
_EARLY = 3600 * MICROSECONDS

_SECRET = re.compile(r"secret|password|key|token", re.IGNORECASE)
#: What is shorter may be part of any word: it is hidden where it stands alone.
_SHORTEST_SECRET = 6


def grant_of(
    provider: Provider,
    integration: Integration | None,
    connection_config: Mapping[str, JsonValue],
    credentials: Credentials,
    *,
    now: int,
    nonce: str,
) -> Grant:
    """Return the exchange that brings these credentials a token.

    Raises `UsageError` naming what it lacks, or what this provider asks for and is not to be had here.
    """
    client = client_of(integration, credentials)
    scope = scope_of(provider, connection_config, credentials, client, now=now, nonce=nonce)
    match credentials:
        case OAuth2(refresh_token=Secret() as renewal):
            if client is None:
                raise UsageError(
                    "integration: it has no client_id and client_secret, which a refresh needs",
                    field="credentials",
                )
            endpoint = token_endpoint(provider, scope, client, renewing=True)
            return oauth2.refresh(endpoint, client, renewal, now=now)
        case ClientCredentials() if client is not None:
            endpoint = token_endpoint(provider, scope, client, renewing=False)
            scopes = scopes_of(provider, integration, connection_config)
            return oauth2.client_credentials(endpoint, client, scope=scopes, now=now)
        case TwoStep():
            return login_grant(provider, credentials, scope, now=now)
        case Minted():
            return local_grant(provider, scope, now=now)
        case Installation():
            return installation_grant(provider, integration, scope, now=now)
        case Session():
            return session_grant(provider, scope, now=now)
        case AppAndUser(user=user):
            app = installation_grant(provider, integration, scope, now=now)
            return both(app, _of_user(provider, integration, scope, user, now=now))
        case AwsKeys(role_arn=str()):
            return role_grant(provider, credentials, scope, now=now)
        case _:
            raise UsageError("credentials: these bring forth no token", field="credentials")


def _of_user(
    provider: Provider, integration: Integration | None, scope: Scope, user: OAuth2 | None, *, now: int
) -> Grant | None:
    """Return the exchange that renews the token of whoever has installed an app; None where it need not be."""
    client = None if user is None else client_of(integration, user)
    if user is None or user.refresh_token is None or client is None:
        return None
    if user.expires_at is None or user.expires_at > now + _EARLY:
        return None
    return _renewal(provider, scope, client, user.refresh_token, now=now)


def _renewal(provider: Provider, scope: Scope, client: Client, refresh_token: Secret, *, now: int) -> Grant:
    """Return a refresh; what its provider's data lacks is told once it is asked for."""
    endpoint = token_endpoint(provider, scope, client, renewing=True)
    return (yield from oauth2.refresh(endpoint, client, refresh_token, now=now))


def renewed(credentials: Credentials, tokens: Tokens) -> Credentials:
    """Return credentials with the tokens that were given; a refresh token that was not given anew stays."""
    replace = msgspec.structs.replace
    match credentials:
        case OAuth2():
            return replace(
                credentials,
                access_token=tokens.token,
                refresh_token=tokens.refresh_token or credentials.refresh_token,
                expires_at=tokens.expires_at,
                raw=tokens.raw,
            )
        case ClientCredentials() | Installation():
            return replace(credentials, token=tokens.token, expires_at=tokens.expires_at, raw=tokens.raw)
        case Session():
            user_id = text_at(tokens.raw.reveal(), "userId")
            fresh = {"token": tokens.token, "expires_at": tokens.expires_at, "raw": tokens.raw}
            return replace(credentials, user_id=user_id, **fresh)
        case AppAndUser():
            app = replace(credentials.app, token=tokens.token, expires_at=tokens.expires_at, raw=tokens.raw)
            user = credentials.user
            if user is not None and tokens.user is not None:
                user = cast("OAuth2", renewed(user, tokens.user))
            return replace(credentials, app=app, user=user)
        case AwsKeys():
            return with_keys(credentials, tokens)
        case Minted():
            return replace(credentials, token=tokens.token, expires_at=tokens.expires_at)
        case TwoStep():
            return replace(
                credentials,
                token=tokens.token,
                refresh_token=tokens.refresh_token or credentials.refresh_token,
                expires_at=tokens.expires_at,
                raw=tokens.raw,
            )
        case _:
            return credentials


def promoted(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    tokens: Tokens,
    *,
    renewing: bool = False,
) -> dict[str, JsonValue]:
    """Return a connection's configuration with what the provider's data wants of a token response in it."""
    raw = tokens.raw.reveal()
    more = provider.refresh_token_response_metadata if renewing else ()
    found = {path: dig(raw, path) for path in (*provider.token_response_metadata, *more)}
    plain = {path: value for path, value in found.items() if isinstance(value, (str, int, float))}
    return {**connection_config, **plain}


def same_token(one: Credentials | None, other: Credentials | None) -> bool:
    """Tell whether two states of credentials hold the same token."""
    match one, other:
        case OAuth2(), OAuth2():
            return one.access_token == other.access_token
        case AwsKeys(), AwsKeys():
            return one.session_token == other.session_token
        case AppAndUser(), AppAndUser():
            return one.app.token == other.app.token
        case _ if isinstance(one, Fetching) and isinstance(other, Fetching):
            return type(one) is type(other) and one.token == other.token
        case _:
            return one == other


def redacted(text: str, credentials: Credentials | None, integration: Integration | None) -> str:
    """Return a text of the other side's without any secret of ours in it."""
    if credentials is None:
        return text
    ours = secrets_in(integration.integration_config if integration else {})
    known = [*_all(credential_values(credentials)), *_pairs(credentials), *ours]
    return hidden(text, [*known, *_of_client(client_of(integration, credentials))])


def _all(values: Mapping[str, object]) -> Iterable[object]:
    """Yield every value, also those within others."""
    for value in values.values():
        if isinstance(value, dict):
            yield from _all(cast("Mapping[str, object]", value))
        else:
            yield value


def secrets_in(config: Mapping[str, JsonValue]) -> list[JsonValue]:
    """Return what an integration's configuration has of secrets, going by their names."""
    return [value for name, value in config.items() if _SECRET.search(name)]


def hidden_of_client(text: str, client: Client, *more: Secret | None) -> str:
    """Return a text of the other side's without the secrets of a client, and others."""
    return hidden(text, [*_of_client(client), *more])


def hidden(text: str, known: Iterable[object]) -> str:
    """Return a text without secrets, however they are written."""
    revealed = (value.reveal() if isinstance(value, Secret) else value for value in known)
    secrets = {text for text in revealed if isinstance(text, str) and text}
    for spelling in sorted(
        {each for secret in secrets for each in _spellings(secret)}, key=len, reverse=True
    ):
        if len(spelling) >= _SHORTEST_SECRET:
            text = text.replace(spelling, "***")
        else:
            text = re.sub(rf"(?<![\w-]){re.escape(spelling)}(?![\w-])", "***", text)
    return text


def _of_client(client: Client | None) -> list[object]:
    if client is None or client.client_secret is None:
        return []
    own = Basic(username=client.client_id, password=client.client_secret)
    return [client.client_secret, *_pairs(own)]


def _pairs(credentials: Credentials) -> list[str]:
    """Return what the Authorization header says of credentials."""
    return [value.partition(" ")[2] for _, value in authorization(credentials)]


def _spellings(secret: str) -> tuple[str, ...]:
    """Return a text as it is, and as it stands in forms, addresses and JSON."""
    return secret, quote_plus(secret), quote(secret, safe=""), msgspec.json.encode(secret).decode()[1:-1]


def client_of(integration: Integration | None, credentials: Credentials) -> Client | None:
    """Return the OAuth client that asks for the tokens of an account: its own, or the integration's."""
    if isinstance(credentials, ClientCredentials):
        return Client(
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            private_key=credentials.client_private_key,
            identity=credentials.identity,
        )
    if isinstance(credentials, OAuth2 | TokenBased) and credentials.config_override:
        own = credentials.config_override.reveal()
        client_id, secret = own.get("client_id"), own.get("client_secret")
        if isinstance(client_id, str) and client_id:
            return Client(
                client_id=client_id, client_secret=Secret(secret) if isinstance(secret, str) else None
            )
    ours = integration.credentials if integration else None
    if ours is None or isinstance(ours, AppKey):
        return None
    return Client(client_id=ours.client_id, client_secret=ours.client_secret)


def with_client(credentials: Credentials, integration: Integration | None) -> Credentials:
    """Return credentials with the client that signs beside them, where it does; raises `UsageError` without one."""
    if not isinstance(credentials, OAuth1 | TokenBased):
        return credentials
    client = client_of(integration, credentials)
    if client is None:
        told = "provider_config_key: the integration has no client_id and client_secret"
        raise UsageError(told, field="provider_config_key")
    secret = client.client_secret or Secret("")
    return msgspec.structs.replace(credentials, consumer_key=client.client_id, consumer_secret=secret)
