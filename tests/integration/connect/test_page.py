"""The page where an end user connects accounts, in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.browsing import Browser, Page

ADDRESS = "location.href"


@pytest.fixture(autouse=True)
async def quiet(browser: Browser) -> AsyncIterator[None]:
    """No page complains of anything, or does what its policy forbids."""
    yield
    assert browser.complaints == []


async def sign_in(popup: Page, decision: str = "allow") -> None:
    """Do what the sandbox's own page asks for."""
    if decision == "allow":
        await popup.fill(user="ada@example.com", password="sandbox-password")
    await popup.click(f"button[value={decision}]")


async def test_an_account_is_connected_by_its_key(browser, place):
    """From a link; the session is in the address no more."""
    page = await browser.open(place.link("desk"))
    await page.sees("Connect Helpdesk")
    assert await page.run(ADDRESS) == f"{place.host}/connect"
    await page.fill(subdomain="https://acme.helpdesk.com/agent", apiKey=place.key())
    await page.press_button("Connect")
    await page.sees("Helpdesk is connected")
    (connection_id,) = place.connections("desk")
    stored = place.ask("GET", f"/connections/{connection_id}?provider_config_key=desk")
    assert stored["connection_config"] == {"subdomain": "acme", "region": "eu"}
    assert stored["end_user"]["id"] == "u1"


async def test_a_page_that_is_loaded_anew_goes_on(browser, place):
    """In the same window."""
    page = await browser.open(place.link("box-key"))
    await page.sees("Connect Box by a key")
    await page.run("document.body.replaceChildren()")
    await page.ask("Page.reload")
    await page.sees("Connect Box by a key")


async def test_a_key_that_is_refused_is_told_at_its_field(browser, place):
    """Which has the focus; what was typed stays; a good one then is taken."""
    page = await browser.open(place.link("desk"))
    await page.fill(subdomain="acme", apiKey="wrong")
    await page.press_button("Connect")
    await page.sees("Helpdesk did not accept these details")
    focused = "(({ name, value, ariaInvalid }) => [name, value, ariaInvalid])(document.activeElement)"
    assert await page.run(focused) == ["credentials.apiKey", "wrong", "true"]
    await page.fill(apiKey=place.key())
    await page.press_button("Connect")
    await page.sees("Helpdesk is connected")


async def test_what_is_missing_is_marked_before_anything_is_sent(browser, place):
    """Each field on its own."""
    page = await browser.open(place.link("desk"))
    await page.fill(subdomain="Not A Name")
    await page.press_button("Connect")
    await page.sees("Please check what is marked below")
    told = "[...document.querySelectorAll('.problem')].map((p) => p.textContent)"
    assert await page.run(told) == [
        "Please fill this in.",
        "This is not in the expected form, for example acme.",
        "",
    ]


async def test_a_secret_is_shown_when_its_user_wants_to_see_it(browser, place):
    """And hidden again."""
    page = await browser.open(place.link("box-key"))
    await page.sees("Connect")
    kind = "document.querySelector('input').type"
    assert await page.run(kind) == "password"
    await page.press_button("Show API key")
    assert await page.run(kind) == "text"
    await page.press_button("Show API key")
    assert await page.run(kind) == "password"


async def test_an_account_is_connected_through_the_providers_page(browser, place):
    """In a window that closes by itself; with PKCE, as the sandbox tells."""
    page = await browser.open(place.link("box"))
    await page.fill(tenant="acme")
    await page.press_button("Continue to Box")
    popup = await browser.another(after=1)
    await popup.sees("wants to use your account")
    challenge = parse_qs(urlsplit(await popup.run(ADDRESS)).query)["code_challenge_method"]
    assert challenge == ["S256"]
    await sign_in(popup)
    await page.sees("Box is connected")
    async with asyncio.timeout(10):
        while not popup.gone:
            await asyncio.sleep(0.02)
    assert place.connections("box")


@pytest.mark.parametrize("asked", [True, False])
async def test_what_is_entered_is_said_to_be_sealed_where_something_is(browser, place, asked):
    known = {} if asked else {"box": {"connection_config": {"tenant": "acme"}}}
    page = await browser.open(place.link("box", integrations_config_defaults=known))
    await page.sees("Continue to Box")
    assert asked == await page.run("document.body.innerText.includes('stored encrypted')")


