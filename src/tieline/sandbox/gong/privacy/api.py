"""What the operations about data privacy answer. Their inputs are in the query, also where something is erased."""

from __future__ import annotations

from functools import partial

from tieline.sandbox.gong.added.calls import digits_of
from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.errors import bad_request
from tieline.sandbox.gong.inputs import required
from tieline.sandbox.gong.privacy.shapes import AddressReferences, PhoneReferences


def _address(request: Request) -> str:
    text = required(request.query, "emailAddress").strip()
    name, at, domain = text.rpartition("@")
    if not (name and at and domain):
        raise bad_request(f"emailAddress: {text!r} is not an e-mail address")
    return text.lower()


def _phone(request: Request) -> tuple[str, str]:
    """Return a phone number as it was written, and its digits."""
    text = required(request.query, "phoneNumber")
    if not text.startswith("+") or not digits_of(text):
        raise bad_request("phoneNumber must begin with a plus sign (%2B in a URL) and the country code")
    return text, digits_of(text)


def find_address(context: Context, request: Request) -> Body:
    """Answer `GET /v2/data-privacy/data-for-email-address`; nothing found is no mistake."""
    privacy = context.world.privacy
    trace = privacy.by_address(_address(request))
    answer = AddressReferences(
        request_id=request.request_id,
        emails=privacy.messages(trace),
        calls=privacy.calls(trace),
        meetings=privacy.meetings(trace),
        customer_data=privacy.customers(trace),
        customer_engagement=privacy.engagement(trace),
    )
    return whole(answer)


def find_phone(context: Context, request: Request) -> Body:
    """Answer `GET /v2/data-privacy/data-for-phone-number`."""
    privacy = context.world.privacy
    text, digits = _phone(request)
    trace = privacy.by_phone(digits)
    answer = PhoneReferences(
        request_id=request.request_id,
        emails=privacy.messages(trace),
        calls=privacy.calls(trace),
        meetings=privacy.meetings(trace),
        customer_data=privacy.customers(trace),
        supplied_phone_number=text,
        matching_phone_numbers=trace.phones,
        email_addresses=trace.addresses,
    )
    return whole(answer)


def erase_address(context: Context, request: Request) -> Body:
    """Answer `POST /v2/data-privacy/erase-data-for-email-address`; what it does is seen later."""
    world, address = context.world, _address(request)
    find = partial(world.privacy.by_address, address)
    world.jobs.submit(request.now, partial(world.privacy.erase, find, address))
    return whole(Answer(request_id=request.request_id))


def erase_phone(context: Context, request: Request) -> Body:
    """Answer `POST /v2/data-privacy/erase-data-for-phone-number`; what it does is seen later."""
    world, (text, digits) = context.world, _phone(request)
    find = partial(world.privacy.by_phone, digits)
    world.jobs.submit(request.now, partial(world.privacy.erase, find, text))
    return whole(Answer(request_id=request.request_id))
