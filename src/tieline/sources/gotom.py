"""The goTom source: customers, the ids and names of what an instance has configured, and the prices of its rates, as data.

The API has no list of campaigns: whoever knows their external ids reads them with the client.
"""

from __future__ import annotations

from tieline.http.paginate import NextUrl
from tieline.sources.model import Identity, Parent, Resource, Source
from tieline.sources.schema import BOOLEAN, INTEGER, JSON, NUMBER, TEXT, List, Model, struct

_PAGES = NextUrl(path="pagination.nextPageUrl")
_TOTAL = "pagination.totalItems"

#: What the API calls each entity of which it lists ids and names: the stream, and what its records are.
_ENTITIES = {
    "user": ("users", "User"),
    "tarif": ("tarifs", "Tarif"),
    "priceType": ("price_types", "PriceType"),
    "adServer": ("ad_servers", "AdServer"),
    "campaignType": ("campaign_types", "CampaignType"),
    "extraPriceLevel": ("extra_price_levels", "ExtraPriceLevel"),
    "platform": ("platforms", "Platform"),
    "channel": ("channels", "Channel"),
    "media": ("media", "Media"),
    "advertising": ("advertisings", "Advertising"),
    "flightPositionType": ("flight_position_types", "FlightPositionType"),
    "flightTags": ("flight_tags", "FlightTag"),
}
_NAMED = ("tarif", "company", "platform", "channel", "media", "advertising", "tarifGroup", "priceType")

_KEY = struct(id=INTEGER, name=TEXT)
#: What some entities have beside.
_KEYS = {
    "user": struct(id=INTEGER, name=TEXT, email=TEXT),
    "adServer": struct(id=TEXT, name=TEXT),
    "flightPositionType": struct(id=INTEGER, name=TEXT, isDefault=BOOLEAN),
}
_PRICE = Model(
    name="Price",
    fields=struct(
        **{
            field: kind
            for name in (*_NAMED, "extraPriceLevel")
            for field, kind in ((f"{name}Id", INTEGER), (name, TEXT))
        },
        price=NUMBER,
    ),
)
_CUSTOMER = Model(
    name="Customer",
    fields=struct(
        externalCrmId=TEXT,
        externalId=TEXT,
        firm=TEXT,
        status=INTEGER,
        statusEc=INTEGER,
        language=TEXT,
        mwst=TEXT,
        vatType=INTEGER,
        mainAddress=struct(externalCrmId=TEXT),
        addresses=List(
            struct(
                externalCrmId=TEXT,
                title=TEXT,
                firm=TEXT,
                zip=TEXT,
                place=TEXT,
                country=TEXT,
                sendingRule=TEXT,
            )
        ),
        contacts=List(
            struct(
                externalCrmId=TEXT,
                peopleGender=TEXT,
                peopleName=TEXT,
                peopleLastname=TEXT,
                peopleStatus=TEXT,
            )
        ),
        tags=JSON,
        references=JSON,
        consultants=JSON,
        softDeleted=BOOLEAN,
    ),
)


def _keys(entity: str, name: str, model: str) -> Resource:
    return Resource(
        name=name,
        model=model,
        path=f"/app-api/primary-keys/{entity}",
        pagination=_PAGES,
        records="items",
        total=_TOTAL,
        identity=Identity(paths=("id",)),
        label="name",
    )


_CUSTOMERS = Resource(
    name="customers",
    model="Customer",
    path="/app-api/customer",
    pagination=_PAGES,
    records="items",
    total=_TOTAL,
    identity=Identity(paths=("externalCrmId",)),
    label="firm",
)

_PRICES = Resource(
    name="prices",
    model="Price",
    path="/app-api/export/price/tarif/{tarif}",
    pagination=_PAGES,
    records="items",
    identity=Identity(paths=tuple(f"{name}Id" for name in (*_NAMED, "extraPriceLevel")), digest=True),
    parent=Parent(stream="tarifs", slot="path:tarif"),
)

GOTOM = Source(
    name="gotom",
    resources=(_CUSTOMERS, *(_keys(entity, *names) for entity, names in _ENTITIES.items()), _PRICES),
    models=(
        _CUSTOMER,
        *(Model(name=model, fields=_KEYS.get(entity, _KEY)) for entity, (_, model) in _ENTITIES.items()),
        _PRICE,
    ),
)
