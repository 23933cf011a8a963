"""Turns what a program says of an account into a connection to be made; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from tieline.connections.fields import completed
from tieline.connections.model import ENVIRONMENT_ID, EndUser
from tieline.core.errors import EgressRefused, UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import SecretDocument
from tieline.http.egress import EgressRules
from tieline.providers.model import Provider

#: Bytes of metadata, and of a connection's configuration, as JSON.
LARGEST_DOCUMENT = 1024 * 1024
LONGEST_URL = 2048

_CONNECTION_ID = re.compile(r"""[a-zA-Z0-9,.;:=+~\[\]|@${}"'\\/_ -]{1,255}""")


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """What a program says of an account; `credentials` is the wire's object, with its `type`.

    Without a `connection_id` one is made up. What is None is kept where the id already has a connection.
    """

    integration: str
    credentials: SecretDocument
    connection_id: str | None = None
    connection_config: SecretDocument = SecretDocument({})
    metadata: Mapping[str, JsonValue] | None = None
    tags: Mapping[str, str] | None = None
    end_user: EndUser | None = None
    webhook_url_override: str | None = None


def check_wire_id(text: str, *, field: str = "connection_id") -> str:
    """Return a connection's id; raises `UsageError` for one that the wire does not know, or that is taken."""
    if not _CONNECTION_ID.fullmatch(text):
        raise UsageError(
            f"{field}: an id has 1 to 255 letters, digits, spaces and signs of ,.;:=+~[]|@${{}}\"'\\/_-",
            field=field,
        )
    if text == ENVIRONMENT_ID:
        raise UsageError(f"{field}: {text!r} is the name of the account in the environment", field=field)
    return text


def check_document(document: Mapping[str, JsonValue], *, field: str) -> dict[str, JsonValue]:
    """Return a JSON object as it is; raises `UsageError` for one that is too large."""
    if len(msgspec.json.encode(document)) > LARGEST_DOCUMENT:
        raise UsageError(f"{field}: must be at most {LARGEST_DOCUMENT} bytes of JSON", field=field)
    return dict(document)


def merged(
    known: Mapping[str, JsonValue] | None, new: Mapping[str, JsonValue], *, connection_id: str
) -> dict[str, JsonValue]:
    """Return metadata with more of it; raises `UsageError` naming the connection where that is too large."""
    document = {**(known or {}), **new}
    if len(msgspec.json.encode(document)) > LARGEST_DOCUMENT:
        told = f"what connection {connection_id!r} would have is more than {LARGEST_DOCUMENT} bytes of JSON"
        raise UsageError(f"metadata: {told}; nothing was changed", field="metadata")
    return document


def configuration(provider: Provider, given: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a connection's configuration, whole; raises `UsageError` naming the field that is wrong."""
    config = completed(provider.connection_config, given, place="connection_config")
    scopes = config.get("oauth_scopes_override")
    if scopes is not None and not _are_texts(scopes):
        where = "connection_config.oauth_scopes_override"
        raise UsageError(f"{where}: must be a list of texts", field=where)
    return check_document(config, field="connection_config")


def _are_texts(value: JsonValue) -> bool:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return False
    return all(isinstance(each, str) for each in value)


def check_webhook_url(text: str, rules: EgressRules, *, field: str = "webhook_url_override") -> str | None:
    """Return an address for webhooks, None for an empty one; raises `UsageError` for one that must not be called."""
    if not text:
        return None
    if len(text) > LONGEST_URL or not text.isprintable() or " " in text:
        raise UsageError(f"{field}: must be an http or https address", field=field)
    try:
        rules.check_url(text)
    except EgressRefused as problem:
        raise UsageError(f"{field}: {problem.message}", field=field) from None
    return text
