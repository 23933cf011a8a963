# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of coaching."""

from __future__ import annotations

from tieline.runtime import Model, field


class CoachingMetricsResponse(Model, kw_only=True):
    """Coaching metrics.

    `coaching.yaml#/components/schemas/CoachingMetricsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    coaching_data: list[ManagerCoaching] = field(name="coachingData")
    """The managers."""


class CoachingUser(Model, kw_only=True):
    """A user.

    `coaching.yaml#/components/schemas/CoachingUser` in the document.
    """

    id: str
    """The id of the user."""

    email_address: str | None = field(name="emailAddress", default=None)
    """E-mail address."""

    first_name: str | None = field(name="firstName", default=None)
    """First name."""

    last_name: str | None = field(name="lastName", default=None)
    """Last name."""

    title: str | None = None
    """Job title."""


class ManagerCoaching(Model, kw_only=True):
    """How a manager coaches.

    `coaching.yaml#/components/schemas/ManagerCoaching` in the document.
    """

    manager: CoachingUser | None = None

    direct_reports_metrics: list[RepCoaching] | None = field(name="directReportsMetrics", default=None)
    """Those who report to the manager."""


class RepCoaching(Model, kw_only=True):
    """How one of those is coached.

    `coaching.yaml#/components/schemas/RepCoaching` in the document.
    """

    report: CoachingUser | None = None

    metrics: dict[str, list[str]] | None = None
    """Values by the name of the metric."""
