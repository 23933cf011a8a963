"""What DuckDB has against a query, in one line that says where."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager

import msgspec

from tieline.core.errors import UsageError
from tieline.core.typed import decode

_MISSING = re.compile(r"Table with name (.+?) does not exist!")


class _Fault(msgspec.Struct, frozen=True):
    """An error as DuckDB tells it with `errors_as_json`."""

    exception_message: str = ""
    position: str | None = None


@contextmanager
def told(memory_mb: int, sql: str = "", *, shift: int = 0) -> Generator[None]:
    """Raise `UsageError` for what DuckDB raises; `sql` is what positions are in, after so many other bytes."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        raise _translated(str(error), memory_mb, sql, shift) from error


def _translated(text: str, memory_mb: int, sql: str, shift: int) -> UsageError:
    fault = _fault(text)
    message = fault.exception_message
    if "Out of Memory" in text or "failed to pin block" in text or "allocate" in message:
        return UsageError(
            f"memory: the query and what it names need more than {memory_mb:,} MB; ask for less, or for more of it",
            field="memory",
        )
    if (missing := _MISSING.match(message)) is not None:
        message = f"no stream, view or report is called {missing[1]}; `tieline query --list` shows them"
    if "disabled by configuration" in message:
        message = f"{message.partition(' - ')[0]}: a query reaches no files without --allow-files"
    told_ = "; ".join(line for line in message.splitlines() if line)
    return UsageError(f"sql: {told_}{_place(sql, fault.position, shift)}", field="sql")


def _fault(text: str) -> _Fault:
    """Return an error's parts; of one that is not JSON the first line."""
    start = text.find("{")
    try:
        return decode(text[start:] if start >= 0 else "", _Fault)
    except msgspec.DecodeError:
        return _Fault(text.partition("\n")[0])


def _place(sql: str, position: str | None, shift: int) -> str:
    """Return where a position, in bytes, lies, for people."""
    if not sql or position is None or not position.isdigit():
        return ""
    before = sql.encode()[: max(int(position) - shift, 0)].decode("utf-8", "ignore")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return f" (line {line}, column {column})"
