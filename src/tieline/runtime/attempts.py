"""How the attempts of a call go out and what comes back, as far as both kinds of client do it alike."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar

from tieline.core.errors import ProviderError
from tieline.http.decode import decoded, too_large
from tieline.http.driving import with_defaults
from tieline.http.model import Pairs, Request, Response, Timeouts, find_header, origin
from tieline.http.ports import FaultKind, RawPairs, TransportFault
from tieline.runtime.errors import ApiConnectionError, ApiTimeout, UnreadableAnswer
from tieline.runtime.files import Upload
from tieline.runtime.op import Op

S = TypeVar("S")

#: Bytes of a whole answer, at most.
LARGEST = 256 * 1024 * 1024


def parts_headers(request: Request, upload: Upload | None, user_agent: str) -> list[tuple[str, str]]:
    """Return the headers of a request whose body or answer is in parts; the answer is asked for as it is."""
    defaults = [("User-Agent", user_agent), ("Accept-Encoding", "identity"), ("Accept", "*/*")]
    if upload is not None and upload.length is not None:
        defaults.append(("Content-Length", str(upload.length)))
    return with_defaults(request.headers, tuple(defaults))


class Home(NamedTuple, Generic[S]):
    """Where an API is, and what calls it there; what calls other hosts is another, which not every address is good for."""

    origin: str
    own: S
    abroad: S | None

    def streams(self, request: Request) -> S:
        """Return what sends a request."""
        if self.abroad is None or origin(request.url) == self.origin:
            return self.own
        return self.abroad


class Come:
    """An answer that has come already, unpacked, for those who read it in parts."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self.headers: RawPairs = tuple(
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in response.headers
            if name.lower() not in {"content-encoding", "transfer-encoding"}
        )
        self._body = response.body
        self.ended = False

    def take(self) -> bytes:
        """Return all of the body, and nothing after that."""
        body, self._body = self._body, b""
        self.ended = True
        return body

    def close(self) -> None:
        """As `StreamedAnswer.close`."""


def whole(method: str, url: str, headers: Pairs, content: bytes | None, timeouts: Timeouts | None) -> Request:
    """Return the request of a body that was to go in parts and goes as one."""
    kept = tuple(pair for pair in headers if pair[0].lower() != "content-length")
    return Request(method=method, url=url, headers=kept, body=content, timeouts=timeouts)


class Gathering:
    """Puts an answer together whose parts come one by one, up to so many bytes."""

    def __init__(self, status: int, headers: Pairs, *, limit: int = LARGEST) -> None:
        self._status = status
        self._headers = headers
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, part: bytes) -> None:
        """Take the next part; raises TransportFault where it is too much."""
        self._size += len(part)
        if self._size > self._limit:
            raise too_large(self._limit)
        self._parts.append(part)

    def response(self) -> Response:
        """Return the answer, unpacked; raises TransportFault where it is not what it says."""
        packed = find_header(self._headers, "Content-Encoding")
        body = decoded(b"".join(self._parts), packed, max_body=self._limit)
        return Response(status=self._status, headers=self._headers, body=body, wire_bytes=self._size)


def broken(op: Op[Any], fault: TransportFault) -> ProviderError:
    """Return the error of an answer that broke off while it was read."""
    kinds = {
        FaultKind.TIMEOUT: ApiTimeout,
        FaultKind.DECODE: UnreadableAnswer,
        FaultKind.TOO_LARGE: UnreadableAnswer,
    }
    return kinds.get(fault.kind, ApiConnectionError)(f"{op.name}: {fault.detail}")
