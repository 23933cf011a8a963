"""Where and how a provider gives tokens, as its data says; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from tieline.auth.address import fill_address
from tieline.auth.credentials import NoCredentials
from tieline.auth.oauth2 import AnswerRules, Client, ClientAuth, Endpoint
from tieline.auth.token_call import BodyFormat, TokenCall
from tieline.connections.certificates import needed_identity
from tieline.connections.model import Integration, OAuthClient
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.templates import Scope, TemplateTree
from tieline.http.identity import Identity
from tieline.providers.model import Provider
from tieline.providers.usual import place_of_certificate

#: What token_params hold for the first exchange alone.
_FIRST_ONLY = frozenset({"grant_type", "code", "redirect_uri", "code_verifier"})
#: Where clients that ask for themselves find their token, if not where the standard says.
_OF_CLIENTS = ("token", "data.token", "jwt")


def token_endpoint(provider: Provider, scope: Scope, client: Client, *, renewing: bool) -> Endpoint:
    """Return where and how a provider gives tokens; raises `UsageError` naming what is missing."""
    url = token_url(provider, renewing=renewing)
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
            body_format=body_format(provider.body_format, "form"),
            identity=_identity(provider, client),
        ),
        client_auth=_client_auth(provider, scope, client),
        params=cast("dict[str, JsonValue]", _filled(params, scope)),
        answers=AnswerRules(
            alternates=_alternates(provider),
            whole=provider.alternate_access_token_response_path == "",
            milliseconds=provider.expires_in_unit == "milliseconds",
            lifetime=lifetime(provider),
        ),
        nonce=scope.random,
    )


def token_url(provider: Provider, *, renewing: bool) -> str:
    """Return the address for tokens, as a template; raises `UsageError` where there is none."""
    urls = provider.token_url
    url = urls.get(provider.auth_mode) or urls.get("OAUTH2") if isinstance(urls, dict) else urls
    url = (provider.refresh_url or url) if renewing else url
    if not url:
        raise UsageError(f"token_url: {provider.name} has none", field="token_url")
    return url


def _client_auth(provider: Provider, scope: Scope, client: Client) -> ClientAuth:
    match provider.token_request_auth_method:
        case None:
            told = scope.value("connectionConfig.oauth_client_auth")  # where documents of a server say it
            basic = provider.authorization_method == "header" or told == "client_secret_basic"
        case "basic":
            basic = True
        case "private_key_jwt":
            return "private_key_jwt"
        case "custom":
            return "login"
        case other:
            raise UsageError(
                f"token_request_auth_method: {other} is not known here", field="token_request_auth_method"
            )
    return "none" if not client.client_secret else "basic" if basic else "body"


def _identity(provider: Provider, client: Client) -> Identity | None:
    if place_of_certificate(provider) == "credentials" and client.identity is not None:
        return client.identity
    return needed_identity(provider, NoCredentials())


def _alternates(provider: Provider) -> tuple[str, ...]:
    own = provider.alternate_access_token_response_path
    usual = _OF_CLIENTS if provider.auth_mode == "OAUTH2_CC" else ()
    return (*((own,) if own else ()), *usual)


def body_format(wanted: str | None, otherwise: BodyFormat) -> BodyFormat:
    """Return how parameters are written; raises `UsageError` for a way that nobody knows."""
    match wanted:
        case None:
            return otherwise
        case "form" | "json" | "query" | "xml":
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


def lifetime(provider: Provider) -> int | None:
    """Return how many microseconds tokens live where their answer does not say; None: nobody knows."""
    return provider.token_expires_in_ms * 1_000 if provider.token_expires_in_ms else None


def _filled(tree: Mapping[str, JsonValue], scope: Scope) -> JsonValue:
    return TemplateTree.parse(tree).fill(scope).value
