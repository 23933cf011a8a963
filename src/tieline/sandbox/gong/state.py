"""What of a running sandbox can change: its data, its faults, its counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieline.sandbox.gong.clock import Clock
from tieline.sandbox.gong.faults import FaultPlan
from tieline.sandbox.gong.traffic import Traffic
from tieline.sandbox.gong.world import World


@dataclass(kw_only=True)
class State:
    """Shared by the API and the control endpoints."""

    world: World
    clock: Clock
    faults: FaultPlan
    traffic: Traffic = field(default_factory=Traffic)
