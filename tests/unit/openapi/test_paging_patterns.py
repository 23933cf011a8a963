"""How well-known APIs go on to their next page, each in a document of a few lines as its own describes it."""

import pytest

from tieline.openapi.build import build
from tieline.openapi.loading import read

TEXT, WHOLE, FLAG = "{type: string}", "{type: integer}", "{type: boolean}"
#: What an API is asked, the properties of its answer, and what is to be found: rule, parameter, next, items.
PATTERNS = {
    "kubernetes": (
        {"limit": WHOLE, "continue": TEXT},
        "{items: *list, metadata: {properties: {continue: *text, remainingItemCount: *whole}}}",
        ("cursor", "continue", "metadata.continue", "items"),
    ),
    "asana": (
        {"limit": WHOLE, "offset": TEXT},
        "{data: *list, next_page: {nullable: true, properties: {offset: *text, path: *text, uri: {type: string, format: uri}}}}",
        ("cursor", "offset", "next_page.offset", "data"),
    ),
    "asana by address": (
        {"limit": WHOLE},
        "{data: *list, next_page: {nullable: true, properties: {path: *text, uri: {type: string, format: uri}}}}",
        ("next_url", None, "next_page.uri", "data"),
    ),
    "figma versions": (
        {"page_size": WHOLE, "before": WHOLE, "after": WHOLE},
        "{versions: *list, pagination: {properties: {prev_page: *text, next_page: *text}}}",
        ("next_url", None, "pagination.next_page", "versions"),
    ),
    "figma webhooks": (
        {"cursor": TEXT},
        "{webhooks: *list, pagination: {properties: {prev_page: *text, next_page: {type: string, description: A URL that calls the next page.}}}}",
        ("next_url", None, "pagination.next_page", "webhooks"),
    ),
    "figma activity": (
        {"cursor": TEXT},
        "{meta: {properties: {activity_logs: *list, cursor: *text, next_page: {type: boolean}}}}",
        ("cursor", "cursor", "meta.cursor", "meta.activity_logs"),
    ),
    "twilio": (
        {"PageSize": WHOLE, "Page": WHOLE, "PageToken": TEXT},
        "{calls: *list, end: *whole, next_page_uri: *text, previous_page_uri: *text, page: *whole, page_size: *whole}",
        ("next_url", None, "next_page_uri", "calls"),
    ),
    "slack": (
        {"cursor": TEXT, "limit": WHOLE},
        "{ok: *flag, members: *list, response_metadata: {properties: {next_cursor: *text}}}",
        ("cursor", "cursor", "response_metadata.next_cursor", "members"),
    ),
    "atlassian": (
        {"cursor": TEXT, "limit": WHOLE},
        "{results: *list, _links: {properties: {next: *text, base: *text}}}",
        ("next_url", None, "_links.next", "results"),
    ),
    "json:api": (
        {"page[cursor]": TEXT, "page[size]": WHOLE},
        "{data: *list, included: *list, links: {properties: {self: *text, next: *text}}}",
        ("next_url", None, "links.next", "data"),
    ),
    "hal": (
        {"page": WHOLE},
        "{items: *list, _links: {properties: {next: {properties: {href: *text}}}}}",
        ("next_url", None, "_links.next.href", "items"),
    ),
    "jira": (
        {"nextPageToken": TEXT, "maxResults": WHOLE},
        "{issues: *list, isLast: *flag, nextPageToken: *text}",
        ("cursor", "nextPageToken", "nextPageToken", "issues"),
    ),
    "microsoft graph": (
        {"$top": WHOLE, "$skip": WHOLE, "$count": FLAG},
        "{value: *list, '@odata.nextLink': *text, '@odata.count': *whole}",
        ("next_url", None, r"@odata\.nextLink", "value"),
    ),
    "notion": (
        {"start_cursor": TEXT, "page_size": WHOLE},
        "{object: *text, results: *list, next_cursor: {type: string, nullable: true}, has_more: *flag}",
        ("cursor", "start_cursor", "next_cursor", "results"),
    ),
    "stripe": (
        {"starting_after": TEXT, "ending_before": TEXT, "limit": WHOLE},
        "{object: *text, data: *list, has_more: *flag, url: *text}",
        ("cursor", "starting_after", None, "data"),
    ),
    "stripe's search": (
        {"page": TEXT, "query": TEXT, "limit": WHOLE},
        "{data: *list, has_more: *flag, next_page: {type: string, nullable: true}, total_count: *whole}",
        ("cursor", "page", "next_page", "data"),
    ),
    "spring": (
        {"pageable": "{type: object, properties: {page: *whole, size: *whole, sort: {type: array, items: *text}}}"},
        "{content: *list, number: *whole, size: *whole, totalPages: *whole, totalElements: *whole, last: *flag}",
        ("page", "page", None, "content"),
    ),
    "google": (
        {"pageSize": WHOLE, "pageToken": TEXT},
        "{topics: *list, nextPageToken: *text, unreachable: {type: array, items: *text}}",
        ("cursor", "pageToken", "nextPageToken", "topics"),
    ),
    "hubspot": (
        {"after": TEXT, "limit": WHOLE},
        "{results: *list, paging: {properties: {next: {properties: {after: *text, link: *text}}}}}",
        ("cursor", "after", "paging.next.after", "results"),
    ),
    "square": (
        {"cursor": TEXT, "limit": WHOLE},
        "{errors: *list, payments: *list, cursor: *text}",
        ("cursor", "cursor", "cursor", "payments"),
    ),
    "intercom": (
        {"per_page": WHOLE, "starting_after": TEXT},
        "{data: *list, pages: {properties: {next: {nullable: true, properties: {starting_after: *text}}, total_pages: *whole}}}",
        ("cursor", "starting_after", "pages.next.starting_after", "data"),
    ),
    "zendesk": (
        {"page": WHOLE, "per_page": WHOLE},
        "{tickets: *list, count: *whole, next_page: {type: string, nullable: true}, previous_page: {type: string, nullable: true}}",
        ("next_url", None, "next_page", "tickets"),
    ),
    "salesforce": (
        {"q": TEXT},
        "{records: *list, done: *flag, nextRecordsUrl: *text, totalSize: *whole}",
        ("next_url", None, "nextRecordsUrl", "records"),
    ),
    "django, by cursor": (
        {"cursor": TEXT},
        "{results: *list, next: {type: string, nullable: true, format: uri}, previous: {type: string, nullable: true, format: uri}}",
        ("next_url", None, "next", "results"),
    ),
    "an item whose id is a number": (
        {"starting_after": WHOLE, "limit": WHOLE},
        "{data: *list, has_more: *flag}",
        ("cursor", "starting_after", None, "data"),
    ),
    "a cursor that is a number": (
        {"cursor": WHOLE},
        "{data: *list, next_cursor: *whole}",
        ("cursor", "cursor", "next_cursor", "data"),
    ),
}  # fmt: skip
ANCHORS = """
x-text: &text {type: string}
x-whole: &whole {type: integer}
x-flag: &flag {type: boolean}
x-list: &list {type: array, items: {type: object, properties: {id: {type: string}}}}
"""


