"""Writes one stream inside one transaction, numbering each change in the order of the feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tieline.connections.vault import KeyRing
from tieline.records.change import Change, Stored, judge, same_json
from tieline.records.cursor import Place, encode_cursor
from tieline.records.merge import merge
from tieline.records.model import Pruned, StreamKey
from tieline.storage.database import Row, Transaction, Value

#: A record's JSON and the keyed hash of it.
Incoming = tuple[bytes, bytes]

#: How an action is stored.
ADDED, UPDATED, DELETED = 1, 2, 3

#: Changes that no reader is told of.
_UNTOLD = {Change.UNCHANGED, Change.RESTYLED}

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

    def __init__(
        self, tx: Transaction, row: Row, ring: KeyRing, now: int, unless_after: Place | None = None
    ) -> None:
        self._tx = tx
        self._ring = ring
        self._now = now
        self._id: int = row[0]
        self._first_seq = self._seq = int(row[1])
        self._modified_at: int = max(now, row[2])
        self._live: int = row[3]
        self._deleted: int = row[4]
        self._pruned = Place(row[5], row[6])
        self._last_change = Place(row[2], row[1])
        self._unless_after = unless_after

    @classmethod
    def find(
        cls, tx: Transaction, key: StreamKey, ring: KeyRing, now: int, *, unless_after: Place | None = None
    ) -> StreamWriter | None:
        """Lock a stream; return None where there is none. What has changed after a place is left alone."""
        row = tx.fetch_one("lock_stream", connection=key.connection, model=key.model, variant=key.variant)
        return None if row is None else cls(tx, row, ring, now, unless_after)

    @classmethod
    def open(
        cls, tx: Transaction, key: StreamKey, ring: KeyRing, now: int, *, unless_after: Place | None = None
    ) -> StreamWriter:
        """Lock a stream, making it where there is none."""
        writer = cls.find(tx, key, ring, now, unless_after=unless_after)
        if writer is None:
            tx.execute("create_stream", connection=key.connection, model=key.model, variant=key.variant)
            writer = cls.find(tx, key, ring, now, unless_after=unless_after)
        if writer is None:
            raise AssertionError("a stream that was just made is there")
        return writer

    @property
    def end(self) -> str | None:
        """The cursor of the last change, also of this transaction's; None before the first."""
        if self._seq != self._first_seq:
            return encode_cursor(self._modified_at, self._seq)
        return encode_cursor(*self._last_change) if self._seq else None

    def close(self) -> None:
        """Store the stream's numbers, if any changed."""
        if self._seq != self._first_seq:
            self._save(Place(self._modified_at, self._seq))

    def upsert(self, incoming: Mapping[str, Incoming], seen_pass: int | None) -> Counter[Change]:
        """Store records by id; return how many saw each change."""
        changes = self._judge(incoming)
        return self._apply(incoming, changes, seen_pass)

    def patch(
        self, parts: Mapping[str, bytes], seen_pass: int | None, hash_of: Callable[[bytes], bytes]
    ) -> Counter[Change]:
        """Merge parts into the records that are there and whole; return how many saw each change."""
        live = {id_: stored for id_, stored in self._stored(list(parts)).items() if not stored.deleted}
        whole = [id_ for id_, stored in live.items() if not (stored.pruned or self._is_protected(stored))]
        former = self._payloads(whole) if whole else {}
        merged = {id_: merge(data, parts[id_]) for id_, data in former.items()}
        differing = {id_: data for id_, data in merged.items() if not same_json(former[id_], data)}
        changes = dict.fromkeys(live, Change.UNCHANGED) | dict.fromkeys(differing, Change.UPDATED)
        counts = self._apply(
            {id_: (data, hash_of(data)) for id_, data in differing.items()}, changes, seen_pass
        )
        counts[Change.UNCHANGED] -= sum(stored.pruned for stored in live.values())
        return counts

    def _apply(
        self, incoming: Mapping[str, Incoming], changes: Mapping[str, Change], seen_pass: int | None
    ) -> Counter[Change]:
        """Store what changes, and mark the rest as seen."""
        seqs = {id_: self._next_seq() for id_, change in changes.items() if change not in _UNTOLD}
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

    def delete(self, ids: Sequence[str]) -> Counter[Change]:
        """Soft-delete records by id; return how many were there, and how many of them left alone."""
        known = {id_: stored for id_, stored in self._stored(list(ids)).items() if not stored.deleted}
        live = {id_ for id_, stored in known.items() if not self._is_protected(stored)}
        self._update(
            "delete_record",
            [
                {
                    "stream": self._id,
                    "external_id": id_,
                    "seq": self._next_seq(),
                    "modified_at": self._modified_at,
                }
                for id_ in ids
                if id_ in live
            ],
        )
        self._count_deleted(len(live))
        return Counter({Change.DELETED: len(live), Change.UNCHANGED: len(known) - len(live)})

    def remove(self, limit: int) -> int:
        """Remove some records for good, so that none is known; return how many."""
        gone = self._tx.fetch("take_records", stream=self._id, limit=limit)
        deleted = sum(deleted_at is not None for (deleted_at,) in gone)
        self._live -= len(gone) - deleted
        self._deleted -= deleted
        self._save(self._last_change)
        return len(gone)

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

    def prune(self, until: Place, limit: int) -> Pruned:
        """Empty the first `limit` payloads up to a place."""
        values: dict[str, Value] = {
            "stream": self._id,
            "modified_at": self._pruned.modified_at,
            "seq": self._pruned.seq,
        }
        found = self._tx.fetch(
            "prunable", **values, until_modified_at=until.modified_at, until_seq=until.seq, limit=limit + 1
        )
        places = found[:limit]
        if not places:
            return Pruned()
        last = Place(*places[-1])
        self._tx.execute(
            "prune_records", **values, until_modified_at=last.modified_at, until_seq=last.seq, now=self._now
        )
        self._tx.execute("save_pruned", stream=self._id, modified_at=last.modified_at, seq=last.seq)
        return Pruned(count=len(places), has_more=len(found) > limit)

    def _judge(self, incoming: Mapping[str, Incoming]) -> dict[str, Change]:
        stored = self._stored(list(incoming))
        untouched = {id_ for id_, old in stored.items() if self._is_protected(old)}
        differing = [
            id_
            for id_, old in stored.items()
            if not (old.deleted or old.pruned or id_ in untouched) and old.hash != incoming[id_][1]
        ]
        payloads = self._payloads(differing) if differing else {}
        return {
            id_: Change.UNCHANGED
            if id_ in untouched
            else judge(stored.get(id_), hash_, lambda: same_json(data, payloads[id_]))  # noqa: B023 (called at once)
            for id_, (data, hash_) in incoming.items()
        }

    def _stored(self, ids: list[str]) -> dict[str, Stored]:
        rows = self._tx.fetch("stored_heads", stream=self._id, ids=ids)
        return {
            id_: Stored(hash_, bool(deleted), bool(pruned), Place(modified_at, seq))
            for id_, hash_, deleted, pruned, modified_at, seq in rows
        }

    def _is_protected(self, stored: Stored) -> bool:
        return self._unless_after is not None and stored.place > self._unless_after

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

    def _save(self, last: Place) -> None:
        self._tx.execute(
            "save_stream",
            stream=self._id,
            last_seq=last.seq,
            last_modified_at=last.modified_at,
            live=self._live,
            deleted=self._deleted,
        )

    def _count_deleted(self, count: int) -> int:
        self._live -= count
        self._deleted += count
        return count
