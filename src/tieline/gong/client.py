"""`Gong` and `AsyncGong`: the generated clients, with an account found and its pace kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from tieline.core.secrets import Secret
from tieline.gong.api.client import AsyncGong as _AsyncGenerated
from tieline.gong.api.client import Gong as _Generated
from tieline.runtime import AsyncClientSettings, ClientSettings, Token
from tieline.settings import read_environment

if TYPE_CHECKING:
    from tieline.gong.account import Account
    from tieline.http.pace_memory import MemoryPaceStore


class Gong(_Generated):
    """Gong's API, for programs that block: `Gong().users.list()`, from any number of threads.

    The account is an access key and its secret (also as `api_key` and `access_key`, the names of older clients), or an
    OAuth access token with the base URL that came with it. What is not given comes from the environment and a file
    `.env`: GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET, or GONG_API_KEY and GONG_ACCESS_KEY, or GONG_ACCESS_TOKEN, and
    GONG_BASE_URL. Calls keep to what Gong allows a company, 3 a second and 10,000 a day, together with all other clients
    of this account in this process; `limits` says otherwise.

    Raises `ConfigurationError` naming what is missing or contradicts itself.
    """

    def __init__(
        self,
        *,
        access_key: str | None = None,
        access_key_secret: str | Secret | None = None,
        api_key: str | None = None,
        token: Token | None = None,
        base_url: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        self._check(settings)
        if settings.get("signed"):  # whoever signs knows the account, and its pace
            super().__init__(base_url=base_url, **settings)
            return
        from tieline.gong.account import Given, account_of

        given = Given(
            access_key=access_key,
            access_key_secret=access_key_secret,
            api_key=api_key,
            token=token,
            base_url=base_url,
        )
        account = account_of(given, environment_of(settings.get("environment")))
        super().__init__(
            basic_auth=account.login,
            bearer_auth=account.token,
            base_url=account.base_url,
            **paced(settings, account),
        )


class AsyncGong(_AsyncGenerated):
    """Gong's API, for asyncio: `await AsyncGong().users.list()`, in one event loop. All else is as with `Gong`."""

    def __init__(
        self,
        *,
        access_key: str | None = None,
        access_key_secret: str | Secret | None = None,
        api_key: str | None = None,
        token: Token | None = None,
        base_url: str | None = None,
        **settings: Unpack[AsyncClientSettings],
    ) -> None:
        self._check(settings)
        if settings.get("signed"):
            super().__init__(base_url=base_url, **settings)
            return
        from tieline.gong.account import Given, account_of

        given = Given(
            access_key=access_key,
            access_key_secret=access_key_secret,
            api_key=api_key,
            token=token,
            base_url=base_url,
        )
        account = account_of(given, environment_of(settings.get("environment")))
        super().__init__(
            basic_auth=account.login,
            bearer_auth=account.token,
            base_url=account.base_url,
            **paced_async(settings, account),
        )


def environment_of(given: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the environment that a client was given, else that of the process with a file `.env`."""
    return read_environment(dotenv=Path(".env")) if given is None else given


def paced(settings: ClientSettings, account: Account) -> ClientSettings:
    """Return the settings with a pacer; the account is known, so that nothing of the environment is read again."""
    if "pacer" in settings:
        return {**settings, "environment": {}}
    from tieline.http.pacer import SyncPacer
    from tieline.http.session import ThreadClock

    limits, clock = settings.get("limits") or account.limits, settings.get("clock") or ThreadClock()
    store = _own_pace() if "clock" in settings else _shared_pace()
    pacer = SyncPacer(store, key=account.identity, limits=limits, clock=clock)
    return {**settings, "environment": {}, "pacer": pacer}


def paced_async(settings: AsyncClientSettings, account: Account) -> AsyncClientSettings:
    """As `paced`."""
    if "pacer" in settings:
        return {**settings, "environment": {}}
    from tieline.core.clock import SystemClock
    from tieline.http.pacer import AsyncPacer

    limits, clock = settings.get("limits") or account.limits, settings.get("clock") or SystemClock()
    store = _own_pace() if "clock" in settings else _shared_pace()
    pacer = AsyncPacer(store, key=account.identity, limits=limits, clock=clock)
    return {**settings, "environment": {}, "pacer": pacer}


def _own_pace() -> MemoryPaceStore:
    from tieline.http.pace_memory import MemoryPaceStore

    return MemoryPaceStore()


@cache
def _shared_pace() -> MemoryPaceStore:
    """Return what all clients of this process share: Gong counts for the company, not for a client."""
    return _own_pace()
