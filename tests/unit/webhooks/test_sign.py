"""The signatures of webhooks."""

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from tieline.core.secrets import Secret
from tieline.sdk.webhooks import verify_webhook
from tieline.webhooks.canonical import canonical
from tieline.webhooks.sign import signatures

KEY = Secret("5f1d0b2e-9d0c-4f5e-8c55-0a1b2c3d4e5f")
BODY = '{"a":"é"}'.encode()
NOW = 1_614_265_330


def signed(body=BODY, key=KEY, webhook_id="msg_1", timestamp=NOW):
    return signatures(body, key, webhook_id=webhook_id, timestamp=timestamp)


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


@given(st.dictionaries(st.text(), st.text()), st.text(min_size=1, max_size=40))
def test_our_own_sdk_verifies_what_is_signed(value, key):
    """Whatever the body and the key."""
    secret, body = Secret(key), canonical(value)
    verify_webhook(body, signed(body, secret), secret, now=lambda: NOW + 299)


def test_the_signature_covers_id_and_time():
    """A copy cannot be sent as another, or as a later one."""
    other = {
        dict(signed(webhook_id=name, timestamp=at))["webhook-signature"] for name in "ab" for at in (1, 2)
    }
    assert len(other) == 4
