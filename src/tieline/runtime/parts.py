"""Answers that come in parts: events, lines and files, put together without I/O."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct

from tieline.core.errors import BadAnswer
from tieline.http.model import Pairs, find_header
from tieline.http.ports import RawPairs
from tieline.http.unpack import Unpacker, unpacker
from tieline.runtime.decoding import read_json
from tieline.runtime.errors import UnreadableAnswer

T = TypeVar("T")

#: Bytes of one event or line, at most: what never ends must not fill the memory.
LONGEST = 64 * 1024 * 1024

_RANGE = re.compile(r"bytes (\d+)-\d+/")
_ENDS = re.compile(rb"\r\n|\n|\r")

#: How often a download that breaks off is gone on with.
RESUMPTIONS = 5

#: What many APIs send after their last event.
_LAST = "[DONE]"


class ServerEvent(Struct, Generic[T], frozen=True, kw_only=True):
    """An event that a server sent; `parsed()` reads its data, which is JSON in most APIs."""

    data: str
    event: str = "message"
    id: str | None = None
    #: Milliseconds after which to ask again, where the server says so.
    retry: int | None = None
    #: How the document types the data.
    type: Any = Any
    #: Whether data that is not as declared is refused.
    strict: bool = False

    def __repr__(self) -> str:
        named = f", id={self.id!r}" if self.id is not None else ""
        return f"ServerEvent({self.event!r}{named}, data={self.data!r})"

    def json(self) -> Any:
        """Return the data as JSON's dicts and lists; raises UnreadableAnswer."""
        return self._read(Any)

    def parsed(self) -> T:
        """Return the data as the document types it; raises UnreadableAnswer where it is no JSON."""
        if self.type is str:
            text: Any = self.data
            return text  # type: ignore[no-any-return]  # T is str then
        read: T = self._read(self.type)
        return read

    def _read(self, kind: Any) -> Any:
        try:
            return read_json(kind, self.data.encode(), strict=self.strict)
        except BadAnswer as error:
            raise UnreadableAnswer(f"the data of an event {self.event!r}: {error.message}") from error


class LineSplitter:
    """Puts lines together from parts; a line ends with LF, CR LF or, where `lone_cr`, CR."""

    def __init__(self, *, lone_cr: bool = False) -> None:
        self._lone_cr = lone_cr
        self._rest = bytearray()
        #: Whether a line was ended by a CR, to which an LF may yet belong.
        self._after_cr = False

    def feed(self, part: bytes) -> Iterator[bytes]:
        """Yield the lines that are whole now, without their ends; raises UnreadableAnswer for one without end."""
        if self._after_cr and part:
            part = part.removeprefix(b"\n")
            self._after_cr = False
        self._rest += part
        if b"\n" not in part and not (self._lone_cr and b"\r" in part):
            if len(self._rest) > LONGEST:
                raise UnreadableAnswer(f"a line of more than {LONGEST:,} bytes")
            return
        whole = bytes(self._rest)
        self._after_cr = self._lone_cr and whole.endswith(b"\r")
        *lines, rest = _ENDS.split(whole) if self._lone_cr else whole.split(b"\n")
        self._rest = bytearray(rest)
        yield from (line.removesuffix(b"\r") for line in lines)

    def end(self) -> Iterator[bytes]:
        """Yield the last line where it was not ended."""
        rest, self._rest = bytes(self._rest), bytearray()
        if rest:
            yield rest.rstrip(b"\r")


