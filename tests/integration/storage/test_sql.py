"""The files of named statements, as they are read."""

from __future__ import annotations

import pytest

from tieline.storage.sql import load_queries

FILE = """-- name: both
-- Serves both.
select a::text from t where a = :a and b like '5%';

-- name: differs
select 1;

-- name: differs (postgresql)
-- Only there.
select 2
from t;
"""


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("sqlite", {"both": "select a::text from t where a = :a and b like '5%'", "differs": "select 1"}),
        (
            "postgresql",
            {"both": "select a::text from t where a = %(a)s and b like '5%%'", "differs": "select 2\nfrom t"},
        ),
    ],
)
def test_statements_by_name(tmp_path, dialect, expected):
    """Each database gets its own text of a statement where there is one, and parameters as its driver wants them."""
    (tmp_path / "a.sql").write_text(FILE)
    assert load_queries(dialect, tmp_path) == expected


def test_name_is_used_once(tmp_path):
    """Two statements of one name are an error that names the file."""
    (tmp_path / "a.sql").write_text(FILE)
    (tmp_path / "b.sql").write_text("-- name: both\nselect 1;\n")
    with pytest.raises(ValueError, match=r"b\.sql: a second statement is named both"):
        load_queries("sqlite", tmp_path)
