"""The same contexts for functions that are not async: each call waits for what it asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import datetime
from typing import Any, TypeVar, overload

import msgspec
from msgspec import UNSET

from tieline.core.json import JsonValue
from tieline.functions.calling import Bridge
from tieline.functions.context import Context, Level
from tieline.functions.ports import About
from tieline.functions.saving import OwnRecord, Plain, RecordsContext, Saved
from tieline.http.answer import ApiAnswer, Params
from tieline.http.paginate import Pagination

T = TypeVar("T")


class BlockingContext:
    """As `Context`, for a function in a thread."""

    def __init__(self, context: Context, bridge: Bridge) -> None:
        self._context = context
        self._bridge = bridge
        self._run = bridge.run

    @property
    def integration(self) -> str:
        """As `Context.integration`."""
        return self._context.integration

    @property
    def connection_id(self) -> str:
        """As `Context.connection_id`."""
        return self._context.connection_id

    @property
    def run_id(self) -> str:
        """As `Context.run_id`."""
        return self._context.run_id

    @property
    def out_of_time(self) -> bool:
        """As `Context.out_of_time`."""
        return self._context.out_of_time

    def connection(self) -> About:
        """As `Context.connection`."""
        return self._run(self._context.connection())

    @overload
    def metadata(self) -> dict[str, Any]: ...
    @overload
    def metadata(self, kind: type[T]) -> T: ...
    def metadata(self, kind: Any = dict) -> Any:
        """As `Context.metadata`."""
        return self._run(self._context.metadata(kind))

    def set_metadata(self, metadata: Mapping[str, JsonValue]) -> None:
        """As `Context.set_metadata`."""
        self._run(self._context.set_metadata(metadata))

    def update_metadata(self, metadata: Mapping[str, JsonValue]) -> None:
        """As `Context.update_metadata`."""
        self._run(self._context.update_metadata(metadata))

    def token(self) -> JsonValue:
        """As `Context.token`."""
        return self._run(self._context.token())

    def environment(self) -> Mapping[str, str]:
        """As `Context.environment`."""
        return self._run(self._context.environment())

    def client(self, kind: type[T]) -> T:
        """Return a generated client, such as `tieline.gong.Gong`, that acts for the connection."""
        return self._context.blocking_client(kind, self._bridge)

    def request(
        self,
        method: str,
        endpoint: str,
        *,
        params: Params | None = None,
        json: JsonValue | msgspec.UnsetType = UNSET,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
        base_url: str | None = None,
        check: bool = True,
    ) -> ApiAnswer:
        """As `Context.request`."""
        return self._run(
            self._context.request(
                method,
                endpoint,
                params=params,
                json=json,
                data=data,
                headers=headers,
                retries=retries,
                base_url=base_url,
                check=check,
            )
        )

    def get(
        self,
        endpoint: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """As `Context.get`."""
        return self.request("GET", endpoint, params=params, headers=headers, retries=retries)

    def post(
        self,
        endpoint: str,
        json: JsonValue | msgspec.UnsetType = UNSET,
        *,
        data: bytes | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """As `Context.post`."""
        return self.request(
            "POST", endpoint, json=json, data=data, params=params, headers=headers, retries=retries
        )

    def put(
        self,
        endpoint: str,
        json: JsonValue | msgspec.UnsetType = UNSET,
        *,
        data: bytes | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """As `Context.put`."""
        return self.request(
            "PUT", endpoint, json=json, data=data, params=params, headers=headers, retries=retries
        )

    def patch(
        self,
        endpoint: str,
        json: JsonValue | msgspec.UnsetType = UNSET,
        *,
        data: bytes | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """As `Context.patch`."""
        return self.request(
            "PATCH", endpoint, json=json, data=data, params=params, headers=headers, retries=retries
        )

    def delete(
        self,
        endpoint: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """As `Context.delete`."""
        return self.request("DELETE", endpoint, params=params, headers=headers, retries=retries)

    @overload
    def paginate(
        self,
        endpoint: str,
        *,
        items: str | None = None,
        paginate: Pagination | Mapping[str, JsonValue] | None = None,
        method: str = "GET",
        params: Params | None = None,
        json: Mapping[str, JsonValue] | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 3,
    ) -> Iterator[list[dict[str, Any]]]: ...
    @overload
    def paginate(
        self,
        endpoint: str,
        *,
        kind: type[T],
        items: str | None = None,
        paginate: Pagination | Mapping[str, JsonValue] | None = None,
        method: str = "GET",
        params: Params | None = None,
        json: Mapping[str, JsonValue] | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 3,
    ) -> Iterator[list[T]]: ...
    def paginate(
        self,
        endpoint: str,
        *,
        kind: Any = dict,
        items: str | None = None,
        paginate: Pagination | Mapping[str, JsonValue] | None = None,
        method: str = "GET",
        params: Params | None = None,
        json: Mapping[str, JsonValue] | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 3,
    ) -> Iterator[list[Any]]:
        """As `Context.paginate`."""
        return self._each(
            self._context.paginate(
                endpoint,
                kind=kind,
                items=items,
                paginate=paginate,
                method=method,
                params=params,
                json=json,
                headers=headers,
                retries=retries,
            )
        )

    def log(self, message: str, level: Level = "info", **fields: JsonValue) -> None:
        """As `Context.log`."""
        self._context.log(message, level, **fields)

    def trigger_sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """As `Context.trigger_sync`."""
        self._run(self._context.trigger_sync(name, variant=variant, full=full))

    def start_sync(self, name: str, *, variant: str = "base") -> None:
        """As `Context.start_sync`."""
        self._run(self._context.start_sync(name, variant=variant))

    def trigger_action(self, name: str, input: JsonValue = None) -> JsonValue:  # noqa: A002 - the wire's word
        """As `Context.trigger_action`."""
        return self._run(self._context.trigger_action(name, input))

    def try_lock(self, key: str, *, seconds: float = 60.0) -> bool:
        """As `Context.try_lock`."""
        return self._run(self._context.try_lock(key, seconds=seconds))

    def unlock(self, key: str) -> None:
        """As `Context.unlock`."""
        self._run(self._context.unlock(key))

    @contextmanager
    def lock(self, key: str, *, seconds: float = 60.0) -> Generator[None]:
        """As `Context.lock`."""
        with self._within(self._context.lock(key, seconds=seconds)):
            yield

    @contextmanager
    def _within(self, manager: AbstractAsyncContextManager[None]) -> Generator[None]:
        self._run(manager.__aenter__())
        try:
            yield
        except BaseException as problem:
            self._run(manager.__aexit__(type(problem), problem, problem.__traceback__))
            raise
        self._run(manager.__aexit__(None, None, None))

    def _each(self, items: AsyncIterator[T]) -> Iterator[T]:
        async def following() -> tuple[T, ...]:
            async for item in items:
                return (item,)
            return ()

        while found := self._run(following()):
            yield from found


class BlockingActionContext(BlockingContext):
    """As `ActionContext`, for a function in a thread."""


class BlockingRecordsContext(BlockingContext):
    """As `RecordsContext`, for a function in a thread."""

    _context: RecordsContext

    @property
    def variant(self) -> str:
        """As `RecordsContext.variant`."""
        return self._context.variant

    def save(
        self, records: Iterable[Any], *, model: str | type[Any] | None = None, checkpoint: object = UNSET
    ) -> Saved:
        """As `RecordsContext.save`."""
        return self._run(self._context.save(list(records), model=model, checkpoint=checkpoint))

    def update(
        self, parts: Iterable[Mapping[str, JsonValue]], *, model: str | type[Any] | None = None
    ) -> Saved:
        """As `RecordsContext.update`."""
        return self._run(self._context.update(list(parts), model=model))

    def delete_records(self, records: Iterable[Any], *, model: str | type[Any] | None = None) -> Saved:
        """As `RecordsContext.delete_records`."""
        return self._run(self._context.delete_records(list(records), model=model))

    @contextmanager
    def track_deletes(self, *models: str | type[Any]) -> Generator[None]:
        """As `RecordsContext.track_deletes`."""
        with self._within(self._context.track_deletes(*models)):
            yield

    def keep_newer(self, *models: str | type[Any]) -> None:
        """As `RecordsContext.keep_newer`."""
        self._run(self._context.keep_newer(*models))

    @overload
    def records(
        self, model: type[T], *, modified_after: datetime | None = None, deleted: bool = False
    ) -> Iterator[OwnRecord[T]]: ...
    @overload
    def records(
        self, model: str | None = None, *, modified_after: datetime | None = None, deleted: bool = False
    ) -> Iterator[OwnRecord[Plain]]: ...
    def records(
        self, model: Any = None, *, modified_after: datetime | None = None, deleted: bool = False
    ) -> Iterator[OwnRecord[Any]]:
        """As `RecordsContext.records`."""
        return self._each(self._context.records(model, modified_after=modified_after, deleted=deleted))

    @overload
    def records_by_id(self, ids: Iterable[str | int], model: type[T]) -> dict[str, OwnRecord[T]]: ...
    @overload
    def records_by_id(
        self, ids: Iterable[str | int], model: str | None = None
    ) -> dict[str, OwnRecord[Plain]]: ...
    def records_by_id(self, ids: Iterable[str | int], model: Any = None) -> dict[str, OwnRecord[Any]]:
        """As `RecordsContext.records_by_id`."""
        return self._run(self._context.records_by_id(ids, model))

    @overload
    def checkpoint(self) -> JsonValue: ...
    @overload
    def checkpoint(self, kind: type[T]) -> T | None: ...
    def checkpoint(self, kind: Any = None) -> Any:
        """As `RecordsContext.checkpoint`."""
        return self._run(self._context.checkpoint(kind))

    def save_checkpoint(self, checkpoint: object) -> None:
        """As `RecordsContext.save_checkpoint`."""
        self._run(self._context.save_checkpoint(checkpoint))


class BlockingSyncContext(BlockingRecordsContext):
    """As `SyncContext`, for a function in a thread."""


class BlockingEventContext(BlockingRecordsContext):
    """As `EventContext`, for a function in a thread."""
