"""goTom's lists land in the record store."""

import asyncio

import pytest

from tieline import Settings, Tieline
from tieline.sandbox.gotom import GotomSandbox, GotomSandboxConfig
from tieline.sandbox.serve import serving


@pytest.fixture
def tieline(tmp_path):
    app = GotomSandbox(GotomSandboxConfig(customers=230, campaigns=0))
    with serving(app) as url, Tieline(Settings.of({"TIELINE_HOME": str(tmp_path / "home")})) as opened:
        keys = {"username": app.config.user, "password": app.config.secret}
        asyncio.run(opened.connect("gotom", keys, base_url=url))
        yield opened


def test_everything_that_can_be_listed_is_synced(tieline):
    """Pages, ids that are numbers or texts, and the prices of each rate; a second time nothing has changed."""
    first, second = (asyncio.run(tieline.sync("gotom")) for _ in range(2))
    assert [each.error for each in first] == [None] * 14
    counts = {each.stream: each.counts.added for each in first}
    assert (counts["customers"], counts["users"], counts["ad_servers"], counts["prices"]) == (230, 12, 3, 960)
    assert not any(each.counts.added or each.counts.updated or each.counts.deleted for each in second)
