"""What authors declare, give and get: decorators, types, pages, failures."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from functools import wraps
from typing import Any, TypedDict

import msgspec
import pydantic
import pytest

from tieline import (
    ActionContext,
    ActionError,
    ApiAnswer,
    BlockingActionContext,
    SyncContext,
    UsageError,
    action,
    on_event,
    sync,
)
from tieline.core.errors import (
    AlreadyRunning,
    BadAnswer,
    EgressRefused,
    FunctionFailed,
    FunctionTimeout,
    OutputTooLarge,
    Unavailable,
    UpstreamError,
)
from tieline.functions.codec import BadInput, BadOutput, codec
from tieline.functions.decorators import definition_of
from tieline.functions.failure import failure
from tieline.http.paginate import CursorInQuery, LinkHeader, NextUrl
from tieline.runtime.errors import ServerError
from tieline.testing import Bench, Crank, FakeClock, Triggered


class Call(msgspec.Struct):
    id: str
    n: int = 0


class Person(pydantic.BaseModel):
    name: str
    age: int


@dataclasses.dataclass
class Place:
    person: Person
    where: str


class Answer(TypedDict):
    ok: bool


# -- declaring -------------------------------------------------------------------------------------------------


def test_a_decorated_function_stays_what_it_was():
    """With its definition on it."""

    @sync(integration="crm", models=[Call, ("Other", dict)], every="1h", scopes=["read"], timeout="5m")
    async def calls(tie: SyncContext) -> None:
        """Save calls.

        All of them.
        """

    found = definition_of(calls)
    assert calls.__name__ == "calls"
    assert found is not None
    assert ("calls", "crm", "Save calls.\n\nAll of them.", timedelta(minutes=5)) == (
        found.name,
        found.integration,
        found.description,
        found.timeout,
    )
    assert found.run is calls
    assert definition_of(42) is None


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": "no spaces"}),
        ("integration", {"integration": ""}),
        ("every", {"every": "10s"}),
        ("models", {"models": [Call, ("Call", dict)]}),
        ("models", {"models": [dict[str, Any]]}),
        ("checkpoint", {"checkpoint": object}),
        ("metadata", {"metadata": list[object]}),
        ("timeout", {"timeout": "25h"}),
    ],
)
def test_what_is_wrong_is_told_by_its_argument(field, given):
    """When it is declared."""

    async def calls(tie: SyncContext) -> None: ...

    with pytest.raises(UsageError, match=f"^{field}: ") as caught:
        sync(**({"integration": "crm", "models": [Call]} | given))(calls)
    assert field == caught.value.field


def test_what_a_function_does_not_take_is_told_when_it_is_declared():
    """Rather than when it runs; a decorator of the author's own says what it takes."""

    async def one(tie): ...

    async def two(tie, given): ...

    def wrapped(function):
        @wraps(function)
        async def wrapper(*args):
            return await function(*args, "their own")

        return wrapper

    with pytest.raises(UsageError, match="one is given the context and the input, which it does not take"):
        action(integration="crm", input=int)(one)
    with pytest.raises(UsageError, match="missing a required argument: 'given'"):
        action(integration="crm")(two)
    with pytest.raises(UsageError) as caught:
        on_event("webhook", integration="crm")(one)
    assert caught.value.field == "parameters"
    with pytest.raises(UsageError, match=r"^parameters: "):
        sync(integration="crm", models=[Call])(two)
    sync(integration="crm", models=[Call])(wrapped(two))
    action(integration="crm", input=int)(two)


def test_every_event_has_a_name():
    """One that is none is told with those there are."""
    with pytest.raises(UsageError, match="there are post-connection-creation"):
        on_event("connected", integration="crm")(lambda tie, payload: None)  # type: ignore[arg-type]


# -- input and output ------------------------------------------------------------------------------------------


@action(integration="crm", input=Place, output=Answer)
async def visit(tie: ActionContext, place: Place) -> Answer:
    return {"ok": isinstance(place.person, Person) and place.person.age > 17}


