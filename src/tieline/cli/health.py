"""What is wrong with a connection, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.core.clock import from_us, iso

if TYPE_CHECKING:
    from tieline.connections.model import Listed, RefreshState

_LONGEST_REASON = 120


def trouble(state: RefreshState) -> str | None:
    """Return what is wrong with a connection's token, in one line; None where all is well."""
    if state.failed_at is None:
        return None
    since = from_us(state.failing_since or state.failed_at).astimezone()
    reason = (state.error or "").replace("\n", " ")[:_LONGEST_REASON]
    what = "the token of its app's user" if state.partial else "its token"
    given_up = "; given up until it is connected anew" if state.exhausted else ""
    goes_on = "; requests go on" if state.partial else ""
    told = f"{what} cannot be renewed since {since:%Y-%m-%d %H:%M}{given_up}{goes_on}"
    return f"{told}: {reason}" if reason else told


def troubles(connection: Listed) -> list[str]:
    """Return what is wrong with a connection, in lines."""
    token, failing = trouble(connection.refresh), len(connection.failing)
    syncs = f"{failing} of its syncs fail{'s' if failing == 1 else ''}" if failing else None
    return [each for each in (token, syncs) if each is not None]


def shown(state: RefreshState) -> dict[str, object]:
    """Return what is known of a connection's refreshes, as documents tell it."""
    return {
        "healthy": state.failed_at is None,
        "token_renewed_at": _date(state.renewed_at),
        "failing_since": _date(state.failing_since),
        "failed_at": _date(state.failed_at),
        "status": state.status,
        "error": state.error,
        "exhausted": state.exhausted,
        "partial": state.partial,
    }


def _date(us: int | None) -> str | None:
    return None if us is None else iso(us)
