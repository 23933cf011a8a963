"""goTom's lists, and what a connection lists of the rest, land in the record store."""

import asyncio
import json

import pytest

from tieline import Settings, Tieline
from tieline.core.errors import UsageError
from tieline.records.model import Action, FeedQuery
from tieline.sandbox.gotom import GotomSandbox, GotomSandboxConfig
from tieline.sandbox.serve import serving

CONFIG = GotomSandboxConfig(customers=230, campaigns=5, report_rows=2500)
REPORTS = ("graph_reports", "custom_reports")


@pytest.fixture(scope="module")
def sandbox():
    with serving(GotomSandbox(CONFIG)) as url:
        yield url


@pytest.fixture
def tieline(tmp_path, database_url):
    given = {"TIELINE_HOME": str(tmp_path / "home"), "TIELINE_DATABASE_URL": database_url}
    with Tieline(Settings.of(given)) as opened:
        yield opened


def connect(tieline, url, **config):
    keys = {"username": CONFIG.user, "password": CONFIG.secret}
    asyncio.run(tieline.connect("gotom", keys, base_url=url, connection_config=config))


def list_(tieline, **metadata):
    async def set_metadata():
        async with Tieline(tieline.settings) as another:
            await another.connections.set_metadata("gotom", ["default"], metadata, merge=True)

    asyncio.run(set_metadata())


def sync(tieline, *streams):
    return asyncio.run(tieline.sync("gotom", streams=streams))


def counted(results):
    return [(each.stream, each.counts.added, each.counts.updated, each.counts.deleted) for each in results]


def living(tieline, stream):
    living = frozenset({Action.ADDED, Action.UPDATED})
    page = tieline.records("gotom", stream, FeedQuery(limit=10_000, actions=living))
    return {each.id: json.loads(each.data) for each in page.records}


def test_everything_that_can_be_listed_is_synced(tieline, sandbox):
    """Pages, ids that are numbers or texts, and the prices of each rate; nothing of what nobody lists. A second time nothing changes."""
    connect(tieline, sandbox)
    first, second = sync(tieline), sync(tieline)
    assert [each.error for each in first] == [None] * 18
    counts = {each.stream: each.counts.added for each in first}
    assert (counts["customers"], counts["users"], counts["ad_servers"], counts["prices"]) == (230, 12, 3, 960)
    assert [counts[name] for name in ("campaigns", "flights", *REPORTS)] == [0, 0, 0, 0]
    assert not any(each.counts.added or each.counts.updated or each.counts.deleted for each in second)


def test_campaigns_that_are_listed_are_synced_with_their_flights(tieline, sandbox):
    """A flight says whose it is."""
    connect(tieline, sandbox, campaigns="12345, 12346")
    campaigns, flights = sync(tieline, "campaigns", "flights")
    assert (campaigns.error, campaigns.counts.added, campaigns.counts.requests) == (None, 2, 2)
    stored = living(tieline, "campaigns")
    expected = {
        f"{campaign}:{flight['externalId']}": {"campaignExternalId": campaign, **flight}
        for campaign, each in stored.items()
        for flight in each["flights"]
    }
    assert (sorted(stored), flights.counts.added) == (["12345", "12346"], len(expected))
    assert living(tieline, "flights") == expected


def test_what_the_metadata_lists_counts_more_and_what_is_not_listed_any_more_goes(tieline, sandbox):
    """Numbers are ids, too."""
    connect(tieline, sandbox, campaigns="12345,12346")
    sync(tieline, "campaigns")
    list_(tieline, campaigns=[12346, "12347"])
    assert counted(sync(tieline, "campaigns")) == [("campaigns", 1, 0, 1)]
    assert sorted(living(tieline, "campaigns")) == ["12346", "12347"]


def test_an_id_that_is_not_there_is_told_and_nothing_is_taken_away(tieline, sandbox):
    connect(tieline, sandbox, campaigns="12345,12346")
    sync(tieline, "campaigns")
    list_(tieline, campaigns=["12346", "no/such one"])
    (result,) = sync(tieline, "campaigns")
    assert (result.error, result.counts.deleted) == (None, 0)
    assert "campaigns: the API has no 'no/such one'" in result.warnings
    assert sorted(living(tieline, "campaigns")) == ["12345", "12346"]


def test_where_none_of_them_is_there_the_stream_fails(tieline, sandbox):
    connect(tieline, sandbox, graph_reports="21")
    (result,) = sync(tieline, "graph_reports")
    assert "404" in str(result.error)


@pytest.mark.parametrize("wrong", [5.5, {"a": 1}, [["1"]], True])
def test_what_is_no_list_of_ids_is_told(tieline, sandbox, wrong):
    connect(tieline, sandbox)
    list_(tieline, campaigns=wrong)
    (result,) = sync(tieline, "campaigns")
    assert isinstance(result.error, UsageError)
    assert result.error.field == "metadata.campaigns"


def test_saved_reports_are_synced_row_by_row(tieline, sandbox):
    """Of both kinds; as they are, they are what they were the next time."""
    connect(tieline, sandbox, graph_reports="18,20", custom_reports="18")
    first, second = sync(tieline, *REPORTS), sync(tieline, *REPORTS)
    assert counted(first) == [("graph_reports", 5000, 0, 0), ("custom_reports", 2500, 0, 0)]
    assert counted(second) == [("graph_reports", 0, 0, 0), ("custom_reports", 0, 0, 0)]
    rows = living(tieline, "graph_reports")
    row = {"Date": "2026-01-01", "Campaign": "Campaign 0", "Flight": "Flight 20-0", "Platform": "Zürich"}
    figures = {"Impressions": "0", "Clicks": "0", "Revenue": "0.00"}
    assert {"reportId": "20", "row": row | figures} in rows.values()
