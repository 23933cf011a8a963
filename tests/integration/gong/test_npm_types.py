"""What type checkers know of the names of the npm package."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

MYPY = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
PYRIGHT = [sys.executable, "-m", "pyright", f"--pythonpath={sys.executable}"]

README = """\
from datetime import UTC, datetime
from typing import assert_type

from tieline.gong import init_async_gong_api_client, init_gong_api_client, models
from tieline.gong.models import Call, CallResponse, CoachingMetricsResponse, Records, User

client = init_gong_api_client(base_url="https://api.gong.io", api_key="k", access_key="s")
users = client.UsersService.getUsers()
assert_type(users.users, list[User])
assert_type(users.records, Records | None)
assert_type(client.CallsService.getCall("123456789"), CallResponse)
page = client.CallsService.listCalls({"fromDateTime": "2023-01-01T00:00:00Z", "toDateTime": datetime.now(UTC)})
calls: list[Call] = list(page)
while page.records and page.records.cursor:
    page = client.CallsService.listCalls(fromDateTime="2023-01-01T00:00:00Z", cursor=page.records.cursor)
    calls += page.calls
assert_type(page.items[0], Call)
assert_type(page.has_next, bool)
client.UsersService.listMultipleUsers({"filter": {"userIds": [each.id for each in users]}})
client.UsersService.listMultipleUsers(filter={"userIds": []})
client.UsersService.listMultipleUsers(requestBody=models.UsersRequest(filter=models.UsersFilter()))
client.CallsService.addCallRecording("1", {"mediaFile": b"RIFF"})
when = {"workspaceId": "1", "managerId": "2"}
assert_type(
    client.CoachingService.listUsers_1({"workspaceId": "1", "managerId": "2", "from": "2023-01-01", "to": "2023-01-02"}),
    CoachingMetricsResponse,
)
client.CoachingService.getCoachingMetrics(workspaceId="1", managerId="2", from_="2023-01-01", to="2023-01-02")
client.CRMService.listGenericCrmIntegration()
assert_type(client.users.list().items, list[User])


async def awaited() -> None:
    async with init_async_gong_api_client() as client:
        assert_type((await client.CallsService.getCall("1")), CallResponse)
        page = await client.CallsService.listCalls()
        assert_type(page.calls, list[Call])
        async for each in client.CallsService.listCalls():
            assert_type(each, Call)
        async for one in page:
            assert_type(one, Call)
"""

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "gong-client.md"

MISTAKES = """\
from tieline.gong import init_gong_api_client

client = init_gong_api_client()
client.CallService
client.CallsService.getCals("1")
client.CallsService.getCall(1)
client.CallsService.listCalls({"fromDate": "2023-01-01T00:00:00Z"})
client.CallsService.listCalls(from_date_time=3)
client.UsersService.listMultipleUsers({"filters": {}})
client.UsersService.getUsers().calls
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where what a checker has learned of the package is kept from one test to the next."""
    return tmp_path_factory.mktemp("npm-types")


def checked(folder, checker, text):
    (folder / "use.py").write_text(text)
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    return subprocess.run([*checker, "use.py"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_its_readme_is_sound(folder, checker):
    told = checked(folder, checker, README)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_the_examples_of_the_handbook_are_sound(folder, checker):
    """One after the other, as somebody reads them."""
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    told = checked(folder, checker, "\n".join(examples))
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_mistakes_are_found(folder, checker):
    """One on each line."""
    told = checked(folder, checker, MISTAKES).stdout
    for line in range(4, 11):
        assert f"use.py:{line}:" in told, (line, told)
