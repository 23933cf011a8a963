"""What an async function is given to work with: its connection's API and, where it is a sync, its records."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal, NoReturn, TypeVar, cast, overload

import msgspec

from tieline.core.errors import AlreadyRunning, BadAnswer, FunctionTimeout, UpstreamError
from tieline.core.json import JsonValue
from tieline.functions.codec import BadValue, Codec, codec
from tieline.functions.paging import paging
from tieline.functions.ports import About, Host, Runner
from tieline.http.answer import ApiAnswer, Params, query_pairs
from tieline.http.model import Request, origin
from tieline.http.page import Page
from tieline.http.paginate import Landed, Pagination, page_reader, pages

T = TypeVar("T")

Level = Literal["debug", "info", "warn", "error"]

#: Stands for the address of an API that has none of its own.
_NOWHERE = "http://api.invalid"
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class Context:
    """One run of a function for one connection.

    What goes out to the API is signed, paced and retried as all calls of the connection are. Everything raises from the
    tree in `tieline.core.errors`.
    """

    def __init__(self, host: Host) -> None:
        self._host = host

    def close(self) -> None:
        """End the run: whatever is asked from now on, by a function that was left behind, raises `FunctionTimeout`."""
        self._host = cast("Host", _Ended())

    # -- the connection ------------------------------------------------------------------------------------

    @property
    def integration(self) -> str:
        """The unique key of the connection's integration."""
        return self._host.integration

    @property
    def connection_id(self) -> str:
        """The connection's id, as the product knows it."""
        return self._host.connection_id

    @property
    def run_id(self) -> str:
        """Names this run, in logs and in the history."""
        return self._host.run_id

    @property
    def out_of_time(self) -> bool:
        """Whether it had better save where it is and return: it was asked to stop, or its time is nearly up."""
        return self._host.expired()

    async def connection(self) -> About:
        """Return the connection: its metadata, tags, configuration and base URL."""
        return await self._host.about()

    @overload
    async def metadata(self) -> dict[str, Any]: ...
    @overload
    async def metadata(self, kind: type[T]) -> T: ...
    async def metadata(self, kind: Any = dict) -> Any:
        """Return the connection's metadata, as a type where one is given; raises `BadValue` where it is none."""
        about = await self._host.about()
        return codec(kind).read(dict(about.metadata), "metadata")

    async def set_metadata(self, metadata: Mapping[str, JsonValue]) -> None:
        """Replace the connection's metadata."""
        await self._host.set_metadata(metadata, merge=False)

    async def update_metadata(self, metadata: Mapping[str, JsonValue]) -> None:
        """Merge into the connection's metadata, by its top level."""
        await self._host.set_metadata(metadata, merge=True)

    async def token(self) -> JsonValue:
        """Return the access token, or the credentials where there is none; fresh. `client` and the verbs need neither."""
        return await self._host.token()

    async def environment(self) -> Mapping[str, str]:
        """Return the environment's variables by name."""
        return await self._host.environment()

    # -- its API -------------------------------------------------------------------------------------------

    def client(self, kind: type[T]) -> T:
        """Return a generated client, such as `tieline.gong.AsyncGong`, that acts for the connection."""
        return self._host.calls.client(kind)

    def blocking_client(self, kind: type[T], runner: Runner) -> T:
        """Return a generated client that blocks, for a thread whose work a runner does in this event loop."""
        return self._host.calls.blocking_client(kind, runner)

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
        check: bool = True,
    ) -> ApiAnswer:
        """Call the API and return its whole answer.

        `endpoint` is a path below the connection's base URL, or below `base_url`. An answer with a status of 400 and above
        raises `UpstreamError`, unless `check` is False. `retries` says how often a failure that may pass is tried again.
        """
        answer = await self._host.calls.request(
            method,
            endpoint,
            params=params,
            json=json,
            data=data,
            headers=headers,
            retries=retries,
            base_url=base_url,
        )
        if check and answer.status >= 400:
            raise UpstreamError(
                f"{method.upper()} {endpoint.partition('?')[0]}: HTTP {answer.status}",
                status=answer.status,
                headers={name.lower(): value for name, value in answer.headers},
                body=answer.body,
            )
        return answer

    async def get(
        self,
        endpoint: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """GET, as `request` does."""
        return await self.request("GET", endpoint, params=params, headers=headers, retries=retries)

    async def post(
        self,
        endpoint: str,
        json: JsonValue | msgspec.UnsetType = msgspec.UNSET,
        *,
        data: bytes | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """POST JSON, or bytes, as `request` does."""
        return await self.request(
            "POST", endpoint, json=json, data=data, params=params, headers=headers, retries=retries
        )

    async def put(
        self,
        endpoint: str,
        json: JsonValue | msgspec.UnsetType = msgspec.UNSET,
        *,
        data: bytes | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """PUT JSON, or bytes, as `request` does."""
        return await self.request(
            "PUT", endpoint, json=json, data=data, params=params, headers=headers, retries=retries
        )

    async def patch(
        self,
        endpoint: str,
        json: JsonValue | msgspec.UnsetType = msgspec.UNSET,
        *,
        data: bytes | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """PATCH JSON, or bytes, as `request` does."""
        return await self.request(
            "PATCH", endpoint, json=json, data=data, params=params, headers=headers, retries=retries
        )

    async def delete(
        self,
        endpoint: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """DELETE, as `request` does."""
        return await self.request("DELETE", endpoint, params=params, headers=headers, retries=retries)

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
    ) -> AsyncIterator[list[dict[str, Any]]]: ...
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
    ) -> AsyncIterator[list[T]]: ...
    async def paginate(
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
    ) -> AsyncIterator[list[Any]]:
        """Yield page after page, each a list of its items, read as `kind`.

        How pages follow one another is `paginate`: a strategy of `tieline.http.paginate` such as `CursorInQuery`, or
        settings in Nango's words; without it the provider's data says, and where that says nothing there is one page.
        `items` is the dotted path of the items in an answer. Raises `BadAnswer` for pages that go in circles.
        """
        how = paging(
            self._host.provider.proxy.paginate, paginate, items=items, body=method.upper() in _WITH_BODY
        )
        query = {**(params or {})}
        body = dict(json) if json is not None else None
        if how.limit is not None:
            (query if body is None else body).setdefault(*how.limit)
        reader, read = page_reader(how.strategy, how.items), codec(list.__class_getitem__(kind))
        base = (await self._host.about()).base_url.rstrip("/") or _NOWHERE
        first = Request(
            method=method.upper(),
            url=f"{base}/{endpoint.lstrip('/')}",
            params=query_pairs(query),
            headers=tuple((headers or {}).items()),
            body=None if body is None else msgspec.json.encode(body),
        )
        walk = pages(how.strategy, first)
        asked = next(walk)
        while True:
            answer = await self._page(base, asked.request, retries)
            page = reader.read(answer.body)
            yield _items(read, page, endpoint)
            try:
                asked = walk.send(Landed(page=page, response=answer))
            except StopIteration:
                return

    async def _page(self, base: str, request: Request, retries: int) -> ApiAnswer:
        url, headers = request.full_url, dict(request.headers)
        if request.body is not None:
            headers.setdefault("content-type", "application/json")
        own = url.startswith(f"{base}/")
        host = base if own else origin(url)
        return await self.request(
            request.method,
            url[len(host) :] if own else "/" + url.partition("://")[2].partition("/")[2],
            data=request.body,
            headers=headers,
            retries=retries,
            base_url=None if own else host,
        )

    # -- others --------------------------------------------------------------------------------------------

    def log(self, message: str, level: Level = "info", **fields: JsonValue) -> None:
        """Tell the log something about this run; never raises."""
        self._host.log.write(level, str(message), fields)

    async def trigger_sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """Let another sync of the connection run soon; `full` lets it start over."""
        await self._host.triggers.sync(name, variant=variant, full=full)

    async def start_sync(self, name: str, *, variant: str = "base") -> None:
        """Start the schedule of another sync of the connection."""
        await self._host.triggers.start(name, variant=variant)

    async def trigger_action(self, name: str, input: JsonValue = None) -> JsonValue:  # noqa: A002 - the wire's word
        """Run an action of the connection's integration and return what it answers."""
        return await self._host.triggers.action(name, input)

    async def try_lock(self, key: str, *, seconds: float = 60.0) -> bool:
        """Take a lock that all functions of the environment share, for so long; False where another run holds it."""
        return await self._host.locks.acquire(key, seconds=seconds)

    async def unlock(self, key: str) -> None:
        """Give a lock back; those that a run still holds when it ends are given back by themselves."""
        await self._host.locks.release(key)

    @asynccontextmanager
    async def lock(self, key: str, *, seconds: float = 60.0) -> AsyncGenerator[None]:
        """Hold a lock for the block; raises `AlreadyRunning` where another run holds it."""
        if not await self.try_lock(key, seconds=seconds):
            raise AlreadyRunning(f"the lock {key!r} is held by another run")
        try:
            yield
        finally:
            await self.unlock(key)


class ActionContext(Context):
    """One run of an action."""


class _Ended:
    """Stands for the host of a run that has ended."""

    def __getattr__(self, name: str) -> NoReturn:
        raise FunctionTimeout("the run of this function has ended")


def _items(read: Codec, page: Page, endpoint: str) -> list[Any]:
    try:
        items: list[Any] = read.decode(b"[" + b",".join(map(bytes, page.records)) + b"]", "items")
    except BadValue as problem:
        raise BadAnswer(f"{endpoint.partition('?')[0]}: {problem.message}") from None
    return items
