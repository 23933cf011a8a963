"""The proof that the encryption keys are those this database was sealed with."""

from __future__ import annotations

import secrets

from tieline.connections.vault import KeyRing, key_id
from tieline.core.errors import WrongKey
from tieline.storage.database import Database, Transaction

_NAME = "hash_key"
_AAD = b"meta:hash_key"
_KEY = "key"
_KEY_AAD = b"meta:key"


def is_sealed(database: Database) -> bool:
    """Return whether a key has sealed anything in this database yet."""
    return bool(_proofs(database))


def unlock(database: Database, ring: KeyRing) -> bytes:
    """Return the database's own secret for hashing, making it in a new one; raise `WrongKey` before all else.

    It is random and sealed under the ring, so that a change of keys changes no hash, and hashes tell nothing to who
    lacks the key. It is kept once for each key that ever came first in a ring, and so sealed something: a ring that
    lacks one of them is refused here, not where its records are met.
    """
    proofs = _proofs(database)
    if not proofs:
        _keep(database, _NAME, ring.seal(secrets.token_bytes(32), _AAD))
        proofs = _proofs(database)
    opened = [secret for proof in proofs if (secret := _open(ring, proof)) is not None]
    if not opened:
        raise WrongKey
    if len(opened) < len(proofs):
        raise WrongKey(
            f"TIELINE_ENCRYPTION_KEY lacks a key that has sealed a part of {database.location};"
            " put it back, after the others"
        )
    fresh = ring.seal(opened[0], _AAD)
    if key_id(fresh) not in map(key_id, proofs):
        _keep(database, f"{_NAME}:{key_id(fresh)}", fresh)
    return opened[0]


def _proofs(database: Database) -> list[bytes]:
    return [bytes(value) for (value,) in database.read("read_proofs", key=_NAME)]


def _keep(database: Database, name: str, proof: bytes) -> None:
    database.write(lambda tx: tx.execute("keep_meta", key=name, value=proof))


def _open(ring: KeyRing, proof: bytes) -> bytes | None:
    try:
        return ring.open(proof, _AAD)
    except WrongKey:
        return None


class KeyProof:
    """Says in the database that a ring's first key seals; every transaction that stores something sealed keeps it.

    So no value is ever stored under a key that the next start would not ask for.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._proof = ring.seal(b"", _KEY_AAD)
        self._name = f"{_KEY}:{key_id(self._proof)}"

    def keep(self, transaction: Transaction) -> None:
        """Let the proof be there when this transaction ends, whoever drops it now."""
        while transaction.fetch_one("hold_meta", key=self._name) is None:
            if transaction.execute("keep_meta", key=self._name, value=self._proof):
                return
