"""A server with everything around it that the program needs."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Generator, Mapping
from pathlib import Path

from tests.integration.nango_sdk.providers import write_providers
from tests.integration.nango_sdk.upstream import (
    CLIENT_ID,
    CLIENT_SECRET,
    GOTOM_SECRET,
    GOTOM_USER,
    upstream,
)
from tests.processes import COMMAND, Home, finish, sandbox_process

#: Secrets that no log may show.
_SECRETS = (
    "a-key-that-signs-webhooks",
    "s3cr3t-for-tests",
    "client-secret-1",
    "key-1",
    "access-",
    "renewal-",
    "jwt-1",
    "abcdefg",
)
SIGNING_KEY = "a-key-that-signs-webhooks"
FUNCTIONS = Path(__file__).parents[2] / "functions"
_READER = ("environment:connections:read", "environment:integrations:read")


@contextlib.contextmanager
def world(folder: Path, database: Mapping[str, str]) -> Generator[dict[str, object]]:
    """Run it all while the block runs; give what the program must know. Afterwards the server's log is looked at."""
    with upstream() as url, sandbox_process("--calls", "150", "--users", "230") as gong:
        variables = {
            **database,
            **gong.variables,
            "TIELINE_EGRESS_ALLOW": "127.0.0.1",
            "TIELINE_FUNCTIONS": str(FUNCTIONS),
            "TIELINE_WEBHOOK_URL": f"{url}/hook",
            "TIELINE_WEBHOOK_SIGNING_KEY": SIGNING_KEY,
        }
        home = Home(folder=folder / "home", variables=variables)
        write_providers(home.folder / "providers", url)
        assert not home.run("env", "set", "BOT_TOKEN", stdin="abcdefg\n").code
        assert not home.run("connect", "gong").code
        with _server(home, folder / "log") as facts:
            with home.open() as tieline:
                _, reader = tieline.access.create_key("reader", _READER)
            yield {
                **facts,
                "reader_key": reader.reveal(),
                "upstream": url,
                "signing_key": SIGNING_KEY,
                "gong": {
                    "url": gong.url,
                    "username": gong.access_key,
                    "password": gong.access_key_secret,
                    "calls": 150,
                    "users": 230,
                },
                "gotom": {"username": GOTOM_USER, "password": GOTOM_SECRET},
                "client": {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
            }
        log = (folder / "log").read_text()
        assert "Traceback" not in log, log
        lines = log.splitlines()
        assert not [
            line for line in lines for secret in (*_SECRETS, gong.access_key_secret) if secret in line
        ]


@contextlib.contextmanager
def _server(home: Home, log: Path) -> Generator[dict[str, object]]:
    """Run `tieline serve` while the block runs; give what its first line says. It must end well."""
    command = [*COMMAND, "serve", "--port", "0", "--json", "--grace", "2"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=home.environment
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, log.read_text()
            yield json.loads(line)
        finally:
            process.terminate()
            ended = finish(process)
    assert not ended.code, log.read_text()
