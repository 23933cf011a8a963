"""Whose records one export brings where: of one connection or of many, into one place or each into its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

import msgspec

from tieline.cli.places import Place
from tieline.connections.model import Connection
from tieline.core.errors import UnknownName, UsageError
from tieline.exports.model import ExportStream

#: Returns what can be exported of a connection, by its provider's name and its id.
Listed = Callable[[str | None], list[ExportStream]]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Streams that one place takes."""

    place: Place
    streams: tuple[ExportStream, ...]


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Which connections were asked for, and whether each is to have a place of its own."""

    ids: tuple[str, ...] = ()
    everyone: bool = False
    apart: bool = False

    def shares(self, place: Place, connections: Sequence[Connection], listed: Listed) -> list[Share]:
        """Return what goes where, of all `connections` of a provider those that were asked for.

        Of all, those are left out that nothing is to be exported of. Raises `UnknownName` where that is so of each.
        """
        found = self._streams([each.connection_id for each in connections], listed)
        if not self.apart:
            return [Share(place=place, streams=tuple(stream for _, streams in found for stream in streams))]
        return [
            Share(place=place.within(tenant_name(name or "default")), streams=tuple(streams))
            for name, streams in found
        ]

    def _streams(self, known: Sequence[str], listed: Listed) -> list[tuple[str | None, list[ExportStream]]]:
        if not self.everyone:
            return [(name, listed(name)) for name in self.ids or (None,)]
        found: list[tuple[str | None, list[ExportStream]]] = []
        lacking: list[UnknownName] = []
        for name in known:
            try:
                found.append((name, listed(name)))
            except UnknownName as error:
                lacking.append(error)
        if not found:
            raise lacking[0] if lacking else UnknownName("connection: there is none yet", field="connection")
        return found


def read_whose(ids: Sequence[str], *, everyone: bool, tenants: str) -> Whose:
    """Return what the options of a command mean. Raises `UsageError` for those that do not go together."""
    if everyone and ids:
        raise UsageError("all_connections: are all; give --connection or this", field="all_connections")
    if tenants not in {"column", "schema"}:
        raise UsageError(f"tenants: {tenants!r} is none of column, schema", field="tenants")
    if tenants == "schema" and not (everyone or ids):
        raise UsageError("tenants: name the connections, or --all-connections", field="tenants")
    return Whose(ids=tuple(dict.fromkeys(ids)), everyone=everyone, apart=tenants == "schema")


def tenant_name(connection_id: str) -> str:
    """Return what a tenant's schema or folder is called: its id, or where that is no name, one with a digest of it."""
    plain = re.sub(r"[^a-z0-9]+", "_", connection_id.lower()).strip("_")[:40]
    if plain == connection_id:
        return plain
    digest = blake2b(connection_id.encode(), digest_size=4).hexdigest()
    return f"{plain}_{digest}".lstrip("_")
