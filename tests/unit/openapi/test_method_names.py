"""Methods have the short names one would guess, whatever framework wrote the ids of a document."""

import json

import pytest

from tieline.openapi.build import build
from tieline.openapi.loading import read
from tieline.openapi.lock import Lock
from tieline.openapi.method_names import shortened
from tieline.openapi.names import locked, plan
from tieline.openapi.words import singular

LISTED = {
    "200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}}
}


def planned(*operations, lock=None):
    """Return the plan of operations: method and path, id, tag, and what else is said of them."""
    paths = {}
    for told, name, tag, *more in operations:
        method, path = told.split()
        node = {"operationId": name, "tags": [tag]} | (more[0] if more else {})
        paths.setdefault(path, {})[method.lower()] = {
            key: value for key, value in node.items() if value not in (None, [None])
        }
    return plan(build(read(json.dumps({"openapi": "3.1.0", "paths": paths}))), package="acme", lock=lock)


def named(*operations, lock=None):
    """Return the names of operations by method and path."""
    made = planned(*operations, lock=lock)
    return {each.operation.key: f"{s.name}.{each.name}" for s in made.services for each in s.operations}


def test_ids_of_fastapi_end_with_path_and_method():
    assert named(
        ("GET /items", "read_items_items_get", "items"),
        ("POST /items", "create_item_items_post", "items"),
        ("GET /items/{item_id}", "read_item_items__item_id__get", "items"),
        ("PUT /items/{item_id}", "update_item_items__item_id__put", "items"),
        ("DELETE /items/{item_id}", "delete_item_items__item_id__delete", "items"),
        ("GET /items/{item_id}/parts", "read_item_parts_items__item_id__parts_get", "items"),
        ("POST /token", "login_for_access_token_token_post", "login"),
    ) == {
        "GET /items": "items.list",
        "POST /items": "items.create",
        "GET /items/{item_id}": "items.get",
        "PUT /items/{item_id}": "items.update",
        "DELETE /items/{item_id}": "items.delete",
        "GET /items/{item_id}/parts": "items.list_parts",
        "POST /token": "login.for_access_token",
    }


def test_ids_of_fastapi_hold_a_slash_at_the_end_of_a_path():
    assert named(
        ("GET /items/", "read_items_items__get", "items"),
        ("POST /items/", "create_item_items__post", "items"),
        ("GET /items/{item_id}/", "read_item_items__item_id___get", "items"),
        ("POST /upload/", "create_upload_file_upload__post", "media"),
        ("GET /", "read_root__get", "root"),
    ) == {
        "GET /items/": "items.list",
        "POST /items/": "items.create",
        "GET /items/{item_id}/": "items.get",
        "POST /upload/": "media.create_upload_file",
        "GET /": "root.get",
    }


def test_ids_of_nestjs_begin_with_the_controller():
    assert named(
        ("GET /users", "UsersController_findAll", "Users"),
        ("GET /users/{id}", "UsersController_findOne", "Users"),
        ("DELETE /users/{id}", "UsersController_remove", "Users"),
        ("POST /users/{id}/invite", "UsersController_sendInvite", "Users"),
    ) == {
        "GET /users": "users.list",
        "GET /users/{id}": "users.get",
        "DELETE /users/{id}": "users.delete",
        "POST /users/{id}/invite": "users.send_invite",
    }


def test_ids_of_nestjs_end_with_a_version_that_says_nothing_where_it_is_the_only_one():
    assert named(
        ("GET /v1/users", "UsersController_findAll_v1", "Users"),
        ("POST /v1/users", "UsersController_create_v1", "Users"),
        ("POST /v2/users", "UsersController_create_v2", "Users"),
    ) == {
        "GET /v1/users": "users.list",
        "POST /v1/users": "users.create_v1",
        "POST /v2/users": "users.create_v2",
    }


def test_tags_of_spring_are_classes_that_answer():
    assert named(
        ("GET /api/orders", "findAll", "order-controller"),
        ("GET /api/orders/{id}", "getOrderById", "order-controller"),
        ("GET /admin", "status", "controller"),
    ) == {
        "GET /api/orders": "order.list",
        "GET /api/orders/{id}": "order.get",
        "GET /admin": "controller.status",
    }


def test_ids_that_repeat_the_path_are_read_as_the_path():
    assert named(
        ("GET /v1/accounts", "GetAccounts", None),
        ("POST /v1/accounts/{account}", "PostAccountsAccount", None),
        ("GET /v1/accounts/{account}/bank_accounts/{id}", "GetAccountsAccountBankAccountsId", None),
        ("POST /v1/accounts/{account}/bank_accounts", "PostAccountsAccountBankAccounts", None),
        ("POST /v1/accounts/{account}/reject", "PostAccountsAccountReject", None),
        ("GET /v1/accounts/{account}/people", "get_accounts_id_people", None),
    ) == {
        "GET /v1/accounts": "accounts.list",
        "POST /v1/accounts/{account}": "accounts.update",
        "GET /v1/accounts/{account}/bank_accounts/{id}": "accounts.get_bank_account",
        "POST /v1/accounts/{account}/bank_accounts": "accounts.create_bank_account",
        "POST /v1/accounts/{account}/reject": "accounts.reject",
        "GET /v1/accounts/{account}/people": "accounts.list_people",
    }


