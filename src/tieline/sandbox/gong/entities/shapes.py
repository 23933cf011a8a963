"""Answers about entities of the CRM."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.call_model import DateTime, Shape


class TimePeriod(StrEnum):
    """What time a question is about."""

    LAST_7DAYS = "LAST_7DAYS"
    LAST_30DAYS = "LAST_30DAYS"
    LAST_90DAYS = "LAST_90DAYS"
    LAST_90_DAYS_SINCE_LAST_ACTIVITY = "LAST_90_DAYS_SINCE_LAST_ACTIVITY"
    LAST_YEAR_SINCE_LAST_ACTIVITY = "LAST_YEAR_SINCE_LAST_ACTIVITY"
    LAST_YEAR = "LAST_YEAR"
    THIS_WEEK = "THIS_WEEK"
    THIS_MONTH = "THIS_MONTH"
    THIS_YEAR = "THIS_YEAR"
    THIS_QUARTER = "THIS_QUARTER"
    CUSTOM_RANGE = "CUSTOM_RANGE"
    ALL_CONVERSATIONS = "ALL_CONVERSATIONS"


class CallInfo(Shape, frozen=True, kw_only=True):
    """A call that was looked at."""

    id: str
    title: str
    started: DateTime
    url: str


class CallFinding(Shape, frozen=True, kw_only=True):
    """A call that an answer rests on."""

    call: CallInfo


class EmailInfo(Shape, frozen=True, kw_only=True):
    """A message that was looked at."""

    id: str
    title: str
    sent_date_time: DateTime


class EmailFinding(Shape, frozen=True, kw_only=True):
    """Messages that an answer rests on."""

    emails: tuple[EmailInfo, ...]


class AnswerSection(Shape, frozen=True, kw_only=True):
    """A part of an answer and what it rests on."""

    answer_items: tuple[str, ...]
    email_findings: tuple[EmailFinding, ...]
    call_findings: tuple[CallFinding, ...]


class AskAnswer(Answer, frozen=True, kw_only=True):
    """The answer to a question."""

    num_of_calls_searched: int
    num_of_emails_searched: int
    answer: tuple[AnswerSection, ...]


class Findings(Shape, frozen=True, kw_only=True):
    """The conversations that a section rests on."""

    call_findings: tuple[CallFinding, ...]
    email_findings: tuple[EmailFinding, ...]


class BriefSection(Shape, frozen=True, kw_only=True):
    """A section of a brief."""

    title: str
    section_summary: tuple[str, ...]
    conversation_findings: Findings
    brief_section_type: Literal["Conversations", "Web", "CrmOrGongData", "McpConnection"]


class BriefAnswer(Answer, frozen=True, kw_only=True):
    """A brief."""

    num_of_calls_searched: int
    num_of_emails_searched: int
    brief_sections: tuple[BriefSection, ...]