def test_pydantic_models_within_other_types_are_read():
    """And told apart."""
    assert Bench().action(visit, {"person": {"name": "a", "age": 20}, "where": "b"}) == {"ok": True}
    assert Bench().action(visit, Place(person=Person(name="a", age=2), where="b")) == {"ok": False}
    with pytest.raises(BadInput, match=r"input\.person: Person\.age: Input should be") as caught:
        Bench().action(visit, {"person": {"name": "a", "age": "x"}, "where": "b"})
    assert caught.value.field == "input.person"


class Team(pydantic.BaseModel):
    people: list[Person]


def test_schemas_of_pydantic_models_within_others_are_whole():
    """What they refer to is there."""
    schema = codec(list[Team]).schema()
    assert schema["items"]["properties"]["people"]["items"]["$ref"] == "#/definitions/Person"
    assert schema["definitions"]["Person"]["required"] == ["name", "age"]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "where"),
    [
        (int, 3, "x", "input"),
        (Call, {"id": "1"}, {"id": 1}, "input.id"),
        (Person, {"name": "a", "age": 1}, {"name": "a"}, "input.age"),
        (list[Person], [{"name": "a", "age": 1}], [{"name": "a"}], "input[0]"),
        (dict[int, str], {"1": "a"}, {"x": "a"}, "input"),
        (Answer, {"ok": True}, {"ok": 1}, "input.ok"),
    ],
)
def test_input_of_every_type(kind, good, bad, where):
    """Is read, or told where it is wrong."""

    @action(integration="crm", input=kind)
    async def echo(tie: ActionContext, given: Any) -> Any:
        return given

    told = Bench().action(echo, good)
    assert (
        good == {key: value for key, value in told.items() if key != "n"} if isinstance(told, dict) else told
    )
    with pytest.raises(BadInput) as caught:
        Bench().action(echo, bad)
    assert caught.value.field.startswith(where)
    assert (failure(caught.value).status, failure(caught.value).code) == (400, "invalid_action_input")
    assert isinstance(failure(caught.value).payload, list)


def test_an_action_without_input_takes_none():
    """But an empty object, which clients send unasked."""

    @action(integration="crm")
    def now(tie: Any) -> str:
        return "now"

    assert "now" == Bench().action(now) == Bench().action(now, {})
    with pytest.raises(BadInput, match="now takes none"):
        Bench().action(now, 1)


@pytest.mark.parametrize(
    ("output", "error"),
    [(Call(id="1"), BadOutput), (object(), BadOutput), ({"ok": "yes"}, BadOutput), ({"ok": True}, None)],
)
def test_output_is_what_is_declared(output, error):
    """Or the action fails."""

    @action(integration="crm", output=Answer)
    async def give(tie: ActionContext) -> Any:
        return output

    if error is None:
        assert output == Bench().action(give)
    else:
        with pytest.raises(error, match="output"):
            Bench().action(give)


def test_output_has_an_end():
    """Two million bytes."""

    @action(integration="crm")
    async def give(tie: ActionContext) -> str:
        return "x" * 2_000_000

    with pytest.raises(OutputTooLarge, match="2,000,002 bytes") as caught:
        Bench().action(give)
    assert (failure(caught.value).status, failure(caught.value).code) == (400, "script_output_too_large")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ActionError({"message": "no", "why": [1]}), 500, "action_script_runtime_error"),
        (FunctionTimeout(), 500, "function_runtime_timed_out"),
        (FunctionFailed("ValueError: x"), 500, "script_internal_error"),
        (ValueError("x"), 500, "script_internal_error"),
        (Unavailable("gone"), 500, "script_network_error"),
        (MemoryError(), 500, "function_runtime_out_of_memory"),
    ],
)
def test_every_failure_has_its_code(error, status, code):
    """Of the wire."""
    found = failure(error)
    assert (status, code) == (found.status, found.code)
    assert found.payload == (error.payload if isinstance(error, ActionError) else None)


