"""The company's workspaces, trackers, scorecards and brief templates."""

from __future__ import annotations

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.conversations import SCORECARDS, WORKSPACES
from tieline.sandbox.gong.dice import Scrambler, rng
from tieline.sandbox.gong.model import (
    Brief,
    KeywordTracker,
    LanguageKeywords,
    Question,
    QuestionOption,
    ReviewMethod,
    Scorecard,
    Workspace,
)
from tieline.sandbox.gong.users import Directory

_WORKSPACES = (("Sales", "New business and renewals"), ("Customer Success", None))
#: Name, words (lower case), and whether Gong brings the tracker along.
_TRACKERS = (
    ("Competitors", ("brightline", "cobalt systems", "nimbus one", "stackwell"), False),
    ("Pricing", ("budget", "discount", "locked rate"), True),
    ("Security", ("security", "soc 2"), False),
    ("Timeline", ("hard stop", "six weeks"), True),
    ("Objections", ("concern", "deal breaker"), True),
    ("Integrations", ("snowflake", "connector"), False),
)
_SCORECARDS = ("Discovery", "Demo quality", "Negotiation", "SDR first call")
#: Text and type of each question; the first is the overall one.
_QUESTIONS = (
    ("How was the call overall?", "RANGE"),
    ("Did the seller set a clear agenda?", "YES_NO"),
    ("How well did the seller uncover the customer's needs?", "RANGE"),
    ("Which of these were agreed as next steps?", "MULTI_SELECT"),
    ("What should the seller do differently next time?", "OPEN"),
)
_OPTIONS = ("A meeting", "A proposal", "A reference call", "Nothing")
_BRIEFS = ("Account brief", "Handover brief", "Renewal brief")


class Settings:
    """All settings of the company; the same for the whole life of a sandbox."""

    def __init__(self, *, seed: int, users: Directory, calendar: Calendar, now_ms: int) -> None:
        self._seed = seed
        self._users = users
        self._calendar = calendar
        self._start_ms = now_ms - 700 * DAY_MS
        self._workspace_ids = Scrambler(seed, "workspaces")
        self._tracker_ids = Scrambler(seed, "trackers")
        self._scorecard_ids = Scrambler(seed, "scorecards")
        self._question_ids = Scrambler(seed, "questions")
        self._brief_ids = Scrambler(seed, "briefs")
        self.workspaces = tuple(self._workspace(place) for place in range(WORKSPACES))
        self.trackers = tuple(
            self._tracker(workspace, place)
            for workspace in range(WORKSPACES)
            for place in range(len(_TRACKERS))
        )
        self.scorecards = tuple(self._scorecard(place) for place in range(SCORECARDS))
        self.briefs = tuple(self._brief(place) for place in range(len(_BRIEFS)))

    def workspace_of(self, identifier: str) -> int | None:
        """Return the index of a workspace, or None if there is none with this id."""
        return next((index for index, item in enumerate(self.workspaces) if item.id == identifier), None)

    def keywords(self, workspace: int) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return the trackers of a workspace: id, name and words."""
        mine = self.workspaces[workspace].id
        return [
            (tracker.tracker_id, tracker.tracker_name, tracker.language_keywords[0].keywords)
            for tracker in self.trackers
            if tracker.workspace_id == mine
        ]

    def _workspace(self, place: int) -> Workspace:
        name, description = _WORKSPACES[place]
        return Workspace(id=self._workspace_ids.id_of(place), name=name, description=description)

    def _moment(self, *name: object) -> int:
        return self._start_ms + rng(self._seed, *name).randrange(600 * DAY_MS)

    def _someone(self, *name: object) -> int:
        return rng(self._seed, *name).randrange(min(self._users.members, 12))

    def _tracker(self, workspace: int, place: int) -> KeywordTracker:
        name, words, built_in = _TRACKERS[place]
        number = workspace * len(_TRACKERS) + place
        created = self._moment("tracker", number)
        author = None if built_in else self._users.id_of(self._someone("tracker author", number))
        micros = 100 + number * 7
        return KeywordTracker(
            tracker_id=self._tracker_ids.id_of(number),
            tracker_name=name,
            workspace_id=self._workspace_ids.id_of(workspace),
            language_keywords=(
                LanguageKeywords(language="eng", keywords=words, include_related_forms=place % 2 == 0),
            ),
            affiliation="Company" if name == "Integrations" else "NonCompany",
            part_of_question=False,
            said_at="Anytime",
            said_at_interval=None,
            said_at_unit=None,
            said_in_topics=(),
            filter_query=None,
            created=self._calendar.iso_micros(created, micros),
            creator_user_id=author,
            updated=self._calendar.iso_micros(created + 40 * DAY_MS, micros),
            updater_user_id=author,
        )

    def _scorecard(self, place: int) -> Scorecard:
        created = self._calendar.iso_seconds(self._moment("scorecard", place))
        method: ReviewMethod = "AUTOMATIC" if place == SCORECARDS - 1 else "MANUAL"
        author = "-1" if place == 0 else self._users.id_of(self._someone("scorecard author", place))
        return Scorecard(
            scorecard_id=self._scorecard_ids.id_of(place),
            scorecard_name=_SCORECARDS[place],
            workspace_id=self._workspace_ids.id_of(0),
            enabled=place != 2,
            updater_user_id=author,
            created=created,
            updated=created,
            review_method=method,
            questions=tuple(
                self._question(place, number, author, created) for number in range(len(_QUESTIONS))
            ),
        )

    def _question(self, scorecard: int, number: int, author: str, created: str) -> Question:
        text, kind = _QUESTIONS[number]
        serial = (scorecard * len(_QUESTIONS) + number) * 2
        options = tuple(
            QuestionOption(id=str(place + 1), text=option) for place, option in enumerate(_OPTIONS)
        )
        return Question(
            question_id=self._question_ids.id_of(serial),
            question_revision_id=self._question_ids.id_of(serial + 1),
            question_text=text,
            is_overall=number == 0,
            question_type=kind,
            answer_guide="Listen to the first and the last five minutes." if number == 0 else None,
            min_range="1" if kind == "RANGE" else None,
            max_range="5" if kind == "RANGE" else None,
            answer_options=options if kind == "MULTI_SELECT" else None,
            updater_user_id=author,
            created=created,
            updated=created,
        )

    def _brief(self, place: int) -> Brief:
        created = self._calendar.iso_micros(self._moment("brief", place), 416)
        author = self._someone("brief author", place)
        return Brief(
            brief_id=self._brief_ids.id_of(place),
            brief_name=_BRIEFS[place],
            workspace_id=self._workspace_ids.id_of(place % WORKSPACES),
            description=None if place == 2 else "What matters before the next conversation.",
            status="Not published" if place == 2 else "Published",
            creator=self._users.full_name(author),
            creator_user_id=self._users.id_of(author),
            created=created,
            updated=created,
        )
