# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of outcomes."""

from __future__ import annotations

from typing import Literal

from tieline.runtime import Model, field


class CallOutcomeChoice(Model, kw_only=True):
    """An outcome that a call can have.

    `outcomes.yaml#/components/schemas/CallOutcomeChoice` in the document.
    """

    call_outcome: str | None = field(name="callOutcome", default=None)
    """Its name."""

    display_order: int | None = field(name="displayOrder", default=None)
    """Its place in the list."""

    connect_status: Literal["CONNECTED", "NOT_CONNECTED"] | str | None = field(name="connectStatus", default=None)
    """Whether somebody was reached."""

    sentiment: Literal["POSITIVE", "NEGATIVE", "NEUTRAL"] | str | None = None
    """Whether that is good."""

    todo_action: Literal["COMPLETE", "COMPLETE_AND_REMOVE"] | str | None = field(name="todoAction", default=None)
    """What becomes of the to-do."""

    automation: Literal["MARK_AS_OPT_OUT"] | str | None = None
    """What is done by itself."""

    category: Literal["ANSWERED", "NOT_ANSWERED"] | str | None = None
    """Its category."""


class CallOutcomesResponse(Model, kw_only=True):
    """The outcomes of calls.

    `outcomes.yaml#/components/schemas/CallOutcomesResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    outcomes: list[CallOutcomeChoice]
    """The outcomes."""
