"""Finds a provider's account among environment variables; pure."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.auth.credentials import check_basic
from tieline.connections.model import ENVIRONMENT_ID, Draft, check_base_url
from tieline.core.errors import ConfigurationError, UsageError
from tieline.providers.model import AccountVariables, Provider


def from_environment(provider: Provider, environment: Mapping[str, str]) -> Draft | None:
    """Return the account that the environment describes, or None where none of its variables is set.

    Raises `ConfigurationError` naming the variables when they are incomplete or contradict each other.
    """
    names = provider.environment
    if names is None:
        return None
    pair = _whole_pair(names.accounts, environment)
    if pair is None:
        return None
    base_url = check_base_url(environment.get(names.base_url), provider, field=names.base_url)
    try:
        credentials = check_basic(environment[pair.username], environment[pair.password])
    except UsageError as problem:
        variable = pair.username if problem.field == "username" else pair.password
        raise ConfigurationError(
            f"{variable}: {problem.message.partition(': ')[2]}", field=variable
        ) from None
    return Draft(
        integration=provider.name,
        provider=provider.name,
        connection_id=ENVIRONMENT_ID,
        base_url=base_url,
        credentials=credentials,
        trusted=True,
    )


def _whole_pair(
    accounts: tuple[AccountVariables, ...], environment: Mapping[str, str]
) -> AccountVariables | None:
    known = dict.fromkeys(name for pair in accounts for name in (pair.username, pair.password))
    present = {name for name in known if environment.get(name)}
    whole = [pair for pair in accounts if {pair.username, pair.password} <= present]
    if not present:
        return None
    if not whole:
        pairs = ", or ".join(f"{pair.username} and {pair.password}" for pair in accounts)
        raise ConfigurationError(f"{' and '.join(sorted(present))} alone is not an account: set {pairs}")
    if len({environment[pair.username] for pair in whole}) > 1:
        raise ConfigurationError(
            f"{', '.join(known)} name two different accounts: unset "
            f"{whole[1].username}, or make it equal to {whole[0].username}"
        )
    return whole[0]
