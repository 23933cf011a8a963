"""Paginators and authentication of an author's own do in Tieline what they do in dlt."""

from __future__ import annotations

import pytest
from dlt.common.configuration.specs import configspec
from dlt.sources.helpers.rest_client.auth import AuthConfigBase
from dlt.sources.helpers.rest_client.paginators import (
    BasePaginator,
    BaseReferencePaginator,
    HeaderLinkPaginator,
    JSONLinkPaginator,
    PageNumberPaginator,
    RangePaginator,
)
from dlt.sources.rest_api import config_setup

from tieline.core.errors import UsageError

ITEMS = [{"id": number} for number in range(1, 12)]


class ThreePages(PageNumberPaginator):
    """One of dlt's own, told otherwise when it ends."""

    def __init__(self) -> None:
        super().__init__(base_page=1, total_path=None)

    def update_state(self, response, data=None) -> None:
        super().update_state(response, data)
        self._has_next_page = response.json()["page"] < 3

    @staticmethod
    def route(asked):
        return {"items": [{"query": asked.query}], "page": int(asked.query["page"])}


class Headed(BasePaginator):
    """It goes by the request that was sent, and changes parameters and headers of the next."""

    def init_request(self, request) -> None:
        request.params = {**(request.params or {}), "c": "0"}
        self.n = 0

    def update_state(self, response, data=None) -> None:
        self.n += 1
        self._has_next_page = self.n < 3 and f"c={self.n - 1}" in response.request.url

    def update_request(self, request) -> None:
        request.params["c"] = str(self.n)
        request.headers["X-Key"] = f"h{self.n}"

    @staticmethod
    def route(asked):
        return [{"query": asked.query, "key": asked.headers.get("X-Key")}]


class Extra(HeaderLinkPaginator):
    """One of dlt's own that adds a parameter to each link."""

    def update_request(self, request) -> None:
        super().update_request(request)
        request.params = {"extra": "1"}


class Elsewhere(BasePaginator):
    """It changes the address and the body."""

    def update_state(self, response, data=None) -> None:
        self.token = response.json().get("token")
        self._has_next_page = self.token is not None

    def update_request(self, request) -> None:
        request.json = {**(request.json or {}), "token": self.token}
        request.url = request.url.removesuffix("/next") + "/next"

    @staticmethod
    def route(asked):
        number = (asked.json or {}).get("token", 0)
        return {
            "items": [{"body": asked.json, "path": asked.path}],
            "token": number + 1 if number < 2 else None,
        }


class InFours(RangePaginator):
    def __init__(self) -> None:
        super().__init__(param_name="from", initial_value=0, value_step=4, total_path="total")

    @staticmethod
    def route(asked):
        first = int(asked.query["from"])
        return {"items": ITEMS[first : first + 4], "total": len(ITEMS)}


class After(BaseReferencePaginator):
    def update_state(self, response, data=None) -> None:
        self._next_reference = response.json().get("after")

    def update_request(self, request) -> None:
        request.params = {**(request.params or {}), "after": self._next_reference}

    @staticmethod
    def route(asked):
        first = int(asked.query.get("after", 0))
        more = first + 4 < len(ITEMS)
        return {
            "items": [{**each, "of": asked.path} for each in ITEMS[first : first + 4]],
            "after": first + 4 if more else None,
        }


def config(api, *resources, **client):
    return {
        "client": {"base_url": api.url, "paginator": "single_page", **client},
        "resources": list(resources),
    }


@pytest.mark.parametrize("own", [ThreePages, Headed, Elsewhere, InFours, After])
@pytest.mark.parametrize("shared", [True, False])
def test_paginators_of_ones_own(api, both, own, shared):
    """Of all resources together, each of which it begins anew with, and of one alone."""
    api.route = own.route
    ask = {"method": "POST", "json": {"a": 1}} if own is Elsewhere else {"params": {"z": 1}}
    if shared:
        resources = [{"name": name, "endpoint": {**ask}} for name in ("one", "two")]
        both.same(config(api, *resources, paginator=own()))
    else:
        both.same(config(api, {"name": "one", "endpoint": {**ask, "paginator": own()}}))


