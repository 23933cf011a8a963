"""A program that makes itself known to a provider (RFC 7591), where nobody has to do it by hand; without I/O."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.auth.oauth2 import Client
from tieline.auth.token_call import Exchange, TokenCall, read_answer, refused, text_at
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret

#: What users read who are asked to let us in.
CLIENT_NAME = "Tieline"


def register(
    call: TokenCall, *, redirect_uri: str, scope: str, more: Mapping[str, JsonValue]
) -> Exchange[Client]:
    """Register a public client that comes back to one address; `more` is what the provider wants otherwise."""
    wanted: dict[str, JsonValue] = {
        "client_name": CLIENT_NAME,
        "redirect_uris": [redirect_uri],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        **({"scope": scope} if scope else {}),
        **more,
    }
    response = yield TokenCall(
        url=call.url, trusted=call.trusted, headers=call.headers, params=wanted, body_format="json"
    )
    document = read_answer(response)
    client_id, secret = text_at(document, "client_id"), text_at(document, "client_secret")
    if client_id is None:
        raise refused(response, document)
    return Client(client_id=client_id, client_secret=Secret(secret) if secret else None)
