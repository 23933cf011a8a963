"""Two who start, pause, set frequencies and add variants at the same moment, each over a database of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.storing import connect
from tests.working import HandClock, a_sync

from tieline.storage.database import open_database
from tieline.storage.schedules import SqlScheduleStore
from tieline.syncs.timetable import MOST_VARIANTS, Named, Timetable, TooManyVariants, VariantTaken
from tieline.work.model import Schedule, ScheduleState

CALLS = a_sync()


class Two:
    """Timetables over one database, each as of a process of its own, and a connection."""

    def __init__(self, url: str) -> None:
        self.databases = [open_database(url) for _ in range(2)]
        self.timetables = [Timetable(SqlScheduleStore(each), HandClock()) for each in self.databases]
        self.key = connect(self.databases[0], "one")

    def at_once(self, *works: Callable[[Timetable], object]) -> list[object]:
        """Do each of some works many times, all at once; return what came of them."""

        def do(number: int) -> object:
            try:
                return works[number % len(works)](self.timetables[number // len(works) % 2])
            except (VariantTaken, TooManyVariants) as problem:
                return type(problem)

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(do, range(24)))

    def named(self, variant: str = "base") -> Named:
        return self.key, CALLS, variant

    def stored(self) -> list[Schedule]:
        return SqlScheduleStore(self.databases[0]).of([self.key])


@pytest.fixture
def two(database_url: str) -> Iterator[Two]:
    made = Two(database_url)
    yield made
    for each in made.databases:
        each.close()


def test_a_start_is_one_of_many(two: Two) -> None:
    """Only one finds that it was not started; so with a pause."""
    assert sorted(two.at_once(lambda each: each.start([two.named()]))) == [0] * 23 + [1]  # type: ignore[type-var]
    assert sorted(two.at_once(lambda each: each.pause([two.named()]))) == [0] * 23 + [1]  # type: ignore[type-var]


def test_a_frequency_and_a_start_do_not_undo_each_other(two: Two) -> None:
    """Whoever comes second."""
    two.at_once(
        lambda each: each.start([two.named()]),
        lambda each: each.set_frequency(two.named(), "2h"),
    )
    (found,) = two.stored()
    assert (found.spec, found.state, found.next_at is not None) == ("2h", ScheduleState.STARTED, True)


def test_a_variant_is_made_by_one(two: Two) -> None:
    """The others are told that it is taken."""
    made = two.at_once(lambda each: each.add_variant(two.named("west")))
    assert Counter(made) == {None: 1, VariantTaken: 23}


def test_there_are_no_more_variants_than_there_may_be(two: Two) -> None:
    """However many are made at once."""
    for number in range(MOST_VARIANTS - 3):
        two.timetables[0].add_variant(two.named(f"v{number}"))
    names = iter([f"w{number}" for number in range(24)])
    made = two.at_once(lambda each: each.add_variant(two.named(next(names))))
    assert Counter(made) == {None: 3, TooManyVariants: 21}
    assert len(two.stored()) == MOST_VARIANTS
