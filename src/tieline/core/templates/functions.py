"""The functions that templates may call; a new one is a row in the table."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.private_keys import load_key
from tieline.core.templates.scope import Scope
from tieline.core.time_formats import COMPACT, write_time
from tieline.core.urls import percent_encoded

#: Takes the scope and the arguments; None where the scope lacks a value.
Apply = Callable[..., str | None]


class Function(Struct, frozen=True, kw_only=True):
    """A function, how many arguments it takes, and the names it reads besides.

    Of more commas than it has arguments, the first belong to the first argument.
    """

    apply: Apply
    least: int = 1
    most: int = 1
    reads: frozenset[str] = frozenset()


def _raw(text: str) -> bytes:
    # Bodies that are no UTF-8 come as surrogates, and so give their own bytes back.
    return text.encode("utf-8", "surrogateescape")


def _base64(_: Scope, text: str) -> str:
    return base64.b64encode(_raw(text)).decode()


def _sha256_hex(_: Scope, text: str) -> str:
    return hashlib.sha256(_raw(text)).hexdigest()


def _sha256_base64(_: Scope, text: str) -> str:
    return base64.b64encode(hashlib.sha256(_raw(text)).digest()).decode()


def _hmac_sha1_hex(_: Scope, message: str, key: str) -> str:
    return hmac.digest(_raw(key), _raw(message), "sha1").hex()


def _pem(text: str) -> bytes:
    return _raw(text.replace("\\n", "\n").strip())


def _ed25519_sign(_: Scope, message: str, pem: str) -> str:
    """Return the base64 of the signature that a private Ed25519 key in PEM gives."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = load_key(_pem(pem))
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(
            "ed25519Sign: the key is not a private Ed25519 key in PEM without a passphrase"
        ) from None
    return base64.b64encode(key.sign(_raw(message))).decode()


def _fingerprint(_: Scope, pem: str) -> str:
    """Return `SHA256:` and the base64 hash of the public key that belongs to a key in PEM."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    text = _pem(pem)
    try:
        public = load_pem_public_key(text) if b"PUBLIC KEY" in text else load_key(text).public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError("fingerprint: the key is not one in PEM without a passphrase") from None
    return f"SHA256:{base64.b64encode(hashlib.sha256(der).digest()).decode()}"


def _aws_sig_v4(
    scope: Scope, key: str, secret: str, region: str, service: str, host: str | None = None
) -> str | None:
    """Return the Authorization header of AWS Signature 4 over content-type, host and x-amz-date.

    The request must carry `x-amz-date: ${now:YYYYMMDDTHHmmss[Z]}`.
    """
    request = scope.request
    if request is None or request.body is None:
        return None
    moment = write_time(scope.now, COMPACT)
    headers = {"host": host or request.value("host") or "", "x-amz-date": moment}
    if request.content_type:
        headers = {"content-type": request.content_type.strip(), **headers}
    path = request.value("path") or "/"
    names = ";".join(headers)
    canonical = "\n".join(
        (
            request.method.upper(),
            # Only S3 takes the path as it is sent.
            path if service == "s3" else percent_encoded(_raw(path), safe="/").decode(),
            request.value("urlCanonicalParams") or "",
            *(f"{name}:{value}" for name, value in headers.items()),
            "",
            names,
            hashlib.sha256(request.body).hexdigest(),
        )
    )
    reach = f"{moment[:8]}/{region}/{service}/aws4_request"
    message = f"AWS4-HMAC-SHA256\n{moment}\n{reach}\n{hashlib.sha256(_raw(canonical)).hexdigest()}"
    signing_key = _raw(f"AWS4{secret}")
    for step in reach.split("/"):
        signing_key = hmac.digest(signing_key, _raw(step), "sha256")
    signature = hmac.digest(signing_key, _raw(message), "sha256").hex()
    return f"AWS4-HMAC-SHA256 Credential={key}/{reach}, SignedHeaders={names}, Signature={signature}"


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "base64": Function(apply=_base64),
        "sha256Hex": Function(apply=_sha256_hex),
        "sha256Base64": Function(apply=_sha256_base64),
        "hmacSha1Hex": Function(apply=_hmac_sha1_hex, least=2, most=2),
        "ed25519Sign": Function(apply=_ed25519_sign, least=2, most=2),
        "fingerprint": Function(apply=_fingerprint),
        "awsSigV4": Function(
            apply=_aws_sig_v4,
            least=4,
            most=5,
            reads=frozenset(
                {"now", "method", "host", "path", "urlCanonicalParams", "bodyCanonicalParams", "contentType"}
            ),
        ),
    }
)
