"""What the templates of a provider may read of a connection; pure."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.auth.credentials import (
    ApiKey,
    AppAndUser,
    AwsKeys,
    Basic,
    ClientCredentials,
    Credentials,
    Fetching,
    Installation,
    Minted,
    NoCredentials,
    OAuth1,
    OAuth2,
    Session,
    Signature,
    TokenBased,
    TwoStep,
)
from tieline.auth.oauth2 import Client
from tieline.auth.token_login import COOKIES
from tieline.core.clock import from_us
from tieline.core.json import JsonValue, plant
from tieline.core.templates import Scope
from tieline.providers.ends import may_end_host
from tieline.providers.model import Provider


def scope_of(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    credentials: Credentials,
    client: Client | None = None,
    *,
    now: int,
    nonce: str = "",
) -> Scope:
    """Return what templates read; `client` is the integration's OAuth client."""
    own = credential_values(credentials)
    ours = _client_values(client) if client else {}
    if isinstance(credentials, TwoStep):  # the operator may say once what every account's login needs
        ours = {**dict(provider.integration_values), **ours}
    values: dict[str, object] = {
        **ours,
        **own,
        "credentials": {**ours, **own},
        "assertionOption": {name: own[name] for name in provider.assertion_option if name in own},
        "connectionConfig": {**_installed(credentials), **config_values(provider, connection_config)},
        "integrationConfig": provider.integration_values,
    }
    bounded = _bounded(provider, connection_config)
    return Scope(values=values, now=from_us(now), random=nonce, bounded=bounded)


def _installed(credentials: Credentials) -> dict[str, JsonValue]:
    """Return where an app of ours is installed, which providers' data reads as configuration."""
    if isinstance(credentials, AppAndUser):
        credentials = credentials.app
    if not isinstance(credentials, Installation):
        return {}
    return {"app_id": credentials.app_id, "installation_id": credentials.installation_id}


def _bounded(provider: Provider, given: Mapping[str, JsonValue]) -> frozenset[str]:
    """Return the names whose values are the operator's, or as the provider's data says of the ends of hosts."""
    own = (f"integrationConfig.{name}" for name in provider.integration_values)
    fields = provider.connection_config.items()
    fit = (
        f"connectionConfig.{name}"
        for name, field in fields
        if may_end_host(field, given.get(name, field.default_value))
    )
    return frozenset((*own, *fit))


def config_values(provider: Provider, given: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """Return a connection's configuration with the provider's defaults; `team.id` is found as a path as well."""
    values: Mapping[str, JsonValue] = {
        **{
            name: field.default_value
            for name, field in provider.connection_config.items()
            if field.default_value
        },
        **given,
    }
    for name, value in given.items():
        if "." in name:
            values = plant(values, name, value)
    return values


def credential_values(credentials: Credentials) -> dict[str, object]:
    """Return the values of credentials under the names that templates know them by."""
    match credentials:
        case NoCredentials():
            return {}
        case Basic() | Signature():
            return {"username": credentials.username, "password": credentials.password}
        case ApiKey():
            key = credentials.api_key
            return {**credentials.more.reveal(), "apiKey": key, "api_key": key}
        case OAuth2():
            token = credentials.access_token
            renewal = credentials.refresh_token
            return {
                "accessToken": token,
                "access_token": token,
                "refreshToken": renewal,
                "refresh_token": renewal,
                "raw": credentials.raw,
            }
        case ClientCredentials() | TwoStep() | Minted() | Installation() | Session() | AppAndUser():
            return {**_own(credentials), **_token(credentials)}
        case AwsKeys():
            return {
                "role_arn": credentials.role_arn,
                "region": credentials.region,
                "service": credentials.service,
                "access_key": credentials.access_key_id,
                "secret_key": credentials.secret_access_key,
                "session_token": credentials.session_token,
            }
        case OAuth1() | TokenBased():
            return _signed(credentials)


def _own(credentials: Fetching) -> dict[str, object]:
    """Return what brings forth the token."""
    match credentials:
        case ClientCredentials():
            client = Client(client_id=credentials.client_id, client_secret=credentials.client_secret)
            return _client_values(client)
        case TwoStep():
            return {
                **credentials.fields.reveal(),
                "refresh_token": credentials.refresh_token,
                COOKIES: credentials.raw.reveal().get(COOKIES),
            }
        case Minted():
            return dict(credentials.fields.reveal())
        case Installation():
            return {"app_id": credentials.app_id, "installation_id": credentials.installation_id}
        case Session():
            return {
                "username": credentials.username,
                "password": credentials.password,
                "organization_id": credentials.organization_id,
                "dev_key": credentials.dev_key,
                "session_id": credentials.token,
            }
        case AppAndUser():
            user = {} if credentials.user is None else credential_values(credentials.user)
            return {**_own(credentials.app), "app": credential_values(credentials.app), "user": user}


def _signed(credentials: OAuth1 | TokenBased) -> dict[str, object]:
    """Return what signs the requests of an account, by the names of `tieline.auth.oauth1`."""
    consumer = {"consumer_key": credentials.consumer_key, "consumer_secret": credentials.consumer_secret}
    match credentials:
        case OAuth1(oauth_token=token, oauth_token_secret=secret):
            names = {"oauth_token": token, "oauth_token_secret": secret, "raw": credentials.raw}
        case TokenBased(token_id=token, token_secret=secret):
            names = {"token_id": token}
    return {**names, **consumer, "token": token, "token_secret": secret}


def _client_values(client: Client) -> dict[str, object]:
    return {
        "clientId": client.client_id,
        "client_id": client.client_id,
        "clientSecret": client.client_secret,
        "client_secret": client.client_secret,
    }


def _token(credentials: Fetching) -> dict[str, object]:
    token = credentials.token
    raw = {} if isinstance(credentials, Minted | AppAndUser) else {"raw": credentials.raw}
    return {"token": token, "accessToken": token, "access_token": token, **raw}