def test_what_the_api_answered_is_told_without_its_secrets():
    """Its status, its body, and of its headers those that say something."""
    error = UpstreamError(
        "x",
        status=429,
        headers={"content-type": "text/plain", "x-ratelimit": "1", "x-key": "k"},
        body=b"\xff",
    )
    found = failure(error)
    assert (found.status, found.code) == (424, "script_http_error")
    assert found.upstream == {
        "status": 429,
        "headers": {"content-type": "text/plain", "x-ratelimit": "1"},
        "body": "\ufffd",
    }


def test_what_a_typed_client_was_answered_is_told_too():
    """Failures of the API's own are none of the network's."""
    found = failure(ServerError("x", status=503, headers=(("Content-Type", "text/plain"),), content=b"busy"))
    assert (found.status, found.code) == (424, "script_http_error")
    assert found.upstream == {"status": 503, "headers": {"content-type": "text/plain"}, "body": "busy"}


def test_an_error_that_nobody_expected_is_told_by_its_line():
    """In the log; its caller gets its text."""

    @action(integration="crm")
    async def fails(tie: ActionContext) -> None:
        raise ValueError("odd")

    bench = Bench()
    with pytest.raises(FunctionFailed, match="ValueError: odd"):
        bench.action(fails)
    (line,) = bench.log[0].fields["where"]
    assert __file__ in line
    assert line.endswith(" fails")


UPSTREAM = UpstreamError("x", status=404)


def grouped(*errors):
    return ExceptionGroup("unhandled errors in a TaskGroup", errors)


@pytest.mark.parametrize(
    ("group", "told", "logged"),
    [
        (grouped(ValueError("a")), "ValueError: a", ["ValueError: a"]),
        (
            grouped(ValueError("a"), KeyError("b")),
            "ValueError: a; KeyError: 'b'",
            ["KeyError: 'b'", "ValueError: a"],
        ),
        (grouped(UPSTREAM, grouped(ValueError("a"))), UPSTREAM, ["ValueError: a"]),
        (
            grouped(ValueError("a"), UPSTREAM),
            "ValueError: a; UpstreamError: x",
            ["UpstreamError: x", "ValueError: a"],
        ),
        (grouped(grouped(UPSTREAM, NO := ActionError("no"))), NO, ["UpstreamError: x"]),
        (grouped(GONE := ConnectionResetError("gone")), GONE, []),
    ],
)
def test_of_a_group_of_errors_the_one_that_tells_most_is_raised(group, told, logged):
    """Or all of them, where nobody expected the first; the log has those that are not."""

    @sync(integration="crm", models=[Call])
    async def fails(tie: SyncContext) -> None:
        raise group

    bench = Bench()
    with pytest.raises(FunctionFailed if isinstance(told, str) else type(told)) as caught:
        bench.sync(fails)
    assert (caught.value.message == told) if isinstance(told, str) else (caught.value is told)
    assert [line.message for line in bench.log] == logged


async def refuse(why):
    raise ActionError(why)


@action(integration="crm")
async def parallel(tie: ActionContext) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(refuse({"message": "too old"}))


@action(integration="crm")
def parallel_in_a_thread(tie: BlockingActionContext) -> None:
    asyncio.run(parallel(tie))


@pytest.mark.parametrize("function", [parallel, parallel_in_a_thread])
def test_what_a_task_of_a_group_raises_reaches_its_caller(function):
    """As if it had been raised outside."""
    with pytest.raises(ActionError, match="too old") as caught:
        Bench().action(function)
    assert failure(caught.value).payload == {"message": "too old"}


# -- pages -----------------------------------------------------------------------------------------------------


def paged(request):
    """Numbers in pages of two, by cursor, offset, page number, link and next URL."""
    from urllib.parse import parse_qs, urlsplit

    query = {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}
    if request.body:
        query |= {key: str(value) for key, value in msgspec.json.decode(request.body).items()}
    start = int(query.get("cursor") or query.get("offset") or 2 * (int(query.get("page") or 1) - 1))
    items = [{"id": str(n)} for n in range(start, min(start + 2, 5))]
    following = f"{request.url.partition('?')[0]}?cursor={start + 2}" if start + 2 < 5 else None
    body = {
        "data": {"items": items},
        "meta": {"next": str(start + 2) if following else None, "url": following},
    }
    headers = (("Link", f'<{following}>; rel="next"'),) if following else ()
    return ApiAnswer(status=200, headers=headers, body=msgspec.json.encode(body))


