"""The page for connecting is for everybody: what an automatic checker knows of WCAG 2.2 AA."""

from __future__ import annotations

from pathlib import Path

import pytest

RUN = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })"
FOUND = f"{RUN}.then(({{ violations }}) => violations.map(({{ id, nodes }}) => [id, ...nodes.map((n) => n.html)]))"


@pytest.fixture(scope="module")
def checker(program: Path) -> str:
    return (program / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("shown", ["choosing", "form", "wrong", "away", "done", "expired"])
async def test_nothing_keeps_anybody_out(browser, place, checker, shown):
    """In each of its states, by day and by night, whatever the operator's colour is."""
    look = {
        "page": {"name": "Acme", "primary": "#ffcc00", "theme": "light", "return_url": "https://app.test/"}
    }
    integrations = {"choosing": (), "away": ("box",), "done": ("box-open",)}.get(shown, ("desk",))
    expired = f"{place.host}/connect?session_token=x&theme=light"
    page = await browser.open(expired if shown == "expired" else place.link(*integrations, **look))
    await page.until("document.querySelector('h1')")
    if shown in {"wrong", "away", "done"}:
        await page.click(".primary")
        await page.until(f"document.querySelector('{'[role=alert]' if shown == 'wrong' else f'.{shown}'}')")
    await page.run("document.getAnimations().forEach((each) => each.cancel())")
    await page.run(f"{checker};0")
    assert await page.run(FOUND) == []
    await page.run("document.documentElement.dataset.theme = 'dark'")
    assert await page.run(FOUND) == []


async def test_checker_finds_what_is_wrong(browser, place, checker):
    """So that it is known to look."""
    page = await browser.open(place.link("box-key"))
    await page.until("document.querySelector('label')")
    await page.run("document.querySelector('label').remove()")
    await page.run(f"{checker};0")
    assert "label" in [found[0] for found in await page.run(FOUND)]
