"""The parts of a call's JSON that come from its conversation.

All calls of one conversation share them but for a few ids and dates. Those are marks in the encoded text, where
each call's own are put in: encoding happens once a conversation, and a call costs one join.
"""

from __future__ import annotations

from random import Random

import msgspec
from msgspec import UNSET, UnsetType

from tieline.sandbox.gong.call_context import call_context, party_context
from tieline.sandbox.gong.call_model import (
    CallContent,
    CallDetails,
    CallOutcome,
    CallTracker,
    Collaboration,
    Comment,
    HighlightItem,
    HighlightSection,
    Interaction,
    KeyPoint,
    Media,
    Monologue,
    NamedValue,
    Occurrence,
    OutlineItem,
    OutlineSection,
    Party,
    Questions,
    Sentence,
    Speaker,
    Structure,
    Topic,
    TrackerPhrase,
    VideoPart,
)
from tieline.sandbox.gong.conversations import Buyer, Conversation
from tieline.sandbox.gong.dice import rng
from tieline.sandbox.gong.selector import Selector
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.speech import Speech, speak
from tieline.sandbox.gong.talk import COMMENTS
from tieline.sandbox.gong.users import Directory

#: Stands for the last digits of a call's id, which make the ids of its parts its own.
SUFFIX = "\x00"
#: Stands for the moment the public comments were posted.
POSTED = "\x01"
#: Stands for the moment, in unix seconds, the media addresses expire.
EXPIRES = "\x02"
#: The marks as they appear in encoded JSON.
SUFFIX_JSON, POSTED_JSON, EXPIRES_JSON = rb"\u0000", rb"\u0001", rb"\u0002"

_OUTCOMES = (
    CallOutcome(id="MEETING_BOOKED", category="Answered", name="Meeting booked"),
    CallOutcome(id="CONNECTED", category="Answered", name="Connected"),
    CallOutcome(id="NO_ANSWER", category="Not answered", name="No answer"),
)