@pytest.mark.parametrize(
    "how",
    [
        {"paginate": CursorInQuery(cursor_path="meta.next")},
        {"paginate": LinkHeader()},
        {"paginate": NextUrl(path="meta.url")},
        {"paginate": {"type": "cursor", "cursor_path_in_response": "meta.next"}},
        {
            "paginate": {"type": "cursor", "cursor_path_in_response": "meta.next"},
            "method": "POST",
            "json": {},
        },
        {"paginate": {"type": "link", "link_rel_in_response_header": "next"}},
        {"paginate": {"type": "link", "link_path_in_response_body": "meta.url"}},
        {"paginate": {"type": "offset"}},
        {
            "paginate": {"type": "offset", "limit": 2, "limit_name_in_request": "limit"},
            "method": "POST",
            "json": {},
        },
        {
            "paginate": {
                "type": "offset",
                "offset_calculation_method": "per-page",
                "offset_name_in_request": "page",
                "offset_start_value": 1,
            }
        },
    ],
)
async def test_every_way_from_page_to_page(how):
    """Brings all items, as the type that is asked for."""
    tie = Bench(api=paged).sync_context(Call)
    given = {"items": "data.items"} | how
    if isinstance(how["paginate"], dict):
        given["paginate"] = {**how["paginate"], "response_path": "data.items"}
        del given["items"]
    found = [each async for page in tie.paginate("/items", kind=Call, **given) for each in page]
    assert [Call(id=str(n)) for n in range(5)] == found


async def test_without_a_way_there_is_one_page():
    """As plain objects."""
    tie = Bench(api=paged).sync_context(Call)
    assert [page async for page in tie.paginate("/items", items="data.items")] == [[{"id": "0"}, {"id": "1"}]]


async def test_pages_of_pydantic_models():
    """Their errors tell the place."""
    tie = Bench(api=lambda _: [{"name": "a", "age": 1}]).sync_context(Call)
    assert [[Person(name="a", age=1)]] == [page async for page in tie.paginate("/", kind=Person)]
    tie = Bench(api=lambda _: [{"name": "a"}]).sync_context(Call)
    with pytest.raises(BadAnswer, match=r"items\[0\]"):
        [page async for page in tie.paginate("/", kind=Person)]


@pytest.mark.parametrize(
    ("paginate", "field"),
    [
        ({"type": "cursor"}, "paginate.cursor_path_in_response"),
        ({"type": "link"}, "paginate.link_path_in_response_body"),
        ({"type": "spiral"}, "paginate.type"),
        ({"type": "offset", "ofset": 1}, "paginate.ofset"),
        ({"type": 3}, "paginate"),
    ],
)
async def test_settings_that_are_none_are_told(paginate, field):
    """By their names."""
    tie = Bench(api=paged).sync_context(Call)
    with pytest.raises(UsageError) as caught:
        [page async for page in tie.paginate("/", paginate=paginate)]
    assert field == caught.value.field


async def test_a_link_to_another_host_is_refused_unless_it_is_wanted():
    """It would get the credentials."""
    asked = []

    def api(request):
        asked.append(request.url)
        return {"items": [], "next": None if "other" in request.url else "https://other.test/x?page=2"}

    tie = Bench(api=api).sync_context(Call)
    with pytest.raises(EgressRefused):
        [page async for page in tie.paginate("/", items="items", paginate=NextUrl(path="next"))]
    wanted = NextUrl(path="next", other_hosts=True)
    assert len([page async for page in tie.paginate("/", items="items", paginate=wanted)]) == 2
    assert asked[-1] == "https://other.test:443/x?page=2"


# -- others ----------------------------------------------------------------------------------------------------


