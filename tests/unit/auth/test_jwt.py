"""Tokens that are signed here: whoever has the other key believes them."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.jwt import mint
from tieline.auth.token_mint import Minting, Signature, minted
from tieline.core.clock import from_us
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.core.templates import Scope
from tieline.webhooks.jwt import verified_claims

RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
KEYS = {name: ec.generate_private_key(curve) for name, curve in CURVES.items()}
HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


def pem(key) -> Secret:
    return Secret(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def public(key) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def parts(token: str) -> tuple[dict, dict, bytes, bytes]:
    head, claims, signature = token.split(".")
    opened = [base64.urlsafe_b64decode(part + "==") for part in (head, claims, signature)]
    return json.loads(opened[0]), json.loads(opened[1]), f"{head}.{claims}".encode(), opened[2]


@given(claims=st.dictionaries(st.text(max_size=5), st.text(max_size=9) | st.integers(0, 2**40), max_size=4))
def test_what_is_claimed_is_believed(claims):
    """By a shared secret, whatever it is."""
    told = {f"c{name}": value for name, value in claims.items()}
    token = mint(told, Secret("a shared secret"), algorithm="HS256")
    assert verified_claims(token, "a shared secret", algorithms=["HS256"], now=0, field="t") == told


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", RSA), ("ES256", KEYS["ES256"])])
def test_pairs_of_keys_are_believed(algorithm, key):
    """And the header says what was said of it."""
    token = mint({"sub": "ada"}, pem(key), algorithm=algorithm, header={"kid": "k1"})
    assert parts(token)[0] == {"typ": "JWT", "kid": "k1", "alg": algorithm}
    told = verified_claims(token, public(key), algorithms=[algorithm], now=0, field="t")
    assert told == {"sub": "ada"}


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256", "PS384", "PS512"])
def test_other_digests_and_paddings(algorithm):
    """As the standard names them."""
    *_, message, signature = parts(mint({}, pem(RSA), algorithm=algorithm))
    digest = HASHES[algorithm[2:]]
    pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
    how = pss if algorithm.startswith("PS") else padding.PKCS1v15()
    RSA.public_key().verify(signature, message, how, digest)


@pytest.mark.parametrize("algorithm", sorted(CURVES))
def test_curves(algorithm):
    """Two numbers of a fixed length."""
    *_, message, signature = parts(mint({}, pem(KEYS[algorithm]), algorithm=algorithm))
    size = (KEYS[algorithm].curve.key_size + 7) // 8
    assert len(signature) == 2 * size
    halves = (int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))
    KEYS[algorithm].public_key().verify(
        encode_dss_signature(*halves), message, ec.ECDSA(HASHES[algorithm[2:]])
    )


def test_edwards():
    """Ed25519."""
    key = ed25519.Ed25519PrivateKey.generate()
    *_, message, signature = parts(mint({}, pem(key), algorithm="EdDSA"))
    key.public_key().verify(signature, message)


def test_key_on_one_line():
    """As environments and forms hold them."""
    flat = Secret(pem(RSA).reveal().replace("\n", "\\n"))
    assert mint({}, flat, algorithm="RS256") == mint({}, pem(RSA), algorithm="RS256")


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", pem(KEYS["ES256"])),
        ("ES256", pem(KEYS["ES384"])),
        ("ES256", pem(RSA)),
        ("EdDSA", pem(RSA)),
        ("RS256", Secret("no key")),
        ("none", Secret("x")),
        ("HS128", Secret("x")),
    ],
)
def test_wrong_key_is_refused(algorithm, key):
    """And so is what nobody knows; the key is not shown."""
    with pytest.raises(UsageError) as caught:
        mint({}, key, algorithm=algorithm)
    assert key.reveal()[30:60] not in caught.value.message or len(key.reveal()) < 30


def made(minting: Minting, signature: Signature, **credentials: object):
    scope = Scope(values={"credentials": credentials, **credentials}, now=from_us(0), random="")
    try:
        next(minted(minting, signature, scope, now=1_000_000_000))
    except StopIteration as end:
        return end.value
    raise AssertionError("it asked for something")


def test_token_is_made_as_described():
    """As Ghost's: a key of two halves, the secret in hexadecimal digits."""
    minting = Minting(
        signing_key="${credentials.privateKey.secret}",
        expires_in_ms=300_000,
        header={"alg": "HS256", "kid": "${credentials.privateKey.id}"},
        payload={"aud": "/admin/"},
    )
    key = {"id": "k1", "secret": "00ff" * 8}
    tokens = made(minting, Signature(protocol="HMAC", hmac_secret_encoding="hex"), privateKey=key)
    head, claims, message, signature = parts(tokens.token.reveal())
    assert head["kid"] == "k1"
    assert claims == {"iat": 1_000, "exp": 1_300, "aud": "/admin/"}
    import hmac

    assert hmac.digest(b"\x00\xff" * 8, message, "sha256") == signature
    assert tokens.expires_at == 1_300_000_000


@pytest.mark.parametrize(("secret", "encoding"), [("xyz", "hex"), ("", "hex"), ("%", "base64")])
def test_key_must_be_as_described(secret, encoding):
    """It is told, and not shown."""
    minting = Minting(signing_key="${credentials.key}")
    with pytest.raises(UsageError):
        made(minting, Signature(protocol="HMAC", hmac_secret_encoding=encoding), key=secret)
