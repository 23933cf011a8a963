"""Whose records one export brings where: of one connection or of many, into one place or each into its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

import msgspec

from tieline.cli.places import Place
from tieline.connections import choose
from tieline.connections.model import Connection
from tieline.core.errors import UnknownName, UsageError
from tieline.exports.model import ExportStream

#: Returns what can be exported of connections, of each its own; raises `UnknownName` where that is nothing.
Listed = Callable[[Sequence[Connection]], list[tuple[Connection, list[ExportStream]]]]

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Streams that one place takes."""

    place: Place
    streams: tuple[ExportStream, ...]


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Which connections were asked for, and whether each is to have a place of its own.

    `columns` are the names of those that tell whose a row is: of the connection, and of its integration.
    """

    ids: tuple[str, ...] = ()
    everyone: bool = False
    apart: bool = False
    columns: tuple[str, ...] = ()

    def shares(
        self, place: Place, provider: str, connections: Sequence[Connection], listed: Listed
    ) -> list[Share]:
        """Return what goes where, of those of `connections` that were asked for.

        Of all of a provider's, those are left out that nothing is to be exported of. Raises `UnknownName` where that is so
        of each, or of one that was named.
        """
        found = self._found(provider, connections, listed)
        if not self.apart:
            return [Share(place=place, streams=tuple(stream for _, streams in found for stream in streams))]
        return [
            Share(place=place.within(tenant_name(each.connection_id)), streams=tuple(streams))
            for each, streams in found
        ]

    def _found(
        self, provider: str, connections: Sequence[Connection], listed: Listed
    ) -> list[tuple[Connection, list[ExportStream]]]:
        if self.everyone:
            chosen = [each for each in connections if each.provider == provider]
            if not chosen:
                raise UnknownName(f"connection: {provider} has none yet", field="connection")
            return listed(chosen)
        return [
            found
            for name in self.ids or (None,)
            for found in listed([choose.among(connections, provider, name)])
        ]


def read_whose(ids: Sequence[str], *, everyone: bool, tenants: str) -> Whose:
    """Return what the options of a command mean. Raises `UsageError` for those that do not go together."""
    if everyone and ids:
        raise UsageError("all_connections: are all; give --connection or this", field="all_connections")
    how, colon, names = tenants.partition(":")
    if how not in {"column", "schema"} or (colon and how == "schema"):
        raise UsageError(f"tenants: {tenants!r} is none of column, column:NAME, schema", field="tenants")
    if how == "schema" and not (everyone or ids):
        raise UsageError("tenants: name the connections, or --all-connections", field="tenants")
    columns = tuple(names.split(",")) if colon else ()
    for name in columns:
        if not _COLUMN.fullmatch(name) or name.casefold().startswith("_tieline"):
            raise UsageError(f"tenants: {name!r} cannot name a column", field="tenants")
    if len(columns) > 2:
        raise UsageError(
            "tenants: there are two columns, of the connection and of its integration", field="tenants"
        )
    return Whose(ids=tuple(dict.fromkeys(ids)), everyone=everyone, apart=how == "schema", columns=columns)


def tenant_name(connection_id: str) -> str:
    """Return what a tenant's schema or folder is called: its id, or where that is no name, one with a digest of it."""
    plain = re.sub(r"[^a-z0-9]+", "_", connection_id.lower()).strip("_")[:40]
    if plain == connection_id:
        return plain
    digest = blake2b(connection_id.encode(), digest_size=4).hexdigest()
    return f"{plain}_{digest}".lstrip("_")
