"""The closed union of credentials, and how each signs a request."""

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


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """A token that is sent as it is."""

    token: Secret


Credentials = Basic | Bearer

_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")


def authorization(credentials: Credentials) -> tuple[tuple[str, str], ...]:
    """Return the headers that authenticate a request with these credentials."""
    match credentials:
        case Basic(username=username, password=password):
            token = base64.b64encode(f"{username}:{password.reveal()}".encode()).decode()
            return (("Authorization", f"Basic {token}"),)
        case Bearer(token=secret):
            return (("Authorization", f"Bearer {secret.reveal()}"),)


def check_basic(username: str, password: str) -> Basic:
    """Return Basic credentials; raises `UsageError` naming the part that cannot be sent."""
    for field, text in (("username", username), ("password", password)):
        if not text or _UNSENDABLE.search(text):
            raise UsageError(f"{field}: must be a non-empty text without control characters", field=field)
    if ":" in username:
        raise UsageError("username: a colon cannot be part of it in HTTP Basic", field="username")
    return Basic(username=username, password=Secret(password))


def account(credentials: Credentials) -> str:
    """Return the part of the credentials that names the account without opening it; empty if there is none."""
    match credentials:
        case Basic(username=username):
            return username
        case Bearer():
            return ""


def dump(credentials: Credentials) -> bytes:
    """Return the credentials as JSON with their secrets in plain text, to be sealed at once."""
    match credentials:
        case Basic(username=username, password=password):
            return msgspec.json.encode({"type": "BASIC", "username": username, "password": password.reveal()})
        case Bearer(token=token):
            return msgspec.json.encode({"type": "BEARER", "token": token.reveal()})


def load(plain: bytes) -> Credentials:
    """Return the credentials that `dump` wrote."""
    fields = msgspec.json.decode(plain, type=dict[str, str])
    if fields["type"] == "BASIC":
        return Basic(username=fields["username"], password=Secret(fields["password"]))
    return Bearer(token=Secret(fields["token"]))
