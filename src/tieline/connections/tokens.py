"""Gives connections fresh tokens: one refresh at a time for each, over all processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

import msgspec

from tieline.auth.token_call import Exchange
from tieline.connections.app_users import settled
from tieline.connections.authorize import moved
from tieline.connections.grants import grant_of, promoted, redacted, renewed, same_token
from tieline.connections.model import Connection, Draft, Integration, RefreshState
from tieline.connections.ports import ConnectionStore, IntegrationStore
from tieline.connections.refresh import ended, failed, has_token, is_alive, is_due, is_renewable, occasion
from tieline.connections.transport import Transports, new_nonce
from tieline.connections.turns import LEASE, Turn
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import (
    ConfigurationError,
    ProviderError,
    RefreshBackoff,
    RefreshExhausted,
    RefreshFailed,
    StorageError,
    TielineError,
    UnknownName,
    UsageError,
)
from tieline.core.log import log, log_fault
from tieline.core.threads import off_loop
from tieline.http.ports import FaultKind
from tieline.http.retry import RetryPolicy
from tieline.http.session import AsyncSession
from tieline.providers.configured import configured
from tieline.providers.model import Provider
from tieline.work.ports import Owner, RunStore

#: A request for a token is repeated once: see `TokenCall.request`.
ONCE_MORE = RetryPolicy(attempts=2, limited_attempts=2, base=0.5, cap=1.0, max_wait=5.0)
#: Whoever waits for an account's first token is told of silence at once.
FIRST_TOKEN = msgspec.structs.replace(
    ONCE_MORE, faults=frozenset({FaultKind.CONNECT, FaultKind.DROPPED}), lasting_faults=False
)
#: Seconds to wait for another process: longer than a lease of one that died.
PATIENCE = 2 * LEASE
#: Seconds between two looks at what another process does: at first, and at most.
_FIRST_LOOK, _LONGEST_LOOK = 0.05, 0.5
#: How often, and after how many seconds each, tokens are stored that a database did not take.
_ATTEMPTS, _PAUSE = 10, 3.0
#: How long a use that is written down speaks for those after it, and of how many connections that is remembered.
_NOTE_EVERY, _MOST_NOTED = 3600 * MICROSECONDS, 10_000
_LARGEST_ANSWER = 1024 * 1024

T = TypeVar("T")


class TokenService:
    """Renews tokens over injected stores, transports and clock; one for an event loop.

    A refresh goes on when those who wait for it give up: it may have spent a token that is good for once. `close`
    waits for what is under way.
    """

    def __init__(
        self,
        *,
        connections: ConnectionStore,
        integrations: IntegrationStore,
        leases: RunStore,
        owner: Owner,
        provider: Callable[[str], Provider],
        transports: Transports,
        clock: Clock,
        nonce: Callable[[], str] = new_nonce,
    ) -> None:
        self._connections = connections
        self._integrations = integrations
        self._leases = leases
        self._owner = owner
        self._provider = provider
        self._clock = clock
        self._nonce = nonce
        self._sessions = {
            trusted: AsyncSession(transports.of(trusted=trusted), clock=clock, max_body=_LARGEST_ANSWER)
            for trusted in (True, False)
        }
        self._running: dict[int, asyncio.Task[Connection]] = {}
        #: When the use of a connection was written down, and those that are being written.
        self._noted: dict[int, int] = {}
        self._noting: set[asyncio.Task[None]] = set()

    async def fresh(self, connection: Connection, *, force: bool = False, early: bool = False) -> Connection:
        """Return a connection with a token that is good for a while: as it is, or as it is stored after a refresh.

        `force` asks for another token than this connection has, whatever its age and what failed before. `early` is for
        those who keep tokens ready that nobody asks for: no use is noted. Raises `RefreshFailed`, `RefreshBackoff` or
        `RefreshExhausted` where there is no token to go on with, and `UnknownName` where the connection is gone.
        """
        if not early:
            self._note_use(connection)
        provider = self._provider(connection.provider)
        if not is_due(provider, connection, now=self._now(), force=force, early=early):
            return await self._seen(connection)
        under_way = self._running.get(connection.key)
        if under_way is not None:
            try:
                result = await _outcome(under_way)
                if not (force and same_token(result.credentials, connection.credentials)):
                    return result
            except (RefreshBackoff, RefreshExhausted):
                if not force:  # who asks by force does not care what failed before
                    raise
        running = self._running.get(connection.key)
        return await _outcome(running or self._start(connection, force=force, early=early))

    async def obtain(self, draft: Draft) -> Draft:
        """Return a connection to be made with its first token, and with what came with it in its configuration.

        The draft's base URL is not looked at: it may depend on what comes. Raises `RefreshFailed`, or `UsageError`
        naming what is missing.
        """
        if has_token(draft.credentials):
            return draft
        integration = await off_loop(self._integrations.find, draft.integration)
        provider = self._set_up(draft.provider, integration)
        now = self._now()
        grant = grant_of(
            provider,
            integration,
            draft.connection_config,
            draft.credentials,
            now=now,
            nonce=self._nonce(),
        )
        try:
            tokens = await self._drive(grant, policy=FIRST_TOKEN)
        except ProviderError as problem:
            raise _failure(problem, draft, integration) from None
        if tokens.user_failure is not None:
            raise _failure(tokens.user_failure, draft, integration)
        return msgspec.structs.replace(
            draft,
            credentials=renewed(draft.credentials, tokens),
            connection_config=promoted(provider, draft.connection_config, tokens),
        )

    async def perform(self, exchange: Exchange[T], *, hide: Callable[[str], str]) -> T:
        """Perform an exchange of a sign-in; `hide` takes the secrets out of what the other side says.

        Raises `RefreshFailed`.
        """
        try:
            return await self._drive(exchange, policy=FIRST_TOKEN)
        except ProviderError as problem:
            reason = problem.reason if isinstance(problem, RefreshFailed) else None
            raise RefreshFailed(
                hide(problem.message), status=problem.status, reason=None if reason is None else hide(reason)
            ) from None

    async def close(self) -> None:
        """Return once every refresh that is under way has ended."""
        if pending := (*self._running.values(), *self._noting):
            await asyncio.wait(pending)

    async def _seen(self, connection: Connection) -> Connection:
        """Return a connection that is used as it is; whether its token has ended for good is written down, once."""
        if ended(connection, now=self._now()) is None:
            return connection
        row = await off_loop(self._connections.get, connection.key)
        if row is None or (state := ended(row, now=self._now())) is None:
            return connection
        await self._tell(row, state)
        return msgspec.structs.replace(connection, refresh=state)

    def _note_use(self, connection: Connection) -> None:
        """Write down that a connection is used, if that was not done lately: those in use are kept ready."""
        now = self._now()
        fetched, noted = connection.last_fetched_at or 0, self._noted.get(connection.key, 0)
        if not is_renewable(connection.credentials) or 0 <= now - max(fetched, noted) < _NOTE_EVERY:
            return
        if len(self._noted) >= _MOST_NOTED:
            self._noted.clear()
        self._noted[connection.key] = now
        task = asyncio.create_task(self._touch(connection.key, now))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _touch(self, key: int, now: int) -> None:
        with suppress(StorageError, ConfigurationError):  # a use must not fail because nothing can be written
            await off_loop(self._connections.touch, key, now=now)

    # -- one refresh ---------------------------------------------------------------------------------------

    def _start(self, connection: Connection, *, force: bool, early: bool) -> asyncio.Task[Connection]:
        task = asyncio.create_task(self._renew(connection, force=force, early=early))
        self._running[connection.key] = task

        def end(task: asyncio.Task[Connection]) -> None:
            del self._running[connection.key]
            fault = None if task.cancelled() else task.exception()
            if fault is not None and not isinstance(fault, TielineError):  # those who wait may be gone
                log_fault(fault, connection=connection.name)

        task.add_done_callback(end)
        return task

    async def _renew(self, held: Connection, *, force: bool, early: bool) -> Connection:
        """Renew a token under the connection's lease, or wait for whoever has it."""
        look, until = _FIRST_LOOK, self._clock.now() + PATIENCE
        failures: set[int | None] = set()
        while True:
            turn = Turn(self._leases, f"refresh/{held.key}", self._owner, self._now)
            async with turn:
                row = await self._row(held)
                if not self._is_wanted(row, held, force=force, early=early):
                    return row
                if turn.is_ours:
                    return await self._exchange(row, turn, force=force)
            failures.add(row.refresh.failed_at)
            if len(failures) > 1:
                raise RefreshFailed(row.refresh.error or "")
            if self._clock.now() >= until:
                raise RefreshFailed("another process renews the token, and comes to no end")
            await self._clock.sleep(look)
            look = min(2 * look, _LONGEST_LOOK)

    def _is_wanted(self, row: Connection, held: Connection, *, force: bool, early: bool) -> bool:
        """Tell whether the token that is stored must still be renewed."""
        if force:
            return is_renewable(row.credentials) and same_token(row.credentials, held.credentials)
        return is_due(self._provider(row.provider), row, now=self._now(), early=early)

    def _set_up(self, name: str, integration: Integration | None) -> Provider:
        """Return a provider with what the integration says."""
        provider = self._provider(name)
        return provider if integration is None else configured(provider, integration.integration_config)

    async def _exchange(self, row: Connection, turn: Turn, *, force: bool) -> Connection:
        """Get a token and store it before anybody uses it."""
        integration = await off_loop(self._integrations.find, row.integration)
        provider, credentials, began = (
            self._set_up(row.provider, integration),
            row.credentials,
            self._now(),
        )
        if credentials is None:
            return row
        try:
            grant = grant_of(
                provider, integration, row.connection_config, credentials, now=began, nonce=self._nonce()
            )
            tokens = await self._drive(grant, turn)
        except (ProviderError, UsageError) as problem:
            return await self._fail(row, _failure(problem, row, integration), force=force)
        current = await self._insist(partial(self._connections.get, row.key))
        if current is None:
            raise _gone(row)
        if current.credentials != credentials:  # the account was authorised anew meanwhile: that counts
            return current
        config = promoted(provider, current.connection_config, tokens, renewing=True)
        failure = None if (why := tokens.user_failure) is None else _failure(why, row, integration)
        fresh, state = settled(
            renewed(credentials, tokens), current.refresh, failure, began=began, now=self._now()
        )
        if failure is not None or (state.partial and not current.refresh.partial):
            _tell(row, state)
        store = partial(
            self._connections.renew,
            row.key,
            credentials=fresh,
            connection_config=config,
            refresh=state,
            now=self._now(),
            moved_to=moved(provider, current, config),
        )
        await self._insist(store)
        return await self._row(row)

    async def _fail(self, row: Connection, failure: RefreshFailed, *, force: bool) -> Connection:
        """Write a failure down, and raise it unless the token that is there will do."""
        current = await self._row(row)
        if current.credentials != row.credentials:
            return current
        state = failed(current.refresh, failure, now=self._now())
        await self._tell(row, state)
        if not force and is_alive(current.credentials, self._now()):
            return msgspec.structs.replace(current, refresh=state)
        raise failure

    async def _tell(self, row: Connection, state: RefreshState) -> None:
        """Write down that there is no new token."""
        log_id = occasion(row.key, state)
        log(logging.WARNING, "refresh_failed", connection=row.name, log_id=log_id, error=state.error)
        with suppress(StorageError):  # what failed first is what counts
            await off_loop(self._connections.note_refresh, row.key, state, now=self._now())

    async def _drive(
        self, grant: Exchange[T], turn: Turn | None = None, *, policy: RetryPolicy = ONCE_MORE
    ) -> T:
        """Perform what a grant asks for."""
        try:
            call = next(grant)
            while True:
                if turn is not None:
                    await turn.keep()
                try:
                    response = await self._sessions[call.trusted].fetch(call.request(), policy=policy)
                except (ProviderError, UsageError) as problem:
                    call = grant.throw(problem)
                else:
                    call = grant.send(response)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # what the exchange gives, which StopIteration forgets

    async def _insist(self, work: Callable[[], T]) -> T:
        """Do what storing tokens takes, though the database be busy for a while: they cannot be got a second time."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await off_loop(work)
            except StorageError:
                await self._clock.sleep(_PAUSE)
        return await off_loop(work)

    async def _row(self, connection: Connection) -> Connection:
        row = await off_loop(self._connections.get, connection.key)
        if row is None:
            raise _gone(connection)
        return row

    def _now(self) -> int:
        return now_us(self._clock)


async def _outcome(task: asyncio.Task[Connection]) -> Connection:
    """Return what a task does, which goes on if the one who waits here is cancelled."""
    await asyncio.wait((task,))
    return task.result()


def _tell(connection: Connection, state: RefreshState) -> None:
    log_id = occasion(connection.key, state)
    log(logging.WARNING, "refresh_failed", connection=connection.name, log_id=log_id, error=state.error)


def _gone(connection: Connection) -> UnknownName:
    return UnknownName(f"connection: {connection.name} is gone", field="connection")


def _failure(
    problem: ProviderError | UsageError, of: Connection | Draft, integration: Integration | None
) -> RefreshFailed:
    """Return what went wrong as a failed refresh, without any secret that the other side may have repeated."""
    told = redacted(problem.message, of.credentials, integration)
    status = problem.status if isinstance(problem, ProviderError) else None
    reason = problem.reason if isinstance(problem, RefreshFailed) else None
    if reason is not None:
        reason = redacted(reason, of.credentials, integration)
    return RefreshFailed(told, status=status, reason=reason)