def pages(query, answer, *, method="get", headers="", response="", body="{}"):
    parameters = "".join(
        f"      - {{name: {name!r}, in: query, schema: {kind}}}\n" for name, kind in query.items()
    )
    schema = f"{{type: object, properties: {answer}}}" if answer.startswith("{") else answer
    described = response or f"{{{headers} content: {{application/json: {{schema: {schema}}}}}}}"
    text = f"""openapi: 3.0.3
{ANCHORS}
paths:
  /x:
    {method}:
      requestBody: {body}
      parameters:
{parameters or "      - {name: q, in: query}"}
      responses: {{'200': {described}}}
components:
  headers: {{link: {{schema: *text}}}}
  responses: {{list: {{headers: {{Link: {{$ref: '#/components/headers/link'}}}}, content: {{application/json: {{schema: *list}}}}}}}}
"""
    return build(read(text)).operations[0].pagination


@pytest.mark.parametrize("name", PATTERNS)
def test_how_it_goes_on(name):
    query, answer, expected = PATTERNS[name]
    found = pages(query, answer)
    assert (found.rule, found.parameter, found.next, found.items, found.confidence) == (*expected, "high")
    assert all(repr(part) in found.evidence for part in (found.next, found.parameter) if part)


def test_a_list_of_several_kinds_goes_on_by_their_ids():
    """And backwards, where the API has a parameter for that."""
    item = "{anyOf: [{properties: {id: *text, a: *text}}, {properties: {id: *text, b: *text}}]}"
    answer = f"{{data: {{type: array, items: {item}}}, has_more: *flag}}"
    found = pages({"starting_after": TEXT, "ending_before": TEXT}, answer)
    assert (found.last_item, found.before, found.confidence) == ("id", "ending_before", "high")
    assert pages({"starting_after": TEXT}, answer.replace("{id: *text, b", "{b")) is None


