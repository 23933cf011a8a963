"""Calls authors' functions within their limits: async ones on the event loop, the others in threads of their own."""

from __future__ import annotations

import asyncio
import ctypes
import inspect
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from tieline.core.errors import FunctionTimeout

T = TypeVar("T")

#: Seconds that a thread is waited for after it was told to end.
_GRACE = 5.0


class Bridge:
    """Runs coroutines of an event loop for a thread that waits for them, until the thread's time is up."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: Future[Any] | None = None
        self._ended = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine brings; raises `FunctionTimeout` once the time is up."""
        if self._ended:
            work.close()
            raise FunctionTimeout
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._waiting = future
        try:
            return future.result()
        except CancelledError:
            raise FunctionTimeout from None
        finally:
            self._waiting = None

    def end(self) -> None:
        """Let nothing more be run, and whoever waits wait no longer."""
        self._ended = True
        if (waiting := self._waiting) is not None:
            waiting.cancel()


async def call_async(function: Callable[..., Any], *given: Any, seconds: float) -> Any:
    """Return what an async function returns; raises `FunctionTimeout` once its time is up."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await function(*given)
    except TimeoutError:
        if not limit.expired():  # one of the function's own
            raise
        raise FunctionTimeout(f"it took longer than {seconds:g} seconds") from None


async def call_plain(function: Callable[..., Any], *given: Any, seconds: float, bridge: Bridge) -> Any:
    """Return what a function returns that blocks, in a thread of its own; raises `FunctionTimeout` once its time is up.

    Its thread is then interrupted at the next line of Python that it runs. One that waits inside of a library beyond
    reach is left behind, and ends with the process at the latest: it can store nothing any more.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Any] = loop.create_future()

    def work() -> None:
        try:
            result, error = function(*given), None
        except BaseException as problem:  # noqa: BLE001 - whatever it raises is its caller's
            result, error = None, problem
        loop.call_soon_threadsafe(_settle, ended, result, error)

    thread = threading.Thread(
        target=work, name=f"tieline-{getattr(function, '__name__', 'function')}", daemon=True
    )
    thread.start()
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await asyncio.shield(ended)
    except TimeoutError:
        if not limit.expired():
            raise
        await _end(thread, bridge, ended)
        raise FunctionTimeout(f"it took longer than {seconds:g} seconds") from None
    except asyncio.CancelledError:
        await _end(thread, bridge, ended)
        raise


def is_async(function: Callable[..., Any]) -> bool:
    """Tell whether a function runs on the event loop."""
    return inspect.iscoroutinefunction(inspect.unwrap(function))


def interrupt(thread: int) -> None:
    """Have `FunctionTimeout` raised in a thread, by its number, at the next line of Python that it runs."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(FunctionTimeout))


async def _end(thread: threading.Thread, bridge: Bridge, ended: asyncio.Future[Any]) -> None:
    bridge.end()
    if thread.ident is not None and thread.is_alive():
        interrupt(thread.ident)
    await asyncio.wait([ended], timeout=_GRACE)


def _settle(ended: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if ended.done():
        return
    if error is None:
        ended.set_result(result)
    else:
        ended.set_exception(error if not isinstance(error, StopIteration) else RuntimeError("StopIteration"))
    ended.exception()  # it is no fault if nobody asks for it any more
