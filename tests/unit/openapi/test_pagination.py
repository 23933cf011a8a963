"""Pages are found by what names give away, each with its evidence; what is not sure changes nothing."""

import json

import pytest

from tieline.openapi.build import build
from tieline.openapi.loading import read

ITEM = {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
LIST = {"type": "array", "items": ITEM}
TEXT, WHOLE, FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
NUMBER = {"type": "number"}


def pages(query=(), answer=None, *, method="get", body=None, headers=None, **extensions):
    schema = (
        answer
        if answer and "type" in answer and isinstance(answer["type"], str)
        else {"type": "object", "properties": answer or {}}
    )
    node = {
        "parameters": [{"name": name, "in": "query", "schema": kind} for name, kind in dict(query).items()],
        "responses": {"200": {"headers": headers or {}, "content": {"application/json": {"schema": schema}}}},
        **extensions,
    }
    if body is not None:
        node["requestBody"] = {
            "content": {"application/json": {"schema": {"type": "object", "properties": body}}}
        }
    document = {"openapi": "3.1.0", "info": {}, "paths": {"/x": {method: node}}}
    return build(read(json.dumps(document))).operations[0].pagination


def nested(name, **properties):
    return {name: {"type": "object", "properties": properties}}


@pytest.mark.parametrize(
    ("query", "answer", "expected"),
    [
        # Gong: the cursor lies in records
        ({"cursor": TEXT}, {"calls": LIST, **nested("records", cursor=TEXT, totalRecords=WHOLE)}, ("cursor", "cursor", "records.cursor", "calls")),
        ({"pageToken": TEXT}, {"items": LIST, "nextPageToken": TEXT}, ("cursor", "pageToken", "nextPageToken", "items")),
        ({"cursor": TEXT}, {"data": LIST, **nested("response_metadata", next_cursor=TEXT)}, ("cursor", "cursor", "response_metadata.next_cursor", "data")),
        # OpenAI, Stripe
        ({"after": TEXT}, {"data": LIST, "has_more": FLAG, "last_id": TEXT}, ("cursor", "after", "last_id", "data")),
        ({"starting_after": TEXT}, {"data": LIST, "has_more": FLAG}, ("cursor", "starting_after", None, "data")),
        # DigitalOcean, OData, Django
        ({"page": WHOLE}, {"droplets": LIST, **nested("links", **nested("pages", next=TEXT))}, ("next_url", None, "links.pages.next", "droplets")),
        ({}, {"value": LIST, "@odata.nextLink": TEXT}, ("next_url", None, "@odata\\.nextLink", "value")),
        ({}, {"results": LIST, "count": WHOLE, "next": TEXT, "previous": TEXT}, ("next_url", None, "next", "results")),
        ({"offset": WHOLE, "limit": WHOLE}, {"data": LIST, "total": WHOLE}, ("offset", "offset", None, "data")),
        ({"page": WHOLE, "per_page": WHOLE}, {"items": LIST, "total_pages": WHOLE}, ("page", "page", None, "items")),
        # NestJS, which has no other numbers
        ({"page": NUMBER, "take": NUMBER}, {"data": LIST, **nested("meta", pageCount=NUMBER)}, ("page", "page", None, "data")),
    ],
)  # fmt: skip
def test_pages_that_are_sure(query, answer, expected):
    found = pages(query, answer)
    assert ("high", *expected) == (found.confidence, found.rule, found.parameter, found.next, found.items)


def test_a_cursor_may_be_asked_for_in_the_body():
    found = pages(
        answer={"calls": LIST, **nested("records", cursor=TEXT)}, method="post", body={"cursor": TEXT}
    )
    assert (
        found.rule,
        found.location,
        found.parameter,
        found.confidence,
    ) == ("cursor", "body", "cursor", "high")
    assert found.evidence == "'cursor' in the body, 'records.cursor' in the answer"


def several(*media, status="200", **others):
    schema = {"type": "object", "properties": {"data": LIST, "next_cursor": TEXT}}
    node = {
        "parameters": [{"name": "cursor", "in": "query", "schema": TEXT}],
        "responses": {status: {"content": {each: {"schema": schema} for each in media}}, **others},
    }
    document = {"openapi": "3.1.0", "info": {}, "paths": {"/x": {"get": node}}}
    return build(read(json.dumps(document))).operations[0].pagination


@pytest.mark.parametrize(
    "media",
    [
        ("text/plain", "application/json", "text/json"),
        ("application/json", "application/xml"),
        ("application/xml", "application/vnd.acme+json"),
        ("application/json", "text/event-stream"),
        ("application/json", "text/csv"),
    ],
)
def test_pages_are_found_in_json_whatever_else_there_is(media):
    assert several(*media).items == "data"


def test_pages_are_found_where_only_the_default_answer_is_told():
    assert several("application/json", status="default").items == "data"


def test_where_to_look_instead_is_no_page():
    """GitHub tells of moved things in JSON."""
    moved = {"content": {"application/json": {"schema": {"properties": {"url": TEXT}}}}}
    assert several("application/json", **{"301": moved}).items == "data"


def test_an_answer_of_another_type_leaves_no_pages():
    other = {"content": {"application/json": {"schema": {"properties": {"job": TEXT}}}}}
    assert several("application/json", **{"202": other}) is None


def test_a_header_link_leads_on():
    found = pages({"per_page": WHOLE}, LIST, headers={"Link": {"schema": TEXT}})
    assert (found.rule, found.items, found.size, found.confidence) == ("link", "", "per_page", "high")


def test_the_last_item_is_the_cursor_where_the_answer_has_none():
    found = pages({"starting_after": TEXT}, {"data": LIST, "has_more": FLAG})
    assert (found.last_item, found.has_more) == ("id", "has_more")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"offset": WHOLE, "limit": WHOLE}, {"data": LIST}),
        ({"page": WHOLE}, {"data": LIST}),
        ({"cursor": TEXT}, {"first": LIST, "second": LIST, "next_cursor": TEXT}),
    ],
)
def test_pages_that_are_not_sure(query, answer):
    assert pages(query, answer).confidence == "low"


