"""Calls that block, made off the event loop: in threads that nobody else's calls can take up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Loop(asyncio.SelectorEventLoop):
    """An event loop that runs others' code, too: what that gives to `asyncio.to_thread` has threads apart from ours."""

    def __init__(self, *, ours: int, others: int, name: str) -> None:
        """Have so many threads for `off_loop`, and for all else."""
        super().__init__()
        self.ours = ThreadPoolExecutor(ours, thread_name_prefix=name)
        self.set_default_executor(ThreadPoolExecutor(others, thread_name_prefix=f"{name}-others"))

    def close(self) -> None:
        """End; threads that block are left behind."""
        self.ours.shutdown(wait=False)
        super().close()


async def off_loop(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns that blocks, as `asyncio.to_thread` does; in our threads where the loop has any."""
    loop = asyncio.get_running_loop()
    threads = loop.ours if isinstance(loop, Loop) else None
    work = partial(copy_context().run, function, *args, **kwargs)
    return await loop.run_in_executor(threads, work)
