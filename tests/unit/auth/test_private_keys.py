"""Private keys in the forms in which people have them."""

import base64
import json
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.auth.private_keys import key_id, load_private_key
from tieline.core.errors import UsageError

RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
PEM = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
DER = RSA.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
CURVE = ec.generate_private_key(ec.SECP256R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()


def encoded(number: int, size: int | None = None) -> str:
    raw = number.to_bytes(size or (number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def rsa_document() -> dict[str, str]:
    private = RSA.private_numbers()
    public = private.public_numbers
    numbers = {
        "n": public.n,
        "e": public.e,
        "d": private.d,
        "p": private.p,
        "q": private.q,
        "dp": private.dmp1,
        "dq": private.dmq1,
        "qi": private.iqmp,
    }
    return {"kty": "RSA", "kid": "k1", **{name: encoded(number) for name, number in numbers.items()}}


def curve_document() -> dict[str, str]:
    private = CURVE.private_numbers()
    point = private.public_numbers
    numbers = {"x": point.x, "y": point.y, "d": private.private_value}
    return {"kty": "EC", "crv": "P-256", **{name: encoded(number, 32) for name, number in numbers.items()}}


def same(one, other) -> bool:
    return one.private_numbers() == other.private_numbers()


@pytest.mark.parametrize(
    "written",
    [
        PEM,
        PEM.replace(b"\n", b"\\n"),
        base64.b64encode(DER),
        b"\n".join(PEM.splitlines()[1:-1]),
        base64.b64encode(base64.b64encode(DER)),
        base64.b64encode(PEM),
        json.dumps(rsa_document()).encode(),
    ],
    ids=["pem", "ends of lines written out", "base64", "lines", "encoded twice", "pem encoded", "json"],
)
def test_rsa_key_is_read_however_it_is_written(written):
    assert same(load_private_key(written), RSA)


def test_curves_are_read_from_json():
    assert same(load_private_key(json.dumps(curve_document()).encode()), CURVE)
    raw = EDWARDS.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    document = {"kty": "OKP", "crv": "Ed25519", "d": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}
    assert load_private_key(json.dumps(document).encode()).private_bytes_raw() == raw


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"nonsense",
        b"{",
        b"[]",
        b'{"kty":"RSA"}',
        b'{"kty":"oct","k":"AA"}',
        b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        json.dumps({**rsa_document(), "n": "A" * 5000}).encode(),
        json.dumps({**curve_document(), "d": 7}).encode(),
        json.dumps({**curve_document(), "crv": "P-1"}).encode(),
        json.dumps({**curve_document(), "x": encoded(1, 32)}).encode(),
        b'{"a":' + b"[" * 5000,
    ],
)
def test_what_is_no_key_is_told(written):
    """Without a word of it."""
    with pytest.raises(UsageError) as error:
        load_private_key(written)
    assert (error.value.field, error.value.message) == (
        "credentials",
        "credentials: the signing key must be a private key of at most 4096 bits, in PEM or as JSON (JWK)",
    )


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=200))
def test_any_bytes_are_a_key_or_told(raw):
    """Never anything else."""
    with suppress(UsageError):
        load_private_key(raw)
    key_id(raw)


def test_name_of_a_key_stands_in_its_json():
    assert key_id(json.dumps(rsa_document()).encode()) == "k1"
    assert key_id(json.dumps(curve_document()).encode()) is None
    assert key_id(PEM) is None
