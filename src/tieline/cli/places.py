"""The places that records are exported to, by the name that the command line calls each by."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.exports.model import Form
from tieline.exports.place import check_form

if TYPE_CHECKING:
    from tieline.exports.ports import Sink
    from tieline.settings import Settings

STANDARD_OUTPUT = "-"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an export goes, as it was asked for; `url` hides what may be a secret.

    Of `dlt:duckdb` the kind is dlt and the destination duckdb. `home` is where places may keep what they need.
    """

    kind: str
    destination: str = ""
    home: Path = Path()
    path: str | None = None
    url: Secret | None = None
    dataset: str | None = None
    compact: bool = False

    def check(self, form: Form) -> None:
        """Raise `UsageError`, which names the option, for a form that this kind of place does not take."""
        check_form(form, "standard output" if self.is_output else self.kind)

    def within(self, tenant: str) -> Place:
        """Return a tenant's own part of the place: a schema, or a folder in this one."""
        if "dataset" in _KINDS[self.kind].takes:
            dataset = tenant if self.dataset is None else f"{self.dataset}_{tenant}"
            return msgspec.structs.replace(self, dataset=dataset)
        if self.is_output:
            raise UsageError("tenants: standard output has no schemas", field="tenants")
        return msgspec.structs.replace(self, path=str(_path(self) / tenant))

    @property
    def is_output(self) -> bool:
        """Whether this is standard output, which remembers nothing."""
        return self.path == STANDARD_OUTPUT


class _Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of place: how it is opened, and which of its address's parts it takes."""

    open: Callable[[Place], AbstractContextManager[Sink]]
    takes: frozenset[str]


def asked_place(
    sink: str,
    given: str | None,
    url_env: str | None,
    dataset: str | None,
    settings: Settings,
    *,
    compact: bool = False,
) -> Place:
    """Return what was asked for. Raises `UsageError` for what a place of this kind does not take."""
    kind, colon, destination = sink.partition(":")
    if kind not in _KINDS or bool(destination) != (kind == "dlt") or bool(colon) != bool(destination):
        raise UsageError(f"sink: {sink!r} is none of {', '.join(_KINDS)}:DESTINATION", field="sink")
    takes = _KINDS[kind].takes
    if url_env is not None and "url" not in takes:
        raise UsageError(f"url_env: {kind} has no URL", field="url_env")
    if dataset is not None and "dataset" not in takes:
        raise UsageError(f"dataset: {kind} has no datasets", field="dataset")
    if compact and "compact" not in takes:
        raise UsageError(f"compact: {kind} has no files to put together", field="compact")
    if "url" in takes:
        return Place(kind=kind, url=_url(given, url_env, settings.environment), dataset=dataset)
    if kind == "dlt":
        if given is not None:
            raise UsageError("path: dlt finds its destination in its own settings", field="path")
        return Place(kind=kind, destination=destination, dataset=dataset, home=settings.home)
    if given is None:
        raise UsageError(f"path: {kind} needs a path", field="path")
    if given == STANDARD_OUTPUT and "output" not in takes:
        raise UsageError(f"path: {kind} cannot be written to standard output; only jsonl can", field="path")
    return Place(kind=kind, path=given, dataset=dataset, compact=compact)


def open_place(place: Place) -> AbstractContextManager[Sink]:
    """Open a place for an export."""
    return _KINDS[place.kind].open(place)


def _url(given: str | None, name: str | None, environment: Mapping[str, str]) -> Secret:
    if given is not None and name is None:
        return Secret(given)
    if given is not None or name is None:
        raise UsageError("url: give either a URL, or --url-env and a variable's name", field="url")
    if name not in environment:
        raise UsageError(f"url_env: the environment has no {name}", field="url_env")
    return Secret(environment[name])


def _duckdb(place: Place) -> AbstractContextManager[Sink]:
    from tieline.sinks.duckdb import open_duckdb

    return open_duckdb(_path(place), schema=place.dataset or "main")


def _parquet(place: Place) -> AbstractContextManager[Sink]:
    from tieline.sinks.parquet import open_parquet

    return open_parquet(_path(place), compact=place.compact)


def _jsonl(place: Place) -> AbstractContextManager[Sink]:
    from tieline.sinks.jsonl import PlainSink, open_jsonl

    return nullcontext(PlainSink(sys.stdout.buffer)) if place.is_output else open_jsonl(_path(place))


def _postgres(place: Place) -> AbstractContextManager[Sink]:
    from tieline.sinks.postgres import open_postgres

    return open_postgres(place.url or Secret(""), schema=place.dataset or "public")


def _dlt(place: Place) -> AbstractContextManager[Sink]:
    from tieline.sinks.dlt import open_dlt

    return open_dlt(place.destination, place.home / "dlt", dataset=place.dataset or "tieline")


def _path(place: Place) -> Path:
    return Path(place.path or "")


_KINDS: Mapping[str, _Kind] = {
    "duckdb": _Kind(open=_duckdb, takes=frozenset({"path", "dataset"})),
    "parquet": _Kind(open=_parquet, takes=frozenset({"path", "compact"})),
    "jsonl": _Kind(open=_jsonl, takes=frozenset({"path", "output"})),
    "postgres": _Kind(open=_postgres, takes=frozenset({"url", "dataset"})),
    "dlt": _Kind(open=_dlt, takes=frozenset({"dataset"})),  # the last: its name goes on
}
