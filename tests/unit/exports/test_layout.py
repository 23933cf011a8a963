"""How records of a shape lie in tables, and what is told where two things would have one name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.exports.infer import empty, widened
from tieline.exports.layout import Layout, lay_out, reading
from tieline.exports.model import Form, Names, Nested, Partition, Span, Target
from tieline.exports.names import renamed_json, table_called
from tieline.exports.partition import Folder, parted, read_partition
from tieline.sources.schema import INTEGER, JSON, NUMBER, TEXT, List, Model, Struct, struct

MODEL = Model(
    name="Call",
    fields=struct(
        metaData=struct(startedAt=TEXT, of=struct(size=INTEGER)),
        parties=List(struct(emailAddress=TEXT, methods=List(TEXT))),
        grid=List(List(NUMBER)),
        open=JSON,
    ),
)


def laid_out(nested: Nested | None = None, names: Names = Names.API) -> Layout:
    return lay_out(Target(name="calls", connection="c", model=MODEL, form=Form(nested=nested, names=names)))


def columns(layout: Layout) -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in layout.tables}


def test_a_table_for_each_array() -> None:
    """Objects are columns of what they are in; items that are no objects have one column."""
    assert columns(laid_out(Nested.TABLES, Names.SNAKE)) == {
        "calls": ["meta_data__started_at", "meta_data__of__size", "open"],
        "calls__parties": ["email_address"],
        "calls__parties__methods": ["value"],
        "calls__grid": [],
        "calls__grid__list": ["value"],
    }
    assert [table.arrays for table in laid_out(Nested.TABLES).parts] == [
        (("parties",),),
        (("parties",), ("methods",)),
        (("grid",),),
        (("grid",), ()),
    ]


@pytest.mark.parametrize("nested", [None, Nested.TYPES, Nested.JSON])
def test_one_table_for_all_other_forms(nested: Nested | None) -> None:
    """With the fields of the record as columns; only as JSON they are read so."""
    layout = laid_out(nested)
    assert columns(layout) == {"calls": ["metaData", "parties", "grid", "open"]}
    kinds = [column.type for column in layout.root.columns]
    assert (kinds == [JSON] * 4) == (nested is Nested.JSON)
    assert layout.read == reading(MODEL, Form(nested=nested))


def test_types_have_names_too() -> None:
    """At every depth."""
    layout = laid_out(names=Names.SNAKE)
    assert [layout.stored(column) for column in layout.root.columns][:2] == [
        struct(started_at=TEXT, of=struct(size=INTEGER)),
        List(struct(email_address=TEXT, methods=List(TEXT))),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("calls", "calls"), ("OpenDeal", "open_deal"), ("Deal__WestCoast", "deal__west_coast")],
)
def test_tables_in_snake_case(name: str, expected: str) -> None:
    """A variant stays one."""
    assert table_called(name, Names.SNAKE) == expected


_NAMES = st.text(alphabet="aAbB_1 é-", max_size=4)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=10,
)
_RECORDS = st.lists(st.dictionaries(_NAMES, _VALUES, max_size=4), max_size=4)


@given(_RECORDS, st.sampled_from([*Names]))
def test_what_is_inferred_can_be_laid_out(records: list[dict[str, object]], names: Names) -> None:
    """No two columns, and no two fields of an object, have one name; what was seen before changes nothing."""
    form, model = Form(nested=Nested.TYPES, names=names), empty("orders")
    for record in records:
        model = widened(model, record, form)
        assert widened(model, record, form) == model
    lay_out(Target(name="orders", connection="c", model=model, form=form))


@given(_RECORDS)
def test_columns_only_ever_come(records: list[dict[str, object]]) -> None:
    """And stay in their order, whatever is seen next."""
    form, model = Form(nested=Nested.TABLES), empty("orders")
    for record in records:
        wider = widened(model, record, form)
        assert [field.name for field in wider.fields.fields][: len(model.fields.fields)] == [
            field.name for field in model.fields.fields
        ]
        model = wider


def test_what_is_too_deep_is_json() -> None:
    """So that no record makes a type without end."""
    value: object = 1
    for _ in range(30):
        value = {"a": value}
    kind = widened(empty("orders"), {"a": value}, Form(nested=Nested.TYPES)).fields.fields[0].type
    depth = 0
    while isinstance(kind, Struct):
        kind, depth = kind.fields[0].type, depth + 1
    assert (kind, depth) == (JSON, 10)


@given(st.dictionaries(_NAMES, _VALUES, max_size=5))
def test_renamed_records_lose_nothing(record: dict[str, object]) -> None:
    """They have as many fields as before."""
    renamed = json.loads(renamed_json(json.dumps(record).encode(), Names.SNAKE))
    assert len(renamed) == len(record)
    assert json.loads(renamed_json(json.dumps(record).encode(), Names.API)) == record


def test_folders_have_the_names_of_fields() -> None:
    """The last on a path, with the span that is taken; in snake case where columns are, by either name."""
    form = Form(
        names=Names.SNAKE,
        partitions=(read_partition("metaData.startedAt:month"), read_partition("meta_data.of.size")),
    )
    layout = lay_out(Target(name="calls", connection="c", model=MODEL, form=form))
    assert layout.folders == (
        Folder(
            name="started_at_month",
            partition=Partition(field="metaData.startedAt", span=Span.MONTH),
            path=("metaData", "startedAt"),
        ),
        Folder(name="size", partition=Partition(field="meta_data.of.size"), path=("metaData", "of", "size")),
    )


def test_a_folder_and_a_column_of_one_name_are_told() -> None:
    """Unless they are the same."""
    model = Model(name="Call", fields=struct(size=INTEGER, of=struct(size=INTEGER)))
    target = Target(name="calls", connection="c", model=model)
    partitions = (Partition(field="of.size"),)
    with pytest.raises(UsageError, match=r"^partition_by: of calls size and --partition-by of\.size"):
        lay_out(parted([replaced(target, partitions)], partitions)[0])
    assert lay_out(replaced(target, (Partition(field="size"),))).folders[0].is_column


def test_a_folder_is_asked_for_once() -> None:
    """Two of one name would be read as one."""
    target = Target(name="calls", connection="c", model=MODEL)
    with pytest.raises(UsageError, match=r"^partition_by: of calls .* would be one folder"):
        lay_out(replaced(target, (Partition(field="id"), Partition(field="id"))))


@pytest.mark.parametrize("field", ["..", "a.", "_tieline_id", "_tieline_extra", "_TIELINE_CONNECTION"])
def test_what_no_files_are_parted_by(field: str) -> None:
    """Nothing of Tieline's but what tells whose and when: files without ids could not be written anew."""
    with pytest.raises(UsageError, match=r"^partition_by: "):
        read_partition(field)


def replaced(target: Target, partitions: tuple[Partition, ...]) -> Target:
    return Target(
        name=target.name,
        connection=target.connection,
        model=target.model,
        form=Form(partitions=partitions),
    )
