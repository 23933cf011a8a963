"""A provider as data: where its API is, how it authenticates, what it allows."""

from __future__ import annotations

from typing import Literal

import msgspec


class RateLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the provider allows one account: requests a second, how many at once, and a UTC day."""

    per_second: float | None = None
    burst: int = 1
    per_day: int | None = None


class Verification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cheap request that succeeds only with good credentials, and the field its answer must have."""

    method: str = "GET"
    path: str
    expects: str | None = None


class ErrorShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an error answer says what went wrong, and the words by which a missing permission is told."""

    message: str
    request_id: str | None = None
    permission: str | None = None


class AccountVariables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The environment variables that hold one account."""

    username: str
    password: str


class Environment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The environment variables that describe an account, the preferred pair first."""

    base_url: str
    accounts: tuple[AccountVariables, ...]


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the catalogue."""

    name: str
    display_name: str
    auth_mode: Literal["BASIC"]
    base_url: str
    #: What the paths of requests begin with: a base URL that ends with it means the same.
    base_path: str | None = None
    limits: RateLimits = RateLimits()
    verification: Verification
    errors: ErrorShape
    environment: Environment | None = None