@pytest.mark.parametrize(
    ("told", "name", "tag", "expected"),
    [
        ("GET /users", "Users_List", "Users", "users.list"),
        ("GET /x/{id}/vms", "VirtualMachines_List", None, "virtual_machines.list"),
        ("GET /orgs/{org}/users", "users/list-for-org", "users", "users.list_for_org"),
        ("GET /x", "packages/restore-package-for-user", "packages", "packages.restore_for_user"),
        ("GET /users", "listUsers", "users", "users.list"),
        ("GET /v3/{parent}/x", "youtube.channels.list", "channels", "channels.list"),
        (
            "GET /v1/{name}",
            "aiplatform.projects.locations.endpoints.get",
            "projects",
            "projects.locations_endpoints_get",
        ),
        ("GET /users", "getUsers", "users", "users.list"),
        ("GET /users/{id}", "getUserById", "users", "users.get"),
        ("GET /users/{userId}", "getUser", "users", "users.get"),
        ("PUT /users/{id}", "updateUser", "users", "users.update"),
        ("PUT /users/{id}", "putUser", "users", "users.replace"),
        ("POST /users", "addUser", "users", "users.add"),
        ("GET /me", "getMe", "users", "users.get_me"),
        ("GET /users/{id}/settings", None, "users", "users.get_settings"),
        ("GET /Accounts.json", "ListAccount", "Api2010Account", "api2010_account.list"),
        ("GET /x", "accounts_retrieve", "accounts", "accounts.get"),
        ("PATCH /x", "accounts_partial_update", "accounts", "accounts.partial_update"),
        ("POST /projects/{id}/addFollowers", "addFollowersForProject", "projects", "projects.add_followers"),
    ],
)
def test_an_id_says_what_a_method_is_called(told, name, tag, expected):
    assert named((told, name, tag)) == {told: expected}


def test_a_counter_is_no_part_of_a_name():
    assert named(
        ("GET /users", "getAll", "users"),
        ("GET /teams", "getAll_1", "teams"),
        ("GET /version", "get_v_2", "versions"),
    ) == {"GET /users": "users.get_all", "GET /teams": "teams.list", "GET /version": "versions.get_v_2"}


def test_names_that_would_be_the_same_are_told_apart_by_what_they_are_about():
    assert named(
        ("GET /users/{id}", "fetchUser", "users"),
        ("GET /users", "fetchUsers", "users"),
        ("GET /x", "fetchAUser", "users"),
    ) == {"GET /users/{id}": "users.get", "GET /users": "users.list", "GET /x": "users.fetch_a_user"}


def test_a_document_may_say_what_things_are_called():
    told = ("GET /users", "getUsers", "users", {"x-tieline-name": "people.everybody"})
    other = ("GET /x", "getX", "users", {"x-tieline-name": "find it"})
    lock = Lock(operations={"GET /users": "users.before", "GET /x": "users.before_too"})
    for each in (None, lock):
        assert named(told, other, lock=each) == {"GET /users": "people.everybody", "GET /x": "users.find_it"}


def test_parameters_and_properties_may_be_called_otherwise_too():
    document = {
        "openapi": "3.1.0",
        "paths": {"/x": {"get": {"parameters": [{"name": "q", "in": "query", "x-tieline-name": "text"}]}}},
        "components": {
            "schemas": {"M": {"properties": {"n": {"type": "string", "x-tieline-name": "class"}}}}
        },
    }
    made = plan(build(read(json.dumps(document))), package="acme")
    assert [each.name for each in made.services[0].operations[0].arguments] == ["text"]
    assert [dict(each.fields) for each in made.models.values()] == [{"n": "class_"}]
    kept = plan(
        build(read(json.dumps(document))),
        package="acme",
        lock=Lock(fields={"#/components/schemas/M": {"n": "n"}}),
    )
    assert [dict(each.fields) for each in kept.models.values()] == [{"n": "class_"}]


def test_classes_of_services_are_not_those_of_others():
    """`AsyncUsersService` is that of `users`; `foo_1` and `foo1` read alike as classes."""
    made = planned(
        *((f"GET /{n}", None, tag) for n, tag in enumerate(("users", "async users", "foo 1", "foo1")))
    )
    classes = [name for each in made.services for name in (each.class_name, f"Async{each.class_name}")]
    assert len(classes) == len(set(classes))


def test_the_lock_keeps_a_name_that_would_be_another_now():
    told = ("GET /users", "UsersController_findAll", "Users")
    lock = Lock(operations={"GET /users": "users.controller_find_all"})
    assert named(told, lock=lock) == {"GET /users": "users.controller_find_all"}
    assert locked(planned(told, lock=lock)).operations == lock.operations


@pytest.mark.parametrize(
    ("word", "expected"),
    [("calls", "call"), ("entities", "entity"), ("statuses", "status"), ("status", "status"), ("people", "person"), ("boxes", "box"), ("analysis", "analysis"), ("cases", "case")],
)  # fmt: skip
def test_plurals(word, expected):
    assert expected == singular(word)


def test_words_that_the_service_leaves_behind_go_too():
    assert shortened("add_followers_for_project", "projects") == "add_followers"


@pytest.mark.parametrize(
    ("name", "service", "expected"),
    [
        ("domains_create_record", "Domain Records", "create"),
        ("cdn_list_endpoints", "CDN Endpoints", "list"),
        ("registry_get_options", "Container Registry", "get_options"),
        ("export_data", "Data Export", "export_data"),
        ("account_delete", "Account Settings", "account_delete"),
    ],
)
def test_a_service_is_not_said_again_around_a_verb(name, service, expected):
    assert expected == shortened(name, service)
