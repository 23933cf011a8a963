"""Where an export goes, as it is asked for on the command line."""

from __future__ import annotations

import pytest

from tieline.cli.places import asked_place
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
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
