"""Clients of one's own packages, bound to stored connections."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from base64 import b64encode

import pytest

from tieline import Settings, Tieline
from tieline.core.errors import QuotaSpent, UnknownName, UsageError
from tieline.gong import AsyncGong, Gong
from tieline.http.pace import Limits
from tieline.runtime import ApiTimeout, Options

PROVIDER = """\
display_name: Shop
auth_mode: BASIC
proxy: {base_url: https://shop.invalid}
limits: {per_day: 2}
"""
DOCUMENT = """\
servers: [{url: 'https://shop.invalid'}]
security: [{key: []}]
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
paths:
  /items:
    get:
      tags: [items]
      operationId: listItems
      responses: {'200': {description: '', content: {application/json: {schema: {type: array, items: {type: string}}}}}}
  /file:
    get:
      tags: [items]
      operationId: getFile
      responses: {'200': {description: '', content: {application/octet-stream: {schema: {type: string, format: binary}}}}}
"""
KEYS = {"username": "me", "password": "secret"}


def no_limits(_):
    return Limits()


@pytest.fixture
def shop(package):
    return package(DOCUMENT, "shop", client="Shop")


@pytest.fixture
def tieline(tmp_path, api):
    """A home with a provider of its own, and an account of it."""
    home = tmp_path / "home"
    (home / "providers").mkdir(parents=True)
    for name, client in {"shop": None, "boutique": "shop:Shop", "broken": "nowhere.at_all:Shop"}.items():
        named = "" if client is None else f"client: {client}\n"
        (home / "providers" / f"{name}.yaml").write_text(PROVIDER + named)
    api.answer = lambda *_: (200, "application/json", ["a", "b"])
    with Tieline(Settings.of({"TIELINE_HOME": str(home)})) as opened:
        asyncio.run(
            opened.connect("shop", KEYS, base_url=f"{api.url}/eu", connection_id="acme", pace=no_limits)
        )
        yield opened


def authorization(asked):
    return asked[2]["authorization"]


def test_any_generated_class_is_bound(tieline, shop, api):
    """It needs no credentials, and sends its connection's to its connection's address, not the document's."""
    client = tieline.client(shop.Shop, connection="acme")
    assert type(client) is shop.Shop
    assert client.items.list() == ["a", "b"]
    assert (api.asked[-1][:2], authorization(api.asked[-1])) == (
        ("GET", "/eu/items"),
        f"Basic {b64encode(b'me:secret').decode()}",
    )
    assert "x-key" not in {name.lower() for name in api.asked[-1][2]}
    assert tieline.client(shop.Shop).items.list() == ["a", "b"]


def test_a_class_for_asyncio_is_bound(tieline, shop):
    async def example():
        async with tieline:
            return await tieline.async_client(shop.AsyncShop, connection="acme").items.list()

    assert asyncio.run(example()) == ["a", "b"]


def test_a_provider_names_the_class_of_its_client(tieline, shop, api):
    """Then its name does as well, and its connections are those that are meant; else one may have to say which."""
    asyncio.run(tieline.connect("shop", KEYS, integration="other", connection_id="acme", pace=no_limits))
    with pytest.raises(UnknownName, match="it is one of other/acme, shop/acme: say which integration"):
        tieline.client(shop.Shop, connection="acme")
    assert tieline.client(shop.Shop, connection="acme", integration="shop").items.list() == ["a", "b"]
    with pytest.raises(UnknownName, match="nowhere has none yet"):
        tieline.client(shop.Shop, connection="acme", integration="nowhere")
    asyncio.run(tieline.connect("boutique", KEYS, base_url=api.url, connection_id="acme", pace=no_limits))
    assert type(tieline.client("boutique", connection="acme")) is shop.Shop
    assert tieline.client(shop.Shop, connection="acme").items.list() == ["a", "b"]
    assert api.asked[-1][1] == "/items"


def test_the_pace_is_the_connections(tieline, shop, api):
    """However many clients there are."""
    asyncio.run(tieline.connect("shop", KEYS, base_url=api.url, connection_id="slow"))
    spent = tieline.client(shop.Shop, connection="slow"), tieline.client(shop.Shop, connection="slow")
    for client in spent:
        client.items.list()
    with pytest.raises(QuotaSpent):
        tieline.client(shop.Shop, connection="slow").items.list()


def test_calls_stay_at_the_address_of_the_connection(tieline, shop, api):
    client = tieline.client(shop.Shop, connection="acme")
    with pytest.raises(UsageError, match="go to its own address"):
        client.items.list(options=Options(base_url="https://elsewhere.invalid"))


def test_the_time_for_one_call_counts_for_what_is_streamed(tieline, shop, api):
    """Not the proxy's own minutes."""
    let_go = threading.Event()
    api.answer = lambda *_: (let_go.wait(60) and 200, "application/octet-stream", b"")
    client = tieline.client(shop.Shop, connection="acme").with_options(Options(timeout=0.05, retries=0))
    try:
        with pytest.raises(ApiTimeout):
            client.items.get_file()
    finally:
        let_go.set()


def test_what_cannot_be_bound_is_told(tieline, shop, api):
    with pytest.raises(UsageError, match="AsyncShop is one that async_client gives"):
        tieline.client(shop.AsyncShop, connection="acme")
    for other, name in {dict: "dict", shop.Shop(key="k"): "a Shop"}.items():
        with pytest.raises(
            UsageError, match=f"{name} is neither a provider nor the class of a generated client"
        ):
            tieline.client(other, connection="acme")
    with pytest.raises(UnknownName, match="Shop has no 'nobody'; it has shop/acme"):
        tieline.client(shop.Shop, connection="nobody")
    with pytest.raises(UnknownName, match="no client comes along for shop"):
        tieline.client("shop", connection="acme")
    asyncio.run(tieline.connect("broken", KEYS, base_url=api.url, pace=no_limits))
    with pytest.raises(UnknownName, match=r"nowhere\.at_all:Shop of broken cannot be had"):
        tieline.client("broken")
    assert tieline.client(shop.Shop, connection="acme")


TYPED = """\
from typing import assert_type
from shop import AsyncShop, Shop
from tieline import Tieline
from tieline.gong import AsyncGong, Gong

def use(tieline: Tieline) -> None:
    assert_type(tieline.client("gong"), Gong)
    assert_type(tieline.client("gong-oauth", connection="acme"), Gong)
    assert_type(tieline.client(Shop, connection="acme"), Shop)
    assert_type(tieline.client(Shop, connection="acme", integration="shop").items.list(), list[str])
    assert_type(tieline.async_client("gong"), AsyncGong)
    assert_type(tieline.async_client(AsyncShop), AsyncShop)
"""


@pytest.mark.parametrize(
    "checker", [["mypy", "--strict", "--config-file=", "--no-error-summary"], ["pyright"]]
)
def test_type_checkers_know_which_client_it_is(shop, tmp_path, checker):
    (tmp_path / "use.py").write_text(TYPED)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    python = [f"--pythonpath={sys.executable}"] if checker == ["pyright"] else []
    told = subprocess.run(
        [sys.executable, "-m", *checker, *python, "use.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_client_of_gong_is_named_by_its_providers(tieline):
    """And by nothing else."""
    from tieline.clients import kind_of

    for name in ("gong", "gong-oauth"):
        provider = tieline.catalogue.load(name)
        assert (kind_of(provider), kind_of(provider, awaited=True)) == (Gong, AsyncGong)
