"""Answers of APIs that are read as they come, for both kinds of client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tieline.http.model import Pairs

if TYPE_CHECKING:  # a client that blocks needs no event loop
    from tieline.runtime.async_streams import AsyncBinaryStream
    from tieline.runtime.streams import BinaryStream


class Stream:
    """An answer whose body comes as it is asked for: `with client.stream(...) as answer: for chunk in answer`."""

    def __init__(self, open_: Callable[[], BinaryStream]) -> None:
        self._open = open_
        self._opened: BinaryStream | None = None

    def __enter__(self) -> Self:
        self._opened = self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answer.close()

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_bytes()

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self._answer.status

    @property
    def headers(self) -> Pairs:
        """The headers of the answer, as they came."""
        return self._answer.headers

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return self._answer.header(name)

    def read(self) -> bytes:
        """Return all that is still to come."""
        return self._answer.read()

    def to_file(self, path: str | Path) -> Path:
        """Write the body to a file, which is there once it is whole, and return its path."""
        return self._answer.to_file(path)

    @property
    def _answer(self) -> BinaryStream:
        if self._opened is None:
            raise TypeError("a stream is used in a `with`")
        return self._opened


class AsyncStream:
    """An answer whose body comes as it is asked for: `async with client.stream(...) as answer: async for chunk in answer`."""

    def __init__(self, open_: Callable[[], Coroutine[Any, Any, AsyncBinaryStream]]) -> None:
        self._open = open_
        self._opened: AsyncBinaryStream | None = None

    async def __aenter__(self) -> Self:
        self._opened = await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._answer.close()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.iter_bytes()

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self._answer.status

    @property
    def headers(self) -> Pairs:
        """The headers of the answer, as they came."""
        return self._answer.headers

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return self._answer.header(name)

    async def read(self) -> bytes:
        """Return all that is still to come."""
        return await self._answer.read()

    async def to_file(self, path: str | Path) -> Path:
        """Write the body to a file, which is there once it is whole, and return its path."""
        return await self._answer.to_file(path)

    @property
    def _answer(self) -> AsyncBinaryStream:
        if self._opened is None:
            raise TypeError("a stream is used in an `async with`")
        return self._opened
