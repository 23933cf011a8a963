"""`tieline providers`: what there is, whether it is right, and more of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from tests.processes import COMMAND, scrubbed

from tieline.providers.catalogue import Catalogue
from tieline.providers.reading import load

ROOT = Path(__file__).parents[3]
FORM = ROOT / "tests" / "unit" / "providers" / "nango_form.yaml"
COUNT = len(load(FORM).data)


class Home:
    """A folder with nothing in it, and the command over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def files(self) -> dict[str, str]:
        """The providers in it, by name."""
        return {path.stem: path.read_text() for path in (self.folder / "providers").glob("*.yaml")}

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run `tieline providers`."""
        return subprocess.run(
            [*COMMAND, "providers", *map(str, arguments)],
            capture_output=True,
            text=True,
            env=scrubbed() | {"TIELINE_HOME": str(self.folder)},
            cwd=self.folder.parent,
            timeout=60,
            check=False,
        )


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def refused(done, *words):
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert [word for word in words if word not in done.stderr] == []


def test_all_are_listed(home):
    done = home.run("list")
    assert [line.split()[0] for line in done.stdout.splitlines()] == Catalogue().names()
    assert not home.folder.exists()


def test_they_are_found_by_a_part_of_their_name(home):
    found = json.loads(home.run("search", "gong", "--json").stdout)["providers"]
    assert [(each["name"], each["auth_mode"], each["works"]) for each in found] == [
        ("gong", "BASIC", True),
        ("gong-oauth", "OAUTH2", True),
    ]


def test_one_is_shown_whole(home):
    shown = json.loads(home.run("show", "google-calendar", "--json").stdout)
    assert (shown["auth_mode"], shown["entry"]["token_url"]) == (
        "OAUTH2",
        "https://oauth2.googleapis.com/token",
    )
    assert "display_name: Google Calendar" in home.run("show", "google-calendar").stdout


def test_what_is_verified_is_told_with_its_sources(home):
    """At the head of one, beside those of a list that are not, and in JSON."""
    told = {name: home.run("show", name).stdout.splitlines()[1] for name in ("gitlab", "bigcommerce")}
    assert "# verified: two agree on each fact" in told["gitlab"]
    assert "# not verified" in told["bigcommerce"]
    lines = home.run("search", "e-commerce").stdout.splitlines()
    assert [line.split()[0] for line in lines if "(not verified)" in line] == ["bigcommerce"]
    shown = json.loads(home.run("show", "gitlab", "--json").stdout)
    assert (shown["verified"], len(shown["sources"]) > 1) == (True, True)


def test_an_unknown_one_is_one_line(home):
    refused(home.run("show", "gogle"), "'gogle'", "did you mean google")


def test_what_ships_is_right(home):
    done = home.run("check")
    assert (done.returncode, done.stdout) == (
        0,
        f"nothing wrong, nothing missing, in {len(Catalogue().names())} providers\n",
    )


def test_what_is_wrong_is_told_as_editors_read_it(home):
    file = home.folder.parent / "acme.yaml"
    file.write_text("display_name: Acme\nauth_mode: BASIC\ndocs: https://example.com\nproxi: {}\n")
    done = home.run("check", file)
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [f"{file}:4: proxi: no such field: is proxy meant?", "1 wrong, 2 missing, in 1 providers"],
    )
    assert "warning: proxy.verification" in home.run("check", file, "--warnings").stdout


def test_a_catalogue_is_taken_over(home):
    done = home.run("import", FORM)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{COUNT} added, 0 replaced, 0 unchanged\n")
    told = done.stdout.splitlines()
    assert (
        "  acme-great-grandchild  something_new"
        in told[told.index("fields that are kept, and mean nothing here:") :]
    )
    assert sorted(load(FORM).data) == sorted(home.files)
    assert json.loads(home.run("show", "acme-child", "--json").stdout)["own"]


def test_what_each_can_do_is_told(home):
    """In numbers, on a line each, and in JSON; of one that ships and stays, what it can do itself."""
    file = home.folder.parent / "catalogue.yaml"
    file.write_text(
        "gitlab: {display_name: Theirs, auth_mode: NONE}\n"
        "mine: {display_name: Mine, auth_mode: BASIC, webhook_routing_script: r, proxy: {base_url: https://x.test}}\n"
        "sited: {display_name: S, auth_mode: NONE, post_connection_script: p, proxy: {base_url: 'https://${connectionConfig.site}'}}\n"
    )
    told = home.run("import", file, "--each").stdout.splitlines()
    assert told[:-3] == [
        "2 added, 0 replaced, 0 unchanged",
        "1 ships with Tieline and stays as it is; --replace-shipped takes it from the file",
        "  gitlab differs in auth_mode",
        "auth modes, and how many of each work here:",
        "  BASIC  1 of 1",
        "  NONE   1 of 1",
        "of these 2:",
        "  can be connected                       2",
        "  have an address to call                2",
        "  take webhooks, unverified              1",
        "  want values that a script would bring  1",
        "scripts that they name, which do not run here:",
        "  webhook_routing_script  1",
        "  post_connection_script  1",
    ]
    assert told[-3:] == [
        "gitlab: OAUTH2: connect, call, refresh, verify, paginate, webhooks verified",
        "mine: BASIC: connect, call, webhooks unverified",
        "sited: NONE: connect, call, wants site",
    ]
    can = json.loads(home.run("import", file, "--json").stdout)["providers"]["mine"]["can"]
    assert can == {
        "connect": True,
        "call": True,
        "refresh": None,
        "paginate": False,
        "verify": False,
        "webhooks": "unverified",
        "wants": [],
    }


def test_taking_it_over_again_changes_nothing(home):
    home.run("import", FORM)
    before = home.files
    assert home.run("import", FORM).stdout.startswith(f"0 added, 0 replaced, {COUNT} unchanged\n")
    assert before == home.files


def test_what_was_changed_by_hand_stays_without_force(home):
    home.run("import", FORM)
    (home.folder / "providers" / "key.yaml").write_text("alias: basic\ndisplay_name: Mine\n")
    before = home.files
    refused(home.run("import", FORM), "key", "--force")
    assert before == home.files
    assert home.run("import", FORM, "--force").stdout.startswith(
        f"0 added, 1 replaced, {COUNT - 1} unchanged\n"
    )


def test_what_ships_stays_unless_asked_for(home):
    """A catalogue of everything does not take Gong's limits away."""
    file = home.folder.parent / "catalogue.yaml"
    file.write_text(
        "gong: {display_name: Theirs, auth_mode: BASIC, token_url: https://x.test}\nmine: {display_name: Mine, auth_mode: NONE}\n"
    )
    told = home.run("import", file).stdout
    assert "1 ships with Tieline and stays" in told
    assert "  gong differs in token_url" in told.splitlines()
    assert list(home.files) == ["mine"]
    home.run("import", file, "--replace-shipped")
    assert "display_name: Theirs" in home.run("show", "gong").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &a [*a]", ("line 1", "*a")),
        ("a: {display_name: A, auth_mode: NONE}\nb: {display_name: 5}", ("line 2", "b:", "display_name")),
        ("\x00", ("not YAML",)),
        ("a: [", ("line 2",)),
        ("", ("a catalogue is expected",)),
    ],
)
def test_a_bad_catalogue_is_one_line_and_nothing_is_written(home, text, words):
    file = home.folder.parent / "catalogue.yaml"
    file.write_text(text)
    refused(home.run("import", file), "catalogue.yaml", *words)
    assert not home.folder.exists()


