"""An API as code calls it: what is asked becomes a call, and the answer is whole."""

import gzip

import pytest
from tests.proxying import BASE, World

from tieline.core.errors import BadAnswer, UnknownName
from tieline.http.answer import ApiAnswer
from tieline.proxy.api import Api


class Answer:
    def __init__(self, status, parts, headers):
        self.status, self.parts, self.headers, self.closed = status, list(parts), headers, False

    async def read(self):
        return self.parts.pop(0) if self.parts else b""

    @property
    def ended(self):
        return not self.parts

    def close(self):
        self.closed = True


class Wire:
    """Answers every call alike, and remembers what it was sent."""

    def __init__(self, *parts, status=200, headers=()):
        self.answer = Answer(status, parts, headers)
        self.sent = []

    async def open(self, method, url, headers, body, *, timeouts=None):
        self.sent.append((method, url, dict(headers), body))
        return self.answer

    async def close(self):
        pass


@pytest.fixture
def world():
    world = World()
    world.connect()
    return world


async def test_an_answer_is_whole_and_unpacked(world):
    packed = gzip.compress(b'{"users": [1, 2]}')
    wire = Wire(packed[:9], packed[9:], headers=((b"Content-Encoding", b"gzip"), (b"X-Id", b"7")))
    answer = await Api(world.forwarder(wire), "acme", "c").get(
        "/users?a=1", params={"b": [True, "x y"], "c": None}
    )
    assert (answer.status, answer.ok, answer.json(), answer.header("x-id")) == (
        200,
        True,
        {"users": [1, 2]},
        "7",
    )
    method, url, headers, body = wire.sent[0]
    assert (method, url, body) == ("GET", f"{BASE}/users?a=1&b=true&b=x+y", None)
    assert headers["authorization"].startswith("Basic ")
    assert wire.answer.closed


async def test_what_is_posted_is_json_or_as_it_is(world):
    wire = Wire()
    api = Api(world.forwarder(wire), "acme", "c")
    await api.post("/x", json={"a": None}, headers={"X-Own": "1"})
    await api.post("/x", json=None)
    await api.request("put", "/x", data=b"raw")
    assert [(method, body) for method, _, _, body in wire.sent] == [
        ("POST", b'{"a":null}'),
        ("POST", b"null"),
        ("PUT", b"raw"),
    ]
    headers = [sent[2] for sent in wire.sent]
    assert (headers[0]["content-type"], headers[0]["x-own"]) == ("application/json", "1")
    assert "content-type" not in headers[2]


async def test_a_refusal_is_an_answer_too(world):
    answer = await Api(world.forwarder(Wire(b"no", status=403)), "acme", "c").get("/x")
    assert (answer.status, answer.ok, answer.body, repr(answer)) == (
        403,
        False,
        b"no",
        "ApiAnswer(403, 2 bytes)",
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_told(body):
    with pytest.raises(BadAnswer, match="HTTP 200"):
        ApiAnswer(status=200, headers=(), body=body).json()


def test_json_may_be_held_against_a_type():
    answer = ApiAnswer(status=200, headers=(), body=b'{"id": "x"}')
    assert answer.json(dict[str, str]) == {"id": "x"}
    with pytest.raises(BadAnswer, match="int"):
        answer.json(dict[str, int])


async def test_a_connection_that_is_not_there_is_told(world):
    with pytest.raises(UnknownName):
        await Api(world.forwarder(Wire()), "acme", "none").get("/x")
