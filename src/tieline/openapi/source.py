"""Where the files of a document come from: one folder, or addresses that the egress rules allow; nothing else is opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import BinaryIO, Protocol
from urllib.parse import quote, unquote, urljoin, urlsplit

from msgspec import Struct

from tieline.core.errors import EgressRefused, UsageError
from tieline.http.egress import EgressRules
from tieline.http.model import bare_url, origin
from tieline.openapi.limits import Limits

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_URL = re.compile(r"https?://", re.IGNORECASE)
_NAMES = tuple(f"{name}.{kind}" for name in ("openapi", "swagger") for kind in ("json", "yaml", "yml"))
_KINDS = frozenset({".json", ".yaml", ".yml"})
_MARK = re.compile(
    rb"""(?:^[ \t{]*|[,{][ \t\r\n]{0,80})["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?[0-9]""", re.MULTILINE
)
_SEARCHED_FILES = 10_000


class Fetched(Struct, frozen=True, kw_only=True):
    """What an address gave."""

    body: bytes
    #: Where it was found in the end: what it says of other places counts from there.
    url: str


class Fetch(Protocol):
    """Gets what is at an address, which was checked before; where its name and redirects lead, the fetcher checks."""

    def __call__(self, url: str, *, egress: EgressRules, max_bytes: int) -> Fetched:
        """Return what is at `url`; raises a `TielineError` where there is nothing, or more than `max_bytes`."""
        ...


class Part(Struct, frozen=True, kw_only=True):
    """The bytes of one file of a document."""

    raw: bytes
    #: Where it lies: a path below the document's folder, or a URL.
    address: str


class Refused(UsageError):
    """A document names a file or an address that it may not have."""


class Source:
    """The files of one document."""

    def __init__(
        self, *, folder: Path | None, fetch: Fetch | None, egress: EgressRules, limits: Limits
    ) -> None:
        self._folder = None if folder is None else folder.resolve()
        self._fetch = fetch
        self._egress = egress
        self._limits = limits
        self._files = 0
        self._bytes = 0

    def address(self, base: str, reference: str) -> str:
        """Return where a reference without its fragment leads from the file at `base`."""
        if _SCHEME.match(reference):
            return reference
        if _URL.match(base):
            return joined_url(base, reference)
        return normpath(join(dirname(base), unquote(reference)))

    def reference(self, base: str, address: str) -> str:
        """Return how the file at `base` names the one at `address`."""
        if _SCHEME.match(address) or _URL.match(base):
            return address
        return quote(relpath(address, dirname(base) or "."))

    def read(self, address: str) -> Part:
        """Return a file.

        Raises `Refused` for what must not be opened, `UsageError` where it cannot be read or is too large, and what
        `fetch` raises.
        """
        self._files += 1
        if self._files > self._limits.files:
            raise Refused(f"more than {self._limits.files:,} files")
        room = min(self._limits.file_bytes, self._limits.total_bytes - self._bytes)
        if _URL.match(address):
            fetched = self._fetched(address, room)
            part = Part(raw=fetched.body, address=fetched.url)
        else:
            part = Part(raw=read_file(self._inside(address), room), address=address)
        self._bytes += len(part.raw)
        return part

    def _fetched(self, url: str, room: int) -> Fetched:
        if self._fetch is None:
            raise Refused(f"{bare_url(url)}: addresses are not followed")
        try:
            self._egress.check_url(url)
        except EgressRefused as problem:
            raise Refused(problem.message) from None
        fetched = self._fetch(url, egress=self._egress, max_bytes=room)
        if len(fetched.body) > room:
            raise _too_large(bare_url(url), room)
        return fetched

    def _inside(self, address: str) -> Path:
        """Return the real file at an address; symbolic links may not lead out either."""
        if self._folder is None:
            raise Refused(f"{address}: a document without a folder has no other files")
        if _SCHEME.match(address) or address.startswith(("/", "\\")) or "\0" in address:
            raise Refused(f"{address}: only files in the document's folder are opened")
        try:
            file = (self._folder / address).resolve()
        except (OSError, RuntimeError):  # links in a circle, a name too long
            raise UsageError(f"{address}: there is no such file") from None
        if not file.is_relative_to(self._folder):
            raise Refused(f"{address}: lies outside the document's folder")
        return file


def read_file(file: Path, room: int) -> bytes:
    """Return what a regular file holds; raises `UsageError` where there is none, or more in it than `room`."""
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as stream:  # noqa: PTH123  # of a descriptor, so that a pipe is never waited for
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UsageError(f"{file.name}: not a file")
            return read_stream(stream, room, file.name)
    except OSError as problem:
        raise UsageError(f"{file.name}: cannot be read: {problem.strerror}") from None
    except ValueError:  # a name that no file can have
        raise UsageError("no name of a file") from None


def read_stream(stream: BinaryIO, room: int, name: str) -> bytes:
    """Return all that a stream gives; raises `UsageError` where it is more than `room`."""
    raw = stream.read(room + 1)
    if len(raw) > room:
        raise _too_large(name, room)
    return raw


def find_root(folder: Path) -> Path:
    """Return the file that is the document in a folder: by its name, else the one that says it is OpenAPI or Swagger.

    Raises `UsageError` where there is none, or several at the same height.
    """
    for name in _NAMES:
        if (folder / name).is_file():
            return folder / name
    found = [file for file in _candidates(folder) if says_so(file)]
    if not found:
        raise UsageError(f"{folder}: no OpenAPI document in this folder")
    height = min(len(file.parts) for file in found)
    highest = [file for file in found if len(file.parts) == height]
    if len(highest) > 1:
        names = ", ".join(file.relative_to(folder).as_posix() for file in highest[:5])
        raise UsageError(f"{folder}: several OpenAPI documents, name one of them: {names}")
    return highest[0]


def says_so(file: Path) -> bool:
    """Say whether a file seems to be a document of OpenAPI or Swagger."""
    try:
        return _MARK.search(read_file(file, Limits().file_bytes)) is not None
    except UsageError:
        return False


def joined_url(base: str, reference: str) -> str:
    """Return where a reference leads from a URL; what is no address stays as it is, for whoever asks for it to refuse."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def is_url(source: str) -> bool:
    """Say whether a source is an address."""
    return _URL.match(source) is not None


def trusting(egress: EgressRules, url: str) -> EgressRules:
    """Return rules that also trust the origin of an address which the operator gave.

    Raises `UsageError` for what is no address.
    """
    try:
        return EgressRules(
            trusted=egress.trusted | {origin(url)},
            hosts=egress.hosts,
            networks=egress.networks,
            allow_private=egress.allow_private,
        )
    except ValueError as problem:
        raise UsageError(str(problem)) from None


def scheme_of(address: str) -> str:
    """Return the scheme that a document without one of its own is reached by."""
    return urlsplit(address).scheme if is_url(address) else "https"


def _candidates(folder: Path) -> Iterator[Path]:
    searched = 0
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each != "node_modules")
        for name in sorted(names):
            if Path(name).suffix.lower() in _KINDS:
                searched += 1
                if searched > _SEARCHED_FILES:
                    return
                yield Path(where, name)


def _too_large(name: str, room: int) -> UsageError:
    return UsageError(f"{name}: larger than {room / 1024 / 1024:.0f} MB")
