"""The blocking client and its services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple, ParamSpec, Self, TypeVar, Unpack, cast, overload

from msgspec import UNSET

from tieline.runtime.answers import RawResponse, raw_of
from tieline.runtime.credentials import Credential
from tieline.runtime.face import ClientSettings, Face, Owned, direct, raw_method, with_params
from tieline.runtime.job import Job
from tieline.runtime.op import Api, Op, PagedOp
from tieline.runtime.options import NO_OPTIONS, Options
from tieline.runtime.pages import MAX_PAGES, Page, load
from tieline.runtime.streams import BinaryStream, EventStream, LineStream
from tieline.runtime.sync_line import SyncLine
from tieline.runtime.walk import Walk

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  # an item
P = ParamSpec("P")


class Client(Face):
    """A client that blocks, for any number of threads; use it in a `with`, or close it."""

    _settings = frozenset(ClientSettings.__annotations__)

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, Credential | None] | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        super().__init__(
            api,
            credentials=credentials or {},
            base_url=base_url,
            variables=variables or {},
            settings=settings,
        )
        self._line = SyncLine(api, self._keyring, settings, self._around, self._egress)

    @property
    def _parts(self) -> Parts:
        return Parts(self._job, self._line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections but those of a transport that was given."""
        self._line.close()

    def request(
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
        return self._parts.answer(op, job)

    @overload
    def raw(self, method: Callable[P, Page[I]]) -> Callable[P, RawResponse[Any]]: ...

    @overload
    def raw(self, method: Callable[P, T]) -> Callable[P, RawResponse[T]]: ...

    def raw(self, method: Callable[P, Any]) -> Callable[P, RawResponse[Any]]:
        """Return a method of a service that returns answers as they come: `client.raw(client.calls.get)("1")`."""
        return raw_method(method, Service)


class Parts(NamedTuple):
    """What a client lends to its services: how a call is made ready, and what makes it."""

    job: Callable[[Op[Any], Sequence[object], object, str | None, Options | None], Job]
    line: SyncLine

    def answer(self, op: Op[T], job: Job) -> RawResponse[T]:
        """Make a call and return its answer."""
        return raw_of(op, job, self.line.caller().send(job))


class Service(Owned):
    """Operations that belong together."""

    def __init__(self, client: Client, *, as_raw: bool = False) -> None:
        self._client = client
        self._as_raw = as_raw
        self._parts = client._parts  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # one with its services

    @property
    def raw(self) -> RawView:
        """The same operations, returning answers as they come."""
        return RawView(type(self)(self._client, as_raw=True))

    def _call(
        self,
        op: Op[T],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> T:
        job = self._parts.job(op, params, body, media, options)
        answer = self._parts.answer(op, job)
        return cast("T", answer) if self._as_raw else answer.parsed()

    def _pages(
        self,
        op: PagedOp[Any, I],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> Page[I]:
        job = self._parts.job(op, params, body, media, options)
        said = (options or NO_OPTIONS).over(self._client.options)
        walk = Walk(op, job.draft, resume=said.resume)
        page = load(op, job, walk, self._parts.line.caller().send, left=said.max_pages or MAX_PAGES)
        return cast("Page[I]", page.response) if self._as_raw else page

    def _download(
        self,
        op: Op[Any],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> BinaryStream:
        job = self._parts.job(op, params, body, media, options)
        caller = self._parts.line.caller()
        return BinaryStream(job, caller.open(job), caller.open)

    def _events(
        self,
        op: Op[T],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> EventStream[T]:
        job = self._parts.job(op, params, body, media, options)
        caller = self._parts.line.caller()
        return EventStream(job, caller.open(job), caller.open)

    def _lines(
        self,
        op: Op[T],
        params: Sequence[object] = (),
        *,
        body: object = UNSET,
        media: str | None = None,
        options: Options | None = None,
    ) -> LineStream[T]:
        job = self._parts.job(op, params, body, media, options)
        caller = self._parts.line.caller()
        return LineStream(job, caller.open(job), caller.open)


class RawView:
    """A service whose methods return answers as they come."""

    def __init__(self, seen: Service) -> None:
        self._seen = seen

    def __getattr__(self, name: str) -> Callable[..., RawResponse[Any]]:
        method: Callable[..., RawResponse[Any]] = getattr(self._seen, name)
        return method
