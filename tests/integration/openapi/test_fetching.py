"""Documents come over HTTP, and only from where they may."""

import asyncio

import pytest
from tests.peer import Peer

from tieline.core.errors import BadAnswer, EgressRefused, RequestRejected
from tieline.openapi.fetching import http_fetch
from tieline.openapi.limits import Limits
from tieline.openapi.loading import load
from tieline.openapi.pointer import TOP


def talking(pages):
    """Return a talk that answers with these pages by path: a body, or where to go instead."""

    async def talk(peer, reader, writer):
        while True:
            head = await peer.head(reader)
            page = pages.get(head.split(b" ", 2)[1].decode())
            if page is None:
                answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            elif page.startswith(("/", "http")):
                answer = f"HTTP/1.1 302 Found\r\nLocation: {page}\r\nContent-Length: 0\r\n\r\n".encode()
            else:
                answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(page)}\r\n\r\n{page}".encode()
            writer.write(answer)

    return talk


def referring(reference):
    return f"openapi: 3.1.0\npaths: {{}}\nx: {{$ref: '{reference}'}}\n"


async def loaded(pages, path="/openapi.yaml"):
    """Return what the reference of a document leads to, and what was odd."""
    async with Peer(talking(pages)) as peer:
        document = await asyncio.to_thread(load, f"{peer.url}{path}", fetch=http_fetch)
        node, _ = await asyncio.to_thread(document.resolve, document.root["x"], TOP / "x")
        return node, [each.code for each in document.diagnostics]


async def test_a_document_and_its_parts_are_fetched():
    pages = {"/openapi.yaml": referring("parts/a.yaml#/A"), "/parts/a.yaml": "A: {title: part}"}
    assert await loaded(pages) == ({"title": "part"}, [])


async def test_parts_count_from_where_a_redirect_led():
    pages = {
        "/latest": "/v2/openapi.yaml",
        "/v2/openapi.yaml": referring("a.yaml"),
        "/v2/a.yaml": "title: part",
    }
    assert await loaded(pages, "/latest") == ({"title": "part"}, [])


async def test_a_part_that_is_not_there_costs_only_itself():
    assert await loaded({"/openapi.yaml": referring("a.yaml")}) == ({}, ["reference-failed"])


async def test_a_document_that_is_not_there_is_told():
    with pytest.raises(RequestRejected, match="answered 404"):
        await loaded({})


async def test_redirects_end():
    with pytest.raises(EgressRefused, match="redirected more than 5 times"):
        await loaded({"/openapi.yaml": "/openapi.yaml"})


async def test_neither_a_reference_nor_a_redirect_leads_to_a_private_host():
    async with Peer(talking({"/x": "title: secret"})) as inner:
        assert await loaded({"/openapi.yaml": referring(f"{inner.url}/x")}) == ({}, ["reference-refused"])
        pages = {"/openapi.yaml": referring("/to"), "/to": f"{inner.url}/x"}
        assert await loaded(pages) == ({}, ["reference-failed"])
        with pytest.raises(EgressRefused):
            await loaded({"/openapi.yaml": f"{inner.url}/x"})
        assert inner.connections == 0


async def test_a_document_that_is_too_large_is_refused():
    async with Peer(talking({"/openapi.yaml": "x" * 1000})) as peer:
        with pytest.raises(BadAnswer, match="over 100 bytes"):
            await asyncio.to_thread(
                load, f"{peer.url}/openapi.yaml", fetch=http_fetch, limits=Limits(file_bytes=100)
            )
