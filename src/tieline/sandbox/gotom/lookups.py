"""What a goTom instance has configured: ids and names of users, rates, platforms …, and its customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import cast

from tieline.sandbox.gotom.config import GotomSandboxConfig

Item = dict[str, object]

_FIRMS = ("Alpenblick", "Nordlicht", "Seeblick", "Helvetia", "Rheintal", "Matterhorn", "Zürichberg", "Jura")
_KINDS = ("Media", "Werbung", "Handels", "Verlag", "Reisen", "Energie", "Mode", "Bau")
_FORMS = ("AG", "GmbH", "SA", "Sàrl")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "tarif": ("Rate 2025", "Rate 2026", "Rate 2027"),
    "priceType": ("CPM", "CPC", "Fixed price", "Per day"),
    "campaignType": ("Standard", "Programmatic", "Sponsoring", "Barter"),
    "extraPriceLevel": ("None", "Premium", "Last minute"),
    "platform": ("Network 1", "News portal", "Weather", "Sports"),
    "channel": ("Run of site", "Home page", "Mobile", "Video"),
    "media": ("Online", "Print", "Newsletter"),
    "advertising": ("Wideboard", "Halfpage", "Rectangle", "Maxiboard", "In-stream"),
    "flightPositionType": ("Standard", "Position 2", "Bonus"),
    "flightTags": ("late creative", "house ad", "guaranteed"),
}
_AD_SERVERS = ("dfp", "xandr", "adtech")


class Lookups:
    """The entities that payloads refer to by id."""

    def __init__(self, config: GotomSandboxConfig) -> None:
        self.entities: dict[str, list[Item]] = {
            name: [{"id": at, "name": each} for at, each in enumerate(names, start=1)]
            for name, names in _NAMES.items()
        }
        self.entities["adServer"] = [{"id": each, "name": each.upper()} for each in _AD_SERVERS]
        self.entities["user"] = [
            {"id": at, "name": f"Sales {at}", "email": f"sales{at}@gotom.example"} for at in range(1, 13)
        ]
        for item in self.entities["flightPositionType"]:
            item["isDefault"] = item["id"] == 1
        self.customers: dict[str, Item] = {}
        dice = Random(config.seed)  # noqa: S311  # invented names, no secrets
        for at in range(1, config.customers + 1):
            self.customers[f"crm-{at}"] = _customer(at, dice)

    def knows(self, entity: str | None, value: object) -> bool:
        """Tell whether all ids that a field holds are those of an entity; what is of none is always known."""
        if entity is None:
            return True
        wanted = cast("list[object]", value) if isinstance(value, list) else [value]
        ids = {item["id"] for item in self.entities[entity]}
        return all(isinstance(each, int | str) and each in ids for each in wanted)

    def company(self, name: str, value: object) -> bool:
        """Tell whether a customer, agency or intermediator is known by one of its three ids."""
        key = {"entityId": "id", "entityExternalId": "externalId", "entityExternalCrmId": "externalCrmId"}[
            name
        ]
        return any(customer.get(key) == value for customer in self.customers.values())

    def prices(self, tarif: int) -> list[Item]:
        """Return the price rows of a rate, every placement with every kind of price."""
        rate = next(item for item in self.entities["tarif"] if item["id"] == tarif)
        placements = (
            (platform, channel, advertising, price_type)
            for platform in self.entities["platform"]
            for channel in self.entities["channel"]
            for advertising in self.entities["advertising"]
            for price_type in self.entities["priceType"]
        )
        return [
            {**_row(rate, *placement), "price": round(10 + (at * 7 % 90) + tarif / 4, 2)}
            for at, placement in enumerate(placements)
        ]


def _row(rate: Item, platform: Item, channel: Item, advertising: Item, price_type: Item) -> Item:
    named: Sequence[tuple[str, Item]] = (
        ("tarif", rate),
        ("company", {"id": 1, "name": "Company 1"}),
        ("platform", platform),
        ("channel", channel),
        ("media", {"id": 1, "name": "Online"}),
        ("advertising", advertising),
        ("tarifGroup", {"id": 1, "name": "All"}),
        ("priceType", price_type),
        ("extraPriceLevel", {"id": 1, "name": "None"}),
    )
    return {
        key: value for name, item in named for key, value in ((f"{name}Id", item["id"]), (name, item["name"]))
    }


def _customer(at: int, dice: Random) -> Item:
    firm = f"{dice.choice(_FIRMS)} {dice.choice(_KINDS)} {dice.choice(_FORMS)}"
    return {
        "id": at,
        "externalId": f"customer-{at}",
        "externalCrmId": f"crm-{at}",
        "firm": firm,
        "status": 1,
        "statusEc": dice.choice((1, 1, 1, 2, 3)),
        "language": dice.choice(("de", "en", "fr", "it")),
        "mwst": f"CHE-{dice.randrange(100, 999)}.{dice.randrange(100, 999)}.{dice.randrange(100, 999)} MWST",
        "vatType": 0,
        "mainAddress": {"externalCrmId": f"address-{at}"},
        "addresses": [
            {
                "externalCrmId": f"address-{at}",
                "title": "Head office",
                "firm": firm,
                "zip": str(dice.randrange(1000, 9700)),
                "place": dice.choice(("Zürich", "Bern", "Genève", "Basel", "Lugano")),
                "country": "CH",
                "sendingRule": "email",
            }
        ],
        "contacts": [],
        "softDeleted": False,
    }
