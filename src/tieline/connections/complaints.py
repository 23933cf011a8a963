"""Tells the operator of sign-ins that a provider refused, or whose account its API did."""

from __future__ import annotations

import re

from tieline.connections.hooks import ConnectionRefused
from tieline.connections.pending import Pending
from tieline.connections.sessions import LIFE
from tieline.connections.subject import shown_end_user
from tieline.connections.tags import projected
from tieline.connections.tickets import TicketStore
from tieline.core.clock import Clock, now_us
from tieline.core.errors import ProviderError, RefreshFailed, TielineError
from tieline.events.model import SignInFailed, Subject, Trouble
from tieline.events.ports import EventStore
from tieline.providers.model import Provider

#: What a provider may call a failure; a browser brings it along, and could say anything.
_WORD = re.compile("[A-Za-z0-9_.-]{1,64}")


class Complaints:
    """Writes events of sign-ins that failed, one for each session and connection, however often its user tries."""

    def __init__(self, events: EventStore, tickets: TicketStore, clock: Clock) -> None:
        self._events = events
        self._tickets = tickets
        self._clock = clock

    def tell(self, pending: Pending, provider: Provider, error: TielineError) -> None:
        """Tell of a sign-in, unless only its own user can do anything about it. Blocks."""
        trouble = trouble_of(error)
        name, now = f"{pending.session}/{pending.integration}", now_us(self._clock)
        if trouble is None or self._tickets.find("told", name, now=now) is not None:
            return
        self._tickets.add("told", name, b"", expires_at=now + LIFE, now=now)
        subject = Subject(
            key=0,
            integration=pending.integration,
            provider=provider.name,
            connection_id=pending.connection_id,
            auth_mode=provider.auth_mode,
            tags=projected(pending.end_user) if pending.tags is None else pending.tags,
            end_user=None if pending.end_user is None else shown_end_user(pending.end_user),
            webhook_url_override=pending.webhook_url_override,
        )
        failed = SignInFailed(
            subject=subject, operation="override" if pending.again else "creation", trouble=trouble
        )
        self._events.add(failed, now=now)


def trouble_of(error: TielineError) -> Trouble | None:
    """Return what is told of a sign-in that failed; None where a browser or its user has done something wrong."""
    match error:
        case ConnectionRefused():
            return Trouble(type="connection_validation_failed", description=error.message)
        case RefreshFailed(reason=str() as reason) if _WORD.fullmatch(reason):
            return Trouble(type=reason, description=error.message)
        case RefreshFailed():
            return Trouble(type="sign_in_refused", description=error.message)
        case ProviderError():
            return Trouble(type="connection_test_failed", description=error.message)
        case _:
            return None
