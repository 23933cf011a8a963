"""What a sync saves, reads and remembers, in every kind of type that authors have."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from tieline import SyncContext, UsageError, sync
from tieline.core.errors import FunctionFailed, UpstreamError
from tieline.functions.blocking import BlockingSyncContext
from tieline.functions.codec import BadValue
from tieline.functions.definition import ModelType
from tieline.functions.saving import Saved
from tieline.testing import Bench


class Call(msgspec.Struct):
    id: str
    title: str
    minutes: int = 0


@dataclasses.dataclass
class User:
    id: int
    name: str


class Deal(TypedDict):
    id: str
    amount: int


@attrs.define
class Note:
    id: str
    text: str


class Owner(pydantic.BaseModel):
    id: str
    mail: str = pydantic.Field(alias="eMail")


class Since(msgspec.Struct):
    at: datetime


ALL = [Call, User, Deal, Note, Owner]
ONE = [
    Call(id="1", title="a"),
    User(id=2, name="b"),
    Note(id="3", text="c"),
    Owner(id="4", eMail="d"),
]


async def test_each_kind_of_type_is_saved_under_its_own_model():
    """Structs, dataclasses, attrs classes and pydantic models tell their model by their type."""
    bench = Bench()
    tie = bench.sync_context(*ALL)
    assert Saved(added=4) == await tie.save(ONE)
    assert Saved(added=1) == await tie.save([{"id": "5", "amount": 6}], model=Deal)
    assert [Call(id="1", title="a")] == bench.records(Call)
    assert [User(id=2, name="b")] == bench.records(User)
    assert [Note(id="3", text="c")] == bench.records(Note)
    assert [Owner(id="4", eMail="d")] == bench.records(Owner)
    assert bench.records("Deal") == [{"id": "5", "amount": 6}]
    assert bench.records("Owner") == [{"id": "4", "eMail": "d"}]


@pytest.mark.parametrize(
    ("model", "record", "field"),
    [
        (Call, {"id": "1", "title": 3}, "records[0].title"),
        (Call, {"title": "a"}, "records[0]"),
        (Deal, {"id": "1", "amount": "many"}, "records[0].amount"),
        (Owner, {"id": "1", "eMail": 1}, "records[0].eMail"),
        (User, {"id": "x", "name": "b"}, "records[0].id"),
        (Call, Call(id="", title="a"), "records[0].id"),
        (Call, Call(id="x" * 256, title="a"), "records[0].id"),
        (Call, Note(id="1", text="b"), "records[0]"),
        (("Any", dict), {"id": True}, "records[0].id"),
        (("Any", dict), {"id": "1", "odd": object()}, "records[0]"),
        (("Any", dict), "text", "records[0]"),
    ],
)
async def test_a_record_that_is_none_names_its_place(model, record, field):
    """And nothing of its thousand is stored."""
    bench = Bench()
    tie = bench.sync_context(model)
    with pytest.raises(BadValue) as caught:
        await tie.save([record])
    assert (field, []) == (caught.value.field, bench.records("Call"))


async def test_of_a_thousand_nothing_is_stored_when_one_is_wrong_and_those_before_stay():
    """Batches are of a thousand records."""
    bench = Bench()
    tie = bench.sync_context(Call)
    records: list[Any] = [{"id": str(n), "title": "a"} for n in range(1500)]
    records[1400] = {"id": "1400"}
    with pytest.raises(BadValue, match=r"records\[1400\]"):
        await tie.save(records)
    assert len(bench.records(Call)) == 1000


async def test_what_changed_is_told_apart():
    """Equal records are unchanged, others updated, deleted ones added again."""
    tie = Bench().sync_context(Call)
    await tie.save([Call(id="1", title="a"), Call(id="2", title="b")])
    assert Saved(updated=1, unchanged=1) == await tie.save([Call(id="1", title="a"), Call(id="2", title="c")])
    assert Saved(deleted=1) == await tie.delete_records(["1", "none"])
    assert Saved(added=1) == await tie.save([Call(id="1", title="a")])
    assert Saved(deleted=1) == await tie.delete_records([Call(id="2", title="")])
    assert Saved(deleted=1) == await tie.delete_records([{"id": "1"}])


async def test_parts_are_merged_into_what_is_there():
    """Objects by their fields; ids that are not there are left alone."""
    bench = Bench()
    tie = bench.sync_context(("Thing", dict))
    await tie.save([{"id": "1", "a": {"b": 1, "c": 2}, "list": [1, 2]}])
    assert Saved(updated=1) == await tie.update([{"id": "1", "a": {"c": 3}, "list": [3]}, {"id": "2"}])
    assert bench.records("Thing") == [{"id": "1", "a": {"b": 1, "c": 3}, "list": [3]}]
    with pytest.raises(BadValue, match=r"parts\[0\].id"):
        await tie.update([{"a": 1}])


async def test_the_wires_metadata_is_no_part_of_a_record():
    """Records that came from a page can be saved as they are."""
    bench = Bench()
    await bench.sync_context(("Thing", dict)).save([{"id": "1", "_nango_metadata": {"cursor": "x"}}])
    assert bench.records("Thing") == [{"id": "1"}]


async def test_an_id_lies_where_the_model_says():
    """A `ModelType` names the field."""
    bench = Bench()
    await bench.sync_context(ModelType(name="Thing", type=dict, id_field="key")).save([{"key": 7}])
    assert [row.id for row in bench._rows("Thing", "base", frozenset())] == ["7"]


async def test_models_are_named_where_there_are_several():
    """A dict does not tell whose it is; a name that is none is told with those there are."""
    tie = Bench().sync_context(Call, Note)
    with pytest.raises(UsageError, match="declares Call, Note; which is meant must be said"):
        await tie.save([{"id": "1", "title": "a"}])
    with pytest.raises(UsageError, match="User is not one"):
        await tie.delete_records(["1"], model=User)


async def test_a_checkpoint_is_stored_with_the_last_records():
    """Typed when it is read; None removes it."""
    bench = Bench()
    tie = bench.sync_context(Call, name="calls")
    at = Since(at=datetime(2026, 1, 2, tzinfo=UTC))
    assert await tie.checkpoint(Since) is None
    await tie.save([Call(id=str(n), title="") for n in range(1001)], checkpoint=at)
    assert at == await tie.checkpoint(Since)
    assert await tie.checkpoint() == {"at": "2026-01-02T00:00:00Z"}
    assert at == bench.checkpoint("calls", Since)
    await tie.save([], checkpoint=Since(at=at.at + timedelta(1)))
    assert at.at + timedelta(1) == (await tie.checkpoint(Since) or at).at
    await tie.save_checkpoint(None)
    assert await tie.checkpoint() is None


async def test_a_checkpoint_of_another_type_is_told():
    """It names the checkpoint."""
    tie = Bench().sync_context(Call)
    await tie.save_checkpoint({"at": 1.5})
    with pytest.raises(BadValue, match=r"checkpoint.at"):
        await tie.checkpoint(Since)


async def test_own_records_are_read():
    """In the order of their last change, as their type, the deleted ones where they are wanted; or by their ids."""
    tie = Bench().sync_context(Call)
    await tie.save([Call(id=str(n), title=str(n)) for n in range(1200)])
    await tie.delete_records(["3"])
    assert len([each async for each in tie.records(Call)]) == 1199
    assert [each async for each in tie.records(Call, deleted=True)][-1].id == "3"
    found = await tie.records_by_id([0, "1199", "3", "none"], Call)
    assert {key: each.data.title for key, each in found.items() if each.data} == {"0": "0", "1199": "1199"}
    assert (await tie.records_by_id(["7"]))["7"].data == {"id": "7", "title": "7", "minutes": 0}


class Gone(Exception):
    pass


async def test_what_was_not_saved_in_the_block_is_deleted():
    """Twice in one run too; nothing is deleted where the block raises."""
    bench = Bench()
    tie = bench.sync_context(Call)
    for kept in (["1", "2", "3"], ["1", "3"], ["3"]):
        async with tie.track_deletes():
            await tie.save([Call(id=each, title="") for each in kept])
    assert [each.id for each in bench.records(Call)] == ["3"]
    with pytest.raises(Gone):
        async with tie.track_deletes(Call):
            raise Gone
    assert [each.id for each in bench.records(Call)] == ["3"]
    assert sorted(bench.deleted(Call)) == ["1", "2"]


async def test_a_pass_is_gone_on_with_by_a_run_that_has_a_checkpoint():
    """What the killed run had saved is not deleted; one that starts over begins a pass of its own."""
    bench = Bench()
    await bench.sync_context(Call).save([Call(id=each, title="") for each in "123"])

    async def killed(**checkpoint: Any) -> None:
        tie = bench.sync_context(Call)
        with suppress(Gone):
            async with tie.track_deletes():
                await tie.save([Call(id="1", title="")], **checkpoint)
                raise Gone

    await killed(checkpoint={"page": 2})
    tie = bench.sync_context(Call)
    async with tie.track_deletes():
        await tie.save([Call(id="2", title="")], checkpoint=None)
    assert sorted(each.id for each in bench.records(Call)) == ["1", "2"]
    await killed()
    tie = bench.sync_context(Call)
    async with tie.track_deletes():
        await tie.save([Call(id="2", title="")])
    assert [each.id for each in bench.records(Call)] == ["2"]


async def test_what_others_changed_meanwhile_is_left_alone():
    """From `keep_newer` on."""
    bench = Bench()
    tie, other = bench.sync_context(Call), bench.sync_context(Call)
    await other.save([Call(id="1", title="old"), Call(id="2", title="old")])
    tie = bench.sync_context(Call)
    await tie.keep_newer()
    other = bench.sync_context(Call, name="hook")
    tie = await _again(bench, tie, other)
    assert {each.id: each.title for each in bench.records(Call)} == {"1": "newer", "2": "mine"}


async def _again(bench: Bench, tie: SyncContext, other: SyncContext) -> SyncContext:
    bench._epoch -= 1  # the sync still holds its lease: the hook has none
    tie_epoch, bench._epoch = bench._epoch, bench._epoch + 1
    await other.save([Call(id="1", title="newer")])
    bench._epoch = tie_epoch
    assert Saved(updated=1, unchanged=1) == await tie.save(
        [Call(id="1", title="mine"), Call(id="2", title="mine")]
    )
    return tie


def test_a_function_that_is_not_async_does_the_same():
    """In a thread, with a context whose methods wait."""

    @sync(integration="crm", models=[Call], checkpoint=Since)
    def calls(tie: BlockingSyncContext) -> None:
        with tie.track_deletes(), tie.lock("calls"):
            for page in tie.paginate("/calls", kind=Call, items="calls"):
                tie.save(page, checkpoint=Since(at=datetime(2026, 1, 1, tzinfo=UTC)))
        assert tie.checkpoint(Since) is not None
        assert [each.id for each in tie.records(Call)] == list(tie.records_by_id(["1", "2"], Call))
        tie.update([{"id": "1", "minutes": tie.metadata()["minutes"]}])
        tie.log("saved", calls=2)
        tie.trigger_sync("others")
        tie.set_metadata({"done": True})

    bench = Bench(
        integration="crm",
        metadata={"minutes": 3},
        api=lambda _request: {"calls": [{"id": "1", "title": "a"}, {"id": "2", "title": "b"}]},
    )
    assert Saved(added=2, updated=1) == bench.sync(calls)
    assert [Call(id="2", title="b"), Call(id="1", title="a", minutes=3)] == bench.records(Call)
    assert (
        [each.message for each in bench.log],
        [each.name for each in bench.triggered],
    ) == (["saved"], ["others"])
    assert bench.metadata == {"done": True}
    assert bench.locks.held == {}


def test_a_block_that_raises_in_a_thread_deletes_nothing():
    """As in an async function."""

    @sync(integration="crm", models=[Call])
    def calls(tie: BlockingSyncContext) -> None:
        tie.save([Call(id="1", title="")])
        with tie.track_deletes():
            raise Gone("away")

    bench = Bench()
    with pytest.raises(FunctionFailed, match="Gone: away"):
        bench.sync(calls)
    assert [each.id for each in bench.records(Call)] == ["1"]
    assert "test_saving.py" in str(bench.log[0].fields["where"])


async def test_an_answer_that_is_an_error_is_raised_unless_it_is_wanted():
    """With its status, headers and body."""
    from tieline import ApiAnswer

    bench = Bench(api=lambda _request: ApiAnswer(status=404, headers=(("X-Why", "gone"),), body=b'{"a":1}'))
    tie = bench.sync_context(Call)
    with pytest.raises(UpstreamError, match="GET /calls/1: HTTP 404") as caught:
        await tie.get("/calls/1?key=secret")
    assert (
        caught.value.status,
        caught.value.headers,
        caught.value.body,
    ) == (404, {"x-why": "gone"}, b'{"a":1}')
    assert (await tie.request("GET", "/calls/1", check=False)).status == 404