async def test_what_a_function_asks_of_others_is_noted():
    """Triggers, starts, actions."""
    bench = Bench(actions={"add": {"id": 1}}, variables={"A": "b"}, tags={"t": "1"}, token="tok")
    tie = bench.action_context()
    await tie.trigger_sync("calls", full=True)
    await tie.start_sync("users", variant="v")
    assert await tie.trigger_action("add", {"x": 1}) == {"id": 1}
    assert [
        Triggered(what="trigger", name="calls", full=True),
        Triggered(what="start", name="users", variant="v"),
        Triggered(what="action", name="add", input={"x": 1}),
    ] == bench.triggered
    assert (
        await tie.environment(),
        await tie.token(),
        (await tie.connection()).tags,
    ) == ({"A": "b"}, "tok", {"t": "1"})


async def test_metadata_is_replaced_and_merged():
    """By its top level; read as a type."""
    bench = Bench(metadata={"a": 1})
    tie = bench.action_context()
    await tie.update_metadata({"b": 2})
    assert await tie.metadata() == {"a": 1, "b": 2}
    await tie.set_metadata({"id": "1", "n": 2})
    assert Call(id="1", n=2) == await tie.metadata(Call)


async def test_a_lock_is_of_one_run():
    """Until its time is over, or it is given back."""
    clock = FakeClock()
    bench = Bench(clock=clock)
    one, other = bench.action_context(), bench.action_context()
    async with one.lock("k", seconds=10):
        assert await one.try_lock("k", seconds=20)
        with pytest.raises(AlreadyRunning):
            async with other.lock("k"):
                pass
        clock.advance(timedelta(seconds=21))
        assert await other.try_lock("k")
    await one.unlock("k")
    assert not await one.try_lock("k")


# -- the crank -------------------------------------------------------------------------------------------------


@sync(integration="crm", models=[Call], every="1h")
async def hourly(tie: SyncContext) -> None:
    [page] = [page async for page in tie.paginate("/calls", kind=Call)]
    async with tie.track_deletes():
        await tie.save(page)


@sync(integration="crm", models=[("Other", dict)])
def by_hand(tie: Any) -> None:
    tie.save([{"id": tie.run_id}])


@action(integration="crm")
async def nudge(tie: ActionContext) -> str:
    await tie.trigger_sync("by_hand")
    return "nudged"


@action(integration="crm")
async def fails(tie: ActionContext) -> None:
    raise ActionError("no")


def test_a_crank_runs_what_is_due():
    """At its time, for every connection; triggers and actions at the next turn."""
    crank = Crank([hourly, by_hand, nudge, fails])
    data: dict[str, list[dict[str, str]]] = {"a": [{"id": "1"}, {"id": "2"}], "b": []}
    one, two = (
        crank.connect(Bench(integration="crm", connection_id=each, api=lambda _, each=each: data[each]))
        for each in data
    )
    first = crank.turn()
    assert [(e.connection_id, e.name, e.saved.added) for e in first] == [
        ("a", "hourly", 2),
        ("b", "hourly", 0),
    ]
    assert crank.turn() == []
    data["a"].pop()
    later = crank.advance(timedelta(hours=2, minutes=1))
    assert [each.saved.deleted for each in later if each.saved] == [1, 0, 0, 0]
    assert one.deleted(Call) == ["2"]
    crank.pause("hourly", one)
    crank.enqueue("nudge", two)
    crank.enqueue("fails", two)
    assert [each.output for each in crank.turn()] == ["nudged", None]
    crank.trigger("by_hand", two)
    assert [(each.connection_id, each.name) for each in crank.turn()] == [("b", "by_hand")]
    assert len(two.records("Other")) == 1
    assert [(each.connection_id, each.name) for each in crank.advance(timedelta(hours=1))] == [
        ("b", "hourly")
    ]
    assert (crank.turn() or None) is None


def test_a_failure_is_told_and_the_next_turn_comes():
    """With its error."""
    crank = Crank([fails])
    bench = crank.connect(Bench(integration="crm"))
    crank.enqueue("fails", bench)
    (turned,) = crank.turn()
    assert isinstance(turned.error, ActionError)
    with pytest.raises(UsageError, match="not declared"):
        Crank([test_a_crank_runs_what_is_due])
