"""Private keys of strangers."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tieline.core.private_keys import MOST_RSA_BITS, check_size, load_key

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LARGE = (1 << MOST_RSA_BITS) + 1


def written(key, encoding=Encoding.PEM):
    return key.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("key", [RSA, ec.generate_private_key(ec.SECP256R1())], ids=["rsa", "ec"])
@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER], ids=["pem", "der"])
def test_key_comes_as_it_was_written(key, encoding):
    found = load_key(written(key, encoding), in_lines=encoding is Encoding.PEM)
    assert found.private_numbers() == key.private_numbers()


def der(*numbers):
    """Return an RSA key of numbers that need not belong together."""
    parts = [number.to_bytes(number.bit_length() // 8 + 1, "big") for number in numbers]
    body = b"".join(b"\x02" + sized(part) for part in parts)
    return b"\x30" + sized(body)


def sized(content):
    size = len(content)
    if size < 128:
        return bytes([size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(length)]) + length + content


def test_numbers_that_do_not_belong_together_are_no_key():
    with pytest.raises(ValueError, match="no private key"):
        load_key(der(0, (1 << 2047) + 1, 65537, 7, 11, 13, 3, 3, 3), in_lines=False)


@pytest.mark.parametrize("place", ["n", "d", "p", "q"])
def test_no_number_of_a_key_is_larger_than_what_can_be_looked_at_quickly(place):
    """Whether its factors are primes would be looked at before whether they are its factors."""
    numbers = RSA.private_numbers()
    parts = {"p": numbers.p, "q": numbers.q, "d": numbers.d, "n": numbers.public_numbers.n, place: LARGE}
    public = rsa.RSAPublicNumbers(e=65537, n=parts["n"])
    large = rsa.RSAPrivateNumbers(
        p=parts["p"],
        q=parts["q"],
        d=parts["d"],
        dmp1=numbers.dmp1,
        dmq1=numbers.dmq1,
        iqmp=numbers.iqmp,
        public_numbers=public,
    )
    check_size(numbers)
    with pytest.raises(ValueError, match="too large"):
        check_size(large)


def test_large_key_is_refused_before_it_is_checked():
    """Its factors are no primes, which nobody has looked at."""
    p, q, e = (1 << 2100) + 1, (1 << 2099) + 1, 17
    d = pow(e, -1, (p - 1) * (q - 1))
    with pytest.raises(ValueError, match="too large"):
        load_key(der(0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)), in_lines=False)


@pytest.mark.parametrize(
    "text", [b"", b"-----BEGIN PRIVATE KEY-----", b"\xff" * 90], ids=["empty", "head", "bytes"]
)
@pytest.mark.parametrize("in_lines", [True, False])
def test_what_is_no_key_is_told(text, in_lines):
    with pytest.raises(ValueError, match="no private key"):
        load_key(text, in_lines=in_lines)


def test_key_with_a_password_is_none():
    sealed = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    with pytest.raises(ValueError, match="no private key"):
        load_key(sealed)
