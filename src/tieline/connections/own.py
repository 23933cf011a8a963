"""An account that the operator connects, from the command line or from code of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tieline.auth.credentials import AwsKeys
from tieline.connections.given import check_able, credentials_of
from tieline.connections.intake import configuration
from tieline.connections.model import Draft, check_connection_id, limits_of
from tieline.connections.roles import configured_keys
from tieline.core.errors import UsageError
from tieline.http.pace import Limits
from tieline.providers.account import check_base_url
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
    """Return the draft of an account, trusted; raises `UsageError` naming what is wrong.

    It has a base URL only where one is given: the provider's own may come with the first token. The integration is called as the provider unless it is named.
    """
    check_able(provider)
    declared = addressed(provider) if base_url else provider
    config = configuration(declared, dict(connection_config or {}))
    given = {"type": provider.auth_mode, **credentials}
    brought = credentials_of(provider, given, now=now, config=config)
    if isinstance(brought, AwsKeys):
        config = {**config, **configured_keys(brought)}
    return Draft(
        integration=integration or provider.name,
        provider=provider.name,
        connection_id=check_connection_id(connection_id),
        base_url=_address(provider, base_url),
        trusted=True,
        credentials=brought,
        connection_config=config,
        limits=None if pace is None else pace(limits_of(provider)),
    )


def _address(provider: Provider, given: str | None) -> str:
    if given:
        return check_base_url(given, provider)
    if provider.proxy.base_url is None and provider.auth_mode != "NONE":  # which is an API of any address
        raise UsageError(f"base_url: {provider.display_name} has no address of its own", field="base_url")
    return ""
