"""Lists that come in pages, in an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from functools import cached_property
from typing import Any, Generic, TypeVar

from msgspec import Raw, structs

from tieline.http.model import Response
from tieline.runtime.answers import RawResponse, raw_of, readable
from tieline.runtime.decoding import read_items, read_json
from tieline.runtime.errors import StatusError
from tieline.runtime.job import Job
from tieline.runtime.op import PagedOp
from tieline.runtime.pages import MAX_PAGES
from tieline.runtime.walk import Landed, Walk

I = TypeVar("I")  # noqa: E741  # an item
K = TypeVar("K")

Fetch = Callable[[Job], Awaitable[Response]]


class AsyncPage(Generic[I]):
    """One page of a list; iterating goes through all items, of this page and the following ones.

    `state` goes on after this page, in another process too: `Options(resume=page.state)`; it is None after the last.
    """

    def __init__(
        self,
        op: PagedOp[Any, I],
        job: Job,
        walk: Walk,
        fetch: Fetch,
        *,
        response: Response,
        landed: Landed,
        left: int,
    ) -> None:
        self._op = op
        self._job = job
        self._walk = walk
        self._fetch = fetch
        self._landed = landed
        self._left = left
        #: How many pages came before it, and itself.
        self.number = walk.number
        #: How many items there are in all, or pages, where the API says so.
        self.total = landed.total
        self.state = walk.state(landed.following)
        self.response: RawResponse[Any] = raw_of(op, job, response)

    @property
    def raw_items(self) -> list[Raw]:
        """The items of this page as JSON text: the cheapest way to hand them on."""
        return self._landed.records

    @cached_property
    def items(self) -> list[I]:
        """The items of this page; raises UnreadableAnswer where they must be as declared and are not."""
        items: list[I] = readable(
            self._op, read_items, self._op.paging.item(), self._landed.records, strict=self._job.strict
        )
        return items

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self._landed.following is not None and self._left > 0

    async def next_page(self) -> AsyncPage[I] | None:
        """Return the next page, None after the last."""
        if not self.has_next:
            return None
        walk = self._walk
        if walk.number != self.number:  # it went on since, from a later page
            walk = Walk(self._op, self._job.draft, resume=self.state)
        return await load(self._op, self._job, walk, self._fetch, left=self._left)

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

    def read(self, kind: type[K]) -> K:
        """Return the whole answer of this page as a type, for what stands beside the items."""
        read: K = readable(self._op, read_json, kind, self.response.body or b"{}", strict=self._job.strict)
        return read

    def __repr__(self) -> str:
        return f"AsyncPage({self._op.name}, {self.number}, {len(self.raw_items)} items)"


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
