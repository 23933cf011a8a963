"""Deliveries of webhooks in the database; where they go and what they say is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from tieline.connections.vault import KeyRing
from tieline.core.typed import decoder
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.storage.unlock import KeyProof
from tieline.webhooks.delivery import Answer, Content, Delivery, DeliveryLine, DeliveryQuery, DeliveryStatus

_BATCH = 1_000

#: After every delivery there is.
_END = (2**63 - 1, "")

_CONTENT: msgspec.json.Decoder[Content] = decoder(Content)
_ANSWER: msgspec.json.Decoder[Answer] = decoder(Answer)
_ENCODE = msgspec.json.Encoder().encode


class DeliveryWriter:
    """Writes deliveries inside the transactions of others."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self._proof = KeyProof(keys)

    def write(self, transaction: Transaction, deliveries: Sequence[Delivery]) -> None:
        """Store deliveries that are not there yet."""
        if deliveries:
            self._proof.keep(transaction)
            transaction.execute_many("add_delivery", [self._values(each) for each in deliveries])

    def _values(self, delivery: Delivery) -> dict[str, Value]:
        return {
            **_state(delivery),
            "id": delivery.id,
            "type": delivery.type,
            "integration": delivery.integration,
            "connection_id": delivery.connection_id,
            "trusted": int(delivery.trusted),
            "created_at": delivery.created_at,
            "asked_at": delivery.asked_at,
            "url": self._keys.seal(delivery.url.encode(), url_aad(delivery.id)),
            "content": self._keys.seal(_ENCODE(delivery.content), delivery_aad(delivery.id)),
        }


class SqlDeliveryStore:
    """A `DeliveryStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._writer = DeliveryWriter(keys)

    def add(self, deliveries: Sequence[Delivery]) -> None:
        self._database.write(lambda transaction: self._writer.write(transaction, deliveries))

    def claim(self, *, now: int, until: int, limit: int) -> list[Delivery]:
        due = self.next_due()
        if due is None or due > now:  # most often, and without keeping out writers
            return []

        def work(transaction: Transaction) -> list[Row]:
            rows = transaction.fetch("due_deliveries", now=now, limit=limit)
            if rows:
                transaction.execute_many("take_delivery", [{"id": row[0], "until": until} for row in rows])
            return rows

        rows = self._database.write(work)
        return [msgspec.structs.replace(self._delivery(row), next_at=until) for row in rows]

    def next_due(self) -> int | None:
        rows = self._database.read("next_delivery")
        return rows[0][0] if rows else None

    def settle(self, delivery: DeliveryLine, *, attempts: int) -> bool:
        values = {**_state(delivery), "id": delivery.id, "before": attempts}
        return self._database.write(lambda transaction: transaction.execute("settle_delivery", **values)) > 0

    def get(self, delivery_id: str) -> Delivery | None:
        rows = self._database.read("read_delivery", id=delivery_id)
        return self._delivery(rows[0]) if rows else None

    def search(self, query: DeliveryQuery) -> list[DeliveryLine]:
        before_at, before_id = query.before or _END
        values: dict[str, Value] = {
            "before_at": before_at,
            "before_id": before_id,
            "status": None if query.status is None else query.status.value,
            "type": query.type,
            "integration": query.integration,
            "connection_id": query.connection_id,
            "limit": query.limit,
        }
        of_one = query.integration is not None and query.connection_id is not None
        rows = self._database.read("search_deliveries_of" if of_one else "search_deliveries", **values)
        return [DeliveryLine(**self._line(row)) for row in rows]

    def redeliver(self, delivery_id: str, *, now: int) -> bool:
        return (
            self._database.write(
                lambda transaction: transaction.execute("redeliver", id=delivery_id, now=now)
            )
            > 0
        )

    def purge(self, *, before: int) -> int:
        removed = 0
        while count := self._database.write(
            lambda transaction: transaction.execute("drop_deliveries", before=before, limit=_BATCH)
        ):
            removed += count
        return removed

    def _delivery(self, row: Row) -> Delivery:
        content = _CONTENT.decode(self._keys.open(row[-1], delivery_aad(row[0])))
        return Delivery(**self._line(row), content=content)

    def _line(self, row: Row) -> dict[str, Any]:
        id_, type_, integration, connection_id, trusted, status, attempts, created_at, next_at, finished_at, asked_at, answer, url = row[:13]  # fmt: skip
        return {
            "id": id_,
            "type": type_,
            "integration": integration,
            "connection_id": connection_id,
            "url": self._keys.open(url, url_aad(id_)).decode(),
            "trusted": bool(trusted),
            "created_at": created_at,
            "status": DeliveryStatus(status),
            "attempts": attempts,
            "next_at": next_at,
            "finished_at": finished_at,
            "asked_at": asked_at,
            "answer": None if answer is None else _ANSWER.decode(answer),
        }


def delivery_aad(id_: str) -> bytes:
    """Return what the content of a delivery is bound to."""
    return f"delivery:{id_}".encode()


def url_aad(id_: str) -> bytes:
    """Return what the address of a delivery is bound to."""
    return f"delivery_url:{id_}".encode()


def _state(delivery: DeliveryLine) -> dict[str, Value]:
    """Return what attempts change."""
    return {
        "status": delivery.status.value,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at,
        "finished_at": delivery.finished_at,
        "answer": None if delivery.answer is None else _ENCODE(delivery.answer).decode(),
    }
