"""`tieline keys` and `tieline env`, as commands."""

import os

import pytest

from tieline.app import Tieline
from tieline.settings import Settings

KEY = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"


@pytest.fixture
def home(make_home):
    return make_home()


def test_a_key_is_shown_once_and_listed_by_its_name(home):
    """On standard output alone, for scripts; afterwards only its last signs are known."""
    made = home.run("keys", "create", "--name", "mine", "--scope", "environment:proxy")
    key = made.out.strip()
    assert (made.code, len(key)) == (0, 36)
    listed = home.run("keys", "list", "--json").json["keys"]
    assert [(each["name"], each["hint"], each["scopes"]) for each in listed] == [
        ("mine", key[-4:], ["environment:proxy"])
    ]
    shown = home.run("keys", "list")
    assert "mine" in shown.out
    assert key not in shown.out


def test_a_key_for_programs_is_json(home):
    """With everything allowed where nothing is said."""
    made = home.run("keys", "create", "--json").json
    assert made["scopes"] == ["environment:*"]
    assert made["name"] == f"key-{made['api_key'][-4:]}"
    assert made["last_used_at"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("keys", "create", "--name", "mine", "--scope", "environment:nothing"), "environment:nothing"),
        (("keys", "create", "--name", ""), "name"),
        (("keys", "revoke", "none"), "none"),
        (("env", "set", "1A"), "name"),
        (("env", "unset", "NONE"), "NONE"),
    ],
)
def test_what_is_wrong_is_one_clear_line(home, arguments, told):
    """Exit code 2, and nothing is done."""
    done = home.run(*arguments, stdin="x")
    assert (done.code, done.out) == (2, "")
    assert len(done.complaints) == 1
    assert told in done.err
    assert home.run("keys", "list", "--json").json == {"keys": []}


def test_a_revoked_key_is_gone(home):
    """Its name can be given again."""
    first = home.run("keys", "create", "--name", "mine").out
    assert home.run("keys", "create", "--name", "mine").code == 2
    assert home.run("keys", "revoke", "mine").code == 0
    assert home.run("keys", "create", "--name", "mine").out != first


def test_the_webhook_signing_key_is_made_anew(home):
    """And is the one there is; the operator's own is not replaced."""
    first = home.run("keys", "webhook-signing-key", "--json").json["webhook_signing_key"]
    fresh = home.run("keys", "rotate-webhook-signing-key").out.strip()
    assert home.run("keys", "webhook-signing-key").out.strip() == fresh != first
    home.variables["TIELINE_WEBHOOK_SIGNING_KEY"] = "preset"
    done = home.run("keys", "rotate-webhook-signing-key")
    assert (done.code, done.out) == (2, "")
    assert "TIELINE_WEBHOOK_SIGNING_KEY" in done.err


def test_the_webhook_signing_key_stays_unless_it_is_preset(home):
    """It is made at its first use."""
    first = home.run("keys", "webhook-signing-key").out
    assert len(first) > 30
    assert home.run("keys", "webhook-signing-key").out == first
    home.variables["TIELINE_WEBHOOK_SIGNING_KEY"] = "mine"
    assert home.run("keys", "webhook-signing-key").out == "mine\n"


def test_encryption_is_rotated(home):
    """Everything is sealed under the new first key; the old one may go."""
    home.run("env", "set", "TOKEN", stdin="hush")
    old = (home.folder / "encryption.key").read_text().strip()
    new = "dGhpcnR5LXR3by1ieXRlcy1vZi1hLXNlY3JldC1rZXk="
    home.variables["TIELINE_ENCRYPTION_KEY"] = f"{new},{old}"
    done = home.run("keys", "rotate-encryption", "--json")
    assert (done.code, sum(done.json["sealed"].values()) > 0) == (0, True)
    home.variables["TIELINE_ENCRYPTION_KEY"] = new
    assert home.run("env", "list", "--values").out == "TOKEN=hush\n"


async def test_a_process_with_a_former_key_holds_a_rotation_up(home):
    """Which names it and seals nothing, until it is gone; it would open nothing any more."""
    home.run("env", "set", "TOKEN", stdin="hush")
    old = (home.folder / "encryption.key").read_text().strip()
    new = "dGhpcnR5LXR3by1ieXRlcy1vZi1hLXNlY3JldC1rZXk="
    home.variables["TIELINE_ENCRYPTION_KEY"] = f"{new},{old}"
    before = Settings.of({**home.environment, "TIELINE_ENCRYPTION_KEY": f"{old},{new}"})
    async with Tieline(before) as former:
        done = home.run("keys", "rotate-encryption")
        assert (done.code, len(done.complaints)) == (2, 1)
        assert f"process {os.getpid()} on " in done.err
        assert [each.value.reveal() for each in former.access.variables()] == ["hush"]
    async with Tieline(Settings.of(home.environment)):
        assert home.run("keys", "rotate-encryption").code == 0


def test_variables_are_set_listed_and_unset(home):
    """Their values come from standard input, and are shown only when asked for."""
    assert home.run("env", "set", "TOKEN", stdin="hush ä\n").code == 0
    home.run("env", "set", "LINES", stdin="a\nb\n\n")
    assert home.run("env", "list").out == "LINES\nTOKEN\n"
    assert home.run("env", "list", "--json").json == {"variables": [{"name": "LINES"}, {"name": "TOKEN"}]}
    shown = home.run("env", "list", "--json", "--values").json["variables"]
    assert shown == [{"name": "LINES", "value": "a\nb\n"}, {"name": "TOKEN", "value": "hush ä"}]
    home.run("env", "unset", "LINES")
    assert home.run("env", "list").out == "TOKEN\n"


def test_a_value_cannot_be_an_argument(home):
    """Where others could read it."""
    assert home.run("env", "set", "TOKEN", "hush").code == 2


def test_a_value_is_nowhere_in_plain_text(home):
    """It is sealed."""
    home.run("env", "set", "TOKEN", stdin="hunter2-hunter2")
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"hunter2-hunter2" in path.read_bytes()]


def test_a_new_encryption_key_is_one_that_a_home_takes(home):
    """Nothing is changed by making it."""
    made = home.run("keys", "new-encryption-key")
    assert (made.code, made.err, home.folder.exists()) == (0, "", False)
    home.variables["TIELINE_ENCRYPTION_KEY"] = made.out.strip()
    assert home.run("env", "set", "A", stdin="x").code == 0
    assert made.out != home.run("keys", "new-encryption-key").out


def test_a_variable_may_be_empty(home):
    """To be there is something else than to hold something."""
    assert home.run("env", "set", "A", stdin="").code == 0
    assert home.run("env", "list", "--values").out == "A=\n"
