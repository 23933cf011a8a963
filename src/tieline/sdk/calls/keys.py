"""API keys, and the key that signs webhooks."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from tieline.core.secrets import Secret
from tieline.runtime.model import Model
from tieline.runtime.op import Body
from tieline.sdk.call import Call, Listed, all_of, done, in_path, inside, op
from tieline.sdk.models.keys import ApiKey, NewApiKey

_LIST = op("GET", "/environment/api-keys", "list_api_keys")
_CREATE = op("POST", "/environment/api-keys", "create_api_key", bodies=(Body("json"),))
_DELETE = op("DELETE", "/environment/api-keys/{id}", "delete_api_key", *in_path("id"))
_ROTATE = op("POST", "/environment/webhook-signing-key/rotate", "rotate_webhook_signing_key")


class _SigningKey(Model, kw_only=True):
    webhook_signing_key: str

    def __repr__(self) -> str:
        return "_SigningKey(***)"


def list_api_keys() -> Listed[ApiKey]:
    """List the API keys, without themselves."""
    return Listed(at=lambda _: Call(op=_LIST, read=all_of("data", ApiKey)))


def create_api_key(name: str, *, scopes: Sequence[str] | None = None) -> Call[NewApiKey]:
    """Make an API key with these scopes, or for everything, and return it with its `secret`, this once.

    Raises Forbidden for more than the client's own key may do, InvalidInput for a name that is taken.
    """
    body = {"display_name": name, "scopes": UNSET if scopes is None else list(scopes)}
    return Call(op=_CREATE, body=body, read=inside("data", NewApiKey))


def delete_api_key(id: int) -> Call[None]:  # noqa: A002  # the wire's name
    """Refuse an API key from now on; raises NotFound."""
    return Call(op=_DELETE, values=(id,), read=done)


def rotate_webhook_signing_key() -> Call[Secret]:
    """Make another key that signs webhooks and return it; what is sent from now on is signed with it."""
    read = inside("data", _SigningKey)
    return Call(op=_ROTATE, read=lambda answer: Secret(read(answer).webhook_signing_key))
