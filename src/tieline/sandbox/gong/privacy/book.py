"""Who is known where: people by e-mail address and phone number, over all that refers to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from tieline.sandbox.gong.added.calls import digits_of
from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.call_context import contact_id
from tieline.sandbox.gong.call_model import ContextField
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.conversations import POOL_SIZE, Buyer
from tieline.sandbox.gong.crm.shapes import EntityType
from tieline.sandbox.gong.crm.store import CrmStore
from tieline.sandbox.gong.events.log import EventLog
from tieline.sandbox.gong.meetings.book import Meetings
from tieline.sandbox.gong.privacy.shapes import (
    CallReference,
    CustomerData,
    CustomerObject,
    EmailMessage,
    EngagementReference,
    MeetingReference,
)
from tieline.sandbox.gong.users import Directory

#: An erasure that would take more calls than this is stopped, as Gong's guard against mistakes does.
MOST_ERASED = 500
_MOST_MESSAGES = 20


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Someone from a customer's side in a conversation of the pool: where, and at which place of the parties."""

    conversation: int
    place: int
    buyer: Buyer


class People:
    """Guests and hosts of the pool of conversations, by what they are known by; made when first asked for."""

    def __init__(self, calls: CallBook, users: Directory) -> None:
        self._calls = calls
        self._users = users

    @cached_property
    def guests(self) -> list[Guest]:
        """All guests."""
        found: list[Guest] = []
        for index in range(POOL_SIZE):
            talk = self._calls.pool(index)
            first = 1 + len(talk.colleagues)
            found += [
                Guest(conversation=index, place=first + place, buyer=buyer)
                for place, buyer in enumerate(talk.buyers)
            ]
        return found

    @cached_property
    def hosted(self) -> dict[int, list[int]]:
        """The conversations each user took part in."""
        found: dict[int, list[int]] = {}
        for index in range(POOL_SIZE):
            talk = self._calls.pool(index)
            for user in (talk.host, *talk.colleagues):
                found.setdefault(user, []).append(index)
        return found


