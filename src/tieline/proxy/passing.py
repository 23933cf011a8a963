"""What passes through: a body on its way to an API, and the API's answer on its way back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from tieline.core.errors import Unavailable, UsageError
from tieline.http.ports import FaultKind, StreamedAnswer, TransportFault
from tieline.http.unpack import Unpacker, unpacker
from tieline.proxy.headers import passed_on, raw_header


class NoAnswer(Unavailable):
    """The API brought no answer."""

    def __init__(self, message: str, *, timed_out: bool) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class Upload:
    """A body that is too large, or too slow, to be kept: it is sent once, as it comes.

    Without a `length` nobody knows it yet.
    """

    def __init__(self, parts: AsyncIterator[bytes], length: int | None) -> None:
        self._parts = parts
        self.length = length
        #: Whether some of it has been sent, so that it cannot be sent again.
        self.begun = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.begun = True
        async for part in self._parts:
            yield part

    async def kept(self, limit: int) -> bytes:
        """Return the whole body; raises `UsageError` where it is too large for that."""
        whole = bytearray()
        if self.length is None or self.length <= limit:
            async for part in self:
                whole += part
                if len(whole) > limit:
                    break
            else:
                return bytes(whole)
        raise UsageError(
            f"body: this API's requests are signed or added to, and so take at most {limit:,} bytes",
            field="body",
        )


Body = bytes | Upload | None


class Forwarded:
    """The API's answer on its way to the caller: read it to its end, or close it."""

    __slots__ = ("_answer", "_pieces", "_read", "_unpacker", "connection", "headers", "once", "status")

    def __init__(
        self, answer: StreamedAnswer, *, read: bytes | None, unpack: bool, connection: str, once: bool
    ) -> None:
        self.status = answer.status
        self.connection = connection
        #: Whether retries were asked for and could not be made: the body was sent as it came, and was not kept.
        self.once = once
        encoding = raw_header(answer.headers, b"content-encoding") if unpack else None
        self._unpacker: Unpacker | None = unpacker(encoding) if encoding else None
        self.headers = passed_on(answer.status, answer.headers, unpacked=self._unpacker is not None)
        self._answer = answer
        self._read = read
        self._pieces: Iterator[bytes] = iter(())

    async def read(self) -> bytes:
        """Return the next part of the body, b"" at its end. Raises `NoAnswer` where it is torn."""
        try:
            if self._unpacker is None and self._read is None:
                return await self._answer.read()
            return await (self._packed() if self._unpacker is None else self._plain(self._unpacker))
        except TransportFault as fault:
            self._answer.close()
            raise no_answer(f"the answer to {self.connection}", fault) from None

    async def _packed(self) -> bytes:
        """Return the next part as it came; what was read already comes first."""
        read, self._read = self._read, None
        return read or await self._answer.read()

    async def _plain(self, unpacking: Unpacker) -> bytes:
        while True:
            for piece in self._pieces:
                if piece:
                    return piece
            part = await self._packed()
            if not part:
                unpacking.end()
                return b""
            self._pieces = unpacking.feed(part)

    @property
    def ended(self) -> bool:
        """Whether the last part was read already; where it is unpacked, only the next read tells."""
        return self._unpacker is None and self._read is None and self._answer.ended

    def close(self) -> None:
        """Let go of the connection to the API."""
        self._answer.close()


def no_answer(what: str, fault: TransportFault) -> NoAnswer:
    """Return the error that a fault of the way to an API is for a caller."""
    return NoAnswer(f"{what}: {fault.detail}", timed_out=fault.kind is FaultKind.TIMEOUT)
