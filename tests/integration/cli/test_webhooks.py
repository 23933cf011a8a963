"""Webhooks by commands: where they go, what became of them, and sending them again."""

from __future__ import annotations

import json

import pytest
from tests.processes import Home, finish, sandbox_process, wait_until
from tests.receiving import receiving

from tieline.sdk.webhooks import verify_webhook


@pytest.fixture
def home(make_home) -> Home:
    return make_home()


def test_settings_are_set_shown_and_taken_away(home):
    """Values of headers and the key are shown to those alone who ask for them."""
    assert home.run("webhooks", "show").out.startswith("Webhooks have no address")
    header = ("--header", "X-Team=the-secret", "--header", "Authorization")
    done = home.run(
        "webhooks", "set", "--url", "https://a.test/x", *header, "--off", "on_sync_error", stdin="Bearer t\n"
    )
    assert (done.code, done.err) == (0, "")
    shown = home.run("webhooks", "show", "--json").json
    assert (shown["primary_url"], shown["secondary_url"]) == ("https://a.test/x", None)
    assert shown["headers"] == {"X-Team": "***", "Authorization": "***"}
    assert (shown["switches"]["on_sync_error"], shown["switches"]["on_auth_creation"]) == (False, True)
    assert "signing_key" not in shown
    revealed = home.run("webhooks", "show", "--reveal", "--json").json
    assert revealed["headers"] == {"X-Team": "the-secret", "Authorization": "Bearer t"}
    assert revealed["signing_key"] == home.run("keys", "webhook-signing-key").out.strip()
    gone = home.run("webhooks", "unset", "--url", "--header", "x-team", "--json").json
    assert (gone["primary_url"], gone["headers"]) == (None, {"Authorization": "***"})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("set",), "say what is to change"),
        (("set", "--url", "nowhere"), "primary_url: must be an http or https address"),
        (("set", "--on", "everything"), "switch: there is no 'everything'; there are on_auth_creation"),
        (("set", "--header", "Host=x"), "headers: 'Host' is no header that can be added"),
        (("list", "--status", "gone"), "status: 'gone' is none of waiting, delivered, failed"),
        (("list", "--type", "x"), "type: 'x' is none of auth"),
        (("redeliver",), "id: name deliveries"),
        (("redeliver", "msg_1"), "delivery: there is none"),
        (("show-delivery", "msg_1"), "delivery: there is none"),
        (("test",), "url: webhooks have no address yet"),
    ],
)
def test_what_is_wrong_is_told(home, wrong, told):
    done = home.run("webhooks", *wrong)
    assert (done.code, done.out) == (2, "")
    assert told in done.err.replace("-url", "_url")


def test_addresses_of_the_environment_win(home):
    home.variables["TIELINE_WEBHOOK_URL"] = "https://environment.test/hook"
    done = home.run("webhooks", "set", "--url", "https://kept.test", "--json")
    assert done.json["primary_url"] == "https://environment.test/hook"
    assert done.err == "TIELINE_WEBHOOK_URL is set, and stays in force.\n"


def test_a_test_webhook_is_sent_at_once(home):
    """Signed as all are; the answer is told, and the exit code."""
    with receiving() as good, receiving(500) as bad:
        home.run("webhooks", "set", "--url", good.url)
        done = home.run("webhooks", "test")
        assert (done.code, done.out.startswith(f"{good.url}: 200, after ")) == (0, True)
        ((headers, body),) = good.received
        key = home.run("keys", "webhook-signing-key").out.strip()
        assert verify_webhook(body, headers, key).payload["type"] == "test"
        home.run("webhooks", "set", "--secondary-url", bad.url)
        done = home.run("webhooks", "test", "--json")
    assert (done.code, [each["status"] for each in done.json["answers"]]) == (3, [200, 500])
    assert home.run("webhooks", "list", "--json").json == {"deliveries": []}


def test_the_log_and_sending_again(home):
    """What failed is listed, shown, and sent anew by the server under the same id."""
    with sandbox_process("--calls", "5") as gong, receiving(404) as refusing, receiving() as good:
        home.variables |= gong.variables
        home.run("webhooks", "set", "--url", refusing.url)
        home.run("webhooks", "set", "--secondary-url", good.url)
        process = home.start("serve", "--port", "0", "--json")
        assert json.loads(process.stdout.readline())["url"]
        assert home.run("connect", "gong", "--connection", "acme").code == 0

        def failed():
            return home.run("webhooks", "list", "--status", "failed", "--json").json["deliveries"]

        wait_until(lambda: len(failed()) == 1)
        (line,) = failed()
        assert (line["type"], line["connection_id"], line["answer"]["status"]) == ("auth", "acme", 404)
        shown = home.run("webhooks", "show-delivery", line["id"], "--json").json
        assert (shown["body"]["operation"], shown["url"]) == ("creation", refusing.url)
        assert '"operation":"creation"' in home.run("webhooks", "show-delivery", line["id"]).out
        assert len(home.run("webhooks", "list", "--type", "auth", "--limit", "1").out.splitlines()) == 2
        assert home.run("webhooks", "list", "--since", "2100-01-01", "--json").json == {"deliveries": []}

        assert home.run("webhooks", "redeliver", line["id"], "--json").json == {"redelivered": [line["id"]]}
        wait_until(lambda: len(refusing.received) == 2 and len(failed()) == 1)
        again = home.run("webhooks", "redeliver", "--failed", "--since", "2020-01-01")
        assert again.out.startswith("1 to be sent anew.")
        wait_until(lambda: len(refusing.received) == 3)
        assert {headers["webhook-id"] for headers, _ in refusing.received} == {line["id"]}
        assert len(good.received) == 1
        process.terminate()
        assert finish(process).code == 0