async def test_a_user_who_denies_is_told_so(browser, place):
    """And may try again."""
    page = await browser.open(place.link("box"))
    await page.press_button("Continue to Box")
    popup = await browser.another(after=1)
    await sign_in(popup, "deny")
    await page.sees("Access was not allowed at Box. Nothing was connected.")
    await page.press_button("Continue to Box")
    await page.sees("Sign in at Box")


async def test_a_window_that_was_closed_can_be_opened_again(browser, place):
    """And the account is connected after all."""
    page = await browser.open(place.link("box"))
    await page.press_button("Continue to Box")
    popup = await browser.another(after=1)
    await popup.sees("Sign in")
    await popup.ask("Page.close")
    await page.sees("You can open it again")
    await page.press_button("Open the window again")
    await sign_in(await browser.another(after=2))
    await page.sees("Box is connected")


@pytest.mark.parametrize(
    ("decision", "told"), [("allow", "Box is connected"), ("deny", "Access was not allowed")]
)
async def test_where_no_window_opens_the_sign_in_goes_on_in_this_one(browser, place, decision, told):
    """There and back."""
    page = await browser.open(place.link("box"))
    await page.sees("Continue to Box")
    await page.run("window.open = () => null")
    await page.press_button("Continue to Box")
    await page.sees("wants to use your account")
    await sign_in(page, decision)
    await page.sees(told)
    assert await page.run(ADDRESS) == f"{place.host}/connect"
    assert len(browser.pages) == 1


async def test_on_a_phone_no_window_is_opened_at_all(browser, place):
    """The sign-in takes the window that is there."""
    page = await browser.open(
        place.link("box"), width=390, setTouchEmulationEnabled={"enabled": True, "maxTouchPoints": 1}
    )
    await page.press_button("Continue to Box")
    await page.sees("wants to use your account")
    assert len(browser.pages) == 1


async def test_a_wrong_value_for_the_providers_page_is_told_at_its_field(browser, place):
    """Before anybody goes there."""
    page = await browser.open(place.link("box"))
    await page.fill(tenant="NOT")
    await page.press_button("Continue to Box")
    await page.sees("This is not in the expected form.")


async def test_everything_can_be_done_by_keyboard(browser, place):
    """Search, choice, fields, the button."""
    page = await browser.open(place.link())
    await page.sees("Choose what you want to connect")
    await page.key("Tab")
    await page.write("by a key")
    await page.until("document.querySelectorAll('.choice').length === 1")
    await page.key("Tab")
    await page.key("Enter")
    await page.sees("Connect Box by a key")
    for _ in range(2):  # past the way back
        await page.key("Tab")
    await page.write(place.key())
    await page.key("Enter")
    await page.sees("Box by a key is connected")
    assert await page.run("document.activeElement.textContent") == "Box by a key is connected"


async def test_the_focus_can_be_seen(browser, place):
    """On whatever has it."""
    page = await browser.open(place.link())
    await page.sees("Choose")
    for _ in range(3):
        await page.key("Tab")
        assert await page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize(
    ("language", "title", "field", "button"),
    [
        ("en", "Connect Helpdesk", "API key", "Connect"),
        ("de", "Helpdesk verbinden", "API-Schlüssel", "Verbinden"),
        ("fr", "Connecter Helpdesk", "Clé API", "Connecter"),
        ("es", "Conectar Helpdesk", "Clave de API", "Conectar"),
    ],
)
async def test_a_page_speaks_the_language_of_its_user(browser, place, language, title, field, button):
    """In its texts, its title, and as assistive programs are told; a narrow window has room for it."""
    page = await browser.open("about:blank", width=360, height=640)
    await page.ask("Network.enable")
    await page.ask("Network.setExtraHTTPHeaders", headers={"Accept-Language": f"{language}-XX,en;q=0.5"})
    await page.go(place.link("desk"))
    await page.sees(title)
    assert await page.run("[document.title, document.documentElement.lang]") == [title, language]
    assert await page.run("document.querySelector('label').textContent") == field
    await page.press_button(button)
    await page.until("document.querySelector('[role=alert]')")
    assert await page.run("document.documentElement.scrollWidth") <= 360


async def test_a_language_may_be_asked_for(browser, place):
    """In the address."""
    page = await browser.open(place.link("desk") + "&lang=fr")
    await page.sees("Connecter Helpdesk")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/connect", "This link is not complete"),
        ("/connect?session_token=nango_connect_session_" + "0" * 64, "This link has expired"),
    ],
)
async def test_a_link_that_does_not_work_is_told(browser, place, path, told):
    """And what to do then."""
    page = await browser.open(place.host + path)
    await page.sees(told)


