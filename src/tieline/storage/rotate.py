"""Seals everything anew under a ring's first key, beside all who read and write.

Each round moves the proofs of other keys aside, seals anew what they sealed, and drops them. Who still seals with one
of them puts its proof back in the same transaction (see `unlock`), which is then found at the end of the round. So the
database asks for a key for as long as anything may be sealed with it, wherever a rotation is interrupted.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec

from tieline.connections.vault import KeyRing, key_id
from tieline.core.errors import ConfigurationError
from tieline.storage.access import SIGNING_KEY, SIGNING_KEY_AAD, variable_aad
from tieline.storage.connection_rows import seal, unseal
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.storage.deliveries import delivery_aad, url_aad
from tieline.storage.event_writer import event_aad
from tieline.storage.integrations import integration_aad
from tieline.storage.stream_writer import record_aad
from tieline.storage.tasks import task_aad
from tieline.storage.tickets import ticket_aad
from tieline.storage.unlock import HASH_KEY, HASH_KEY_AAD, KeyProof
from tieline.storage.webhook_settings import WEBHOOK_SETTINGS, WEBHOOK_SETTINGS_AAD

#: Called after each batch with what was sealed anew, and how much of it so far.
Progress = Callable[[str, int], None]

_ROUNDS = 3

_META_AADS = {
    HASH_KEY: HASH_KEY_AAD,
    SIGNING_KEY: SIGNING_KEY_AAD,
    WEBHOOK_SETTINGS: WEBHOOK_SETTINGS_AAD,
}


class _Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of sealed value: its rows are read in the order of their keys, and end with the sealed bytes."""

    name: str
    #: The names of a row's keys, and what lies before all of them.
    start: dict[str, Value]
    #: Seals a row's value anew.
    renew: Callable[[KeyRing, Row], bytes | None]
    #: The name of the key by which other writers lock.
    lock: str | None = None


def rotate(
    database: Database,
    ring: KeyRing,
    *,
    progress: Progress = lambda _what, _count: None,
    batch: int = 500,
) -> Mapping[str, int]:
    """Seal everything under the ring's first key, so that the others may leave it; return how much of what was sealed.

    It may be interrupted and run again, and run twice at once. Raises `WrongKey` where the ring does not open a value,
    and `ConfigurationError` where another process goes on to seal with a former key.
    """
    proof = KeyProof(ring)
    head = ring.seal(b"", b"")[:5]
    counts: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        former = database.write(lambda transaction: _set_aside(transaction, proof))
        for kind in _KINDS:
            _Pass(database, ring, proof, kind, head, batch).run(counts, progress)
        if database.write(lambda transaction: _drop(transaction, former, proof)):  # noqa: B023 (called at once)
            return counts
    raise ConfigurationError(
        "another process still seals with a former key: restart it with the new one first in"
        " TIELINE_ENCRYPTION_KEY, then rotate again",
        field="TIELINE_ENCRYPTION_KEY",
    )


class _Pass:
    """One way through all values of a kind."""

    def __init__(
        self, database: Database, ring: KeyRing, proof: KeyProof, kind: _Kind, head: bytes, batch: int
    ) -> None:
        self._database = database
        self._ring = ring
        self._proof = proof
        self._kind = kind
        self._page: dict[str, Value] = {"head": head, "limit": batch}

    def run(self, counts: Counter[str], progress: Progress) -> None:
        """Seal anew, batch by batch, what another key than the first sealed."""
        place = self._kind.start
        while rows := self._database.read(f"sealed_{self._kind.name}", **self._page, **place):
            place = dict(zip(place, rows[-1], strict=False))
            fresh = [self._renewed(row) for row in rows if row[-1] is not None]
            if fresh:
                counts[self._kind.name] += self._database.write(lambda tx: self._store(tx, fresh))  # noqa: B023 (called at once)
                progress(self._kind.name, counts[self._kind.name])

    def _renewed(self, row: Row) -> dict[str, Value]:
        keys = dict(zip(self._kind.start, row, strict=False))
        return {**keys, "sealed": row[-1], "fresh": self._kind.renew(self._ring, row)}

    def _store(self, transaction: Transaction, fresh: Sequence[Mapping[str, Value]]) -> int:
        """Store what was sealed anew where nobody stored something else since."""
        self._proof.keep(transaction)
        if (
            self._kind.lock is not None
        ):  # taken as others take it: two who wait for each other would both be undone
            for stream in dict.fromkeys(values[self._kind.lock] for values in fresh):
                transaction.execute("hold_stream", stream=stream)
        return transaction.execute_many(f"reseal_{self._kind.name}", fresh)


def _set_aside(transaction: Transaction, proof: KeyProof) -> list[str]:
    """Return the names of the proofs of other keys, which whoever uses such a key from now on does not find."""
    proof.keep(transaction)
    found: list[str] = []
    for name in _others(transaction, proof):
        aside = f"{name}:{secrets.token_hex(4)}" if name.startswith("key:") and name.count(":") == 1 else name
        if aside == name or transaction.execute("rename_meta", key=name, name=aside):
            found.append(aside)
    return found


def _drop(transaction: Transaction, former: Sequence[str], proof: KeyProof) -> bool:
    """Forget proofs; return whether no other key has any left."""
    for name in former:
        transaction.execute("drop_meta", key=name)
    return not _others(transaction, proof)


def _others(transaction: Transaction, proof: KeyProof) -> list[str]:
    rows = transaction.fetch("read_proofs")
    return [name for name, value in rows if name != HASH_KEY and key_id(bytes(value)) != proof.key]


def _connection(ring: KeyRing, row: Row) -> bytes | None:
    key, how, provider, identity, sealed = row
    return seal(ring, key, unseal(ring, key, how, sealed, (provider, identity)))


def _bound(aad: Callable[..., bytes]) -> Callable[[KeyRing, Row], bytes]:
    """Seal anew what is bound to its keys."""

    def renew(ring: KeyRing, row: Row) -> bytes:
        *keys, sealed = row
        bound_to = aad(*keys)
        return ring.seal(ring.open(sealed, bound_to), bound_to)

    return renew


_KINDS = (
    _Kind(name="meta", start={"key": ""}, renew=_bound(_META_AADS.__getitem__)),
    _Kind(name="integrations", start={"key": 0}, renew=_bound(integration_aad)),
    _Kind(name="connections", start={"key": 0}, renew=_connection),
    _Kind(name="variables", start={"name": ""}, renew=_bound(variable_aad)),
    _Kind(name="tasks", start={"id": ""}, renew=_bound(task_aad)),
    _Kind(name="events", start={"id": 0}, renew=_bound(event_aad)),
    _Kind(name="tickets", start={"id": ""}, renew=_bound(ticket_aad)),
    _Kind(name="addresses", start={"id": ""}, renew=_bound(url_aad)),
    _Kind(name="deliveries", start={"id": ""}, renew=_bound(delivery_aad)),
    _Kind(name="records", start={"stream": 0, "external_id": ""}, renew=_bound(record_aad), lock="stream"),
)
