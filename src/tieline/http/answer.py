"""An API's whole answer, as code that calls it wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

import msgspec

from tieline.core.errors import BadAnswer
from tieline.http.model import Pairs

T = TypeVar("T")

Scalar = str | int | float | bool
#: Parameters of a query by name; those that are None are left out, and a sequence is repeated.
Params = Mapping[str, Scalar | Sequence[Scalar] | None]


class ApiAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An API's answer, of any status, unpacked."""

    status: int
    headers: Pairs
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the API did what was asked."""
        return 200 <= self.status < 300

    @overload
    def json(self) -> Any: ...
    @overload
    def json(self, type: type[T]) -> T: ...
    def json(self, type: Any = Any) -> Any:  # noqa: A002 - as msgspec calls it
        """Return the body's JSON, as a type where one is given; raises `BadAnswer` where it is something else."""
        try:
            return msgspec.json.decode(self.body, type=type)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise BadAnswer(f"the answer (HTTP {self.status}) is not as expected: {problem}") from None

    def header(self, name: str) -> str | None:
        """Return a header of the answer by its name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def __repr__(self) -> str:  # bodies hold what customers keep
        return f"ApiAnswer({self.status}, {len(self.body):,} bytes)"
