"""Where an export goes, as it is asked for on the command line."""

from __future__ import annotations

import pytest

from tieline.cli.places import asked_place
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.exports.model import Form, Nested, Partition
from tieline.settings import Settings


def settings(**environment: str) -> Settings:
    return Settings.of(environment)


def test_a_destination_of_dlt_has_a_folder_at_home() -> None:
    """What dlt keeps while it works lies there."""
    place = asked_place("dlt:snowflake", None, None, "gong", settings(TIELINE_HOME="/home/of"))
    assert (place.kind, place.destination, place.dataset, str(place.home)) == (
        "dlt",
        "snowflake",
        "gong",
        "/home/of",
    )


def test_a_url_is_a_secret_wherever_it_comes_from() -> None:
    """Given as it is or by the name of a variable, it is shown by nothing."""
    given = asked_place("postgres", "postgresql://me:pw@db/x", None, None, settings())
    named = asked_place("postgres", None, "DB", "gong", settings(DB="postgresql://me:pw@db/x"))

    assert given.url == named.url == Secret("postgresql://me:pw@db/x")
    assert named.dataset == "gong"
    assert "pw" not in f"{given!r} {named!r}"


@pytest.mark.parametrize(
    ("kind", "given", "url_env", "dataset", "field"),
    [
        ("oracle", "x", None, None, "sink"),
        ("dlt", None, None, None, "sink"),
        ("duckdb:x", "out", None, None, "sink"),
        ("dlt:duckdb", "out", None, None, "path"),
        ("dlt:duckdb", None, "DB", None, "url_env"),
        ("duckdb", None, None, None, "path"),
        ("parquet", "-", None, None, "path"),
        ("jsonl", "out", "DB", None, "url_env"),
        ("parquet", "out", None, "main", "dataset"),
        ("postgres", None, None, None, "url"),
        ("postgres", "postgresql:///x", "DB", None, "url"),
        ("postgres", None, "NONE", None, "url_env"),
    ],
)
def test_what_a_place_does_not_take_is_refused(
    kind: str, given: str | None, url_env: str | None, dataset: str | None, field: str
) -> None:
    """The error names the option."""
    with pytest.raises(UsageError, match=f"^{field}: ") as refused:
        asked_place(kind, given, url_env, dataset, settings(DB="postgresql:///x"))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "given", "form", "field"),
    [
        ("postgres", "postgresql:///x", Form(nested=Nested.TYPES), "nested"),
        ("jsonl", "out", Form(nested=Nested.TABLES), "nested"),
        ("dlt:duckdb", None, Form(nested=Nested.TABLES), "nested"),
        ("jsonl", "-", Form(tenant=("tenant",)), "tenants"),
        ("duckdb", "x.duckdb", Form(partitions=(Partition(field="a"),)), "partition_by"),
    ],
)
def test_a_form_that_a_place_does_not_take_is_refused(
    kind: str, given: str | None, form: Form, field: str
) -> None:
    """Before it is opened."""
    place = asked_place(kind, given, None, None, settings())
    with pytest.raises(UsageError, match=f"^{field}: ") as refused:
        place.check(form)
    assert refused.value.field == field


def test_files_alone_are_put_together() -> None:
    """Other places have none."""
    assert asked_place("parquet", "out", None, None, settings(), compact=True).compact
    with pytest.raises(UsageError, match=r"^compact: "):
        asked_place("duckdb", "x.duckdb", None, None, settings(), compact=True)
