"""A sign-in while its user is at the provider's page: what is kept of it, sealed, until the browser comes back."""

from __future__ import annotations

import msgspec

from tieline.auth.credentials import concealed
from tieline.auth.oauth2 import Client
from tieline.connections.model import EndUser
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.core.typed import decoder


class Pending(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sign-in while the user is at the provider's page."""

    integration: str
    connection_id: str
    config: dict[str, JsonValue]
    redirect_uri: str
    #: The digest of the cookie of the browser that began it, and of the session.
    browser: str
    session: str
    #: The connection is there already.
    again: bool = False
    verifier: Secret | None = None
    #: By OAuth 1.0a: the token that the user was sent with.
    request_token: str | None = None
    request_secret: Secret | None = None
    client_id: str | None = None
    client_secret: Secret | None = None
    refresh_token: Secret | None = None
    audience: str | None = None
    end_user: EndUser | None = None
    tags: dict[str, str] | None = None
    webhook_url_override: str | None = None

    @property
    def override(self) -> Client | None:
        """The account's own OAuth client."""
        if self.client_id is None:
            return None
        return Client(client_id=self.client_id, client_secret=self.client_secret)

    def __repr__(self) -> str:  # it holds secrets
        return f"Pending({self.integration})"


def read_pending(content: bytes) -> Pending:
    """Return what was kept of a sign-in."""
    return _DECODER.decode(content)


_DECODER: msgspec.json.Decoder[Pending] = decoder(Pending, dec_hook=concealed)
