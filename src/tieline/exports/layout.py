"""How records of a shape lie in tables: which there are, and where each column comes from; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from tieline.core.errors import UsageError
from tieline.exports.model import Form, Mode, Names, Nested, Target
from tieline.exports.names import SEPARATOR, called, renamed
from tieline.exports.partition import Folder, folders
from tieline.sources.schema import JSON, Field, List, Model, Struct, Type

#: The one column of a record without a model.
PAYLOAD = "data"
#: The column of items that are no objects.
VALUE = "value"
#: What a table is called whose rows are the items of arrays in arrays.
_ITEMS = "list"

Path = tuple[str, ...]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: the path to its value, by the record's own names, and what it holds, by the place's."""

    name: str
    path: Path
    #: As it is read.
    type: Type


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table with the record's own columns.

    Its rows are the items of arrays in records: `arrays` has the path to each array on the way, from the item of the one
    before; none where its rows are the records.
    """

    name: str
    columns: tuple[Column, ...]
    arrays: tuple[Path, ...] = ()


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of a stream, the records' own first, and after it those of its arrays, each after the one it is part of.

    `read` is what a record is read as before it is laid out; None for one that is kept whole.
    """

    target: Target
    read: Model | None
    tables: tuple[Table, ...]

    @property
    def root(self) -> Table:
        """The table whose rows are records."""
        return self.tables[0]

    @property
    def parts(self) -> tuple[Table, ...]:
        """The tables whose rows are parts of records."""
        return self.tables[1:]

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The levels of folders that files are parted by."""
        return folders(self.target)

    @property
    def mode(self) -> Mode:
        """What becomes of a record that is there already."""
        return self.target.mode

    @property
    def is_plain(self) -> bool:
        """Whether records lie as they are read, in one table."""
        form = self.target.form
        return form.nested is not Nested.TABLES and form.names is Names.API and not form.tenant

    def stored(self, column: Column) -> Type:
        """Return what a column holds, by the place's names."""
        return renamed(column.type, self.target.form.names)


def lay_out(target: Target) -> Layout:
    """Return how a target's records lie. Raises `UsageError`, which says what, where two things would have one name."""
    read = reading(target.model, target.form)
    names = target.form.names
    if read is None:
        root = Table(name=target.name, columns=(Column(name=PAYLOAD, path=(PAYLOAD,), type=JSON),))
        return Layout(target=target, read=None, tables=(root,))
    if target.form.nested is Nested.TABLES:
        tables = tuple(_tables(target.name, read.fields, (), names))
    else:
        columns = tuple(
            Column(name=called(each.name, names), path=(each.name,), type=each.type)
            for each in read.fields.fields
        )
        tables = (Table(name=target.name, columns=columns),)
    layout = Layout(target=target, read=read, tables=tables)
    _check(layout)
    return layout


def reading(model: Model | None, form: Form) -> Model | None:
    """Return what records are read as where they lie in a form: with JSON for what has parts, if that is the form."""
    if model is None or form.nested is not Nested.JSON:
        return model
    fields = tuple(
        Field(name=each.name, type=JSON if isinstance(each.type, Struct | List) else each.type)
        for each in model.fields.fields
    )
    return msgspec.structs.replace(model, fields=Struct(fields=fields))


def _tables(name: str, item: Type, arrays: tuple[Path, ...], names: Names) -> Iterator[Table]:
    """Yield the table of an item's columns, and those of the arrays in it."""
    values = list(_values(item, ()))
    yield Table(
        name=name,
        columns=tuple(
            Column(name=_joined(path, names) or VALUE, path=path, type=kind)
            for path, kind in values
            if not isinstance(kind, List)
        ),
        arrays=arrays,
    )
    for path, kind in values:
        if isinstance(kind, List):
            part = f"{name}{SEPARATOR}{_joined(path, names) or _ITEMS}"
            yield from _tables(part, kind.of, (*arrays, path), names)


def _values(kind: Type, path: Path) -> Iterator[tuple[Path, Type]]:
    """Yield the values in objects, by their paths: scalars, JSON and arrays."""
    if isinstance(kind, Struct):
        yield from chain.from_iterable(_values(each.type, (*path, each.name)) for each in kind.fields)
    else:
        yield path, kind


def _joined(path: Path, names: Names) -> str:
    return SEPARATOR.join(called(step, names) for step in path)


class _Named(msgspec.Struct, frozen=True):
    """Something that has a name in a place, as people know it, and the option that decides about its name."""

    name: str
    told: str
    option: str = "names"


def _check(layout: Layout) -> None:
    """Raise `UsageError` where two tables, two columns of one, or two fields of an object would have the same name."""
    tables = [_Named(each.name, _dotted(each.arrays), "nested") for each in layout.tables]
    _check_apart(tables, layout.target.name, "table")
    _check_apart(_levels(layout.folders), layout.target.name, "folder")
    for table in layout.tables:
        _check_apart(_columns(layout, table), table.name, "column")
        for column in table.columns if layout.target.form.names is Names.SNAKE else ():
            _check_fields(column.type, table.name)


def _columns(layout: Layout, table: Table) -> Iterator[_Named]:
    """Yield the columns of a table that are not Tieline's own, and what folders add to them."""
    yield from (_Named(each.name, ".".join(each.path)) for each in table.columns)
    yield from (_Named(name, f"--tenants column:{name}", "tenants") for name in layout.target.form.tenant)
    own = set[str]() if table.arrays else {each.name for each in table.columns}
    known = own | {each.name for each in layout.folders if each.path is None}
    yield from _levels(each for each in layout.folders if not (each.is_column and each.name in known))


def _levels(folders: Iterable[Folder]) -> Iterator[_Named]:
    return (_Named(each.name, f"--partition-by {each.partition.field}", "partition_by") for each in folders)


def _check_fields(kind: Type, table: str) -> None:
    match kind:
        case Struct():
            _check_apart(
                (_Named(called(each.name, Names.SNAKE), each.name) for each in kind.fields), table, "field"
            )
            for each in kind.fields:
                _check_fields(each.type, table)
        case List():
            _check_fields(kind.of, table)
        case _:
            pass


def _check_apart(named: Iterable[_Named], where: str, what: str) -> None:
    """Raise `UsageError` where two have one name; names have no case."""
    found: dict[str, _Named] = {}
    for each in named:
        before = found.setdefault(each.name.casefold(), each)
        if before is not each:
            raise UsageError(
                f"{each.option}: of {where} {before.told} and {each.told} would be one {what}",
                field=each.option,
            )


def _dotted(arrays: tuple[Path, ...]) -> str:
    return "[].".join(".".join(path) for path in arrays)
