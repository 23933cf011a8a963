"""Private keys of whoever: none that holds everybody up while it is read; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

#: Bits that the numbers of an RSA key may have. To see that four times as many are a key takes half a minute, in which no
#: other thread runs.
MOST_RSA_BITS = 4096


def load_key(text: bytes, *, in_lines: bool = True) -> PrivateKeyTypes:
    """Return a private key in PEM or, without lines, in DER.

    Raises `ValueError` where it is none that is known, needs a password, or is larger than an RSA key may be.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    def load(*, unchecked: bool) -> PrivateKeyTypes:
        how = load_pem_private_key if in_lines else load_der_private_key
        try:
            return how(text, password=None, unsafe_skip_rsa_key_validation=unchecked)
        except (ValueError, TypeError, UnsupportedAlgorithm):  # what it says may tell of the key
            raise ValueError("no private key that can be read") from None

    seen = load(unchecked=True)
    if not isinstance(seen, RSAPrivateKey):
        return seen
    check_size(seen.private_numbers())
    return load(unchecked=False)


def check_size(numbers: RSAPrivateNumbers) -> None:
    """Raise `ValueError` for the numbers of an RSA key that are larger than they may be."""
    public = numbers.public_numbers
    parts = (public.n, public.e, numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
    if max(parts).bit_length() > MOST_RSA_BITS:
        raise ValueError("the key is too large")
