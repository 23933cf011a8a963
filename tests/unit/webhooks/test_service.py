"""What comes in, what is kept of it, and what is answered."""

import base64
import hashlib
import hmac
import json

import msgspec
import pytest

from tieline.auth.credentials import NoCredentials
from tieline.connections.model import Connection, Integration, OAuthClient
from tieline.core.errors import UnknownName, UsageError
from tieline.core.secrets import Secret
from tieline.http.model import find_header
from tieline.providers.catalogue import Catalogue
from tieline.providers.model import Provider
from tieline.providers.webhook import Challenge, Lookup, Source, Webhook
from tieline.webhooks.delivery import Content, Delivery, DeliveryQuery, DeliveryStatus
from tieline.webhooks.incoming import LARGEST_BODY, Incoming
from tieline.webhooks.memory import MemoryDeliveries, MemorySettings
from tieline.webhooks.service import WebhookChanges, WebhookService, WebhookStores
from tieline.webhooks.settings import WebhookSettings

NOW = 1_900_000_000
SECRET = "5ecret"
URL = "https://tieline.example/webhook/uuid/key"
META = Webhook(
    signing=Catalogue().load("github").webhook.signing,
    challenges=(
        Challenge(
            method="GET",
            when=Source(query="hub.verify_token"),
            equals="{secret}",
            text="{query.hub.challenge}",
        ),
        Challenge(when=Source(query="validationToken"), text="{query.validationToken}"),
    ),
    connections=(
        Lookup(query="nangoConnectionId", by="connection_id"),
        Lookup(body="page", by="metadata.page"),
    ),
)


class Clock:
    def now(self):
        return float(NOW)


class Kept:
    """Integrations, connections and events in lists; counts how often all connections are read."""

    def __init__(self, *connections, **integration):
        self.integration = Integration(
            **{"key": 1, "unique_key": "key", "provider": "github", "created_at": 0, "updated_at": 0}
            | integration
        )
        self.connections = list(connections)
        self.events = []
        self.revision = self.reads = 0

    def find(self, *names):
        if len(names) == 1:
            return self.integration if names == ("key",) else None
        return next(
            (each for each in self.connections if (each.integration, each.connection_id) == names), None
        )

    def get(self, key):
        return next((each for each in self.connections if each.key == key), None)

    def all(self):
        self.reads += 1
        return self.connections

    def several(self, keys):
        return [each for key in keys if (each := self.get(key)) is not None]

    def changed(self, *, since):
        return [(each.key, each.updated_at, 1) for each in self.connections if each.updated_at >= since]

    def current(self):
        return self.revision

    def add(self, event, *, now):
        assert now == NOW * 1_000_000
        self.events.append(event)


def connection(key, name, **more):
    return Connection(
        **{
            "key": key,
            "integration": "key",
            "provider": "github",
            "connection_id": name,
            "identity": "i",
            "base_url": "https://api.example",
            "credentials": NoCredentials(),
            "created_at": 0,
            "updated_at": 0,
        }
        | more
    )


def client(**secrets):
    given = {name: Secret(text) for name, text in secrets.items()}
    return OAuthClient(type="OAUTH2", client_id="c", **{"client_secret": Secret("client"), **given})


def provider(name):
    if name == "meta":
        return Provider(name="meta", display_name="Meta", auth_mode="NONE", webhook=META)
    return Catalogue().load(name)


def service(kept, **more):
    stores = WebhookStores(
        settings=MemorySettings(),
        deliveries=MemoryDeliveries(),
        events=kept,
        integrations=kept,
        connections=kept,
        revision=kept,
    )
    return WebhookService(stores, provider, Clock(), **more)


def signed(value, *, secret=SECRET, query="", **headers):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json", **headers}
    return Incoming(url=URL + query, headers=tuple(given.items()), body=body)


def with_secret(*connections, **integration):
    return Kept(*connections, credentials=client(webhook_secret=SECRET), **integration)


def test_what_is_verified_is_an_event():
    """With its kind, the connections it is about, and what is passed on."""
    kept = with_secret(connection(1, "a", connection_config={"installation_id": "7"}), connection(2, "b"))
    request = signed({"installation": {"id": 7}, "é": 1}, **{"X-GitHub-Event": "push", "Authorization": "x"})
    reply = service(kept).receive("key", request)
    (event,) = kept.events
    assert (reply.status, reply.body) == (200, b"")
    assert (event.integration, event.provider, event.kind) == ("key", "github", "push")
    assert [subject.connection_id for subject in event.subjects] == ["a"]
    assert (event.body.encode(), event.binary, event.content_type) == (
        request.body,
        False,
        "application/json",
    )
    assert {name for name, _ in event.headers} == {"X-Hub-Signature-256", "X-GitHub-Event"}
    assert event.forward


def test_what_is_of_no_connection_is_an_event_all_the_same():
    """It is forwarded as it is."""
    kept = with_secret(forward_webhooks=False)
    service(kept).receive("key", signed({"installation": {"id": 7}}))
    assert (kept.events[0].subjects, kept.events[0].forward) == ((), False)


