"""Parents and children as no example has them bring the same rows in Tieline as in dlt."""

from __future__ import annotations

import json

USERS = [
    {
        "id": 1,
        "name": "a b/c?d",
        "tags": ["x", "y"],
        "o": {"n": None, "k": [{"z": 7}]},
        "f": 1.0,
        "t": True,
        "num": 7,
    },
    {"id": 2, "name": "é%25", "tags": [], "o": {"n": 3, "k": [{"z": 8}]}, "f": 2.5, "t": False, "num": 42},
]


def config(api, *resources, **defaults):
    return {
        "client": {"base_url": api.url, "paginator": "single_page"},
        "resource_defaults": defaults,
        "resources": list(resources),
    }


def by_path(parents):
    return lambda asked: parents if asked.path == "/p" else [{"of": asked.path, "asked": asked.query}]


ENDPOINTS = {
    "key": {"method": "POST", "json": {"{resources.users.id}": {"n{resources.users.num}": 1}}},
    "format_in_path": {"path": "c/{resources.users.num:05d}/x"},
    "formats": {"params": {"a": "{resources.users.name!r}", "b": "{resources.users.num:>6}"}},
    "index": {"params": {"a": "{resources.users.o.k[0].z}", "b": "{resources.users.o.k[*].z}"}},
    "special": {"path": "c/{resources.users.name}/x"},
    "list": {
        "params": {"a": "{resources.users.tags}", "b": ["{resources.users.id}", "{resources.users.num}"]}
    },
    "typed": {
        "method": "POST",
        "json": {
            "a": "{resources.users.tags}",
            "b": "t: {resources.users.tags}",
            "c": ["{resources.users.o}"],
        },
    },
    "null": {"method": "POST", "json": {"a": "{resources.users.o.n}"}},
    "flags": {
        "path": "c/{resources.users.t}/{resources.users.f}/x",
        "headers": {"X-A": "{resources.users.f}"},
    },
    "form": {"method": "POST", "data": {"id": "{resources.users.id}", "l": ["{resources.users.num}", "k"]}},
    "text": {"method": "POST", "data": "<a>{resources.users.id}</a>"},
    "name": {"params": {"k{resources.users.id}": "v"}},
    "mixed": {
        "path": "c/{uid}/x",
        "params": {
            "uid": {"type": "resolve", "resource": "users", "field": "o.k[0].z"},
            "n": "{resources.users.num}",
        },
    },
    "twice": {"path": "c/{resources.users.id}/{resources.users.id}/x"},
    "escaped": {"path": "c/{resources.users.id}/x", "params": {"a": "{{resources.users.id}}"}},
    "query": {"path": "c?of={resources.users.id}&x=1", "params": {"y": 2}},
}


def test_fields_of_parents_in_every_place_and_form(api, both):
    def route(asked):
        if asked.path == "/users":
            return USERS
        try:
            body = json.loads(asked.body)
        except ValueError:
            body = asked.body.decode()
        return [{"asked": [asked.path, asked.query, body, asked.headers.get("X-A")]}]

    api.route = route
    include = {"include_from_parent": ["name", "o", "tags"]}
    children = [{"name": name, "endpoint": {**each}, **include} for name, each in ENDPOINTS.items()]
    both.same(config(api, "users", *children))


def test_four_generations(api, both):
    def route(asked):
        parts = asked.path.strip("/").split("/")
        return (
            [{"id": f"{parts[-2]}.{n}", "path": asked.path} for n in range(2)] if parts[1:] else [{"id": 1}]
        )

    api.route = route
    teams = {"name": "teams", "endpoint": "orgs/{resources.orgs.id}/teams", "include_from_parent": ["id"]}
    path = "orgs/{resources.teams._orgs_id}/teams/{resources.teams.id}/members"
    members = {"name": "members", "endpoint": path, "include_from_parent": ["id", "_orgs_id"]}
    keys = {
        "name": "keys",
        "endpoint": "m/{resources.members.id}/keys",
        "include_from_parent": ["_teams__orgs_id"],
    }
    rows = both.same(config(api, keys, members, teams, "orgs"))
    assert [len(rows[name]) for name in ("orgs", "teams", "members", "keys")] == [1, 2, 4, 8]


def test_generations_of_which_only_the_last_is_selected(api, both):
    api.route = lambda asked: [{"id": asked.path.count("/")}]
    resources = (
        {"name": "a", "selected": False},
        {"name": "b", "selected": False, "endpoint": "b/{resources.a.id}/x"},
        {"name": "c", "endpoint": "c/{resources.b.id}/x"},
        {"name": "d", "selected": False},
    )
    assert {"c"} == set(both.same(config(api, *resources)))


