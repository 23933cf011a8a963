"""Who calls: the signature is verified by the description that goTom's provider file has for signing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tieline.auth.signing import Signing, Unsigned, claims, verify
from tieline.core.errors import SignatureRefused
from tieline.core.typed import convert
from tieline.http.model import find_header
from tieline.providers.catalogue import load
from tieline.sandbox.gotom.config import Account, part_of
from tieline.sandbox.gotom.errors import Refused, framework, unauthorized

_MISSING = {
    "Authorization": "Authorization header required",
    "Date": "Date header required",
    "Content-Type": "Content type header required",
}
#: The fields of a connection that may hold whose call it is, and the secrets of these.
_USERS = ("crm_user", "reports_user", "username")
_SECRETS = ("crm_secret", "reports_secret", "password")
_INVALID = "Signature not valid"


class Access:
    """Knows the users, and whether a request is from one of them."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._accounts = {account.user: account for account in accounts}
        self._signing = convert(load("gotom").signing, Signing)

    def admit(self, request: Unsigned, path: str, *, now: datetime) -> None:
        """Return if a user has signed the request; raises `Refused` as goTom answers."""
        if find_header(request.headers, "Authorization") is None:
            raise Refused(framework(401, "Unauthorized"))
        try:
            told = claims(self._signing, request)
            user = next((told[name] for name in _USERS if name in told), "")
            account = self._accounts.get(user)
            # A user that there is not is told nothing else than one with a wrong secret.
            secret = account.secret if account is not None else f"{user} has none"
            secrets: dict[str, str] = {**dict.fromkeys(_USERS, user), **dict.fromkeys(_SECRETS, secret)}
            verify(self._signing, request, secrets, now=now)
        except SignatureRefused as refused:
            raise unauthorized(_told(refused, request)) from None
        if account is None or account.part not in {None, part_of(path)}:
            raise unauthorized(_INVALID)


def _told(refused: SignatureRefused, request: Unsigned) -> str:
    match refused.reason:
        case "missing":
            return _MISSING.get(refused.field or "", _INVALID)
        case "malformed" if refused.field == "Date":
            return "Timestamp not valid"
        case "malformed" if not (find_header(request.headers, "Authorization") or "").startswith(
            "gotom_app_api "
        ):
            return "Invalid provider in authorization header"
        case "stale":
            return "Request is too old"
        case "early":
            return "Request is too far in the future"
        case _:
            return _INVALID
