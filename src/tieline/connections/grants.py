"""Which requests bring a connection its token, and what becomes of its credentials then; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from urllib.parse import quote, quote_plus

import msgspec

from tieline.auth import oauth2, token_login
from tieline.auth.address import fill_address
from tieline.auth.credentials import (
    Basic,
    ClientCredentials,
    Credentials,
    Installation,
    Minted,
    OAuth1,
    OAuth2,
    TokenBased,
    TwoStep,
    authorization,
)
from tieline.auth.oauth2 import AnswerRules, Client, ClientAuth, Endpoint
from tieline.auth.token_call import BodyFormat, Grant, TokenCall, Tokens
from tieline.auth.token_login import Login, Step
from tieline.connections.app_grants import installation_grant, local_grant
from tieline.connections.model import AppKey, Integration, OAuthClient
from tieline.connections.scope import credential_values, scope_of
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret
from tieline.core.templates import Scope, TemplateTree
from tieline.providers.model import Provider, TokenStep

#: What token_params hold for the first exchange alone.
_FIRST_ONLY = frozenset({"grant_type", "code", "redirect_uri", "code_verifier"})

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
            return _login(provider, credentials, scope, now)
        case Minted():
            return local_grant(provider, scope, now=now)
        case Installation():
            return installation_grant(provider, integration, scope, now=now)
        case _:
            raise UsageError("credentials: these bring forth no token", field="credentials")


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
    provider: Provider, connection_config: Mapping[str, JsonValue], tokens: Tokens
) -> dict[str, JsonValue]:
    """Return a connection's configuration with what the provider's data wants of a token response in it."""
    raw = tokens.raw.reveal()
    found = {path: dig(raw, path) for path in provider.token_response_metadata}
    plain = {path: value for path, value in found.items() if isinstance(value, (str, int, float))}
    return {**connection_config, **plain}


def same_token(one: Credentials | None, other: Credentials | None) -> bool:
    """Tell whether two states of credentials hold the same token."""
    match one, other:
        case OAuth2(), OAuth2():
            return one.access_token == other.access_token
        case (
            ClientCredentials(token=former)
            | TwoStep(token=former)
            | Minted(token=former)
            | Installation(token=former),
            ClientCredentials(token=token)
            | TwoStep(token=token)
            | Minted(token=token)
            | Installation(token=token),
        ):
            return type(one) is type(other) and former == token
        case _:
            return one == other


def redacted(text: str, credentials: Credentials | None, integration: Integration | None) -> str:
    """Return a text of the other side's without any secret of ours in it."""
    if credentials is None:
        return text
    known = [*credential_values(credentials).values(), *_pairs(credentials)]
    return hidden(text, [*known, *_of_client(client_of(integration, credentials))])


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
        return Client(client_id=credentials.client_id, client_secret=credentials.client_secret)
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


def token_endpoint(provider: Provider, scope: Scope, client: Client, *, renewing: bool) -> Endpoint:
    """Return where and how a provider gives tokens; raises `UsageError` naming what is missing."""
    url = _token_url(provider, renewing=renewing)
    address = fill_address(url, scope, what="the address for a token")
    params = provider.token_params
    if renewing:
        kept = {name: value for name, value in params.items() if name not in _FIRST_ONLY}
        params = provider.refresh_params or kept
    headers = cast("dict[str, str]", _filled(provider.token_headers, scope))
    return Endpoint(
        call=TokenCall(
            url=address.url,
            trusted=address.trusted,
            method=provider.token_request_method,
            headers=tuple(headers.items()),
            body_format=_body_format(provider.body_format, "form"),
        ),
        client_auth=_client_auth(provider, client),
        params=cast("dict[str, JsonValue]", _filled(params, scope)),
        answers=AnswerRules(
            alternate=provider.alternate_access_token_response_path,
            milliseconds=provider.expires_in_unit == "milliseconds",
            lifetime=_lifetime(provider),
        ),
        nonce=scope.random,
    )