class Content:
    """One conversation, ready to be written in any projection."""

    def __init__(
        self, *, seed: int, conversation: Conversation, users: Directory, settings: Settings
    ) -> None:
        self._seed = seed
        self._conversation = conversation
        self._users = users
        self._settings = settings
        self._names = self._party_names()
        self._speech = speak(seed, conversation, self._names)
        # For the trackers: when, by whom, and what, in lower case.
        self._sentences = [
            (start, turn.speaker, text.lower())
            for turn in self._speech.turns
            for start, _, text in turn.sentences
        ]

    def _party_names(self) -> tuple[str, ...]:
        talk = self._conversation
        sellers = (self._users.full_name(person) for person in (talk.host, *talk.colleagues))
        return (*sellers, *(f"{buyer.first_name} {buyer.last_name}" for buyer in talk.buyers))

    def details(self, selector: Selector) -> CallDetails:
        """Return all of a call but its metadata, with marks."""
        talk = self._conversation
        return CallDetails(
            context=call_context(talk, selector),
            parties=self._parties(selector) if selector.parties else UNSET,
            content=self._content(selector) if selector.content else UNSET,
            interaction=self._interaction(selector) if selector.interaction else UNSET,
            collaboration=self._collaboration() if selector.public_comments else UNSET,
            media=self._media() if selector.media else UNSET,
        )

    def transcript(self) -> bytes:
        """Return the monologues, encoded, with marks."""
        return msgspec.json.encode(
            [
                Monologue(
                    speaker_id=_speaker_id(turn.speaker),
                    topic=self._speech.phases[turn.phase].topic if number % 3 == 0 else None,
                    sentences=tuple(
                        Sentence(start=start, end=end, text=text) for start, end, text in turn.sentences
                    ),
                )
                for number, turn in enumerate(self._speech.turns)
            ]
        )

    def _dice(self, part: str) -> Random:
        return rng(self._seed, part, self._conversation.index)

    def _parties(self, selector: Selector) -> tuple[Party, ...]:
        talk = self._conversation
        spoke = {turn.speaker for turn in self._speech.turns}
        sellers = [
            self._seller(place, person, spoke) for place, person in enumerate((talk.host, *talk.colleagues))
        ]
        buyers = [
            self._buyer(len(sellers) + place, buyer, spoke, selector)
            for place, buyer in enumerate(talk.buyers)
        ]
        return (*sellers, *buyers)

    def _seller(self, place: int, person: int, spoke: set[int]) -> Party:
        user = self._users.user(person)
        return Party(
            id=_party_id(place),
            email_address=user.email_address,
            name=self._names[place],
            title=user.title,
            user_id=user.id,
            speaker_id=_speaker_id(place) if place in spoke else None,
            context=(),
            affiliation="Internal",
            phone_number=user.phone_number,
            methods=("Invitee", "Attendee") if self._conversation.conference else ("Attendee",),
        )

    def _buyer(self, place: int, buyer: Buyer, spoke: set[int], selector: Selector) -> Party:
        return Party(
            id=_party_id(place),
            email_address=buyer.email,
            name=self._names[place],
            title=buyer.title,
            user_id=None,
            speaker_id=_speaker_id(place) if place in spoke else None,
            context=party_context(self._conversation, place, buyer, selector),
            affiliation="External",
            phone_number=buyer.phone,
            methods=("Invitee", "Attendee") if place in spoke else ("Invitee",),
        )

    def _content(self, selector: Selector) -> CallContent:
        speech = self._speech
        spans = [speech.span(phase) for phase in range(len(speech.phases))]
        return CallContent(
            structure=_structure(speech, spans) if selector.structure else UNSET,
            trackers=self._trackers(selector) if selector.trackers else UNSET,
            topics=_topics(speech, spans) if selector.topics else UNSET,
            brief=self._brief() if selector.brief else UNSET,
            outline=self._outline(spans) if selector.outline else UNSET,
            highlights=self._highlights(spans) if selector.highlights else UNSET,
            call_outcome=self._outcome() if selector.call_outcome else UNSET,
            key_points=self._key_points() if selector.key_points else UNSET,
        )

    def _trackers(self, selector: Selector) -> tuple[CallTracker, ...]:
        found = [
            self._tracker(identifier, name, keywords, occurrences=selector.tracker_occurrences)
            for identifier, name, keywords in self._settings.keywords(self._conversation.workspace)
        ]
        return tuple(found)

    def _tracker(
        self, identifier: str, name: str, keywords: tuple[str, ...], *, occurrences: bool
    ) -> CallTracker:
        hits = {word: self._said(word) for word in keywords}
        every = sorted((hit for found in hits.values() for hit in found), key=lambda hit: hit.start_time)
        phrases = tuple(
            TrackerPhrase(count=len(found), occurrences=found if occurrences else UNSET, phrase=word)
            for word, found in hits.items()
            if found
        )
        shown: tuple[Occurrence, ...] | UnsetType = tuple(every) if occurrences else UNSET
        return CallTracker(
            id=identifier, name=name, count=len(every), type="KEYWORD", occurrences=shown, phrases=phrases
        )

    def _said(self, word: str) -> tuple[Occurrence, ...]:
        return tuple(
            Occurrence(start_time=start / 1000, speaker_id=_speaker_id(speaker))
            for start, speaker, text in self._sentences
            if word in text
        )

    def _points(self, phase: int) -> list[str]:
        return [point.format_map(self._speech.slots) for point in self._speech.phases[phase].points]

    def _brief(self) -> str:
        talk, slots = self._conversation, self._speech.slots
        return (
            f"{slots['seller']} and {slots['buyer']} of {talk.customer.name} spoke about {slots['pain']} and "
            f"{talk.product}. {' '.join(self._points(1)[:2])} {self._points(-1)[-1]}"
        )

    def _outline(self, spans: list[tuple[float, float]]) -> tuple[OutlineSection, ...]:
        return tuple(
            OutlineSection(
                section=phase.section,
                start_time=start,
                duration=round(length, 3),
                items=tuple(
                    OutlineItem(text=text, start_time=round(start + length * place / 4, 3))
                    for place, text in enumerate(self._points(number))
                ),
            )
            for number, (phase, (start, length)) in enumerate(zip(self._speech.phases, spans, strict=True))
        )

    def _highlights(self, spans: list[tuple[float, float]]) -> tuple[HighlightSection, ...]:
        steps = HighlightItem(text=self._points(-1)[0], start_times=(spans[-1][0],))
        middle = tuple(
            HighlightItem(text=self._points(phase)[0], start_times=(spans[phase][0],))
            for phase in range(1, len(spans) - 1)
        )
        return (
            HighlightSection(title="Action items", items=(steps,)),
            HighlightSection(title="Key moments", items=middle),
        )

    def _outcome(self) -> CallOutcome | None:
        return None if self._conversation.conference else self._dice("outcome").choice(_OUTCOMES)

    def _key_points(self) -> tuple[KeyPoint, ...]:
        return tuple(KeyPoint(text=self._points(phase)[1]) for phase in range(1, len(self._speech.phases)))

    def _interaction(self, selector: Selector) -> Interaction:
        manners = self._conversation.manners
        asked = Questions(company_count=manners.company_questions, non_company_count=manners.other_questions)
        return Interaction(
            speakers=self._speakers() if selector.speakers else UNSET,
            interaction_stats=_stats(self._conversation) if selector.person_interaction_stats else UNSET,
            video=self._video() if selector.video else UNSET,
            questions=asked if selector.questions else UNSET,
        )

    def _speakers(self) -> tuple[Speaker, ...]:
        talk = self._conversation
        users = (talk.host, *talk.colleagues)
        seconds = [0.0] * len(self._names)
        for turn in self._speech.turns:
            seconds[turn.speaker] += sum(end - start for start, end, _ in turn.sentences) / 1000
        return tuple(
            Speaker(
                id=_party_id(place),
                user_id=self._users.id_of(users[place]) if place < len(users) else None,
                talk_time=round(spoken, 3),
            )
            for place, spoken in enumerate(seconds)
            if spoken
        )

    def _video(self) -> tuple[VideoPart, ...]:
        if not self._conversation.conference:
            return ()
        dice, seconds = self._dice("video"), self._conversation.seconds
        kinds = ("Presentation", "Browser", "WebcamPrimaryUser", "WebcamNonCompany")
        return tuple(
            VideoPart(name=kind, duration=round(seconds * dice.uniform(0.05, 0.6), 1)) for kind in kinds
        )

    def _collaboration(self) -> Collaboration:
        dice = self._dice("comments")
        seconds = self._conversation.seconds
        return Collaboration(
            public_comments=tuple(
                _comment(self._users.id_of(person), place, dice.randrange(seconds), dice.choice(COMMENTS))
                for place, person in enumerate(self._conversation.commenters)
            )
        )

    def _media(self) -> Media:
        stem = f"https://media.gong.example/calls/{SUFFIX}"
        video = f"{stem}/video.mp4?Expires={EXPIRES}" if self._conversation.conference else None
        return Media(audio_url=f"{stem}/audio.mp3?Expires={EXPIRES}", video_url=video)


