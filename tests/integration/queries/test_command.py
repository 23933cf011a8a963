"""`tieline query` as it is typed, in this process."""

from __future__ import annotations

import json

import pytest
from tests.querying import holding
from typer.testing import CliRunner

from tieline.cli.main import cli
from tieline.cli.query import read_memory
from tieline.cli.rows import fitting, widths
from tieline.core.errors import UsageError

BIG = 9_007_199_254_740_993
RECORDS = {
    "users": [
        {"id": str(BIG), "firstName": "Zoë\n", "title": None},
        {"id": "2", "firstName": "Bo", "title": "VP"},
    ],
    "calls": [{"metaData": {"id": "1", "title": "x" * 500, "started": "2026-01-05T10:00:00Z"}}],
}


@pytest.fixture
def query(tmp_path):
    """Run the command; return what it printed, or raise what it raised."""
    with holding(tmp_path / "home", RECORDS):
        pass

    def run(*arguments, stdin=None):
        environment = {"TIELINE_HOME": str(tmp_path / "home"), "COLUMNS": "80"}
        done = CliRunner().invoke(cli, ["query", *arguments], input=stdin, env=environment)
        if done.exception is not None:
            raise done.exception
        return done.stdout

    return run


def test_a_table(query):
    assert query("SELECT id, firstName, title FROM users ORDER BY id DESC").splitlines() == [
        "id                firstName  title",
        "────────────────  ─────────  ─────",
        f"{BIG}  Zoë",
        "2                 Bo         VP",
    ]


def test_what_values_hold_does_not_steer_the_terminal(query):
    """Neither in a cell nor in a name that is made of values."""
    shown = query("PIVOT (SELECT chr(27) || '[31m' AS red, chr(7) AS bell) ON red USING any_value(bell)")
    assert all(sign.isprintable() for sign in shown.replace("\n", ""))


def test_a_table_is_cut(query):
    lines = query("SELECT metaData.title AS t, 1 AS n FROM calls, range(5)", "--limit", "2").splitlines()
    assert lines[2] == "x" * 59 + "…  1"
    assert lines[4:] == ["… more than 2 rows; --limit shows more, --json or --csv all"]
    assert query("SELECT 1 AS a WHERE false").splitlines()[-1] == "No rows."


def test_json_lines(query):
    text = query(
        f"SELECT id, 1.10::DECIMAL(3,2) AS d, {BIG} AS n, '[1]'::JSON AS j FROM users ORDER BY 1", "--json"
    )
    first, second = text.splitlines()
    assert json.loads(second)["id"] == str(BIG)
    assert first == f'{{"id":"2","d":1.10,"n":{BIG},"j":[1]}}'


def test_csv(query):
    text = query("SELECT firstName, title, [1, 2] AS l, TRUE AS b FROM users ORDER BY id DESC", "--csv")
    assert text == 'firstName,title,l,b\n"Zoë\n",,"[1,2]",true\nBo,VP,"[1,2]",true\n'


def test_csv_has_bytes_and_spans_as_json_does(query):
    sql = "SELECT 'x'::BLOB AS b, INTERVAL 26 HOUR AS i"
    assert query(sql, "--csv") == "b,i\neA==,P1DT7200S\n"
    assert json.loads(query(sql, "--json")) == {"b": "eA==", "i": "P1DT7200S"}


def test_a_plan_is_drawn_whole(query):
    lines = query("EXPLAIN SELECT firstName FROM users").splitlines()
    assert (lines[0][0], lines[-1][0]) == ("╭", "╰")


def test_from_standard_input_and_from_a_file(query, tmp_path):
    (tmp_path / "q.sql").write_text("SELECT 7 AS n -- from a file")
    assert query("--csv", stdin="SELECT 6 AS n") == "n\n6\n"
    assert query("-", "--csv", stdin="SELECT 6 AS n") == "n\n6\n"
    assert query("--file", str(tmp_path / "q.sql"), "--csv") == "n\n7\n"


def test_into_a_file(query, tmp_path):
    path = tmp_path / "users.csv"
    assert query("SELECT id FROM users", "--output", str(path)) == f"{path}: 2 rows\n"
    assert len(path.read_text().splitlines()) == 3


def test_since(query):
    assert query("SELECT count(*) AS n FROM calls", "--since", "2026-01-06", "--csv") == "n\n0\n"


def test_a_plot(query, tmp_path):
    sql = "SELECT firstName, length(id) AS n FROM users ORDER BY id"
    assert query(sql, "--plot", "bar").splitlines()[0].startswith("Bo   ██")
    for ending, start in (("html", "<!doctype html>"), ("svg", "<svg")):
        path = tmp_path / f"chart.{ending}"
        assert query(sql, "--plot-to", str(path)) == f"{path}\n"
        assert path.read_text("utf-8").startswith(start)
    pytest.importorskip("PIL")
    query(sql, "--plot-to", str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_the_list(query):
    text = query("--list")
    assert "talk_ratio_by_team  (report) How much each team talks" in text
    assert "call_parties  (view)" in text
    names = {each["name"]: each for each in json.loads(query("--list", "--json"))["relations"]}
    assert names["calls_by_week"]["columns"]["week"] == "its Monday, in the company's time zone"
    assert names["users"]["columns"]["managerId"] == "text"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["FROM users", "--json", "--csv"], "only one of"),
        (["FROM users", "--memory", "3"], "not a size"),
        (["FROM users", "--since", "tomorrow"], "not a date"),
        (["FROM users", "--plot-to", "x.gif"], "ends in none of"),
        (["FROM users", "--plot", "pie"], "none of auto, bar, line"),
        (["FROM users WHERE false", "--plot", "bar"], "no rows to draw"),
        (["SELECT 'a', 1", "--plot-to", "nowhere/x.svg"], "plot_to: nowhere/x.svg is not a file in a folder"),
        (["--file", "nowhere.sql"], "file: nowhere.sql: No such file"),
        (["FROM users", "--file", "x.sql"], "given already"),
        (["FROM users", "--provider", "nope"], "no 'nope'"),
        (["FORM users"], "line 1, column 1"),
    ],
)
def test_wrong_calls(query, arguments, told):
    with pytest.raises(UsageError, match=told):
        query(*arguments)


def test_columns_that_do_not_fit_are_named():
    """Each could be no narrower than six; what is narrower anyway takes less."""
    wide = ["a" * 9] * 5
    assert (fitting(wide, [], 38), fitting(wide, [], 37), fitting(wide, [], 1)) == (5, 4, 1)
    assert fitting(["a", "b", "c"], [["1", "2", "3"]], 7) == 3


def test_a_table_with_many_columns(query):
    sql = f"SELECT {', '.join(f'{place} AS column_{place}' for place in range(40))}"
    lines = query(sql).splitlines()
    assert max(map(len, lines[:3])) <= 200
    assert (
        lines[3]
        == "… 15 more columns: "
        + ", ".join(f"column_{place}" for place in range(25, 40))
        + "; --json or --csv shows them"
    )


def test_sizes():
    assert (read_memory("512MB"), read_memory("4gb")) == (512, 4096)


def test_the_widest_columns_give_way():
    assert widths([4, 100, 30], 60) == [4, 26, 26]
    assert widths([200], 80) == [80]
