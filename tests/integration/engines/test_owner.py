"""Who lives and who does not: processes as owners of leases."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tieline.engines.owner import ProcessOwner

PROGRAM = """
import sys
from pathlib import Path
from tieline.engines.owner import ProcessOwner
owner = ProcessOwner(Path(sys.argv[1]))
print(owner.name, flush=True)
sys.stdin.read()
"""


def test_a_process_lives_until_it_is_killed(tmp_path: Path) -> None:
    """Whoever looks from the same home knows at once."""
    watcher = ProcessOwner(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert watcher.is_alive(name) is True
        process.kill()
        process.wait()
        assert watcher.is_alive(name) is False
    watcher.close()


def test_an_owner_knows_itself_and_those_who_closed(tmp_path: Path) -> None:
    """Two owners of one home see each other come and go."""
    one, two = ProcessOwner(tmp_path), ProcessOwner(tmp_path)
    assert (one.is_alive(one.name), one.is_alive(two.name), two.is_alive(one.name)) == (True, True, True)
    two.close()
    assert one.is_alive(two.name) is False
    one.close()


def test_owners_of_another_home_cannot_be_judged(tmp_path: Path) -> None:
    """They may live on another machine."""
    here, there = ProcessOwner(tmp_path / "a"), ProcessOwner(tmp_path / "b")
    assert here.is_alive(there.name) is None
    assert here.is_alive("../../etc/passwd") is None
    here.close()
    there.close()


def test_the_dead_are_swept_up_by_many_at_once(tmp_path: Path) -> None:
    """What killed processes left is cleared away, also when several processes begin together."""
    first = ProcessOwner(tmp_path)
    home = first.name.split(":")[2]
    for number in range(200):
        (tmp_path / "owners" / f"host:{number}:{home}:dead").touch()
    with ThreadPoolExecutor(8) as pool:
        owners = list(pool.map(lambda _: ProcessOwner(tmp_path), range(16)))
    left = {path.name for path in (tmp_path / "owners").iterdir() if not path.name.startswith(".")}
    assert left == {owner.name for owner in (first, *owners)}
    for owner in (first, *owners):
        owner.close()