def _login(provider: Provider, credentials: TwoStep, scope: Scope, now: int) -> Grant:
    """Log in; with a refresh token, where the provider has such, that is tried first."""
    for field in ("assertion", "token_response_headers"):
        if getattr(provider, field) is not None:
            raise UsageError(f"{field}: {provider.name} wants it, which is not known here", field=field)
    answer = provider.token_response
    if answer is None:
        raise UsageError(
            f"token_response: {provider.name} does not say where the token is", field="token_response"
        )
    first = Step(
        url=_token_url(provider, renewing=False),
        method=provider.token_request_method,
        params=provider.token_params,
        headers=provider.token_headers,
        body_format=_body_format(provider.body_format, "json"),
    )
    login = Login(
        first=first,
        further=tuple(_step(provider, each) for each in provider.additional_steps),
        token=answer.token,
        refresh_token=answer.refresh_token,
        expiration=answer.token_expiration,
        strategy=answer.token_expiration_strategy,
        milliseconds=provider.expires_in_unit == "milliseconds",
        lifetime=_lifetime(provider),
    )
    if credentials.refresh_token is not None and provider.refresh_token_params:
        renewal = msgspec.structs.replace(
            first,
            url=_token_url(provider, renewing=True),
            params=provider.refresh_token_params,
            headers=provider.refresh_token_headers or provider.token_headers,
        )
        try:
            return (
                yield from token_login.log_in(
                    msgspec.structs.replace(login, first=renewal, further=()), scope, now=now
                )
            )
        except RefreshFailed:
            pass  # the fields still open the account
    return (yield from token_login.log_in(login, scope, now=now))


def _step(provider: Provider, step: TokenStep) -> Step:
    return Step(
        url=step.token_url or _token_url(provider, renewing=False),
        method=step.token_request_method or provider.token_request_method,
        params=step.token_params,
        headers=step.token_headers or provider.token_headers,
        body_format=_body_format(step.body_format or provider.body_format, "json"),
    )


def _token_url(provider: Provider, *, renewing: bool) -> str:
    urls = provider.token_url
    url = urls.get(provider.auth_mode) or urls.get("OAUTH2") if isinstance(urls, dict) else urls
    url = (provider.refresh_url or url) if renewing else url
    if not url:
        raise UsageError(f"token_url: {provider.name} has none", field="token_url")
    return url


def _client_auth(provider: Provider, client: Client) -> ClientAuth:
    if provider.require_client_certificate:
        raise UsageError(
            f"require_client_certificate: {provider.name} wants one, which cannot be sent yet",
            field="require_client_certificate",
        )
    match provider.token_request_auth_method:
        case None:
            basic = provider.authorization_method == "header"
        case "basic":
            basic = True
        case "private_key_jwt":
            return "private_key_jwt"
        case other:
            raise UsageError(
                f"token_request_auth_method: {other} is not known here", field="token_request_auth_method"
            )
    return "none" if not client.client_secret else "basic" if basic else "body"


def _body_format(wanted: str | None, otherwise: BodyFormat) -> BodyFormat:
    match wanted:
        case None:
            return otherwise
        case "form" | "json" | "query":
            return wanted
        case _:
            raise UsageError(f"body_format: {wanted} is not known here", field="body_format")


def scopes_of(
    provider: Provider, integration: Integration | None, connection_config: Mapping[str, JsonValue]
) -> str:
    """Return the scopes to ask for: the connection's own, the integration's, or the provider's usual ones."""
    ours = integration.credentials if integration else None
    of_integration = ours.scopes if isinstance(ours, OAuthClient) else None
    for source in (
        connection_config.get("oauth_scopes_override"),
        connection_config.get("oauth_scopes"),
        of_integration,
        provider.default_scopes,
    ):
        if scopes := _list(source):
            return provider.scope_separator.join(scopes)
    return ""


def _list(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [each.strip() for each in value.split(",") if each.strip()]
    return [str(each) for each in cast("Sequence[object]", value)] if isinstance(value, (list, tuple)) else ()


def _lifetime(provider: Provider) -> int | None:
    return None if provider.token_expires_in_ms is None else provider.token_expires_in_ms * 1_000


def _filled(tree: Mapping[str, JsonValue], scope: Scope) -> JsonValue:
    return TemplateTree.parse(tree).fill(scope).value
