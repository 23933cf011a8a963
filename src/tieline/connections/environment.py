"""Finds a provider's account among environment variables; pure."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.connections.model import ENVIRONMENT_ID, Draft
from tieline.providers.account import check_base_url, find_account
from tieline.providers.model import Provider


def from_environment(provider: Provider, environment: Mapping[str, str]) -> Draft | None:
    """Return the account that the environment describes, or None where none of its variables is set.

    Raises `ConfigurationError` naming the variables when they are incomplete or contradict each other.
    """
    names = provider.environment
    credentials = None if names is None else find_account(names.accounts, environment)
    if names is None or credentials is None:
        return None
    return Draft(
        integration=provider.name,
        provider=provider.name,
        connection_id=ENVIRONMENT_ID,
        base_url=check_base_url(environment.get(names.base_url), provider, field=names.base_url),
        credentials=credentials,
        trusted=True,
    )
