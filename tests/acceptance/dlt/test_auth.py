"""Every way of authentication of dlt goes out the same from Tieline."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl

import pytest

from tieline.core.errors import UsageError


def config(api, auth, **endpoint):
    return {
        "client": {"base_url": api.url, "auth": auth, "headers": {"X-Client": "tests"}},
        "resources": [{"name": "items", "endpoint": {"paginator": "single_page", **endpoint}}],
    }


def told(asked):
    return {
        name: value
        for name, value in asked.headers.items()
        if name.lower() in {"authorization", "x-key", "x-client", "x-signed"}
    }


@pytest.mark.parametrize(
    "auth",
    [
        {"token": "a token"},
        {"type": "bearer", "token": "a token"},
        {"type": "api_key", "api_key": "k"},
        {"type": "api_key", "name": "X-Key", "api_key": "k", "location": "header"},
        {"type": "api_key", "name": "key", "api_key": "k &/", "location": "query"},
        {"type": "api_key", "name": "key", "api_key": "k", "location": "param"},
        {"type": "http_basic", "username": "ann", "password": "pass:wörd"},
        None,
    ],
)
def test_static_credentials(api, both, auth):
    api.route = lambda _asked: [{"id": 1}]
    both.same(config(api, auth, params={"a": "1"}))
    (ours,), (theirs,) = api.asked, both.asked_by_dlt
    assert (told(theirs), theirs.query) == (told(ours), ours.query)


def test_objects_of_dlt(api, both):
    from dlt.sources.helpers.rest_client.auth import APIKeyAuth, BearerTokenAuth, HttpBasicAuth

    api.route = lambda _asked: [{"id": 1}]
    for auth in (BearerTokenAuth("t"), APIKeyAuth(name="X-Key", api_key="k"), HttpBasicAuth("a", "b")):
        both.same(config(api, auth))
        assert told(both.asked_by_dlt[-1]) == told(api.asked[-1])


def test_an_object_of_ones_own(api, both):
    from dlt.common.configuration import configspec
    from dlt.sources.helpers.rest_client.auth import AuthConfigBase

    @configspec
    class Signed(AuthConfigBase):
        def __call__(self, request):
            request.headers["X-Signed"] = f"{request.method} {request.url.rpartition('/')[2]}"
            return request

    api.route = lambda _asked: [{"id": 1}]
    both.same(config(api, Signed(), params={"a": "1"}))
    assert "GET items?a=1" == told(api.asked[0])["X-Signed"] == told(both.asked_by_dlt[0])["X-Signed"]


def test_an_endpoint_has_credentials_of_its_own_or_none(api, both):
    api.route = lambda _asked: [{"id": 1}]
    whole = config(api, {"token": "client"})
    whole["resources"] += [
        {"name": "own", "endpoint": {"auth": {"token": "own"}, "paginator": "single_page"}},
        {"name": "open", "endpoint": {"auth": None, "paginator": "single_page"}},
    ]
    both.same(whole)
    by_path = {each.path: each.headers.get("Authorization") for each in api.asked}
    assert by_path == {"/items": "Bearer client", "/own": "Bearer own", "/open": None}


def tokens(kit, lifetime):
    """Return an API that gives tokens, and takes each for a while."""
    given: list[str] = []

    def route(asked):
        if asked.path == "/token":
            given.append(asked.body.decode())
            return {"access_token": f"t{len(given)}", "expires_in": lifetime}
        if asked.headers.get("Authorization") != f"Bearer t{len(given)}":
            return kit.Answer({"message": "who are you?"}, 401)
        return [{"id": 1}]

    return route, given


def test_client_credentials(api, both, kit):
    api.route, given = tokens(kit, 3600)
    auth = {
        "type": "oauth2_client_credentials",
        "access_token_url": f"{api.url}/token",
        "client_id": "c",
        "client_secret": "s",
        "access_token_request_data": {"scope": "read", "audience": "x"},
    }
    both.same(config(api, auth))
    theirs, ours = given
    assert sorted(parse_qsl(theirs)) == sorted(parse_qsl(ours))


def test_a_refused_token_is_renewed_once(api, both, kit):
    route, given = tokens(kit, 3600)

    def fickle(asked):
        if asked.path != "/token" and len(given) == 1:
            return kit.Answer({"message": "expired"}, 401)
        return route(asked)

    api.route = fickle
    auth = {
        "type": "oauth2_client_credentials",
        "access_token_url": f"{api.url}/token",
        "client_id": "c",
        "client_secret": "s",
    }
    assert both.tieline(config(api, auth))["items"] == [{"id": 1}]
    assert len(given) == 2


def test_a_signed_token_of_ones_own_object(api, both, kit):
    """What an object does to get a token it may do: it runs in a thread."""

    class Slow:
        def __call__(self, request):
            time.monotonic()
            request.headers["Authorization"] = "Bearer made"
            return request

    api.route = lambda asked: [{"id": asked.headers.get("Authorization")}]
    assert both.tieline(config(api, Slow()))["items"] == [{"id": "Bearer made"}]


@pytest.mark.parametrize(
    ("auth", "variable", "field"),
    [
        ("bearer", "SOURCES__REST_API__CREDENTIALS__TOKEN", "token"),
        ({"type": "bearer"}, "CREDENTIALS__TOKEN", "token"),
        ({"type": "api_key", "name": "X-Key"}, "SOURCES__CREDENTIALS__API_KEY", "api_key"),
    ],
)
def test_secrets_that_are_left_out_are_found_where_dlt_looks(api, both, monkeypatch, auth, variable, field):
    api.route = lambda _asked: [{"id": 1}]
    with pytest.raises(
        UsageError, match=rf"client\.auth\.{field}: it is missing.*SOURCES__REST_API__"
    ) as refused:
        both.tieline(config(api, auth))
    assert f"client.auth.{field}" == refused.value.field
    monkeypatch.setenv(variable, "from outside")
    both.environment[variable] = "from outside"
    both.same(config(api, auth))
    assert told(both.asked_by_dlt[0]) == told(api.asked[0])


def test_a_secret_in_secrets_toml(api, both, tmp_path):
    api.route = lambda _asked: [{"id": 1}]
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "secrets.toml").write_text('[sources.rest_api.credentials]\ntoken = "of the file"\n')
    assert both.tieline(config(api, "bearer"))["items"] == [{"id": 1}]
    assert told(api.asked[0])["Authorization"] == "Bearer of the file"


def test_a_token_is_in_no_error(api, both, kit):
    api.route = lambda asked: kit.Answer({"message": "no"}, 403)
    with pytest.raises(AssertionError) as failed:
        both.tieline(config(api, {"token": "very-secret"}))
    assert "very-secret" not in str(failed.value)
