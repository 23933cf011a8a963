"""A function's records in the store: written under its run's fence, counted by model, together with its checkpoint."""

from __future__ import annotations

import asyncio

import msgspec

from tieline.core.clock import Clock, now_us
from tieline.core.errors import StorageError, UsageError
from tieline.core.threads import off_loop
from tieline.core.typed import decode
from tieline.events.model import ModelChanges
from tieline.functions.ports import Change
from tieline.records.model import (
    Batch,
    BatchResult,
    CheckpointKey,
    FeedPage,
    FeedQuery,
    Fence,
    StreamKey,
)
from tieline.records.ports import RecordStore
from tieline.work.model import RunCounts

_NOTHING = msgspec.Raw(b"null")
#: Passes that a run may begin and still be told from those of the next.
_PASSES = 1_000_000


class FunctionState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is kept of a function's sync between runs: its author's checkpoint, and the full passes under way by model."""

    #: `null` where there is none.
    author: msgspec.Raw = _NOTHING
    passes: dict[str, int] = {}


def read_state(stored: bytes | None) -> FunctionState:
    """Return a function's state as it is stored; raises `StorageError` where it cannot be read."""
    try:
        return FunctionState() if stored is None else decode(stored, FunctionState)
    except msgspec.DecodeError as problem:
        raise StorageError(f"a stored checkpoint cannot be read: {problem}") from None


class FunctionRecords:
    """The `Records` of one run of one function. Not for several runs, and not for several event loops.

    Without a fence, as for event functions, nothing guards against others that write the same records meanwhile.
    """

    def __init__(
        self,
        store: RecordStore,
        key: CheckpointKey,
        clock: Clock,
        counts: RunCounts,
        *,
        fence: Fence | None = None,
    ) -> None:
        self._store = store
        self._key = key
        self._clock = clock
        self._counts = counts
        self._fence = fence
        self._state: FunctionState | None = None
        #: By model: the place in the feed after which others' changes are left alone.
        self._kept_after: dict[str, str] = {}
        #: The models of which this run has begun a pass, each time. A run without a checkpoint does not go on with one.
        self._begun: list[str] = []
        self._writing = asyncio.Lock()

    async def write(self, change: Change) -> BatchResult:
        """As `Records.write`."""
        async with self._writing:
            state = await self._load()
            if not isinstance(change.checkpoint, msgspec.UnsetType):
                state = msgspec.structs.replace(state, author=msgspec.Raw(change.checkpoint))
            batch = Batch(
                stream=self._stream(change.model),
                records=change.records,
                parts=change.parts,
                deletes=change.deletes,
                unless_after=self._kept_after.get(change.model),
                seen_pass=state.passes.get(change.model),
                checkpoint=None if state is self._state else (self._key, msgspec.json.encode(state)),
                fence=self._fence,
            )
            result = await off_loop(self._store.write, batch, now=now_us(self._clock))
            self._state = state
            if change.model in self._kept_after and result.cursor is not None:
                self._kept_after[change.model] = result.cursor
        self._count(change.model, result)
        return result

    async def read(self, model: str, query: FeedQuery) -> FeedPage:
        """As `Records.read`."""
        return await off_loop(self._store.feed, self._stream(model), query)

    async def checkpoint(self) -> bytes | None:
        """As `Records.checkpoint`."""
        async with self._writing:
            author = bytes((await self._load()).author)
        return None if author == b"null" else author

    async def save_checkpoint(self, state: bytes | None) -> None:
        """As `Records.save_checkpoint`."""
        author = _NOTHING if state is None else msgspec.Raw(state)
        async with self._writing:
            await self._save(msgspec.structs.replace(await self._load(), author=author))

    async def begin_pass(self, model: str) -> None:
        """As `Records.begin_pass`."""
        async with self._writing:
            state = await self._load()
            if model in state.passes and (model in self._begun or bytes(state.author) != b"null"):
                return
            self._begun.append(model)
            base = now_us(self._clock) if self._fence is None else self._fence.epoch * _PASSES
            passes = {**state.passes, model: base + len(self._begun)}
            await self._save(msgspec.structs.replace(state, passes=passes))

    async def end_pass(self, model: str) -> int:
        """As `Records.end_pass`."""
        async with self._writing:
            state = await self._load()
            if model not in state.passes:
                raise UsageError(f"track_deletes: none has begun for {model}", field="model")
            left = {name: number for name, number in state.passes.items() if name != model}
            ended = msgspec.structs.replace(state, passes=left)
            deleted = await off_loop(
                self._store.end_pass,
                self._stream(model),
                state.passes[model],
                checkpoint=(self._key, msgspec.json.encode(ended)),
                fence=self._fence,
                now=now_us(self._clock),
            )
            self._state = ended
        self._count(model, BatchResult(deleted=deleted))
        return deleted

    async def keep_newer(self, model: str) -> None:
        """As `Records.keep_newer`."""
        if model not in self._kept_after:
            end = await off_loop(self._store.end, self._stream(model))
            if end is not None:
                self._kept_after[model] = end

    async def _load(self) -> FunctionState:
        if self._state is None:
            self._state = read_state(await off_loop(self._store.checkpoint, self._key))
        return self._state

    async def _save(self, state: FunctionState) -> None:
        encoded, now = msgspec.json.encode(state), now_us(self._clock)
        await off_loop(self._store.save_checkpoint, self._key, encoded, fence=self._fence, now=now)
        self._state = state

    def _stream(self, model: str) -> StreamKey:
        return StreamKey(connection=self._key.connection, model=model, variant=self._key.variant)

    def _count(self, model: str, result: BatchResult) -> None:
        counts, before = self._counts, self._counts.models.get(model, ModelChanges())
        added = result.added + result.undeleted
        counts.added += added
        counts.updated += result.updated
        counts.unchanged += result.unchanged
        counts.deleted += result.deleted
        counts.models[model] = ModelChanges(
            added=before.added + added,
            updated=before.updated + result.updated,
            deleted=before.deleted + result.deleted,
        )