@dataclass(frozen=True, kw_only=True)
class Trace:
    """All that refers to someone."""

    serials: tuple[int, ...]
    guests: tuple[Guest, ...] = ()
    records: tuple[tuple[EntityType, str], ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    #: Whether it is a member of the company.
    member: bool = False


class Privacy:
    """Finds and erases."""

    def __init__(
        self,
        *,
        calls: CallBook,
        users: Directory,
        crm: CrmStore,
        meetings: Meetings,
        events: EventLog,
        calendar: Calendar,
    ) -> None:
        self._calls = calls
        self._users = users
        self._crm = crm
        self._meetings = meetings
        self._events = events
        self._calendar = calendar
        self._people = People(calls, users)
        #: What was erased and what was stopped by the guard, the latest last.
        self.outcomes: list[tuple[str, str]] = []

    # Finding

    def by_address(self, address: str) -> Trace:
        """Return all that refers to an e-mail address, in lower case."""
        guests = self._standing(lambda buyer: (buyer.email or "").lower() == address)
        member = self._users.by_email(address)
        hosted = [] if member is None else self._people.hosted.get(member, [])
        pool = {guest.conversation for guest in guests} | set(hosted)
        return Trace(
            serials=self._serials(pool, added=lambda serial: self._calls.added.all[serial].knows(address)),
            guests=guests,
            records=tuple(
                (kind, identifier)
                for kind, identifier, record in self._crm.people()
                if str(record.get("emailAddress")).lower() == address
            ),
            addresses=(address,),
            member=member is not None,
        )

    def by_phone(self, digits: str) -> Trace:
        """Return all that refers to a phone number, given by its digits."""
        guests = self._standing(lambda buyer: digits_of(buyer.phone) == digits)
        added = {serial: call for serial, call in self._calls.added.all.items() if call.knows_phone(digits)}
        records = [
            (kind, identifier, record)
            for kind, identifier, record in self._crm.people()
            if digits_of(str(record.get("phoneNumber"))) == digits
        ]
        parties = [
            party
            for call in added.values()
            for party in call.parties
            if digits_of(party.phone_number) == digits
        ]
        addresses = [guest.buyer.email for guest in guests] + [party.email_address for party in parties]
        addresses += [record.get("emailAddress") for _, _, record in records]
        phones = [guest.buyer.phone for guest in guests] + [party.phone_number for party in parties]
        phones += [record.get("phoneNumber") for _, _, record in records]
        return Trace(
            serials=self._serials(
                {guest.conversation for guest in guests}, added=lambda serial: serial in added
            ),
            guests=guests,
            records=tuple((kind, identifier) for kind, identifier, _ in records),
            addresses=_distinct(addresses),
            phones=_distinct(phones),
        )

    def _standing(self, wanted: Callable[[Buyer], bool]) -> tuple[Guest, ...]:
        """Return the guests that are wanted and still in a call."""
        return tuple(
            guest
            for guest in self._people.guests
            if wanted(guest.buyer) and self._calls.serials_of(guest.conversation)
        )

    def _serials(self, pool: Iterable[int], *, added: Callable[[int], bool]) -> tuple[int, ...]:
        found = [serial for index in pool for serial in self._calls.serials_of(index)]
        return tuple(sorted([*found, *filter(added, self._calls.added.all)]))

    # Telling

    def calls(self, trace: Trace) -> tuple[CallReference, ...]:
        """Return the calls."""
        return tuple(
            CallReference(id=self._calls.id_of(serial), status="COMPLETED", external_systems=())
            for serial in trace.serials
        )

    def messages(self, trace: Trace) -> tuple[EmailMessage, ...]:
        """Return the messages: each guest wrote one on the day before a call."""
        found: list[EmailMessage] = []
        for guest in trace.guests[:_MOST_MESSAGES]:
            serial = self._calls.serials_of(guest.conversation)[0]
            start = self._calls.timeline.locate(self._calls.timeline.key(serial))[1]
            identifier = self._calls.id_of(serial)
            digest = hashlib.sha256(f"{identifier}/{guest.place}".encode()).hexdigest()
            found.append(
                EmailMessage(
                    id=f"7{guest.place}{identifier[2:]}",
                    from_=guest.buyer.email or "",
                    sent_time=self._calendar.iso(start - DAY_MS),
                    mailbox=self._users.email(self._calls.pool(guest.conversation).host),
                    message_hash=digest[:40],
                )
            )
        return tuple(found)

    def meetings(self, trace: Trace) -> tuple[MeetingReference, ...]:
        """Return the meetings."""
        known = [
            meeting.id
            for meeting in self._meetings.all.values()
            if any(meeting.knows(address) for address in trace.addresses)
        ]
        return tuple(MeetingReference(id=identifier) for identifier in known)

    def engagement(self, trace: Trace) -> tuple[EngagementReference, ...]:
        """Return the events."""
        events = [event for address in trace.addresses for event in self._events.of(address)]
        return tuple(
            EngagementReference(
                event_type=event.kind,
                timestamp=event.timestamp,
                content_id=event.content_id,
                content_url=event.content_url,
                reporting_system=event.system,
                event_name=event.name,
                source_event_id=event.event_id,
            )
            for event in events
        )

    def customers(self, trace: Trace) -> tuple[CustomerData, ...]:
        """Return the contacts and leads, by CRM."""
        contacts = tuple(_contact(guest) for guest in trace.guests)
        own = tuple(self._own(kind, identifier) for kind, identifier in trace.records)
        data: list[CustomerData] = []
        if contacts:
            data.append(CustomerData(system="Salesforce", objects=contacts))
        if own:
            data.append(CustomerData(system="Generic", objects=own))
        return tuple(data)

    def _own(self, kind: EntityType, identifier: str) -> CustomerObject:
        record = self._crm.shown(kind, identifier) or {}
        fields = tuple(
            ContextField(name=name, value=value)
            for name, value in record.items()
            if value is None or isinstance(value, (str, bool, int, float))
        )
        return CustomerObject(
            id=identifier,
            object_type="Contact" if kind is EntityType.CONTACT else "Lead",
            external_id=identifier,
            mirror_id=None,
            fields=fields,
        )

    # Erasing

    def erase(self, find: Callable[[], Trace], name: str) -> None:
        """Erase all that refers to someone, unless it is a member of the company or abnormally much."""
        trace = find()
        if trace.member or len(trace.serials) > MOST_ERASED:
            self._note(name, "stopped")
            return
        self._calls.erase(trace.serials)
        for kind, identifier in trace.records:
            self._crm.forget(kind, identifier)
        for address in trace.addresses:
            self._meetings.erase(address)
            self._events.erase(address)
        self._note(name, "erased")

    def _note(self, name: str, outcome: str) -> None:
        self.outcomes = [*self.outcomes[-999:], (name, outcome)]


def _distinct(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))


def _contact(guest: Guest) -> CustomerObject:
    identifier, buyer = contact_id(guest.conversation, guest.place), guest.buyer
    values = {
        "FirstName": buyer.first_name,
        "LastName": buyer.last_name,
        "Email": buyer.email,
        "Phone": buyer.phone,
    }
    return CustomerObject(
        id=identifier,
        object_type="Contact",
        external_id=identifier,
        mirror_id=None,
        fields=tuple(ContextField(name=name, value=value) for name, value in values.items()),
    )
