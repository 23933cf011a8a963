"""Connections as rows: what is secret sealed in one document, the rest as text."""

from __future__ import annotations

import msgspec

from tieline.auth.credentials import Credentials, concealed, load, revealed
from tieline.connections.model import Connection, Editable, EndUser, RefreshState
from tieline.connections.vault import KeyRing
from tieline.core.json import JsonValue
from tieline.core.typed import decoder
from tieline.http.pace import Limits
from tieline.storage.database import Row

#: How a row's secrets are sealed: credentials alone, bound to the account; or all that is secret, bound to the row.
OF_ACCOUNT, OF_ROW = 1, 2


class Config(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a connection is neither an address nor a secret."""

    limits: Limits | None = None
    trusted: bool = False


class Secrets(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a connection is secret."""

    credentials: Credentials | None = None
    connection_config: dict[str, JsonValue] = {}


_ENCODER = msgspec.json.Encoder(enc_hook=revealed)
_SECRETS: msgspec.json.Decoder[Secrets] = decoder(Secrets, dec_hook=concealed)
_CONFIG: msgspec.json.Decoder[Config] = decoder(Config)
_STRINGS: msgspec.json.Decoder[dict[str, str]] = decoder(dict[str, str])
_END_USER: msgspec.json.Decoder[EndUser] = decoder(EndUser)
_REFRESH: msgspec.json.Decoder[RefreshState] = decoder(RefreshState)


def text_of(value: object) -> str:
    """Return a value as JSON text, to be stored."""
    return msgspec.json.encode(value).decode()


def text_or_none(value: object | None) -> str | None:
    """Return a value as JSON text, None as none."""
    return None if value is None else text_of(value)


def seal(ring: KeyRing, key: int, secrets: Secrets) -> bytes | None:
    """Return a connection's secrets, bound to its row so that they open nowhere else; None where it has none."""
    return None if secrets == Secrets() else ring.seal(_ENCODER.encode(secrets), row_aad(key))


def unseal(ring: KeyRing, key: int, how: int, sealed: bytes, account: tuple[str, str]) -> Secrets:
    """Return what was sealed in a row of an account, which is its provider and identity."""
    if how == OF_ACCOUNT:
        return Secrets(credentials=load(ring.open(sealed, account_aad(*account))))
    return _SECRETS.decode(ring.open(sealed, row_aad(key)))


def row_aad(key: int) -> bytes:
    """Return what a document of secrets is bound to."""
    return b"connection:%d" % key


def account_aad(provider: str, identity: str) -> bytes:
    """Return what credentials alone were bound to."""
    return f"credentials:{provider}:{identity}".encode()


def read_config(text: str) -> Config:
    """Return what of a connection is neither an address nor a secret."""
    return _CONFIG.decode(text)


def read_refresh(text: str) -> RefreshState:
    """Return what became of a connection's refreshes."""
    return _REFRESH.decode(text)


def read_editable(row: Row) -> Editable:
    """Return what a patch may change."""
    tags, end_user, webhook_url_override = row
    return Editable(
        tags={} if tags is None else _STRINGS.decode(tags),
        end_user=None if end_user is None else _END_USER.decode(end_user),
        webhook_url_override=webhook_url_override,
    )


def read_connection(row: Row, ring: KeyRing) -> Connection:
    """Return a connection from its row, opened."""
    (
        key, integration, provider, connection_id, identity, base_url, how, sealed, config, facts, metadata, tags,
        end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at,
    ) = row  # fmt: skip
    known = read_config(config)
    secrets = Secrets() if sealed is None else unseal(ring, key, how, sealed, (provider, identity))
    return Connection(
        key=key,
        integration=integration,
        provider=provider,
        connection_id=connection_id,
        identity=identity,
        base_url=base_url,
        credentials=secrets.credentials,
        trusted=known.trusted,
        connection_config=secrets.connection_config,
        limits=known.limits,
        metadata=None if metadata is None else msgspec.json.decode(metadata),
        tags={} if tags is None else _STRINGS.decode(tags),
        end_user=None if end_user is None else _END_USER.decode(end_user),
        webhook_url_override=webhook_url_override,
        refresh=_REFRESH.decode(refresh),
        facts=_STRINGS.decode(facts),
        created_at=created_at,
        updated_at=updated_at,
        last_fetched_at=last_fetched_at,
    )
