"""Calls made by blocking: the effectful half of `conversation` for threads."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from tieline.core.secrets import Secret
from tieline.http.model import Pairs, Request, Response, Timeouts, origin
from tieline.http.pacer import SyncPacer
from tieline.http.ports import (
    BlockingClock,
    SyncStreamedAnswer,
    SyncStreamTransport,
    SyncTransport,
    TransportFault,
)
from tieline.http.retry import Learn, Outcome, Send, Sleep, Step
from tieline.runtime.attempts import LARGEST, Come, Gathering, Home, parts_headers, whole
from tieline.runtime.conversation import Surroundings, conversation, is_good, renewal
from tieline.runtime.credentials import Grantee, Keyring
from tieline.runtime.draft import Draft
from tieline.runtime.errors import Unauthenticated
from tieline.runtime.files import Upload
from tieline.runtime.job import Job
from tieline.runtime.op import Api
from tieline.runtime.parts import pairs_of
from tieline.runtime.uploads import chunks

if TYPE_CHECKING:
    from tieline.auth.token_call import Tokens

T = TypeVar("T")


class _Way(Protocol):
    """Sends the attempts of one call."""

    def send(self, request: Request) -> Response:
        """Return the answer; raises TransportFault."""
        ...


class SyncCaller:
    """Makes calls for any number of threads."""

    def __init__(
        self,
        api: Api,
        keyring: Keyring,
        *,
        transport: SyncTransport,
        streams: SyncStreamTransport,
        abroad: SyncStreamTransport | None,
        pacer: SyncPacer | None,
        clock: BlockingClock,
        around: Surroundings,
    ) -> None:
        self._api = api
        self._keyring = keyring
        self._transport = transport
        self._streams = streams
        self._abroad = abroad
        self._pacer = pacer
        self._clock = clock
        self._around = around
        self._tokens: dict[Grantee, Tokens] = {}
        self._renewing = threading.Lock()

    def send(self, job: Job) -> Response:
        """Return the whole answer of a call that went well; raises an ApiError for all else."""
        way = self._way(job)
        return self._authorised(job, way)

    def open(self, job: Job) -> tuple[Response, SyncStreamedAnswer]:
        """Return the head of the answer of a call that went well, and the rest as it comes."""
        way = self._in_parts(job, keep=True)
        head = self._authorised(job, way)
        return head, way.kept()

    def _in_parts(self, job: Job, *, keep: bool) -> _InParts:
        home = Home(origin(job.draft.url), self._streams, self._abroad)
        return _InParts(home, job.draft.content, self._api.user_agent, keep=keep)

    def _way(self, job: Job) -> _Way:
        if isinstance(job.draft.content, Upload):
            return self._in_parts(job, keep=False)
        return _Whole(self._transport)

    def _authorised(self, job: Job, way: _Way) -> Response:
        """Make a call with its credentials; with a new token where the API refuses the one at hand."""
        schemes = self._keyring.choose(job.security, job.draft)
        grantee = self._keyring.grantee(schemes)
        if grantee is None:
            return self._talk(job, self._keyring.sign(job.draft, schemes, None), way)
        token = self._token(grantee, job)
        try:
            return self._talk(job, self._keyring.sign(job.draft, schemes, token), way)
        except Unauthenticated:
            if job.draft.is_one_shot:
                raise
        token = self._token(grantee, job, refused=token)
        return self._talk(job, self._keyring.sign(job.draft, schemes, token), way)

    def _token(self, grantee: Grantee, job: Job, refused: Secret | None = None) -> Secret:
        """Return a token; one thread asks for it, the others wait."""
        with self._renewing:
            tokens = self._tokens.get(grantee)
            if tokens is None or tokens.token is refused or not is_good(tokens, self._clock.now()):
                steps = renewal(grantee, job.base_url, job.policy, self._around)
                tokens = self._tokens[grantee] = self._drive(steps, _Whole(self._transport), pacer=None)
            return tokens.token

    def _talk(self, job: Job, draft: Draft, way: _Way) -> Response:
        abroad = self._abroad is not None and isinstance(way, _InParts)
        steps = conversation(self._api, job.op, draft, job.policy, self._around, abroad=abroad)
        return self._drive(steps, way, pacer=self._pacer)

    def _drive(self, steps: Generator[Step, Outcome, T], way: _Way, *, pacer: SyncPacer | None) -> T:
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # the generator's T, which StopIteration forgets
            outcome = self._perform(step, way, pacer)

    def _perform(self, step: Step, way: _Way, pacer: SyncPacer | None) -> Outcome:
        match step:
            case Send(request=request):
                if pacer is not None:
                    pacer.take()
                try:
                    return way.send(request)
                except TransportFault as fault:
                    return fault
            case Learn(seconds=seconds):
                if pacer is not None:
                    pacer.learn(seconds)
            case Sleep(seconds=seconds):
                self._clock.pause(seconds)
        return None


class _Whole:
    """Bodies in one piece, both ways."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport

    def send(self, request: Request) -> Response:
        """As `_Way.send`."""
        return self._transport.send(request, max_body=LARGEST)


class _InParts:
    """Bodies in parts; with `keep` the answer of an attempt that went well is left to be read."""

    def __init__(
        self, home: Home[SyncStreamTransport], content: bytes | Upload | None, user_agent: str, *, keep: bool
    ) -> None:
        self._home = home
        self._upload = content if isinstance(content, Upload) else None
        self._user_agent = user_agent
        self._keep = keep
        self._kept: SyncStreamedAnswer | None = None

    def send(self, request: Request) -> Response:
        """As `_Way.send`."""
        answer = self._home.streams(request).open(
            request.method,
            request.full_url,
            tuple(parts_headers(request, self._upload, self._user_agent)),
            request.body if self._upload is None else chunks(self._upload),
            timeouts=request.timeouts,
        )
        headers = pairs_of(answer.headers)
        if self._keep and 200 <= answer.status < 300:
            self._kept = answer
            return Response(status=answer.status, headers=headers)
        gathering = Gathering(answer.status, headers)
        try:
            while part := answer.read():
                gathering.add(part)
            return gathering.response()
        finally:
            answer.close()

    def kept(self) -> SyncStreamedAnswer:
        """Return the answer that went well."""
        if self._kept is None:
            raise TypeError("no attempt went well")
        return self._kept


class WholeStreams:
    """A `SyncStreamTransport` over one that knows whole bodies only: they are held in memory."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport

    def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | Iterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> SyncStreamedAnswer:
        """As `SyncStreamTransport.open`."""
        content = body if body is None or isinstance(body, bytes) else b"".join(body)
        request = whole(method, url, headers, content, timeouts)
        return _Come(self._transport.send(request, max_body=LARGEST))


class _Come(Come):
    """A `SyncStreamedAnswer` that has come already."""

    def read(self) -> bytes:
        """As `SyncStreamedAnswer.read`."""
        return self.take()
