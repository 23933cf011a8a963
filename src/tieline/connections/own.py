"""An account that the operator connects, from the command line or from code of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tieline.connections.authorize import resolve_base_url
from tieline.connections.given import credentials_of
from tieline.connections.intake import configuration
from tieline.connections.model import Draft, check_base_url, check_connection_id, limits_of
from tieline.http.pace import Limits
from tieline.providers.model import Provider


def own_draft(
    provider: Provider,
    credentials: Mapping[str, str],
    *,
    connection_config: Mapping[str, str] | None,
    base_url: str | None,
    connection_id: str,
    pace: Callable[[Limits], Limits] | None,
    now: int,
) -> Draft:
    """Return the draft of an account, whose address is trusted; raises `UsageError` naming what is wrong."""
    config = configuration(provider, dict(connection_config or {}))
    return Draft(
        integration=provider.name,
        provider=provider.name,
        connection_id=check_connection_id(connection_id),
        base_url=check_base_url(base_url, provider) if base_url else resolve_base_url(provider, config)[0],
        trusted=True,
        credentials=credentials_of(provider, {"type": provider.auth_mode, **credentials}, now=now),
        connection_config=config,
        limits=None if pace is None else pace(limits_of(provider)),
    )
