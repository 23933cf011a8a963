# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of events."""

from __future__ import annotations

from tieline.runtime import UNSET, Model, Unset


class AskRequest(Model, kw_only=True):
    """`#/paths/~1events/post/requestBody/content/application~1json/schema` in the document."""

    stream: bool | Unset = UNSET


class AskResponse(Model, kw_only=True):
    """`#/paths/~1events/post/responses/200/content/text~1event-stream/schema` in the document."""

    part: str | None = None
