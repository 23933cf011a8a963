"""Answers to requests that are wrong."""

import re

import pytest

BAD_JSON = "Json parse error, verify Json format matches the API description."
NO_CALLS = "No calls found corresponding to the provided filters"
STATS = {"fromDate": "2026-10-01", "toDate": "2026-11-01"}


async def test_an_error_carries_the_request_id_of_the_header(gong):
    """The body is a request id of 18 to 20 base-36 characters, the same as `x-traceid`, and a list of texts."""
    reply = await gong.get("/v2/calls/1")
    assert reply.json == {"requestId": reply.headers["x-traceid"], "errors": ["Call ID 1 was not found"]}
    assert re.fullmatch(r"[0-9a-z]{18,20}", reply.json["requestId"])
    assert reply.headers["content-type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize(
    ("method", "target", "body", "status", "text"),
    [
        ("GET", "/v2/calls?fromDateTime=2031-01-01T00:00:00Z", None, 404, NO_CALLS),
        ("POST", "/v2/calls/extensive", {"filter": {"callIds": ["7782342274025937895"]}}, 404, NO_CALLS),
        ("POST", "/v2/calls/transcript", {"filter": {"callIds": ["x"]}}, 404, NO_CALLS),
        ("POST", "/v2/users", {}, 405, "Method Not Allowed"),
        ("DELETE", "/v2/calls/extensive", None, 405, "Method Not Allowed"),
        ("GET", "/v2/users/5", None, 404, "User ID 5 was not found"),
        ("GET", "/v2/nothing", None, 404, "Not Found"),
        ("GET", "/v2/library/folders/77/calls", None, 404, "Folder 77 was not found"),
        ("GET", "/v2/library/folder-content", None, 400, "Required parameter 'folderId' is missing"),
        ("GET", "/v2/logs?logType=AccessLog", None, 400, "Required parameter 'fromDateTime' is missing"),
        ("POST", "/v2/calls/extensive", b"{", 400, BAD_JSON),
        ("POST", "/v2/calls/extensive", b"\xff", 400, BAD_JSON),
        ("POST", "/v2/calls/extensive", b'{"x":' * 5000, 400, BAD_JSON),
    ],
)
async def test_recorded_refusals(gong, method, target, body, status, text):
    """Known cases answer with the known status and text."""
    reply = await gong.call(method, target, body)
    assert (reply.status, reply.error) == (status, text)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v2/calls/extensive", {}),
        ("/v2/calls/extensive", {"filter": None}),
        ("/v2/calls/extensive", []),
        ("/v2/calls/extensive", {"filter": {"callIds": [123]}}),
        ("/v2/calls/extensive", {"filter": {"fromDateTime": "yesterday"}}),
        ("/v2/calls/extensive", {"filter": {"fromDateTime": "2026-01-01"}}),
        ("/v2/calls/extensive", {"filter": {"fromDateTime": "2026-01-01T00:00:00"}}),
        ("/v2/calls/extensive", {"filter": {"fromDateTime": 5}}),
        ("/v2/calls/extensive", {"filter": {}, "contentSelector": {"context": "Everything"}}),
        ("/v2/calls/extensive", {"filter": {}, "contentSelector": {"contextTiming": ["Now"]}}),
        ("/v2/calls/extensive", {"filter": {}, "cursor": 7}),
        ("/v2/calls/extensive", {"filter": {}, "cursor": "not-a-cursor"}),
        ("/v2/users/extensive", {}),
        ("/v2/stats/activity/aggregate", {"filter": {"fromDate": "2026-10-01"}}),
        ("/v2/stats/activity/aggregate", {"filter": STATS | {"toDate": "20261101"}}),
        ("/v2/stats/activity/aggregate", {"filter": STATS | {"fromDate": "2026-11-01"}}),
        ("/v2/stats/interaction", {"filter": STATS | {"toDate": "2026-11-21"}}),
        ("/v2/stats/activity/day-by-day", {"filter": STATS | {"fromDate": "0001-01-01"}}),
        ("/v2/stats/activity/aggregate-by-period", {"filter": STATS}),
        ("/v2/stats/activity/aggregate-by-period", {"filter": STATS, "aggregationPeriod": "HOUR"}),
        ("/v2/stats/activity/scorecards", {"filter": {"reviewMethod": "ALL"}}),
        ("/v2/stats/activity/scorecards", {"filter": {"callFromDate": "soon"}}),
    ],
)
async def test_a_body_that_does_not_fit_is_a_bad_request(gong, path, body):
    """Missing fields, wrong types, bad dates and bad cursors get a 400 with a text, never a 500."""
    reply = await gong.post(path, body)
    assert reply.status == 400
    assert reply.error


@pytest.mark.parametrize(
    "target",
    [
        "/v2/calls?fromDateTime=x",
        "/v2/calls?fromDateTime=2026-01-01T00:00:00+02:00",  # an unescaped plus is a space
        "/v2/calls?cursor=x",
        "/v2/users?includeAvatars=maybe",
        "/v2/logs?logType=Nothing&fromDateTime=2026-01-01T00:00:00Z",
        "/v2/logs?logType=AccessLog&fromDateTime=9999-99-99T00:00:00Z",
    ],
)
async def test_a_query_that_does_not_fit_is_a_bad_request(gong, target):
    """The same goes for query parameters."""
    assert (await gong.get(target)).status == 400


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
async def test_a_body_that_is_not_json_is_unsupported(gong, content_type):
    """A POST without a JSON content type gets a 415."""
    reply = await gong.post("/v2/users/extensive", {"filter": {}}, content_type=content_type)
    assert (reply.status, reply.error) == (415, "Unsupported Media Type")


async def test_a_content_type_may_name_its_charset(gong):
    """Parameters and case of the content type do not matter."""
    headers = {"content_type": "Application/JSON; charset=utf-8"}
    assert (await gong.post("/v2/users/extensive", {"filter": {}}, **headers)).status == 200


async def test_a_wrong_verb_names_the_right_ones(gong):
    """A 405 carries `Allow`."""
    assert (await gong.call("PUT", "/v2/users")).headers["allow"] == "GET"


async def test_unknown_fields_and_parameters_are_ignored(gong):
    """`limit` and the like change nothing."""
    reply = await gong.post("/v2/calls/extensive", {"filter": {"more": 1}, "limit": 5})
    assert reply.json["records"]["currentPageSize"] == 100
    assert (await gong.get("/v2/users?limit=5&fromDateTime=x")).status == 200


async def test_other_hosts_paths_answer_html(gong):
    """Outside of the API a 404 is a web page, without the error body."""
    reply = await gong.get("/v3/users")
    assert (reply.status, reply.headers["content-type"]) == (404, "text/html")
