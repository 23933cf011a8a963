"""`tieline run` ends, whatever its function does."""

from __future__ import annotations

import asyncio

import pytest

from tieline.cli.run import until_told
from tieline.core.errors import FunctionTimeout
from tieline.functions.calling import call_async


def test_a_function_that_blocks_the_loop_is_interrupted():
    """As in a server; its time-out alone would never be looked at."""

    async def spins():
        while True:
            pass

    with pytest.raises(FunctionTimeout, match="blocked the event loop"):
        asyncio.run(until_told(call_async(spins, seconds=60), blocked=0.5))


def test_what_some_work_brings_is_returned():
    """And its errors are raised."""

    async def works():
        return 1

    async def fails():
        raise ValueError("odd")

    assert asyncio.run(until_told(works())) == 1
    with pytest.raises(ValueError, match="odd"):
        asyncio.run(until_told(fails()))
