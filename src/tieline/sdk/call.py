"""One call of the REST API, said once for both kinds of client: what is asked, and how the answer is read. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any, Generic, TypeVar, get_origin

import msgspec
from msgspec import UNSET, Raw, Struct

from tieline.core.errors import BadAnswer
from tieline.core.typed import decode, decoder
from tieline.runtime.answers import RawResponse
from tieline.runtime.decoding import read_as, read_items
from tieline.runtime.errors import CursorLost, StatusError, UnreadableAnswer
from tieline.runtime.op import Answer, Op, Param
from tieline.runtime.options import NO_OPTIONS, Options
from tieline.sdk.errors import NotFound, Refused, refused

T = TypeVar("T")

Reader = Callable[[RawResponse[Any]], T]

#: Every answer is read by the call itself.
JSON = (Answer("default"),)

_ENVELOPE = decoder(dict[str, Raw])


class Call(Struct, Generic[T], frozen=True, kw_only=True):
    """A call, and what its answer becomes.

    `options` win over those of the client, `defaults` do not. `missing` is the error of a plain "not found"; with `proxied`
    a failing answer is that of the API behind the server.
    """

    op: Op[Any]
    read: Reader[T]
    values: tuple[object, ...] = ()
    body: object = UNSET
    options: Options = NO_OPTIONS
    defaults: Options = NO_OPTIONS
    missing: type[NotFound] = NotFound
    proxied: bool = False

    def __repr__(self) -> str:  # values and bodies may hold secrets
        return f"Call({self.op.name})"

    def said(self, client: Options) -> Options:
        """Return the options that count."""
        return self.options.over(client).over(self.defaults)

    def meant(self, error: StatusError) -> Refused:
        """Return a failing answer as the error that it means."""
        return refused(error, missing=self.missing, proxied=self.proxied)


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """Some items of a list, and the cursor that the next ones are behind: None after the last."""

    items: tuple[T, ...] = ()
    next_cursor: str | None = None
    #: How many there are in all, where the server says so.
    total: int | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Listed(Struct, Generic[T], frozen=True, kw_only=True):
    """A list in pages: which call brings the page behind a cursor, and where to begin."""

    at: Callable[[str | None], Call[Page[T]]]
    cursor: str | None = None

    def after(self, page: Page[T], cursor: str | None) -> str | None:
        """Return where the list goes on; raises CursorLost where that is where it just was."""
        if page.next_cursor is not None and page.next_cursor == cursor:
            raise CursorLost("the list does not move on: its cursor came twice")
        return page.next_cursor


#: A longer task: it yields calls, and is sent what they bring; and seconds, which it waits. It returns what it comes to.
Steps = Generator[Call[Any] | float, Any, T]


def op(method: str, path: str, name: str, *params: Param, **more: Any) -> Op[Any]:
    """Return an operation; `name` is the method's, for messages."""
    return Op(method, path, id=name, params=params, answers=JSON, **more)


def in_path(*names: str) -> tuple[Param, ...]:
    """Return the parameters of a path."""
    return tuple(Param(name, "path") for name in names)


def in_query(*names: str) -> tuple[Param, ...]:
    """Return parameters of the query."""
    return tuple(Param(name) for name in names)


#: Which connection a call is about, where headers say it.
OF_CONNECTION = (Param("Provider-Config-Key", "header"), Param("Connection-Id", "header"))


def done(answer: RawResponse[Any]) -> None:
    """Read an answer that only says that it was done."""


def anything(answer: RawResponse[Any]) -> Any:
    """Read an answer as dicts and lists; None where it is empty."""
    return answer.json() if answer.body.strip() else None


def whole(kind: type[T]) -> Reader[T]:
    """Return what reads an answer as a type."""

    def read(answer: RawResponse[Any]) -> T:
        return readable(answer, lambda: sure(kind, read_as(kind, answer.body)))

    return read


def inside(name: str, kind: type[T]) -> Reader[T]:
    """Return what reads one property of an answer as a type."""

    def read(answer: RawResponse[Any]) -> T:
        return readable(answer, lambda: sure(kind, read_as(kind, bytes(part(answer, name, b"{}")))))

    return read


def listed(name: str | None, kind: type[T]) -> Reader[tuple[T, ...]]:
    """Return what reads the list in a property of an answer, or the list that it is."""

    def read(answer: RawResponse[Any]) -> tuple[T, ...]:
        return readable(
            answer, lambda: tuple([sure(kind, each) for each in read_items(kind, raw_items(answer, name))])
        )

    return read


def all_of(name: str | None, kind: type[T]) -> Reader[Page[T]]:
    """Return what reads a list that comes as one page."""
    read = listed(name, kind)
    return lambda answer: Page(items=read(answer))


def raw_items(answer: RawResponse[Any], name: str | None) -> list[Raw]:
    """Return the items of a list as JSON text."""
    text: Any = answer.body if name is None else part(answer, name, b"[]")
    items: list[Raw] = decode(text, list[Raw])
    return items


def part(answer: RawResponse[Any], name: str, absent: bytes) -> Raw:
    """Return a property of an answer as JSON text."""
    found = _ENVELOPE.decode(answer.body).get(name)
    return Raw(absent) if found is None else found


def sure(kind: type[T], value: T) -> T:
    """Return what was read, if it is of the kind at all; raises BadAnswer."""
    if not isinstance(value, get_origin(kind) or kind):
        raise BadAnswer(f"expected {kind.__name__}")
    return value


def readable(answer: RawResponse[Any], read: Callable[[], T]) -> T:
    """Return what is read of an answer; raises UnreadableAnswer."""
    try:
        return read()
    except (BadAnswer, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableAnswer(f"{answer.op.name}: {error}", status=answer.status) from error
