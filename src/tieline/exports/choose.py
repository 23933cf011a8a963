"""What of a connection can be exported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from tieline.connections.model import Connection, account_label
from tieline.core.errors import UnknownName
from tieline.exports.model import ExportStream, Target
from tieline.exports.typed import shape_of
from tieline.functions.definition import EventDefinition, SyncDefinition
from tieline.records.model import StreamKey
from tieline.sources.model import Source
from tieline.sources.schema import Model

_BASE = "base"


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """Records that a stream or a function saves: what they are exported as, and what people may call them."""

    #: The table, folder or file.
    name: str
    model: str
    variant: str = _BASE
    shape: Model | None = None
    called: frozenset[str] = frozenset()


def saved(source: Source | None, functions: Iterable[SyncDefinition | EventDefinition]) -> list[Saved]:
    """Return what a source's streams and functions save; a model of functions takes the place of the stream that saves it."""
    own = {each.model: each for function in functions for each in _of_function(function)}
    streams = [] if source is None else [each for each in _of_source(source) if each.model not in own]
    return [*streams, *own.values()]


def with_stored(known: Sequence[Saved], stored: Iterable[tuple[str, str]]) -> list[Saved]:
    """Return what is saved together with all that is `stored`, by (model, variant).

    A stream is exported as its name; a model of functions as its own, variants of it as `Model__variant`.
    """
    by_model = {each.model: each for each in known}
    places = {(each.model, each.variant) for each in known}
    return [
        *known,
        *(_stored(by_model.get(model), model, variant) for model, variant in sorted({*stored} - places)),
    ]


def _of_source(source: Source) -> list[Saved]:
    return [
        Saved(name=each.name, model=each.model, shape=source.model(each), called=frozenset({each.name}))
        for each in source.resources
    ]


def _of_function(function: SyncDefinition | EventDefinition) -> list[Saved]:
    return [
        Saved(
            name=model.name,
            model=model.name,
            shape=shape_of(model),
            called=frozenset({model.name, function.name}),
        )
        for model in function.models
    ]


def _stored(known: Saved | None, model: str, variant: str) -> Saved:
    base = known or Saved(name=model, model=model, called=frozenset({model}))
    if variant == _BASE:
        return base
    name = f"{base.name}__{variant}"
    called = base.called | {name, *(f"{each}::{variant}" for each in base.called)}
    return msgspec.structs.replace(base, name=name, variant=variant, called=called)


def streams_of(
    connection: Connection,
    stored: Collection[tuple[str, str]],
    described: Sequence[Saved],
    others: Sequence[Connection],
    names: Sequence[str] = (),
) -> list[ExportStream]:
    """Return what some names mean of what is `stored`, all that there is for none, labelled by the account.

    `described` is what its source and its functions save. Raises `UnknownName` before a first sync, and for a name that
    nothing is called by.
    """
    if not stored:
        raise UnknownName(f"connection: nothing was synced for {connection.name} yet", field="connection")
    known = with_stored(described, stored)
    for name in names:
        if not any(name in each.called for each in known):
            there = ", ".join(each.name for each in known)
            raise UnknownName(f"stream: {connection.name} has no {name!r}; it has {there}", field="stream")
    label = account_label(connection, others)
    tenant = connection.connection_id, connection.integration
    return [
        ExportStream(
            key=StreamKey(connection=connection.key, model=each.model, variant=each.variant),
            target=Target(name=each.name, connection=label, model=each.shape, tenant=tenant),
            feed=f"{connection.key}-{connection.created_at}",  # a database made anew numbers anew
        )
        for each in known
        if not names or not each.called.isdisjoint(names)
    ]
