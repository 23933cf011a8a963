"""Refusals: what the sandbox answers instead of data. The texts are Gong's own where they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NO_CALLS = "No calls found corresponding to the provided filters"
BAD_JSON = "Json parse error, verify Json format matches the API description."
CURSOR_EXPIRED = "cursor has expired"
NOT_ALLOWED = "Method Not Allowed"
UNSUPPORTED = "Unsupported Media Type"
SERVER_ERROR = "Internal server error occurred"
TOO_BIG = "Payload Too Large"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What a refusal may tell a person who can put things right."""

    text: str
    fix_url: str
    help_url: str


class Refused(Exception):
    """An answer that is not a success."""

    def __init__(
        self,
        status: int,
        text: str,
        headers: Mapping[str, str] | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = dict(headers or {})
        self.advice = advice


def bad_request(text: str) -> Refused:
    """Return a 400."""
    return Refused(400, text)


def not_found(text: str) -> Refused:
    """Return a 404."""
    return Refused(404, text)


def conflict(text: str) -> Refused:
    """Return a 409."""
    return Refused(409, text)


def full(things: str, most: int) -> Refused:
    """Return the 400 of a sandbox that holds as much as it can."""
    return Refused(400, f"this sandbox holds no more than {most} {things}: start it anew")


def denied() -> Refused:
    """Return a 401 for missing or wrong credentials."""
    return Refused(401, "Access denied: the credentials are missing or wrong")


def missing_scope(scope: str) -> Refused:
    """Return a 401 for a token that lacks a scope."""
    return Refused(401, f"You don't have permission to use '{scope}' in your app.")


def too_many(retry_after: int) -> Refused:
    """Return a 429 that asks to wait so many seconds."""
    return Refused(429, "API rate limit exceeded", {"retry-after": str(retry_after)})
