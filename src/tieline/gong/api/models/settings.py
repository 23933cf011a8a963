# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of settings."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import Model, field


class Brief(Model, kw_only=True):
    """An AI brief that the company has set up.

    `settings.yaml#/components/schemas/Brief` in the document.
    """

    brief_id: str = field(name="briefId")
    """The id of the brief."""

    brief_name: str | None = field(name="briefName", default=None)
    """Its name, by which it is generated."""

    workspace_id: str | None = field(name="workspaceId", default=None)
    """Its workspace."""

    description: str | None = None
    """What it is for."""

    status: str | None = None
    """`Published` or `Not published`."""

    creator: str | None = None
    """The name of the user who created it."""

    creator_user_id: str | None = field(name="creatorUserId", default=None)
    """The id of that user."""

    created: _dt.datetime | None = None
    """When it was created."""

    updated: _dt.datetime | None = None
    """When it was last changed."""


class BriefsResponse(Model, kw_only=True):
    """The briefs.

    `settings.yaml#/components/schemas/BriefsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    briefs: list[Brief]
    """The briefs."""


class KeywordTracker(Model, kw_only=True):
    """Words to look for in calls.

    `settings.yaml#/components/schemas/KeywordTracker` in the document.
    """

    tracker_id: str = field(name="trackerId")
    """The id of the tracker."""

    tracker_name: str | None = field(name="trackerName", default=None)
    """Its name."""

    workspace_id: str | None = field(name="workspaceId", default=None)
    """Its workspace."""

    language_keywords: list[TrackerLanguageKeyword] | None = field(name="languageKeywords", default=None)
    """Its words, by language."""

    affiliation: str | None = None
    """Whose words count: `Anyone`, `Company` or `NonCompany`."""

    part_of_question: bool | None = field(name="partOfQuestion", default=None)
    """Whether only questions count."""

    said_at: str | None = field(name="saidAt", default=None)
    """When in the call: `Anytime`, `First` or `Last`."""

    said_at_interval: int | None = field(name="saidAtInterval", default=None)
    """How long the first or last part is."""

    said_at_unit: str | None = field(name="saidAtUnit", default=None)
    """Whether that is in minutes or in percent of the call."""

    said_in_topics: list[str] | None = field(name="saidInTopics", default=None)
    """The topics in which it looks."""

    filter_query: str | None = field(name="filterQuery", default=None)
    """Which calls it looks in: a filter of Gong's search as JSON text."""

    created: _dt.datetime | None = None
    """When it was created."""

    creator_user_id: str | None = field(name="creatorUserId", default=None)
    """The user who created it; none of a built-in one."""

    updated: _dt.datetime | None = None
    """When it was last changed."""

    updater_user_id: str | None = field(name="updaterUserId", default=None)
    """The user who changed it last; none of a built-in one."""


class Question(Model, kw_only=True):
    """A question of a scorecard.

    `settings.yaml#/components/schemas/Question` in the document.
    """

    question_id: str = field(name="questionId")
    """The id of the question."""

    question_revision_id: str | None = field(name="questionRevisionId", default=None)
    """The id of its present wording."""

    question_text: str | None = field(name="questionText", default=None)
    """The question."""

    is_overall: bool | None = field(name="isOverall", default=None)
    """Whether it is the one that sums up."""

    question_type: str | None = field(name="questionType", default=None)
    """How it is answered, such as `RANGE`."""

    answer_guide: str | None = field(name="answerGuide", default=None)
    """How to answer it."""

    min_range: str | None = field(name="minRange", default=None)
    """The lowest score, as text; none where there is no range."""

    max_range: str | None = field(name="maxRange", default=None)
    """The highest score, as text; none where there is no range."""

    answer_options: list[QuestionOption] | None = field(name="answerOptions", default=None)
    """The options of a question with a choice."""

    updater_user_id: str | None = field(name="updaterUserId", default=None)
    """The user who changed it last; `-1` for a built-in one."""

    created: _dt.datetime | None = None
    """When it was created."""

    updated: _dt.datetime | None = None
    """When it was last changed."""


class QuestionOption(Model, kw_only=True):
    """An answer to choose.

    `settings.yaml#/components/schemas/QuestionOption` in the document.
    """

    id: str | None = None
    """The id of the option, which answers name."""

    text: str | None = None
    """The option."""


class Scorecard(Model, kw_only=True):
    """Questions to review calls by.

    `settings.yaml#/components/schemas/Scorecard` in the document.
    """

    scorecard_id: str = field(name="scorecardId")
    """The id of the scorecard."""

    scorecard_name: str | None = field(name="scorecardName", default=None)
    """Its name."""

    workspace_id: str | None = field(name="workspaceId", default=None)
    """Its workspace."""

    enabled: bool | None = None
    """Whether it is in use."""

    updater_user_id: str | None = field(name="updaterUserId", default=None)
    """The user who changed it last; `-1` for a built-in one."""

    created: _dt.datetime | None = None
    """When it was created."""

    updated: _dt.datetime | None = None
    """When it was last changed."""

    review_method: Literal["AUTOMATIC", "MANUAL"] | str | None = field(name="reviewMethod", default=None)
    """Whether Gong or people fill it in."""

    questions: list[Question] | None = None
    """The questions."""


class ScorecardsResponse(Model, kw_only=True):
    """The scorecards.

    `settings.yaml#/components/schemas/ScorecardsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    scorecards: list[Scorecard]
    """The scorecards."""


class TrackerLanguageKeyword(Model, kw_only=True):
    """The words of a tracker in one language.

    `settings.yaml#/components/schemas/TrackerLanguageKeyword` in the document.
    """

    language: str | None = None
    """The language as ISO 639-2/B; `mul` for words of any language."""

    keywords: list[str] | None = None
    """The words and phrases."""

    include_related_forms: bool | None = field(name="includeRelatedForms", default=None)
    """Whether other forms of the words count too."""


class TrackersResponse(Model, kw_only=True):
    """The trackers.

    `settings.yaml#/components/schemas/TrackersResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    keyword_trackers: list[KeywordTracker] = field(name="keywordTrackers")
    """The keyword trackers."""


class Workspace(Model, kw_only=True):
    """A workspace.

    `settings.yaml#/components/schemas/Workspace` in the document.
    """

    id: str
    """The id of the workspace."""

    name: str | None = None
    """Its name."""

    description: str | None = None
    """What it is for."""


class WorkspacesResponse(Model, kw_only=True):
    """The workspaces.

    `settings.yaml#/components/schemas/WorkspacesResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    workspaces: list[Workspace]
    """The workspaces."""
