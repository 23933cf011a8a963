"""How requests go out authorised as a configuration says, over an injected transport."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from tieline.auth import oauth2
from tieline.auth.token_call import TokenCall, Tokens
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import MissingExtra
from tieline.http.model import Pairs, Request, Response
from tieline.http.ports import AsyncTransport
from tieline.http.session import AsyncSession
from tieline.sources.dlt.auth import ApiKey, Auth, Basic, Bearer, ClientCredentials, Object
from tieline.sources.hooks import called

#: Microseconds before its end at which a token is renewed.
_EARLY = 30 * MICROSECONDS


def way(auth: Auth | None, transport: AsyncTransport, clock: Clock) -> AsyncTransport:
    """Return a transport that authorises what goes out over another."""
    match auth:
        case None:
            return transport
        case ClientCredentials():
            return _Tokened(auth, transport, clock)
        case Object(apply=apply):
            return _Applied(apply, transport)
        case _:
            return _Fixed(auth, transport)


class _Fixed:
    """Adds the same header or parameter to every request."""

    def __init__(self, auth: Bearer | ApiKey | Basic, transport: AsyncTransport) -> None:
        self._headers, self._query = _additions(auth)
        self._transport = transport

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`."""
        return await self._transport.send(_with(request, self._headers, self._query), max_body=max_body)


class _Tokened:
    """Gets a token when it is needed, and another where it has come to its end, or is refused."""

    def __init__(self, auth: ClientCredentials, transport: AsyncTransport, clock: Clock) -> None:
        self._auth = auth
        self._transport = transport
        self._clock = clock
        self._session = AsyncSession(transport, clock=clock)
        self._tokens: Tokens | None = None
        self._asking = asyncio.Lock()

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`; raises `RefreshFailed` where there is no token to be had."""
        tokens = await self._fresh()
        response = await self._send(request, tokens, max_body)
        if response.status != 401 or not request.may_repeat:
            return response
        return await self._send(request, await self._fresh(refused=tokens), max_body)

    async def _send(self, request: Request, tokens: Tokens, max_body: int) -> Response:
        authorised = (("Authorization", f"Bearer {tokens.token.reveal()}"),)
        return await self._transport.send(_with(request, authorised, ""), max_body=max_body)

    async def _fresh(self, *, refused: Tokens | None = None) -> Tokens:
        async with self._asking:
            known = self._tokens
            ends = None if known is None else known.expires_at
            over = ends is not None and now_us(self._clock) >= ends - _EARLY
            if known is None or over or known is refused:
                self._tokens = known = await self._ask()
            return known

    async def _ask(self) -> Tokens:
        auth = self._auth
        endpoint = oauth2.Endpoint(
            call=TokenCall(url=auth.token_url, trusted=True),
            params=auth.params,
            answers=oauth2.AnswerRules(lifetime=auth.lifetime * MICROSECONDS),
        )
        client = oauth2.Client(client_id=auth.client_id, client_secret=auth.client_secret)
        grant = oauth2.client_credentials(endpoint, client, now=now_us(self._clock))
        try:
            call = next(grant)
            while True:
                call = grant.send(await self._session.fetch(call.request()))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # the grant's, which StopIteration forgets


class _Applied:
    """Has an object that was written for `requests` authorise each request, in a thread, as it may go out itself."""

    def __init__(self, apply: Callable[[Any], Any], transport: AsyncTransport) -> None:
        self._apply = apply
        self._transport = transport

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`; raises `FunctionFailed` for what the object raises."""
        return await self._transport.send(await asyncio.to_thread(self._ready, request), max_body=max_body)

    def _ready(self, request: Request) -> Request:
        try:
            import requests
        except ImportError:
            raise MissingExtra("authentication by an object", "dlt") from None
        plain = requests.Request(
            request.method, request.full_url, headers=dict(request.headers), data=request.body
        )
        prepared: Any = called(self._apply, plain.prepare())
        return msgspec.structs.replace(
            request,
            url=prepared.url,
            params=(),
            headers=tuple((name, str(value)) for name, value in prepared.headers.items()),
            body=prepared.body.encode() if isinstance(prepared.body, str) else prepared.body,
        )


def _additions(auth: Bearer | ApiKey | Basic) -> tuple[Pairs, str]:
    match auth:
        case Bearer(token=token):
            return (("Authorization", f"Bearer {token.reveal()}"),), ""
        case Basic(username=username, password=password):
            pair = base64.b64encode(f"{username}:{password.reveal()}".encode()).decode()
            return (("Authorization", f"Basic {pair}"),), ""
        case ApiKey(name=name, key=key, location="header"):
            return ((name, key.reveal()),), ""
        case ApiKey(name=name, key=key, location="cookie"):
            return (("Cookie", f"{name}={key.reveal()}"),), ""
        case ApiKey(name=name, key=key):
            return (), f"{quote(name, safe='')}={quote(key.reveal(), safe='')}"


def _with(request: Request, headers: Pairs, query: str) -> Request:
    url = request.full_url
    if query and query not in urlsplit(url).query.split(
        "&"
    ):  # the address of a next page may have it already
        url = f"{url}{'&' if '?' in url else '?'}{query}"
    names = {name.lower() for name, _ in headers}
    kept = tuple(pair for pair in request.headers if pair[0].lower() not in names)
    return msgspec.structs.replace(request, url=url, params=(), headers=(*kept, *headers))
