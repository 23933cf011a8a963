"""Code of an author's that a source runs on answers and on records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any, TypeVar, cast

import msgspec

from tieline.core.errors import FunctionFailed, TielineError
from tieline.http.model import Request, Response

T = TypeVar("T")


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of this status, with this text in it, says that there is nothing more."""

    status: int | None = None
    content: str | None = None


class Rewrite(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of this status, with this text in it, is replaced by what `make` returns, or ignored for None."""

    make: Callable[[Response, Request], Response | None]
    status: int | None = None
    content: str | None = None


AnswerRule = Ignore | Rewrite


class Keep(msgspec.Struct, frozen=True):
    """Only records of which this is true are kept."""

    test: Callable[[Any], Any]


class Change(msgspec.Struct, frozen=True):
    """Each record is replaced by what this returns."""

    make: Callable[[Any], Any]


class Spread(msgspec.Struct, frozen=True):
    """Each record is replaced by those that this returns, also in lists."""

    make: Callable[[Any], Iterable[Any]]


Step = Keep | Change | Spread


def judged(rules: Sequence[AnswerRule], response: Response, request: Request) -> Response | None:
    """Return the answer to a request as it is to be read, None for one that is to be ignored."""
    for rule in rules:
        if rule.status is not None and response.status != rule.status:
            continue
        if rule.content is not None and rule.content.encode() not in response.body:
            continue
        match rule:
            case Ignore():
                return None
            case Rewrite(make=make):
                made = called(make, response, request)
                if made is None:
                    return None
                response = made
    return response


def stepped(steps: Sequence[Step], data: bytes) -> Iterator[bytes]:
    """Yield what becomes of a record, as JSON; what is no object any more becomes one with that `value`."""
    items: Iterable[Any] = (msgspec.json.decode(data),)
    for step in steps:
        items = _through(step, items)
    for item in items:
        whole = cast("dict[str, Any]", item) if isinstance(item, dict) else {"value": item}
        yield msgspec.json.encode(whole, enc_hook=_as_json)


def _through(step: Step, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        match step:
            case Keep(test=test):
                if called(test, item):
                    yield item
            case Change(make=make):
                yield called(make, item)
            case Spread(make=make):
                yield from called(partial(_spread, make), item)


def _spread(make: Callable[[Any], Iterable[Any]], item: Any) -> list[Any]:
    return list(_flat(make(item)))


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from _flat(item)  # pyright: ignore[reportUnknownArgumentType]  # whatever an author made
        elif item is not None:
            yield item


def called(function: Callable[..., T], *values: Any) -> T:
    """Return what a function of an author's returns; raises `FunctionFailed` for whatever it raises."""
    try:
        return function(*values)
    except TielineError:
        raise
    except Exception as fault:  # it is not our code
        author = function.args[0] if isinstance(function, partial) else function
        name = getattr(author, "__name__", type(author).__name__)
        raise FunctionFailed(f"{name} raised {type(fault).__name__}: {fault}") from fault


def _as_json(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case set() | frozenset() | tuple():
            return list(cast("Iterable[Any]", value))
        case _:
            return str(value)
