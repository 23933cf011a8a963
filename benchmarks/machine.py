"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def describe() -> str:
    """Return the date, the processor, the memory, the versions, and what else runs at the moment, one line each."""
    return "\n".join(
        (
            f"date      {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"processor {_cpu_model()}, {os.cpu_count()} cores, load {_load()} before the run",
            f"memory    {_memory()}",
            f"system    {_system()}",
        )
    )


def line() -> str:
    """Return the same in a sentence."""
    today = datetime.now(UTC)
    cores = f"{_cpu_model()}, {os.cpu_count()} cores, {_memory()}"
    return f"Measured on {today.day} {today:%B %Y}: {cores}, {_system()}; load {_load()} before the run."


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _system() -> str:
    return f"{platform.system()} {platform.release().partition('-')[0]}, Python {platform.python_version()}"


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
