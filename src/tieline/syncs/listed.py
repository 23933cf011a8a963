"""Drives a stream that is asked once for each id that its connection lists."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import msgspec

from tieline.connections.answers import refusal
from tieline.connections.transport import AuthorizedTransport
from tieline.core.errors import BadAnswer, ProviderError, Unavailable
from tieline.core.typed import decode
from tieline.http.model import Request, Response
from tieline.http.page import Page
from tieline.http.paginate import page_reader
from tieline.http.ports import StreamedAnswer, StreamTransport, TransportFault
from tieline.http.table import Row, TableReader
from tieline.http.unpack import unpacker
from tieline.runtime.async_caller import WholeStreams
from tieline.runtime.attempts import Gathering
from tieline.runtime.parts import pairs_of
from tieline.sources.listed import ListedResource
from tieline.syncs import build
from tieline.syncs.build import Target
from tieline.syncs.checkpoint import Checkpoint
from tieline.syncs.stream import StreamRun

#: Rows of a table that are stored at once.
_BATCH = 1000
_MISSING = 404


async def run_listed(
    stream: StreamRun, resource: ListedResource, ids: tuple[str, ...], opening: Opening
) -> None:
    """Ask for each id in turn, and take away what comes with none of them any more.

    An id that the API does not have is a doubt on the run, and nothing is taken away then; that it has none of them is an
    error.
    """
    stream.state = Checkpoint(seen_pass=stream.fence.epoch)
    missing: list[tuple[str, ProviderError]] = []
    for id_ in ids:
        stream.check_stop()
        asked = _One(stream, resource, id_)
        response = await stream.exchange(asked.request, lambda response: response)
        if response.status == _MISSING:
            missing.append((id_, refusal(response, stream.account.shape)))
        elif not response.ok:
            raise refusal(response, stream.account.shape)
        elif resource.answer == "table":
            await asked.take_table(opening.take())
        else:
            await asked.take(response)
    if ids and len(missing) == len(ids):
        raise missing[0][1]
    for id_, _ in missing:
        stream.warn(f"{resource.ids}: the API has no {id_[:100]!r}")
    await stream.finish()


class Opening:
    """An `AsyncTransport` that leaves an answer that is well to be read in parts; for one exchange after the other."""

    def __init__(self, transport: AuthorizedTransport, streams: StreamTransport | None) -> None:
        self._transport = transport
        self._streams = streams
        self._answer: StreamedAnswer | None = None

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`; the body of an answer that is well is that which `take` gives."""
        answer = await self._open(request)
        headers = pairs_of(answer.headers)
        if 200 <= answer.status < 300:
            self._answer = answer
            return Response(status=answer.status, headers=headers)
        gathering = Gathering(answer.status, headers, limit=max_body)
        try:
            while part := await answer.read():
                gathering.add(part)
            return gathering.response()
        finally:
            answer.close()

    def take(self) -> StreamedAnswer:
        """Return the answer that was well."""
        if self._answer is None:
            raise TypeError("no answer was well")
        answer, self._answer = self._answer, None
        return answer

    async def _open(self, request: Request) -> StreamedAnswer:
        if self._streams is None:
            streams: StreamTransport = WholeStreams(self._transport)
        else:
            streams, request = self._streams, await self._transport.signed(request)
        return await streams.open(
            request.method, request.full_url, request.headers, request.body, timeouts=request.timeouts
        )


class _One:
    """What there is of one id."""

    def __init__(self, stream: StreamRun, resource: ListedResource, id_: str) -> None:
        self._stream = stream
        self._resource = resource
        self._target = Target(parents=(id_,))
        at = msgspec.structs.replace(resource, path=resource.path.replace("{id}", quote(id_, safe="")))
        account = stream.account
        accept = "text/csv" if resource.answer == "table" else "application/json"
        headers = (*(pair for pair in account.headers if pair[0] != "Accept"), ("Accept", accept))
        self.request = build.request(at, account.base_url, headers, self._target)

    async def take(self, response: Response) -> None:
        """Store the record or the records of an answer."""
        found = self._stream.records.read(self._page(response.body), self._target, self._stream.ask.where)
        await self._stream.commit(found.records, lambda state: state)

    def _page(self, body: bytes) -> Page:
        if self._resource.answer == "records":
            return page_reader(self._resource.pagination, self._resource.records).read(body)
        try:
            decode(body, dict[str, msgspec.Raw])
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise BadAnswer(f"{self._resource.path}: not an object in JSON: {problem}") from None
        return Page(records=[msgspec.Raw(body)])

    async def take_table(self, answer: StreamedAnswer) -> None:
        """Store the rows of a table, some at a time."""
        prefix = build.injected(self._resource, self._target, {}, None)
        digests, batch = _Digests(), list[tuple[str, bytes]]()
        try:
            async for row in _rows(answer):
                record = build.with_fields(prefix, msgspec.json.encode({"row": row}))
                batch.append((digests.name(record), record))
                if len(batch) == _BATCH:
                    await self._stream.commit(batch, lambda state: state)
                    batch = []
                    self._stream.check_stop()
        except TransportFault as fault:
            raise Unavailable(f"{self.request.url}: the table broke off: {fault.detail}") from None
        finally:
            answer.close()
        await self._stream.commit(batch, lambda state: state)


async def _rows(answer: StreamedAnswer) -> AsyncIterator[Row]:
    reader = TableReader()
    async for part in _plain(answer):
        for row in reader.feed(part):
            yield row
    for row in reader.end():
        yield row


async def _plain(answer: StreamedAnswer) -> AsyncIterator[bytes]:
    """Yield the parts of an answer's body, unpacked where it is packed."""
    headers = {name.lower(): value for name, value in pairs_of(answer.headers)}
    packed = unpacker(headers.get("content-encoding", ""))
    while part := await answer.read():
        for plain in (part,) if packed is None else packed.feed(part):
            yield plain
    if packed is not None:
        packed.end()


class _Digests:
    """Names the rows of a table by what they say, and equal ones by their number beside.

    A row is looked up in a filter of fixed size, so that memory does not grow with the table. Now and then it takes a row for a
    second one that is the first (one of 200, in a table of ten million): its name is another then, and still its own.
    """

    _BITS = 1 << 27

    def __init__(self) -> None:
        self._seen = bytearray(self._BITS // 8)
        self._numbers: dict[bytes, int] = {}

    def name(self, record: bytes) -> str:
        digest = hashlib.blake2b(record, digest_size=16).digest()
        number = 1
        if self._was_seen(digest):
            number = self._numbers[digest] = self._numbers.get(digest, 1) + 1
        return digest.hex() if number == 1 else f"{digest.hex()}:{number}"

    def _was_seen(self, digest: bytes) -> bool:
        seen = True
        for place in _places(digest, self._BITS):
            byte, bit = place >> 3, 1 << (place & 7)
            if not self._seen[byte] & bit:
                self._seen[byte] |= bit
                seen = False
        return seen


def _places(digest: bytes, bits: int) -> Iterator[int]:
    return (int.from_bytes(digest[start : start + 4], "little") % bits for start in (0, 4, 8, 12))
