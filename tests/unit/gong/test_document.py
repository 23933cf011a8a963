"""Our description of Gong's API: whole, valid, and clear enough to make a client from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tieline.gong.document import ROOT, whole
from tieline.openapi.build import build
from tieline.openapi.loading import load

Node = dict[str, Any]

OPERATIONS = """
GET /v2/users listUsers
POST /v2/users/extensive listMultipleUsers
GET /v2/users/{id} getUser
GET /v2/users/{id}/settings-history getUserHistory
GET /v2/calls listCalls
POST /v2/calls addCall
POST /v2/calls/extensive listCallsExtensive
POST /v2/calls/transcript getCallTranscripts
GET /v2/calls/{id} getCall
PUT /v2/calls/{id}/media addCallRecording
POST /v2/stats/activity/aggregate listMultipleUsersAggregateActivity
POST /v2/stats/activity/aggregate-by-period listMultipleUsersAggregateByPeriod
POST /v2/stats/activity/day-by-day listMultipleUsersDayByDayActivity
POST /v2/stats/activity/scorecards listAnsweredScorecards
POST /v2/stats/interaction listInteractionStats
GET /v2/settings/briefs listBriefs
GET /v2/settings/scorecards listScorecards
GET /v2/settings/trackers listTrackers
GET /v2/workspaces listWorkspaces
GET /v2/library/folder-content getCallsInSpecificFolder
GET /v2/library/folders getLibraryStructure
GET /v2/library/folders/{folderId}/calls listCallsInFolder
GET /v2/logs listLogs
GET /v2/data-privacy/data-for-email-address findAllReferencesToEmailAddress
GET /v2/data-privacy/data-for-phone-number findAllReferencesToPhoneNumber
POST /v2/data-privacy/erase-data-for-email-address purgeEmailAddress
POST /v2/data-privacy/erase-data-for-phone-number purgePhoneNumber
GET /v2/all-permission-profiles listPermissionProfile
DELETE /v2/calls/users-access deleteUsersAccessToCalls
POST /v2/calls/users-access getUsersAccessToCalls
PUT /v2/calls/users-access addUsersAccessToCalls
GET /v2/permission-profile getPermissionProfile
POST /v2/permission-profile createPermissionProfile
PUT /v2/permission-profile updatePermissionProfile
GET /v2/permission-profile/users listPermissionProfileUsers
GET /v2/crm/entities getCrmObjects
POST /v2/crm/entities uploadCrmData
GET /v2/crm/entity-schema listCrmSchemaFields
POST /v2/crm/entity-schema uploadCrmSchemaField
DELETE /v2/crm/integrations deleteGenericCrmIntegration
GET /v2/crm/integrations listGenericCrmIntegration
PUT /v2/crm/integrations registerGenericCrmIntegration
GET /v2/crm/request-status getRequestStatus
GET /v2/flows listFlows
GET /v2/flows/folders listFlowsFolders
POST /v2/flows/prospects getProspectsAssignedFlows
POST /v2/flows/prospects/assign assignProspects
POST /v2/flows/prospects/assign/cool-off-override assignProspectsCoolOffOverrides
POST /v2/flows/prospects/bulk-assignments submitFlowProspectsBulkAssignment
GET /v2/flows/prospects/bulk-assignments/{id} getFlowProspectsBulkAssignment
POST /v2/flows/prospects/unassign-flows-by-crm-id unassignProspectFlows
POST /v2/flows/prospects/unassign-flows-by-instance-id unassignFlows
POST /v2/flows/steps getFlowSteps
POST /v2/tasks listTasks
PATCH /v2/tasks/{taskId} updateReminder
GET /v2/call-outcomes listCallOutcomes
GET /v2/coaching getCoachingMetrics
POST /v2/meetings addMeeting
POST /v2/meetings/integration/status integrationStatus
DELETE /v2/meetings/{meetingId} deleteMeeting
PUT /v2/meetings/{meetingId} updateMeeting
POST /v2/digital-interaction addDigitalInteraction
PUT /v2/customer-engagement/action customAction
PUT /v2/customer-engagement/content/shared contentShared
PUT /v2/customer-engagement/content/viewed contentViewed
POST /v2/integration-settings integrationSettings
GET /v2/entities/ask-entity askEntity
GET /v2/entities/get-brief generateBrief
"""
SERVICES = [
    "Users", "Calls", "Stats", "Settings", "Library", "Auditing", "Data Privacy", "Permissions", "CRM",
    "Engage Flows", "Tasks", "Outcomes", "Coaching", "Meetings", "Digital Interactions", "Engagement",
    "Integration Settings", "Entities",
]  # fmt: skip
PAGED = {
    "listUsers", "listMultipleUsers", "listCalls", "listCallsExtensive", "getCallTranscripts", "listLogs", "listFlows",
    "listFlowsFolders", "listMultipleUsersAggregateActivity", "listMultipleUsersAggregateByPeriod",
    "listMultipleUsersDayByDayActivity", "listAnsweredScorecards", "listInteractionStats",
}  # fmt: skip


@pytest.fixture(scope="module")
def document() -> Node:
    return whole()


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def parts(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every object of a document but those of examples, with where it is."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key != "example":
                yield from parts(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from parts(value, (*path, str(place)))


def target(document: Node, node: Node) -> Node:
    while "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def properties(document: Node, schema: Node) -> dict[str, Node]:
    schema = target(document, schema)
    found: dict[str, Node] = {}
    for part in schema.get("allOf", ()):
        found |= properties(document, part)
    return found | schema.get("properties", {})


def test_it_has_exactly_the_operations_of_the_api(document: Node) -> None:
    told = [f"{method} {path} {operation['operationId']}" for method, path, operation in operations(document)]

    assert sorted(OPERATIONS.strip().splitlines()) == sorted(told)


def test_it_is_valid_openapi(document: Node) -> None:
    from schemathesis.specs.openapi.definitions import OPENAPI_31  # heavy

    problems = jsonschema_rs.Draft202012Validator(OPENAPI_31).iter_errors(document)

    assert [problem.message for problem in problems] == []


def test_every_reference_leads_somewhere_and_to_files_that_are_there(document: Node) -> None:
    for file in ROOT.parent.glob("*.yaml"):
        for path, node in parts(yaml.safe_load(file.read_bytes())):
            name, _, pointer = node.get("$ref", "#").partition("#")
            assert (file.parent / (name or file.name)).is_file(), (file.name, path)
            assert not pointer or pointer.split("/")[1] in {"components", "paths"}
    for path, node in parts(document):
        assert target(document, node) is not None, path


def test_names_are_used_once_and_none_is_idle(document: Node) -> None:
    files = [yaml.safe_load(file.read_bytes()) for file in ROOT.parent.glob("*.yaml") if file != ROOT]
    used = {node["$ref"] for _, node in parts(document) if "$ref" in node}
    lines = {"CrmAccount", "CrmBusinessUser", "CrmContact", "CrmDeal", "CrmLead", "CrmStage"}
    for kind in ("schemas", "parameters", "headers", "responses"):
        names = [name for file in files for name in file["components"].get(kind, {})]
        idle = {name for name in names if f"#/components/{kind}/{name}" not in used}
        assert sorted(document["components"][kind]) == sorted(names)
        assert (lines if kind == "schemas" else set()) == idle


def test_names_of_schemas_are_plain(document: Node) -> None:
    for name in document["components"]["schemas"]:
        assert re.fullmatch(r"([A-Z][a-z]+)+", name), name
        assert not name.endswith("Dto")


def test_every_operation_has_an_id_a_tag_and_an_answer(document: Node) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    assert [tag["name"] for tag in document["tags"]] == SERVICES
    for _, _, operation in operations(document):
        assert len(operation["tags"]) == 1
        assert operation["tags"][0] in SERVICES
        assert [status for status in operation["responses"] if status.startswith("2")]
        assert {"401", "429", "500"} <= set(operation["responses"])


def test_every_operation_says_what_a_caller_must_be_allowed(document: Node) -> None:
    granted = document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["scopes"]
    needed: set[str] = set()
    for _, _, operation in operations(document):
        assert {"basicAuth": []} in operation["security"]
        assert {"bearerAuth": []} in operation["security"]
        scopes = [each["oauth2"] for each in operation["security"] if "oauth2" in each]
        assert scopes
        assert all(scopes)
        needed.update(*scopes)
    assert set(granted) == needed


def test_recordings_need_one_more_scope_and_only_where_they_are_asked_for(document: Node) -> None:
    security = document["paths"]["/v2/calls/extensive"]["post"]["security"]

    assert [each["oauth2"] for each in security if "oauth2" in each] == [
        ["api:calls:read:extensive"],
        ["api:calls:read:extensive", "api:calls:read:media-url"],
    ]


def test_everything_is_explained(document: Node) -> None:
    for path, node in parts(document["paths"]):
        if "operationId" in node:
            assert node["summary"]
            assert len(node["description"]) > 20, path
        if "in" in node and "schema" in node:
            assert node["description"], path
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"], name
        for part in (schema, *schema.get("allOf", ())):
            for field, node in part.get("properties", {}).items():
                assert node.keys() & {"description", "$ref", "anyOf"}, (name, field)


def test_variables_of_paths_are_parameters_and_nothing_else_is(document: Node) -> None:
    for _, path, operation in operations(document):
        given = [target(document, each) for each in operation.get("parameters", ())]
        names = [each["name"] for each in given if each["in"] == "path"]
        assert re.findall(r"{(\w+)}", path) == names
        assert all(each["required"] for each in given if each["in"] == "path")
        assert {"path", "query"} >= {each["in"] for each in given}


def test_what_is_required_is_there(document: Node) -> None:
    for path, node in parts(document["components"]["schemas"]):
        if isinstance(node.get("required"), list):
            assert set(node["required"]) <= set(node["properties"]), path


def examples(document: Node) -> Iterator[tuple[str, Node, Any]]:
    for path, node in parts(document):
        if "example" in node and "schema" in node:
            yield " ".join(path), node["schema"], node["example"]
        elif "example" in node and "type" in node:
            yield " ".join(path), node, node["example"]


def unknown(document: Node, schema: Node, value: Any) -> Iterator[str]:
    """Yield the fields of an example that its schema does not know."""
    schema = target(document, schema)
    if "anyOf" in schema:
        schema = target(document, schema["anyOf"][0])
    if isinstance(value, list):
        for each in value:
            yield from unknown(document, schema["items"], each)
    elif isinstance(value, dict):
        known = properties(document, schema)
        rest = schema.get("additionalProperties", False)
        for name, each in value.items():
            inner = known.get(name, rest)
            if inner is False:
                yield name
            elif inner is not True:
                yield from unknown(document, inner, each)


def test_every_example_is_one_of_its_schema(document: Node) -> None:
    found = list(examples(document))
    assert len(found) > 75
    for path, schema, value in found:
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, "components": document["components"]}, validate_formats=True
        )
        assert [problem.message for problem in validator.iter_errors(value)] == [], path
        assert list(unknown(document, schema, value)) == [], path


def test_whatever_must_be_sent_has_an_example(document: Node) -> None:
    for _, _, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert "example" in content, operation["operationId"]
        for each in operation.get("parameters", ()):
            parameter = target(document, each)
            told = "example" in parameter or "enum" in target(document, parameter["schema"])
            assert told or not parameter.get("required"), (operation["operationId"], parameter["name"])


def test_the_parts_and_the_whole_mean_the_same_to_the_generator(tmp_path: Path, document: Node) -> None:
    single = tmp_path / "gong.yaml"
    single.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    of_parts, of_whole = build(load(ROOT)), build(load(single))

    assert of_parts.diagnostics == ()
    assert of_whole.diagnostics == ()
    assert len(of_parts.operations) == len(of_whole.operations) == 68
    models = {each.name for each in of_parts.models}
    assert {"CrmObject", "EngagementEvent"} == {
        each.name for each in of_whole.models
    } - models  # only built upon
    assert all(" " not in name for name in models)


def test_the_generator_knows_which_operations_have_pages() -> None:
    paged = {each.id: each.pagination for each in build(load(ROOT)).operations if each.pagination}

    assert set(paged) == PAGED
    for name, pagination in paged.items():
        assert (pagination.rule, pagination.confidence) == ("cursor", "declared"), name
        assert (pagination.parameter, pagination.next) == ("cursor", "records.cursor")
    assert {name for name, each in paged.items() if each.location == "query"} == {
        "listUsers", "listCalls", "listLogs", "listFlows", "listFlowsFolders",
    }  # fmt: skip
    assert {name for name, each in paged.items() if not each.empty_on} == {
        "listUsers", "listFlows", "listFlowsFolders",
    }  # fmt: skip


def test_what_is_declared_of_pages_is_what_the_schemas_show(document: Node) -> None:
    for _, _, operation in operations(document):
        if (told := operation.get("x-tieline-pagination")) is None:
            continue
        answer = properties(document, operation["responses"]["200"]["content"]["application/json"]["schema"])
        lists = {name: node for name, node in answer.items() if node.get("type") == "array"}
        assert [told["items"]] == list(lists)
        assert "cursor" in properties(document, answer["records"])
        if told.get("location") == "body":
            body = operation["requestBody"]["content"]["application/json"]["schema"]
            assert "cursor" in properties(document, body)
        else:
            assert {"$ref": "#/components/parameters/Cursor"} in operation["parameters"]
        node = lists[told["items"]]["items"]
        for step in told.get("identity", "").split(".") if "identity" in told else ():
            node = properties(document, node)[step]
        assert "identity" not in told or target(document, node)["type"] == "string"


def test_ids_are_text_but_for_that_of_an_integration(document: Node) -> None:
    numbers: set[str] = set()
    for _, node in parts(document):
        named = [(node["name"], node["schema"])] if "in" in node and "schema" in node else []
        for name, schema in (*named, *node.get("properties", {}).items()):
            if re.search(r"(^id|I[dD]|-id)$", name) and "integer" in str(schema.get("type")):
                numbers.add(name)

    assert {"integrationId", "mediaChannelId"} == numbers
