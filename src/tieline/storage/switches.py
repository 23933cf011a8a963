"""Which functions are switched off, in a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tieline.core.typed import decoder
from tieline.functions.switches import FunctionKey
from tieline.storage.database import Database, Row, Transaction

_OFF = "functions_off"
_DECODER = decoder(list[FunctionKey])


class SqlSwitchStore:
    """A `SwitchStore` in a database; a change raises the revision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def off(self) -> frozenset[FunctionKey]:
        return _read(self._database.read("read_meta", key=_OFF))

    def switch(self, function: FunctionKey, *, on: bool) -> bool:
        def work(transaction: Transaction) -> bool:
            transaction.execute("keep_meta", key=_OFF, value=_written(()))
            known = _read(transaction.fetch("lock_meta", key=_OFF))
            if (function in known) is not on:
                return False
            changed = known - {function} if on else known | {function}
            transaction.execute("put_meta", key=_OFF, value=_written(changed))
            transaction.execute("raise_revision")
            return True

        return self._database.write(work)


def _read(rows: Sequence[Row]) -> frozenset[FunctionKey]:
    return frozenset(_DECODER.decode(rows[0][0])) if rows else frozenset()


def _written(keys: Iterable[FunctionKey]) -> bytes:
    return msgspec.json.encode(sorted(keys, key=lambda each: (each.integration, each.kind, each.name)))
