"""Programs of other makers read a sandbox's calls: where `make bench` has installed them, they bring what Tieline has."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import brought, loaders, sandbox
from benchmarks.loaders import OURS, PEERS, Loader

CALLS, NEW = 250, 120
#: One of each maker.
COMPARED = [each for each in PEERS if each.key in {"dlt-flat", "airbyte", "singer"}]


@pytest.mark.parametrize("peer", COMPARED, ids=[each.key for each in COMPARED])
def test_a_peer_brings_the_records_that_tieline_has(peer: Loader, tmp_path: Path) -> None:
    """The same ids and, where a call stays in one piece, the same JSON values: after a first run, and after a second."""
    for program in (OURS.program, peer.program):
        if not Path(program).exists():
            pytest.skip(f"{program} is not there; `make bench` installs it")
    both = (OURS, peer)
    with sandbox.gong(CALLS) as gong:
        first = [each.load(gong, tmp_path / each.key).records for each in both]
        gong.grow(NEW)
        ours, theirs = (each.load(gong, tmp_path / each.key).records for each in both)
    assert first == [CALLS, CALLS]
    assert ours == NEW
    assert NEW <= theirs <= NEW + loaders.ONCE_MORE
    told = brought.compare(tmp_path, [peer.key])[peer.key]
    assert (told.ids, told.known) == (CALLS + NEW, CALLS + NEW)
    assert told.same in {CALLS + NEW, None}
    assert told.records == told.ids or not peer.merges
