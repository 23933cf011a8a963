"""Which small Parquet files a new one takes in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tieline.sinks.folder import Part
from tieline.sinks.parquet_files import SMALL_PART, foldable

MB = 1 << 20


def parts(*sizes: int) -> list[Part]:
    return [Part(name=f"part-{number:06d}.parquet", size=size) for number, size in enumerate(sizes)]


def test_large_files_stay() -> None:
    """A file that is large enough is never taken in, nor is anything by a large new one."""
    assert foldable(parts(SMALL_PART, 50 * MB), 6 * MB) == ()
    assert foldable(parts(1000), 60 * MB) == ()


def test_small_files_are_taken_in_from_the_smallest() -> None:
    """Each may be twice what is gathered so far."""
    small = parts(2 * MB, 100, 1 * MB)

    assert foldable(small, 6 * MB) == (small[1], small[2], small[0])


@given(st.lists(st.integers(1, 60 * MB), min_size=200, max_size=200))
def test_many_exports_leave_few_files(exports: list[int]) -> None:
    """However many exports there were, the small files that remain are few."""
    held: list[Part] = []
    for number, incoming in enumerate(exports):
        taken = foldable(held, incoming)
        size = incoming // 6 + sum(part.size for part in taken)
        held = [part for part in held if part not in taken] + [Part(name=str(number), size=size)]

    assert sum(part.size < SMALL_PART for part in held) <= 10
