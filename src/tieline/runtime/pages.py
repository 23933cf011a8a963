"""Lists that come in pages, by blocking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar

from msgspec import Raw, structs

from tieline.http.model import Response
from tieline.runtime.answers import RawResponse, raw_of, readable
from tieline.runtime.decoding import read_items, read_json
from tieline.runtime.errors import StatusError
from tieline.runtime.job import Job
from tieline.runtime.op import PagedOp
from tieline.runtime.walk import Landed, Walk

I = TypeVar("I")  # noqa: E741  # an item
K = TypeVar("K")

#: Pages of one walk, at most, unless the caller says otherwise.
MAX_PAGES = 100_000

Fetch = Callable[[Job], Response]
F = TypeVar("F")


class AnyPage(Generic[I, F]):
    """What one page of a list holds, for both kinds of client; `F` is what fetches another one."""

    def __init__(
        self,
        op: PagedOp[Any, I],
        job: Job,
        walk: Walk,
        fetch: F,
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

    def read(self, kind: type[K]) -> K:
        """Return the whole answer of this page as a type, for what stands beside the items."""
        read: K = readable(self._op, read_json, kind, self.response.body or b"{}", strict=self._job.strict)
        return read

    def _walk_on(self) -> Walk:
        """Return the walk as it stood after this page."""
        if self._walk.number == self.number:
            return self._walk
        return Walk(self._op, self._job.draft, resume=self.state, number=self.number)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._op.name}, {self.number}, {len(self.raw_items)} items)"


class Page(AnyPage[I, Fetch], Generic[I]):
    """One page of a list; iterating goes through all items, of this page and the following ones.

    `state` goes on after this page, in another process too: `Options(resume=page.state)`; it is None after the last.
    """

    def next_page(self) -> Page[I] | None:
        """Return the next page, None after the last."""
        if not self.has_next:
            return None
        return load(self._op, self._job, self._walk_on(), self._fetch, left=self._left)

    def pages(self) -> Iterator[Page[I]]:
        """Yield this page and all that follow."""
        page: Page[I] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[I]:
        for page in self.pages():
            yield from page.items


def load(op: PagedOp[Any, I], job: Job, walk: Walk, fetch: Fetch, *, left: int = MAX_PAGES) -> Page[I]:
    """Return the page that comes next in a walk; `left` is how many may be asked for."""
    while True:
        try:
            response: Response | None = fetch(structs.replace(job, draft=walk.draft()))
        except StatusError as error:
            response = walk.excuse(error)
        if response is not None:
            landed = walk.landed(response)
            return Page(op, job, walk, fetch, response=response, landed=landed, left=left - 1)
