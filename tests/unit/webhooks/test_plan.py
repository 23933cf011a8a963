"""Which webhooks an event makes, and what they say."""

import json

import msgspec
import pytest

from tieline.access.model import Environment
from tieline.core.clock import MICROSECONDS
from tieline.events.model import (
    ActionFinished,
    ConnectionChanged,
    ModelChanges,
    RefreshChanged,
    SignInFailed,
    StoredEvent,
    Subject,
    SyncFinished,
    Trouble,
    WebhookReceived,
)
from tieline.webhooks.plan import deliveries
from tieline.webhooks.settings import SWITCHES, WebhookSettings

NOW = 1_900_000_000 * MICROSECONDS
HERE = Environment(uuid="8f8e4b0e-0d6c-4b0f-9a0c-2f1f9d6f7a11", name="dev")
SUBJECT = Subject(key=7, integration="gong-eu", provider="gong", connection_id="acme", auth_mode="BASIC")
BOTH = WebhookSettings(primary_url="https://a.example/hook", secondary_url="https://b.example/hook")
ONE = WebhookSettings(primary_url="https://a.example/hook")
QUIET = msgspec.structs.replace(ONE, **dict.fromkeys(SWITCHES, False))

RUN = SyncFinished(
    subject=SUBJECT,
    sync="calls",
    type="INCREMENTAL",
    changes={"Call": ModelChanges(added=2, updated=1), "User": ModelChanges()},
    started_at=1_772_443_322_123_456,
    finished_at=1_772_443_323_000_000,
)
FAILED = msgspec.structs.replace(
    RUN, trouble=Trouble(type="unavailable", description="no answer", payload={"a": 1})
)
REFUSED = SignInFailed(
    subject=SUBJECT, operation="creation", trouble=Trouble(type="access_denied", description="no")
)
RECEIVED = WebhookReceived(
    integration="gong-eu",
    provider="gong",
    subjects=(SUBJECT, msgspec.structs.replace(SUBJECT, key=8, connection_id="other")),
    kind="call",
    headers=(("x-signature", "abc"),),
    body='{"b":1.0,"a":[7782342274025937895]}',
    content_type="application/json; charset=utf-8",
    forward=True,
)


def planned(event, settings=ONE, *, at=1):
    return deliveries(StoredEvent(id=at, created_at=NOW, event=event), settings, HERE, now=NOW + 5)


def body(event, settings=ONE):
    (delivery,) = planned(event, settings)
    return delivery.content.body.decode()


def test_a_new_connection():
    """To the byte, its fields sorted."""
    event = ConnectionChanged(
        subject=msgspec.structs.replace(
            SUBJECT, tags={"end_user_id": "u-1"}, end_user={"endUserId": "u-1", "tags": {}}
        ),
        operation="creation",
    )
    assert body(event) == (
        '{"authMode":"BASIC","connectionId":"acme","endUser":{"endUserId":"u-1","tags":{}},"environment":"dev",'
        '"from":"nango","operation":"creation","provider":"gong","providerConfigKey":"gong-eu","success":true,'
        '"tags":{"end_user_id":"u-1"},"type":"auth"}'
    )


def test_an_account_that_could_not_be_connected():
    """As one that was, but for the reason."""
    told = json.loads(body(REFUSED))
    assert (told["operation"], told["success"]) == ("creation", False)
    assert told["error"] == {"type": "access_denied", "description": "no"}


def test_a_token_that_cannot_be_renewed():
    """With the reason."""
    event = RefreshChanged(subject=SUBJECT, trouble=Trouble(type="invalid_grant", description="gone"))
    assert body(event) == (
        '{"authMode":"BASIC","connectionId":"acme","environment":"dev","error":{"description":"gone",'
        '"type":"invalid_grant"},"from":"nango","operation":"refresh","provider":"gong",'
        '"providerConfigKey":"gong-eu","success":false,"type":"auth"}'
    )


def test_a_token_that_can_be_renewed_again():
    """Is a success, without a reason."""
    told = json.loads(body(RefreshChanged(subject=SUBJECT)))
    assert (told["operation"], told["success"], "error" in told) == ("refresh", True, False)


def test_a_run_tells_of_each_model():
    """One webhook for each; the time is the run's start, as ISO 8601 with a Z."""
    first, second = (each.content.body.decode() for each in planned(RUN))
    assert first == (
        '{"connectionId":"acme","from":"nango","model":"Call","modifiedAfter":"2026-03-02T09:22:02.123Z",'
        '"providerConfigKey":"gong-eu","queryTimeStamp":"2026-03-02T09:22:02.123Z",'
        '"responseResults":{"added":2,"deleted":0,"updated":1},"success":true,"syncName":"calls",'
        '"syncType":"INCREMENTAL","syncVariant":"base","type":"sync"}'
    )
    assert json.loads(second)["model"] == "User"


def test_checkpoints_are_told_where_there_are_any():
    """From and to."""
    event = msgspec.structs.replace(RUN, checkpoint_after={"since": "x"})
    told = json.loads(planned(event)[0].content.body)
    assert told["checkpoints"] == {"from": None, "to": {"since": "x"}}


