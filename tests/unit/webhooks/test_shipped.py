"""Webhooks of the providers that ship, signed here as each of them signs, by other code than ours."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tieline.core.errors import SignatureRefused
from tieline.http.model import find_header
from tieline.providers.catalogue import Catalogue
from tieline.webhooks.incoming import Incoming
from tieline.webhooks.receive import Wanted, challenge, named, occurrences
from tieline.webhooks.verifying import check

CATALOGUE = Catalogue()
NOW = 1_900_000_000
SECRET = "5ecret of the webhook"
#: Close gives out keys in hexadecimal.
CLOSE_KEY = "5e" * 32
URL = "https://tieline.example/webhook/8f8e4b0e-0d6c-4b0f-9a0c-2f1f9d6f7a11/key"
GONG_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GONG_PUBLIC = base64.b64encode(
    GONG_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()
#: Of Slack's page on how its requests are verified.
SLASH_COMMAND = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
    b"channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
    b"response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
    b"96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)


def mac(message, *, alg="sha256", secret=SECRET):
    return hmac.new(secret.encode(), message, getattr(hashlib, alg))


def b64(raw):
    return base64.b64encode(raw).decode()


def b64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def timed(name):
    def sign(body, at):
        return {name: f"t={at},v1={mac(b'%d.' % at + body).hexdigest()}"}

    return sign


def gong(body, _at, *, url=URL):
    claims = {"webhook_url": url, "body_sha256": hashlib.sha256(body).hexdigest(), "iat": NOW}
    head = b64url(json.dumps({"alg": "RS256", "typ": "JWT"}).encode())
    message = f"{head}.{b64url(json.dumps(claims).encode())}"
    signature = GONG_KEY.sign(message.encode(), padding.PKCS1v15(), SHA256())
    return {"Authorization": f"Bearer {message}.{b64url(signature)}"}


def slack(body, at):
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={mac(b'v0:%d:' % at + body).hexdigest()}",
    }


def hubspot(body, at):
    stamp = str(at * 1000)
    return {
        "X-HubSpot-Request-Timestamp": stamp,
        "X-HubSpot-Signature-v3": b64(mac(b"POST" + URL.encode() + body + stamp.encode()).digest()),
    }


def zendesk(body, at):
    assert at == NOW
    stamp = "2030-03-17T17:46:40Z"
    return {
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        "X-Zendesk-Webhook-Signature": b64(mac(stamp.encode() + body).digest()),
    }


def b64ed(name, alg="sha256"):
    return lambda body, _at: {name: b64(mac(body, alg=alg).digest())}


def close(body, at):
    return {
        "Close-Sig-Timestamp": str(at),
        "Close-Sig-Hash": hmac.new(bytes.fromhex(CLOSE_KEY), b"%d" % at + body, "sha256").hexdigest(),
    }


def front(body, at):
    stamp = str(at * 1000)
    return {
        "X-Front-Request-Timestamp": stamp,
        "X-Front-Signature": b64(mac(stamp.encode() + b":" + body).digest()),
    }


def box(body, at):
    """With the offset of California, as Box writes it."""
    stamp = datetime.fromtimestamp(at, timezone(timedelta(hours=-7))).isoformat()
    return {
        "Box-Delivery-Timestamp": stamp,
        "Box-Signature-Primary": b64(mac(body + stamp.encode()).digest()),
    }


def twilio(body, _at, *, url=None):
    """Of a body that is no form: its digest is in the address."""
    return {"X-Twilio-Signature": b64(mac(digested(body, url or URL).encode(), alg="sha1").digest())}


def digested(body, url):
    return f"{url}?bodySHA256={hashlib.sha256(body).hexdigest()}"


def hexed(name, prefix="", alg="sha256"):
    return lambda body, _at: {name: prefix + mac(body, alg=alg).hexdigest()}


#: By provider: how it signs, and a body of the kind that it sends.
SENDERS = {
    "github": (hexed("X-Hub-Signature-256", "sha256="), {"installation": {"id": 7}}),
    "github-app": (hexed("X-Hub-Signature-256", "sha256="), {"installation": {"id": 7}}),
    "github-app-oauth": (hexed("X-Hub-Signature-256", "sha256="), {"installation": {"id": 7}}),
    "github-pat": (hexed("X-Hub-Signature-256", "sha256="), {"action": "opened"}),
    "stripe-api-key": (timed("Stripe-Signature"), {"type": "invoice.paid", "account": "acct_1"}),
    "slack": (slack, {"type": "event_callback", "team_id": "T1", "event": {"type": "message"}}),
    "shopify": (lambda body, _at: {"X-Shopify-Hmac-Sha256": b64(mac(body).digest())}, {"id": 1}),
    "gong": (gong, {"isTest": False, "callData": {"metaData": {"id": "7782342274025937895"}}}),
    "gong-oauth": (gong, {"isTest": True}),
    "hubspot": (hubspot, [{"portalId": 1, "subscriptionType": "contact.creation"}]),
    "linear": (
        hexed("Linear-Signature"),
        {"type": "Issue", "organizationId": "o-1", "webhookTimestamp": NOW * 1000},
    ),
    "intercom": (hexed("X-Hub-Signature", "sha1=", "sha1"), {"topic": "contact.created", "app_id": "ws"}),
    "zendesk": (zendesk, {"type": "zen:event-type:user.created", "account_id": 1}),
    "asana": (hexed("X-Hook-Signature"), {"events": []}),
    "typeform": (
        lambda body, _at: {"Typeform-Signature": f"sha256={b64(mac(body).digest())}"},
        {"event_type": "form_response"},
    ),
    "calendly": (timed("Calendly-Webhook-Signature"), {"event": "invitee.created", "created_by": "u"}),
    "attio": (hexed("Attio-Signature"), {"events": [{"event_type": "record.created"}]}),
    "box": (box, {"trigger": "FILE.UPLOADED"}),
    "clickup": (hexed("X-Signature"), {"event": "taskCreated"}),
    "close": (close, {"event": {"object_type": "lead", "action": "created"}}),
    "docusign": (b64ed("X-DocuSign-Signature-1"), {"event": "envelope-sent", "data": {"accountId": "a-1"}}),
    "dropbox": (hexed("X-Dropbox-Signature"), {"list_folder": {"accounts": ["dbid:1"]}}),
    "facebook": (hexed("X-Hub-Signature-256", "sha256="), {"object": "page", "entry": []}),
    "figma": (lambda _body, _at: {}, {"passcode": SECRET, "event_type": "FILE_UPDATE"}),
    "front": (front, {"type": "message", "authorization": {"id": "cmp_1"}}),
    "gitlab": (lambda _body, _at: {"X-Gitlab-Token": SECRET}, {"object_kind": "push"}),
    "helpscout-mailbox": (b64ed("X-HelpScout-Signature", "sha1"), {"id": 1}),
    "pagerduty": (hexed("X-PagerDuty-Signature", "v1="), {"event": {"event_type": "incident.triggered"}}),
    "squareup": (
        lambda body, _at: {"X-Square-HmacSha256-Signature": b64(mac(URL.encode() + body).digest())},
        {"merchant_id": "m-1", "type": "payment.created"},
    ),
    "trello": (
        lambda body, _at: {"X-Trello-Webhook": b64(mac(body + URL.encode(), alg="sha1").digest())},
        {"action": {"type": "updateCard"}},
    ),
    "twilio": (twilio, {"a": 1}),
    "woocommerce": (b64ed("X-WC-Webhook-Signature"), {"id": 1}),
}
TIMED = {"stripe-api-key", "slack", "hubspot", "linear", "zendesk", "calendly", "close", "front"}
#: The secret itself is sent, and nothing says what the body is.
SHOWN = {"gitlab", "figma"}


def raw(value):
    return json.dumps(value, ensure_ascii=False).encode()


def incoming(name, *, at=NOW, body=None, url=URL, **headers):
    sign, value = SENDERS[name]
    body = raw(value) if body is None else body
    # A proxy in between has its own idea of the host.
    given = {"Host": "10.0.0.1:3003", "Content-Type": "application/json", **sign(body, at), **headers}
    url = digested(body, url) if name == "twilio" else url
    return Incoming(url=url, headers=tuple(given.items()), body=body)


def secret_of(name):
    return GONG_PUBLIC if name.startswith("gong") else CLOSE_KEY if name == "close" else SECRET


def verified(name, request, *, secret=None, now=NOW):
    check(CATALOGUE.load(name).webhook, request, secret or secret_of(name), now=now)


def changed(request, **headers):
    """Return the request with headers in place of its own; None leaves one out."""
    lower = {name.lower(): value for name, value in headers.items()}
    kept = tuple((name, lower.get(name.lower(), value)) for name, value in request.headers)
    return Incoming(
        url=request.url, headers=tuple(pair for pair in kept if pair[1] is not None), body=request.body
    )


def signing_headers(name):
    return SENDERS[name][0](raw(SENDERS[name][1]), NOW)


def test_every_description_is_tried():
    """Whatever ships a description has a sender here."""
    assert {name for name in CATALOGUE.names() if CATALOGUE.load(name).webhook} == SENDERS.keys()


@pytest.mark.parametrize("name", SENDERS)
def test_what_a_provider_signed_is_believed(name):
    """And for a while after."""
    verified(name, incoming(name))
    verified(name, incoming(name), now=NOW + 50)


@pytest.mark.parametrize("name", [name for name in SENDERS if name not in SHOWN])
def test_another_body_is_refused(name):
    """By one byte."""
    request = incoming(name)
    with pytest.raises(SignatureRefused):
        verified(name, Incoming(url=request.url, headers=request.headers, body=request.body + b" "))


@pytest.mark.parametrize("name", sorted(SENDERS.keys() - {"gong", "gong-oauth"}))
def test_another_secret_is_refused(name):
    """As is one that begins alike."""
    with pytest.raises(SignatureRefused):
        verified(name, incoming(name), secret=secret_of(name) + "5e")


@pytest.mark.parametrize(
    ("name", "header"), [(name, each) for name in SENDERS for each in signing_headers(name)]
)
def test_each_header_of_a_signature_must_be_there_once(name, header):
    """Without it, empty, changed or twice, there is none."""
    request = incoming(name)
    value = find_header(request.headers, header)
    for wrong in (None, "", value[:-4] + "0000", f"{value},{value}", value.upper()):
        if name == "pagerduty" and wrong == f"{value},{value}":  # one good signature of several is enough
            continue
        if wrong == value or (wrong or "").rstrip("Z") == value.rstrip("Z"):
            continue
        with pytest.raises(SignatureRefused):
            verified(name, changed(request, **{header: wrong}))
    twice = (*request.headers, (header.lower(), "x"))
    with pytest.raises(SignatureRefused):
        verified(name, Incoming(url=URL, headers=twice, body=request.body))


@pytest.mark.parametrize("name", sorted(TIMED))
@pytest.mark.parametrize("seconds", [-301, 301, 10**9])
def test_what_was_signed_at_another_time_is_refused(name, seconds):
    """An old one is somebody else's copy; the limit is five minutes."""
    with pytest.raises(SignatureRefused) as caught:
        verified(name, incoming(name), now=NOW + seconds)
    assert caught.value.reason == ("stale" if seconds > 0 else "early")


