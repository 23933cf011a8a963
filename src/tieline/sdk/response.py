"""What an API answered through the proxy."""

from __future__ import annotations

import builtins
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from tieline.core.errors import BadAnswer
from tieline.http.model import Pairs, find_header
from tieline.runtime.answers import RawResponse, text_of
from tieline.runtime.decoding import parse
from tieline.runtime.errors import UnreadableAnswer
from tieline.sdk.typed import typed

M = TypeVar("M")


class Response(Struct, frozen=True, kw_only=True):
    """An answer, all of it; headers are pairs, as they came."""

    status: int
    headers: Pairs
    content: builtins.bytes

    @classmethod
    def of(cls, answer: RawResponse[Any]) -> Response:
        """Return an answer that came through the proxy."""
        return cls(status=answer.status, headers=answer.headers, content=answer.body)

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)

    @property
    def text(self) -> str:
        """The body as text, in the character set that the answer names."""
        return text_of(self.content, self.header("Content-Type"))

    def json(self) -> Any:
        """Return the body as dicts and lists; raises UnreadableAnswer."""
        try:
            return parse(self.content)
        except BadAnswer as error:
            raise UnreadableAnswer(f"the answer is no JSON: {error}", status=self.status) from error

    def parsed(self, kind: type[M]) -> M:
        """Return the body as a type: a msgspec Struct, a dataclass, a TypedDict, a pydantic model; raises UnreadableAnswer."""
        try:
            return typed(kind, self.content)
        except (BadAnswer, msgspec.DecodeError) as error:
            raise UnreadableAnswer(f"the answer is not as declared: {error}", status=self.status) from error

    @property
    def bytes(self) -> builtins.bytes:
        """The body as it came, unpacked."""
        return self.content

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.content)} bytes)"
