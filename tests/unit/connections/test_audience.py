"""Browsers that wait to hear how a sign-in ends."""

import pytest

from tieline.connections.audience import MOST_LEFT, Audience


async def test_whoever_waits_is_told():
    """Under its name, and nobody else."""
    audience = Audience()
    with audience.waiting() as (name, heard), audience.waiting() as (other, others):
        audience.tell(name, {"a": 1})
        assert name != other
        assert (heard.get_nowait(), others.empty()) == ({"a": 1}, True)


async def test_whoever_was_cut_off_hears_what_it_has_missed():
    """Told while it was away, or before it could be sent; once."""
    audience = Audience()
    with audience.waiting() as (name, _):
        pass
    audience.tell(name, {"a": 1})
    with audience.waiting(name) as (again, heard):
        assert (again, heard.qsize()) == (name, 1)
    with audience.waiting(name) as (_, heard):
        assert heard.get_nowait() == {"a": 1}
    with audience.waiting(name) as (_, heard):
        assert heard.empty()


@pytest.mark.parametrize("former", ["made-up", ""])
async def test_nobody_chooses_a_name(former):
    """It is given."""
    with Audience().waiting(former) as (name, _):
        assert name != former


async def test_nobody_takes_the_place_of_whoever_waits():
    """Who comes by its name hears, too: the first line may be dead, as those of phones are."""
    audience = Audience()
    with audience.waiting() as (name, heard), audience.waiting(name) as (again, others):
        audience.tell(name, {"a": 1})
        assert (again, heard.qsize(), others.qsize()) == (name, 1, 1)


async def test_whoever_was_cut_off_unnoticed_hears_what_went_into_its_dead_line():
    audience = Audience()
    with audience.waiting() as (name, dead):
        audience.tell(name, {"a": 1})
        assert dead.get_nowait() == {"a": 1}
        with audience.waiting(name) as (_, heard):
            assert heard.get_nowait() == {"a": 1}
    with audience.waiting(name) as (again, heard):
        assert (again, heard.empty()) == (name, True)


async def test_what_is_told_to_nobody_is_lost():
    """And takes no room."""
    audience = Audience()
    audience.tell("nobody", {"a": 1})
    audience.tell(None, {"a": 1})
    with audience.waiting("nobody") as (name, heard):
        assert (name != "nobody", heard.empty()) == (True, True)


async def test_only_so_many_may_come_back():
    """The first to leave are forgotten first."""
    audience = Audience()
    names = []
    for _ in range(MOST_LEFT + 1):
        with audience.waiting() as (name, _):
            names.append(name)
    with audience.waiting(names[0]) as (first, _), audience.waiting(names[-1]) as (last, _):
        assert (first != names[0], last == names[-1]) == (True, True)