def test_a_body_that_is_no_text_is_kept_byte_for_byte():
    """As base64."""
    kept = with_secret()
    service(kept).receive("key", signed(b"\xff\x00"))
    assert (kept.events[0].binary, base64.b64decode(kept.events[0].body)) == (True, b"\xff\x00")


@pytest.mark.parametrize(
    ("kept", "request_", "told"),
    [
        (with_secret(), signed({}, secret="other"), "the signature does not fit the request"),
        (with_secret(), Incoming(url=URL, body=b"{}"), "X-Hub-Signature-256: is missing"),
        (
            Kept(credentials=client()),
            signed({}),
            "this integration has no webhook secret, so that nothing can be verified",
        ),
        (Kept(provider="gong", custom={"webhook_secret": "x"}), signed({}), "Authorization: is missing"),
        (
            Kept(provider="gong", custom={"webhook_secret": "x"}),
            signed({}, Authorization=".".join(["eyJhbGciOiJSUzI1NiJ9"] * 3)),
            "the webhook secret of this integration cannot be used",
        ),
    ],
)
def test_what_is_not_verified_is_refused_and_nothing_is_kept(kept, request_, told):
    """401 and the reason."""
    reply = service(kept).receive("key", request_)
    assert (reply.status, json.loads(reply.body), kept.events) == (401, {"error": told}, [])
    assert find_header(reply.headers, "content-type") == "application/json"


@pytest.mark.parametrize(
    "integration",
    [
        {"provider": "intercom", "credentials": client()},
        {"provider": "intercom", "credentials": client(webhook_secret="client")},
    ],
)
def test_the_secret_may_be_that_of_the_client(integration):
    """Where the provider signs with it, unless another is given."""
    kept = Kept(**integration)
    body = b'{"topic":"ping"}'
    signature = hmac.new(b"client", body, hashlib.sha1).hexdigest()
    request = Incoming(url=URL, headers=(("X-Hub-Signature", f"sha1={signature}"),), body=body)
    assert service(kept).receive("key", request).status == 200


def test_an_accounts_own_secret_proves_nothing_of_others():
    """Whatever its webhooks say, they are about that account alone."""
    own = connection(1, "a", metadata={"webhook_secret": "own"})
    other = connection(2, "b", connection_config={"installation_id": "7"})
    kept = with_secret(own, other)
    claim = {"installation": {"id": 7}}
    assert (
        service(kept).receive("key", signed(claim, secret="own", query="?nangoConnectionId=a")).status == 200
    )
    assert [subject.connection_id for subject in kept.events[0].subjects] == ["a"]
    for secret, name in ((SECRET, "a"), ("own", "b"), ("own", "nobody")):
        reply = service(kept).receive("key", signed(claim, secret=secret, query=f"?nangoConnectionId={name}"))
        assert reply.status == 401
    assert len(kept.events) == 1


@pytest.mark.parametrize("provider_", ["gotom", "unheard-of"])
def test_of_a_provider_that_describes_none_nothing_is_believed(provider_):
    """204, unless the integration says so; then a request may name its connection."""
    quiet = Kept(provider=provider_)
    assert service(quiet).receive("key", Incoming(url=URL, body=b"{}")).status == 204
    assert quiet.events == []
    kept = Kept(connection(1, "a"), provider=provider_, custom={"accept_unverified_webhooks": True})
    for request in (
        Incoming(url=f"{URL}?nangoConnectionId=a"),
        Incoming(url=URL, headers=(("X-Nango-Connection-Id", "a"),)),
        Incoming(url=URL, body=b'{"nangoConnectionId":"a"}'),
    ):
        assert service(kept).receive("key", request).status == 200
    assert [[each.connection_id for each in event.subjects] for event in kept.events] == [["a"]] * 3


def test_a_secret_is_looked_at_whatever_the_integration_says():
    """What can be verified must be."""
    kept = with_secret(custom={"accept_unverified_webhooks": "true"})
    assert service(kept).receive("key", signed({}, secret="other")).status == 401


def test_who_only_asks_is_answered_and_nothing_is_kept():
    """By GET with the secret, or by a token in the address; a wrong secret is no answer."""
    kept = Kept(provider="meta", custom={"webhook_secret": SECRET})
    ask = f"{URL}?hub.mode=subscribe&hub.challenge=11%3Cb%3E&hub.verify_token="
    good = service(kept).receive("key", Incoming(method="GET", url=ask + SECRET))
    assert (good.status, good.body, find_header(good.headers, "x-content-type-options")) == (
        200,
        b"11<b>",
        "nosniff",
    )
    assert service(kept).receive("key", Incoming(method="GET", url=ask + "wrong")).status == 405
    token = service(kept).receive("key", Incoming(url=f"{URL}?validationToken=abc"))
    assert token.body == b"abc"
    huge = service(kept).receive("key", Incoming(url=f"{URL}?validationToken={'a' * 5000}"))
    assert huge.status == 401
    assert kept.events == []


