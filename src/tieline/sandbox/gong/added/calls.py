"""An added call as the sandbox keeps it, made from what the client told."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieline.sandbox.gong.added.shapes import GivenContext, GivenParty, NewCall
from tieline.sandbox.gong.call_model import CallBasicData
from tieline.sandbox.gong.conversations import POOL_SIZE, Buyer, Conversation, Customer, Deed, manners
from tieline.sandbox.gong.dice import rng
from tieline.sandbox.gong.talk import KINDS, PRODUCTS
from tieline.sandbox.gong.users import Directory

_USUAL_SECONDS = 600


@dataclass(kw_only=True)
class AddedCall:
    """A call that a client added."""

    id: str
    start_ms: int
    #: When it was scheduled to begin; its start where nothing was said of that.
    scheduled_ms: int
    metadata: CallBasicData
    talk: Conversation
    #: What was told of the parties, in the order of the conversation: host, colleagues, guests.
    parties: tuple[GivenParty, ...]
    context: tuple[GivenContext, ...] = ()
    transcribed: bool = field(default=False)

    def knows(self, address: str) -> bool:
        """Tell whether a party has this e-mail address."""
        return any((party.email_address or "").lower() == address for party in self.parties)

    def knows_phone(self, digits: str) -> bool:
        """Tell whether a party has this phone number, of which only the digits count."""
        return any(digits_of(party.phone_number) == digits for party in self.parties)


def digits_of(phone: str | None) -> str:
    """Return the digits of a phone number."""
    return "".join(character for character in phone or "" if character.isdigit() and character.isascii())


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The parties of an added call, told apart: members of the company, by index, and guests."""

    host: int
    colleagues: tuple[int, ...]
    parties: tuple[GivenParty, ...]
    guests: tuple[GivenParty, ...]


def cast(given: NewCall, users: Directory) -> Cast:
    """Tell the parties of a call apart. Raise ValueError if the primary user is none of them, or a user is unknown."""
    members: dict[int, GivenParty] = {}
    guests: list[GivenParty] = []
    for party in given.parties:
        if party.user_id is None:
            guests.append(party)
            continue
        index = users.index_of(party.user_id)
        if index is None:
            raise ValueError(f"parties: user {party.user_id} was not found")
        members.setdefault(index, party)
    host = users.index_of(given.primary_user)
    if host is None:
        raise ValueError(f"primaryUser: user {given.primary_user} was not found")
    if host not in members:
        raise ValueError("parties: a party must be provided for the primaryUser")
    colleagues = tuple(index for index in members if index != host)
    ordered = (members[host], *(members[index] for index in colleagues), *guests)
    return Cast(host=host, colleagues=colleagues, parties=ordered, guests=tuple(guests))


def seconds_of(given: NewCall, scheduled: tuple[int | None, int | None]) -> float:
    """Return how long a call took: as told, else as scheduled."""
    start, end = scheduled
    if given.duration is not None:
        return given.duration
    if start is not None and end is not None:
        return min(86_400, max(0, end - start) / 1000)
    return _USUAL_SECONDS


def conversation(
    given: NewCall, roles: Cast, *, seed: int, number: int, workspace: int, seconds: float
) -> Conversation:
    """Return what was spoken in an added call, the `number`th of all."""
    index = POOL_SIZE + number
    dice = rng(seed, "added call", number)
    deeds = [(roles.host, Deed.HOSTED), *((person, Deed.ATTENDED) for person in roles.colleagues)]
    return Conversation(
        index=index,
        kind=dice.randrange(len(KINDS)),
        title=given.title or "Call",
        product=dice.choice(PRODUCTS),
        workspace=workspace,
        direction=given.direction,
        system=given.call_provider_code or "",
        internal=not roles.guests,
        private=False,
        seconds=max(1, round(seconds)),
        host=roles.host,
        colleagues=roles.colleagues,
        buyers=tuple(map(_buyer, roles.guests)),
        customer=_customer(given, roles.guests),
        manners=manners(dice),
        commenters=(),
        review=None,
        deeds=tuple(deeds),
    )


def _buyer(party: GivenParty) -> Buyer:
    address = (party.email_address or "").partition("@")[0]
    first, *rest = _spoken(party.name or address).split() or ["Guest"]
    # What else was told of a guest is shown as it was told.
    return Buyer(first_name=first, last_name=" ".join(rest), title=None, email=None, phone=None)


def _spoken(text: str) -> str:
    """Return a text as people say it: without anything that could look like one of the content's marks."""
    return "".join(character for character in text if character.isprintable() and character != "\\")


def _customer(given: NewCall, guests: tuple[GivenParty, ...]) -> Customer:
    objects = [item for context in given.context or () for item in context.objects or ()]
    ids = {item.object_type: item.object_id for item in reversed(objects)}
    names = [
        value.value
        for item in objects
        for value in item.fields or ()
        if item.object_type == "Account" and value.name in ("name", "Name")
    ]
    domains = [
        (party.email_address or "").partition("@")[2]
        for party in guests
        if "@" in (party.email_address or "")
    ]
    domain = domains[0] if domains else ""
    name = next(
        (value for value in names if isinstance(value, str) and value.strip()), domain or "your company"
    )
    return Customer(
        name=_spoken(name),
        domain=_spoken(domain),
        industry="",
        account_id=ids.get("Account", ""),
        opportunity_id=ids.get("Opportunity", ""),
    )
