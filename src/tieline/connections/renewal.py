"""When tokens are renewed though nobody asks for them, and when a provider is left alone; pure. Times in microseconds."""

from __future__ import annotations

from typing import Literal

import msgspec

from tieline.auth.credentials import AppAndUser, expires_at
from tieline.connections.model import Connection, RefreshState
from tieline.connections.refresh import early_at, ends_at, place
from tieline.core.clock import MICROSECONDS
from tieline.providers.model import Provider

#: Whose tokens are renewed before their end: all, those in use, or nobody's. Those of others once a day, lest what they are
#: renewed with run out unseen.
Keeping = Literal["all", "used", "off"]

DAY = 86_400 * MICROSECONDS
#: How long after its last use an account counts as used.
USED_FOR = DAY
#: Between attempts that fail: as long as they have been failing, within these.
SHORTEST_PAUSE, LONGEST_PAUSE = 10 * 60 * MICROSECONDS, 6 * 3600 * MICROSECONDS
#: Tokens that live no longer are left to those who use them.
SHORTEST_LIFE = 20 * MICROSECONDS
#: So many failures in a row over a provider's accounts, and it is left alone: for so long at first, and at most.
FAILURES, FIRST_REST, LONGEST_REST = 3, 30 * MICROSECONDS, 15 * 60 * MICROSECONDS


def next_attempt(provider: Provider, connection: Connection, keeping: Keeping, *, now: int) -> int | None:
    """Return when a token is to be renewed though nobody asks for it, at once for a time that is over; None: never.

    That may be later than was said before: of an account that is not used any more. Of a token that cannot be renewed it
    is its end, which is to be told once.
    """
    if keeping != "off" and (end := ends_at(connection.credentials)) is not None:
        return None if connection.refresh.failed_at is not None else max(end, 1)
    state, moment = connection.refresh, early_at(provider, connection)
    if keeping == "off" or moment is None or state.exhausted or _is_fleeting(connection):
        return None
    if state.failed_at is not None and not _goes_on(connection):
        return max(moment, state.failed_at + pause(state, connection.key), 1)
    if keeping == "all" or now < moment or is_used(connection, now):
        return max(moment, 1)
    return max(moment, _given_at(connection) + DAY - int(place(connection.key) * DAY / 12), 1)


def _goes_on(connection: Connection) -> bool:
    """Tell whether what failed is tried no more, and the rest renewed as ever: an app's token without its user's."""
    held = connection.credentials
    lost = isinstance(held, AppAndUser) and (held.user is None or held.user.refresh_token is None)
    return lost and connection.refresh.partial


def is_used(connection: Connection, now: int) -> bool:
    """Tell whether somebody has used an account lately, or connected it."""
    last = max(connection.created_at, connection.last_fetched_at or 0)
    if connection.refresh.renewed_at is None:
        last = max(last, connection.updated_at)
    return now - last < USED_FOR


def pause(state: RefreshState, key: int) -> int:
    """Return how long after a failure the next attempt is made that nobody asks for."""
    failing = (state.failed_at or 0) - (state.failing_since or state.failed_at or 0)
    return int(min(max(failing, SHORTEST_PAUSE), LONGEST_PAUSE) * (1 + place(key) / 4))


def is_refusal(state: RefreshState) -> bool:
    """Tell whether the provider has refused an account, rather than failed to answer."""
    return state.status is not None and state.status < 500 and state.status not in (408, 429)


class Outage(msgspec.Struct, frozen=True):
    """What is known of a provider that does not answer: the failures in a row, and the rests that it was given."""

    failures: int = 0
    rests: int = 0
    #: When the last of them began, and when it ends.
    rested_at: int = 0
    until: int = 0

    def failing(self, *, began: int, now: int) -> Outage:
        """Return what is known after an attempt that failed; what began before the last rest says nothing new.

        Whether it is to be left alone tells `until`, where that is later than now.
        """
        if began <= self.rested_at:
            return self
        failures = self.failures + 1
        if failures < FAILURES and not self.rests:
            return Outage(failures)
        rest = min(FIRST_REST * 2 ** min(self.rests, 16), LONGEST_REST)
        return Outage(failures, self.rests + 1, now, now + rest)


def _given_at(connection: Connection) -> int:
    """Return when an account has got the token that it has."""
    given = connection.refresh.renewed_at
    return connection.updated_at if given is None else given


def _is_fleeting(connection: Connection) -> bool:
    end = None if connection.credentials is None else expires_at(connection.credentials)
    given = connection.refresh.renewed_at
    return end is not None and given is not None and end - given < SHORTEST_LIFE
