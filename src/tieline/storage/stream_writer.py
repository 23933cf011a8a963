"""Writes one stream inside one transaction, numbering each change in the order of the feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tieline.connections.vault import KeyRing
from tieline.records.change import Change, Stored, judge, same_json
from tieline.records.cursor import Place
from tieline.records.model import StreamKey
from tieline.storage.database import Row, Transaction, Value

#: A record's JSON and the keyed hash of it.
Incoming = tuple[bytes, bytes]

#: How an action is stored.
ADDED, UPDATED, DELETED = 1, 2, 3

_COLUMNS = (
    "stream_id",
    "external_id",
    "seq",
    "action",
    "first_seen_at",
    "modified_at",
    "seen_pass",
    "hash",
    "payload",
)


def record_aad(stream: int, external_id: str) -> bytes:
    """Return what a record's payload is bound to: its stream's row and its id."""
    return b"record:%d:%b" % (stream, external_id.encode())


class StreamWriter:
    """A stream that this transaction has locked. `close` stores where it then stands.

    A change is dated `now`, but never before the one that went before it: the order by time and number is the order
    of the commits, so that no reader passes a place into which a record is yet to come.
    """

    def __init__(self, tx: Transaction, row: Row, ring: KeyRing, now: int) -> None:
        self._tx = tx
        self._ring = ring
        self._now = now
        self._id: int = row[0]
        self._first_seq = self._seq = int(row[1])
        self._modified_at: int = max(now, row[2])
        self._live: int = row[3]
        self._deleted: int = row[4]
        self._pruned = Place(row[5], row[6])

    @classmethod
    def find(cls, tx: Transaction, key: StreamKey, ring: KeyRing, now: int) -> StreamWriter | None:
        """Lock a stream; return None where there is none."""
        row = tx.fetch_one("lock_stream", connection=key.connection, model=key.model, variant=key.variant)
        return None if row is None else cls(tx, row, ring, now)

    @classmethod
    def open(cls, tx: Transaction, key: StreamKey, ring: KeyRing, now: int) -> StreamWriter:
        """Lock a stream, making it where there is none."""
        writer = cls.find(tx, key, ring, now)
        if writer is None:
            tx.execute("create_stream", connection=key.connection, model=key.model, variant=key.variant)
            writer = cls.find(tx, key, ring, now)
        if writer is None:
            raise AssertionError("a stream that was just made is there")
        return writer

    def close(self) -> None:
        """Store the stream's numbers, if any changed."""
        if self._seq != self._first_seq:
            self._tx.execute(
                "save_stream",
                stream=self._id,
                last_seq=self._seq,
                last_modified_at=self._modified_at,
                live=self._live,
                deleted=self._deleted,
            )

    def upsert(self, incoming: Mapping[str, Incoming], seen_pass: int | None) -> Counter[Change]:
        """Store records by id; return how many saw each change."""
        changes = self._judge(incoming)
        seqs = {
            id_: self._next_seq()
            for id_, change in changes.items()
            if change not in {Change.UNCHANGED, Change.RESTYLED}
        }
        self._append([id_ for id_ in seqs if changes[id_] is Change.ADDED], incoming, seqs, seen_pass)
        rewritten = [
            self._content(id_, incoming[id_])
            | {"seq": seq, "modified_at": self._modified_at, "seen_pass": seen_pass}
            | {"action": UPDATED if changes[id_] is Change.UPDATED else ADDED}
            for id_, seq in seqs.items()
            if changes[id_] is not Change.ADDED
        ]
        restyled = [self._content(id_, incoming[id_]) for id_ in changes if changes[id_] is Change.RESTYLED]
        self._update("rewrite_record", rewritten)
        self._update("restyle_record", restyled)
        if seen_pass is not None:
            seen = [id_ for id_ in changes if id_ not in seqs]
            self._update(
                "mark_seen",
                [{"stream": self._id, "external_id": id_, "seen_pass": seen_pass} for id_ in seen],
            )
        counts = Counter(changes.values())
        self._live += counts[Change.ADDED] + counts[Change.UNDELETED]
        self._deleted -= counts[Change.UNDELETED]
        return counts

    def delete(self, ids: Sequence[str]) -> int:
        """Soft-delete records by id; return how many were there."""
        wanted = list(dict.fromkeys(ids))
        live = {id_ for id_, stored in self._stored(wanted).items() if not stored.deleted}
        self._update(
            "delete_record",
            [
                {
                    "stream": self._id,
                    "external_id": id_,
                    "seq": self._next_seq(),
                    "modified_at": self._modified_at,
                }
                for id_ in wanted
                if id_ in live
            ],
        )
        return self._count_deleted(len(live))

    def delete_unseen(self, seen_pass: int) -> int:
        """Soft-delete all that a full pass has not seen; return how many."""
        deleted = self._tx.execute(
            "delete_unseen",
            stream=self._id,
            seen_pass=seen_pass,
            last_seq=self._seq,
            modified_at=self._modified_at,
        )
        self._seq += deleted
        return self._count_deleted(deleted)

    def prune(self, until: Place, limit: int) -> int:
        """Empty the first `limit` payloads up to a place; return how many."""
        values: dict[str, Value] = {
            "stream": self._id,
            "modified_at": self._pruned.modified_at,
            "seq": self._pruned.seq,
        }
        places = self._tx.fetch(
            "prunable", **values, until_modified_at=until.modified_at, until_seq=until.seq, limit=limit
        )
        if not places:
            return 0
        last = Place(*places[-1])
        self._tx.execute(
            "prune_records", **values, until_modified_at=last.modified_at, until_seq=last.seq, now=self._now
        )
        self._tx.execute("save_pruned", stream=self._id, modified_at=last.modified_at, seq=last.seq)
        return len(places)

    def _judge(self, incoming: Mapping[str, Incoming]) -> dict[str, Change]:
        stored = self._stored(list(incoming))
        differing = [
            id_
            for id_, old in stored.items()
            if not (old.deleted or old.pruned) and old.hash != incoming[id_][1]
        ]
        payloads = self._payloads(differing) if differing else {}
        return {
            id_: judge(stored.get(id_), hash_, lambda: same_json(data, payloads[id_]))  # noqa: B023 (called at once)
            for id_, (data, hash_) in incoming.items()
        }

    def _stored(self, ids: list[str]) -> dict[str, Stored]:
        rows = self._tx.fetch("stored_heads", stream=self._id, ids=ids)
        return {id_: Stored(hash_, bool(deleted), bool(pruned)) for id_, hash_, deleted, pruned in rows}

    def _payloads(self, ids: list[str]) -> dict[str, bytes]:
        rows = self._tx.fetch("stored_payloads", stream=self._id, ids=ids)
        return {id_: self._ring.open(payload, record_aad(self._id, id_)) for id_, payload in rows}

    def _append(
        self,
        ids: Sequence[str],
        incoming: Mapping[str, Incoming],
        seqs: Mapping[str, int],
        seen_pass: int | None,
    ) -> None:
        stream, modified_at, seal = self._id, self._modified_at, self._ring.seal
        rows: list[Sequence[Value]] = []
        for id_ in ids:
            data, hash_ = incoming[id_]
            payload = seal(data, record_aad(stream, id_))
            rows.append((stream, id_, seqs[id_], ADDED, modified_at, modified_at, seen_pass, hash_, payload))
        if rows:
            self._tx.append("records", _COLUMNS, rows)

    def _content(self, id_: str, incoming: Incoming) -> dict[str, Value]:
        data, hash_ = incoming
        payload = self._ring.seal(data, record_aad(self._id, id_))
        return {"stream": self._id, "external_id": id_, "hash": hash_, "payload": payload}

    def _update(self, query: str, rows: Sequence[Mapping[str, Value]]) -> None:
        if rows:
            self._tx.execute_many(query, rows)

    def _next_seq(self) -> int:
        self._seq += 1
        return self._seq

    def _count_deleted(self, count: int) -> int:
        self._live -= count
        self._deleted += count
        return count
