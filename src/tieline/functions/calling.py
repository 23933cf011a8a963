"""Calls authors' functions within their limits: async ones on the event loop, the others in threads of their own."""

from __future__ import annotations

import asyncio
import ctypes
import inspect
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any, TypeVar, cast

from tieline.core.errors import FunctionFailed, FunctionTimeout

T = TypeVar("T")

#: Seconds that a function is waited for which was told to end, and between tellings: it may catch what it is told by.
_GRACE, _AGAIN = 5.0, 1.0


class Interrupted(BaseException):
    """Raised in a function whose time is up: `except Exception` does not catch it."""


class Bridge:
    """Runs coroutines of an event loop for a thread that waits for them, until the thread's time is up."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: Future[Any] | None = None
        self._ended = False
        #: Held by whoever ends the thread or interrupts it, so that nothing is raised in one that is over.
        self.ending = threading.Lock()
        self.is_over = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine brings; raises `FunctionTimeout` once the time is up."""
        if self._ended:
            work.close()
            raise FunctionTimeout
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._waiting = future
        if self._ended:  # meanwhile
            future.cancel()
        try:
            return future.result()
        except CancelledError:
            raise FunctionTimeout from None
        finally:
            self._waiting = None

    def call(self, work: Callable[[], object]) -> None:
        """Have something done in the event loop, without waiting for it."""
        self._loop.call_soon_threadsafe(work)

    def end(self) -> None:
        """Let nothing more be run, and whoever waits wait no longer."""
        self._ended = True
        if (waiting := self._waiting) is not None:
            waiting.cancel()


async def call_async(function: Callable[..., Any], *given: Any, seconds: float) -> Any:
    """Return what an async function returns; raises `FunctionTimeout` once its time is up.

    It is cancelled then; one that goes on in spite of that is left behind.
    """
    task = asyncio.create_task(_awaited(function, given))
    try:
        await asyncio.wait((task,), timeout=seconds)
    except asyncio.CancelledError:
        await _cancel(task)
        raise
    if not task.done():
        await _cancel(task)
        raise FunctionTimeout(f"it took longer than {seconds:g} seconds")
    if task.cancelled():
        raise FunctionFailed("it cancelled itself")
    return task.result()


async def call_plain(function: Callable[..., Any], *given: Any, seconds: float, bridge: Bridge) -> Any:
    """Return what a function returns that blocks, in a thread of its own; raises `FunctionTimeout` once its time is up.

    Its thread is then interrupted at the next line of Python that it runs. One that waits inside of a library beyond
    reach is left behind, and ends with the process at the latest: it can store nothing any more.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Any] = loop.create_future()

    def work() -> None:
        with suppress(Interrupted, RuntimeError):  # too late for anybody; the loop is gone
            result, error = _outcome(function, given)
            with bridge.ending:
                bridge.is_over = True  # nothing interrupts the thread from now on
            loop.call_soon_threadsafe(_settle, ended, result, error)

    name = f"tieline-{getattr(function, '__name__', 'function')}"
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    try:
        await asyncio.wait((ended,), timeout=seconds)
    except asyncio.CancelledError:
        await _end(thread, bridge, ended)
        raise
    if not ended.done():
        await _end(thread, bridge, ended)
        raise FunctionTimeout(f"it took longer than {seconds:g} seconds")
    return ended.result()


def is_async(function: Callable[..., Any]) -> bool:
    """Tell whether a function runs on the event loop; decorators that say what they wrap are looked through."""
    return inspect.iscoroutinefunction(inspect.unwrap(function, stop=inspect.iscoroutinefunction))


def interrupt(thread: int) -> None:
    """Have `Interrupted` raised in a thread, by its number, at the next line of Python that it runs."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Interrupted))


async def _awaited(function: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    try:
        return await function(*given)
    except (SystemExit, KeyboardInterrupt) as problem:  # which would end the event loop
        raise FunctionFailed(f"{type(problem).__name__}: {problem}") from problem
    except BaseException as problem:
        if _is_interrupted(problem):
            raise FunctionTimeout("it blocked the event loop for too long") from problem
        raise


def _outcome(function: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        return function(*given), None
    except StopIteration as problem:  # which no future may hold
        return None, FunctionFailed(f"{type(problem).__name__}: {problem}")
    except Exception as problem:  # noqa: BLE001 - whatever it raises is its caller's
        return None, problem
    except BaseException as problem:  # noqa: BLE001 - or its caller would wait until the time is up
        if _is_interrupted(problem):
            return None, FunctionTimeout()
        return None, FunctionFailed(f"{type(problem).__name__}: {problem}")


def _is_interrupted(problem: BaseException) -> bool:
    if not isinstance(problem, BaseExceptionGroup):
        return isinstance(problem, Interrupted)
    group = cast("BaseExceptionGroup[BaseException]", problem)
    return group.subgroup(Interrupted) is not None


async def _cancel(task: asyncio.Task[Any]) -> None:
    for _ in range(int(_GRACE / _AGAIN)):
        task.cancel()
        await asyncio.wait((task,), timeout=_AGAIN)
        if task.done():
            break
    task.add_done_callback(lambda each: each.cancelled() or each.exception())  # nobody asks for it any more


async def _end(thread: threading.Thread, bridge: Bridge, ended: asyncio.Future[Any]) -> None:
    bridge.end()
    for _ in range(int(_GRACE / _AGAIN)):
        with bridge.ending:
            if thread.ident is not None and not bridge.is_over:
                interrupt(thread.ident)
        await asyncio.wait((ended,), timeout=_AGAIN)
        if ended.done():
            break


def _settle(ended: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if error is None:
        ended.set_result(result)
    else:
        ended.set_exception(error)
        ended.exception()  # it is no fault if nobody asks for it any more
