"""An account whose token has ended, and that has nothing to renew it with, while a server runs."""

import asyncio
import json
from pathlib import Path

from tests.asking import Asker, asking

PROVIDER = """
display_name: Acme
auth_mode: OAUTH2
authorization_url: https://acme.test/authorize
token_url: https://acme.test/token
proxy: {base_url: "https://api.acme.test"}
"""
CLIENT = {"type": "OAUTH2", "client_id": "us", "client_secret": "secret"}


async def bring(ask: Asker, **token: str):
    credentials = {"type": "OAUTH2", "access_token": "t", **token}
    body = {"provider_config_key": "acme", "connection_id": "one", "credentials": credentials}
    return await ask("POST", "/connections", body)


async def errors(ask: Asker) -> list[str]:
    [listed] = (await ask("GET", "/connections")).json["connections"]
    return [each["type"] for each in listed["errors"]]


def told(ask: Asker) -> list[tuple[str, bool]]:
    """Return what webhooks tell of the account, the first first."""
    hooks = ask.tieline.webhooks
    bodies = [json.loads(hooks.delivery(each.id).content.body) for each in reversed(hooks.deliveries())]
    return [(each["operation"], each["success"]) for each in bodies]


async def until(happened):
    async with asyncio.timeout(20):
        while not await happened():
            await asyncio.sleep(0.02)


async def test_a_token_that_has_ended_for_good_is_told_once_until_its_account_comes_anew(tmp_path: Path):
    """By the engine, though nobody asks for it: in lists, and by a webhook."""
    folder = tmp_path / "home" / "providers"
    folder.mkdir(parents=True)
    (folder / "acme.yaml").write_text(PROVIDER)
    async with asking(tmp_path / "home", {"TIELINE_WEBHOOK_URL": "http://127.0.0.1:9/hook"}) as ask:
        await ask("POST", "/integrations", {"provider": "acme", "unique_key": "acme", "credentials": CLIENT})
        assert (await bring(ask, expires_at="2026-01-01T00:00:00Z")).status == 201

        async def fails():
            return await errors(ask) == ["auth"] and len(told(ask)) == 2

        await until(fails)
        assert told(ask) == [("creation", True), ("refresh", False)]
        read = await ask("GET", "/connections/one?provider_config_key=acme")
        assert (read.status, read.json["credentials"]["access_token"]) == (200, "t")
        assert [each["type"] for each in read.json["errors"]] == ["auth"]
        assert (await bring(ask, expires_at="2126-01-01T00:00:00Z")).status == 201
        assert await errors(ask) == []

        async def is_told():
            return len(told(ask)) == 3

        await until(is_told)
        assert told(ask)[2:] == [("override", True)]
