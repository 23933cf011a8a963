"""How much is measured: the default takes some twenty minutes on two cores, quick some five."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Sizes of one run. Rounds are interleaved wherever figures are compared."""

    #: Calls that all programs load side by side, and how often.
    calls: int
    rounds: int
    #: Calls that only Tieline and the floor load.
    sizes: tuple[int, ...]
    #: Calls that are exported.
    exported: int
    #: Rounds of short processes.
    starts: int
    #: Pages asked under a rate limit.
    paced_pages: int
    #: Records in the stores whose feeds are read.
    feeds: tuple[int, ...]
    #: Pages that the sandbox alone is asked for.
    sandbox_pages: int
    #: Seconds for which a proxy is called in each case, and MiB of the body that passes through it.
    proxy_seconds: float
    proxy_mib: int
    #: Calls that generated models decode, and whether clients of a large document are made too, GitHub's.
    decoded: int
    github: bool
    #: Connections whose schedules an engine keeps.
    connections: tuple[int, ...]


FULL = Scale(
    calls=10_000,
    rounds=2,
    sizes=(10_000, 100_000, 300_000),
    exported=50_000,
    starts=8,
    paced_pages=60,
    feeds=(1_000, 100_000, 1_000_000),
    sandbox_pages=2_000,
    proxy_seconds=2.0,
    proxy_mib=1_024,
    decoded=2_000,
    github=True,
    connections=(500, 10_000),
)
QUICK = Scale(
    calls=2_000,
    rounds=1,
    sizes=(10_000,),
    exported=10_000,
    starts=3,
    paced_pages=30,
    feeds=(1_000, 20_000),
    sandbox_pages=500,
    proxy_seconds=0.5,
    proxy_mib=128,
    decoded=500,
    github=False,
    connections=(1_000,),
)
