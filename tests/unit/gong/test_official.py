"""Nothing of Gong's own document is lost in ours. Runs where a copy of it lies beside the repository."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tieline.gong.document import whole

Node = dict[str, Any]

BESIDE = Path(__file__).parents[4]
COPY = next(
    (file for place in ("specs", "*/specs") for file in BESIDE.glob(f"{place}/gong-official.json")),
    BESIDE / "specs" / "gong-official.json",
)  # fmt: skip
pytestmark = pytest.mark.skipif(not COPY.is_file(), reason="Gong's own document is not at hand")

#: Operations that other descriptions of the API have, and Gong's does not.
OURS = {"GET /v2/library/folders/{folderId}/calls"}
#: Parameters that Gong's document has in its prose alone; and those that it calls required, and its prose does not.
ADDED = {
    ("uploadCrmData", "integrationId"),
    ("uploadCrmData", "objectType"),
    ("uploadCrmData", "clientRequestId"),
}
OPTIONAL = {("listCalls", "fromDateTime"), ("listCalls", "toDateTime"), ("listCrmSchemaFields", "objectType")}
#: One that it calls optional, though there is no answer without it.
REQUIRED = {("getCallsInSpecificFolder", "folderId")}
#: A parameter that in truth is the body.
BODY = {("getCrmObjects", "objectsCrmIds")}
#: Answers that Gong's document gives the wrong shape: what comes is something else.
OTHER_ANSWER = {
    "listFlowsFolders": "FlowFoldersResponse",
    "deleteMeeting": "DeleteMeetingResponse",
    "customAction": "BaseResponse",
    "contentShared": "BaseResponse",
    "contentViewed": "BaseResponse",
    "integrationSettings": "BaseResponse",
}
#: Numbers there that are text on the wire, as are the 64-bit ids.
TEXT = {"minRange", "maxRange"}
#: Answers whose fields have a schema of their own, since what comes has other names than what is sent.
OTHER_SCHEMA = {("ListSelectedFieldsResponse", "objectTypeToSelectedFields")}


@cache
def official() -> Node:
    read: Node = json.loads(COPY.read_bytes())
    return read


@cache
def ours() -> Node:
    return whole()


def operations(document: Node) -> dict[str, Node]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


@cache
def by_official_name() -> dict[str, str]:
    """Return our names of schemas by Gong's."""
    found: dict[str, str] = {}
    for name, schema in ours()["components"]["schemas"].items():
        told = schema.get("x-official-name", name)
        for each in told if isinstance(told, list) else [told]:
            assert each not in found, each
            found[each] = name
    return found


def target(node: Node) -> Node:
    while "$ref" in node:
        found: Any = ours()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def properties(schema: Node) -> dict[str, Node]:
    schema = target(schema)
    found: dict[str, Node] = {}
    for part in schema.get("allOf", ()):
        found |= properties(part)
    return found | schema.get("properties", {})


def required(schema: Node) -> set[str]:
    schema = target(schema)
    return set(schema.get("required", ())).union(*map(required, schema.get("allOf", ())))


def values(node: Node) -> set[str]:
    """Return the values of an enum; Gong's document packs some of them into one text."""
    return {word for value in node.get("enum", ()) if value for word in re.split(r" ?[,/] ?", value)}


def unlike(name: str, theirs: Node, mine: Node) -> Iterator[str]:
    """Yield how our schema of a value differs from Gong's, but for what is known to be better."""
    if "anyOf" in mine:
        mine = mine["anyOf"][0]
    if "$ref" in theirs:
        wanted = by_official_name()[theirs["$ref"].rsplit("/", 1)[1]]
        if mine.get("$ref", "").rsplit("/", 1)[-1] != wanted:
            yield f"{name}: {wanted}"
        return
    mine = target(mine)
    kinds = mine.get("type", "any")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    is_id = theirs.get("format") == "int64" or name.rsplit(".", maxsplit=1)[-1] in {*TEXT, "id"}
    better = {"integer": "string" if is_id else "integer", "object": "any"}.get(theirs["type"])
    if kind not in {theirs["type"], better}:
        yield f"{name}: {theirs['type']} is {kind}"
    known = {"url": "uri"}.get(theirs.get("format", ""), theirs.get("format"))
    if known not in {None, mine.get("format")} and kind == theirs["type"]:
        yield f"{name}: {known} is {mine.get('format')}"
    if values(theirs) and values(theirs) != values(mine):
        yield f"{name}: {values(theirs) ^ values(mine)}"
    for bound in ("maxLength", "minLength", "minimum", "maximum", "minItems", "uniqueItems"):
        if theirs.get(bound) and theirs[bound] != mine.get(bound):
            yield f"{name}: {bound}"
    if "items" in theirs:
        yield from unlike(f"{name}[]", theirs["items"], mine["items"])
    if isinstance(theirs.get("additionalProperties"), dict) and isinstance(
        mine.get("additionalProperties"), dict
    ):
        yield from unlike(f"{name}{{}}", theirs["additionalProperties"], mine["additionalProperties"])


