"""What webhooks need kept. Every method blocks and may be called from any thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tieline.events.model import StoredEvent, UnreadEvent
from tieline.webhooks.delivery import Delivery, DeliveryLine, DeliveryQuery
from tieline.webhooks.settings import WebhookSettings
from tieline.work.model import NewTask


class DeliveryStore(Protocol):
    """Keeps deliveries, on their way and done: the log too.

    What a delivery says (`content`) and its `url` are sealed, bound to its id; a `DeliveryLine` is all else.
    """

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Store new deliveries, in one transaction; one whose id is there already is left as it is.

        Whoever turns an event into deliveries adds them in the transaction that takes the event away.
        """
        ...

    def claim(self, *, now: int, until: int, limit: int) -> list[Delivery]:
        """Take deliveries that wait and are due, the longest due first, so that nobody else gets them before `until`.

        That is what their `next_at` is set to: if the one who took them dies, they are due again then.
        """
        ...

    def next_due(self) -> int | None:
        """Return the least `next_at` of all that wait; None where none do."""
        ...

    def settle(self, delivery: DeliveryLine, *, attempts: int) -> bool:
        """Store status, attempts, `next_at`, `finished_at` and answer of a delivery that was claimed.

        Changes nothing, and returns False, unless it waits still and had so many `attempts` until now: somebody else
        has sent it meanwhile, or it was removed.
        """
        ...

    def get(self, delivery_id: str) -> Delivery | None:
        """Return one delivery, with what it says."""
        ...

    def search(self, query: DeliveryQuery) -> list[DeliveryLine]:
        """Return the deliveries that match, without what they say."""
        ...

    def redeliver(self, delivery_id: str, *, now: int) -> bool:
        """Let a delivery wait anew: `next_at` and `asked_at` are now, no attempts, not finished; the last answer stays.

        False where there is none of this id.
        """
        ...

    def purge(self, *, before: int) -> int:
        """Remove deliveries that were finished before a time; return how many."""
        ...


class SettingsStore(Protocol):
    """Keeps the settings of webhooks: one row, sealed as a whole, for addresses, headers and the key are secrets."""

    def read(self) -> WebhookSettings:
        """Return the settings as they are kept; those that nobody has set are as by default."""
        ...

    def update(self, change: Callable[[WebhookSettings], WebhookSettings], *, now: int) -> WebhookSettings:
        """Replace the settings by what `change` makes of them, which nobody else changes meanwhile; return them.

        `change` is pure: it may be called more than once, and what it raises changes nothing. Raises the revision.
        """
        ...


class Outbox(Protocol):
    """The events that nobody has read yet, as their dispatcher sees them."""

    def waiting(self, limit: int) -> list[StoredEvent | UnreadEvent]:
        """Return the oldest events: at least one where there is any, not many where they are large."""
        ...

    def set_aside(self, events: Sequence[int]) -> None:
        """Let events wait no more of which nothing can be made; they are kept for thirty days."""
        ...

    def aside(self) -> int:
        """Return how many events are set aside."""
        ...

    def take_back(self) -> int:
        """Let events wait again that were set aside; return how many."""
        ...

    def settle(
        self, events: Sequence[int], deliveries: Sequence[Delivery], tasks: Sequence[NewTask], *, now: int
    ) -> bool:
        """Take events away and store what follows from them, in one transaction.

        Changes nothing, and returns False, where another dispatcher has taken any of them away meanwhile.
        """
        ...
