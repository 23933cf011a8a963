"""A lease under which a token is renewed: one refresh at a time for each connection, over all processes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

from tieline.core.clock import MICROSECONDS
from tieline.core.errors import RefreshFailed, StorageError
from tieline.core.threads import off_loop
from tieline.work.model import Claim, Claimed, Held
from tieline.work.ports import Owner, RunStore

#: Seconds that a lease outlives its last sign of life: longer than one request for a token, repeated, may take.
LEASE = 90.0
_TTL = int(LEASE * MICROSECONDS)


class Turn:
    """One try to get a lease; whether it is ours shows inside the block, at whose end it is given back."""

    def __init__(self, leases: RunStore, lease: str, owner: Owner, now: Callable[[], int]) -> None:
        self._leases = leases
        self._lease = lease
        self._owner = owner
        self._now = now
        self._epoch: int | None = None

    @property
    def is_ours(self) -> bool:
        return self._epoch is not None

    async def __aenter__(self) -> Self:
        claim = await self._claim()
        if isinstance(claim, Held) and self._owner.is_alive(claim.owner) is False:
            await off_loop(self._leases.expire, self._lease, owner=claim.owner)
            claim = await self._claim()
        if isinstance(claim, Claimed):
            self._epoch = claim.epoch
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._epoch is not None:
            with suppress(StorageError):  # it expires by itself
                await off_loop(self._leases.release, self._lease, epoch=self._epoch)

    async def keep(self) -> None:
        """Hold the lease for longer; raises `RefreshFailed` where it is another's now."""
        if self._epoch is not None:
            renew = partial(self._leases.renew, self._lease, epoch=self._epoch, now=self._now(), ttl=_TTL)
            if not await off_loop(renew):
                raise RefreshFailed("another process has taken this refresh over")

    async def _claim(self) -> Claim:
        claim = partial(self._leases.claim, self._lease, owner=self._owner.name, now=self._now(), ttl=_TTL)
        return await off_loop(claim)
