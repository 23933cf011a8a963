"""The async client and its services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple, ParamSpec, Self, TypeVar, Unpack, cast, overload

from msgspec import UNSET

from tieline.runtime.answers import RawResponse, raw_of
from tieline.runtime.async_line import AsyncLine
from tieline.runtime.async_pages import AsyncPage, AsyncPages, load
from tieline.runtime.async_streams import AsyncBinaryStream, AsyncEventStream, AsyncLineStream
from tieline.runtime.credentials import Credential
from tieline.runtime.face import AsyncClientSettings, Face, Owned, direct, raw_method, with_params
from tieline.runtime.job import Job
from tieline.runtime.op import Api, Op, PagedOp
from tieline.runtime.options import NO_OPTIONS, Options
from tieline.runtime.pages import MAX_PAGES
from tieline.runtime.walk import Walk

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  # an item
P = ParamSpec("P")


class AsyncClient(Face):
    """A client for one event loop; use it in an `async with`, or close it."""

    _settings = frozenset(AsyncClientSettings.__annotations__)

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, Credential | None] | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        **settings: Unpack[AsyncClientSettings],
    ) -> None:
        super().__init__(
            api,
            credentials=credentials or {},
            base_url=base_url,
            variables=variables or {},
            settings=settings,
        )
        self._line = AsyncLine(api, self._keyring, settings, self._around, self._egress)

    @property
    def _parts(self) -> AsyncParts:
        return AsyncParts(self._job, self._line)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections but those of a transport that was given."""
        await self._line.close()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = UNSET,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> RawResponse[Any]:
        """Make a call that the document does not describe, with all the rest as usual; raises as every call does.

        `json` is sent as JSON; `body` is a file, or text where `media` says so.
        """
        kind = (media or "application/octet-stream") if body is not UNSET else media
        op = direct(method, path, kind, self._home(options))
        job = self._parts.job(op, (), json if body is UNSET else body, None, with_params(options, params))
        return await self._parts.answer(op, job)

    @overload
    def raw(self, method: Callable[P, AsyncPages[I]]) -> Callable[P, Awaitable[RawResponse[Any]]]: ...

    @overload
    def raw(self, method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]: ...

    def raw(self, method: Callable[P, Any]) -> Callable[P, Awaitable[RawResponse[Any]]]:
        """Return a method of a service that returns answers as they come: `await client.raw(client.calls.get)("1")`."""
        return raw_method(method, AsyncService)


class AsyncParts(NamedTuple):
    """What a client lends to its services: how a call is made ready, and what makes it."""

    job: Callable[[Op[Any], Sequence[object], object, str | None, Options | None], Job]
    line: AsyncLine

    async def answer(self, op: Op[T], job: Job) -> RawResponse[T]:
        """Make a call and return its answer."""
        return raw_of(op, job, await self.line.caller().send(job))


class AsyncService(Owned):
    """Operations that belong together."""

    def __init__(self, client: AsyncClient, *, as_raw: bool = False) -> None:
        self._client = client
        self._as_raw = as_raw
        self._parts = client._parts  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # one with its services

    @property
    def raw(self) -> AsyncRawView:
        """The same operations, returning answers as they come."""
        return AsyncRawView(type(self)(self._client, as_raw=True))

    async def _call(
        self,
        op: Op[T],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> T:
        job = self._parts.job(op, params, body, media, options)
        answer = await self._parts.answer(op, job)
        return cast("T", answer) if self._as_raw else answer.parsed()

    def _pages(
        self,
        op: PagedOp[Any, I],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[I]:
        job = self._parts.job(op, params, body, media, options)
        said = (options or NO_OPTIONS).over(self._client.options)

        async def first() -> AsyncPage[I]:
            walk = Walk(op, job.draft, resume=said.resume)
            send = self._parts.line.caller().send
            page = await load(op, job, walk, send, left=said.max_pages or MAX_PAGES)
            return cast("AsyncPage[I]", page.response) if self._as_raw else page

        return AsyncPages(first)

    async def _download(
        self,
        op: Op[Any],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> AsyncBinaryStream:
        job = self._parts.job(op, params, body, media, options)
        caller = self._parts.line.caller()
        return AsyncBinaryStream(job, await caller.open(job), caller.open)

    async def _events(
        self,
        op: Op[T],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> AsyncEventStream[T]:
        job = self._parts.job(op, params, body, media, options)
        caller = self._parts.line.caller()
        return AsyncEventStream(job, await caller.open(job), caller.open)

    async def _lines(
        self,
        op: Op[T],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> AsyncLineStream[T]:
        job = self._parts.job(op, params, body, media, options)
        caller = self._parts.line.caller()
        return AsyncLineStream(job, await caller.open(job), caller.open)


class AsyncRawView:
    """A service whose methods return answers as they come."""

    def __init__(self, seen: AsyncService) -> None:
        self._seen = seen

    def __getattr__(self, name: str) -> Callable[..., Awaitable[RawResponse[Any]]]:
        method: Callable[..., Awaitable[RawResponse[Any]]] = getattr(self._seen, name)
        return method
