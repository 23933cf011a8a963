"""What is in a goTom sandbox, and who may call it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

#: The parts of the API, each of which goTom gives users of its own.
Part = Literal["campaign", "crm", "reports"]

_PARTS: Sequence[tuple[str, Part]] = (
    ("/app-api/customer", "crm"),
    ("/app-api/crm-sync-import-external-crm-id/", "crm"),
    ("/app-api/graph-export/", "reports"),
    ("/app-api/custom-report-export/", "reports"),
)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the API; without a part, of all of it."""

    user: str
    secret: str
    part: Part | None = None


class GotomSandboxConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of things in a sandbox, and its users: one for everything, and one for each part."""

    user: str = "sandbox_user"
    secret: str = "sandbox-secret"  # noqa: S105  # invented, and printed for whoever starts it
    campaigns: int = 40
    customers: int = 250
    report_rows: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        if not (self.user and self.secret):
            raise ValueError("user and secret must not be empty")
        if min(self.campaigns, self.customers, self.report_rows) < 0:
            raise ValueError("numbers must not be negative")

    @property
    def accounts(self) -> tuple[Account, ...]:
        parts: tuple[Part, ...] = ("campaign", "crm", "reports")
        own = tuple(
            Account(user=f"{self.user}_{part}", secret=f"{self.secret}-{part}", part=part) for part in parts
        )
        return (Account(user=self.user, secret=self.secret), *own)


def part_of(path: str) -> Part:
    """Return the part of the API that a path belongs to."""
    for start, part in _PARTS:
        if path.startswith(start):
            return part
    return "campaign"
