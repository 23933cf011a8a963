"""Credentials, and how they sign a request."""

from __future__ import annotations

import base64
import re

import msgspec

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret


class Basic(msgspec.Struct, frozen=True, kw_only=True):
    """A user name (for many APIs: an access key) and a password, sent as HTTP Basic."""

    username: str
    password: Secret


#: The closed union of all kinds.
Credentials = Basic

_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")


def authorization(credentials: Credentials) -> tuple[tuple[str, str], ...]:
    """Return the headers that authenticate a request with these credentials."""
    pair = f"{credentials.username}:{credentials.password.reveal()}"
    return (("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"),)


def check_basic(username: str, password: str) -> Basic:
    """Return Basic credentials; raises `UsageError` naming the part that cannot be sent."""
    for field, text in (("username", username), ("password", password)):
        if not text or _UNSENDABLE.search(text):
            raise UsageError(f"{field}: must be a non-empty text without control characters", field=field)
    if ":" in username:
        raise UsageError("username: a colon cannot be part of it in HTTP Basic", field="username")
    return Basic(username=username, password=Secret(password))


def account(credentials: Credentials) -> str:
    """Return the part of the credentials that names the account without opening it."""
    return credentials.username


def dump(credentials: Credentials) -> bytes:
    """Return the credentials as JSON with their secrets in plain text, to be sealed at once."""
    return msgspec.json.encode(
        {"type": "BASIC", "username": credentials.username, "password": credentials.password.reveal()}
    )


def load(plain: bytes) -> Credentials:
    """Return the credentials that `dump` wrote."""
    fields = msgspec.json.decode(plain, type=dict[str, str])
    return Basic(username=fields["username"], password=Secret(fields["password"]))
