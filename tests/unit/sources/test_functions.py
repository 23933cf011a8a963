"""A provider's streams beside the syncs of authors."""

import pytest

from tieline.core.errors import UsageError
from tieline.functions.definition import ModelType, SyncDefinition
from tieline.functions.registry import Registry
from tieline.sources.functions import check_not_replaced, replaced
from tieline.sources.gong import GONG


def a_sync(name, *models, integration="gong"):
    return SyncDefinition(
        name=name,
        integration=integration,
        models=tuple(ModelType(name=model, type=dict) for model in models),
        run=lambda tie: None,
    )


def test_a_sync_of_another_name_and_model_replaces_nothing():
    assert replaced(GONG, [a_sync("conversations", "Conversation")]) == {}


@pytest.mark.parametrize("own", [a_sync("calls", "Mine"), a_sync("mine", "Other", "Call")])
def test_a_sync_replaces_the_stream_of_its_name_or_model_and_its_children(own):
    """What those are asked for by nobody stores any more."""
    found = replaced(GONG, [own])
    children = {each.name for each in GONG.resources if each.parent and each.parent.stream == "calls"}
    assert {"calls", "call_transcripts"} <= found.keys() == {"calls", *children}
    assert set(found.values()) == {own.name}


def test_a_stream_that_is_replaced_is_not_synced():
    """Others are."""
    own = [a_sync("mine", "Call")]
    check_not_replaced(GONG, [GONG.resource("users")], own)
    with pytest.raises(UsageError, match="mine takes the place of call_transcripts") as caught:
        check_not_replaced(GONG, [GONG.resource("users"), GONG.resource("call_transcripts")], own)
    assert caught.value.field == "stream"


def test_a_model_belongs_to_one_sync_of_an_integration():
    """The second is told and not there; event functions may save it, and other integrations."""
    first, second = a_sync("one", "Call", "User"), a_sync("two", "Deal", "Call")
    others = [a_sync("three", "Call", integration="crm"), a_sync("four", "Deal")]
    registry = Registry.of([first, second, *others])
    assert [name for _, name in registry.syncs] == ["one", "three", "four"]
    (problem,) = registry.problems
    assert problem.message == "sync two of gong saves a model of the sync one, too"
