"""A package with the runtime in it stands where Tieline is not installed."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from tieline.openapi.generate import make, put
from tieline.openapi.loading import read

DOCUMENT = """
openapi: 3.1.0
info: {title: Alone, version: "1"}
paths:
  /users:
    get:
      {operationId: listUsers, tags: [users], parameters: [{name: page, in: query, schema: {type: integer}}],
       responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/User"}}}}}}}
    post:
      {operationId: addUser, tags: [users], requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}},
       responses: {"200": {description: ok, content: {text/event-stream: {schema: {$ref: "#/components/schemas/User"}}}}}}
components: {schemas: {User: {type: object, properties: {id: {type: string}}}}}
"""
PROGRAM = """
import sys
sys.path[:0] = [{folder!r}, {libraries!r}]
{code}
assert not [each for each in sys.modules if each.partition(".")[0] == "tieline"]
"""
SYNC = """
import alone
assert all(getattr(alone, each) is not None for each in alone.__all__)
with alone.Alone(base_url={url!r}) as client:
    print([each.id for each in client.users.list()])
    with client.users.add(body={{"id": "1"}}) as events:
        print([each.parsed().id for each in events])
"""
ASYNC = """
import asyncio
from alone import AsyncAlone
async def main():
    async with AsyncAlone(base_url={url!r}) as client:
        print([each.id for each in await client.users.list()])
        async with await client.users.add(body={{"id": "1"}}) as events:
            print([each.parsed().id async for each in events])
asyncio.run(main())
"""
NEEDED = {
    SYNC: ("msgspec", "urllib3"),
    ASYNC: (
        "msgspec", "aiohttp", "httptools", "aiohappyeyeballs", "aiosignal", "attrs", "frozenlist", "idna", "multidict", "propcache",
        "yarl", "typing_extensions",
    ),
}  # fmt: skip


def linked(folder, packages):
    """Fill a folder with these packages and no others."""
    folder.mkdir()
    for package in packages:
        files = importlib.metadata.files(package)
        tops = {each.parts[0] for each in files if each.parts[0] not in {"..", "__pycache__"}}
        for top in tops:
            (folder / top).symlink_to(Path(files[0].locate()).parents[len(files[0].parts) - 1] / top)


@pytest.mark.parametrize("code", [SYNC, ASYNC], ids=["sync", "async"])
def test_it_needs_no_more_than_its_libraries(tmp_path, api, code):
    api.answer = lambda method, *_: (
        (200, "application/json", [{"id": "7"}])
        if method == "GET"
        else (200, "text/event-stream", b'data: {"id": "8"}\n\n')
    )
    put(tmp_path / "alone", make(read(DOCUMENT), package="alone", vendored=True))
    linked(tmp_path / "libraries", NEEDED[code])
    program = PROGRAM.format(
        folder=str(tmp_path), libraries=str(tmp_path / "libraries"), code=code.format(url=api.url)
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "['7']\n['8']\n"), run.stderr
