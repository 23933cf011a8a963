"""Which server, and who asks: what both kinds of client find out before their first call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from tieline.core.clock import SystemClock
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.runtime.credentials import Token
from tieline.runtime.op import Api, Bearer, Server
from tieline.sdk.webhooks import Headers, verify_webhook

if TYPE_CHECKING:
    from tieline.sdk.models.webhooks import WebhookEvent

DEFAULT_HOST = "http://127.0.0.1:3003"

_HOSTS = ("TIELINE_HOST", "NANGO_HOST")
_KEYS = ("TIELINE_SECRET_KEY", "NANGO_SECRET_KEY")
_SIGNING_KEYS = ("TIELINE_WEBHOOK_SIGNING_KEY", "NANGO_WEBHOOK_SIGNING_KEY")

API = Api(
    title="Tieline",
    servers=(Server(DEFAULT_HOST),),
    schemes={"key": Bearer(_KEYS[0])},
    security=(("key",),),
    user_agent="tieline-python",
)


class Account(Struct, frozen=True, kw_only=True):
    """A server, and the keys of one of its environments."""

    host: str
    key: Token
    signing_key: Secret | None = None

    @classmethod
    def of(
        cls,
        host: str | None,
        key: Token | None,
        signing_key: str | Secret | None,
        environment: Mapping[str, str],
    ) -> Account:
        """Return what was given, filled up from the environment; raises UsageError where there is no key."""
        found = key if key is not None else _first(environment, _KEYS)
        if not found:
            raise UsageError(f"give a key, or set {_KEYS[0]}", field="key")
        signing = signing_key if signing_key is not None else _first(environment, _SIGNING_KEYS)
        if signing is None and isinstance(found, (str, Secret)):
            signing = found  # of environments that have no other
        return cls(
            host=host or _first(environment, _HOSTS) or DEFAULT_HOST,
            key=found if not isinstance(found, str) else Secret(found),
            signing_key=Secret(signing) if isinstance(signing, str) else signing,
        )


class Now(Protocol):
    """Tells the time."""

    def now(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        ...


class Verifier:
    """Verifies webhooks with a key that is kept."""

    def __init__(self, signing_key: Secret | None, clock: Now | None) -> None:
        self._signing_key = signing_key
        self._now = SystemClock().now if clock is None else clock.now

    def verify_webhook(
        self,
        body: bytes | str,
        headers: Headers,
        signing_key: str | Secret | None = None,
        *,
        accept_legacy: bool = False,
    ) -> WebhookEvent:
        """Return what a webhook says, if the server sent it; `body` is what was received, byte for byte.

        `accept_legacy` is for servers that sign by `X-Nango-Signature` alone, with which whoever has seen one webhook can
        sign longer ones. Raises SignatureRefused with the `reason`, and UnreadableAnswer where the body is no JSON.
        """
        key = signing_key if signing_key is not None else self._signing_key
        return verify_webhook(body, headers, key or "", accept_legacy=accept_legacy, now=self._now)


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)
