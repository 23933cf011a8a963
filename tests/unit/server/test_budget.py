"""How much of the bodies of strangers is in memory at a time."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tieline.server.budget import Budget
from tieline.server.errors import Refusal


def test_bodies_share_what_there_is_until_they_are_done_with() -> None:
    """What does not fit in is refused; it may come later."""
    budget = Budget(100, free=10)
    with ExitStack() as open_:
        first, second = (open_.enter_context(budget.body()) for _ in range(2))
        for size in (5, 10, 60, 70):
            first(size)
        second(50)
        with pytest.raises(Refusal) as caught:
            second(51)
        assert (caught.value.status, caught.value.problem.code) == (503, "server_busy")
        assert caught.value.headers == {"retry-after": "5", "connection": "close"}
    with budget.body() as again:
        again(110)


def test_a_small_body_is_taken_at_any_rate() -> None:
    """However many large ones come in."""
    budget = Budget(100, free=10)
    with budget.body() as large, budget.body() as small:
        large(110)
        small(10)
        with pytest.raises(Refusal):
            small(11)


def test_what_is_refused_leaves_room_for_others() -> None:
    """As if it had never come; so does what fails in the middle."""
    budget = Budget(100, free=0)
    with pytest.raises(Refusal):
        take(budget, 60, 1_000)
    with pytest.raises(TypeError):
        take(budget, 60, None)
    take(budget, 100)


def take(budget: Budget, *sizes: int | None) -> None:
    """Let a body grow to one size after another."""
    with budget.body() as grow:
        for size in sizes:
            grow(size)  # type: ignore[arg-type]  # one is none
