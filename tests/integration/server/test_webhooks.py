"""Webhooks that providers send, over the wire."""

import hashlib
import hmac
import json

from tests.asking import Asker, asgi_scope

from tieline.webhooks.incoming import LARGEST_BODY

BODY = json.dumps({"action": "opened"}).encode()


async def place(ask: Asker) -> str:
    """Return where the webhooks of an integration go that has a secret."""
    client = {"type": "OAUTH2", "client_id": "i", "client_secret": "s", "webhook_secret": "hush"}
    body = {"provider": "github", "unique_key": "git", "credentials": client}
    assert (await ask("POST", "/integrations", body)).status == 200
    shown = (await ask("GET", "/integrations/git?include=webhook")).json["data"]
    url = shown["webhook_url"]
    assert url.startswith("http://tieline.test/webhook/")
    return url.removeprefix("http://tieline.test")


def signed(body: bytes = BODY, secret: str = "hush"):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return [("X-Hub-Signature-256", f"sha256={digest}"), ("X-GitHub-Event", "issues")]


async def test_what_is_signed_is_believed(ask: Asker):
    """Whatever else is in its query, and whatever its type; it asks for no key."""
    path = await place(ask)
    ask.key = None
    reply = await ask("POST", f"{path}?a=1&a[b]=2", raw=[BODY[:5], BODY[5:]], headers=signed())
    assert (reply.status, reply.body) == (200, b"")
    form = [("Content-Type", "application/x-www-form-urlencoded"), *signed()]
    assert (await ask("POST", path, raw=[BODY], headers=form)).status == 200


async def test_what_is_not_is_refused(ask: Asker):
    """With the provider's kind of error, and nothing is kept."""
    path = await place(ask)
    for headers in ([], signed(secret="other"), signed(b"{}")):
        reply = await ask("POST", path, raw=[BODY], headers=headers)
        assert (reply.status, list(reply.json)) == (401, ["error"])
        assert reply.headers["content-type"] == "application/json"


async def test_what_is_not_there(ask: Asker):
    """No such environment; no such integration; no such way."""
    path = await place(ask)
    assert (await ask("POST", path.replace("/git", "/svn"), raw=[BODY])).code == "unknown_provider_config"
    other = "/webhook/11111111-1111-4111-8111-111111111111/git"
    reply = await ask("POST", other, raw=[BODY])
    assert (reply.status, reply.code) == (404, "unknown_environment")
    assert (await ask("HEAD", path)).status == 200
    assert (await ask("GET", path)).status == 405
    assert (await ask("PUT", path)).status == 405


async def test_what_is_too_large(ask: Asker):
    """It is not even read."""
    path = await place(ask)
    length = [("Content-Length", str(LARGEST_BODY + 1))]
    assert (await ask("POST", path, raw=[b""], headers=length)).status == 413


async def test_what_a_stranger_sends_is_not_even_read(ask: Asker):
    """Who does not know the environment."""
    sent = []

    async def receive():
        raise AssertionError("it was read")

    async def send(message):
        sent.append(message)

    path = b"/webhook/11111111-1111-4111-8111-111111111111/git"
    await ask.app(asgi_scope("POST", path, b"", []), receive, send)
    assert sent[0]["status"] == 404
