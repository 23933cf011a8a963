"""Reports as they may come: with equal rows, packed, cut off, no reports at all; and the ways in which they come."""

import asyncio
import gzip
import json

import pytest

from tieline import Settings, Tieline
from tieline.core.errors import BadAnswer, Unavailable
from tieline.records.model import Action, FeedQuery
from tieline.sandbox.serve import serving

TABLE = b"Campaign,Clicks\nA,1\nB,2\nA,1\nA,1\n"
JSON = (b"content-type", b"application/json")


class Reports:
    """An API that gives one report, as it is told."""

    def __init__(self):
        self.body = TABLE
        self.headers = []
        self.status = 200
        #: Answers with status 503 that come first.
        self.busy = 0
        self.asked = []

    async def __call__(self, scope, _receive, send):
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        status, body, extra = self.status, self.body, self.headers
        if "export" not in scope["path"]:
            status, body, extra = 200, b"[]", [JSON]
        else:
            self.asked.append(headers["accept"])
            if self.busy:
                self.busy -= 1
                status, body, extra = 503, b"{}", [JSON, (b"retry-after", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": extra})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def served():
    reports = Reports()
    with serving(reports) as url:
        yield reports, url


@pytest.fixture
def reports(served):
    served[0].__init__()
    return served[0]


@pytest.fixture
def tieline(tmp_path, sqlite_url, served):
    given = {"TIELINE_HOME": str(tmp_path / "home"), "TIELINE_DATABASE_URL": sqlite_url}
    with Tieline(Settings.of(given)) as opened:
        keys = {"username": "u", "password": "p"}
        config = {"graph_reports": "18"}
        asyncio.run(opened.connect("gotom", keys, base_url=served[1], connection_config=config))
        yield opened


def sync(tieline):
    (result,) = asyncio.run(tieline.sync("gotom", streams=("graph_reports",)))
    return result


def rows(tieline):
    living = frozenset({Action.ADDED, Action.UPDATED})
    page = tieline.records("gotom", "graph_reports", FeedQuery(limit=1000, actions=living))
    return sorted(tuple(json.loads(each.data)["row"].values()) for each in page.records)


@pytest.fixture
def synced(tieline, reports):
    """The store with the report in it."""
    assert sync(tieline).error is None
    return tieline


def test_equal_rows_are_as_many_as_there_are(synced, reports):
    """And CSV is asked for."""
    assert rows(synced) == [("A", "1"), ("A", "1"), ("A", "1"), ("B", "2")]
    assert reports.asked == ["text/csv"]


def test_a_row_that_changed_is_another_one(synced, reports):
    """What stays is not written again, wherever it stands now."""
    reports.body = b"Campaign,Clicks\nC,3\nA,1\nA,1\nB,5\n"
    counts = sync(synced).counts
    assert (counts.added, counts.unchanged, counts.deleted) == (2, 2, 2)
    assert rows(synced) == [("A", "1"), ("A", "1"), ("B", "5"), ("C", "3")]


def test_a_packed_table_is_unpacked(tieline, reports):
    reports.headers, reports.body = [(b"content-encoding", b"gzip")], gzip.compress(TABLE)
    assert sync(tieline).error is None
    assert len(rows(tieline)) == 4


def test_a_table_that_breaks_off_takes_nothing_away(synced, reports):
    """Rows that came are there; the next run asks for all of it again."""
    reports.headers = [(b"content-encoding", b"gzip")]
    reports.body = gzip.compress(TABLE[:30])[:-4]
    result = sync(synced)
    assert isinstance(result.error, Unavailable)
    assert "broke off" in str(result.error)
    assert len(rows(synced)) == 4


@pytest.mark.parametrize("body", [b"", b"a,b\n1\n", b'a\n"', b"\xff\xfe"])
def test_what_is_no_table_takes_nothing_away(synced, reports, body):
    reports.body = body
    assert isinstance(sync(synced).error, BadAnswer)
    assert len(rows(synced)) == 4


def test_a_report_that_is_not_ready_is_asked_for_again(tieline, reports):
    reports.busy = 1
    result = sync(tieline)
    assert (result.error, result.counts.added, result.counts.requests, result.counts.retries) == (
        None,
        4,
        2,
        1,
    )


def test_a_report_that_is_refused_is_an_error(synced, reports):
    """Told as the API says it."""
    reports.status, reports.body, reports.headers = 403, b'{"message": "not yours"}', [JSON]
    assert "not yours" in str(sync(synced).error)
    assert len(rows(synced)) == 4


@pytest.mark.parametrize("status", [200, 404])
def test_what_a_dry_run_brings_comes_whole(tieline, reports, status):
    """And is not stored."""
    reports.status = status

    async def run():
        async with Tieline(tieline.settings) as another:
            return await another.dryrun("graph_reports", "default", integration="gotom")

    done = asyncio.run(run())
    assert (done.error is None, done.counts.added) == ((True, 4) if status == 200 else (False, 0))
    assert rows(tieline) == []
