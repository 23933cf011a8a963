"""Files that clients upload: read as they come, in memory that does not grow with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from enum import Enum, auto
from typing import Protocol

_MOST_HEADERS = 16_384


class Intake(Protocol):
    """Takes in what a file holds."""

    def feed(self, data: bytes, /) -> None:
        """Take in the next piece."""
        ...

    def close(self) -> None:
        """Take note that the file has ended."""
        ...


class Digest:
    """Keeps of a file its length and its SHA-256."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def feed(self, data: bytes) -> None:
        """Take in the next piece."""
        self.size += len(data)
        self._hash.update(data)

    def close(self) -> None:
        """Nothing is left to do."""

    @property
    def sha256(self) -> str:
        """The digest, in hexadecimal."""
        return self._hash.hexdigest()


@dataclass(frozen=True, kw_only=True)
class FileField:
    """The form field an operation takes a file from, and what takes it in, given the query."""

    name: str
    intake: Callable[[Mapping[str, str]], Intake]


class _Place(Enum):
    """Where in the form the reader is."""

    CONTENT = auto()
    AFTER_BOUNDARY = auto()
    HEADERS = auto()
    END = auto()


class Upload:
    """Reads a `multipart/form-data` body piece by piece and gives one field's file to an intake."""

    def __init__(self, *, boundary: str, name: str, intake: Intake) -> None:
        self.intake = intake
        self.file_name: str | None = None
        self.content_type: str | None = None
        #: Whether the field was there, once all is read.
        self.found = False
        self._name = name
        self._boundary = b"\r\n--" + boundary.encode()
        # As if a line had ended before the form, since each boundary begins with the end of a line.
        self._buffer = bytearray(b"\r\n")
        self._place = _Place.CONTENT
        self._wanted = False
        self._broken = False

    @property
    def complete(self) -> bool:
        """Whether the form came whole and well-formed."""
        return self._place is _Place.END and not self._broken

    def feed(self, data: bytes) -> None:
        """Read the next piece of the body."""
        self._buffer += data
        while not self._broken and self._step():
            continue
        if self._broken:
            self._buffer.clear()

    def _step(self) -> bool:
        """Go on by one part of the form; tell whether there may be more to do."""
        match self._place:
            case _Place.CONTENT:
                return self._content()
            case _Place.AFTER_BOUNDARY:
                return self._after_boundary()
            case _Place.HEADERS:
                return self._headers()
            case _Place.END:
                self._buffer.clear()
                return False

    def _content(self) -> bool:
        end = self._buffer.find(self._boundary)
        # Of what may be the beginning of a boundary nothing is given away yet.
        ready = end if end >= 0 else max(0, len(self._buffer) - len(self._boundary) + 1)
        if self._wanted and ready:
            self.intake.feed(bytes(self._buffer[:ready]))
        if end < 0:
            del self._buffer[:ready]
            return False
        del self._buffer[: end + len(self._boundary)]
        if self._wanted:
            self.intake.close()
            self._wanted = False
        self._place = _Place.AFTER_BOUNDARY
        return True

    def _after_boundary(self) -> bool:
        if len(self._buffer) < 2:
            return False
        if self._buffer.startswith(b"--"):
            self._place = _Place.END
        elif self._buffer.startswith(b"\r\n"):
            self._place = _Place.HEADERS
        else:
            self._broken = True
        return True

    def _headers(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            self._broken = len(self._buffer) > _MOST_HEADERS
            return False
        lines = bytes(self._buffer[:end]).decode("utf-8", "replace").split("\r\n")
        del self._buffer[: end + 4]
        headers = Message()
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            headers[name.strip()] = value.strip()
        if not self.found and headers.get_param("name", header="content-disposition") == self._name:
            self.found = self._wanted = True
            self.file_name = headers.get_filename()
            self.content_type = headers.get("content-type")
        self._place = _Place.CONTENT
        return True


def boundary_of(content_type: bytes | None) -> str | None:
    """Return the boundary of a form that carries files, or None for any other content type."""
    if content_type is None or content_type[:10].lower() != b"multipart/":
        return None
    headers = Message()
    headers["content-type"] = content_type.decode("latin-1")
    boundary = headers.get_boundary()
    return boundary if boundary and headers.get_content_type() == "multipart/form-data" else None
