"""Lists that come in pages, in an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from typing import Any, Generic, TypeVar

from msgspec import structs

from tieline.http.model import Response
from tieline.runtime.errors import StatusError
from tieline.runtime.job import Job
from tieline.runtime.op import PagedOp
from tieline.runtime.pages import MAX_PAGES, AnyPage
from tieline.runtime.walk import Walk

I = TypeVar("I")  # noqa: E741  # an item

Fetch = Callable[[Job], Awaitable[Response]]


class AsyncPage(AnyPage[I, Fetch], Generic[I]):
    """One page of a list; iterating goes through all items, of this page and the following ones.

    `state` goes on after this page, in another process too: `Options(resume=page.state)`; it is None after the last.
    """

    async def next_page(self) -> AsyncPage[I] | None:
        """Return the next page, None after the last."""
        if not self.has_next:
            return None
        return await load(self._op, self._job, self._walk_on(), self._fetch, left=self._left)

    async def pages(self) -> AsyncIterator[AsyncPage[I]]:
        """Yield this page and all that follow."""
        page: AsyncPage[I] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[I]:
        async for page in self.pages():
            for item in page.items:
                yield item


async def load(
    op: PagedOp[Any, I], job: Job, walk: Walk, fetch: Fetch, *, left: int = MAX_PAGES
) -> AsyncPage[I]:
    """Return the page that comes next in a walk; `left` is how many may be asked for."""
    while True:
        try:
            response: Response | None = await fetch(structs.replace(job, draft=walk.draft()))
        except StatusError as error:
            response = walk.excuse(error)
        if response is not None:
            landed = walk.landed(response)
            return AsyncPage(op, job, walk, fetch, response=response, landed=landed, left=left - 1)


class AsyncPages(Generic[I]):
    """A list that was not asked for yet: await it for its first page, or iterate for all its items."""

    def __init__(self, first: Callable[[], Awaitable[AsyncPage[I]]]) -> None:
        self._first = first

    def __await__(self) -> Generator[Any, None, AsyncPage[I]]:
        return self._first().__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[I]]:
        """Yield all pages."""
        async for page in (await self._first()).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[I]:
        async for page in self.pages():
            for item in page.items:
                yield item
