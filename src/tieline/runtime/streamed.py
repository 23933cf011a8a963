"""What answers have that are read as they come, whether by blocking or in an event loop. No I/O."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from tieline.http.model import Pairs, Response, find_header
from tieline.runtime.answers import not_in_parts
from tieline.runtime.job import Job
from tieline.runtime.op import AnswerKind


class Closing(Protocol):
    """The rest of an answer, which need not be read."""

    def close(self) -> None:
        """Let go of the connection."""
        ...


A = TypeVar("A", bound=Closing)
O = TypeVar("O")  # noqa: E741  # what opens an answer


class Streamed(Generic[A, O]):
    """An answer whose head has come, and what opens another of its kind."""

    def __init__(self, job: Job, opened: tuple[Response, A], open_again: O) -> None:
        head, self._answer = opened
        self._job = job
        self._open_again = open_again
        self.status = head.status
        self.headers: Pairs = head.headers

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)

    def _refuse_other(self, kind: AnswerKind) -> None:
        """Raise UnreadableAnswer where the server sends something else than the parts that were asked for."""
        error = not_in_parts(self._job.op, self.status, self.headers, kind)
        if error is not None:
            self._answer.close()
            raise error
