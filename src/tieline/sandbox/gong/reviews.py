"""Answered scorecards: the reviews of calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tieline.sandbox.gong.cache import BoundedCache
from tieline.sandbox.gong.calendar import Calendar
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.conversations import Review
from tieline.sandbox.gong.dice import Scrambler, rng
from tieline.sandbox.gong.model import Answer, AnsweredScorecard, Question
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.users import Directory

_VISIBILITIES = ("PUBLIC", "PUBLIC", "MANAGERS_AND_REVIEWEE", "MANAGERS")
_REMARKS = ("Ask more open questions.", "Very good close.", "Set the agenda earlier.", None)


class ReviewFilter(Struct, frozen=True, kw_only=True):
    """Which reviews: windows in milliseconds (from inclusive, to exclusive), method, users and scorecards."""

    call_from: int | None = None
    call_to: int | None = None
    review_from: int | None = None
    review_to: int | None = None
    #: AUTOMATIC, MANUAL or BOTH.
    method: str = "MANUAL"
    reviewed_users: tuple[str, ...] | None = None
    scorecards: tuple[str, ...] | None = None


class Reviews:
    """All answered scorecards, in the order of their calls."""

    def __init__(
        self, *, seed: int, calls: CallBook, users: Directory, settings: Settings, calendar: Calendar
    ) -> None:
        self._seed = seed
        self._calls = calls
        self._users = users
        self._settings = settings
        self._calendar = calendar
        self._ids = Scrambler(seed, "answered scorecards")
        self._version = -1
        self._selections: BoundedCache[ReviewFilter | None, list[int]] = BoundedCache(2_000_000, len)

    def _reviewed(self) -> list[int]:
        """Return the positions of the calls that were reviewed."""
        return [place for place in self._calls.positions() if self._review(place)]

    def _review(self, position: int) -> Review | None:
        return self._calls.conversation(self._calls.timeline.locate(position)[0]).review

    def select(self, wanted: ReviewFilter) -> Sequence[int]:
        """Return the positions of the calls whose reviews a filter selects."""
        if self._version != self._calls.version:
            self._selections.clear()
            self._version = self._calls.version
        reviewed = self._selections.get_or_make(None, self._reviewed)
        return self._selections.get_or_make(
            wanted, lambda: [place for place in reviewed if self._matches(place, wanted)]
        )

    def _matches(self, position: int, wanted: ReviewFilter) -> bool:
        serial, start = self._calls.timeline.locate(position)
        talk = self._calls.conversation(serial)
        review = talk.review
        if review is None:
            return False
        moment = self._moment(serial, start)
        method = "AUTOMATIC" if review.reviewer is None else "MANUAL"
        scorecard = self._settings.scorecards[review.scorecard].scorecard_id
        return (
            _within(start, wanted.call_from, wanted.call_to)
            and _within(moment, wanted.review_from, wanted.review_to)
            and wanted.method in ("BOTH", method)
            and (wanted.reviewed_users is None or self._users.id_of(talk.host) in wanted.reviewed_users)
            and (wanted.scorecards is None or scorecard in wanted.scorecards)
        )

    def _moment(self, serial: int, start: int) -> int:
        talk = self._calls.conversation(serial)
        minutes = talk.review.minutes_after if talk.review else 0
        return start + (talk.seconds + minutes * 60) * 1000

    def answered(self, positions: Sequence[int]) -> Iterator[AnsweredScorecard]:
        """Yield the reviews of the calls at these positions."""
        for position in positions:
            serial, start = self._calls.timeline.locate(position)
            talk = self._calls.conversation(serial)
            if talk.review is not None:
                yield self._answered(serial, start, talk.host, talk.review)

    def _answered(self, serial: int, start: int, host: int, review: Review) -> AnsweredScorecard:
        card = self._settings.scorecards[review.scorecard]
        dice = rng(self._seed, "review", serial)
        reviewer = None if review.reviewer is None else self._users.id_of(review.reviewer)
        return AnsweredScorecard(
            answered_scorecard_id=self._ids.id_of(serial),
            scorecard_id=card.scorecard_id,
            scorecard_name=card.scorecard_name,
            call_id=self._calls.id_of(serial),
            call_start_time=self._calendar.iso(start),
            reviewed_user_id=self._users.id_of(host),
            reviewer_user_id=reviewer,
            review_method="MANUAL" if reviewer else "AUTOMATIC",
            editor_user_id=reviewer if reviewer and dice.random() < 0.2 else None,
            review_time=self._calendar.iso(self._moment(serial, start)),
            visibility_type=dice.choice(_VISIBILITIES),
            answers=tuple(self._answer(serial, question) for question in card.questions),
        )

    def _answer(self, serial: int, question: Question) -> Answer:
        dice = rng(self._seed, "answer", serial, question.question_id)
        kind = question.question_type
        skipped = not question.is_overall and dice.random() < 0.1
        score = dice.randrange(1, 6) if kind == "RANGE" else None
        text = (
            dice.choice(_REMARKS)
            if kind == "OPEN"
            else dice.choice(("Yes", "No"))
            if kind == "YES_NO"
            else None
        )
        options = (str(dice.randrange(1, 5)),) if kind == "MULTI_SELECT" else None
        return Answer(
            question_id=question.question_id,
            question_revision_id=question.question_revision_id,
            is_overall=question.is_overall,
            score=None if skipped else score,
            answer_text=None if skipped else text,
            not_applicable=skipped,
            selected_options=None if skipped else options,
        )


def _within(moment: int, start: int | None, end: int | None) -> bool:
    return (start is None or moment >= start) and (end is None or moment < end)
