"""Campaigns and their flights, as orders are placed and changed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.gotom.calls import Call, created, done
from tieline.sandbox.gotom.config import GotomSandboxConfig
from tieline.sandbox.gotom.errors import (
    ARCHIVED,
    COMMISSION,
    COMMISSION_STATUS,
    IN_USE,
    NO_PLACEMENT,
    SUBLINES,
    answer,
    broken,
    not_found,
)
from tieline.sandbox.gotom.fields import (
    CAMPAIGN,
    FLIGHT,
    Document,
    check,
    is_document,
    items,
    number,
    read_object,
)
from tieline.sandbox.gotom.lookups import Lookups

_STATUSES = (0, 2, 3, 4)
_CAMPAIGN_DEFAULTS: Mapping[str, object] = {
    **dict.fromkeys(CAMPAIGN),
    "currency": "CHF",
    "pdfInvoiceWithAttachment": True,
    "billingType": 1,
}


class Flight:
    """A flight: the fields that were sent, and what hangs on it."""

    def __init__(self, number: int, fields: Document) -> None:
        self.number = number
        self.fields: Document = {**dict.fromkeys(FLIGHT), "advertisingStatus": "open", **fields}
        self.sublines: list[object] = []
        self.commission: Document = {
            "bkPercent": None,
            "bkAmount": None,
            "vmkType": "VMK",
            "vmkPercent": None,
            "vmkAmount": None,
        }

    @property
    def external_id(self) -> str:
        return str(self.fields["externalId"])

    def shown(self) -> Document:
        tags = [{"id": each} for each in items(self.fields.get("flightTags"))]
        return {**self.fields, "flightTags": tags}


class Campaign:
    """A campaign: the fields that were sent, its flights and discounts."""

    def __init__(self, number: int, fields: Document) -> None:
        self.number = number
        self.fields: Document = {**_CAMPAIGN_DEFAULTS, **fields}
        self.flights: dict[str, Flight] = {}
        self.discounts: dict[str, Document] = {}
        self.documents: list[str] = []
        self.archived = False
        self.commission_status = 0

    def flight(self, external_id: str) -> Flight:
        """Return a flight; raises the refusal where there is none."""
        found = self.flights.get(external_id.casefold())
        if found is None:
            raise not_found()
        return found

    def open(self) -> Campaign:
        """Return the campaign; raises the refusal where it is archived, and so cannot be changed."""
        if self.archived:
            raise broken("", "The campaign is already archived.", ARCHIVED)
        return self

    def shown(self) -> Document:
        return {
            "campaignId": self.number,
            **self.fields,
            "commissionStatus": self.commission_status,
            "flights": [flight.shown() for flight in self.flights.values()],
        }


class Campaigns:
    """All campaigns, by external id, upper or lower case being the same."""

    def __init__(self, config: GotomSandboxConfig, lookups: Lookups) -> None:
        self._lookups = lookups
        self._all: dict[str, Campaign] = {}
        self._numbers = 26000
        for at in range(1, config.campaigns + 1):
            self._invent(at)

    def find(self, call: Call) -> Campaign:
        """Return the campaign of a path; raises the refusal where there is none."""
        found = self._all.get(call.args["campaign"].casefold())
        if found is None:
            raise not_found()
        return found

    def create(self, call: Call) -> Response:
        payload = {"status": "booking", **read_object(call.body)}
        fields = check(payload, CAMPAIGN, self._lookups, create=True)
        key = str(fields["externalId"]).casefold()
        if key in self._all:
            raise broken("externalId", "The externalId is already in use", IN_USE, fields["externalId"])
        self._all[key] = Campaign(self._number(), fields)
        return created()

    def read(self, call: Call) -> Response:
        return answer(200, self.find(call).shown())

    def update(self, call: Call) -> Response:
        campaign = self.find(call).open()
        fields = check(read_object(call.body), CAMPAIGN, self._lookups, create=False)
        key = str(fields.get("externalId", campaign.fields["externalId"])).casefold()
        if self._all.get(key, campaign) is not campaign:
            raise broken("externalId", "The externalId is already in use", IN_USE, fields["externalId"])
        del self._all[str(campaign.fields["externalId"]).casefold()]
        if fields.keys() & {"agency", "intermediator"} and call.query.get("update_commissions") != "0":
            for flight in campaign.flights.values():
                flight.commission.update(dict.fromkeys(("bkPercent", "bkAmount", "vmkPercent", "vmkAmount")))
        campaign.fields.update(fields)
        self._all[key] = campaign
        return done()

    def create_flight(self, call: Call) -> Response:
        campaign = self.find(call).open()
        fields = check(read_object(call.body), FLIGHT, self._lookups, create=True)
        key = str(fields["externalId"]).casefold()
        if key in campaign.flights:
            raise broken("externalId", "The externalId is already in use", IN_USE, fields["externalId"])
        self._check_placement(fields)
        campaign.flights[key] = Flight(self._number(), fields)
        return created()

    def read_flight(self, call: Call) -> Response:
        return answer(200, self.find(call).flight(call.args["flight"]).shown())

    def update_flight(self, call: Call) -> Response:
        campaign = self.find(call).open()
        flight = campaign.flight(call.args["flight"])
        fields = check(read_object(call.body), FLIGHT, self._lookups, create=False)
        key = str(fields.get("externalId", flight.external_id)).casefold()
        if campaign.flights.get(key, flight) is not flight:
            raise broken("externalId", "The externalId is already in use", IN_USE, fields["externalId"])
        self._check_placement({**flight.fields, **fields})
        del campaign.flights[flight.external_id.casefold()]
        flight.fields.update(fields)
        campaign.flights[key] = flight
        return done()

    def delete_flight(self, call: Call) -> Response:
        campaign = self.find(call).open()
        del campaign.flights[campaign.flight(call.args["flight"]).external_id.casefold()]
        return done()

    def line_item(self, call: Call) -> Response:
        flight = self.find(call).flight(call.args["flight"])
        return answer(200, {"strategyId": f"{flight.number}", "adserverId": flight.fields["adServerId"]})

    def read_sublines(self, call: Call) -> Response:
        return answer(200, {"sublines": self.find(call).flight(call.args["flight"]).sublines})

    def update_sublines(self, call: Call) -> Response:
        flight = self.find(call).open().flight(call.args["flight"])
        sublines = items(read_object(call.body).get("sublines"))
        total = sum(number(each.get("percentage")) for each in sublines if is_document(each))
        if not all(map(is_document, sublines)) or abs(total - 100) > 0.001:
            raise broken("sublines", "The percentage values of all sublines do not add up to 100%", SUBLINES)
        flight.sublines = sublines
        return done()

    def read_commission(self, call: Call) -> Response:
        return answer(200, self.find(call).flight(call.args["flight"]).commission)

    def update_commission(self, call: Call) -> Response:
        flight = self.find(call).open().flight(call.args["flight"])
        given = read_object(call.body)
        for kind in ("bk", "vmk"):
            if given.get(f"{kind}Percent") is not None and given.get(f"{kind}Amount") is not None:
                message = "Please provide either a percentage or amount for the commissions but not both"
                raise broken(f"{kind}Percent", f"Commission update failed: {message}", COMMISSION)
        flight.commission.update({name: value for name, value in given.items() if name in flight.commission})
        return done()

    def add_document(self, call: Call) -> Response:
        campaign = self.find(call)
        given = read_object(call.body)
        name, content = given.get("name"), given.get("content")
        try:
            base64.b64decode(content if isinstance(content, str) else "?", validate=True)
        except (binascii.Error, ValueError):
            raise broken("content", "This value should be base64.", COMMISSION) from None
        campaign.documents.append(str(name))
        return created()

    def set_archived(self, call: Call) -> Response:
        self.find(call).archived = read_object(call.body).get("setIsArchived") is True
        return done()

    def set_commission_status(self, call: Call) -> Response:
        campaign, status = self.find(call), read_object(call.body).get("commissionStatus")
        if isinstance(status, bool) or not isinstance(status, int) or status not in _STATUSES:
            message = "The provided commission status value is invalid"
            raise broken("commissionStatus", message, COMMISSION_STATUS, status)
        campaign.commission_status = status
        return done()

    def _check_placement(self, fields: Document) -> None:
        # Video runs on the first two platforms alone: one combination that does not exist can be tried.
        if fields["channelId"] == 4 and fields["platformId"] not in {1, 2}:
            message = "The combination of platformId, channelId and advertisingId does not exist"
            raise broken("platformId", message, NO_PLACEMENT, fields["platformId"])

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _invent(self, at: int) -> None:
        day = 1 + at % 28
        campaign = Campaign(
            self._number(),
            {
                "externalId": str(12344 + at),
                "name": f"Campaign {at}",
                "status": "booking" if at % 4 else "reservation",
                "bookingDate": f"2026-{1 + at % 12:02}-{day:02}",
                "customer": {"entityExternalCrmId": f"crm-{1 + at}"},
                "campaignTypeId": 1 + at % 4,
            },
        )
        for each in range(1, 1 + at % 4):
            flight = Flight(self._number(), _flight(each, day))
            campaign.flights[flight.external_id] = flight
        self._all[str(12344 + at)] = campaign


def _flight(number: int, day: int) -> Document:
    return {
        "externalId": f"f-{number}",
        "adServerId": "dfp",
        "runtime": {"start": {"date": f"2026-06-{day:02}"}, "end": {"date": f"2026-07-{day:02}"}},
        **{f"{name}Id": 1 for name in ("tarif", "media", "platform", "channel", "advertising", "priceType")},
        "units": 1000 * number,
        "bruttoPriceUnit": 25,
    }
