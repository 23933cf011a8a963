"""The proof that the encryption keys are those this database was sealed with.

The database's own secret is sealed in `hash_key`. Beside it each key that seals anything has a proof: `key:ID` while it
is in use, `key:ID:TOKEN` once a rotation replaces it, until nothing is left under it. An older version kept the proofs
of later keys in `hash_key:ID`.
"""

from __future__ import annotations

import secrets

from tieline.connections.vault import KeyRing, key_id
from tieline.core.errors import WrongKey
from tieline.storage.database import Database, Transaction

#: Where the secret is, and what it is bound to.
HASH_KEY = "hash_key"
HASH_KEY_AAD = b"meta:hash_key"

_PROOF_AAD = b"meta:key"


class KeyProof:
    """Says in the database that a ring's first key seals; every transaction that stores something sealed keeps it.

    So nothing is ever stored under a key that the next start would not ask for.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._proof = ring.seal(b"", _PROOF_AAD)
        #: The first key's name, and the proof's.
        self.key = key_id(self._proof)
        self.name = f"key:{self.key}"

    def keep(self, transaction: Transaction) -> None:
        """Let the proof be there when this transaction ends, whoever drops it now."""
        while transaction.fetch_one("hold_meta", key=self.name) is None:
            if transaction.execute("keep_meta", key=self.name, value=self._proof):
                return


def is_sealed(database: Database) -> bool:
    """Return whether a key has sealed anything in this database yet."""
    return bool(database.read("read_proofs"))


def unlock(database: Database, ring: KeyRing) -> bytes:
    """Return the database's own secret for hashing, making it in a new one; raise `WrongKey` before all else.

    It is random and sealed under the ring, so that a change of keys changes no hash, and hashes tell nothing to who
    lacks the key. A ring that lacks one of the keys under which something is sealed is refused here, not where its
    records are met.
    """
    proofs = _proofs(database)
    if HASH_KEY not in proofs:
        fresh = ring.seal(secrets.token_bytes(32), HASH_KEY_AAD)
        database.write(lambda tx: tx.execute("keep_meta", key=HASH_KEY, value=fresh))
        proofs = _proofs(database)
    opened = {
        name: plain for name, proof in proofs.items() if (plain := _open(ring, name, proof)) is not None
    }
    if not opened:
        raise WrongKey
    if len(opened) < len(proofs):
        raise WrongKey(
            f"TIELINE_ENCRYPTION_KEY lacks a key that has sealed a part of {database.location};"
            " put it back, after the others"
        )
    proof = KeyProof(ring)
    if proof.name not in proofs:  # most starts need not write
        database.write(proof.keep)
    return opened[HASH_KEY]


def _proofs(database: Database) -> dict[str, bytes]:
    return {name: bytes(value) for name, value in database.read("read_proofs")}


def _open(ring: KeyRing, name: str, proof: bytes) -> bytes | None:
    try:
        return ring.open(proof, _PROOF_AAD if name.startswith("key:") else HASH_KEY_AAD)
    except WrongKey:
        return None
