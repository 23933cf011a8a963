"""Calls made by blocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from tieline.http.ports import BlockingClock
from tieline.runtime.client import Client, Service
from tieline.runtime.errors import StatusError
from tieline.runtime.streams import BinaryStream
from tieline.sdk.call import Call, Listed, Steps
from tieline.sdk.listing import Listing
from tieline.sdk.method import as_method
from tieline.sdk.stream import Stream

P = ParamSpec("P")
T = TypeVar("T")


class Line(Service):
    """Makes calls, each as its description says."""

    def __init__(self, client: Client, clock: BlockingClock | None) -> None:
        super().__init__(client)
        self._clock = clock

    def of(self, client: Client) -> Line:
        """Return the same of another client."""
        return Line(client, self._clock)

    def make(self, call: Call[T]) -> T:
        """Make a call and return what its answer becomes; raises what it means where it failed."""
        options = call.said(self._client.options)
        try:
            job = self._parts.job(call.op, call.values, call.body, None, options)
            answer = self._parts.answer(call.op, job)
        except StatusError as error:
            raise call.meant(error) from None
        return call.read(answer)

    def open(self, call: Call[Any]) -> BinaryStream:
        """Make a call and return its answer as soon as its head is there."""
        options = call.said(self._client.options)
        try:
            return self._download(call.op, call.values, body=call.body, options=options)
        except StatusError as error:
            raise call.meant(error) from None

    def follow(self, steps: Steps[T]) -> T:
        """Make the calls of a longer task, wait where it waits, and return what it comes to."""
        outcome: object = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            if isinstance(step, Call):
                outcome = self.make(step)
            else:
                self._wait(step)

    def _wait(self, seconds: float) -> None:
        from tieline.http.session import ThreadClock

        (self._clock or ThreadClock()).pause(seconds)


class OnLine:
    """What has a line."""

    def __init__(self, line: Line) -> None:
        self._line = line


def method(described: Callable[P, Call[T]]) -> Callable[Concatenate[OnLine, P], T]:
    """Return a call as a method."""

    def made(client: OnLine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return client._line.make(described(*args, **kwargs))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described)


def listing(described: Callable[P, Listed[T]]) -> Callable[Concatenate[OnLine, P], Listing[T]]:
    """Return a list as a method."""

    def made(client: OnLine, /, *args: P.args, **kwargs: P.kwargs) -> Listing[T]:
        return Listing(described(*args, **kwargs), client._line.make)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described, "Listing[{}]")


def streaming(described: Callable[P, Call[T]]) -> Callable[Concatenate[OnLine, P], Stream]:
    """Return a call as a method whose answer is read as it comes."""

    def made(client: OnLine, /, *args: P.args, **kwargs: P.kwargs) -> Stream:
        call = described(*args, **kwargs)
        return Stream(lambda: client._line.open(call))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described, "Stream")


def following(described: Callable[P, Steps[T]]) -> Callable[Concatenate[OnLine, P], T]:
    """Return a longer task as a method."""

    def made(client: OnLine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return client._line.follow(described(*args, **kwargs))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    return as_method(made, described)
