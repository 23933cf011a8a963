"""The values of an export: what to bring where, and what came of it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tieline.records.model import StreamKey
from tieline.sources.schema import Model


class Mode(StrEnum):
    """What becomes of a record that is there already."""

    #: The newer state replaces it, a delete removes it: the place holds what is now.
    MERGE = "merge"
    #: Nothing: every change is a row of its own, with what was done and when.
    APPEND = "append"
    #: It ends and the newer state begins: the place holds every state, each with its time. Slowly changing, type 2.
    HISTORY = "scd2"


class Contract(StrEnum):
    """What becomes of values that no column holds."""

    #: A shape that is inferred grows; what a described one does not foresee is kept aside.
    EVOLVE = "evolve"
    #: The export stops, before anything of the batch is written.
    FREEZE = "freeze"
    #: The record is left out; what the place holds of it stays.
    DISCARD_ROW = "discard_row"
    #: The values are left out.
    DISCARD_VALUE = "discard_value"


class Nested(StrEnum):
    """How a place holds the parts of records: objects and arrays."""

    #: Columns of nested types.
    TYPES = "types"
    #: Columns of JSON.
    JSON = "json"
    #: Objects as columns, arrays as tables of their own.
    TABLES = "tables"


class Names(StrEnum):
    """What tables and columns are called."""

    #: As the API calls them.
    API = "api"
    #: In small letters, with underscores between words.
    SNAKE = "snake"


class Span(StrEnum):
    """What of a moment or date files are parted by."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """What files are parted by: a field by its path, dotted, or a column beside the record's own; of a time a span."""

    field: str
    span: Span | None = None


class Form(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a place holds records. What it was begun with it keeps.

    Without `nested` parts are as the place has them best: nested types, or JSON. `tenant` names columns that tell people
    whose a row is: the first for the connection's id, the second for its integration's.
    """

    nested: Nested | None = None
    names: Names = Names.API
    tenant: tuple[str, ...] = ()
    partitions: tuple[Partition, ...] = ()


#: What is so if nothing is said.
AS_EVER = Form()


class Takes(msgspec.Struct, frozen=True, kw_only=True):
    """Which forms a place takes, beside the one that is so if nothing is said."""

    nested: frozenset[Nested] = frozenset()
    tenant: bool = True
    partitions: bool = False


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where a stream's records go in a sink.

    `name` is the table, folder or file. `connection` names the account: unique to it, the same from run to run;
    it stands beside each record, so that two accounts in one table never touch each other's.
    Without a `model` a record is kept whole in one JSON column. What a place was begun with as its `mode` it keeps.
    An `inferred` shape is what was seen of the records: it grows in place, and nothing comes again for it.
    `tenant` is what the columns hold that a form names so: the connection's id, and its integration's.
    """

    name: str
    connection: str
    model: Model | None = None
    mode: Mode = Mode.MERGE
    contract: Contract = Contract.EVOLVE
    inferred: bool = False
    form: Form = AS_EVER
    tenant: tuple[str, ...] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a place holds of a stream: in which shape, mode and form."""

    model: Model | None
    mode: Mode = Mode.MERGE
    form: Form = AS_EVER


class ExportStream(msgspec.Struct, frozen=True, kw_only=True):
    """A stream to export. `feed` names the record store: a cursor of another store is not followed."""

    key: StreamKey
    target: Target
    feed: str = ""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a sink has followed a stream's feed."""

    feed: str
    cursor: str


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record as it is now, a JSON object as bytes; `data` is None once it is deleted. Times in microseconds."""

    id: str
    data: bytes | None
    first_seen_at: int
    modified_at: int


class ExportCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What an export did to one stream.

    `misfits` of the `written` have parts that the model does not foresee: kept aside, not lost.
    `skipped` records had no payload left in the store. Of `discarded` ones something was left out, as the contract says.
    """

    written: int = 0
    deleted: int = 0
    misfits: int = 0
    skipped: int = 0
    discarded: int = 0

    def __add__(self, other: ExportCounts) -> ExportCounts:
        return ExportCounts(
            written=self.written + other.written,
            deleted=self.deleted + other.deleted,
            misfits=self.misfits + other.misfits,
            skipped=self.skipped + other.skipped,
            discarded=self.discarded + other.discarded,
        )
