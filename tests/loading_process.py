"""What a process does that exports by way of dlt until it is killed."""

from __future__ import annotations

import os
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.exporting_process import KEY, store

from tieline.exports.model import ExportCounts, ExportStream, Mode, Target
from tieline.exports.run import export
from tieline.sinks.dlt import open_dlt

#: Told of with each line of a load.
STEP = b"x"


class Small:
    """A sink that is asked for a load every few records."""

    commit_bytes, commit_records = 1 << 20, 15

    def __init__(self, sink: Any) -> None:
        self.check, self.stream, self.known, self.typed = sink.check, sink.stream, sink.known, sink.typed


def load(folder: Path, mode: Mode, rounds: int, told: Connection | None = None) -> None:
    """Export what so many rounds brought into a DuckDB file; tell of the beginning and of each load."""
    warnings.simplefilter("ignore")  # dlt's own
    os.environ |= {  # noqa: TID251 - dlt reads it
        "DESTINATION__DUCKDB__CREDENTIALS": str(folder / "out.duckdb"),
        "RUNTIME__LOG_LEVEL": "CRITICAL",
        "DLT_DATA_DIR": str(folder / "data"),
    }
    os.chdir(folder)
    target = Target(name="items", connection="shop/1", mode=mode, inferred=True)

    def progress(_name: str, _counts: ExportCounts) -> None:
        if told is not None:
            told.send_bytes(STEP)

    with open_dlt("duckdb", folder, dataset="shop") as sink:
        progress("", ExportCounts())
        small: Any = Small(sink)
        export(store(rounds), [ExportStream(key=KEY, target=target)], small, progress=progress)
