"""Nango's frontend library, unchanged, in the page of a product in a real browser; and what it embeds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browsing import Browser, Page
from tests.connecting import Shop, shop
from tests.serving import serving

PRODUCT = """<!DOCTYPE html><html lang="en"><title>Product</title><h1>Product</h1>
<script type="importmap">{"imports": {"@nangohq/frontend": "/lib/index.js"}}</script>
<script type="module">
import Nango from '@nangohq/frontend';
window.begin = (host, connectSessionToken) => new Nango({ host, connectSessionToken });
window.heard = [];
window.settle = (promise) => { window.result = promise.then((value) => ({ value }), ({ type }) => ({ type })); };
</script></html>"""


@pytest.fixture(scope="module")
def product(program: Path) -> Iterator[str]:
    """The address of a product's page, of another origin than the server."""
    library = program / "node_modules" / "@nangohq" / "frontend" / "dist"

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        name = scope["path"].removeprefix("/lib/")
        found = scope["path"].startswith("/lib/") and (library / name).is_file()
        body, kind = (
            ((library / name).read_bytes(), b"text/javascript") if found else (PRODUCT.encode(), b"text/html")
        )
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": body})

    with serving(app) as url:
        yield url.replace("127.0.0.1", "localhost")


@pytest.fixture(autouse=True)
async def quiet(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """No page complains of anything, but where a test is about that."""
    yield
    if "refused" not in request.node.name:
        assert browser.complaints == []


async def shown(browser: Browser, product: str) -> Page:
    page = await browser.open(product)
    await page.until("window.begin")
    return page


async def auth(page: Page, place: Shop, arguments: str) -> None:
    """Let the library connect an account; its end is to be found in `window.result`."""
    token = place.session()["token"]
    await page.run(f"void settle(begin({json.dumps(place.host)}, {json.dumps(token)}).auth({arguments}))")


async def sign_in(popup: Page, decision: str = "allow") -> None:
    if decision == "allow":
        await popup.fill(user="ada@example.com", password="sandbox-password")
    await popup.click(f"button[value={decision}]")


async def test_library_connects_an_account_through_the_providers_page(browser, place, product):
    """In the window that it opens, with PKCE."""
    page = await shown(browser, product)
    await auth(page, place, "'box', { params: { tenant: 'acme' } }")
    popup = await browser.another(after=1)
    await popup.sees("wants to use your account")
    assert "code_challenge_method=S256" in await popup.run("location.href")
    await sign_in(popup)
    result = (await page.run("window.result"))["value"]
    assert (result["providerConfigKey"], result["isPending"]) == ("box", False)
    assert result["connectionId"] == place.connections("box")[0]


async def test_library_connects_an_account_by_its_key(browser, place, product):
    """Over HTTP, from another origin."""
    page = await shown(browser, product)
    await auth(page, place, f"'box-key', {{ credentials: {{ apiKey: {json.dumps(place.key())} }} }}")
    result = (await page.run("window.result"))["value"]
    assert result == {"providerConfigKey": "box-key", "connectionId": place.connections("box-key")[0]}


async def test_library_hears_that_a_user_denied(browser, place, product):
    """By the provider's own word."""
    page = await shown(browser, product)
    await auth(page, place, "'box'")
    await sign_in(await browser.another(after=1), "deny")
    assert await page.run("window.result") == {"type": "access_denied"}


async def test_library_notices_a_window_that_is_closed(browser, place, product):
    """Where it is asked to."""
    page = await shown(browser, product)
    await auth(page, place, "'box', { detectClosedAuthWindow: true }")
    popup = await browser.another(after=1)
    await popup.sees("Sign in")
    await popup.ask("Page.close")
    assert await page.run("window.result") == {"type": "window_closed"}


async def embedded(page: Page, browser: Browser, place: Shop, token: str | None, **more: str) -> Page:
    """Open the page within the product's, as the library does; return it."""
    wish = {"baseURL": f"{place.host}/connect", "apiURL": place.host, **more}
    given = "" if token is None else f", sessionToken: {json.dumps(token)}"
    await page.run(
        f"window.ui = begin({json.dumps(place.host)}, 'x').openConnectUI({{ ...{json.dumps(wish)}{given},"
        " onEvent: (event) => window.heard.push(event) }), null"
    )
    return await browser.another("iframe", after=1)


async def test_page_within_a_product_connects_an_account(browser, place, product):
    """The product hears each step, and takes the frame away at the end."""
    page = await shown(browser, product)
    frame = await embedded(page, browser, place, place.session("box-key", page={"theme": "dark"})["token"])
    await frame.fill(apiKey=place.key())
    await frame.press_button("Connect")
    await frame.sees("Box by a key is connected")
    await frame.press_button("Done")
    await page.until("!document.querySelector('iframe')")
    heard = await page.run("window.heard")
    assert [event["type"] for event in heard] == ["ready", "settings_changed", "connect", "close"]
    assert heard[1]["payload"]["defaultTheme"] == "dark"
    connection_id = place.connections("box-key")[0]
    payload = {"connectionId": connection_id, "providerConfigKey": "box-key", "isPending": False}
    assert heard[2]["payload"] == payload


async def test_page_within_a_product_goes_through_the_providers_page(browser, place, product):
    """In a window of its own; the session may come late, the language and the look from the product."""
    page = await shown(browser, product)
    frame = await embedded(page, browser, place, None, lang="fr", themeOverride="dark")
    await page.until("window.heard.length === 1")
    await page.run(f"ui.setSessionToken({json.dumps(place.session('box')['token'])})")
    await frame.press_button("Continuer vers Box")
    assert await frame.run("document.documentElement.dataset.theme") == "dark"
    await sign_in(await browser.another(after=2))
    await frame.sees("Box est connecté")
    assert (await page.run("window.heard.at(-1).payload"))["connectionId"] == place.connections("box")[0]


async def test_page_within_a_product_asks_again_where_no_window_opens(browser, place, product):
    """It cannot go to the provider's page itself: that lets nobody frame it."""
    page = await shown(browser, product)
    frame = await embedded(page, browser, place, place.session("box")["token"])
    await frame.sees("Continue to Box")
    await frame.run("window.opens = window.open, window.open = () => null")
    await frame.press_button("Continue to Box")
    await frame.sees("Your browser did not let the window open.")
    await frame.run("window.open = window.opens, null")
    await frame.press_button("Open the window")
    await sign_in(await browser.another(after=2))
    await frame.sees("Box is connected")


async def test_page_within_a_product_tells_of_failures_and_closes(browser, place, product):
    """By Escape, too."""
    page = await shown(browser, product)
    frame = await embedded(page, browser, place, place.session("box-key")["token"])
    await frame.fill(apiKey="wrong")
    await frame.press_button("Connect")
    await frame.sees("did not accept")
    error = await page.run("window.heard.at(-1)")
    assert (error["type"], error["payload"]["errorType"]) == ("error", "connection_test_failed")
    await frame.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
    await page.until("!document.querySelector('iframe')")


async def test_product_shines_through_its_frame(browser, place, product):
    """Whatever the colours of both: the frame's own ground is not opaque."""
    page = await shown(browser, product)
    frame = await embedded(page, browser, place, place.session("box-key", page={"theme": "dark"})["token"])
    await frame.sees("Connect")
    schemes = "[getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.getElementById('card')).colorScheme]"
    assert await frame.run(schemes) == ["normal", "dark"]


async def test_page_in_a_window_talks_to_the_product_that_opened_it(browser, place, product):
    """By the same messages, and closes itself."""
    page = await shown(browser, product)
    token = place.session("box-open")["token"]
    await page.run(
        f"""addEventListener('message', (event) => {{
            if (event.origin !== {json.dumps(place.host)}) return;
            heard.push(event.data);
            if (event.data.type === 'ready') event.source.postMessage({{ type: 'session_token', sessionToken: {json.dumps(token)} }}, event.origin);
        }}), window.open({json.dumps(place.host + "/connect")}, 'connect', 'popup,width=480,height=720'), null"""
    )
    popup = await browser.another(after=1)
    await popup.press_button("Connect")
    await popup.press_button("Done")
    await page.until("heard.length === 4")
    heard = await page.run("window.heard")
    assert [event["type"] for event in heard] == ["ready", "settings_changed", "connect", "close"]
    assert heard[2]["payload"]["connectionId"] == place.connections("box-open")[0]


async def test_refused_is_the_page_within_a_product_that_nobody_named(browser, tmp_path, product):
    """By the browser itself, before anything of it runs."""
    with shop(tmp_path / "home", {"TIELINE_CONNECT_ORIGINS": "https://app.test"}) as strict:
        page = await shown(browser, product)
        frame = await embedded(page, browser, strict, strict.session("box-key")["token"])
        await frame.until("location.href === 'chrome-error://chromewebdata/'")
        assert await page.run("window.heard") == []


async def test_refused_is_a_product_that_the_session_does_not_name(browser, place, product):
    """Once the session is known; it hears nothing more, and nothing can be connected."""
    page = await shown(browser, product)
    only = {"allowed_origins": ["https://app.test"]}
    frame = await embedded(page, browser, place, place.session("box-key", page=only)["token"])
    await frame.sees("This page cannot be shown here")
    assert [event["type"] for event in await page.run("window.heard")] == ["ready"]


async def test_refused_is_a_token_from_a_stranger(browser, place, product):
    """A page that opens ours, and is at no allowed origin, cannot make it begin a session."""
    page = await shown(browser, product)
    await page.run(f"window.w = window.open({json.dumps(place.host + '/connect')}, 'x', 'popup'), null")
    popup = await browser.another(after=1)
    await popup.until("document.querySelector('.card.waiting, .wait')")
    await popup.run(
        "window.dispatchEvent(new MessageEvent('message', { source: window.opener, origin: 'https://evil.test',"
        f" data: {{ type: 'session_token', sessionToken: {json.dumps(place.session('box-key')['token'])} }} }}))"
    )
    assert await popup.run("document.querySelector('form')") is None