def test_a_paginator_of_ones_own_that_follows_links(api, both, kit):
    def route(asked):
        first = int(asked.query.get("s", 0))
        link = f'<{asked.base}{asked.path}?s={first + 1}>; rel="next"'
        return kit.Answer([{"query": asked.query}], headers={"Link": link} if first < 3 else {})

    api.route = route
    both.same(config(api, {"name": "one", "endpoint": {"params": {"z": 1}}}, paginator=Extra()))


def test_children_page_by_ones_own_each_for_itself(api, both):
    api.route = lambda asked: [{"id": 1}, {"id": 2}] if asked.path == "/p" else After.route(asked)
    both.same(
        config(api, "p", {"name": "c", "endpoint": {"path": "c/{resources.p.id}/x", "paginator": After()}})
    )


class Registered(JSONLinkPaginator):
    def __init__(self) -> None:
        super().__init__("further")


@configspec
class Keyed(AuthConfigBase):
    secret: str = "usual"

    def __call__(self, request):
        request.headers["X-Key"] = self.secret
        return request


def test_what_is_registered_with_dlt_goes_by_its_name(api, both, monkeypatch):
    monkeypatch.setitem(config_setup.PAGINATOR_MAP, "further", Registered)
    monkeypatch.setitem(config_setup.AUTH_MAP, "keyed", Keyed)

    def route(asked):
        first = int(asked.query.get("s", 0))
        more = f"/one?s={first + 4}" if first + 4 < len(ITEMS) else None
        key = asked.headers.get("X-Key")
        return {"items": [{**each, "key": key} for each in ITEMS[first : first + 4]], "further": more}

    api.route = route
    told = {"paginator": "further", "auth": "keyed"}
    rows = both.tieline(config(api, "one", **told))["one"]
    assert (len(ITEMS), {"usual"}) == (len(rows), {row["key"] for row in rows})
    told = {"paginator": {"type": "further"}, "auth": {"type": "keyed", "secret": "own"}}
    assert {"own"} == {row["key"] for row in both.tieline(config(api, "one", **told), name="own")["one"]}


def echo(asked):
    return [{name: asked.headers.get(name) for name in ("Authorization", "X-A", "X-B", "Cookie")}]


def test_a_session_tells_headers_cookies_and_authentication(api, both):
    """What the configuration says itself counts first; retries and timeouts of a session are not its own."""
    import requests
    from dlt.sources.helpers import requests as dlts

    session = dlts.Client(request_timeout=5, request_max_attempts=2, raise_for_status=False).session
    session.headers.update({"X-A": "session", "X-B": "session"})
    session.cookies.set("k", "v")
    session.auth = ("ann", "secret")
    api.route = echo
    whole = config(api, "one", session=session, headers={"x-a": "client"})
    row = both.tieline(whole)["one"][0]
    plain = requests.Session()
    plain.headers, plain.cookies, plain.auth = session.headers, session.cookies, session.auth
    theirs = both.dlt(config(api, "one", session=plain, headers={"x-a": "client"}))["one"][0]
    assert row == theirs
    assert row["X-B"] == "session"
    token = both.tieline(config(api, "one", session=session, auth={"token": "t"}), name="token")
    assert token["one"][0]["Authorization"] == "Bearer t"


def test_what_else_a_session_was_told_is_refused(api, both):
    import requests

    class Own(requests.Session):
        pass

    plain, proxied, hooked = requests.Session(), requests.Session(), requests.Session()
    proxied.proxies["http"] = "http://proxy.example"
    hooked.hooks["response"].append(print)
    plain.params = {"key": "x"}
    for session, place in ((plain, "params"), (proxied, "proxies"), (hooked, "hooks"), (Own(), "adapters")):
        with pytest.raises(UsageError, match=rf"^client\.session\.{place}: "):
            both.tieline(config(api, "one", session=session))