class EventParser:
    """Puts events together as the standard for server-sent events says; `[DONE]` is no event, but the end of them."""

    def __init__(self, kind: Any = Any, *, strict: bool = False) -> None:
        self._kind = kind
        self._strict = strict
        self._lines = LineSplitter(lone_cr=True)
        self._begun = False
        self._id: str | None = None
        self._data: list[str] = []
        self._event = ""
        self._retry: int | None = None
        self._size = 0
        #: Whether the server has said that there are no more.
        self.done = False

    def feed(self, part: bytes) -> Iterator[ServerEvent[Any]]:
        """Yield the events that are whole now; one that is cut off at the end of an answer is none."""
        for raw in self._lines.feed(part):
            line = raw if self._begun else raw.removeprefix(codecs.BOM_UTF8)
            self._begun = True
            event = self._line(line.decode("utf-8", "replace"))
            if event is not None and event.data.strip() == _LAST:
                self.done = True
                return
            if event is not None:
                yield event

    def _line(self, line: str) -> ServerEvent[Any] | None:
        if not line:
            return self._finish()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
                self._size += len(value)
                if self._size > LONGEST:
                    raise UnreadableAnswer(f"an event of more than {LONGEST:,} bytes")
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self._retry = int(value)
            case _:
                pass
        return None

    def _finish(self) -> ServerEvent[Any] | None:
        data, event, retry = self._data, self._event, self._retry
        self._clear()
        if not data:
            return None
        return ServerEvent(
            data="\n".join(data),
            event=event or "message",
            id=self._id,
            retry=retry,
            type=self._kind,
            strict=self._strict,
        )

    def _clear(self) -> None:
        self._data = []
        self._event = ""
        self._retry = None
        self._size = 0


class Unpacking:
    """Takes the content encoding off an answer's parts."""

    def __init__(self, headers: Pairs) -> None:
        self._unpacker: Unpacker | None = unpacker(find_header(headers, "Content-Encoding") or "")

    def feed(self, part: bytes) -> Iterator[bytes]:
        """Yield what a part holds; raises TransportFault where it is not what it says."""
        if self._unpacker is None:
            yield part
        else:
            yield from (piece for piece in self._unpacker.feed(part) if piece)

    def end(self) -> None:
        """Return if the last part was the end; raises TransportFault where more is missing."""
        if self._unpacker is not None:
            self._unpacker.end()


class Download(Struct, frozen=True, kw_only=True):
    """A file on its way to a disk, and whether and how it can be gone on with."""

    target: Path
    #: What names this very content: an entity tag or a date; None where the server says neither.
    validator: str | None
    #: Bytes of all of it.
    total: int | None

    @classmethod
    def of(cls, target: Path, headers: Pairs) -> Download:
        """Return it as the head of its answer describes it."""
        tag = find_header(headers, "ETag")
        packed = find_header(headers, "Content-Encoding") not in {None, "", "identity"}
        strong = tag if tag and not tag.startswith("W/") else find_header(headers, "Last-Modified")
        length = find_header(headers, "Content-Length")
        known = length is not None and length.isascii() and length.isdigit() and not packed
        return cls(
            target=target,
            validator=None if packed else strong,
            total=int(length) if known and length else None,
        )

    @property
    def part(self) -> Path:
        """Where it lies until it is whole; what is another content lies elsewhere."""
        mark = hashlib.blake2b((self.validator or "").encode(), digest_size=6).hexdigest()
        return self.target.with_name(f".{self.target.name}.{mark}.part")

    @property
    def here(self) -> int:
        """How much of it lies there; what is more than all of it is something else."""
        size = self.part.stat().st_size if self.part.exists() else 0
        return 0 if self.total is not None and size > self.total else size

    @contextmanager
    def landing(self, *, keep: bool) -> Generator[None]:
        """Put the file in its place at the end; what broke off stays only where it may be gone on with, and is to be kept."""
        try:
            yield
            self.part.replace(self.target)
        except BaseException:
            if not keep or self.validator is None:
                self.part.unlink(missing_ok=True)
            raise

    def ranged(self, offset: int) -> Pairs:
        """Return the headers that ask for the rest, or for all of it if it has changed."""
        return (("Range", f"bytes={offset}-"), ("If-Range", self.validator or ""))


def goes_on_at(status: int, headers: Pairs, offset: int) -> bool:
    """Say whether an answer is the rest of a content from that byte on."""
    found = _RANGE.match(find_header(headers, "Content-Range") or "")
    return status == 206 and found is not None and int(found[1]) == offset


def pairs_of(headers: RawPairs) -> Pairs:
    """Return header lines as text."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def line_value(kind: Any, line: bytes, *, strict: bool, name: str) -> Any:
    """Return one line of JSON as its type says; raises UnreadableAnswer. A record separator before it is left out."""
    try:
        return read_json(kind, line.removeprefix(b"\x1e"), strict=strict)
    except BadAnswer as error:
        raise UnreadableAnswer(f"{name}: {error.message}") from error
