"""What both kinds of client share: who they are, where they call, and how a call becomes a job. No I/O."""

from __future__ import annotations

import copy
import random as dice
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypedDict

import msgspec

from tieline.core.errors import UsageError
from tieline.http.egress import EgressRules
from tieline.http.model import Request, Timeouts, bare_url
from tieline.http.retry import Attempt, RetryPolicy
from tieline.runtime.arguments import refuse_no_text, refuse_unfit, refuse_unknown
from tieline.runtime.conversation import PATIENCE, Surroundings
from tieline.runtime.credentials import Credential, Keyring
from tieline.runtime.draft import Values, draft, server_url
from tieline.runtime.job import Job
from tieline.runtime.op import Api, Body, BodyKind, Op
from tieline.runtime.options import NO_OPTIONS, Options
from tieline.runtime.watching import tell
from tieline.settings import read_environment

if TYPE_CHECKING:  # the most of it is needed by the first call only
    from tieline.core.clock import Clock
    from tieline.http.pace import Limits
    from tieline.http.pacer import AsyncPacer, SyncPacer
    from tieline.http.ports import (
        AsyncTransport,
        BlockingClock,
        StreamTransport,
        SyncStreamTransport,
        SyncTransport,
    )


class Settings(TypedDict, total=False):
    """What every client takes beside its credentials and its address.

    `headers`, `timeout`, `retries`, `strict` and `options` hold for all calls (see `Options`). `limits` paces the client's
    calls; with a `pacer` the pace is shared with whoever else uses that. `environment` stands for the process's own.
    `signed` says that the transport adds the credentials itself.
    `random` and `unique` are dice: a number from 0 to 1, and text that was never there before.
    """

    headers: Mapping[str, str | None]
    timeout: float | Timeouts
    retries: int | RetryPolicy
    strict: bool
    options: Options
    limits: Limits
    environment: Mapping[str, str]
    signed: bool
    random: Callable[[], float]
    unique: Callable[[], str]


class ClientSettings(Settings, total=False):
    """What a blocking client takes. A `transport` without `streams` holds files in memory."""

    transport: SyncTransport
    streams: SyncStreamTransport
    pacer: SyncPacer
    clock: BlockingClock


class AsyncClientSettings(Settings, total=False):
    """What an async client takes. A `transport` without `streams` holds files in memory."""

    transport: AsyncTransport
    streams: StreamTransport
    pacer: AsyncPacer
    clock: Clock


class Face:
    """An API, seen by somebody with credentials."""

    #: The names of the settings that it takes.
    _settings: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, Credential | None],
        base_url: str | None,
        variables: Mapping[str, str | None],
        settings: Settings,
    ) -> None:
        self._check(settings)
        refuse_no_text("base_url", base_url)
        for name, value in variables.items():
            refuse_no_text(name, value)
        environment = settings.get("environment")
        known = read_environment() if environment is None else environment
        named = known.get(api.base_url_env) if api.base_url_env else None
        self._api = api
        self._given_url = base_url or named or None
        self._variables = variables
        self._keyring = Keyring(api, credentials, known, elsewhere=bool(settings.get("signed")))
        self._options = _default_options(settings)
        self._egress = EgressRules.parse(known.get("TIELINE_EGRESS_ALLOW"))
        self._random = settings.get("random") or dice.random
        self._unique = settings.get("unique") or _unique
        if self._given_url is not None or api.servers:
            server_url(api.servers, variables, base_url=self._given_url, title=api.title)

    @classmethod
    def _check(cls, settings: Mapping[str, Any]) -> None:
        """Raise TypeError for a setting that this client does not take, UsageError for a value that is none of its kind."""
        refuse_unknown(cls, settings, cls._settings)
        refuse_unfit(settings)

    @property
    def base_url(self) -> str:
        """Where this client calls; raises UsageError where neither the caller nor the document says it."""
        return server_url(self._api.servers, self._variables, base_url=self._given_url, title=self._api.title)

    @property
    def options(self) -> Options:
        """The options of all calls."""
        return self._options

    def with_options(self, options: Options) -> Self:
        """Return a client with further options for all its calls; connections and credentials are shared."""
        refuse_unfit({"options": options})
        other = copy.copy(self)
        for name in [name for name, value in vars(self).items() if isinstance(value, Owned)]:
            del vars(other)[name]
        other._options = options.over(self._options)  # noqa: SLF001  # a copy of its own
        return other

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._api.title!r})"

    def _job(
        self, op: Op[Any], params: Sequence[object], body: object, media: str | None, options: Options | None
    ) -> Job:
        """Return a call that is ready but for its credentials; raises UsageError naming what cannot be sent."""
        refuse_unfit({"options": options})
        said = (options or NO_OPTIONS).over(self._options)
        values = Values(params=params, body=body, media=media, options=said, unique=self._unique())
        base_url = said.base_url or self._url_for(op)
        made = draft(op, values, base_url=base_url)
        if made.repeatable is None and op.is_paged:
            made = msgspec.structs.replace(made, repeatable=True)
        return Job(
            api=self._api,
            op=op,
            draft=made,
            policy=said.policy(PATIENCE),
            base_url=base_url,
            security=op.security,
            strict=bool(said.strict),
        )

    def _home(self, options: Options | None) -> str:
        """Return the address of calls with these options."""
        return (options or NO_OPTIONS).over(self._options).base_url or self.base_url

    def _url_for(self, op: Op[Any]) -> str:
        if self._given_url is None and op.servers:
            own = {variable.name for variable in op.servers[0].variables}
            variables = {name: value for name, value in self._variables.items() if name in own}
            return server_url(op.servers, variables, base_url=None, title=op.name)
        return self.base_url

    def _around(self, now: Callable[[], float]) -> Surroundings:
        secret = self._keyring.secret_headers

        def observe(request: Request, attempt: Attempt) -> None:
            tell(request, attempt, secret)

        return Surroundings(random=self._random, now=now, observe=observe)


class Owned:
    """What belongs to one client, and not to a copy of it: a service."""


def raw_method(method: Callable[..., Any], kind: type[Any]) -> Callable[..., Any]:
    """Return the method of a service of that kind as one that returns answers as they come."""
    service: Any = getattr(method, "__self__", None)
    if not isinstance(service, kind):
        raise TypeError("raw takes a method of a service: client.raw(client.calls.get)")
    raw: Callable[..., Any] = getattr(service.raw, method.__name__)
    return raw


def direct(method: str, path: str, media: str | None, base_url: str) -> Op[Any]:
    """Return the operation of a call that no document describes; raises UsageError for the address of another API."""
    within = path.removeprefix(f"{base_url.rstrip('/')}/")
    if re.match(r"[a-z][a-z0-9+.-]*://", within, re.IGNORECASE):
        told = f"path: {bare_url(path)} does not begin with this client's address, {base_url}"
        raise UsageError(told, field="path")
    kind: BodyKind = (
        "json" if media is None or "json" in media else "text" if media.startswith("text/") else "binary"
    )
    return Op(method.upper(), f"/{within.lstrip('/')}", bodies=(Body(kind, media),))


def with_params(options: Options | None, params: Mapping[str, Any] | None) -> Options:
    """Return options with further query parameters."""
    more = Options(query=dict(params or {}))
    return more.over(options or NO_OPTIONS)


def _default_options(settings: Settings) -> Options:
    own = Options(
        headers=settings.get("headers") or {},
        timeout=settings.get("timeout"),
        retries=settings.get("retries"),
        strict=settings.get("strict"),
    )
    return own.over(settings.get("options") or NO_OPTIONS)


def _unique() -> str:
    return uuid.uuid4().hex
