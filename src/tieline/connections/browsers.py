"""What the browser of an end user may say of an account; pure.

Its user types what they like. So it cannot say what comes from the provider, nor where secrets of the operator's go,
nor anything by which an account would get what is another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from tieline.auth.address import free_hosts
from tieline.auth.credentials import Credentials, OAuth2, TokenBased
from tieline.connections.fields import check_value
from tieline.connections.model import Connection
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.providers.ends import holds_host
from tieline.providers.given import texts
from tieline.providers.model import Provider

_CONFIG = "connectionConfig."
#: By what webhooks find the connections that they are about.
_LOOKED_UP = "connection_config."


def check_browser(provider: Provider, params: Mapping[str, JsonValue], *, own_client: bool = False) -> None:
    """Raise `UsageError` for what of an account's configuration a browser must not say, that signs in at a page.

    `own_client`: the account brings its client along, whose secret is its own.
    """
    _check_brought(provider, params)
    _check_hosts(provider, params, place="params", names=_secret_hosts(provider, client=not own_client))


def check_typed(
    provider: Provider, params: Mapping[str, JsonValue], credentials: Mapping[str, JsonValue]
) -> None:
    """Raise `UsageError` for what a browser must not say of an account that its user types in.

    Above all by which name a role's owner knows us: somebody who knows that of another account could take its role in
    this one's name.
    """
    _check_found_by(provider, params)
    hosts = _secret_hosts(provider, client=False)
    for place, given in (("params", params), ("credentials", credentials)):
        if provider.auth_mode == "AWS_SIGV4" and "external_id" in given:
            raise _of_session(f"{place}.external_id")
        _check_hosts(provider, given, place=place, names=hosts)


def returned_config(
    provider: Provider, query: Mapping[str, str], *, own_client: bool = False
) -> dict[str, JsonValue]:
    """Return what a browser that comes back says of the account, as the provider's data names it.

    Raises `UsageError` for what is not as declared, or must not be said: the browser could say anything here.
    """
    found: dict[str, JsonValue] = {
        name: query[name] for name in provider.redirect_uri_metadata if query.get(name)
    }
    for name, value in found.items():
        if (field := provider.connection_config.get(name)) is not None:
            check_value(field, value, where=f"params.{name}")
    _check_hosts(provider, found, place="params", names=_secret_hosts(provider, client=not own_client))
    return found


def former_config(
    provider: Provider, former: Connection, *, own_client: bool = False
) -> dict[str, JsonValue]:
    """Return the configuration of an account that is connected again.

    Where it had a client of its own, and is to have ours now, a browser has said to which hosts that one's secret went.
    """
    if own_client or not _has_client(former.credentials):
        return dict(former.connection_config)
    hosts = _secret_hosts(provider, client=True)
    return {
        name: value for name, value in former.connection_config.items() if f"{_CONFIG}{name}" not in hosts
    }


def _has_client(credentials: Credentials | None) -> bool:
    return isinstance(credentials, OAuth2 | TokenBased) and credentials.config_override is not None


def _check_brought(provider: Provider, params: Mapping[str, JsonValue]) -> None:
    for name in params:
        field = provider.connection_config.get(name)
        if field is not None and field.automated:
            told = f"params.{name}: it comes from {provider.display_name}, not from a browser"
            raise UsageError(told, field=f"params.{name}")
    _check_found_by(provider, params)


def _check_found_by(provider: Provider, params: Mapping[str, JsonValue]) -> None:
    """Refuse what nobody is asked for, and webhooks find connections by: it would bring an account those of another."""
    lookups = provider.webhook.connections if provider.webhook else ()
    found_by = {each.by.removeprefix(_LOOKED_UP) for each in lookups if each.by.startswith(_LOOKED_UP)}
    for name in params:
        field = provider.connection_config.get(name)
        if name in found_by and (field is None or field.automated):
            raise _of_session(f"params.{name}")


def _check_hosts(
    provider: Provider, given: Mapping[str, JsonValue], *, place: str, names: frozenset[str]
) -> None:
    of_config = place == "params"
    declared = provider.connection_config if of_config else provider.credentials
    for name in given:
        read = {f"{_CONFIG}{name}"} if of_config else {name, f"credentials.{name}"}
        if read & names and not holds_host(declared.get(name)):
            raise _of_session(f"{place}.{name}")


def _secret_hosts(provider: Provider, *, client: bool) -> frozenset[str]:
    """Return what templates read as whole hosts that get to see secrets of the operator's; `client`: our client's is one."""
    return frozenset(name for url in _secret_urls(provider, client=client) for name in free_hosts(url))


def _secret_urls(provider: Provider, *, client: bool) -> Iterator[str]:
    ours = [
        name
        for name, field in provider.integration_config.items()
        if field.secret and provider.integration_values.get(name)
    ]
    if client or ours:
        urls = provider.token_url
        tokens = (*urls.values(),) if isinstance(urls, dict) else (urls,)
        steps = (step.token_url for step in provider.additional_steps)
        yield from (url for url in (*tokens, *steps, provider.refresh_url, provider.request_url) if url)
    proxy = provider.proxy
    sent = "\n".join(texts(msgspec.to_builtins(proxy)))
    if proxy.base_url and any(f"integrationConfig.{name}" in sent for name in ours):
        yield proxy.base_url


def _of_session(field: str) -> UsageError:
    return UsageError(f"{field}: only the session may say it (integrations_config_defaults)", field=field)
