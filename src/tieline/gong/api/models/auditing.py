# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of auditing."""

from __future__ import annotations

import datetime as _dt
from typing import Any

from tieline.runtime import Model, field

from . import shared as _shared


class LogEntry(Model, kw_only=True):
    """An entry of a log. The fields of an impersonator are there only where there was one.

    `auditing.yaml#/components/schemas/LogEntry` in the document.
    """

    user_id: str | None = field(name="userId", default=None)
    """The id of the user."""

    user_email_address: str | None = field(name="userEmailAddress", default=None)
    """The e-mail address of the user."""

    user_full_name: str | None = field(name="userFullName", default=None)
    """The name of the user."""

    impersonator_user_id: str | None = field(name="impersonatorUserId", default=None)
    """The id of the one who acted as that user."""

    impersonator_email_address: str | None = field(name="impersonatorEmailAddress", default=None)
    """The e-mail address of that one."""

    impersonator_full_name: str | None = field(name="impersonatorFullName", default=None)
    """The name of that one."""

    impersonator_company_id: str | None = field(name="impersonatorCompanyId", default=None)
    """The company of that one."""

    event_time: _dt.datetime | None = field(name="eventTime", default=None)
    """When it happened."""

    log_record: dict[str, Any] | None = field(name="logRecord", default=None)
    """What happened; each log has fields of its own."""


class LogsResponse(Model, kw_only=True):
    """A page of log entries.

    `auditing.yaml#/components/schemas/LogsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    log_entries: list[LogEntry] = field(name="logEntries")
    """The entries."""
