"""One call to be made."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs

from tieline.http.model import Pairs
from tieline.http.retry import RetryPolicy
from tieline.runtime.draft import Draft
from tieline.runtime.op import Api, Op, Security


class Job(Struct, frozen=True, kw_only=True):
    """A call that is ready but for its credentials."""

    api: Api
    op: Op[Any]
    draft: Draft
    policy: RetryPolicy
    base_url: str
    security: Security | None = None
    strict: bool = False

    def ranged(self, headers: Pairs) -> Job:
        """Return the same call for a part of the content."""
        draft = self.draft
        for name, value in headers:
            draft = draft.with_header(name, value)
        return structs.replace(self, draft=draft)
