"""Lists go through all their pages, whatever their API calls what leads on."""

import pytest

LIST = "{type: array, items: {type: object, properties: {id: {type: string}}}}"


def document(parameters, properties):
    return f"""
paths:
  /x:
    get:
      tags: [things]
      operationId: list
      parameters: {parameters}
      responses: {{'200': {{content: {{application/json: {{schema: {{properties: {properties}}}}}}}}}}}
"""


@pytest.mark.parametrize(
    ("parameters", "properties", "first", "second"),
    [
        (
            "[]",
            f"{{value: {LIST}, '@odata.nextLink': {{type: string}}}}",
            {"value": [{"id": "1"}], "@odata.nextLink": "/x?$skiptoken=2"},
            "/x?$skiptoken=2",
        ),
        (
            "[{name: continue, in: query, schema: {type: string}}]",
            f"{{value: {LIST}, metadata: {{properties: {{continue: {{type: string}}}}}}}}",
            {"value": [{"id": "1"}], "metadata": {"continue": "c2"}},
            "/x?continue=c2",
        ),
        (
            "[{name: offset, in: query, schema: {type: string}}]",
            f"{{value: {LIST}, next_page: {{properties: {{offset: {{type: string}}}}}}}}",
            {"value": [{"id": "1"}], "next_page": {"offset": "o2"}},
            "/x?offset=o2",
        ),
        (
            "[{name: cursor, in: query, schema: {type: integer}}]",
            f"{{value: {LIST}, next_cursor: {{type: integer}}}}",
            {"value": [{"id": "1"}], "next_cursor": 2},
            "/x?cursor=2",
        ),
    ],
)
def test_all_pages_come(package, api, parameters, properties, first, second):
    acme = package(document(parameters, properties))
    answers = iter([first, {"value": [{"id": "2"}], "next_page": None}])
    api.answer = lambda *_: (200, "application/json", next(answers))
    with acme.Acme(base_url=api.url) as client:
        assert [each.id for each in client.things.list()] == ["1", "2"]
    assert ["/x", second] == [path for _, path, *_ in api.asked]
