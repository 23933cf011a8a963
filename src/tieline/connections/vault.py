"""Sealing: what is encrypted at rest is sealed under a ring of keys and opened by whichever of them sealed it.

A sealed value is a version byte, four bytes that name the key, a nonce of twelve, and AES-256-GCM's ciphertext. The
caller binds it to its place by associated data (`aad`): moved to another row, it does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tieline.core.errors import ConfigurationError, WrongKey
from tieline.core.files import sync_folder

_VARIABLE = "TIELINE_ENCRYPTION_KEY"
_VERSION = b"\x01"
_KEY_BYTES = 32
_HEAD_BYTES = 5
_NONCE_BYTES = 12
_BODY = _HEAD_BYTES + _NONCE_BYTES


class KeyRing:
    """Keys of which the first seals and every one opens."""

    def __init__(self, keys: Mapping[bytes, AESGCM], first: bytes) -> None:
        self._keys = keys
        self._head = first
        self._seal = keys[first].encrypt

    @property
    def first(self) -> str:
        """The name of the key that seals, as `key_id` tells it."""
        return key_id(self._head)

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read a comma list of keys, each the base64 of 32 bytes; raise `ConfigurationError` for anything else."""
        raw = [_decode(part.strip(), number) for number, part in enumerate(text.split(","), 1)]
        heads = [
            _VERSION + hashlib.blake2b(key, digest_size=4, person=b"tieline key id").digest() for key in raw
        ]
        return cls({head: AESGCM(key) for head, key in zip(heads, raw, strict=True)}, heads[0])

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """Encrypt `plain` under the first key, bound to `aad`."""
        nonce = os.urandom(_NONCE_BYTES)
        return b"".join((self._head, nonce, self._seal(nonce, plain, aad)))

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Return what was sealed with the same `aad`; raise `WrongKey` where no key of the ring opens it."""
        key = self._keys.get(sealed[:_HEAD_BYTES])
        if key is None:
            raise WrongKey
        try:
            return key.decrypt(sealed[_HEAD_BYTES:_BODY], memoryview(sealed)[_BODY:], aad)
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error

    def __repr__(self) -> str:
        return f"KeyRing({len(self._keys)} keys)"


def generate_key() -> str:
    """Return a new random key as `KeyRing.parse` reads it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def key_id(sealed: bytes) -> str:
    """Return the name, in hexadecimal digits, of the key that sealed a value."""
    return sealed[1:_HEAD_BYTES].hex()


def load_or_create_key(home: Path, *, sealed: str | None = None) -> str:
    """Return the key kept in `home`, in `encryption.key`, a file for its owner alone that is made when missing.

    `sealed` is where a database lies that is sealed already, which a new key would not open: then none is made. When
    several processes start at once, one makes it and all get the same. Raise `ConfigurationError` where the file is
    missing, cannot be made or read, where others may read it, or where it holds no keys.
    """
    path = home / "encryption.key"
    try:
        if not path.exists():
            if sealed is not None:
                raise ConfigurationError(
                    f"{path} is missing, whose key sealed {sealed}: bring the file back, or set {_VARIABLE} to the key"
                )
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path, generate_key())
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise ConfigurationError(f"others may read the encryption key {path}: chmod 600 {path}")
        text = path.read_bytes().decode(errors="replace").strip()
    except OSError as error:
        raise ConfigurationError(f"cannot use the encryption key {path}: {error.strerror}") from error
    try:
        KeyRing.parse(text)
    except ConfigurationError as error:
        raise ConfigurationError(
            f"the encryption key {path} is damaged: bring back the file as it was"
        ) from error
    return text


def _create(path: Path, key: str) -> None:
    """Put the key at `path`, whole and on disk, unless another process was first."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, never over another's
        sync_folder(path.parent)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _decode(text: str, number: int) -> bytes:
    """Return the 32 bytes of a key in either base64 alphabet, padded or not; the message never shows it."""
    try:
        key = base64.b64decode(
            text.replace("-", "+").replace("_", "/").rstrip("=") + "=" * (-len(text.rstrip("=")) % 4),
            validate=True,
        )
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise ConfigurationError(
            f"{_VARIABLE} must be a comma list of keys, each the base64 of {_KEY_BYTES} bytes; key {number} is not",
            field=_VARIABLE,
        )
    return key
