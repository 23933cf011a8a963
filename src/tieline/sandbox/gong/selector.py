"""Which parts of a call a client asked for."""

from __future__ import annotations

from msgspec import Struct

from tieline.sandbox.gong.call_model import Timing


class Selector(Struct, frozen=True, kw_only=True):
    """A content selector with nothing left open; equal ones are the same key of a cache."""

    #: Whether a content selector was given at all: without one a call is its metadata alone.
    given: bool = False
    #: None, Basic (objects) or Extended (objects with fields).
    context: str = "None"
    timings: tuple[Timing, ...] = ("Now",)
    parties: bool = False
    structure: bool = False
    topics: bool = False
    trackers: bool = False
    tracker_occurrences: bool = False
    brief: bool = False
    outline: bool = False
    highlights: bool = False
    call_outcome: bool = False
    key_points: bool = False
    speakers: bool = False
    video: bool = False
    person_interaction_stats: bool = False
    questions: bool = False
    public_comments: bool = False
    media: bool = False

    @property
    def content(self) -> bool:
        """Whether any part of the content was asked for."""
        spoken = self.structure or self.topics or self.trackers or self.brief or self.outline
        return spoken or self.highlights or self.call_outcome or self.key_points

    @property
    def interaction(self) -> bool:
        """Whether any part of the interaction was asked for."""
        return self.speakers or self.video or self.person_interaction_stats or self.questions


#: All there is, with the context as of now, but the recording's addresses, which change with each answer.
EVERYTHING = Selector(
    given=True,
    context="Extended",
    parties=True,
    structure=True,
    topics=True,
    trackers=True,
    tracker_occurrences=True,
    brief=True,
    outline=True,
    highlights=True,
    call_outcome=True,
    key_points=True,
    speakers=True,
    video=True,
    person_interaction_stats=True,
    questions=True,
    public_comments=True,
)
