"""The Gong source as data."""

import pytest

from tieline.core.errors import UnknownName
from tieline.providers import catalogue
from tieline.sources.catalogue import find, load
from tieline.sources.gong import GONG


def test_every_stream_has_its_model():
    """Each resource names a model that is described."""
    assert [each.model for each in GONG.resources] == [GONG.model(each).name for each in GONG.resources]


def test_parents_stand_before_their_children():
    """A parent is synced before those who are asked for with its ids."""
    names = [each.name for each in GONG.resources]
    assert all(
        names.index(each.parent.stream) < names.index(each.name) for each in GONG.resources if each.parent
    )


def test_selecting_a_child_takes_its_parent_along():
    """Transcripts need calls."""
    assert [each.name for each in GONG.select(("call_transcripts",))] == ["calls", "call_transcripts"]
    assert GONG.resources == GONG.select(())


def test_unknown_names_list_the_known():
    """A typing error is answered with what there is."""
    with pytest.raises(UnknownName, match="call_transcripts"):
        GONG.select(("transcripts",))


@pytest.mark.parametrize("name", ["gong", "gong-oauth"])
def test_both_ways_to_sign_in_have_the_same_streams(name):
    """The provider's data names the source."""
    assert load(catalogue.load(name)) is GONG


def test_other_providers_have_none():
    """What there is is told."""
    assert find(catalogue.load("github")) is None
    with pytest.raises(UnknownName, match=r"'github' has nothing to sync; there are gong"):
        load(catalogue.load("github"))
