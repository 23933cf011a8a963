"""Whose records an export brings where."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.cli.places import Place
from tieline.cli.tenants import read_whose, tenant_name
from tieline.core.errors import UnknownName, UsageError
from tieline.exports.model import ExportStream, Target
from tieline.records.model import StreamKey

POSTGRES = Place(kind="postgres")
KEY = StreamKey(connection=1, model="Call")


def listed(connections: Sequence[Any]) -> list[tuple[Any, list[ExportStream]]]:
    found = [
        (each, [ExportStream(key=KEY, target=Target(name="calls", connection=each.connection_id))])
        for each in connections
        if each.connection_id != "new"
    ]
    if not found:
        raise UnknownName("connection: nothing was synced", field="connection")
    return found


def known(*names: str) -> Any:
    return [SimpleNamespace(connection_id=name, provider="gong") for name in names]


def test_without_a_word_it_is_the_one_connection() -> None:
    """Or the one that is called so."""
    (share,) = read_whose((), everyone=False, tenants="column").shares(
        POSTGRES, "gong", known("a", "default"), listed
    )
    assert [each.target.connection for each in share.streams] == ["default"]


def test_all_share_one_place() -> None:
    """Those that nothing was synced of yet are left out."""
    whose = read_whose((), everyone=True, tenants="column")
    (share,) = whose.shares(POSTGRES, "gong", known("a", "new", "b"), listed)
    assert (share.place, [each.target.connection for each in share.streams]) == (POSTGRES, ["a", "b"])
    with pytest.raises(UnknownName, match="nothing was synced"):
        whose.shares(POSTGRES, "gong", known("new"), listed)
    with pytest.raises(UnknownName, match="gotom has none"):
        whose.shares(POSTGRES, "gotom", known("a"), listed)


def test_columns_tell_whose_a_row_is() -> None:
    """One for the connection, one for its integration."""
    assert read_whose((), everyone=True, tenants="column:tenant,shop").columns == ("tenant", "shop")


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        (Place(kind="postgres", dataset="gong"), [("gong_a", None), ("gong_b", None)]),
        (Place(kind="duckdb", path="x.duckdb"), [("a", "x.duckdb"), ("b", "x.duckdb")]),
        (Place(kind="parquet", path="out"), [(None, "out/a"), (None, "out/b")]),
    ],
)
def test_each_has_a_place_of_its_own(place: Place, parts: list[tuple[str | None, str | None]]) -> None:
    """A schema, or a folder."""
    shares = read_whose(("a", "b", "a"), everyone=False, tenants="schema").shares(
        place, "gong", known("a", "b"), listed
    )
    assert [(share.place.dataset, share.place.path) for share in shares] == parts


@pytest.mark.parametrize(
    ("ids", "everyone", "tenants", "field"),
    [
        (("a",), True, "column", "all_connections"),
        ((), True, "table", "tenants"),
        ((), False, "schema", "tenants"),
        (("a",), False, "schema:x", "tenants"),
        ((), True, "column:", "tenants"),
        ((), True, "column:_tieline_x", "tenants"),
        ((), True, "column:a,b,c", "tenants"),
    ],
)
def test_what_does_not_go_together_is_refused(
    ids: tuple[str, ...], everyone: bool, tenants: str, field: str
) -> None:
    """The error names the option."""
    with pytest.raises(UsageError) as refused:
        read_whose(ids, everyone=everyone, tenants=tenants)
    assert refused.value.field == field


@settings(deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_no_two_tenants_share_a_name(one: str, other: str) -> None:
    """And a name is one that a schema and a folder can have."""
    assert (tenant_name(one) == tenant_name(other)) == (one == other)
    assert set(tenant_name(one)) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert tenant_name(one)
