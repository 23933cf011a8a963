"""Answers read as they come, by blocking: files, events, lines."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from tieline.core.errors import BadAnswer
from tieline.http.model import Response
from tieline.http.ports import SyncStreamedAnswer, TransportFault
from tieline.runtime.answers import part_type
from tieline.runtime.attempts import broken
from tieline.runtime.errors import ApiConnectionError, UnreadableAnswer
from tieline.runtime.job import Job
from tieline.runtime.parts import (
    RESUMPTIONS,
    Download,
    EventParser,
    LineSplitter,
    ServerEvent,
    Unpacking,
    goes_on_at,
    line_value,
)
from tieline.runtime.streamed import Streamed

T = TypeVar("T")

Opened = tuple[Response, SyncStreamedAnswer]
Open = Callable[[Job], Opened]


class StreamedBody(Streamed[SyncStreamedAnswer, Open]):
    """An answer whose body comes as it is asked for; use it in a `with`, or close it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection; what was not read is not waited for."""
        self._answer.close()

    def _parts(self) -> Generator[bytes, None, None]:
        """Yield the body, unpacked; raises ApiConnectionError or UnreadableAnswer where it breaks off."""
        unpacking = Unpacking(self.headers)
        try:
            while part := self._answer.read():
                yield from unpacking.feed(part)
            unpacking.end()
        except TransportFault as fault:
            raise broken(self._job.op, fault) from fault
        except BadAnswer as error:
            raise UnreadableAnswer(f"{self._job.op.name}: {error.message}") from error
        finally:
            self._answer.close()


class BinaryStream(StreamedBody):
    """A file that is downloaded."""

    def iter_bytes(self) -> Iterator[bytes]:
        """Yield the content part by part; raises ApiConnectionError where it breaks off."""
        return self._parts()

    def read(self) -> bytes:
        """Return all of the content."""
        return b"".join(self._parts())

    def to_file(self, path: str | Path, *, resume: bool = True) -> Path:
        """Write the content to a file, which is there once it is whole, and return its path.

        Until then it lies beside it under another name. What breaks off is gone on with, in this call and, with `resume`,
        in a later one, where the server names what it sends: by an entity tag, or a date.
        """
        download = Download.of(Path(path), self.headers)
        offset = download.here if resume and download.validator else 0
        with download.landing(keep=resume), self:
            self._whole(download, offset)
        return download.target

    def _whole(self, download: Download, offset: int) -> None:
        """Write all of it from a byte on; what breaks off is gone on with, where it can be."""
        current = self if not offset else self._rest(download, offset)
        for _ in range(RESUMPTIONS):
            try:
                current._write(download, offset)  # noqa: SLF001  # one of its kind
                break
            except ApiConnectionError:
                offset = download.here
                if download.validator is None or not offset:
                    raise
            current = self._rest(download, offset)
        else:
            current._write(download, offset)  # noqa: SLF001

    def _rest(self, download: Download, offset: int) -> BinaryStream:
        """Return the content from a byte on, or all of it where the server gives no parts or it has changed."""
        self.close()
        if offset == download.total:
            return _Nothing(self._job, (Response(status=206), self._answer), self._open_again)
        job = self._job.ranged(download.ranged(offset))
        return BinaryStream(self._job, self._open_again(job), self._open_again)

    def _write(self, download: Download, offset: int) -> None:
        more = offset > 0 and goes_on_at(self.status, self.headers, offset)
        with self, download.part.open("ab" if more else "wb") as file:
            for part in self._parts():
                file.write(part)


class _Nothing(BinaryStream):
    """The rest of a file that is whole."""

    def _write(self, download: Download, offset: int) -> None:
        pass


class EventStream(StreamedBody, Generic[T]):
    """Events as the server sends them."""

    def __init__(self, job: Job, opened: Opened, open_again: Open) -> None:
        super().__init__(job, opened, open_again)
        self._refuse_other("sse")
        self._type = part_type(job.op, "sse")

    def __iter__(self) -> Iterator[ServerEvent[T]]:
        """Yield each event, up to `[DONE]`; raises ApiConnectionError where the answer breaks off."""
        parser = EventParser(self._type, strict=self._job.strict)
        with closing(self._parts()) as parts:
            for part in parts:
                yield from parser.feed(part)
                if parser.done:
                    return


class LineStream(StreamedBody, Generic[T]):
    """Lines of JSON as the server sends them."""

    def __init__(self, job: Job, opened: Opened, open_again: Open) -> None:
        super().__init__(job, opened, open_again)
        self._refuse_other("ndjson")
        self._type = part_type(job.op, "ndjson")

    def __iter__(self) -> Iterator[T]:
        """Yield what each line holds; raises UnreadableAnswer for one that is no JSON."""
        lines = LineSplitter()
        with closing(self._parts()) as parts:
            for part in parts:
                yield from map(self._value, filter(bytes.strip, lines.feed(part)))
        yield from map(self._value, filter(bytes.strip, lines.end()))

    def _value(self, line: bytes) -> T:
        value: T = line_value(self._type, line, strict=self._job.strict, name=self._job.op.name)
        return value