def test_every_operation_is_there() -> None:
    assert set(operations(ours())) == set(operations(official())) | OURS


def test_every_operation_has_its_name_or_tells_it() -> None:
    named = operations(ours())
    for key, theirs in operations(official()).items():
        assert theirs["operationId"] == named[key].get("x-official-name", named[key]["operationId"]), key


def test_every_tag_is_there() -> None:
    names = {tag["name"]: tag.get("x-official-name", tag["name"]) for tag in ours()["tags"]}
    named = operations(ours())
    for key, theirs in operations(official()).items():
        assert theirs["tags"] == [names[tag] for tag in named[key]["tags"]], key


def test_every_scope_is_there() -> None:
    named = operations(ours())
    for key, theirs in operations(official()).items():
        told = set(re.findall(r"api(?::[a-z-]+)+", html.unescape(theirs.get("description", ""))))
        scopes = {scope for each in named[key]["security"] for scope in each.get("oauth2", ())}
        assert told <= scopes, key
        assert not told or told == scopes


def test_every_parameter_is_there() -> None:
    named = operations(ours())
    for key, theirs in operations(official()).items():
        mine = {each["name"]: each for each in map(target, named[key].get("parameters", ()))}
        name = theirs["operationId"]
        told = {
            each["name"]: each for each in theirs.get("parameters", ()) if (name, each["name"]) not in BODY
        }
        assert set(told) == {each for each in mine if (name, each) not in ADDED}, key
        for each, parameter in told.items():
            assert parameter["in"] == mine[each]["in"]
            must = (name, each) in REQUIRED or (parameter["required"] and (name, each) not in OPTIONAL)
            assert must == mine[each].get("required", False), (key, each)
            assert list(unlike(each, parameter["schema"], mine[each]["schema"])) == []


def test_every_body_is_there() -> None:
    named = operations(ours())
    for key, theirs in operations(official()).items():
        if "requestBody" not in theirs:
            assert "requestBody" not in named[key] or theirs["operationId"] == "getCrmObjects"
            continue
        told, mine = theirs["requestBody"], named[key]["requestBody"]
        assert told["required"] == mine["required"]
        assert list(told["content"]) == list(mine["content"])
        for media, content in told["content"].items():
            schema = mine["content"][media]["schema"]
            if media == "application/json":
                assert list(unlike(key, content["schema"], schema)) == []
            else:
                assert set(content["schema"]["properties"]) == set(properties(schema)) == required(schema)


def test_every_answer_is_there() -> None:
    named = operations(ours())
    for key, theirs in operations(official()).items():
        mine = named[key]["responses"]
        assert set(theirs["responses"]) <= set(mine), key
        for status, answer in theirs["responses"].items():
            (content,) = answer["content"].values()
            schema = target(mine[status])["content"]["application/json"]["schema"]
            if not status.startswith("2"):
                assert "errors" in properties(schema)
            elif theirs["operationId"] in OTHER_ANSWER:
                assert f"#/components/schemas/{OTHER_ANSWER[theirs['operationId']]}" == schema["$ref"]
            else:
                assert list(unlike(f"{key} {status}", content["schema"], schema)) == []


def test_every_schema_is_there_with_all_of_its_fields() -> None:
    schemas = ours()["components"]["schemas"]
    assert set(official()["components"]["schemas"]) <= set(by_official_name())
    for name, theirs in official()["components"]["schemas"].items():
        mine = schemas[by_official_name()[name]]
        fields = properties(mine)
        assert set(theirs.get("properties", ())) <= set(fields), name
        assert set(theirs.get("required", ())) <= required(mine), name
        for field, node in theirs.get("properties", {}).items():
            if (name, field) not in OTHER_SCHEMA:
                assert list(unlike(f"{name}.{field}", node, fields[field])) == []


def test_what_is_sent_needs_nothing_more_than_there() -> None:
    """Of what comes back we know a little more: which fields are always there."""
    for name, theirs in official()["components"]["schemas"].items():
        if re.search(
            r"(Request|Filter|Event|Dto|Context|Participant|Person|Content|V\d|Dates|Owners|Selector)$", name
        ):
            mine = required(ours()["components"]["schemas"][by_official_name()[name]])
            if "requestId" not in theirs["properties"]:
                assert mine <= set(theirs.get("required", ())) | {"id", "metaData"}, name


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"summary", "description"} and isinstance(value, str):
                yield value
            elif key != "example":
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", html.unescape(re.sub(r"<[^>]+>", " ", text)).lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_the_words_are_ours() -> None:
    theirs = set[tuple[str, ...]]().union(*(runs(text, 8) for text in texts(official())))
    copied = {run for text in texts(ours()) for run in runs(text, 8) & theirs}

    assert set() == copied
