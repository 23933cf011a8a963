"""`tieline status` of connections that have nothing to sync."""

import sqlite3
from contextlib import closing

import pytest

ACME = """
display_name: Acme
auth_mode: API_KEY
proxy: {base_url: "https://acme.test", headers: {x-key: "${apiKey}"}}
"""


@pytest.fixture
def home(make_home):
    home = make_home()
    (home.folder / "providers").mkdir(parents=True)
    (home.folder / "providers" / "acme.yaml").write_text(ACME)
    return home


def test_a_connection_without_streams_has_a_line_and_no_table(home):
    """Its calls go through the proxy."""
    assert home.run("connect", "acme", "--connection", "one", "--stdin", stdin='{"apiKey": "k"}').code == 0
    lines = [line for line in home.run("status").out.splitlines() if line.strip()]
    assert [line.split()[0] for line in lines] == ["acme/one", "nothing"]


def test_events_that_were_set_aside_are_counted(home):
    """For people and for programs."""
    assert home.run("connect", "acme", "--connection", "one", "--stdin", stdin='{"apiKey": "k"}').code == 0
    assert home.run("status", "--json").json["events_set_aside"] == 0
    with closing(sqlite3.connect(home.folder / "tieline.db")) as database, database:
        database.execute("insert into events (created_at, aside, content) values (1, 1, x'00')")
    assert home.run("status").out.splitlines()[0].startswith("1 events are set aside")
    assert home.run("status", "--json").json["events_set_aside"] == 1