@pytest.mark.parametrize(
    ("query", "answer", "method"),
    [
        ({}, {"data": LIST}, "get"),
        ({"cursor": TEXT}, {"name": TEXT, "next_cursor": TEXT}, "get"),
        ({"cursor": TEXT}, {"data": LIST, "next_cursor": TEXT}, "delete"),
        ({}, {"data": LIST, "next": TEXT}, "get"),
        ({"page": TEXT}, {"data": LIST, "total_pages": WHOLE}, "get"),
        ({"after": TEXT}, {"data": LIST}, "get"),
    ],
)
def test_what_has_no_pages(query, answer, method):
    assert pages(query, answer, method=method) is None


def test_our_extension_counts_more_than_names():
    told = {
        "rule": "page",
        "parameter": "p",
        "items": "others",
        "first": 1,
        "empty_on": [404],
        "expired": "too old",
    }
    found = pages({"cursor": TEXT}, {"others": LIST, "next_cursor": TEXT}, **{"x-tieline-pagination": told})
    assert (
        found.rule, found.parameter, found.items, found.first, found.empty_on, found.expired, found.confidence,
    ) == ("page", "p", "others", 1, (404,), ("too old",), "declared")  # fmt: skip


def test_our_extension_may_deny_pages():
    assert (
        pages(
            {"cursor": TEXT}, {"a": LIST, "next_cursor": TEXT}, **{"x-tieline-pagination": {"rule": "none"}}
        )
        is None
    )


@pytest.mark.parametrize(
    ("key", "told", "expected"),
    [
        (
            "x-speakeasy-pagination",
            {
                "type": "cursor",
                "inputs": [{"name": "c", "in": "parameters", "type": "cursor"}],
                "outputs": {"nextCursor": "$.next", "results": "$.a"},
            },
            ("cursor", "c", "next"),
        ),
        (
            "x-fern-pagination",
            {"cursor": "$request.c", "next_cursor": "$response.more.next", "results": "$response.a"},
            ("cursor", "c", "more.next"),
        ),
        ("x-ms-pageable", {"nextLinkName": "nextLink", "itemName": "a"}, ("next_url", None, "nextLink")),
    ],
)
def test_extensions_of_others_are_understood(key, told, expected):
    found = pages({}, {"a": LIST, "b": LIST}, **{key: told})
    assert ("declared", "a", *expected) == (
        found.confidence,
        found.items,
        found.rule,
        found.parameter,
        found.next,
    )


def test_an_extension_that_is_nonsense_is_passed_over():
    found = pages(
        {"cursor": TEXT},
        {"a": LIST, "next_cursor": TEXT},
        **{"x-tieline-pagination": {"rule": "page", "first": "one"}},
    )
    assert found.confidence == "high"
