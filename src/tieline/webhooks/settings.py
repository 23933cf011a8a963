"""Where webhooks go, which, and how they are signed."""

from __future__ import annotations

import re
from typing import Literal, get_args

import msgspec

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.http.model import origin

#: What can be switched off or on, by the name that Nango gives it.
Switch = Literal[
    "on_auth_creation",
    "on_auth_refresh_error",
    "on_sync_completion_always",
    "on_sync_error",
    "on_async_action_completion",
]
SWITCHES: tuple[Switch, ...] = get_args(Switch)

#: A header of one's own: a name as RFC 9110 has it, not one that says how the request itself is read or signed.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e]{0,4000}")
_OURS = re.compile(
    r"host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|user-agent|content-.*|x-nango-.*|webhook-.*"
)
_LONGEST_URL = 2000


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where webhooks of this environment go; without any address none are made.

    The addresses are the operator's own and may lead anywhere. `headers` go out with every webhook to them, never to the
    address of a connection. What signs them is the environment's webhook signing key (`tieline.access`).
    """

    primary_url: str | None = None
    secondary_url: str | None = None
    headers: dict[str, Secret] = {}
    #: A connection is made, or authorised anew.
    on_auth_creation: bool = True
    #: A token cannot be renewed any more, or can again.
    on_auth_refresh_error: bool = True
    #: A sync has run to its end, also where nothing has changed.
    on_sync_completion_always: bool = True
    on_sync_error: bool = True
    on_async_action_completion: bool = True

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses there are, each once."""
        return tuple(dict.fromkeys(url for url in (self.primary_url, self.secondary_url) if url))

    def __repr__(self) -> str:  # addresses may hold secrets of their receivers
        return "WebhookSettings(***)"


def checked(settings: WebhookSettings) -> WebhookSettings:
    """Return settings that can be kept; raises `UsageError` naming the field that is wrong."""
    for field in ("primary_url", "secondary_url"):
        check_url(getattr(settings, field), field=field)
    for name, value in settings.headers.items():
        _check_header(name, value)
    return settings


def check_url(url: str | None, *, field: str) -> None:
    """Return if a webhook can be sent there; raises `UsageError` naming the field."""
    if url is None:
        return
    try:
        origin(url)
    except ValueError:
        raise UsageError(f"{field}: must be an http or https address", field=field) from None
    if len(url) > _LONGEST_URL or not url.isprintable() or " " in url:
        raise UsageError(
            f"{field}: must be an address of at most {_LONGEST_URL} plain characters", field=field
        )


def _check_header(name: str, value: Secret) -> None:
    if not _NAME.fullmatch(name) or _OURS.fullmatch(name.lower()):
        raise UsageError(f"headers: {name[:100]!r} is no header that can be added", field="headers")
    if not _VALUE.fullmatch(value.reveal()):
        raise UsageError(f"headers: the value of {name} is not plain text of ASCII", field="headers")