def test_parents_that_stand_there_twice_are_asked_for_twice(api, both):
    api.route = by_path([{"id": 1, "v": 1}, {"id": 1, "v": 2}, {"id": 2}])
    both.same(config(api, "p", {"name": "c", "endpoint": "c/{resources.p.id}/x"}))


def test_what_is_included_of_a_parent_stands_instead_of_the_childs_own(api, both):
    api.route = lambda asked: [{"id": 1}] if asked.path == "/p" else [{"_p_id": "own", "x": {"_p_id": 3}}]
    child = {"name": "c", "endpoint": "c/{resources.p.id}/x", "include_from_parent": ["id"]}
    both.same(config(api, "p", child))


def test_children_that_are_not_there_are_ignored_one_by_one(api, both, kit):
    found = by_path([{"id": 1}, {"id": 2}, {"id": 3}])
    api.route = lambda asked: kit.Answer({}, 404) if "/2/" in asked.path else found(asked)
    actions = [{"status_code": 404, "action": "ignore"}]
    child = {"name": "c", "endpoint": {"path": "c/{resources.p.id}/x", "response_actions": actions}}
    both.same(config(api, "p", child))


def test_each_childs_answer_shows_for_itself_where_its_records_are(api, both):
    answers = {1: {"items": [{"a": 1}], "errors": []}, 2: {"errors": [{"e": 1}]}, 3: {"id": 9}}

    def route(asked):
        return [{"id": n} for n in answers] if asked.path == "/p" else answers[int(asked.path.split("/")[2])]

    api.route = route
    both.same(config(api, "p", {"name": "c", "endpoint": "c/{resources.p.id}/x"}))


def test_links_of_children_lead_on_from_each(api, both, kit):
    def route(asked):
        if asked.path == "/p":
            return [{"id": 1}, {"id": 2}]
        number = int(asked.query.get("n", 1))
        link = f'<{asked.base}{asked.path}?n={number + 1}>; rel="next"'
        return kit.Answer(
            [{"of": asked.path, "asked": asked.query}], headers={"Link": link} if number < 3 else {}
        )

    api.route = route
    endpoint = {"path": "c/{resources.p.id}/x", "paginator": "header_link", "params": {"size": 1}}
    both.same(config(api, "p", {"name": "c", "endpoint": endpoint}))


def test_children_of_a_parent_that_is_gone_are_not_asked_for_again(api, both, kit):
    """The parent's record stays, since it is merged; so do its children's."""
    parents = [{"id": 1}, {"id": 2}, {"id": 3}]
    living = by_path(parents)

    def route(asked):
        there = asked.path in {"/p", "/g"} or any(f"/{each['id']}/" in asked.path for each in parents)
        return living(asked) if there else kit.Answer({"message": "gone"}, 404)

    api.route = route
    whole = config(
        api,
        "p",
        {"name": "c", "primary_key": "of", "endpoint": "c/{resources.p.id}/x"},
        {
            "name": "g",
            "primary_key": "asked__x",
            "endpoint": {"path": "g", "params": {"x": "{resources.c.of}"}},
        },
        primary_key="id",
        write_disposition="merge",
    )

    def again():
        api.asked = []
        rows = both.tieline(whole)
        return len(rows["p"]), len(rows["c"]), sorted(each.path for each in api.asked)

    assert again() == (3, 3, ["/c/1/x", "/c/2/x", "/c/3/x", "/g", "/g", "/g", "/p"])
    parents.pop(0)
    assert again() == (3, 3, ["/c/2/x", "/c/3/x", "/g", "/g", "/p"])
    parents.append({"id": 1})
    assert again() == (3, 3, ["/c/1/x", "/c/2/x", "/c/3/x", "/g", "/g", "/g", "/p"])


def test_a_parent_without_a_key_that_has_changed_is_asked_for_once(api, both):
    parents = [{"id": 1, "v": 1}]
    api.route = by_path(parents)
    whole = config(api, "p", {"name": "c", "endpoint": "c/{resources.p.id}/x"})
    both.tieline(whole)
    parents[0]["v"] = 2
    api.asked = []
    assert len(both.tieline(whole)["p"]) == 2
    assert [each.path for each in api.asked] == ["/p", "/c/1/x"]