def test_a_file_that_is_not_there_is_one_line(home):
    refused(home.run("import", "nowhere.yaml"), "nowhere.yaml", "No such file")


def test_a_huge_file_is_one_line(home):
    file = home.folder.parent / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    refused(home.run("import", file), "huge.yaml", "larger than 8 MB")


def test_the_schema_is_as_the_model_is():
    """`make regen` has been run since the model changed."""
    tool = ROOT / "tools" / "provider_schema.py"
    told = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_the_page_names_all_that_ship():
    page = (ROOT / "docs" / "reference" / "providers.md").read_text()
    rows = [
        f"| `{each.name}` | {each.display_name} | {each.auth_mode} | {'yes' if each.verified else ''} |"
        for each in Catalogue().search()
    ]
    assert page.partition("## What ships")[2].splitlines()[6:] == rows


SCHEMA = jsonschema_rs.validator_for(
    json.loads((ROOT / "src" / "tieline" / "providers" / "schema.json").read_text())
)


@pytest.mark.parametrize("name", Catalogue().names())
def test_what_ships_is_valid_to_editors(name):
    document = load(Catalogue().shipped[name])
    assert [error.message for error in SCHEMA.iter_errors(document.data)] == []


@pytest.mark.parametrize(
    "data", [{"display_name": "A"}, {"alias": "gong", "proxi": {}}, {"alias": "gong", "proxy": {"retri": {}}}]
)
def test_what_is_wrong_is_wrong_to_editors(data):
    assert not SCHEMA.is_valid(data)


def test_they_are_found_by_what_they_are_for(home):
    """And one is told where nothing is found."""
    found = json.loads(home.run("search", "crm", "--json").stdout)["providers"]
    assert {"gong", "hubspot", "salesforce"} <= {each["name"] for each in found}
    done = home.run("search", "no such thing")
    assert (done.returncode, done.stdout) == (0, "")
    assert "None found" in done.stderr


def test_a_provider_on_this_machine_is_a_warning(home):
    """Only its operator knows whether plain HTTP is safe there."""
    file = home.folder / "providers" / "acme.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("display_name: Acme\nauth_mode: NONE\nproxy: {base_url: 'http://127.0.0.1:99'}\n")
    done = home.run("check", "--warnings")
    assert (done.returncode, "warning: proxy.base_url: http" in done.stdout) == (0, True)
