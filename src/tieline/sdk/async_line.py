"""Calls made in an event loop."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from tieline.core.clock import Clock, SystemClock
from tieline.runtime.async_client import AsyncClient, AsyncService
from tieline.runtime.async_streams import AsyncBinaryStream
from tieline.runtime.errors import StatusError
from tieline.sdk.call import Call, Listed, Steps
from tieline.sdk.listing import AsyncListing
from tieline.sdk.method import as_method
from tieline.sdk.stream import AsyncStream

P = ParamSpec("P")
T = TypeVar("T")


class AsyncLine(AsyncService):
    """Makes calls, each as its description says."""

    def __init__(self, client: AsyncClient, clock: Clock | None) -> None:
        super().__init__(client)
        self._clock = clock or SystemClock()

    def of(self, client: AsyncClient) -> AsyncLine:
        """Return the same of another client."""
        return AsyncLine(client, self._clock)

    async def make(self, call: Call[T]) -> T:
        """Make a call and return what its answer becomes; raises what it means where it failed."""
        options = call.said(self._client.options)
        try:
            job = self._parts.job(call.op, call.values, call.body, None, options)
            answer = await self._parts.answer(call.op, job)
        except StatusError as error:
            raise call.meant(error) from None
        return call.read(answer)

    async def open(self, call: Call[Any]) -> AsyncBinaryStream:
        """Make a call and return its answer as soon as its head is there."""
        options = call.said(self._client.options)
        try:
            return await self._download(call.op, call.values, body=call.body, options=options)
        except StatusError as error:
            raise call.meant(error) from None

    async def follow(self, steps: Steps[T]) -> T:
        """Make the calls of a longer task, wait where it waits, and return what it comes to."""
        outcome: object = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            outcome = await (self.make(step) if isinstance(step, Call) else self._clock.sleep(step))


class OnAsyncLine:
    """What has a line."""

    def __init__(self, line: AsyncLine) -> None:
        self._line = line


def method(
    described: Callable[P, Call[T]],
) -> Callable[Concatenate[OnAsyncLine, P], Coroutine[Any, Any, T]]:
    """Return a call as a method."""

    async def made(client: OnAsyncLine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await client._line.make(described(*args, **kwargs))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described)


def listing(described: Callable[P, Listed[T]]) -> Callable[Concatenate[OnAsyncLine, P], AsyncListing[T]]:
    """Return a list as a method."""

    def made(client: OnAsyncLine, /, *args: P.args, **kwargs: P.kwargs) -> AsyncListing[T]:
        return AsyncListing(described(*args, **kwargs), client._line.make)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described, "AsyncListing[{}]")


def streaming(described: Callable[P, Call[T]]) -> Callable[Concatenate[OnAsyncLine, P], AsyncStream]:
    """Return a call as a method whose answer is read as it comes."""

    def made(client: OnAsyncLine, /, *args: P.args, **kwargs: P.kwargs) -> AsyncStream:
        call = described(*args, **kwargs)
        return AsyncStream(lambda: client._line.open(call))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described, "AsyncStream")


def following(
    described: Callable[P, Steps[T]],
) -> Callable[Concatenate[OnAsyncLine, P], Coroutine[Any, Any, T]]:
    """Return a longer task as a method."""

    async def made(client: OnAsyncLine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await client._line.follow(described(*args, **kwargs))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described)
