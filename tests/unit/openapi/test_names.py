"""Names are those people would give, the same each time, and those of the lock before all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.openapi import lock as locks
from tieline.openapi.allot import Wish, allot
from tieline.openapi.build import build
from tieline.openapi.loading import read
from tieline.openapi.lock import Lock
from tieline.openapi.method_names import shortened
from tieline.openapi.names import divided, locked, plan
from tieline.openapi.words import pascal, snake


def planned(paths=None, schemas=None, lock=None, **more):
    document = {
        "openapi": "3.1.0", "info": {"title": "T"}, "paths": paths or {}, "components": {"schemas": schemas or {}}, **more
    }  # fmt: skip
    return plan(build(read(json.dumps(document))), package="acme", lock=lock)


def method_names(**operations):
    """Return the names of methods by operation id, `tag__id`."""
    paths = {}
    for number, (told, method) in enumerate(operations.items()):
        tag, _, name = told.partition("__")
        paths[f"/p{number}"] = {method: {"tags": [tag], "operationId": name}}
    return {f"{s.name}.{each.name}" for s in planned(paths).services for each in s.operations}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fooBar", "foo_bar"),
        ("FooBAR", "foo_bar"),
        ("HTTPServer", "http_server"),
        ("userIDs", "user_ids"),
        ("foo-bar.baz/qux", "foo_bar_baz_qux"),
        ("@type", "type"),
        ("1st", "n1st"),
        ("OAuth2PasswordBearer", "oauth2_password_bearer"),
        ("lastIPv4Address", "last_ipv4_address"),
        ("class", "class_"),
        ("+1", "plus_1"),
        ("+", "plus"),
        ("", "empty"),
        ("é", "e"),
        ("名前", "u540du524d"),
        ("__import__", "import_"),
        ("a'); import os #", "a_import_os"),
        ("None", "none_"),
    ],
)
def test_words_are_variables(text, expected):
    assert expected == snake(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list calls response", "ListCallsResponse"),
        ("URLList", "URLList"),
        ("a.b-c", "ABC"),
        ("3d", "N3d"),
        ("", "Empty"),
    ],
)
def test_words_are_classes(text, expected):
    assert expected == pascal(text)


@given(st.text())
def test_every_text_is_a_name(text):
    assert snake(text).isidentifier()
    assert snake(text).isascii()
    assert pascal(text).isidentifier()


@pytest.mark.parametrize(
    ("name", "service", "expected"),
    [
        ("list_calls", "Calls", "list"),
        ("get_call", "calls", "get"),
        ("list_library_folders", "Library", "list_folders"),
        ("repos_list_for_org", "repos", "list_for_org"),
        ("get_entity_brief", "Entities", "get_brief"),
        ("calls", "Calls", "calls"),
        ("delete_user", "Calls", "delete_user"),
        ("get_crm_2", "crm", "get_2"),
    ],
)
def test_methods_do_not_say_their_service_again(name, service, expected):
    assert expected == shortened(name, service)


def test_a_short_name_is_for_one_alone():
    assert {"users.get_user", "users.get_users", "users.list"} == method_names(
        users__getUser="get", users__getUsers="get", users__listUsers="get"
    )


def test_keywords_are_no_methods():
    assert {"models.import_model"} == method_names(models__importModel="post")


def test_operations_without_an_id_are_called_by_method_and_path():
    found = planned({"/api/v1/users/{id}/posts": {"get": {}, "delete": {}}})
    assert {"users.list_posts", "users.delete_posts"} == {
        f"{s.name}.{each.name}" for s in found.services for each in s.operations
    }


def test_operations_of_one_id_are_called_by_method_and_path():
    paths = {"/x/{id}": {"get": {"operationId": "same"}, "put": {"operationId": "same"}}}
    assert {"get", "replace"} == {each.name for s in planned(paths).services for each in s.operations}


def test_services_are_no_members_of_clients():
    assert {"close_service", "list_service"} == {
        s.name
        for s in planned({"/a": {"get": {"tags": ["close"]}}, "/b": {"get": {"tags": ["list"]}}}).services
    }


def test_parameters_of_one_name_are_told_apart_by_their_place():
    told = [
        {"name": "id", "in": "query"}, {"name": "id", "in": "path"}, {"name": "body", "in": "query"}, {"name": "a-b", "in": "query"},
        {"name": "a_b", "in": "query"}, {"name": "aB", "in": "header"},
    ]  # fmt: skip
    found = planned({"/x/{id}": {"get": {"parameters": told}}}).services[0].operations[0]
    assert {"id", "id_query", "body_", "a_b", "a_b_query", "a_b_header"} == {
        each.name for each in found.arguments
    }


def test_inline_models_are_called_after_where_they_are():
    settings = {"type": "object", "properties": {"a": {"items": {"properties": {"b": {}}}}}}
    found = planned(
        {
            "/users": {
                "get": {
                    "operationId": "listUsers",
                    "responses": {"200": {"content": {"application/json": {"schema": settings}}}},
                }
            }
        },
        {"User": {"properties": {"settings": settings}}},
    )
    assert {"User", "UserSettings", "UserSettingsAItem", "ListUsersResponse", "ListUsersResponseAItem"} == {
        each.name for each in found.models.values()
    }


def test_names_that_differ_in_case_alone_are_told_apart():
    found = planned(schemas={"cat": {"properties": {"a": {}}}, "Cat": {"properties": {"a": {}}}})
    assert {key: each.name for key, each in found.models.items()} == {
        "#/components/schemas/Cat": "Cat",
        "#/components/schemas/cat": "CatModel",
    }


def test_models_take_no_names_of_the_runtime_and_of_services():
    schemas = {name: {"properties": {"a": {}}} for name in ("Any", "Model", "Acme", "PetsService", "UNSET")}
    found = planned({"/x": {"get": {"tags": ["pets"]}}}, schemas)
    assert {"AnyModel", "ModelModel", "AcmeModel", "PetsServiceModel", "UNSETModel"} == {
        each.name for each in found.models.values()
    }


def test_models_of_one_service_lie_in_its_module_others_are_shared_or_apart():
    answer = {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Both"}}}}}
    own = {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Own"}}}}}
    paths = {
        "/a": {"get": {"tags": ["a"], "responses": answer}, "put": {"tags": ["a"], "responses": own}},
        "/b": {"get": {"tags": ["b"], "responses": answer}},
    }
    found = planned(paths, {name: {"properties": {"x": {}}} for name in ("Both", "Own", "Nobody")})
    assert {each.name: each.module for each in found.models.values()} == {
        "Both": "shared",
        "Own": "a",
        "Nobody": "others",
    }


def test_fields_have_names_that_do_no_harm():
    wire = [
        "class",
        "from",
        "@type",
        "1st",
        "fooBar",
        "foo_bar",
        "to_dict",
        "extra",
        "list",
        "str",
        "field",
        "_private",
    ]
    found = planned(schemas={"M": {"properties": {name: {} for name in wire}}})
    names = next(iter(found.models.values())).fields
    assert [names[name] for name in wire] == [
        "class_",
        "from_",
        "type",
        "n1st",
        "foo_bar_",
        "foo_bar",
        "to_dict_",
        "extra_",
        "list_",
        "str_",
        "field_",
        "private",
    ]


def test_the_lock_keeps_names_modules_and_methods():
    lock = Lock(
        client="Old",
        models={"#/components/schemas/M": "kept.Before"},
        operations={"GET /x": "things.fetch"},
    )
    found = planned(
        {"/x": {"get": {"tags": ["b"], "operationId": "getX"}}}, {"M": {"properties": {"a": {}}}}, lock
    )
    model = next(iter(found.models.values()))
    assert (found.client, model.module, model.name) == ("Old", "kept", "Before")
    assert [f"{s.name}.{each.name}" for s in found.services for each in s.operations] == ["things.fetch"]


def test_a_lock_comes_back_from_its_file():
    lock = locked(planned({"/x": {"get": {}}}, {"M": {"properties": {"a": {}}}}))
    assert lock == locks.read(locks.write(lock))
    with pytest.raises(UsageError, match=r"names\.lock"):
        locks.read("{")


def test_a_model_with_a_new_name_leaves_its_old_one_behind():
    shape = {"properties": {"a": {}}}
    old = locked(planned(schemas={"UserSetting": shape, "Other": shape}))
    found = planned(schemas={"UserSettings": shape, "Other": shape}, lock=old)
    assert dict(found.renamed) == {"UserSetting": "UserSettings"}
    assert dict(planned(schemas={"UserSettings": shape}, lock=locked(found)).renamed) == {
        "UserSetting": "UserSettings"
    }


@given(
    st.dictionaries(
        st.text(max_size=3), st.lists(st.sampled_from("abc"), min_size=1, max_size=3), max_size=8
    ),
    st.randoms(),
)
def test_names_do_not_hang_on_the_order_of_things(told, random):
    wishes = [Wish(key=key, names=tuple(names)) for key, names in told.items()]
    mixed = random.sample(wishes, len(wishes))
    given_ = allot(wishes)
    assert given_ == allot(mixed)
    assert len(given_) == len(set(given_.values()))


def test_names_of_files_differ_in_more_than_case():
    given_ = allot([Wish(key="a", names=("Ab",)), Wish(key="b", names=("aB",))], fold=True)
    assert len({name.casefold() for name in given_.values()}) == 2


@pytest.mark.parametrize(
    ("schemes", "expected"),
    [
        ({"basic": {"type": "http", "scheme": "basic"}}, {"basic": ("ACME_USERNAME", "ACME_PASSWORD")}),
        ({"token": {"type": "http", "scheme": "bearer"}}, {"token": ("ACME_TOKEN",)}),
        (
            {
                "a": {"type": "apiKey", "in": "query", "name": "k"},
                "b": {"type": "apiKey", "in": "header", "name": "k"},
            },
            {"a": ("ACME_A_API_KEY",), "b": ("ACME_B_API_KEY",)},
        ),
        ({"headers": {"type": "http", "scheme": "bearer"}}, {"headers_": ("ACME_TOKEN",)}),
        ({"x": {"type": "mutualTLS"}}, {}),
        (
            {"x": {"type": "http", "scheme": "bearer", "x-tieline-environment": ["MY_KEY"]}},
            {"x": ("MY_KEY",)},
        ),
        (
            {"x": {"type": "http", "scheme": "basic", "x-tieline-environment": ["MY_KEY"]}},
            {"x": ("ACME_USERNAME", "ACME_PASSWORD")},
        ),
        (
            {"x": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/token", "scopes": {}}}}},
            {"x": ("ACME_ACCESS_TOKEN",)},
        ),
        (
            {"x": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}}},
            {"x": ("ACME_CLIENT_ID", "ACME_CLIENT_SECRET", "ACME_ACCESS_TOKEN")},
        ),
    ],
)
def test_credentials_have_arguments_and_variables_of_the_environment(schemes, expected):
    api = build(read(json.dumps({"openapi": "3.1.0", "components": {"securitySchemes": schemes}})))
    found = plan(api, package="acme")
    assert expected == {each.name: each.environment for each in found.credentials}


def test_modules_without_end_are_divided_by_how_their_names_begin():
    names = {f"k{n}": f"{'AB'[n % 2]}{'xyz'[n % 3]}{n}" for n in range(1500)}
    found = divided(dict.fromkeys(names, "shared"), names)
    assert {"shared_ax", "shared_ay", "shared_az", "shared_bx", "shared_by", "shared_bz"} == set(
        found.values()
    )
    assert {"shared"} == set(divided(dict.fromkeys(list(names)[:400], "shared"), names).values())


def test_names_fit_into_the_names_of_files():
    long, longer = snake("a" * 1000), snake("a" * 1001)
    assert (len(long), len(longer), long != longer) == (120, 120, True)
    assert len(pascal("a" * 1000)) == 120


def test_classes_are_called_without_the_package_of_their_schemas():
    inner = {"type": "object", "properties": {"size": {"type": "object", "properties": {"x": {}}}}}
    schemas = dict.fromkeys(
        [
            "io.k8s.core.v1.Pod",
            "io.k8s.core.v1.Event",
            "io.k8s.events.v1.Event",
            "issuing.card",
            "v2.core.account",
        ],
        inner,
    )
    api = build(read(json.dumps({"openapi": "3.1.0", "components": {"schemas": schemas}})))
    assert {each.name for each in plan(api, package="acme").models.values()} == {
        "Pod", "PodSize", "CoreV1Event", "CoreV1EventSize", "EventsV1Event", "EventsV1EventSize", "IssuingCard", "IssuingCardSize",
        "V2CoreAccount", "V2CoreAccountSize",
    }  # fmt: skip
