"""The goTom source, as data: customers, the ids and names of what an instance has configured, the prices of its rates.

The API has no list of campaigns and saved reports: those are synced whose ids a connection lists.
"""

from __future__ import annotations

from tieline.http.paginate import NextUrl, SinglePage
from tieline.sources.listed import ListedResource
from tieline.sources.model import Identity, Parent, Resource, Source
from tieline.sources.schema import BOOLEAN, DATE, INTEGER, JSON, NUMBER, TEXT, List, Model, struct

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

_MOMENT = struct(date=DATE, time=TEXT)
_CONTACT = struct(
    entityId=INTEGER,
    entityExternalId=TEXT,
    entityExternalCrmId=TEXT,
    addressEntityId=INTEGER,
    addressEntityExternalId=TEXT,
    addressEntityExternalCrmId=TEXT,
    personEntityId=INTEGER,
    personEntityExternalId=TEXT,
    personEntityExternalCrmId=TEXT,
)
_FLIGHT = struct(
    campaignExternalId=TEXT,
    externalId=TEXT,
    adServerId=TEXT,
    runtime=struct(start=_MOMENT, end=_MOMENT),
    **{
        f"{name}Id": INTEGER for name in ("tarif", "media", "platform", "channel", "advertising", "priceType")
    },
    extraPriceLevelId=INTEGER,
    units=NUMBER,
    bruttoPriceUnit=JSON,
    advertisingStatus=TEXT,
    notes=TEXT,
    keyValueSets=JSON,
    keyValueSetsXandr=JSON,
    geoTargetingByZip=JSON,
    flightTags=JSON,
)
_CAMPAIGN = struct(
    externalId=TEXT,
    campaignId=INTEGER,
    name=TEXT,
    status=TEXT,
    bookingDate=DATE,
    campaignTypeId=INTEGER,
    campaignTypeReference=TEXT,
    currency=TEXT,
    customer=_CONTACT,
    intermediator=_CONTACT,
    agency=_CONTACT,
    note=TEXT,
    noteInternal=TEXT,
    noteReservation=TEXT,
    pdfInvoiceWithAttachment=BOOLEAN,
    billingType=INTEGER,
    salesId=INTEGER,
    salesEmail=TEXT,
    salesSupportId=INTEGER,
    salesSupportEmail=TEXT,
    commissionStatus=INTEGER,
    flights=JSON,
)
#: A report's columns are what whoever saved it chose.
_ROW = struct(reportId=TEXT, row=JSON)


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

_CAMPAIGNS = ListedResource(
    name="campaigns",
    model="Campaign",
    path="/app-api/campaign/{id}",
    pagination=SinglePage(),
    ids="campaigns",
    records="",
    identity=Identity(paths=("externalId",)),
    label="name",
)
_FLIGHTS = ListedResource(
    name="flights",
    model="Flight",
    path="/app-api/campaign/{id}",
    pagination=SinglePage(),
    ids="campaigns",
    answer="records",
    records="flights",
    inject={"campaignExternalId": "parent:id"},
    identity=Identity(paths=("campaignExternalId", "externalId")),
)


def _reports(name: str, model: str, *, at: str) -> ListedResource:
    return ListedResource(
        name=name,
        model=model,
        path=f"/app-api/{at}/download/{{id}}",
        pagination=SinglePage(),
        ids=name,
        answer="table",
        records="",
        inject={"reportId": "parent:id"},
        identity=Identity(paths=(), digest=True),
    )


GOTOM = Source(
    name="gotom",
    resources=(
        _CUSTOMERS,
        *(_keys(entity, *names) for entity, names in _ENTITIES.items()),
        _PRICES,
        _CAMPAIGNS,
        _FLIGHTS,
        _reports("graph_reports", "GraphReportRow", at="graph-export"),
        _reports("custom_reports", "CustomReportRow", at="custom-report-export"),
    ),
    models=(
        Model(name="Campaign", fields=_CAMPAIGN),
        Model(name="Flight", fields=_FLIGHT),
        Model(name="GraphReportRow", fields=_ROW),
        Model(name="CustomReportRow", fields=_ROW),
        _CUSTOMER,
        *(Model(name=model, fields=_KEYS.get(entity, _KEY)) for entity, (_, model) in _ENTITIES.items()),
        _PRICE,
    ),
)
