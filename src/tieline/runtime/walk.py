"""From page to page, without I/O: which request comes next, what an answer holds, and when it ends."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Raw, Struct, structs

from tieline.core.errors import BadAnswer, UsageError
from tieline.core.json import dig
from tieline.core.typed import decode
from tieline.http.heads import HeadReader
from tieline.http.model import Response
from tieline.http.page import Page as Split
from tieline.http.page import PageReader
from tieline.http.paginate import find_link
from tieline.http.redirect import same_origin_url
from tieline.runtime.draft import Draft
from tieline.runtime.errors import CursorLost, StatusError, unreadable
from tieline.runtime.op import PagedOp, Paging

#: Empty pages in a row, each with a cursor to go on, that are followed.
EMPTY_PAGES = 20
#: The same page in a row that is taken for a loop.
SAME_PAGES = 3


class Landed(Struct, frozen=True, kw_only=True):
    """What one answer brought: its items as they came, and where to go on, None after the last."""

    records: list[Raw]
    following: str | None
    total: int | None


class _State(Struct, frozen=True, kw_only=True):
    op: str
    position: str


class Walk:
    """One way through a list, page by page; it notices a server that goes in circles."""

    def __init__(
        self, op: PagedOp[Any, Any], draft: Draft, *, resume: str | None = None, number: int = 0
    ) -> None:
        self._op = op
        self._paging = op.paging
        self._draft = draft
        self._position = None if resume is None else _read_state(op, resume)
        self._is_backwards = op.paging.before is not None and self._asked(op.paging.before) is not None
        #: Pages so far.
        self.number = number
        self._seen = {hash(self._position)}
        #: How often each item was given; and, of a walk that started over, how often it is still to be left out.
        self._given: Counter[int] = Counter()
        self._again: Counter[int] = Counter()
        #: Whether it started over, and brought nothing new since.
        self._stuck = False
        self._empty = 0
        self._same = 1
        self._last: tuple[bytes, ...] | None = None

    def draft(self) -> Draft:
        """Return the request for the page that comes next."""
        paging, position = self._paging, self._position
        if paging.rule in {"link", "next_url"}:
            return self._draft if position is None else structs.replace(self._draft, url=position, query=())
        if paging.rule == "cursor":
            return self._draft if position is None else self._placed(position)
        if self._size is not None and paging.size and self._asked(paging.size) is None:
            return self._placed(self._count, paging.size, self._size)
        return self._placed(self._count)

    def excuse(self, error: StatusError) -> Response | None:
        """Return the empty page that an error stands for, or None where the walk starts over; else raise it.

        Raises CursorLost where starting over brought nothing new.
        """
        paging = self._paging
        if error.status in paging.empty_on and error.content.lstrip().startswith(b"{"):
            return Response(status=error.status, headers=error.headers, body=b"")
        texts = (paging.expired,) if isinstance(paging.expired, str) else paging.expired
        lost = any(text.lower() in error.text.lower() for text in texts)
        if not lost or self._position is None or paging.rule in {"offset", "page"}:
            raise error
        if self._stuck:
            raise CursorLost(f"{error.message}; start over", status=error.status) from error
        self._position, self._stuck, self._last = None, True, None
        self._again = self._given.copy()
        self._seen = {hash(None)}
        return None

    def landed(self, response: Response) -> Landed:
        """Take the answer to the request; raises UnreadableAnswer where it is no page, or came before."""
        try:
            split = _reader(self._paging).read(response.body) if response.body else Split(records=[])
            following = self._following(split, response)
            self._guard(split.records, following)
        except BadAnswer as error:
            raise unreadable(
                self._op.name, error, response.status, response.headers, response.body
            ) from error
        self.number += 1
        self._position = following
        return Landed(records=self._fresh(split.records), following=following, total=split.total)

    def state(self, following: str | None) -> str | None:
        """Return the text that goes on from a position, for `Options(resume=…)`."""
        if following is None:
            return None
        return msgspec.json.encode(_State(op=self._op.name, position=following)).decode()

    def _following(self, split: Split, response: Response) -> str | None:
        paging = self._paging
        if split.extra.get("more") is False:
            return None
        match paging.rule:
            case "cursor" if paging.last_item is not None:
                return self._after_last(split.records)
            case "cursor":
                return split.cursor
            case "link":
                return self._next_url(find_link(response, "next"))
            case "next_url":
                return self._next_url(split.cursor)
            case "offset":
                return self._next_count(
                    split, self._count + len(split.records), self._count + len(split.records)
                )
            case "page":
                return self._next_count(split, self._count + 1, self._count + 1 - paging.first)

    def _after_last(self, records: list[Raw]) -> str | None:
        """Return the cursor that the last item is, backwards the first, unless its page was not full."""
        if not records or (self._size is not None and len(records) < self._size):
            return None
        record = records[0] if self._is_backwards else records[-1]
        return _heads(self._paging.last_item or "").read(record)["it"]

    def _next_url(self, target: str | None) -> str | None:
        return None if target is None else same_origin_url(self.draft().request().url, target)

    def _next_count(self, split: Split, following: int, done: int) -> str | None:
        """Return the next offset or page, unless the total is reached or the page was not full."""
        if not split.records:
            return None
        if split.total is not None:
            return str(following) if done < split.total else None
        if split.extra.get("more") is True:
            return str(following)
        is_last = self._size is not None and len(split.records) < self._size
        return None if is_last else str(following)

    def _fresh(self, records: list[Raw]) -> list[Raw]:
        """Return the items that were not given before, where the walk may have to start over.

        What identifies an item is given once. Of items that nothing identifies those that are alike come again as often as
        they were given.
        """
        paging = self._paging
        if not paging.expired:
            return records
        if paging.identity is None:
            fresh = [each for each in records if not self._is_again(hash(bytes(each)))]
        else:
            heads = _heads(paging.identity)
            marks = [hash(heads.read(each)["it"] or bytes(each)) for each in records]
            fresh = [each for each, mark in zip(records, marks, strict=True) if mark not in self._given]
            self._given.update(marks)
        self._stuck = self._stuck and not fresh
        return fresh

    def _is_again(self, mark: int) -> bool:
        if self._again[mark] > 0:
            self._again[mark] -= 1
            return True
        self._given[mark] += 1
        return False

    def _guard(self, records: list[Raw], following: str | None) -> None:
        if following is None:
            return
        self._empty = 0 if records else self._empty + 1
        mark = (str(len(records)).encode(), *map(bytes, records[:1] + records[-1:])) if records else None
        self._same = self._same + 1 if mark is not None and mark == self._last else 1
        self._last = mark
        if self._same >= SAME_PAGES:
            raise BadAnswer(f"the same page came {self._same} times in a row")
        if self._empty >= EMPTY_PAGES:
            raise BadAnswer(f"{self._empty} empty pages in a row, each with a cursor to go on")
        if hash(following) in self._seen:
            raise BadAnswer(f"the cursor {following[:40]!r} came again: the pages go in circles")
        self._seen.add(hash(following))

    def _placed(self, value: str | int, name: str | None = None, size: int | None = None) -> Draft:
        """Return the request with the position, and the size of a page, where they belong."""
        paging = self._paging
        draft = self._draft
        parameter = paging.before if self._is_backwards else paging.parameter
        for path, each in ((parameter, value), (name, size)):
            if path is None or each is None:
                continue
            in_body = paging.location == "body"
            draft = draft.with_document(path, each) if in_body else draft.with_query(path, str(each))
        return draft

    @property
    def _count(self) -> int:
        """The offset, or the number of the page, that comes next: by default what the caller asked for."""
        text = self._position
        if text is None and self._paging.parameter is not None:
            text = self._asked(self._paging.parameter)
        if text is None:
            return self._paging.first
        number = _whole(text)
        if number is None:
            raise UsageError(f"{text!r} is no position of a numbered page", field=self._paging.parameter)
        return number

    @property
    def _size(self) -> int | None:
        """How many items a full page has."""
        asked = None if self._paging.size is None else _whole(self._asked(self._paging.size) or "")
        return asked or self._paging.default_size

    def _asked(self, name: str) -> str | None:
        """Return what the caller gave for a parameter."""
        if self._paging.location == "body":
            found = dig(self._draft.document, name)
            return None if found is None else str(found)
        pairs = ((unquote(key), unquote(value)) for key, value in self._draft.query)
        return next((value for key, value in pairs if key == name), None)


def _whole(text: str) -> int | None:
    """Return the whole number that a text is, `2.0` too: some documents know no other kind."""
    digits = text.removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() else None


@cache
def _reader(paging: Paging) -> PageReader:
    extra = {"more": paging.has_more} if paging.has_more else None
    return PageReader(paging.items, cursor_path=paging.next, total_path=paging.total, extra=extra)


@cache
def _heads(path: str) -> HeadReader:
    return HeadReader({"it": path})


def _read_state(op: PagedOp[Any, Any], text: str) -> str:
    try:
        state = decode(text, _State)
    except msgspec.DecodeError:
        raise UsageError("resume is the state of a page", field="resume") from None
    if state.op != op.name:
        raise UsageError(f"this state is one of {state.op}, not of {op.name}", field="resume")
    return state.position
