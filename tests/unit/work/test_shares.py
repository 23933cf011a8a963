"""How the room there is is shared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tieline.work.model import TaskKind
from tieline.work.shares import Full, Lane, Shares

LANE = Lane(places=32, of_connection=4)
ASKED = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 40)), max_size=120)


def fill(shares: Shares, integration: str) -> int:
    """Let an integration take all that it may, each place for another connection; return how many."""
    taken, first = 0, ord(integration) * 1000
    while shares.take(integration, first + taken):
        taken += 1
    return taken


def test_one_that_is_alone_has_most_of_it() -> None:
    """And leaves a fourth."""
    shares = Shares(LANE)
    assert (fill(shares, "a"), shares.room) == (24, 8)
    assert shares.full() == Full(integrations=("a",))


def test_who_comes_finds_room_at_once() -> None:
    """Several, one after another."""
    shares = Shares(LANE)
    assert [fill(shares, each) > 0 for each in "abc"] == [True, True, True]


def test_those_that_want_more_than_there_is_end_up_with_the_same() -> None:
    """Whoever had it all before: what ends is another's turn."""
    running = [("a", number) for number in range(24)]
    for turn in range(200):
        integration = running[turn % len(running)][0]
        running.remove(next(each for each in running if each[0] == integration))
        shares = Shares(LANE, running)
        for number in range(1000 + turn * 40, 1040 + turn * 40):
            running += [(each, number) for each in "ab" if shares.take(each, number)]
    held = [sum(integration == each for integration, _ in running) for each in "ab"]
    assert sum(held) >= 24
    assert abs(held[0] - held[1]) <= 2


def test_a_connection_has_no_more_than_its_places() -> None:
    """Its integration may have others."""
    shares = Shares(LANE)
    assert [shares.take("a", 1) for _ in range(5)] == [True] * 4 + [False]
    assert shares.full() == Full(connections=(1,))
    assert shares.take("a", 2)


def test_an_open_lane_may_be_filled_by_anybody() -> None:
    """To its last place."""
    shares = Shares.of_all(7)[TaskKind.SYNC]
    assert [shares.take("a", 1) for _ in range(8)] == [True] * 7 + [False]


@given(asked=ASKED)
def test_nobody_is_full_who_may_take_and_nobody_takes_who_is(asked: list[tuple[str, int]]) -> None:
    """What is told of shares, for a database to leave out, is what they do."""
    shares = Shares(LANE)
    for integration, connection in asked:
        room, full = shares.room, shares.full()
        kept_out = integration in full.integrations or connection in full.connections
        took = shares.copy().take(integration, connection)
        assert shares.room == room
        assert took == (room > 0 and not kept_out)
        assert shares.take(integration, connection) == took
        assert shares.room == room - took >= 0
