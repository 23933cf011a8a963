"""Signed tokens."""

import base64
import hashlib
import hmac
import json
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tieline.core.errors import ConfigurationError, SignatureRefused
from tieline.webhooks.jwt import verified_claims

NOW = 1_900_000_000
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)
CURVE = ec.generate_private_key(ec.SECP256R1())
OTHER_CURVE = ec.generate_private_key(ec.SECP384R1())
SHARED = "shared secret"


def public(key, encoding=Encoding.PEM):
    raw = key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    return raw.decode() if encoding is Encoding.PEM else base64.b64encode(raw).decode()


def part(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def rs256(message):
    return RSA.sign(message, padding.PKCS1v15(), SHA256())


def es256(message):
    r, s = decode_dss_signature(CURVE.sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def hs256(message, key=SHARED):
    return hmac.new(key.encode(), message, hashlib.sha256).digest()


SIGNERS = {"RS256": (rs256, public(RSA)), "ES256": (es256, public(CURVE)), "HS256": (hs256, SHARED)}


def token(claims=None, *, alg="RS256", sign=None, **head):
    message = f"{part({'alg': alg} | head)}.{part({'sub': 'acme'} if claims is None else claims)}"
    signature = (sign or SIGNERS[alg][0])(message.encode())
    return f"{message}.{part(signature)}"


def read(text, key=None, algorithms=("RS256",), now=NOW):
    return verified_claims(text, key or public(RSA), algorithms=algorithms, now=now, field="Authorization")


@pytest.mark.parametrize("alg", SIGNERS)
def test_a_good_token_tells_its_claims(alg):
    """By each algorithm, with a key of its kind."""
    assert read(token(alg=alg), SIGNERS[alg][1], (alg,)) == {"sub": "acme"}


def test_a_public_key_may_be_without_its_frame():
    """As Gong shows it."""
    assert read(token(), f" {public(RSA, Encoding.DER)}\n") == {"sub": "acme"}


def test_what_was_signed_is_read_as_it_is_spelled():
    """Line ends and spaces and all, as in the example of RFC 7515, A.1."""
    example = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6"
        "Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    claims = {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}
    assert read(f"{example}.{part(hs256(example.encode()))}", SHARED, ("HS256",), now=1300819380) == claims


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (token(alg="none", sign=lambda _: b""), "malformed"),
        (token(alg="HS256", sign=lambda message: hs256(message, public(RSA))), "malformed"),
        (token(alg="ES256"), "malformed"),
        (token(crit=["exp"]), "malformed"),
        (token(b64=False), "malformed"),
        (token(sign=lambda _: b"x" * 256), "mismatch"),
        (token(sign=lambda _: b""), "malformed"),
        (token(["a list"]), "malformed"),
        (token(b"{"), "malformed"),
        (token(b"[" * 8000), "malformed"),
        (token(b'{"a":"' + b"x" * 20000 + b'"}'), "malformed"),
        (token() + "=", "malformed"),
        (token() + ".x", "malformed"),
        (token().replace(".", "..", 1), "malformed"),
        ("", "malformed"),
        ("a.b.c", "malformed"),
        ("é.é.é", "malformed"),
        (token({"exp": NOW - 61}), "stale"),
        (token({"exp": True}), "malformed"),
        (token({"exp": "never"}), "malformed"),
        (token({"nbf": NOW + 61}), "early"),
        (token({"iat": NOW + 61}), "early"),
    ],
    ids=count(),  # not by the tokens, whose keys are new in each process
)
def test_what_is_no_good_token_is_refused(text, reason):
    """Another algorithm, none, another key's, extensions, another spelling, another time."""
    with pytest.raises(SignatureRefused) as caught:
        read(text)
    assert caught.value.reason == reason


def test_another_spelling_of_a_signature_is_refused():
    """The bits that base64 leaves over must be zero."""
    good = token()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = good[:-1] + letters[letters.index(good[-1]) ^ 1]
    with pytest.raises(SignatureRefused):
        read(other)


@pytest.mark.parametrize("signature", [b"", b"x" * 63, b"x" * 64, b"\0" * 64])
def test_what_is_no_signature_on_a_curve_is_refused(signature):
    """Whatever its length."""
    with pytest.raises(SignatureRefused):
        read(token(alg="ES256", sign=lambda _: signature), public(CURVE), ("ES256",))


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("RS256", "no key"),
        ("RS256", public(CURVE)),
        ("RS256", public(WEAK)),
        ("ES256", public(RSA)),
        ("ES256", public(OTHER_CURVE)),
        ("HS256", public(RSA)),
        ("HS256", "short"),
    ],
)
def test_a_key_of_another_kind_is_the_operators_mistake(alg, key):
    """It is told as such."""
    with pytest.raises(ConfigurationError, match="webhook_secret"):
        read(token(alg=alg), key, (alg,))
