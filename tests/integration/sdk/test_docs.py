"""The programs of the page on the Python client run as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.processes import scrubbed

from tieline import Client
from tieline.sdk import BasicCredentials

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "python-client.md"
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
#: What each of them prints, its beginning.
TOLD = ("acme gong {}\n200 ", "BasicCredentials\ngong\n", "sandbox", "1 0", "", "200 ", "read Call of calls")


@pytest.fixture(scope="module")
def environment(facts):
    """The environment of a program that is to find the server, where Gong is connected."""
    gong = facts["gong"]
    with Client(facts["url"], facts["api_key"], environment={}) as client:
        account = BasicCredentials(username=gong["username"], password=gong["password"])
        config = {"api_base_url_for_customer": gong["url"]}
        for connection in client.list_connections():
            client.delete_connection(connection.integration, connection.connection_id)
        client.create_connection("gong", account, connection_id="acme", connection_config=config)
    return {**scrubbed(), "TIELINE_HOST": facts["url"], "TIELINE_SECRET_KEY": facts["api_key"]}


def test_every_program_is_expected():
    assert len(PROGRAMS) == len(TOLD)


@pytest.mark.parametrize(("program", "told"), [*zip(PROGRAMS, TOLD, strict=False)])
def test_a_program_runs(program, told, environment, facts):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    expected = facts["gong"]["username"] if told == "sandbox" else told
    assert done.stdout.startswith(expected)
