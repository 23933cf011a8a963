"""Who may do what: access keys and bearer tokens."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping

from tieline.sandbox.gong.config import Scopes
from tieline.sandbox.gong.errors import denied, missing_scope


class Access:
    """Checks credentials. An access key may do everything, a token what its scopes allow."""

    def __init__(self, *, access_key: str, secret: str, tokens: Mapping[str, Scopes]) -> None:
        self._basic = base64.b64encode(f"{access_key}:{secret}".encode())
        self._tokens = {token.encode(): scopes for token, scopes in tokens.items()}

    def scopes(self, header: bytes | None) -> Scopes:
        """Return what an `Authorization` header allows (None: everything). Raise a 401 if it is no good."""
        scheme, _, credentials = (header or b"").partition(b" ")
        credentials = credentials.strip()
        match scheme.lower():
            case b"basic" if hmac.compare_digest(credentials, self._basic):
                return None
            case b"bearer":
                for token, scopes in self._tokens.items():
                    if hmac.compare_digest(credentials, token):
                        return scopes
            case _:
                pass
        raise denied()

    @staticmethod
    def require(scopes: Scopes, scope: str) -> None:
        """Raise the 401 of a missing scope unless the scopes hold it."""
        if scopes is not None and scope not in scopes:
            raise missing_scope(scope)
