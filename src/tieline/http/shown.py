"""What connections are made with where a client shows a certificate."""

from __future__ import annotations

import os
import secrets
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tieline.core.private_keys import load_key
from tieline.core.secrets import Secret
from tieline.core.threads import off_loop
from tieline.http.identity import CERTIFICATE, Identity, wrong_identity

#: Identities whose connections are kept.
_MOST = 64
#: Where a process finds what it has open by its number, files that are nowhere else, too.
_OPEN = Path("/proc/self/fd")


class Identities:
    """What connections are made with, kept for each identity; for one event loop."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        #: The one that was used last is the last.
        self._contexts: dict[Identity, ssl.SSLContext] = {}

    async def context(self, identity: Identity) -> ssl.SSLContext:
        """Return the same context for an identity as long as it is kept, so that connections can be used again."""
        found = self._contexts.pop(identity, None)
        if found is None:
            found = await off_loop(context_of, identity)
        self._contexts[identity] = found
        if len(self._contexts) > self._most:
            del self._contexts[next(iter(self._contexts))]
        return found


def context_of(identity: Identity) -> ssl.SSLContext:
    """Return what connections are made with; blocks while the system's certificates are read.

    Raises `UsageError` where it is no key after all.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    password = secrets.token_urlsafe(32)
    try:
        content = identity.certificate.encode() + _encrypted(identity.private_key, password)
        with as_file(content) as path:
            context.load_cert_chain(path, password=password)
    except (ssl.SSLError, ValueError, TypeError):
        raise wrong_identity(CERTIFICATE, "cannot be used with its key") from None
    return context


@contextmanager
def as_file(content: bytes, *, in_memory: bool | None = None) -> Generator[Path]:
    """Let something be read under a path while the block runs: the library takes keys from files alone.

    It is in memory where the system has such files, else in a folder that only its own user can read.
    """
    if in_memory is None:
        in_memory = hasattr(os, "memfd_create") and _OPEN.is_dir()
    if in_memory:
        number = os.memfd_create("tieline", os.MFD_CLOEXEC)
        with open(number, "wb") as file:  # noqa: PTH123  # it has no name
            file.write(content)
            file.flush()
            yield _OPEN / str(number)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder, "key.pem")
        path.touch(mode=0o600)
        path.write_bytes(content)
        yield path


def _encrypted(key: Secret, password: str) -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    loaded = load_key(key.reveal().encode())
    return loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
