"""Lists that come page by page, for both kinds of client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Generic, TypeVar

from tieline.sdk.call import Call, Listed, Page

T = TypeVar("T")


class Listing(Generic[T]):
    """A list; iterate for all its items. Nothing is asked before, and each time anew."""

    def __init__(self, listed: Listed[T], make: Callable[[Call[Page[T]]], Page[T]]) -> None:
        self._listed = listed
        self._make = make

    def page(self) -> Page[T]:
        """Return the first page."""
        return self._make(self._listed.at(self._listed.cursor))

    def pages(self) -> Iterator[Page[T]]:
        """Yield page by page; `page.next_cursor` goes on behind one, in another program too."""
        cursor = self._listed.cursor
        while True:
            page = self._make(self._listed.at(cursor))
            yield page
            cursor = self._listed.after(page, cursor)
            if cursor is None:
                return

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page


class AsyncListing(Generic[T]):
    """A list; iterate with `async for` for all its items. Nothing is asked before, and each time anew."""

    def __init__(
        self, listed: Listed[T], make: Callable[[Call[Page[T]]], Coroutine[Any, Any, Page[T]]]
    ) -> None:
        self._listed = listed
        self._make = make

    async def page(self) -> Page[T]:
        """Return the first page."""
        return await self._make(self._listed.at(self._listed.cursor))

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Yield page by page; `page.next_cursor` goes on behind one, in another program too."""
        cursor = self._listed.cursor
        while True:
            page = await self._make(self._listed.at(cursor))
            yield page
            cursor = self._listed.after(page, cursor)
            if cursor is None:
                return

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page:
                yield item
