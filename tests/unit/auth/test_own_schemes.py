"""Signing descriptions that auth modes bring along, against published examples."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest

from tieline.auth.schemes import sigv4, wsse
from tieline.auth.signing import Unsigned, sign, verify

BUCKET = "https://examplebucket.s3.amazonaws.com"
SUITE = {
    "access_key": "AKIDEXAMPLE",
    "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "region": "us-east-1",
    "service": "service",
}
SUITE_TIME = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
S3_TIME = datetime(2013, 5, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "url", "more", "signature"),
    [
        ("GET", "/", {}, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("GET", "/example/..", {}, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        (
            "GET",
            "/?Param2=value2&Param1=value1",
            {},
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        ("POST", "/", {}, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ],
)
def test_amazons_own_suite(method, url, more, signature):
    request = Unsigned(method=method, url=f"https://example.amazonaws.com{url}")
    signed = sign(sigv4("service"), request, {**SUITE, **more}, now=SUITE_TIME, nonce="n")
    assert dict(signed.headers)["Authorization"].endswith(f"Signature={signature}")
    verify(sigv4("service"), signed.apply(request), {**SUITE, **more}, now=SUITE_TIME)


def test_s3_has_a_way_of_its_own():
    request = Unsigned(method="GET", url=f"{BUCKET}/test.txt", headers=(("Range", "bytes=0-9"),))
    keys = {
        "access_key": "AKIAIOSFODNN7EXAMPLE",
        "secret_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "region": "us-east-1",
        "service": "s3",
    }
    signed = sign(sigv4("s3"), request, keys, now=S3_TIME, nonce="n")
    told = dict(signed.headers)
    assert told["Authorization"].endswith("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    assert told["X-Amz-Content-Sha256"].startswith("e3b0c442")


def test_wsse_shows_a_password_without_telling_it():
    """The digest in hexadecimal, and that in base64; under the name that the provider's data gives."""
    now = datetime(2027, 1, 15, 8, tzinfo=UTC)
    request = Unsigned(method="GET", url="https://acme.test/api")
    signed = sign(wsse("x-wsse"), request, {"username": "me", "password": "p1"}, now=now, nonce="abc")
    digest = hashlib.sha1(b"abc" + b"2027-01-15T08:00:00.000Z" + b"p1").hexdigest()  # the scheme's
    shown = base64.b64encode(digest.encode()).decode()
    token = f'UsernameToken Username="me", PasswordDigest="{shown}", Nonce="abc", Created="2027-01-15T08:00:00.000Z"'
    assert signed.headers == (("x-wsse", token),)
    verify(wsse("x-wsse"), signed.apply(request), {"password": "p1"}, now=now)
