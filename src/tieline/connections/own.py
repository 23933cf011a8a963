"""An account that the operator connects, from the command line or from code of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tieline.connections.authorize import resolve_base_url
from tieline.connections.given import check_able, credentials_of
from tieline.connections.intake import configuration
from tieline.connections.model import Draft, check_base_url, check_connection_id, limits_of
from tieline.core.json import JsonValue
from tieline.http.pace import Limits
from tieline.providers.configured import addressed
from tieline.providers.model import Provider


def own_draft(
    provider: Provider,
    credentials: Mapping[str, str],
    *,
    integration: str | None = None,
    connection_config: Mapping[str, str] | None,
    base_url: str | None,
    connection_id: str,
    pace: Callable[[Limits], Limits] | None,
    now: int,
) -> Draft:
    """Return the draft of an account, whose address is trusted; raises `UsageError` naming what is wrong.

    The integration is called as the provider unless it is named.
    """
    check_able(provider)
    declared = addressed(provider) if base_url else provider
    config = configuration(declared, dict(connection_config or {}))
    return Draft(
        integration=integration or provider.name,
        provider=provider.name,
        connection_id=check_connection_id(connection_id),
        base_url=_address(provider, config, base_url),
        trusted=True,
        credentials=credentials_of(provider, {"type": provider.auth_mode, **credentials}, now=now),
        connection_config=config,
        limits=None if pace is None else pace(limits_of(provider)),
    )


def _address(provider: Provider, config: Mapping[str, JsonValue], given: str | None) -> str:
    """Return the account's address: the one that is given, or the provider's; none for an API of any address."""
    if given:
        return check_base_url(given, provider)
    if provider.proxy.base_url is None and provider.auth_mode == "NONE":
        return ""
    return resolve_base_url(provider, config)[0]
