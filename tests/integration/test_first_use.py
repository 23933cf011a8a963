"""Types that several threads are the first to use, at once."""

import subprocess
import sys

PROGRAM = """
import sys
from threading import Barrier, Thread
from typing import Annotated

import msgspec

from tieline.core.typed import convert, decode

FIELDS = "\\n".join(f"    f{i}: 'Annotated[int, msgspec.Meta(ge=0)] | None | str' = None" for i in range(20))
sys.setswitchinterval(1e-6)
for number in range(200):
    exec(f"class Inner{number}(msgspec.Struct):\\n{FIELDS}\\nclass Outer{number}(msgspec.Struct):\\n    inner: Inner{number}")
    outer, inner, barrier = globals()[f"Outer{number}"], globals()[f"Inner{number}"], Barrier(4)

    def first(use, kind, value):
        barrier.wait()
        use(value, kind)

    uses = [(convert, inner, {"f1": 1}), (convert, outer, {"inner": {}}), (decode, inner, b"{}"), (decode, outer, b'{"inner": {"f1": 2}}')]
    threads = [Thread(target=first, args=use) for use in uses]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
print("well")
"""


def test_many_threads_may_be_first():
    """msgspec itself would end the process, most times within ten types."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "well\n"), done.stderr
