"""Syncs and functions by commands, with a server beside them and without."""

from __future__ import annotations

import json
import uuid

import pytest
from tests.processes import Home, finish, sandbox_process, wait_until

KEY = str(uuid.uuid4())
FUNCTIONS = """
import msgspec
from tieline import ActionContext, SyncContext, action, on_event, sync


class Person(msgspec.Struct):
    id: str


@sync(integration="gong", every="2h", models=[Person], auto_start=False)
async def people(tie: SyncContext) -> None:
    async for page in tie.paginate("/v2/users", kind=Person, items="users"):
        await tie.save(page)


@action(integration="gong")
async def nothing(tie: ActionContext) -> None:
    pass


@sync(integration="elsewhere", every="1h", models=[Person])
async def others(tie: SyncContext) -> None:
    pass
"""


@pytest.fixture
def home(make_home) -> Home:
    """A home with an account, and functions of its owner's."""
    with sandbox_process("--calls", "10", "--users", "7") as gong:
        home = make_home({**gong.variables, "TIELINE_FUNCTIONS": "functions.py", "TIELINE_SECRET_KEY": KEY})
        (home.folder.parent / "functions.py").write_text(FUNCTIONS)
        assert home.run("connect", "gong", "--connection", "acme").code == 0
        yield home


def standing(home: Home, sync: str, variant: str = "base"):
    done = home.run("syncs", "list", "gong/acme", "--json")
    assert done.code == 0, done.err
    return next(each for each in done.json["syncs"] if (each["name"], each["variant"]) == (sync, variant))


def test_schedules_are_steered(home):
    """Started, paused, given a frequency; what is not there is told with what is."""
    assert standing(home, "people")["status"] == "STOPPED"
    assert home.run("syncs", "start", "acme", "people").out.startswith("1 sync started, of gong/acme.")
    assert home.run("syncs", "start", "gong/acme", "people", "--json").json == {"count": 0}
    assert (
        home.run("syncs", "frequency", "acme", "people", "5m").out == "people of gong/acme runs every 5m.\n"
    )
    assert (standing(home, "people")["frequency"], standing(home, "people")["next_at"] is None) == (
        "5m",
        False,
    )
    assert home.run("syncs", "pause", "acme", "people", "--json").json == {"count": 1}
    assert standing(home, "people")["status"] == "PAUSED"
    asked = home.run("syncs", "frequency", "acme", "people", "default")
    assert (asked.out, asked.err) == (
        "people of gong/acme runs every 2h.\n",
        "It is not started: tieline syncs start gong/acme people\n",
    )
    for wrong, told in (
        (("trigger", "acme", "nobody"), "sync: gong has no 'nobody'; it has people"),
        (("trigger", "nobody"), "connection: there is none called 'nobody'"),
        (("frequency", "acme", "people", "1s"), "frequency: "),
    ):
        done = home.run("syncs", *wrong)
        assert (done.code, done.out) == (2, "")
        assert told[:20] in done.err


def test_variants(home):
    assert (
        home.run("syncs", "create-variant", "acme", "people", "eu").out
        == "Started people::eu of gong/acme.\n"
    )
    assert standing(home, "people", "eu")["status"] != "STOPPED"
    assert home.run("syncs", "create-variant", "acme", "people", "eu").code == 2
    assert home.run("syncs", "delete-variant", "acme", "people", "eu").code == 0
    assert home.run("syncs", "delete-variant", "acme", "people", "eu").code == 2


def test_a_server_picks_up_what_commands_ask_for(home):
    """A trigger of another process is run by the server, at once."""
    process = home.start("serve", "--port", "0", "--json")
    assert json.loads(process.stdout.readline())["functions"] == {
        "elsewhere": "1 sync",
        "gong": "1 sync, 1 action",
    }
    assert home.run("syncs", "trigger", "acme", "people", "users", "--json").json == {"count": 2}
    wait_until(lambda: {standing(home, each)["status"] for each in ("people", "users")} == {"SUCCESS"})
    assert standing(home, "people")["records"] == {"Person": 7}
    listed = home.run("syncs", "list")
    assert "gong/acme   people " in listed.out
    assert "7 Person" in listed.out
    assert len(home.run("records", "gong", "Person", "--json").json["records"]) == 7
    assert "stream: gong/acme has no 'Persons'; it has Person, " in home.run("records", "gong", "Persons").err
    process.terminate()
    assert finish(process).code == 0


def test_functions_are_listed(home):
    """One's own with their lines, those that come along, and for whom there is no integration yet."""
    done = home.run("functions", "list", "--json")
    found = {(each["provider_config_key"], each["name"]): each for each in done.json["functions"]}
    own = found["gong", "people"]
    assert (own["type"], own["every"], own["auto_start"], own["models"]) == ("sync", "2h", False, ["Person"])
    assert (own["file"].rpartition("/")[2], own["line"]) == ("functions.py", 10)
    assert found["gong", "nothing"]["type"] == "action"
    assert found["gong", "users"]["file"] is None
    assert done.err == ("There is no integration elsewhere yet: `tieline integrations create` makes it.\n")
    assert "functions.py:10" in home.run("functions", "list", "--integration", "gong").out
    assert home.run("functions", "list", "--integration", "nobody").code == 2


def test_what_cannot_be_loaded_is_told_with_its_line(home):
    """The rest is there all the same; the exit code says that something is not."""
    (home.folder.parent / "functions").mkdir()
    (home.folder.parent / "functions" / "good.py").write_text(FUNCTIONS)
    (home.folder.parent / "functions" / "bad.py").write_text("x = 1\nimport nowhere_to_be_found\n")
    done = home.run("functions", "list", "--functions", "functions", "--json")
    assert done.code == 2
    assert "people" in {each["name"] for each in done.json["functions"]}
    (problem,) = done.json["problems"]
    assert (problem["file"].rpartition("/")[2], problem["line"]) == ("bad.py", 2)
    assert "bad.py, line 2: ModuleNotFoundError" in done.err


def test_functions_are_switched_off_and_on(home):
    assert home.run("functions", "disable", "gong", "people").code == 0
    listed = home.run("functions", "list", "--json").json["functions"]
    assert "people" not in {each["name"] for each in listed}
    assert home.run("functions", "disable", "gong", "people").code == 2
    assert home.run("functions", "enable", "gong", "people").code == 0
    assert home.run("functions", "enable", "gong", "people").code == 2
    assert home.run("functions", "enable", "gong", "people", "--kind", "x").code == 2
