"""A client that nobody registers: servers know it by the address of a document about it."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from tests.signing_in import Browser, World, signing_in

DOCUMENT = "http://tieline.test/oauth/client-metadata"


class Reader:
    """Reads documents of the server, as the sandbox asks for them, from its own thread."""

    def __init__(self) -> None:
        self.world: World | None = None
        self.loop = asyncio.get_running_loop()
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        return asyncio.run_coroutine_threadsafe(self._read(url), self.loop).result(30)

    async def _read(self, url: str) -> bytes:
        assert self.world is not None
        return (await Browser(world=self.world).get(url.removeprefix("http://tieline.test"))).body


@pytest.fixture
async def reader() -> Reader:
    return Reader()


@pytest.fixture
async def world(tmp_path, reader) -> AsyncIterator[World]:
    async with signing_in(tmp_path / "home", fetch=reader) as made:
        reader.world = made
        yield made


async def begin(world: World, browser: Browser, integration: str, **params: str):
    begun = await browser.begin(await world.session(), integration, **params)
    assert begun.status == 302, begun.body
    return begun.headers["location"], dict(parse_qsl(urlsplit(begun.headers["location"]).query))


async def test_the_document_says_who_we_are(world):
    """To anybody, without a key."""
    reply = await Browser(world=world).get("/oauth/client-metadata")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json; charset=utf-8")
    assert reply.json == {
        "client_id": DOCUMENT,
        "client_name": "Tieline",
        "redirect_uris": ["http://tieline.test/oauth/callback"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }


@pytest.mark.parametrize("integration", ["box-tools", "box-mcp-document"])
async def test_a_server_that_reads_documents_needs_no_registration(world, reader, integration):
    """Nor a client of the operator's; its tokens are renewed by the same name."""
    params = {"params[mcp_server_url]": f"{world.url}/mcp"} if integration == "box-tools" else {}
    browser = Browser(world=world)
    url, asked = await begin(world, browser, integration, **params)
    assert (asked["client_id"], asked["code_challenge_method"]) == (DOCUMENT, "S256")
    assert (await browser.get(await browser.approve(url))).status == 200
    (listed,) = await world.connections()
    target = f"/connections/{listed['connection_id']}?provider_config_key={integration}&force_refresh=true"
    first = await world.connection(listed["connection_id"], integration)
    second = (await world.ask("GET", target)).json
    assert first["credentials"]["config_override"] == {"client_id": DOCUMENT}
    assert first["credentials"]["access_token"] != second["credentials"]["access_token"]
    assert [each for each in world.sandbox.book.clients if each.startswith("dyn-")] == []
    assert reader.asked == [DOCUMENT]


async def test_an_account_s_own_client_comes_first(world):
    own = {"credentials[oauth_client_id_override]": "sandbox-client"}
    params = {"params[mcp_server_url]": f"{world.url}/mcp", **own}
    _, asked = await begin(world, Browser(world=world), "box-tools", **params)
    assert asked["client_id"] == "sandbox-client"


@pytest.mark.parametrize("iss", [None, "", "https://other.test", "http://tieline.test"])
async def test_a_server_that_says_its_name_must_have_said_it(world, iss):
    """Its documents promise that browsers come back with it (RFC 9207)."""
    browser = Browser(world=world)
    url, _ = await begin(world, browser, "box-tools", **{"params[mcp_server_url]": f"{world.url}/mcp"})
    back = urlsplit(await browser.approve(url))
    told = dict(parse_qsl(back.query))
    assert told.pop("iss") == world.url
    told |= {} if iss is None else {"iss": iss}
    assert (await browser.get(f"{back.path}?{urlencode(told)}")).status == 400
    assert await world.connections() == []


@pytest.mark.parametrize("name", ["oauth_names_itself", "oauth_reads_documents"])
async def test_what_documents_say_no_browser_says(world, name):
    params = {"params[mcp_server_url]": f"{world.url}/mcp", f"params[{name}]": ""}
    begun = await Browser(world=world).begin(await world.session(), "box-tools", **params)
    assert begun.status == 400
