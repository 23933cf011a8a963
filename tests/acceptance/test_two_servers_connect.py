"""Two servers over one database: a browser waits at one, and comes back from the provider's page to the other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from tests.processes import Home, MakeHome, finish
from tests.unkept import describe, set_up

from tieline.connections.model import EndUser
from tieline.connections.sessions import ConnectSession
from tieline.connections.vault import generate_key
from tieline.sandbox.oauth import OAuthSandbox, OAuthSandboxConfig
from tieline.sandbox.serve import serving


@contextmanager
def servers(homes: list[Home]) -> Iterator[list[str]]:
    """Start a server on each home; give where they are."""
    processes = [home.start("serve", "--port", "0", "--json") for home in homes]
    try:
        yield [json.loads(each.stdout.readline())["url"] for each in processes if each.stdout]
    finally:
        for each in processes:
            each.terminate()
        done = [finish(each) for each in processes]
    assert [each.code for each in done] == [0, 0]


async def sign_in(waits_at: str, returns_to: str, token: str, *, agrees: bool, comes_back: bool) -> Any:
    """Return what a browser hears that waits at one server, and signs in at the other."""
    cookies = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=cookies) as browser, asyncio.timeout(30):
        line = await browser.ws_connect(f"{waits_at}/")
        name = (await line.receive_json())["ws_client_id"]
        query = {"connect_session_token": token, "ws_client_id": name}
        begin = f"{returns_to}/oauth/connect/box"
        async with browser.get(begin, params=query, allow_redirects=False) as begun:
            page = begun.headers["location"]
        if comes_back:
            await line.close()
        if not agrees:
            query = {"error": "access_denied", "state": parse_qs(urlsplit(page).query)["state"][0]}
            page = f"{returns_to}/oauth/callback?{urlencode(query)}"
        async with browser.get(page) as end:
            assert urlsplit(str(end.url)).netloc == urlsplit(returns_to).netloc
            assert end.status == (200 if agrees else 400)
        if comes_back:
            line = await browser.ws_connect(f"{waits_at}/?ws_client_id={name}")
            assert (await line.receive_json())["ws_client_id"] == name
        return await line.receive_json()


@pytest.mark.parametrize("comes_back", [False, True], ids=["waiting", "cut off"])
def test_a_browser_hears_how_its_sign_in_ended_at_another_server(
    make_home: MakeHome, database_url: str, tmp_path: Path, comes_back: bool
) -> None:
    """That it is connected, and that it is not. On PostgreSQL each server has a home of its own, as on another machine."""
    sandbox = OAuthSandbox(OAuthSandboxConfig(auto_approve=True))
    shared = {"TIELINE_DATABASE_URL": database_url, "TIELINE_ENCRYPTION_KEY": generate_key()}
    apart = database_url.startswith("postgres")
    homes = [make_home(shared, name=name if apart else "home") for name in ("one", "two")]
    with serving(sandbox) as url:
        for home in homes[: 2 if apart else 1]:
            describe(home.folder, url)
        with homes[0].open() as tieline:
            set_up(tieline, sandbox)
            token = tieline.sessions.begin(ConnectSession(end_user=EndUser(id="u1"))).token.reveal()
        with servers(homes) as (one, two):
            asked = [
                sign_in(one, two, token, agrees=agrees, comes_back=comes_back) for agrees in (True, False)
            ]
            good, bad = [asyncio.run(each) for each in asked]
    assert (good["message_type"], good["provider_config_key"]) == ("success", "box")
    assert (bad["message_type"], bad["error_type"]) == ("error", "access_denied")
