"""The objects of the customer's CRM that belong to a call and its participants."""

from __future__ import annotations

from tieline.sandbox.gong.added.shapes import GivenContext, GivenObject
from tieline.sandbox.gong.call_model import CallContext, ContextField, ContextObject, ObjectType
from tieline.sandbox.gong.conversations import Buyer, Conversation
from tieline.sandbox.gong.selector import Selector

_STAGES = ("Qualification", "Evaluation", "Proposal", "Negotiation", "Closed Won")
_Fields = dict[str, str | bool | float | None]


def call_context(talk: Conversation, selector: Selector) -> tuple[CallContext, ...]:
    """Return the account and the opportunity of a call with a customer."""
    if selector.context == "None" or talk.internal:
        return ()
    customer = talk.customer
    account: _Fields = {
        "Name": customer.name,
        "Website": f"https://{customer.domain}",
        "Industry": customer.industry,
    }
    deal: _Fields = {
        "Name": f"{customer.name} - {talk.product}",
        "StageName": _STAGES[talk.index % len(_STAGES)],
        "Amount": 12_000.0 + talk.index % 180 * 1000,
        "Probability": 20.0 * (1 + talk.index % len(_STAGES)),
        "CloseDate": None,
    }
    objects = _objects("Account", customer.account_id, account, selector)
    return (
        CallContext(
            system="Salesforce",
            objects=objects + _objects("Opportunity", customer.opportunity_id, deal, selector),
        ),
    )


def party_context(
    talk: Conversation, place: int, buyer: Buyer, selector: Selector
) -> tuple[CallContext, ...]:
    """Return the contact behind a participant from the customer's side."""
    if selector.context == "None":
        return ()
    contact: _Fields = {"FirstName": buyer.first_name, "LastName": buyer.last_name, "Title": buyer.title}
    objects = _objects("Contact", contact_id(talk.index, place), contact, selector)
    return (CallContext(system="Salesforce", objects=objects),)


def contact_id(conversation: int, place: int) -> str:
    """Return the CRM's id of the party at a place of a conversation of the pool."""
    return f"0033600000{conversation:04d}{place}QAU"


def given_context(given: tuple[GivenContext, ...], selector: Selector) -> tuple[CallContext, ...]:
    """Return the objects that a client told of an added call or a party of it."""
    if selector.context == "None":
        return ()
    return tuple(
        CallContext(
            system=context.system,
            objects=tuple(
                shown
                for item in context.objects or ()
                for shown in _objects(item.object_type, item.object_id, _fields(item), selector)
            ),
        )
        for context in given
    )


def _fields(given: GivenObject) -> _Fields:
    return {field.name or "": field.value for field in given.fields or ()}


def _objects(
    kind: ObjectType, object_id: str, fields: _Fields, selector: Selector
) -> tuple[ContextObject, ...]:
    """Return an object once for each timing asked for; in the basic context it has neither timing nor fields."""
    if selector.context == "Basic":
        return (ContextObject(object_type=kind, object_id=object_id, fields=(), timing=None),)
    values = tuple(ContextField(name=name, value=value) for name, value in fields.items())
    return tuple(
        ContextObject(object_type=kind, object_id=object_id, fields=values, timing=timing)
        for timing in selector.timings
    )
