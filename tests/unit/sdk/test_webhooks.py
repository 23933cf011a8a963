"""Webhooks: who sent them, and what they say."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline import Client
from tieline.core.secrets import Secret
from tieline.sdk import (
    AsyncActionEvent,
    AuthEvent,
    ForwardEvent,
    SignatureRefused,
    SyncEvent,
    UnknownEvent,
    UnreadableAnswer,
    read_webhook,
    verify_webhook,
)

KEY, RAW_KEY, NOW = "the-signing-key", b"the-signing-key", 1_767_225_600
SYNC = {
    "connectionId": "acme",
    "from": "nango",
    "model": "Call",
    "modifiedAfter": "2026-01-01T00:00:00.000Z",
    "providerConfigKey": "gong",
    "queryTimeStamp": "2026-01-01T00:00:00.000Z",
    "responseResults": {"added": 3, "deleted": 0, "updated": 1},
    "success": True,
    "syncName": "calls",
    "syncType": "INCREMENTAL",
    "syncVariant": "base",
    "type": "sync",
}
BODY = json.dumps(SYNC).encode()


def hmac_of(body=BODY, key=KEY):
    return {"X-Nango-Hmac-Sha256": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}


def legacy_of(body=BODY, key=KEY):
    return {"X-Nango-Signature": hashlib.sha256(key.encode() + body).hexdigest()}


def standard_of(body=BODY, key=RAW_KEY, *, at=NOW, **more):
    message = b"msg_1." + str(at).encode() + b"." + body
    signature = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
        **more,
    }


def verified(headers, body=BODY, key=KEY, now=NOW, *, legacy=False):
    return verify_webhook(body, headers, key, accept_legacy=legacy, now=lambda: now)


def reason(*given, **said):
    with pytest.raises(SignatureRefused) as caught:
        verified(*given, **said)
    return caught.value.reason


@pytest.mark.parametrize(
    ("headers", "legacy"), [(hmac_of(), False), (legacy_of(), True), (standard_of(), False)]
)
def test_each_signature_is_taken(headers, legacy):
    """Whatever the case of the headers, and however they come; the body may be text."""
    assert isinstance(verified(headers, legacy=legacy), SyncEvent)
    lower = {name.lower(): value for name, value in headers.items()}
    assert isinstance(verified([*lower.items()], BODY.decode(), legacy=legacy), SyncEvent)
    assert reason(headers, BODY + b" ", legacy=legacy) == "mismatch"
    assert reason(headers, key="another", legacy=legacy) == "mismatch"


def test_the_weak_signature_alone_is_not_enough(asker):
    """Whoever has seen one webhook could leave the others out and sign a longer body; unless that is asked for."""
    assert reason(legacy_of()) == "missing"
    client = asker.client(signing_key=KEY)
    with pytest.raises(SignatureRefused, match="X-Nango-Signature"):
        client.verify_webhook(BODY, legacy_of())
    assert isinstance(client.verify_webhook(BODY, legacy_of(), accept_legacy=True), SyncEvent)


def test_the_strongest_signature_counts():
    """One that is wrong is not made good by a weaker one."""
    wrong = {**standard_of(), "webhook-signature": "v1,AAAA"}
    assert reason({**legacy_of(), **hmac_of(), **wrong}) == "mismatch"
    assert reason({**legacy_of(), "X-Nango-Hmac-Sha256": "00"}, legacy=True) == "mismatch"


def test_a_webhook_is_good_for_five_minutes():
    """One that is sent again later, or comes from the future, is refused."""
    assert isinstance(verified(standard_of(), now=NOW + 300), SyncEvent)
    assert reason(standard_of(), now=NOW + 301) == "stale"
    assert reason(standard_of(), now=NOW - 301) == "early"


def test_several_signatures_and_versions_may_be_there():
    """A key that changes signs with both; what is not `v1` is not looked at."""
    good = standard_of()["webhook-signature"]
    assert verified({**standard_of(), "webhook-signature": f"v1a,xx v1,AAAA {good}"})
    assert reason({**standard_of(), "webhook-signature": good.replace("v1,", "v2,")}) == "mismatch"


def test_keys_of_standard_webhooks_are_base64():
    raw = bytes(range(24))
    key = f"whsec_{base64.b64encode(raw).decode()}"
    assert verified(standard_of(key=raw), key=Secret(key))
    assert verified(standard_of(key=b"whsec_not base64"), key="whsec_not base64")


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "missing"),
        ({"webhook-signature": "v1,x"}, "missing"),
        ({**standard_of(), "webhook-timestamp": "now"}, "malformed"),
        ({**standard_of(), "webhook-timestamp": "9" * 13}, "malformed"),
        ({**standard_of(), "webhook-timestamp": "١٢"}, "malformed"),
        ([*hmac_of().items(), *hmac_of().items()], "malformed"),
        ({"x-nango-hmac-sha256": "ü\ud800"}, "mismatch"),
        ({"x-nango-hmac-sha256": ""}, "mismatch"),
    ],
)
def test_what_is_not_signed_as_it_must_be_is_refused(headers, why):
    assert why == reason(headers)


def test_no_key_verifies_nothing():
    assert reason(hmac_of(key=""), key="") == "missing"


@given(st.binary(max_size=60), st.text(max_size=40))
def test_nothing_but_the_signature_gets_through(body, text):
    """Whatever is sent."""
    for name in ("webhook-signature", "x-nango-hmac-sha256", "x-nango-signature"):
        with pytest.raises(SignatureRefused):
            verified({"webhook-id": "m", "webhook-timestamp": str(NOW), name: text}, body, legacy=True)


def test_a_sync_tells_what_it_brought():
    event = read_webhook(BODY)
    assert isinstance(event, SyncEvent)
    assert (
        event.integration,
        event.connection_id,
        event.sync,
        event.variant,
        event.model,
        event.success,
    ) == ("gong", "acme", "calls", "base", "Call", True)
    assert (event.counts.added, event.modified_after.year, event.error) == (3, 2026, None)
    assert event.extra == {"queryTimeStamp": "2026-01-01T00:00:00.000Z"}


def test_every_type_is_a_class():
    """And what is none of them is kept."""
    auth = read_webhook(
        b'{"from":"nango","type":"auth","operation":"refresh","success":false,"connectionId":"a",'
        b'"error":{"type":"t","description":"d"},"endUser":{"endUserId":"u"}}'
    )
    assert isinstance(auth, AuthEvent)
    assert (
        auth.operation,
        auth.success,
        auth.error.description,
        auth.end_user.id,
    ) == ("refresh", False, "d", "u")
    action = read_webhook(
        b'{"type":"async_action","from":"nango","payload":{"id":"1","statusUrl":"/action/1"}}'
    )
    assert isinstance(action, AsyncActionEvent)
    assert action.action.status_url == "/action/1"
    forward = read_webhook(b'{"from":"github","type":"forward","payload":{"a":[1]},"connectionId":"a"}')
    assert isinstance(forward, ForwardEvent)
    assert (forward.from_, forward.payload) == ("github", {"a": [1]})
    for other in ({"type": "new", "from": "nango"}, {"type": "sync"}, {"type": ["x"], "from": ""}, [1], None):
        assert UnknownEvent(payload=other) == read_webhook(json.dumps(other).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_an_error(body):
    with pytest.raises(UnreadableAnswer):
        verified(hmac_of(body), body)


def test_a_client_goes_by_its_clock(asker):
    """One that was signed long ago for it is refused."""
    client = asker.client(signing_key=KEY)
    assert client.verify_webhook(BODY, standard_of())
    with pytest.raises(SignatureRefused, match="another time"):
        client.verify_webhook(BODY, standard_of(at=NOW - 301))


def test_a_client_verifies_with_its_key():
    """Its signing key, or the key itself where there is no other, as old environments have it."""
    assert isinstance(
        Client("http://x", "k", signing_key=KEY, environment={}).verify_webhook(BODY, hmac_of()), SyncEvent
    )
    assert Client("http://x", KEY, environment={}).verify_webhook(BODY, hmac_of())
    client = Client("http://x", "k", environment={"TIELINE_WEBHOOK_SIGNING_KEY": KEY})
    assert client.verify_webhook(BODY, hmac_of())
    with pytest.raises(SignatureRefused):
        client.verify_webhook(BODY, hmac_of(), "another")
    with pytest.raises(SignatureRefused, match="no key"):
        Client("http://x", lambda: "k", environment={}).verify_webhook(BODY, hmac_of(key=""))
