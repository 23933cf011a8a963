"""How leases are named, and how long they last."""

from __future__ import annotations

from datetime import timedelta

#: How long a process may be silent before another may take its run over.
LEASE = timedelta(seconds=20)
#: How often a living process says so.
HEARTBEAT = timedelta(seconds=5)
_LOCK = "lock/"


def lease_key(connection: int, sync: str, variant: str = "base") -> str:
    """Return the key of the lease that one (connection, sync, variant) has over all processes."""
    return f"{connection}/{sync}/{variant}"


def trigger_key(lease: str) -> str:
    """Return what the triggered run of a sync is known by that waits for a lease: of several one is enough."""
    return f"sync/{lease}"


def lock_key(key: str) -> str:
    """Return the key of the lease behind a lock that functions share."""
    return f"{_LOCK}{key}"


def is_lock(lease: str) -> bool:
    """Tell whether a lease is behind a lock of functions."""
    return lease.startswith(_LOCK)
