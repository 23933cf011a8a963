"""How requests go out authorised as a configuration of dlt's says."""

from __future__ import annotations

import asyncio

import pytest

from tieline.core.clock import SystemClock
from tieline.core.secrets import Secret
from tieline.http.model import Request, Response
from tieline.sources.dlt.auth import ApiKey
from tieline.sources.dlt.ways import way


class Noting:
    """Answers everything, and notes what was sent where."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    async def send(self, request: Request, *, max_body: int) -> Response:
        del max_body
        self.urls.append(request.full_url)
        return Response(status=200, headers=(), body=b"{}")


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://a.test/b", "https://a.test/b?key=1"),
        ("https://a.test/b?key=1&page=2", "https://a.test/b?key=1&page=2"),
        ("https://a.test/b?pagekey=12", "https://a.test/b?pagekey=12&key=1"),
    ],
)
def test_a_key_stands_in_every_address_once(url: str, sent: str) -> None:
    """Also where another parameter ends as it is called."""
    noting = Noting()
    auth = ApiKey(name="key", key=Secret("1"), location="query")

    asyncio.run(way(auth, noting, SystemClock()).send(Request(method="GET", url=url), max_body=9))

    assert noting.urls == [sent]
