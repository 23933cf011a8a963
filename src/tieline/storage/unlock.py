"""The proof that the encryption key is the one this database was sealed with."""

from __future__ import annotations

import secrets

from tieline.connections.vault import KeyRing
from tieline.storage.database import Database

_NAME = "hash_key"
_AAD = b"meta:hash_key"


def unlock(database: Database, ring: KeyRing) -> bytes:
    """Return the database's own secret for hashing, making it in a new one; raise `WrongKey` before all else.

    It is random and sealed under the ring, so that a change of keys changes no hash, and hashes tell nothing to who
    lacks the key.
    """
    rows = database.read("read_meta", key=_NAME)
    if not rows:
        fresh = ring.seal(secrets.token_bytes(32), _AAD)
        database.write(lambda tx: tx.execute("keep_meta", key=_NAME, value=fresh))
        rows = database.read("read_meta", key=_NAME)
    return ring.open(rows[0][0], _AAD)
