"""Finds the account that a command means: a stored connection, or one that the environment describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tieline.auth.credentials import Credentials
from tieline.connections.environment import from_environment
from tieline.connections.model import DEFAULT_ID, ENVIRONMENT_ID, Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.errors import ConfigurationError, UnknownName
from tieline.providers.model import Provider


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A connection with the credentials to use it."""

    connection: Connection
    credentials: Credentials


def stored(store: ConnectionStore, provider: str, connection_id: str | None) -> Connection:
    """Return the connection whose records are meant; without an id the only one, or the one called `default`.

    Raises `UnknownName` listing those there are.
    """
    return among(store.all(), provider, connection_id)


def among(connections: Sequence[Connection], provider: str, connection_id: str | None) -> Connection:
    """Return the same of connections that were read before."""
    known = [each for each in connections if each.provider == provider]
    if named := _named(known, connection_id):
        return named[0]
    raise _missing(provider, connection_id, [each.connection_id for each in known])


def of_client(
    known: Sequence[Connection], what: str, connection_id: str | None, integration: str | None
) -> Connection:
    """Return the connection that is meant for a client, among those that may be; without an id as in `stored`.

    Raises `UnknownName` where there is none, or several of that id: an account must not be taken for another.
    """
    if integration is not None:
        known = [each for each in known if each.integration == integration]
    named = _named(known, connection_id)
    names = [each.name for each in named or known]
    if len(named) > 1:
        told = f"connection: it is one of {', '.join(names)}: say which integration"
        raise UnknownName(told, field="integration")
    if named:
        return named[0]
    raise _missing(what if integration is None else integration, connection_id, names)


def _missing(what: str, connection_id: str | None, known: Sequence[str]) -> UnknownName:
    """Return the error of somebody who asks for a connection that is not there, or not for one."""
    if not known:
        return UnknownName(f"connection: {what} has none yet", field="connection")
    ids = ", ".join(known)
    if connection_id is None:
        return UnknownName(f"connection: {what} has several, {ids}: say which", field="connection")
    return UnknownName(f"connection: {what} has no {connection_id!r}; it has {ids}", field="connection")


def _named(known: Sequence[Connection], connection_id: str | None) -> Sequence[Connection]:
    if connection_id is not None:
        return [each for each in known if each.connection_id == connection_id]
    kept = [each for each in known if each.connection_id != ENVIRONMENT_ID]
    named = kept if len(kept) == 1 else [each for each in kept if each.connection_id == DEFAULT_ID]
    return named or ([] if kept else known)


def account(
    store: ConnectionStore,
    provider: Provider,
    connection_id: str | None,
    environment: Mapping[str, str],
    *,
    now: int,
) -> Account:
    """Return the account to work with: a stored connection, else the one in the environment.

    The environment's becomes a connection too, called `env`, whose credentials are not stored. Raises
    `UnknownName`, or `ConfigurationError` where there is neither.
    """
    known = [each for each in store.all() if each.provider == provider.name]
    if connection_id != ENVIRONMENT_ID and any(each.credentials is not None for each in known):
        connection = stored(store, provider.name, connection_id)
        if connection.credentials is not None:
            return Account(connection=connection, credentials=connection.credentials)
    elif connection_id not in {None, ENVIRONMENT_ID}:
        stored(store, provider.name, connection_id)
    draft = from_environment(provider, environment)
    if draft is None:
        raise ConfigurationError(_how_to_connect(provider))
    return Account(
        connection=store.save(draft, keep_credentials=False, now=now), credentials=draft.credentials
    )


def _how_to_connect(provider: Provider) -> str:
    how = f"no {provider.display_name} account: run `tieline connect {provider.name}`"
    if provider.environment is None:
        return how
    pairs = " or ".join(f"{pair.username} and {pair.password}" for pair in provider.environment.accounts)
    return f"{how}, or set {pairs}"
