"""A REST source as data: resources, the ranges they are asked for, and how they hang together.

A *slot* says where a value goes in a request: `param:name` in the query, `body:dotted.path` in the JSON body, `path:name`
where the path has `{name}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from tieline.core.errors import UnknownName
from tieline.core.json import JsonValue
from tieline.http.paginate import Pagination
from tieline.sources.hooks import AnswerRule, Step
from tieline.sources.schema import Model


class WholeList(msgspec.Struct, frozen=True, kw_only=True):
    """Asked whole each time; what is gone from the list is deleted."""


class Incremental(msgspec.Struct, frozen=True, kw_only=True):
    """Asked from where the last run ended. `field` is the record's moment, a dotted path.

    `unit` says what the slots take: an instant, or a calendar date in the account's time zone.
    A first run that has no `--since` begins at `initial`, or as long ago as `first`; None of both means all history. `required_end` is set where the
    API insists on an end, which is then today at most. `span` is the longest range that one chain may ask for, where
    an answer grows with the range it covers.
    """

    field: str
    start: str
    end: str
    unit: Literal["instant", "date"] = "instant"
    first: timedelta | None = None
    initial: date | None = None
    required_end: bool = False
    span: timedelta | None = None


class Months(msgspec.Struct, frozen=True, kw_only=True):
    """Asked by calendar months in the account's time zone; a month is asked again until it is final.

    `first` is how many months a first run without `--since` asks for, the running one included. `earliest` is the
    first month that can hold anything, however early `--since` is.
    """

    start: str
    end: str
    first: int = 3
    earliest: str = "2000-01-01"


class Follow(msgspec.Struct, frozen=True, kw_only=True):
    """Asked from the furthest value seen, whatever kind of value it is: text, a number, a moment.

    `field` is a JSONPath in the record. A value's place is `kind` of: as JSON it is, or read as a moment. `furthest` chooses
    the one that lies furthest of some, as max and min do. A first run asks from `initial`. With an `end` nothing is
    remembered: each run asks for that range. `convert` makes of a value what requests say. Records before the start and from the
    end on are left out, `open_start` also those at the start, and with `closed_end` those at the end are not. `lag` is
    taken off the start of later runs: seconds of a moment, days of a date, else a number. `order` tells the order of the API, by
    which a chain ends early.
    """

    field: str
    initial: JsonValue = None
    end: JsonValue = None
    start_param: str | None = None
    end_param: str | None = None
    kind: Literal["json", "instant", "date"] = "json"
    furthest: Callable[[Sequence[Any]], Any] = max
    convert: Callable[[Any], Any] | None = None
    lag: float = 0.0
    open_start: bool = False
    closed_end: bool = False
    order: Literal["asc", "desc"] | None = None
    missing: Literal["raise", "include", "exclude"] = "raise"


Range = WholeList | Incremental | Months | Follow


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """Asked with ids of another stream's records, `batch` in one request, put into `slot`.

    Of a single parent `fields` are read, too: names, as placeholders and `inject` have them, and JSONPaths in its record.
    `changes` asks only for parents that are new or changed since; otherwise every living parent each time.
    `match` is the path in the child's record that holds the parent's id: a parent that no record names
    is asked for again during `patience`, counted from the parent's moment (its own range's field).
    """

    stream: str
    slot: str | None = None
    fields: Mapping[str, str] = {}
    batch: int = 1
    changes: bool = False
    match: str | None = None
    patience: timedelta = timedelta()


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Which parts of a record name it, as dotted paths; several are joined, or digested.

    Without paths a digest is of the whole record, and of its number among those that a run finds equal. `loose` paths are
    also found as a warehouse would name them (`tieline.sources.naming`); with `lenient` a record without them is named by
    all that it holds.
    """

    paths: tuple[str, ...]
    digest: bool = False
    loose: bool = False
    lenient: bool = False


class Select(msgspec.Struct, frozen=True, kw_only=True):
    """Where the records of an answer are: a JSONPath, or None for what looks most like them."""

    path: str | None = None


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One stream of a source.

    `records` is the path of the records in an answer (see `tieline.http.page`), unless `select` says more; `inject` maps a
    new field at the front of each record to where its value comes from: `month:start`, `month:end`, `parent:id`,
    `field:NAME`, `partition:NAME`, `page:PATH`, `outer:NAME`. `templated` requests have placeholders in all their texts
    (`tieline.sources.placeholders`).
    """

    name: str
    model: str
    method: str = "GET"
    path: str
    params: Mapping[str, JsonValue] = {}
    headers: Mapping[str, str] = {}
    body: Mapping[str, JsonValue] | None = None
    #: A body that is no JSON: the fields of a form, or a text.
    form: Mapping[str, JsonValue] | str | None = None
    templated: bool = False
    pagination: Pagination
    records: str = ""
    select: Select | None = None
    total: str | None = None
    identity: Identity
    range: Range = WholeList()
    #: What is no longer in a whole list stays.
    keeps: bool = False
    #: Each run marks what it sees, for children that are asked for by what there is now, not by what was kept.
    marks: bool = False
    parent: Parent | None = None
    partitions: tuple[Mapping[str, str], ...] = ()
    inject: Mapping[str, str] = {}
    #: What is done with answers before they are read, and with records before they are stored.
    answers: tuple[AnswerRule, ...] = ()
    steps: tuple[Step, ...] = ()
    #: Statuses that mean "nothing there" when the answer has the provider's error shape.
    empty_statuses: frozenset[int] = frozenset()
    #: What people know a record by, a dotted path.
    label: str | None = None
    #: Where an answer tells the account's time zone.
    time_zone: str | None = None
    #: What others call it.
    aliases: tuple[str, ...] = ()
    #: It is there for its children alone.
    internal: bool = False
    #: How a warehouse is to load it, in dlt's words: write_disposition, merge_key, columns …
    loading: Mapping[str, JsonValue] = {}

    def __repr__(self) -> str:  # headers and parameters of a configuration may hold secrets
        return f"Resource({self.name})"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """All that one provider's declarative source can sync; parents stand before their children."""

    #: What providers name it by.
    name: str
    resources: tuple[Resource, ...]
    models: tuple[Model, ...]

    def resource(self, name: str) -> Resource:
        """Return a stream by name; raises `UnknownName` listing those there are."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        known = ", ".join(each.name for each in self.resources)
        raise UnknownName(f"stream: {self.name} has no {name!r}; it has {known}", field="stream")

    def model(self, resource: Resource) -> Model:
        """Return what a stream's records look like."""
        return next(model for model in self.models if model.name == resource.model)

    def select(self, names: tuple[str, ...]) -> tuple[Resource, ...]:
        """Return the named streams and the parents they need, in order; all of them for no name."""
        wanted = {name: self.resource(name) for name in names}
        for resource in list(wanted.values()):
            while resource.parent is not None:
                resource = self.resource(resource.parent.stream)  # noqa: PLW2901 - climb to the root
                wanted[resource.name] = resource
        return tuple(each for each in self.resources if not names or each.name in wanted)
