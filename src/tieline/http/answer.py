"""An API's whole answer, as code that calls it wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

import msgspec

from tieline.core.errors import BadAnswer
from tieline.core.typed import decode
from tieline.http.model import Response

T = TypeVar("T")

Scalar = str | int | float | bool
#: Parameters of a query by name; those that are None are left out, and a sequence is repeated.
Params = Mapping[str, Scalar | Sequence[Scalar] | None]


def query_pairs(params: Params) -> tuple[tuple[str, str], ...]:
    """Return parameters as pairs of text, in their order."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        several = [value] if isinstance(value, str | int | float) else value or ()
        pairs += [(name, str(each).lower() if isinstance(each, bool) else str(each)) for each in several]
    return tuple(pairs)


class ApiAnswer(Response, frozen=True, kw_only=True):
    """An API's answer, of any status, unpacked."""

    @overload
    def json(self) -> Any: ...
    @overload
    def json(self, type: type[T]) -> T: ...
    def json(self, type: Any = Any) -> Any:  # noqa: A002 - as msgspec calls it
        """Return the body's JSON, as a type where one is given; raises `BadAnswer` where it is something else."""
        try:
            return decode(self.body, type)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise BadAnswer(f"the answer (HTTP {self.status}) is not as expected: {problem}") from None

    def __repr__(self) -> str:  # bodies hold what customers keep
        return f"ApiAnswer({self.status}, {len(self.body):,} bytes)"
