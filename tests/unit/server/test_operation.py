"""Operations are declared by the signature of their handler."""

import pytest

from tieline.access.model import ApiKey
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, HeaderInput, Input, operation
from tieline.server.routing import Router


class ThingPath(Input, frozen=True):
    thing_id: str


class ThingQuery(Input, frozen=True):
    deep: bool = False


class ThingHeaders(HeaderInput, frozen=True):
    mood: str = ""


def declared(path="/things/{thing_id}", **more):
    @operation("POST", path, tag="things", scope="s", answers={200: None}, **more)
    async def make_thing(
        call: Call, path: ThingPath, query: ThingQuery, headers: ThingHeaders, body: dict[str, int]
    ) -> Answer:
        """Make a thing.

        Once it is made,
        it stays.
        """
        return Answer()

    return make_thing


def test_the_signature_is_the_declaration():
    """Name, inputs and text come from the handler."""
    made = declared(errors=((404, "not_found"),))
    assert (made.id, made.summary) == ("make_thing", "Make a thing")
    assert made.description == "Once it is made, it stays."
    assert (made.path_params, made.query, made.headers) == (ThingPath, ThingQuery, ThingHeaders)
    assert made.body == dict[str, int]


def test_a_path_must_have_the_variables_that_are_read():
    """Aliases too; a mistake is found when the module is read."""
    with pytest.raises(TypeError, match="other variables"):
        declared("/things/{other}")
    with pytest.raises(TypeError, match="other variables"):
        declared(aliases=("/thing",))


def test_only_parts_of_a_request_can_be_read():
    """A misspelled parameter is found when the module is read."""
    with pytest.raises(TypeError, match="only"):

        @operation("GET", "/x", tag="x", scope=None, answers={})
        async def get_x(call: Call, qury: ThingQuery) -> Answer:
            return Answer()


def test_scopes_beside_the_operation_s_own_can_be_asked_for():
    """As a question, or as a demand."""
    key = ApiKey(id=1, name="k", hint="", scopes=("environment:connections:read",), created_at=0)
    call = Call(None, key, base_url="", request_id="", log={})
    assert call.allows("environment:connections:read")
    call.demand("environment:connections:read")
    assert not call.allows("environment:proxy")
    with pytest.raises(Refusal) as caught:
        call.demand("environment:proxy")
    assert (caught.value.status, caught.value.problem.code) == (403, "forbidden")


def _paths(*declarations):
    router = Router(declarations)

    def find(path):
        found = router.find(path)
        return {method: variables for method, (_, variables) in found.items()}

    return router, find


def simple(method, path, **more):
    async def handler(call: Call) -> Answer:
        return Answer()

    async def with_path(call: Call, path: ThingPath) -> Answer:
        return Answer()

    made = operation(method, path, tag="x", scope=None, answers={}, **more)
    return made(with_path if "{" in path else handler)


def test_literal_steps_go_before_variables():
    """Whatever the order of declaration; a step back is taken where the literal leads nowhere, or has not the method."""
    _, find = _paths(
        simple("GET", "/a/{thing_id}"),
        simple("POST", "/a/b"),
        simple("GET", "/a/b/c"),
        simple("GET", "/a/{thing_id}/d"),
    )
    assert find("/a/x") == {"GET": {"thing_id": "x"}}
    assert find("/a/b") == {"POST": {}, "GET": {"thing_id": "b"}}
    assert find("/a/b/d") == {"GET": {"thing_id": "b"}}
    assert find("/a/b/c/") == {"GET": {}}
    assert find("/a/x/c") == find("/a") == find("/") == find("/a//d") == {}


def test_variables_are_unescaped_one_by_one():
    """A slash that was escaped parts nothing."""
    _, find = _paths(simple("GET", "/a/{thing_id}"))
    assert find("/a/x%2Fy%20%25") == {"GET": {"thing_id": "x/y %"}}
    assert find("/%61/x") == {"GET": {"thing_id": "x"}}
    with pytest.raises(UnicodeDecodeError):
        find("/a/%ff")


def test_aliases_lead_to_the_same():
    """With the same variables."""
    made = simple("GET", "/new/{thing_id}", aliases=("/old/{thing_id}",))
    router, _ = _paths(made)
    assert router.find("/old/1")["GET"] == (made, {"thing_id": "1"})


def test_two_operations_cannot_share_a_path():
    """That would be a mistake."""
    with pytest.raises(ValueError, match="twice"):
        Router([simple("GET", "/a"), simple("GET", "/a/")])