async def test_a_session_that_ends_meanwhile_is_told(browser, place):
    """When something is sent."""
    session = place.session("box-key")
    page = await browser.open(session["connect_link"])
    await page.sees("Connect")
    place.end(session["token"])
    await page.fill(apiKey="k")
    await page.press_button("Connect")
    await page.sees("This link has expired")


async def test_an_end_user_goes_back_where_the_session_says(browser, place):
    """With what was connected."""
    page = await browser.open(
        place.link("box-open", page={"name": "Acme", "return_url": f"{place.host}/health?a=1"})
    )
    await page.sees("Connect Open box to Acme")
    await page.press_button("Connect")
    await page.press_button("Continue to Acme")
    await page.until("location.pathname === '/health'")
    query = parse_qs(urlsplit(await page.run(ADDRESS)).query)
    assert (query["a"], query["provider_config_key"]) == (["1"], ["box-open"])
    assert query["connection_id"] == place.connections("box-open")[:1]


async def test_who_says_no_goes_back_to_the_product(browser, place):
    """With nothing connected, from a window that was the page's own as from the list before it."""
    again = {"name": "Acme", "return_url": f"{place.host}/health?a=1"}
    page = await browser.open(place.link("box", page=again))
    await page.run("window.open = () => null")
    await page.press_button("Continue to Box")
    await page.sees("wants to use your account")
    await sign_in(page, "deny")
    await page.sees("Access was not allowed")
    await page.press_button("Back to Acme")
    await page.until(f"location.href === {place.host + '/health?a=1'!r}")
    page = await browser.open(place.link(page=again))
    await page.press_button("Back to Acme")
    await page.until(f"location.href === {place.host + '/health?a=1'!r}")


async def test_a_page_that_comes_back_looks_as_it_did(browser, place):
    """In the language and the theme that were asked for."""
    page = await browser.open(f"{place.link('box')}&lang=de&theme=dark&utm_source=mail")
    await page.run("window.open = () => null")
    await page.press_button("Weiter zu Box")
    await page.sees("wants to use your account")
    await sign_in(page, "deny")
    await page.sees("Der Zugriff wurde bei Box nicht erlaubt")
    assert await page.run("document.documentElement.dataset.theme") == "dark"
    assert await page.run(ADDRESS) == f"{place.host}/connect?lang=de&theme=dark"


async def test_an_account_is_connected_again(browser, place):
    """Under its id, with what is known of it filled in."""
    account = {
        "provider_config_key": "desk",
        "connection_id": "d1",
        "credentials": {"type": "API_KEY", "apiKey": place.key()},
        "connection_config": {"subdomain": "old", "region": "us"},
    }
    place.ask("POST", "/connections", account)
    again = place.ask(
        "POST", "/connect/sessions/reconnect", {"connection_id": "d1", "integration_id": "desk"}
    )
    page = await browser.open(again["data"]["connect_link"])
    await page.sees("Connect Helpdesk again")
    await page.fill(apiKey=place.key())
    await page.press_button("Connect")
    await page.sees("Helpdesk is connected")
    stored = place.ask("GET", "/connections/d1?provider_config_key=desk")
    assert stored["connection_config"] == {"subdomain": "old", "region": "us"}


async def test_a_session_decides_how_its_page_looks(browser, place):
    """Colours, corners, and night."""
    look = {"primary": "#00ff88", "primary_dark": "#ffee00", "radius": 3, "theme": "dark"}
    page = await browser.open(place.link("box-key", page=look))
    await page.sees("Connect")
    painted = "(({ backgroundColor, color, borderRadius }) => [backgroundColor, color, borderRadius])(getComputedStyle(document.querySelector('.primary')))"
    assert await page.run(painted) == ["rgb(255, 238, 0)", "rgb(0, 0, 0)", "3px"]
    await page.go(place.link("box-key", page=look) + "&theme=light")
    await page.until(
        "document.documentElement.dataset.theme === 'light' && document.querySelector('.primary')"
    )
    assert await page.run(painted) == ["rgb(0, 255, 136)", "rgb(0, 0, 0)", "3px"]


async def test_nothing_moves_for_whoever_wants_nothing_to_move(browser, place):
    """As their system says."""
    features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page = await browser.open(place.link("box-open"), setEmulatedMedia={"features": features})
    await page.press_button("Connect")
    await page.sees("is connected")
    assert (
        await page.run("parseFloat(getComputedStyle(document.querySelector('.badge')).animationDuration)")
        < 0.01
    )
