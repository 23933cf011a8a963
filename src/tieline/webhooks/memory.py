"""Webhooks kept in memory, for tests and for trying things out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import msgspec

from tieline.webhooks.delivery import Delivery, DeliveryLine, DeliveryQuery, DeliveryStatus
from tieline.webhooks.settings import WebhookSettings


class MemoryDeliveries:
    """A `DeliveryStore` that forgets with its process."""

    def __init__(self) -> None:
        self._kept: dict[str, Delivery] = {}
        self._lock = threading.Lock()

    def add(self, deliveries: Sequence[Delivery]) -> None:
        with self._lock:
            for each in deliveries:
                self._kept.setdefault(each.id, each)

    def claim(self, *, now: int, until: int, limit: int) -> list[Delivery]:
        with self._lock:
            due = sorted((at, each.id) for each in self._kept.values() if (at := _due(each)) is not None)
            ids = [each for at, each in due if at <= now][:limit]
            for each in ids:
                self._kept[each] = msgspec.structs.replace(self._kept[each], next_at=until)
            return [self._kept[each] for each in ids]

    def next_due(self) -> int | None:
        with self._lock:
            return min((at for each in self._kept.values() if (at := _due(each)) is not None), default=None)

    def settle(self, delivery: DeliveryLine, *, attempts: int) -> bool:
        with self._lock:
            kept = self._kept.get(delivery.id)
            if kept is None or _due(kept) is None or kept.attempts != attempts:
                return False
            self._kept[delivery.id] = msgspec.structs.replace(
                kept,
                status=delivery.status,
                attempts=delivery.attempts,
                next_at=delivery.next_at,
                finished_at=delivery.finished_at,
                answer=delivery.answer,
            )
            return True

    def get(self, delivery_id: str) -> Delivery | None:
        with self._lock:
            return self._kept.get(delivery_id)

    def search(self, query: DeliveryQuery) -> list[DeliveryLine]:
        with self._lock:
            found = [each for each in self._kept.values() if _matches(each, query)]
        found.sort(key=_place, reverse=True)
        return [_line(each) for each in found[: query.limit]]

    def redeliver(self, delivery_id: str, *, now: int) -> bool:
        with self._lock:
            kept = self._kept.get(delivery_id)
            if kept is None:
                return False
            self._kept[delivery_id] = msgspec.structs.replace(
                kept, status=DeliveryStatus.WAITING, attempts=0, next_at=now, finished_at=None, asked_at=now
            )
            return True

    def purge(self, *, before: int) -> int:
        with self._lock:
            gone = [key for key, each in self._kept.items() if each.finished_at and each.finished_at < before]
            for key in gone:
                del self._kept[key]
            return len(gone)


class MemorySettings:
    """A `SettingsStore` that forgets with its process."""

    def __init__(self, settings: WebhookSettings | None = None) -> None:
        self._settings = settings or WebhookSettings()
        self._lock = threading.Lock()

    def read(self) -> WebhookSettings:
        return self._settings

    def update(self, change: Callable[[WebhookSettings], WebhookSettings], *, now: int) -> WebhookSettings:  # noqa: ARG002
        with self._lock:
            self._settings = change(self._settings)
            return self._settings


def _due(delivery: Delivery) -> int | None:
    return delivery.next_at if delivery.status is DeliveryStatus.WAITING else None


def _place(delivery: DeliveryLine) -> tuple[int, str]:
    return delivery.created_at, delivery.id


def _matches(delivery: Delivery, query: DeliveryQuery) -> bool:
    wanted = (
        (query.status, delivery.status),
        (query.type, delivery.type),
        (query.integration, delivery.integration),
        (query.connection_id, delivery.connection_id),
    )
    if query.before is not None and _place(delivery) >= query.before:
        return False
    return all(asked is None or asked == given for asked, given in wanted)


def _line(delivery: Delivery) -> DeliveryLine:
    fields = {name: getattr(delivery, name) for name in DeliveryLine.__struct_fields__}
    return DeliveryLine(**fields)
