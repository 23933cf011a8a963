"""What all calls of one conversation of the pool share, encoded once, with marks for what is each call's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from tieline.core.typed import convert
from tieline.sandbox.gong.cache import BoundedCache
from tieline.sandbox.gong.call_model import CallBasicData
from tieline.sandbox.gong.content import EXPIRES_JSON, POSTED_JSON, SUFFIX, SUFFIX_JSON, Content
from tieline.sandbox.gong.conversations import Conversation, Conversations
from tieline.sandbox.gong.dice import rng
from tieline.sandbox.gong.selector import Selector
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.talk import KINDS
from tieline.sandbox.gong.users import Directory

#: Spoken conversations kept, for other projections and the transcript of calls just listed.
_CONTENTS = 200
_STARTED = b'"started":"",'


@dataclass(frozen=True, kw_only=True)
class Tail:
    """A call from the start time on, cut where the digits of its id go; some pieces hold other marks."""

    pieces: list[bytes]
    marked: tuple[int, ...]


class PoolText:
    """The encoded parts, by the index of the conversation."""

    def __init__(
        self, *, seed: int, conversations: Conversations, users: Directory, settings: Settings
    ) -> None:
        self._seed = seed
        self._conversations = conversations
        self._users = users
        self._settings = settings
        self._content = lru_cache(maxsize=_CONTENTS)(self._make_content)
        self._tails: BoundedCache[Selector, dict[int, Tail]] = BoundedCache(8, lambda _: 1)
        self._transcripts: dict[int, list[bytes]] = {}
        self._heads: dict[int, tuple[bytes, bytes]] = {}

    def tails(self, selector: Selector) -> dict[int, Tail]:
        """Return the tails of a projection made so far; `tail` adds to them."""
        return self._tails.get_or_make(selector, dict[int, Tail])

    def tail(self, index: int, selector: Selector, tails: dict[int, Tail]) -> Tail:
        """Return a conversation's tail in a projection."""
        tail = tails.get(index)
        if tail is None:
            tail = tails[index] = self._make_tail(index, selector)
        return tail

    def transcript(self, index: int) -> list[bytes]:
        """Return a transcript, cut where the digits of a call's id go."""
        pieces = self._transcripts.get(index)
        if pieces is None:
            pieces = self._transcripts[index] = self._content(index).transcript().split(SUFFIX_JSON)
        return pieces

    def fixed(self, index: int) -> tuple[bytes, bytes]:
        """Return the title of a conversation and all of its metadata after the start time."""
        fixed = self._heads.get(index)
        if fixed is None:
            talk = self._conversations.get(index)
            rest = msgspec.json.encode(self._metadata(talk)).partition(_STARTED)[2]
            fixed = self._heads[index] = (msgspec.json.encode(talk.title), rest)
        return fixed

    def _make_content(self, index: int) -> Content:
        talk = self._conversations.get(index)
        return Content(seed=self._seed, conversation=talk, users=self._users, settings=self._settings)

    def _make_tail(self, index: int, selector: Selector) -> Tail:
        rest = self.fixed(index)[1]
        end = b"}"
        if selector.given:
            end = b"," + msgspec.json.encode(self._content(index).details(selector))[1:]
        pieces = (rest + end).split(SUFFIX_JSON)
        marked = [
            place for place, piece in enumerate(pieces) if POSTED_JSON in piece or EXPIRES_JSON in piece
        ]
        return Tail(pieces=pieces, marked=tuple(marked))

    def _metadata(self, talk: Conversation) -> CallBasicData:
        dice = rng(self._seed, "metadata", talk.index)
        phone = not talk.conference
        return convert(
            {
                "id": "",
                "url": "",
                "title": "",
                "scheduled": None,
                "started": "",
                "duration": talk.seconds,
                "primaryUserId": self._users.id_of(talk.host),
                "direction": talk.direction,
                "system": talk.system,
                "scope": "Internal" if talk.internal else "External",
                "media": "Audio" if phone else "Video",
                "language": "eng",
                "workspaceId": self._settings.workspaces[talk.workspace].id,
                "sdrDisposition": dice.choice(("Connected", "Left voicemail", None)) if phone else None,
                "clientUniqueId": f"dialer-{SUFFIX}" if phone else None,
                "customData": None,
                "purpose": KINDS[talk.kind][0] if dice.random() < 0.5 else None,
                "meetingUrl": None if phone else f"https://meet.example/j/{SUFFIX}",
                "isPrivate": talk.private,
                "calendarEventId": None if phone else f"{SUFFIX}@calendar.example",
            },
            CallBasicData,
        )
