"""Every form of a parent gives the same rows in Tieline as in dlt."""

from __future__ import annotations

import pytest

from tieline.core.errors import UsageError

USERS = [
    {"id": number, "login": f"user {number}", "org": {"id": number % 2, "a b": f"o{number}"}}
    for number in range(1, 6)
]


def things(asked):
    parts = asked.path.strip("/").split("/")
    match parts:
        case ["users"]:
            return {"results": USERS}
        case ["users", _]:
            return {
                "name": parts[1].replace("%20", " "),
                "asked": asked.query,
                "head": asked.headers.get("X-Of"),
            }
        case _:
            wanted = {
                "path": "/".join(parts),
                "query": asked.query,
                "body": asked.json,
                "head": asked.headers.get("X-Of"),
            }
            return {"results": [{"number": 1, **wanted}, {"number": 2, **wanted}]}


def config(api, *resources, **client):
    return {
        "client": {"base_url": api.url, "paginator": "single_page", **client},
        "resources": ["users", *resources],
    }


@pytest.mark.parametrize(
    "endpoint",
    [
        {"path": "users/{resources.users.id}/posts"},
        {"path": "orgs/{resources.users.org.id}/users/{resources.users.id}/posts"},
        {"path": "posts", "params": {"user": "{resources.users.id}", "of": "org-{resources.users.org.id}"}},
        {"path": "posts", "headers": {"X-Of": "{resources.users.org.id}"}},
        {
            "path": "posts",
            "method": "POST",
            "json": {"ids": ["{resources.users.id}"], "text": "u{resources.users.id}", "plain": 1},
        },
        {"path": "users/{resources.users.login}"},
        {
            "path": "users/{id}/posts",
            "params": {"id": {"type": "resolve", "resource": "users", "field": "id"}},
        },
        {
            "path": "users/{id}/of/{org}",
            "params": {
                "id": {"type": "resolve", "resource": "users", "field": "id"},
                "org": {"type": "resolve", "resource": "users", "field": "org.id"},
                "page": 3,
                "none": None,
            },
        },
        {"path": "users/{kind}/{resources.users.id}", "params": {"kind": "posts", "a": [1, 2]}},
    ],
)
def test_fields_of_one_parent_go_anywhere(api, both, endpoint):
    api.route = things
    both.same(config(api, {"name": "posts", "endpoint": endpoint, "include_from_parent": ["id", "org"]}))


def test_a_child_is_a_single_thing_where_its_path_ends_with_a_placeholder(api, both):
    api.route = things
    rows = both.same(config(api, {"name": "user", "endpoint": "users/{resources.users.id}"}))
    assert sorted(row["name"] for row in rows["user"]) == ["1", "2", "3", "4", "5"]


def test_children_of_children(api, both):
    api.route = things
    both.same(
        config(
            api,
            {
                "name": "posts",
                "endpoint": "users/{resources.users.id}/posts",
                "include_from_parent": ["login"],
            },
            {
                "name": "notes",
                "endpoint": {"path": "notes/{resources.posts.number}/of/{resources.posts._users_login}"},
            },
        )
    )


def test_parallel_children(api, both):
    api.route = things
    both.same(
        config(api, {"name": "posts", "endpoint": "users/{resources.users.id}/posts", "parallelized": True})
    )


def test_a_parent_may_be_there_for_its_children_alone(api, both):
    api.route = things
    whole = config(api, {"name": "posts", "endpoint": "users/{resources.users.id}/posts"})
    whole["resources"][0] = {"name": "users", "selected": False}
    assert {"posts"} == set(both.same(whole))


def test_a_child_sees_what_became_of_its_parent(api, both):
    api.route = things
    whole = config(api, {"name": "posts", "endpoint": "users/{resources.users.key}/posts"})
    steps = [{"filter": lambda user: user["id"] > 2}, {"map": lambda user: {**user, "key": user["id"] * 10}}]
    whole["resources"][0] = {"name": "users", "processing_steps": steps}
    rows = both.same(whole)
    assert {"users/30/posts", "users/40/posts", "users/50/posts"} == {row["path"] for row in rows["posts"]}


def test_children_page_each_for_itself(api, both):
    def route(asked):
        if asked.path == "/users":
            return {"results": USERS}
        page = int(asked.query.get("page", 1))
        return {"data": [{"of": asked.path, "page": page}], "next": page + 1 if page < 3 else None}

    api.route = route
    paginator = {"type": "cursor", "cursor_path": "next", "cursor_param": "page"}
    posts = {
        "name": "posts",
        "endpoint": {"path": "users/{resources.users.id}/posts", "paginator": paginator},
    }
    both.same(config(api, posts))


def test_what_several_parents_say_alike_is_kept_for_each(api, both):
    """Children without a key are told apart by all that they hold, and by how often."""
    api.route = lambda asked: (
        {"results": USERS} if asked.path == "/users" else {"results": [{"same": 1}, {"same": 1}]}
    )
    rows = both.same(config(api, {"name": "posts", "endpoint": "users/{resources.users.id}/posts"}))
    assert len(rows["posts"]) == 10
    again = both.tieline(config(api, {"name": "posts", "endpoint": "users/{resources.users.id}/posts"}))
    assert len(again["posts"]) == 10


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (
            {"endpoint": "x/{resources.nobody.id}"},
            "resources[1].endpoint: child is asked by records of 'nobody'",
        ),
        ({"endpoint": "x/{id}"}, "resources[1].endpoint.path: {id} is no parameter"),
        (
            {"endpoint": {"path": "x", "params": {"a": "{resources.users}"}}},
            "resources[1].endpoint.params: {resources.users}",
        ),
        ({"endpoint": {"path": "x", "json": {"a": "{b}"}}}, "resources[1].endpoint.json: {b} means nothing"),
        (
            {"endpoint": {"path": "x", "params": {"a": "{incremental.start_value}"}}},
            "resources[1].endpoint.params",
        ),
        (
            {
                "endpoint": {
                    "path": "x",
                    "params": {"a": {"type": "resolve", "resource": "users", "field": "id"}},
                }
            },
            "resources[1].endpoint.params.a: the path has no {a}",
        ),
        ({"include_from_parent": ["id"]}, "resources[1].include_from_parent: child has no parent"),
        (
            {"endpoint": {"path": "x/{resources.users.id}", "params": {"a": "{resources.child.id}"}}},
            "resources[1].endpoint.params: child can have one parent, not both users and child",
        ),
    ],
)
def test_what_cannot_be_is_told_by_its_place(api, both, resource, told):
    with pytest.raises(UsageError) as refused:
        both.tieline(config(api, {"name": "child", **resource}))
    assert told in refused.value.message


def test_a_circle_is_refused(api, both):
    one = {"name": "one", "endpoint": "x/{resources.two.id}"}
    two = {"name": "two", "endpoint": "x/{resources.one.id}"}
    with pytest.raises(UsageError, match=r"resources: they ask for one another: (one|two) → "):
        both.tieline(config(api, one, two))


def test_a_parent_without_the_field_is_an_error_that_names_both(api, both):
    api.route = things
    with pytest.raises(AssertionError, match=r"has no 'nothing', which posts asks by"):
        both.tieline(config(api, {"name": "posts", "endpoint": "users/{resources.users.nothing}/posts"}))
