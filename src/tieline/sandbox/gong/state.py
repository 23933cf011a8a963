"""What of a running sandbox can change: its data, its faults, its counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tieline.sandbox.gong.faults import FaultPlan
from tieline.sandbox.gong.traffic import Traffic
from tieline.sandbox.gong.world import World


@dataclass(kw_only=True)
class State:
    """Shared by the API and the control endpoints."""

    world: World
    #: Returns unix seconds.
    clock: Callable[[], float]
    faults: FaultPlan
    traffic: Traffic = field(default_factory=Traffic)