def test_other_methods():
    """HEAD finds us there; nothing else is a webhook."""
    assert service(with_secret()).receive("key", Incoming(method="HEAD", url=URL)).status == 200
    assert service(with_secret()).receive("key", Incoming(method="PUT", url=URL)).status == 405


def test_a_body_that_is_too_large_is_refused_unread():
    """413."""
    kept = with_secret()
    assert service(kept).receive("key", Incoming(url=URL, body=b"x" * (LARGEST_BODY + 1))).status == 413


def test_an_integration_that_is_not_there_is_told():
    """The route says 404."""
    with pytest.raises(UnknownName):
        service(with_secret()).receive("other", signed({}))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"page":{}}',
        b'{"page":true}',
        b"[" * 100_000,
        b"\xff",
        b'{"page":' + b"1" * 5000 + b"}",
        b'{"page":NaN}',
    ],
)
def test_odd_bodies_are_of_no_connection(body):
    """They are told all the same: their provider sent them."""
    kept = Kept(connection(1, "a", metadata={"page": 1}), provider="meta", custom={"webhook_secret": SECRET})
    assert service(kept).receive("key", signed(body)).status == 200
    assert kept.events[0].subjects == ()


def test_of_a_field_that_stands_twice_the_last_one_counts():
    """As it does for whoever reads what is forwarded."""
    kept = Kept(
        connection(1, "a", metadata={"page": 1}),
        connection(2, "b", metadata={"page": 2}),
        provider="meta",
        custom={"webhook_secret": SECRET},
    )
    service(kept).receive("key", signed(b'{"page":1,"page":2}'))
    assert [subject.connection_id for subject in kept.events[0].subjects] == ["b"]


def test_settings_are_changed_one_by_one():
    """What is not named stays; a header that is None goes."""
    hooks = service(with_secret())
    hooks.configure(
        WebhookChanges(primary_url="https://a.example", headers={"X-A": Secret("1"), "X-B": Secret("2")})
    )
    hooks.configure(WebhookChanges(on_sync_error=False, headers={"x-a": None}))
    assert hooks.settings() == WebhookSettings(
        primary_url="https://a.example", headers={"X-B": Secret("2")}, on_sync_error=False
    )
    with pytest.raises(UsageError):
        hooks.configure(WebhookChanges(primary_url="nowhere"))
    assert hooks.configure(WebhookChanges(primary_url=None)).urls == ()


def test_the_environments_addresses_take_the_place_of_those_kept():
    """The others stay."""
    hooks = service(with_secret(), operator=WebhookSettings(primary_url="https://env.example"))
    hooks.configure(WebhookChanges(primary_url="https://a.example", secondary_url="https://b.example"))
    assert hooks.settings().urls == ("https://env.example", "https://b.example")


def test_a_delivery_is_sent_anew_when_it_is_asked_for():
    """Under its own id; one that is not there is told."""
    hooks = service(with_secret())
    done = Delivery(
        id="msg_1",
        type="auth",
        integration="key",
        connection_id="a",
        url="https://a.example",
        trusted=True,
        created_at=1,
        status=DeliveryStatus.FAILED,
        attempts=3,
        finished_at=2,
        content=Content(body=b"{}"),
    )
    hooks._stores.deliveries.add([done])
    hooks.redeliver("msg_1")
    again = hooks.delivery("msg_1")
    assert (again.status, again.attempts, again.next_at) == (DeliveryStatus.WAITING, 0, NOW * 1_000_000)
    assert [each.id for each in hooks.deliveries(DeliveryQuery(status=DeliveryStatus.WAITING))] == ["msg_1"]
    for ask in (hooks.redeliver, hooks.delivery):
        with pytest.raises(UnknownName):
            ask("msg_2")


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"jwt": {"algorithms": []}},
        {"jwt": {"algorithms": ["HS256", "RS256"]}},
        {"jwt": {"algorithms": ["none"]}},
        {"jwt": {"algorithms": ["RS256"], "claims": {"a": "{b"}}},
        {"jwt": {"algorithms": ["RS256"]}, "type": [{"header": "a", "body": "b"}]},
        {"jwt": {"algorithms": ["RS256"]}, "type": [{}]},
        {"jwt": {"algorithms": ["RS256"]}, "connections": [{"body": "a", "by": "credentials.a"}]},
        {"jwt": {"algorithms": ["RS256"]}, "connections": [{"body": "a", "by": "tags."}]},
        {"jwt": {"algorithms": ["RS256"]}, "challenges": [{"when": {"body": "a"}, "text": "{body.a"}]},
        {"jwt": {"algorithms": ["RS256"]}, "odd": 1},
    ],
)
def test_a_description_that_cannot_be_meant_is_refused(written):
    """Above all one that would let a public key be taken for a shared one."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(written, Webhook)