def _party_id(place: int) -> str:
    return f"5682{place + 10}{SUFFIX}"


def _speaker_id(place: int) -> str:
    return f"6432{place + 10}{SUFFIX}"


def _comment(commenter: str, place: int, second: int, text: str) -> Comment:
    return Comment(
        id=f"6843{place + 10}{SUFFIX}",
        audio_start_time=float(second),
        audio_end_time=float(second),
        commenter_user_id=commenter,
        comment=text,
        posted=POSTED,
        in_reply_to=None,
        during_call=False,
    )


def _stats(talk: Conversation) -> tuple[NamedValue, ...]:
    manners = talk.manners
    return (
        NamedValue(name="Talk Ratio", value=manners.talk_ratio),
        NamedValue(name="Longest Monologue", value=manners.longest_monologue),
        NamedValue(name="Longest Customer Story", value=manners.longest_story),
        NamedValue(name="Interactivity", value=manners.interactivity),
        NamedValue(name="Patience", value=manners.patience),
    )


def _structure(speech: Speech, spans: list[tuple[float, float]]) -> tuple[Structure, ...]:
    return tuple(
        Structure(name=phase.section, duration=int(length))
        for phase, (_, length) in zip(speech.phases, spans, strict=True)
    )


def _topics(speech: Speech, spans: list[tuple[float, float]]) -> tuple[Topic, ...]:
    return tuple(
        Topic(name=phase.topic, duration=int(length))
        for phase, (_, length) in zip(speech.phases, spans, strict=True)
    )
