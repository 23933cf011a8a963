"""Notices an API whose pages go in circles, or never end; pure."""

from __future__ import annotations

from tieline.core.errors import BadAnswer
from tieline.http.page import Page

#: Empty pages with a cursor that are followed before giving up.
EMPTY_PAGES = 3
#: The same page in a row, byte for byte, that is taken for a loop.
SAME_PAGES = 3


class Guard:
    """Looks at each page of a walk that has a page after it.

    `lasting` is for APIs that give a cursor also at their end: what shows that nothing else is to come is `ended`.
    """

    def __init__(self, start: str | None, *, lasting: bool = False) -> None:
        self._lasting = lasting
        self._seen = {hash(start)}
        self._last: tuple[bytes, ...] | None = None
        self._same = 1
        #: Empty pages in a row.
        self.empty = 0
        #: Why the walk is taken to be at its end, where the API does not say so itself.
        self.ended: str | None = None

    def circles(self, position: str | None, following: str, page: Page, *, again: bool) -> bool:
        """Say whether to ask for the same position again; raise BadAnswer where that was done already."""
        self._look_at(page)
        if self._lasting and self._is_over(position, following, again=again):
            return True
        if self._same >= SAME_PAGES:
            raise BadAnswer(
                f"the same page came {self._same} times in a row, up to cursor {_short(following)}"
            )
        if hash(following) not in self._seen:
            self._seen.add(hash(following))
            return False
        if again:
            raise BadAnswer(f"the cursor {_short(following)} came again: the pages go in circles")
        return True

    def _is_over(self, position: str | None, following: str, *, again: bool) -> bool:
        if self.empty >= EMPTY_PAGES:
            self.ended = f"{self.empty} empty pages in a row, each with a cursor: taken for the end"
        elif again and following == position:
            self.ended = f"the cursor {_short(following)} came again with its own page: taken for the end"
        return self.ended is not None

    def _look_at(self, page: Page) -> None:
        records = page.records
        self.empty = 0 if records else self.empty + 1
        # Nested records may be alike for different parents: nobody did anything on the same day.
        parents = [bytes(raw) for outer in page.parents[:1] + page.parents[-1:] for raw in outer.values()]
        mark = (
            (str(len(records)).encode(), *map(bytes, records[:1] + records[-1:]), *parents)
            if records
            else None
        )
        self._same = self._same + 1 if mark is not None and mark == self._last else 1
        self._last = mark


def _short(cursor: str) -> str:
    return repr(cursor if len(cursor) <= 40 else cursor[:40] + "…")
