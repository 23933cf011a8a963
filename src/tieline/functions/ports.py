"""What a function may do, in the words of the contexts that offer it to authors; all for one connection."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from tieline.connections.model import Connection
from tieline.core.json import JsonValue
from tieline.http.answer import ApiAnswer, Params
from tieline.providers.model import Provider
from tieline.records.model import BatchResult, FeedPage, FeedQuery
from tieline.work.model import RunCounts

T = TypeVar("T")


class Runner(Protocol):
    """Runs the work of the event loop for a thread that waits for it."""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine brings."""
        ...

    def call(self, work: Callable[[], object]) -> None:
        """Have something done, without waiting for it."""
        ...


class Calls(Protocol):
    """The connection's API: signed, paced, its token fresh."""

    async def request(
        self,
        method: str,
        endpoint: str,
        *,
        params: Params | None = None,
        json: JsonValue | msgspec.UnsetType = msgspec.UNSET,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
        base_url: str | None = None,
    ) -> ApiAnswer:
        """Call it and return its whole answer, whatever its status; raise below `ProviderError` where there is none."""
        ...

    def client(self, kind: type[T]) -> T:
        """Return a generated client of the async kind, bound to the connection."""
        ...

    def blocking_client(self, kind: type[T], runner: Runner) -> T:
        """Return a generated client that blocks, for another thread than the event loop's."""
        ...


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be stored of one model in one transaction: whole records, parts to merge into records, ids to delete.

    Records are pairs of an id and a JSON object. Parts change only records that are there. `checkpoint` is the author's,
    as JSON; UNSET leaves it as it is.
    """

    model: str
    records: Sequence[tuple[str, bytes]] = ()
    parts: Sequence[tuple[str, bytes]] = ()
    deletes: Sequence[str] = ()
    checkpoint: bytes | msgspec.UnsetType = msgspec.UNSET


class Records(Protocol):
    """The connection's records of the sync's variant, and the sync's checkpoint."""

    async def write(self, change: Change) -> BatchResult:
        """Store a change, all of it or nothing. Raises `LeaseLost` once another process has taken the run over."""
        ...

    async def read(self, model: str, query: FeedQuery) -> FeedPage:
        """Return a page of a model's records."""
        ...

    async def checkpoint(self) -> bytes | None:
        """Return the author's checkpoint as JSON; None where there is none."""
        ...

    async def save_checkpoint(self, state: bytes | None) -> None:
        """Store the author's checkpoint, or remove it."""
        ...

    async def begin_pass(self, model: str) -> None:
        """Note from now on which of a model's records are saved; a run that resumes goes on with what it had noted."""
        ...

    async def end_pass(self, model: str) -> int:
        """Delete the records of a model that were not saved since its pass began; return how many.

        Raises `UsageError` where none has begun.
        """
        ...

    async def keep_newer(self, model: str) -> None:
        """From now on leave alone what others change after this moment; own writes stay possible."""
        ...


class Locks(Protocol):
    """Locks by key over all functions of this environment and all processes."""

    async def acquire(self, key: str, *, seconds: float) -> bool:
        """Take a lock for so long; False where another holds it. Whoever holds it may take it again, for longer."""
        ...

    async def release(self, key: str) -> None:
        """Give a lock back; nothing happens where it is not held."""
        ...


class Triggers(Protocol):
    """Other functions of the connection's integration."""

    async def sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """Let a sync run soon. Raises `UnknownName` where there is none."""
        ...

    async def start(self, name: str, *, variant: str = "base") -> None:
        """Start a sync's schedule."""
        ...

    async def action(self, name: str, input: JsonValue) -> JsonValue:  # noqa: A002 - the wire's word
        """Run an action and return its output. Raises `ActionError` or below as the action did."""
        ...


class Log(Protocol):
    """Takes the lines that a function tells; never raises."""

    def write(self, level: str, message: str, fields: Mapping[str, JsonValue]) -> None:
        """Write one line."""
        ...


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The connection as functions see it; credentials are asked for, since they may have to be renewed."""

    key: int
    integration: str
    connection_id: str
    provider: str
    base_url: str
    metadata: Mapping[str, JsonValue]
    tags: Mapping[str, str]
    connection_config: Mapping[str, JsonValue]


class Host(Protocol):
    """Everything that a context stands on, for one run of one function."""

    @property
    def calls(self) -> Calls: ...
    @property
    def records(self) -> Records: ...
    @property
    def locks(self) -> Locks: ...
    @property
    def triggers(self) -> Triggers: ...
    @property
    def log(self) -> Log: ...
    #: As the provider's data describes it: pagination defaults above all.
    @property
    def provider(self) -> Provider: ...
    @property
    def integration(self) -> str: ...
    @property
    def connection_id(self) -> str: ...
    @property
    def variant(self) -> str: ...
    #: Names this run.
    @property
    def run_id(self) -> str: ...

    async def about(self, *, refresh: bool = False) -> About:
        """Return the connection as it is now, from a memory of at most a minute unless `refresh`."""
        ...

    async def set_metadata(self, metadata: Mapping[str, JsonValue], *, merge: bool) -> None:
        """Replace or merge the connection's metadata."""
        ...

    async def token(self) -> JsonValue:
        """Return what the connection's calls are signed with, renewed if it must be, as `getToken` does."""
        ...

    async def environment(self) -> Mapping[str, str]:
        """Return the environment's variables."""
        ...

    def expired(self) -> bool:
        """Tell whether the run was asked to stop or is out of time, so that it had better save and end."""
        ...

    async def close(self) -> None:
        """End the run: its locks are given back."""
        ...


class Hosts(Protocol):
    """Makes hosts; for one event loop."""

    def host(
        self,
        connection: Connection,
        records: Records,
        *,
        provider: Provider,
        run_id: str,
        name: str,
        variant: str = "base",
        stopping: Callable[[], bool] = lambda: False,
        counts: RunCounts | None = None,
    ) -> Host:
        """Return the host of one run of the function `name`; close it at the run's end. Its calls join `counts`."""
        ...
