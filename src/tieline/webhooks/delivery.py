"""A webhook on its way to one address, and what follows from an attempt to send it."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from tieline.core.clock import MICROSECONDS
from tieline.http.model import Pairs

#: What a webhook is about; `test` is one that an operator sends to see whether it arrives.
Type = Literal["auth", "sync", "async_action", "forward", "test"]

#: Microseconds after which what waits for a receiver that fails is given up.
LONGEST_WAIT = 24 * 3600 * MICROSECONDS


class DeliveryStatus(enum.StrEnum):
    """What became of a delivery."""

    #: It is to be sent at `next_at`, or being sent.
    WAITING = "WAITING"
    #: Its receiver took it.
    DELIVERED = "DELIVERED"
    #: Its receiver refused it, or could not be reached as often as is tried.
    FAILED = "FAILED"


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an attempt brought: a status, or the reason why there is none; when it was, and how long it took."""

    at: int
    elapsed_ms: int = 0
    status: int | None = None
    error: str | None = None
    #: It could not be sent at all, and never can: its address must not be called.
    final: bool = False

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def passing(self) -> bool:
        """Whether it may be better later."""
        return not self.final and (self.status is None or self.status >= 500)


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent: the bytes of the body, and headers that are passed on with it; kept sealed, as one."""

    body: bytes
    headers: Pairs = ()

    def __repr__(self) -> str:
        return f"Content({len(self.body)} bytes)"


class DeliveryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the log: all of a delivery but what it says. Times are microseconds since 1970.

    `id` is what its receiver knows it by (`webhook-id`), the same however often it is sent, and unlike any other's. The
    `url` may hold a secret of its receiver: it is kept sealed. `attempts` counts from when it was made, or was last
    asked for anew.
    """

    id: str
    type: Type
    integration: str
    connection_id: str
    url: str
    #: The address is the operator's own: it may lead anywhere.
    trusted: bool
    created_at: int
    status: DeliveryStatus = DeliveryStatus.WAITING
    attempts: int = 0
    next_at: int | None = None
    finished_at: int | None = None
    #: When somebody asked for it to be sent anew.
    asked_at: int | None = None
    answer: Answer | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id}, {self.status})"


class Delivery(DeliveryLine, frozen=True, kw_only=True):
    """A delivery with what it says."""

    content: Content


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How often a webhook is sent again, and after how many seconds: `first · 2^n`, at most `longest`."""

    retries: int = 2
    first: float = 3.0
    longest: float = 600.0

    def wait(self, attempts: int) -> float:
        """Return the seconds to wait after so many attempts."""
        return min(self.first * 2.0 ** min(attempts - 1, 40), self.longest)


def after(delivery: DeliveryLine, answer: Answer, patience: Patience) -> DeliveryLine:
    """Return a delivery as it stands after one more attempt; pure.

    Any answer below 500 is its receiver's word; where there was none, or 500 and above, it is sent again later.
    """
    attempts = delivery.attempts + 1
    if answer.passing and attempts <= patience.retries:
        due = answer.at + int((answer.elapsed_ms / 1000 + patience.wait(attempts)) * MICROSECONDS)
        return msgspec.structs.replace(delivery, attempts=attempts, next_at=due, answer=answer)
    return msgspec.structs.replace(
        delivery,
        status=DeliveryStatus.DELIVERED if answer.ok else DeliveryStatus.FAILED,
        attempts=attempts,
        next_at=None,
        finished_at=answer.at + answer.elapsed_ms * 1000,
        answer=answer,
    )


def postponed(delivery: DeliveryLine, *, until: int, now: int) -> DeliveryLine:
    """Return a delivery that cannot be sent before a time, as its receiver fails and fails; pure.

    One that has waited for a day since it was made, or asked for anew, is given up: there would be ever more of them.
    """
    if now - (delivery.asked_at or delivery.created_at) < LONGEST_WAIT:
        return msgspec.structs.replace(delivery, next_at=until)
    return msgspec.structs.replace(
        delivery,
        status=DeliveryStatus.FAILED,
        next_at=None,
        finished_at=now,
        answer=Answer(at=now, error="given up: its receiver has failed for a day"),
    )


class DeliveryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries are wanted, the newest first (by `created_at`, then `id`); every condition must hold.

    `before` is the (`created_at`, `id`) of the last one that was seen.
    """

    status: DeliveryStatus | None = None
    type: Type | None = None
    integration: str | None = None
    connection_id: str | None = None
    limit: int = 50
    before: tuple[int, str] | None = None