def test_a_run_that_changed_nothing_is_told_only_where_that_is_wanted():
    """Models without a change are left out."""
    settings = msgspec.structs.replace(ONE, on_sync_completion_always=False)
    assert [json.loads(each.content.body)["model"] for each in planned(RUN, settings)] == ["Call"]


def test_a_run_that_failed():
    """Once for the run, with the reason and its times."""
    assert body(FAILED) == (
        '{"connectionId":"acme","error":{"description":"no answer","payload":{"a":1},"type":"unavailable"},'
        '"failedAt":"2026-03-02T09:22:03.000Z","from":"nango","model":"Call,User","providerConfigKey":"gong-eu",'
        '"startedAt":"2026-03-02T09:22:02.123Z","success":false,"syncName":"calls","syncType":"INCREMENTAL",'
        '"syncVariant":"base","type":"sync"}'
    )


def test_an_action_that_ended():
    """Tells where its result is."""
    assert body(ActionFinished(subject=SUBJECT, task="7f")) == (
        '{"connectionId":"acme","from":"nango","payload":{"id":"7f","statusUrl":"/action/7f"},'
        '"providerConfigKey":"gong-eu","type":"async_action"}'
    )


def test_what_a_provider_sent_goes_on_once_for_each_connection():
    """With the provider's headers; numbers keep their digits."""
    first, second = planned(RECEIVED)
    assert first.content.body == (
        b'{"connectionId":"acme","from":"gong","payload":{"a":[7782342274025937895],"b":1},'
        b'"providerConfigKey":"gong-eu","type":"forward"}'
    )
    assert first.content.headers == (("x-signature", "abc"),)
    assert (second.connection_id, second.type) == ("other", "forward")


def test_what_is_of_no_connection_goes_on_as_it_is():
    """Without an envelope."""
    event = msgspec.structs.replace(RECEIVED, subjects=())
    (delivery,) = planned(event)
    assert (delivery.content.body, delivery.connection_id) == (b'{"a":[7782342274025937895],"b":1}', "")


@pytest.mark.parametrize(
    ("text", "kind", "payload"),
    [
        ("a=1&b=%C3%A9&b=2&c=", "application/x-www-form-urlencoded", {"a": "1", "b": ["é", "2"], "c": ""}),
        ("<a/>", "text/xml", "<a/>"),
        ('{"a":1e999}', "application/json", '{"a":1e999}'),
        ("[" * 100_000, "application/json", "[" * 100_000),
        ("[" * 500 + "]" * 500, "application/json", ...),
        ('{"a":1,"a":2}', "application/json", {"a": 2}),
        ("", "application/json", None),
        ("7" * 4000, "application/json", ...),
        ("7" * 5000, "application/json", "7" * 5000),
    ],
)
def test_a_payload_is_json_a_form_or_a_text(text, kind, payload):
    """Whatever it is, there is a webhook of it."""
    event = msgspec.structs.replace(RECEIVED, subjects=(SUBJECT,), body=text, content_type=kind)
    told = json.loads(body(event))["payload"]
    assert payload is ... or told == payload


def test_nothing_is_forwarded_that_the_integration_keeps():
    """Its switch decides."""
    assert planned(msgspec.structs.replace(RECEIVED, forward=False)) == []


@pytest.mark.parametrize(
    "event",
    [
        ConnectionChanged(subject=SUBJECT, operation="creation"),
        ConnectionChanged(subject=SUBJECT, operation="override"),
        REFUSED,
        RefreshChanged(subject=SUBJECT),
        msgspec.structs.replace(RUN, changes={"Call": ModelChanges()}),
        FAILED,
        ActionFinished(subject=SUBJECT, task="7f"),
    ],
)
def test_each_kind_has_a_switch(event):
    """Off, nothing goes out; on, something does."""
    assert (planned(event, QUIET), len(planned(event)) > 0) == ([], True)


def test_a_deleted_connection_makes_no_webhook():
    """Receivers of Nango's webhooks know none."""
    assert planned(ConnectionChanged(subject=SUBJECT, operation="deletion"), BOTH) == []


def test_every_address_gets_its_own():
    """Under an id of its own, and trusted: the operator gave it."""
    first, second = planned(ActionFinished(subject=SUBJECT, task="7f"), BOTH)
    assert [each.url for each in (first, second)] == list(BOTH.urls)
    assert first.id != second.id
    assert first.trusted
    assert first.next_at == NOW + 5


def test_the_address_of_a_connection_takes_the_place_of_all_others():
    """It may not lead anywhere: it is not the operator's."""
    event = ActionFinished(
        subject=msgspec.structs.replace(SUBJECT, webhook_url_override="https://own.example/"), task="7f"
    )
    (delivery,) = planned(event, BOTH)
    assert (delivery.url, delivery.trusted) == ("https://own.example/", False)
    assert len(planned(event, WebhookSettings())) == 1


def test_without_an_address_nothing_is_sent():
    """There is nowhere to send it."""
    assert planned(RUN, WebhookSettings()) == []


def test_the_same_event_makes_the_same_deliveries():
    """An event that is read twice is not sent twice; another event's have other ids."""
    assert planned(RUN, BOTH) == planned(RUN, BOTH)
    ids = {each.id for at in (1, 2) for each in planned(RUN, BOTH, at=at)}
    assert len(ids) == 8
