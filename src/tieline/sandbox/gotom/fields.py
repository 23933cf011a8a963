"""The fields of payloads: what each must be, so that one that is not refuses the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, TypeGuard, cast

import msgspec

from tieline.core.typed import decode
from tieline.sandbox.gotom.errors import BILLING_TYPE, CURRENCY, UNKNOWN_ID, Violation, invalid
from tieline.sandbox.gotom.lookups import Lookups

Document = dict[str, object]
Kind = Literal["text", "number", "int", "bool", "date", "runtime", "reference", "price", "list"]
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_TYPES: Mapping[str, type] = {"text": str, "date": str, "bool": bool, "list": list, "reference": dict}
_REFERENCES = ("entityId", "entityExternalId", "entityExternalCrmId")


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """What a field must be: of a kind, one of some, the id of an entity; and whether whoever creates must say it."""

    kind: Kind
    required: bool = False
    choices: tuple[object, ...] = ()
    code: str = UNKNOWN_ID
    entity: str | None = None


CAMPAIGN: Mapping[str, Field] = {
    "name": Field(kind="text", required=True),
    "externalId": Field(kind="text", required=True),
    "status": Field(kind="text", required=True, choices=("booking", "reservation")),
    "bookingDate": Field(kind="date", required=True),
    "customer": Field(kind="reference", required=True),
    "intermediator": Field(kind="reference"),
    "agency": Field(kind="reference"),
    "campaignTypeId": Field(kind="int", entity="campaignType"),
    "campaignTypeReference": Field(kind="text"),
    "currency": Field(kind="text", choices=("CHF", "EUR"), code=CURRENCY),
    "note": Field(kind="text"),
    "noteInternal": Field(kind="text"),
    "noteReservation": Field(kind="text"),
    "pdfInvoiceWithAttachment": Field(kind="bool"),
    "billingType": Field(kind="int", choices=(0, 1, 2, 3), code=BILLING_TYPE),
    "salesId": Field(kind="int", entity="user"),
    "salesEmail": Field(kind="text"),
    "salesSupportId": Field(kind="int", entity="user"),
    "salesSupportEmail": Field(kind="text"),
}
FLIGHT: Mapping[str, Field] = {
    "externalId": Field(kind="text", required=True),
    "adServerId": Field(kind="text", required=True, entity="adServer"),
    "runtime": Field(kind="runtime", required=True),
    "tarifId": Field(kind="int", required=True, entity="tarif"),
    "mediaId": Field(kind="int", required=True, entity="media"),
    "platformId": Field(kind="int", required=True, entity="platform"),
    "channelId": Field(kind="int", required=True, entity="channel"),
    "advertisingId": Field(kind="int", required=True, entity="advertising"),
    "priceTypeId": Field(kind="int", required=True, entity="priceType"),
    "extraPriceLevelId": Field(kind="int", entity="extraPriceLevel"),
    "units": Field(kind="number", required=True),
    "bruttoPriceUnit": Field(kind="price", required=True),
    "advertisingStatus": Field(kind="text", choices=("open", "received", "integrated")),
    "notes": Field(kind="text"),
    "keyValueSets": Field(kind="list"),
    "keyValueSetsXandr": Field(kind="list"),
    "geoTargetingByZip": Field(kind="list"),
    "flightTags": Field(kind="list", entity="flightTags"),
}


def read_object(body: bytes) -> Document:
    """Return what a body holds; raises the refusal of one that is no JSON object."""
    try:
        return decode(body, Document)
    except (ValueError, RecursionError):
        raise invalid(Violation(property_path="", message="The request body is not valid JSON.")) from None


def check(payload: Document, fields: Mapping[str, Field], lookups: Lookups, *, create: bool) -> Document:
    """Return the fields that are known; raises the refusal of all if one of them breaks a rule."""
    found = tuple(_violations(payload, fields, lookups, create=create))
    if found:
        raise invalid(*found)
    return {name: value for name, value in payload.items() if name in fields}


def _violations(
    payload: Document, fields: Mapping[str, Field], lookups: Lookups, *, create: bool
) -> Iterator[Violation]:
    for name, field in fields.items():
        value = payload.get(name)
        if value is None:
            if field.required and (create or name in payload):
                yield Violation(property_path=name, message="This value should not be null.")
        elif not _is(value, field.kind):
            message = f"This value should be of type {field.kind}."
            yield Violation(property_path=name, message=message, invalid_value=value)
        elif field.choices and value not in field.choices:
            message = f"The value is not valid, possible values: {', '.join(map(str, field.choices))}."
            yield Violation(property_path=name, message=message, invalid_value=value, code=field.code)
        elif not lookups.knows(field.entity, value) or not _refers(field, value, lookups):
            message = "An invalid ID has been given."
            yield Violation(property_path=name, message=message, invalid_value=value, code=UNKNOWN_ID)


def items(value: object) -> list[object]:
    """Return a list that a payload holds; what is none has nothing in it."""
    return cast("list[object]", value) if isinstance(value, list) else []


def is_document(value: object) -> TypeGuard[Document]:
    """Tell whether a value is an object."""
    return isinstance(value, dict)


def number(value: object) -> float:
    """Return a number that a payload holds; what is none is 0."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _is(value: object, kind: Kind) -> bool:
    match kind:
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        case "price":
            return value == "loadFromRate" or _is(value, "number")
        case "runtime":
            return is_document(value) and all(_is_end(value.get(end)) for end in ("start", "end"))
        case _:
            return isinstance(value, _TYPES[kind]) and (kind != "date" or bool(_DATE.fullmatch(str(value))))


def _is_end(value: object) -> bool:
    return is_document(value) and _is(value.get("date"), "date")


def _refers(field: Field, value: object, lookups: Lookups) -> bool:
    if field.kind != "reference" or not is_document(value):
        return True
    named = [(name, value[name]) for name in _REFERENCES if value.get(name) is not None]
    return bool(named) and all(lookups.company(name, each) for name, each in named)
