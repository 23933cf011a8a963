# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of entities."""

from __future__ import annotations

import datetime as _dt
from typing import Literal, TypeAlias

from tieline.runtime import Model, field


EntityTimePeriod: TypeAlias = Literal["LAST_7DAYS", "LAST_30DAYS", "LAST_90DAYS", "LAST_90_DAYS_SINCE_LAST_ACTIVITY", "LAST_YEAR_SINCE_LAST_ACTIVITY", "LAST_YEAR", "THIS_WEEK", "THIS_MONTH", "THIS_YEAR", "THIS_QUARTER", "CUSTOM_RANGE", "ALL_CONVERSATIONS"] | str
"""A range of time, up to now or up to the last activity.

`entities.yaml#/components/schemas/EntityTimePeriod` in the document.
"""


class AnswerSection(Model, kw_only=True):
    """A part of the answer and what it rests on.

    `entities.yaml#/components/schemas/AnswerSection` in the document.
    """

    answer_items: list[str] | None = field(name="answerItems", default=None)
    """The sentences."""

    email_findings: list[EmailFinding] | None = field(name="emailFindings", default=None)
    """The e-mails it rests on."""

    call_findings: list[CallFinding] | None = field(name="callFindings", default=None)
    """The calls it rests on."""


class AskEntityResponse(Model, kw_only=True):
    """The answer to a question.

    `entities.yaml#/components/schemas/AskEntityResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    num_of_calls_searched: int | None = field(name="numOfCallsSearched", default=None)
    """How many calls were read."""

    num_of_emails_searched: int | None = field(name="numOfEmailsSearched", default=None)
    """How many e-mails were read."""

    answer: list[AnswerSection]
    """The answer, part by part."""


class BriefSection(Model, kw_only=True):
    """A section of a brief and what it rests on.

    `entities.yaml#/components/schemas/BriefSection` in the document.
    """

    title: str | None = None
    """Its title."""

    section_summary: list[str] | None = field(name="sectionSummary", default=None)
    """Its sentences."""

    conversation_findings: ConversationFindings | None = field(name="conversationFindings", default=None)

    brief_section_type: Literal["Conversations", "Web", "CrmOrGongData", "McpConnection"] | str | None = field(name="briefSectionType", default=None)
    """Where its content comes from."""

    web_findings: list[WebFinding] | None = field(name="webFindings", default=None)
    """The web pages it rests on."""

    mcp_result: McpResult | None = field(name="mcpResult", default=None)


class CallFinding(Model, kw_only=True):
    """A call that something rests on.

    `entities.yaml#/components/schemas/CallFinding` in the document.
    """

    call: CallInfo | None = None


class CallInfo(Model, kw_only=True):
    """A call.

    `entities.yaml#/components/schemas/CallInfo` in the document.
    """

    id: str
    """The id of the call."""

    title: str | None = None
    """Its title."""

    started: _dt.datetime | None = None
    """When it began."""

    url: str | None = None
    """Its page in Gong."""


class ConnectionResult(Model, kw_only=True):
    """How a connection to an MCP server went.

    `entities.yaml#/components/schemas/ConnectionResult` in the document.
    """

    name: str | None = None
    """Its name in Gong."""

    status: Literal["SUCCESS", "AUTH_REQUIRED", "FAILED", "NOT_CONNECTED", "NO_MATCHING_TOOLS", "NO_USER_CONTEXT", "UNKNOWN"] | str | None = None
    """How it went."""


class ConversationFindings(Model, kw_only=True):
    """The conversations that a section rests on; only of type `Conversations`.

    `entities.yaml#/components/schemas/ConversationFindings` in the document.
    """

    call_findings: list[CallFinding] | None = field(name="callFindings", default=None)
    """The calls."""

    email_findings: list[EmailFinding] | None = field(name="emailFindings", default=None)
    """The e-mails."""


class EmailFinding(Model, kw_only=True):
    """E-mails that something rests on.

    `entities.yaml#/components/schemas/EmailFinding` in the document.
    """

    emails: list[EmailInfo] | None = None
    """The e-mails."""


class EmailInfo(Model, kw_only=True):
    """An e-mail.

    `entities.yaml#/components/schemas/EmailInfo` in the document.
    """

    id: str
    """The id of the e-mail, which is part of its address in Gong."""

    title: str | None = None
    """Its subject."""

    sent_date_time: _dt.datetime | None = field(name="sentDateTime", default=None)
    """When it was sent."""


class GenerateBriefResponse(Model, kw_only=True):
    """A brief.

    `entities.yaml#/components/schemas/GenerateBriefResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    num_of_calls_searched: int | None = field(name="numOfCallsSearched", default=None)
    """How many calls were read."""

    num_of_emails_searched: int | None = field(name="numOfEmailsSearched", default=None)
    """How many e-mails were read."""

    brief_sections: list[BriefSection] = field(name="briefSections")
    """The brief, section by section."""


class McpResult(Model, kw_only=True):
    """What MCP servers answered; only of type `McpConnection`.

    `entities.yaml#/components/schemas/McpResult` in the document.
    """

    connections: list[ConnectionResult] | None = None
    """The connections."""

    servers: list[str] | None = None
    """The servers that were asked."""

    mcp_status: Literal["SUCCESS", "FAILURE", "CONNECTION_ERROR"] | str | None = field(name="mcpStatus", default=None)
    """How it went."""

    error_message: str | None = field(name="errorMessage", default=None)
    """What went wrong."""


class WebFinding(Model, kw_only=True):
    """A web page that a section rests on.

    `entities.yaml#/components/schemas/WebFinding` in the document.
    """

    domain: str | None = None
    """Its domain; it may be one that redirects."""

    title: str | None = None
    """Its title."""

    url: str | None = None
    """Its address."""
