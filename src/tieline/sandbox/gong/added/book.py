"""The calls that clients added: which there are, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from tieline.core.typed import decode
from tieline.sandbox.gong.added.calls import AddedCall
from tieline.sandbox.gong.added.shapes import GivenParty
from tieline.sandbox.gong.call_context import given_context
from tieline.sandbox.gong.call_model import CallDetails, Party, Shape
from tieline.sandbox.gong.content import EXPIRES_JSON, SUFFIX_JSON, Content
from tieline.sandbox.gong.selector import Selector
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.users import Directory

#: How many calls a sandbox takes.
MOST_ADDED = 10_000
#: The last digits of a call's id, of which the ids of its parts are made.
SUFFIX_DIGITS = 13


class Media(Shape, frozen=True, kw_only=True):
    """What is kept of an uploaded recording."""

    call_id: str
    size: int
    sha256: str
    file_name: str | None
    content_type: str | None


class AddedBook:
    """Added calls by serial number, once they are in the lists, and those that wait for their media."""

    def __init__(self, *, seed: int, users: Directory, settings: Settings) -> None:
        self._seed = seed
        self._users = users
        self._settings = settings
        self._contents = lru_cache(maxsize=100)(self._make_content)
        self._by_serial: dict[int, AddedCall] = {}
        self._serials: dict[str, int] = {}
        self.waiting: dict[str, AddedCall] = {}
        self.media: dict[str, Media] = {}
        self.client_ids: dict[str, str] = {}

    @property
    def all(self) -> Mapping[int, AddedCall]:
        """The calls in the lists, by serial number."""
        return self._by_serial

    @property
    def any_untranscribed(self) -> bool:
        """Whether the transcript of a call is still to come."""
        return not all(call.transcribed for call in self._by_serial.values())

    def get(self, serial: int) -> AddedCall | None:
        """Return the added call of a serial number, or None."""
        return self._by_serial.get(serial)

    def serial_of(self, identifier: str) -> int | None:
        """Return the serial number of the added call with this id, or None."""
        return self._serials.get(identifier)

    def publish(self, serial: int, call: AddedCall) -> None:
        """Put a call into the lists."""
        self._by_serial[serial] = call
        self._serials[call.id] = serial

    def erase(self, serials: frozenset[int]) -> None:
        """Forget the calls with these serial numbers, so that not even their contents stay in memory."""
        for serial in serials & self._by_serial.keys():
            call = self._by_serial.pop(serial)
            self._serials.pop(call.id)
            self.media.pop(call.id, None)
        self._contents.cache_clear()

    def _make_content(self, serial: int) -> Content:
        return Content(
            seed=self._seed,
            conversation=self._by_serial[serial].talk,
            users=self._users,
            settings=self._settings,
        )

    def extensive(self, serial: int, title: str | None, selector: Selector, expires: bytes) -> bytes:
        """Return a call as `POST /v2/calls/extensive` lists it."""
        call = self._by_serial[serial]
        metadata = replace(call.metadata, title=title)
        if not selector.given:
            return b'{"metaData":%b}' % msgspec.json.encode(metadata)
        # The marks are filled in before anything that the client wrote comes in, which may look like one.
        made = _filled(msgspec.json.encode(self._contents(serial).details(selector)), call)
        details = decode(made.replace(EXPIRES_JSON, expires), CallDetails)
        parties = details.parties
        if isinstance(parties, tuple):
            pairs = zip(parties, call.parties, strict=True)
            parties = tuple(_party(shown, given, selector) for shown, given in pairs)
        context = given_context(call.context, selector)
        told = msgspec.json.encode(replace(details, context=context, parties=parties))
        return b'{"metaData":%b,%b' % (msgspec.json.encode(metadata), told[1:])

    def basic(self, serial: int, title: str | None) -> bytes:
        """Return a call as `GET /v2/calls` lists it."""
        return msgspec.json.encode(replace(self._by_serial[serial].metadata, title=title))

    def transcript(self, serial: int) -> bytes:
        """Return a call's transcript."""
        call = self._by_serial[serial]
        monologues = _filled(self._contents(serial).transcript(), call)
        return b'{"callId":"%b","transcript":%b}' % (call.id.encode(), monologues)


def _filled(text: bytes, call: AddedCall) -> bytes:
    return text.replace(SUFFIX_JSON, call.id[-SUFFIX_DIGITS:].encode())


def _party(shown: Party, given: GivenParty, selector: Selector) -> Party:
    """Return a party as it was told; of a member of the company Gong knows the rest."""
    member = shown.user_id is not None
    return replace(
        shown,
        name=given.name or (shown.name if member else None),
        email_address=given.email_address or (shown.email_address if member else None),
        phone_number=given.phone_number or (shown.phone_number if member else None),
        context=given_context(given.context or (), selector),
    )
