"""An API on this machine, asked by dlt itself and by Tieline with the same configuration."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tieline import Settings, Tieline
from tieline.core.errors import UnknownName
from tieline.records.model import Action, FeedQuery
from tieline.sources.rest import RestSource
from tieline.syncs.model import SyncOptions
from tieline.work.model import RunStatus


@dataclass
class Asked:
    """A request as the API got it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    base: str

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")


@dataclass
class Answer:
    """An answer; `body` that is no bytes is sent as JSON."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    """Answers as a function says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.route: Callable[[Asked], Answer | Any] = lambda _asked: Answer({}, 404)
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None: ...

            def _answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query)),
                    dict(self.headers.items()),
                    body,
                    api.url,
                )
                api.asked.append(asked)
                answer = api.route(asked)
                if not isinstance(answer, Answer):
                    answer = Answer(answer)
                raw = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the base class's names

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@dataclass
class Both:
    """Runs a configuration in Tieline and in dlt."""

    api: Api
    home: Path
    environment: dict[str, str]
    held: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def tieline(
        self, config: dict[str, Any], *, name: str = "rest_api", **options: Any
    ) -> dict[str, list[dict[str, Any]]]:
        """Sync and return the living records by stream."""
        return self.source(RestSource.from_dlt(config, name=name, environment=self.environment), **options)

    def source(self, source: RestSource, **options: Any) -> dict[str, list[dict[str, Any]]]:
        """Sync a source and return the living records by stream."""
        with Tieline(Settings(home=self.home)) as tieline:
            results = asyncio.run(tieline.sync(source, options=SyncOptions(**options)))
            self.results = {each.stream: each for each in results}
            for result in results:
                assert result.status is RunStatus.SUCCESS, result
            names = [each.name for each in source.source.resources if not each.internal]
            return {name: self._stored(tieline, source.name, name) for name in names}

    @staticmethod
    def _stored(tieline: Tieline, connection: str, stream: str) -> list[dict[str, Any]]:
        """Return the living records of a stream; none where it never had any."""
        with contextlib.suppress(UnknownName):
            page = tieline.records("rest", stream, FeedQuery(limit=10_000), connection_id=connection)
            return [json.loads(each.data) for each in page.records if each.action is not Action.DELETED]
        return []

    @staticmethod
    def dlt(config: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Extract with dlt, and return what it yields by resource."""
        from dlt.sources.rest_api import rest_api_source

        source = rest_api_source(copy.deepcopy(config))
        return {name: [_plain(row) for row in source.resources[name]] for name in source.selected_resources}

    def same(
        self, config: dict[str, Any], *, some: bool = True, **options: Any
    ) -> dict[str, list[dict[str, Any]]]:
        """Assert that both have the same rows, and return them."""
        theirs = self.dlt(config)
        self.asked_by_dlt, self.api.asked = self.api.asked, []
        ours = self.tieline(config, **options)
        assert {name: _sorted(rows) for name, rows in theirs.items()} == {
            name: _sorted(rows) for name, rows in ours.items()
        }
        assert not some or any(ours.values())
        return ours

    def asks(self, config: dict[str, Any]) -> list[dict[str, str]]:
        """Sync, and return the queries that it took."""
        self.api.asked = []
        self.tieline(config)
        return [each.query for each in self.api.asked]

    def runs(self, config: dict[str, Any]) -> None:
        """Let both run once more, over what they keep, and assert that they ask alike and hold the same."""
        import dlt
        from dlt.sources.rest_api import rest_api_source

        held = self.held

        @dlt.destination(name="rows", naming_convention="direct", skip_dlt_columns_and_tables=True)
        def rows(items: Any, table: Any) -> None:
            key = table["columns"]
            keys = [name for name, column in key.items() if column.get("primary_key")]
            for item in items:
                held.setdefault(table["name"], {})[tuple(item[name] for name in keys)] = _plain(item)

        pipeline = dlt.pipeline("both", destination=rows, pipelines_dir=str(self.home.parent / "pipelines"))
        self.api.asked = []
        pipeline.run(rest_api_source(copy.deepcopy(config), max_table_nesting=0))
        theirs, self.api.asked = self.api.asked, []
        ours = self.tieline(config)
        assert _requests(theirs) == _requests(self.api.asked)
        assert {name: {each["id"] for each in rows.values()} for name, rows in held.items()} == {
            name: {each["id"] for each in rows} for name, rows in ours.items() if rows
        }


def _requests(asked: list[Asked]) -> list[str]:
    """Return what was asked, stream by stream in whatever order."""
    return sorted(
        repr((each.method, each.path, sorted(each.query.items()), _body(each), each.headers.get("X-Since")))
        for each in asked
    )


def _body(asked: Asked) -> Any:
    try:
        return asked.json
    except ValueError:
        return asked.body


def _plain(row: Any) -> dict[str, Any]:
    row = json.loads(json.dumps(row, default=str))
    return row if isinstance(row, dict) else {"value": row}  # as it is loaded


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let dlt write nowhere but here, and tell nobody."""
    for name, value in {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "CRITICAL",
        "DLT_DATA_DIR": str(tmp_path / "dlt"),
        "DLT_PROJECT_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    yield api
    api.close()


@pytest.fixture
def both(api: Api, tmp_path: Path) -> Both:
    return Both(api, tmp_path / "home", {})


@pytest.fixture
def kit() -> SimpleNamespace:
    """What tests build with, as a namespace: test modules cannot import each other."""
    return SimpleNamespace(Answer=Answer, Asked=Asked, Api=Api, Both=Both)
