"""Sends requests with urllib3 and passes bodies on in parts, both ways; over the same pool as whole ones."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPException

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, LocationValueError

from tieline.core.errors import UsageError
from tieline.http.driving import describe
from tieline.http.model import Pairs, Timeouts, bare_url
from tieline.http.ports import RawPairs, SyncStreamedAnswer, TransportFault
from tieline.http.urllib3_driver import Urllib3Transport, kind_of

#: Bytes of an answer that are read at once, at most.
_PART = 256 * 1024


class Urllib3Streams(Urllib3Transport):
    """A `SyncStreamTransport`, and a `SyncTransport` as well, with one pool of connections, for any number of threads."""

    def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | Iterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> SyncStreamedAnswer:
        """As `StreamTransport.open`."""
        if self._egress is not None:
            self._egress.check_url(url)
        said = timeouts or self._timeouts
        try:
            return _Answer(self._request(method, url, headers, body, _untotalled(said)))
        # What the library says may quote addresses and headers, and with them secrets: it goes no further.
        except (LocationParseError, LocationValueError):
            raise UsageError(f"not an address that can be called: {bare_url(url)!r}", field="url") from None
        except (HTTPError, OSError, HTTPException) as error:
            raise _fault(error, answered=False) from None
        except ValueError:
            raise UsageError("the request has an address or a header that cannot be sent") from None


class _Answer:
    """A `SyncStreamedAnswer` of urllib3."""

    def __init__(self, answer: urllib3.BaseHTTPResponse) -> None:
        self._answer = answer
        self.status: int = answer.status
        self.headers: RawPairs = tuple(
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.iteritems()
        )
        self.ended = False

    def read(self) -> bytes:
        """As `SyncStreamedAnswer.read`."""
        if self.ended:
            return b""
        try:
            part = self._answer.read1(_PART, decode_content=False)
        except (HTTPError, OSError, HTTPException) as error:
            self._answer.close()
            raise _fault(error, answered=True) from None
        if not part:
            self.ended = True
            self._answer.release_conn()
        return part

    def close(self) -> None:
        """As `SyncStreamedAnswer.close`."""
        if not self.ended:
            self._answer.close()
            self._answer.release_conn()


def _fault(error: BaseException, *, answered: bool) -> TransportFault:
    kind = kind_of(error, answered=answered)
    return TransportFault(kind, describe(kind, error), answered=answered)


def _untotalled(timeouts: Timeouts) -> Timeouts:
    return Timeouts(connect=timeouts.connect, read=timeouts.read, total=float("inf"))