def test_spring_counts_from_none():
    query, answer, _ = PATTERNS["spring"]
    found = pages(query, answer)
    assert (found.first, found.total, found.size) == (0, "totalPages", "size")
    assert pages({"page": WHOLE}, "{content: *list, total_pages: *whole}").first == 1


def test_a_text_that_may_be_an_address_is_not_taken_for_a_page():
    found = pages({"page": TEXT}, "{data: *list, next_page: *text}")
    assert (found.rule, found.confidence) == ("cursor", "low")


@pytest.mark.parametrize("response", ["{$ref: '#/components/responses/list'}", ""])
def test_github_and_shopify_go_on_by_a_header(response):
    for query in ({"page": WHOLE, "per_page": WHOLE}, {"page_info": TEXT, "limit": WHOLE}):
        found = pages(query, "*list", headers="headers: {link: {schema: *text}},", response=response)
        assert (found.rule, found.items, found.confidence) == ("link", "", "high")


def test_a_search_takes_its_cursor_in_the_body():
    """HubSpot's and Notion's."""
    for name, answer, told in (
        (
            "after",
            "{results: *list, paging: {properties: {next: {properties: {after: *text}}}}}",
            "paging.next.after",
        ),
        ("start_cursor", "{results: *list, next_cursor: *text, has_more: *flag}", "next_cursor"),
    ):
        body = f"{{content: {{application/json: {{schema: {{properties: {{{name}: *text}}}}}}}}}}"
        found = pages({}, answer, method="post", body=body)
        assert (found.rule, found.location, found.parameter, found.next) == ("cursor", "body", name, told)


@pytest.mark.parametrize(
    ("query", "answer", "rule", "missing"),
    [
        ({"cursor": TEXT}, "{data: *list}", "cursor", "nothing in the answer is the next one"),
        ({"page_info": TEXT, "limit": WHOLE}, "*list", "cursor", "nor is a header Link"),
        ({"page": WHOLE, "per_page": WHOLE}, "*list", "page", "no total in the answer"),
        ({"offset": WHOLE, "limit": WHOLE}, "{data: *list}", "offset", "no total in the answer"),
        ({"offset": WHOLE}, "{data: *list, total: *whole}", "offset", "no size of a page in the query"),
        ({"cursor": TEXT}, "{a: *list, b: *list, next_cursor: *text}", "cursor", "several lists"),
        ({"cursor": TEXT}, "{hooks: *list, pagination: {properties: {next_page: *text}}}", "next_url", "nothing tells whether it is an address"),
    ],
)  # fmt: skip
def test_what_is_not_sure_says_what_is_missing(query, answer, rule, missing):
    found = pages(query, answer)
    assert (found.rule, found.confidence) == (rule, "low")
    assert missing in found.evidence


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({}, "{data: *list}"),
        ({}, "*list"),
        ({"limit": WHOLE}, "{data: *list, total: *whole}"),
        ({"after": TEXT, "before": TEXT}, "{data: *list}"),
        ({"start": TEXT, "end": TEXT}, "{data: *list, count: *whole}"),
        ({"q": TEXT}, "{data: *list, next: *text}"),
        ({"q": TEXT}, "{data: *list, next_step: {properties: {q: *whole}}}"),
        ({"limit": WHOLE}, "{data: *list, next: {properties: {limit: *whole}}}"),
        ({"continue": FLAG}, "{data: *list}"),
        ({"after": WHOLE}, "{data: *list, has_more: *flag}"),
        ({"marker": TEXT}, "{name: *text, next_marker: *text}"),
    ],
)
def test_lists_without_pages(query, answer):
    found = pages(query, answer)
    assert found is None
