"""What a peer is asked to do: the same request that Tieline sends, and where to put the answer."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Job:
    """`body` is the first request's; `folder` is the peer's own, empty before its first run."""

    url: str
    path: str
    username: str
    password: str
    body: dict[str, Any]
    start: str
    folder: str
    #: Ask for everything again, however far the last run came.
    everything: bool = False


def read() -> Job:
    """Return the job given as the program's last argument."""
    return Job(**json.loads(sys.argv[-1]))
