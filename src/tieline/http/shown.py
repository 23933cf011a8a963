"""What connections are made with where a client shows a certificate."""

from __future__ import annotations

import secrets
import ssl
from pathlib import Path
from tempfile import TemporaryDirectory

from tieline.core.secrets import Secret
from tieline.core.threads import off_loop
from tieline.http.identity import CERTIFICATE, Identity, wrong_identity

#: Identities whose connections are kept.
_MOST = 64


class Identities:
    """What connections are made with, kept for each identity; for one event loop."""

    def __init__(self) -> None:
        self._contexts: dict[Identity, ssl.SSLContext] = {}

    async def context(self, identity: Identity) -> ssl.SSLContext:
        """Return the same context for an identity as long as it is kept, so that connections can be used again."""
        found = self._contexts.get(identity)
        if found is None:
            found = await off_loop(context_of, identity)
            if len(self._contexts) >= _MOST:
                self._contexts.pop(next(iter(self._contexts)))
            self._contexts[identity] = found
        return found


def context_of(identity: Identity) -> ssl.SSLContext:
    """Return what connections are made with; blocks while the system's certificates are read.

    The library takes keys from files alone: for that moment the key is in one, encrypted by a password that is nowhere.
    Raises `UsageError` where it is no key after all.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    password = secrets.token_urlsafe(32)
    try:
        with TemporaryDirectory() as folder:
            chain, key = Path(folder, "chain.pem"), Path(folder, "key.pem")
            chain.write_text(identity.certificate, encoding="ascii")
            key.touch(mode=0o600)
            key.write_bytes(_encrypted(identity.private_key, password))
            context.load_cert_chain(chain, key, password)
    except (ssl.SSLError, ValueError, TypeError):
        raise wrong_identity(CERTIFICATE, "cannot be used with its key") from None
    return context


def _encrypted(key: Secret, password: str) -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    loaded = load_pem_private_key(key.reveal().encode(), password=None)
    return loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
