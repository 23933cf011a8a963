"""Calls that block have threads that others cannot take up."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from tieline.core.threads import Loop, off_loop

NAMED: ContextVar[str] = ContextVar("named")


def where(*, fails: bool = False) -> tuple[str, str]:
    if fails:
        raise KeyError("no")
    return threading.current_thread().name, NAMED.get("nothing")


def test_ours_run_while_others_block() -> None:
    """In the caller's context; what they raise comes back."""
    loop, freed = Loop(ours=1, others=1, name="t"), threading.Event()

    async def work() -> list[tuple[str, str]]:
        NAMED.set("here")
        blocked = [asyncio.ensure_future(asyncio.to_thread(freed.wait)) for _ in range(3)]
        found = [await off_loop(where)]
        with pytest.raises(KeyError):
            await off_loop(where, fails=True)
        freed.set()
        await asyncio.gather(*blocked)
        return [*found, await asyncio.to_thread(where)]

    assert loop.run_until_complete(work()) == [("t_0", "here"), ("t-others_0", "here")]
    loop.close()


async def test_in_any_other_loop_it_is_a_thread_as_any() -> None:
    """There is nobody to be kept apart from."""
    assert (await off_loop(where))[0] != threading.current_thread().name
