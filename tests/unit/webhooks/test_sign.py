"""The signatures of webhooks."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import SignatureRefused
from tieline.core.secrets import Secret
from tieline.webhooks.sign import signatures, verify

KEY = Secret("5f1d0b2e-9d0c-4f5e-8c55-0a1b2c3d4e5f")
BODY = '{"a":"é"}'.encode()
NOW = 1_614_265_330


def signed(body=BODY, key=KEY, webhook_id="msg_1", timestamp=NOW):
    return signatures(body, key, webhook_id=webhook_id, timestamp=timestamp)


def without(headers, *names):
    return tuple(pair for pair in headers if pair[0] not in names)


def test_nangos_signatures():
    """A hash of the key and the body, and an HMAC of the body."""
    headers = dict(signed())
    key = KEY.reveal().encode()
    assert headers["X-Nango-Signature"] == hashlib.sha256(key + BODY).hexdigest()
    assert headers["X-Nango-Hmac-Sha256"] == hmac.new(key, BODY, hashlib.sha256).hexdigest()


def test_the_vector_of_standard_webhooks():
    """As its own libraries test it."""
    headers = signed(
        b'{"test": 2432232314}',
        Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
    )
    assert dict(headers)["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_key_without_the_prefix_is_its_own_text():
    """A receiver's library gets it as `whsec_` with the base64 of the text."""
    as_library = Secret("whsec_" + base64.b64encode(KEY.reveal().encode()).decode())
    assert dict(signed())["webhook-signature"] == dict(signed(key=as_library))["webhook-signature"]


def test_what_only_looks_like_base64_is_a_text():
    """A key may be any text."""
    assert dict(signed(key=Secret("whsec_é!")))["webhook-signature"].startswith("v1,")


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_what_is_signed_is_verified(body, key):
    """Whatever the body and the key."""
    secret = Secret(key.encode("utf-8", "replace").decode())
    verify(body, signed(body, secret), secret, now=NOW + 299)


def test_a_webhook_of_nangos_own_server_is_verified_by_its_hmac():
    """It has neither id nor time."""
    headers = (("x-nango-hmac-sha256", dict(signed())["X-Nango-Hmac-Sha256"]),)
    verify(BODY, headers, KEY, now=0)


@pytest.mark.parametrize(
    ("headers", "body", "now", "reason"),
    [
        (signed(), BODY + b" ", NOW, "mismatch"),
        (signed(key=Secret("other")), BODY, NOW, "mismatch"),
        (signed(), BODY, NOW + 301, "stale"),
        (signed(), BODY, NOW - 301, "early"),
        ((), BODY, NOW, "missing"),
        (without(signed(), "webhook-id"), BODY, NOW, "missing"),
        (without(signed(), "webhook-timestamp"), BODY, NOW, "missing"),
        ((*signed(), ("webhook-id", "msg_2")), BODY, NOW, "malformed"),
        ((*signed(), ("Webhook-Signature", "v1,abc")), BODY, NOW, "malformed"),
        ((*without(signed(), "webhook-timestamp"), ("webhook-timestamp", "now")), BODY, NOW, "malformed"),
        ((*without(signed(), "webhook-timestamp"), ("webhook-timestamp", "9" * 400)), BODY, NOW, "malformed"),
        (
            (*without(signed(), "webhook-timestamp"), ("webhook-timestamp", str(NOW + 1))),
            BODY,
            NOW,
            "mismatch",
        ),
        (
            (*without(signed(), "webhook-signature"), ("webhook-signature", "v1," * 5000)),
            BODY,
            NOW,
            "malformed",
        ),
        ((*without(signed(), "webhook-signature"), ("webhook-signature", "")), BODY, NOW, "mismatch"),
        (
            (*without(signed(), "webhook-signature"), ("webhook-signature", "v1a,x v1,é")),
            BODY,
            NOW,
            "mismatch",
        ),
        ((("X-Nango-Signature", dict(signed())["X-Nango-Signature"]),), BODY, NOW, "missing"),
    ],
)
def test_what_is_not_as_it_was_signed_is_refused(headers, body, now, reason):
    """With the reason; the old signature alone proves nothing."""
    with pytest.raises(SignatureRefused) as caught:
        verify(body, headers, KEY, now=now)
    assert caught.value.reason == reason


def test_one_good_signature_among_several_is_enough():
    """A sender that changes its key signs with both for a while."""
    old, new = (dict(signed(key=Secret(key)))["webhook-signature"] for key in ("old", KEY.reveal()))
    headers = (*without(signed(), "webhook-signature"), ("webhook-signature", f"{old} {new} v2,zzz"))
    verify(BODY, headers, KEY, now=NOW)
