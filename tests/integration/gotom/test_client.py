"""The client of goTom, bound to a connection that signs."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

import tieline.gotom as gotom_package
from tieline import Settings, Tieline
from tieline.gotom import AsyncGotom, Gotom
from tieline.openapi.generate import drift, kept, make
from tieline.openapi.loading import load
from tieline.runtime import BadRequest, NotFound
from tieline.sandbox.gotom import GotomSandbox, GotomSandboxConfig
from tieline.sandbox.serve import serving


@pytest.fixture(scope="module")
def sandbox():
    app = GotomSandbox(GotomSandboxConfig(customers=230, campaigns=4))
    with serving(app) as url:
        yield app.config, url


@pytest.fixture(params=["one user", "a user for each part"])
def tieline(tmp_path, sandbox, request):
    config, url = sandbox
    with Tieline(Settings.of({"TIELINE_HOME": str(tmp_path / "home")})) as opened:
        users = {account.part: account for account in config.accounts}
        first, more = users[None], {}
        if request.param == "a user for each part":
            first = users["campaign"]
            more = {
                f"{part}_{field}": value
                for part in ("crm", "reports")
                for field, value in (("user", users[part].user), ("secret", users[part].secret))
            }
        keys = {"username": first.user, "password": first.secret}
        asyncio.run(opened.connect("gotom", keys, base_url=url, connection_config=more))
        yield opened


def test_the_client_calls_every_part(tieline):
    """Each call is signed by the user of its path; lists go over all pages."""
    gotom = tieline.client("gotom")
    assert isinstance(gotom, Gotom)
    assert [each.external_crm_id for each in gotom.customers.list()] == [f"crm-{at}" for at in range(1, 231)]
    assert gotom.customers.get(customer="crm-3").customer.external_crm_id == "crm-3"
    assert len(list(gotom.lookups.list_primary_keys(entity="user"))) == 12
    assert len(list(gotom.lookups.list_prices(tarif=2))) == 320
    with gotom.reports.download_graph(report=3) as report:
        assert len(report.read().splitlines()) == 1001
    gotom.campaigns.update(campaign="12345", body={"name": "Zürich"}, update_commissions=0)
    assert gotom.campaigns.get(campaign="12345").name == "Zürich"
    with pytest.raises(NotFound):
        gotom.campaigns.get(campaign="c ü/1")
    with pytest.raises(BadRequest):
        gotom.discounts.create_campaign(campaign="12345", body={"name": "D", "externalId": " "})


def test_a_campaign_is_made(tieline, request):
    """With what it must have."""
    gotom = tieline.client(Gotom)
    name = f"new-{len(request.node.name)}"
    customer = {"entityExternalCrmId": "crm-7"}
    fields = {"externalId": name, "status": "booking", "bookingDate": date(2026, 2, 3), "customer": customer}
    gotom.campaigns.create(body={"name": "New", **fields})
    campaign = gotom.campaigns.get(campaign=name)
    assert (campaign.booking_date, campaign.flights) == (date(2026, 2, 3), [])


async def test_the_client_for_asyncio(tieline):
    """The same, to be awaited."""
    async with tieline.online():
        gotom = tieline.async_client(AsyncGotom)
        assert (await gotom.campaigns.get(campaign="12346")).external_id == "12346"


def test_the_client_is_as_it_would_be_written():
    """`make regen` changes nothing."""
    folder = Path(gotom_package.__file__).parent
    made = make(load(folder / "openapi/gotom.yaml"), package="api", client="Gotom", lock=kept(folder / "api"))
    assert not made.lost
    assert not drift(folder / "api", made)