@pytest.mark.parametrize(
    ("name", "secret", "headers", "body", "now"),
    [
        (
            "github",
            "It's a Secret to Everybody",
            {
                "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            },
            b"Hello, World!",
            0,
        ),
        (
            "slack",
            "8f742231b10e8888abcd99yyyzzz85a5",
            {
                "X-Slack-Request-Timestamp": "1531420618",
                "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            },
            SLASH_COMMAND,
            1531420618,
        ),
    ],
)
def test_what_providers_publish_as_examples(name, secret, headers, body, now):
    """Is believed."""
    verified(name, Incoming(url=URL, headers=tuple(headers.items()), body=body), secret=secret, now=now)


def test_one_of_several_signatures_of_stripe_is_enough():
    """It signs with the old secret and the new one for a while; its other schemes are not looked at."""
    request = incoming("stripe-api-key")
    good = find_header(request.headers, "Stripe-Signature")
    time, _, signature = good.partition(",")
    for header in (f"{time},v1={'0' * 64},{signature},v0=00", f"{time}, {signature}"):
        verified("stripe-api-key", changed(request, **{"Stripe-Signature": header}))
    for header in (
        f"{time},v0={signature[3:]}",
        f"t=1,{good}",
        f"{time},{','.join(['v1=0'] * 8)},{signature}",
    ):
        with pytest.raises(SignatureRefused):
            verified("stripe-api-key", changed(request, **{"Stripe-Signature": header}))


def test_parts_of_a_header_cannot_be_sent_as_headers():
    """They are only what the header itself says."""
    request = incoming("stripe-api-key")
    good = mac(b"%d." % NOW + request.body).hexdigest()
    parts = (("Stripe-Signature.t", str(NOW)), ("Stripe-Signature.v1", good))
    for headers in (parts, (("Stripe-Signature", f"t={NOW}"), *parts)):
        with pytest.raises(SignatureRefused):
            verified("stripe-api-key", Incoming(url=URL, headers=headers, body=request.body))


def test_a_token_of_gong_is_for_one_address():
    """One for another connection's cannot be used here."""
    mine, other = f"{URL}?nangoConnectionId=mine", f"{URL}?nangoConnectionId=other"
    body = raw(SENDERS["gong"][1])
    for called in (mine, other):
        request = Incoming(url=called, headers=tuple(gong(body, NOW, url=mine).items()), body=body)
        if called == mine:
            verified("gong", request)
        else:
            with pytest.raises(SignatureRefused):
                verified("gong", request)


@pytest.mark.parametrize(
    ("name", "headers", "kind", "wanted"),
    [
        ("github", {"X-GitHub-Event": "push"}, "push", [("connection_config.installation_id", "7")]),
        ("stripe-api-key", {}, "invoice.paid", [("connection_config.context", "acct_1")]),
        ("slack", {}, "message", [("connection_config.team.id", "T1")]),
        (
            "shopify",
            {"X-Shopify-Topic": "orders/create", "X-Shopify-Shop-Domain": "acme.myshopify.com"},
            "orders/create",
            [("connection_config.subdomain", "acme")],
        ),
        ("gong", {}, None, []),
        (
            "hubspot",
            {},
            "contact.creation",
            [("connection_config.portalId", "1"), ("metadata.portalId", "1")],
        ),
        (
            "linear",
            {},
            "Issue",
            [("connection_config.organizationId", "o-1"), ("metadata.organizationId", "o-1")],
        ),
        ("intercom", {}, "contact.created", [("connection_config.appId", "ws"), ("metadata.appId", "ws")]),
        (
            "zendesk",
            {"X-Zendesk-Account-Id": "12"},
            "zen:event-type:user.created",
            [("connection_config.account_id", "12"), ("metadata.account_id", "12")],
        ),
        ("typeform", {}, "form_response", []),
        ("front", {}, "message", [("metadata.company_id", "cmp_1")]),
        ("gitlab", {"X-Gitlab-Event": "Push Hook"}, "Push Hook", []),
        ("squareup", {}, "payment.created", [("metadata.merchant_id", "m-1")]),
        ("woocommerce", {"X-WC-Webhook-Topic": "order.created"}, "order.created", []),
        ("calendly", {}, "invitee.created", [("connection_config.owner", "u"), ("metadata.owner", "u")]),
    ],
)
def test_what_a_webhook_is_about(name, headers, kind, wanted):
    """Its kind, and whose it is, in the provider's own words."""
    (found,) = occurrences(CATALOGUE.load(name).webhook, incoming(name, **headers))
    assert (found.kind, found.wanted) == (kind, tuple(Wanted(*each) for each in wanted))
    assert found.body == raw(SENDERS[name][1])


def test_a_batch_of_hubspot_is_taken_apart():
    """Each account gets its own events and no other's."""
    items = [
        {"portalId": portal, "subscriptionType": kind, "n": n}
        for n, (portal, kind) in enumerate([(1, "a"), (2, "a"), (1, "a"), (1, "b")])
    ]
    found = occurrences(CATALOGUE.load("hubspot").webhook, incoming("hubspot", body=raw([*items, "odd"])))
    told = [
        (each.kind, [wanted.value for wanted in each.wanted][:1], json.loads(each.body)) for each in found
    ]
    assert told == [
        ("a", ["1"], [items[0], items[2]]),
        ("a", ["2"], [items[1]]),
        ("b", ["1"], [items[3]]),
        (None, [], ["odd"]),
    ]


def test_a_form_of_slack_is_read_as_what_it_holds():
    """Slash commands are forms, and what people click on is JSON in one."""
    webhook = CATALOGUE.load("slack").webhook
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    command = incoming("slack", body=b"command=%2Fweather&team_id=T1", **form)
    click = incoming(
        "slack",
        body=b"payload=%7B%22type%22%3A%22block_actions%22%2C%22team%22%3A%7B%22id%22%3A%22T1%22%7D%7D",
        **form,
    )
    assert [occurrences(webhook, each)[0].kind for each in (command, click)] == ["/weather", "block_actions"]
    assert {occurrences(webhook, each)[0].wanted for each in (command, click)} == {
        (Wanted("connection_config.team.id", "T1"),)
    }


def test_slack_asks_whether_we_are_there_and_signs_it():
    """It gets its challenge back as plain text, once it is verified."""
    webhook = CATALOGUE.load("slack").webhook
    request = incoming("slack", body=raw({"type": "url_verification", "challenge": "3eZbrw1aB"}))
    assert challenge(webhook, request, SECRET, signed=False) is None
    reply = challenge(webhook, request, SECRET, signed=True)
    assert (reply.status, reply.body, find_header(reply.headers, "content-type")) == (
        200,
        b"3eZbrw1aB",
        "text/plain; charset=utf-8",
    )
    assert challenge(webhook, incoming("slack"), SECRET, signed=True) is None


def test_asana_shakes_hands():
    """It gets its secret back, which proves nothing."""
    webhook = CATALOGUE.load("asana").webhook
    hello = Incoming(url=URL, headers=(("X-Hook-Secret", "b537207f20cbfa02"),))
    reply = challenge(webhook, hello, None, signed=False)
    assert (reply.body, reply.headers) == (b"", (("X-Hook-Secret", "b537207f20cbfa02"),))
    odd = Incoming(url=URL, headers=(("X-Hook-Secret", "a\r\nSet-Cookie: b"),))
    assert challenge(webhook, odd, None, signed=False) is None


def test_rules_of_gong_name_their_connection_in_the_address():
    """Before anything of it is proved."""
    webhook = CATALOGUE.load("gong").webhook
    assert named(webhook, Incoming(url=f"{URL}?nangoConnectionId=acme%20eu&nangoConnectionId=2")) == "acme eu"
    assert named(webhook, Incoming(url=URL)) is None
    assert named(CATALOGUE.load("slack").webhook, Incoming(url=f"{URL}?nangoConnectionId=acme")) is None


def test_dropbox_asks_in_the_address_whether_we_are_there():
    webhook = CATALOGUE.load("dropbox").webhook
    reply = challenge(webhook, Incoming(url=f"{URL}?challenge=abc", method="GET"), None, signed=False)
    assert (reply.status, reply.body) == (200, b"abc")


def test_front_asks_in_a_header_whether_we_are_there_and_signs_it():
    webhook = CATALOGUE.load("front").webhook
    request = incoming("front", body=raw({"type": "sync"}), **{"X-Front-Challenge": "abc"})
    assert challenge(webhook, request, SECRET, signed=False) is None
    assert challenge(webhook, request, SECRET, signed=True).body == b"abc"


def test_a_form_of_twilio_is_signed_with_the_address():
    """And is what it says: an address with a digest is for other bodies."""
    form, kind = b"CallSid=CA1&Digits=1234", (("Content-Type", "application/x-www-form-urlencoded"),)
    signature = b64(mac(f"{URL}CallSidCA1Digits1234".encode(), alg="sha1").digest())
    headers = (*kind, ("X-Twilio-Signature", signature))
    verified("twilio", Incoming(url=URL, headers=headers, body=form))
    with pytest.raises(SignatureRefused):
        verified("twilio", Incoming(url=URL, headers=headers, body=form.replace(b"1234", b"1235")))
