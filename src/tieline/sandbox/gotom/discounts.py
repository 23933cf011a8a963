"""Discounts of campaigns, and of the flights in them."""

from __future__ import annotations

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.gotom.calls import Call, created, done
from tieline.sandbox.gotom.campaigns import Campaign, Campaigns
from tieline.sandbox.gotom.errors import (
    BOTH_AMOUNTS,
    DISCOUNT_IN_USE,
    DISCOUNT_NOT_EMPTY,
    EXPRESSION,
    FLIGHT_DISCOUNT_IN_USE,
    NO_AMOUNT,
    UNKNOWN_ID,
    answer,
    broken,
    not_found,
)
from tieline.sandbox.gotom.fields import Document, read_object

_AMOUNTS = ("amountPercent", "amountSum")


class Discounts:
    """The discounts of all campaigns."""

    def __init__(self, campaigns: Campaigns) -> None:
        self._campaigns = campaigns

    def list_all(self, call: Call) -> Response:
        campaign = self._campaigns.find(call)
        return answer(200, {"campaignDiscounts": [_shown(each) for each in campaign.discounts.values()]})

    def create(self, call: Call) -> Response:
        campaign = self._campaigns.find(call).open()
        given = read_object(call.body)
        name, external_id = _text(given, "name"), _text(given, "externalId")
        if external_id.casefold() in campaign.discounts:
            message = f'Campaign discount external id: "{external_id}" is already in use.'
            raise broken("externalId", message, DISCOUNT_IN_USE, external_id)
        flights: dict[str, Document] = {}
        campaign.discounts[external_id.casefold()] = {
            "name": name,
            "externalId": external_id,
            "entityId": None,
            "flightDiscounts": flights,
        }
        return created()

    def rename(self, call: Call) -> Response:
        discount = _discount(self._campaigns.find(call).open(), call)
        discount["name"] = _text(read_object(call.body), "name")
        return done()

    def delete(self, call: Call) -> Response:
        campaign = self._campaigns.find(call).open()
        if _flights(_discount(campaign, call)):
            message = "Cannot delete a campaign discount that still has active flight discounts."
            raise broken("", message, DISCOUNT_NOT_EMPTY)
        del campaign.discounts[call.args["discount"].casefold()]
        return done()

    def create_flight(self, call: Call) -> Response:
        campaign = self._campaigns.find(call).open()
        flights = _flights(_discount(campaign, call))
        given = read_object(call.body)
        flight_id, external_id = _text(given, "flightExternalId"), _text(given, "externalId")
        if flight_id.casefold() not in campaign.flights:
            raise broken("flightExternalId", "An invalid ID has been given.", UNKNOWN_ID, flight_id)
        if external_id.casefold() in flights:
            message = f'Flight discount external id: "{external_id}" is already in use.'
            raise broken("externalId", message, FLIGHT_DISCOUNT_IN_USE, external_id)
        flights[external_id.casefold()] = {
            "flightExternalId": flight_id,
            "externalId": external_id,
            "entityId": None,
            **_amounts(given),
        }
        return done()

    def read_flight(self, call: Call) -> Response:
        return answer(200, self._flight(call))

    def update_flight(self, call: Call) -> Response:
        discount = self._flight(call)
        discount.update(_amounts(read_object(call.body)))
        return done()

    def delete_flight(self, call: Call) -> Response:
        self._flight(call)
        campaign = self._campaigns.find(call).open()
        del _flights(_discount(campaign, call))[call.args["flight_discount"].casefold()]
        return done()

    def _flight(self, call: Call) -> Document:
        found = _flights(_discount(self._campaigns.find(call), call)).get(
            call.args["flight_discount"].casefold()
        )
        if found is None:
            raise not_found()
        return found


def _discount(campaign: Campaign, call: Call) -> Document:
    found = campaign.discounts.get(call.args["discount"].casefold())
    if found is None:
        raise not_found()
    return found


def _flights(discount: Document) -> dict[str, Document]:
    flights: dict[str, Document] = discount["flightDiscounts"]  # type: ignore[assignment]  # made so above
    return flights


def _shown(discount: Document) -> Document:
    return {**discount, "flightDiscounts": list(_flights(discount).values())}


def _text(given: Document, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise broken(name, "This value should not be blank.", EXPRESSION, value)
    return value


def _amounts(given: Document) -> Document:
    """Return the two amounts, of which one is said and the other is not."""
    said = [name for name in _AMOUNTS if given.get(name) is not None]
    match said:
        case [name]:
            return {**dict.fromkeys(_AMOUNTS), name: given[name]}
        case []:
            message = "Neither amountPercent nor amountSum was specified, need to set at least one"
            raise broken("amountPercent", message, NO_AMOUNT)
        case _:
            message = "Flight discount cannot set both percentage and amount - send only one."
            raise broken("amountPercent", message, BOTH_AMOUNTS)
