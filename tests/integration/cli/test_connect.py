"""`tieline connect`: an account's fields, by standard input and by options."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.processes import COMMAND, scrubbed

from tieline.app import Tieline
from tieline.settings import Settings

ACME = """
display_name: Acme
auth_mode: API_KEY
credentials:
  apiKey: {title: API key, secret: true}
connection_config:
  site: {title: Site, default_value: eu}
  appKey: {title: App key, secret: true, optional: true}
proxy:
  base_url: https://acme.test
  headers: {x-key: "${apiKey}", x-app: "${connectionConfig.appKey}"}
"""


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    (folder / "providers").mkdir(parents=True)
    (folder / "providers" / "acme.yaml").write_text(ACME)
    return folder


def connect(home: Path, *arguments: str, stdin: str) -> subprocess.CompletedProcess[str]:
    """Run `tieline connect acme`."""
    return subprocess.run(
        [*COMMAND, "connect", "acme", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env=scrubbed() | {"TIELINE_HOME": str(home)},
        cwd=home.parent,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("stdin", "config"),
    [
        ("the-key\n", {"site": "us"}),
        ("the-key\nthe-app-key\n", {"site": "us", "appKey": "the-app-key"}),
    ],
)
def test_what_is_secret_of_a_configuration_comes_as_credentials_do(home, stdin, config):
    """Behind them, where it is given at all."""
    done = connect(home, "--stdin", "--config", "site=us", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    with Tieline(Settings(home=home)) as tieline:
        (stored,) = tieline.all_connections()
    assert stored.connection_config == config
    assert stored.credentials.api_key.reveal() == "the-key"


def test_what_is_secret_does_not_come_on_the_command_line(home):
    """Where others could read it."""
    done = connect(home, "--stdin", "--config", "appKey=the-app-key", stdin="the-key\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "appKey is secret" in done.stderr
    assert "the-app-key" not in done.stderr


@pytest.mark.parametrize("stdin", ["", "a\nb\nc\n"])
def test_too_few_or_too_many_lines_are_told(home, stdin):
    """By the fields that are needed."""
    done = connect(home, "--stdin", stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 lines are needed: api key" in done.stderr


def test_programs_are_told_in_json(home):
    done = connect(home, "--stdin", "--json", "--config", "site=us", stdin="the-key\n")
    assert (done.returncode, done.stderr) == (0, "")
    told = {"connection": "acme/default", "provider": "acme", "base_url": "https://acme.test"}
    assert json.loads(done.stdout) == told
