"""Every operation of the server, and the server made of them."""

from __future__ import annotations

from tieline.app import Tieline
from tieline.server.app import Server
from tieline.server.operation import Operation
from tieline.server.routes import (
    actions,
    auth,
    config,
    connect,
    connect_page,
    connections,
    functions,
    integrations,
    keys,
    legacy,
    oauth,
    providers,
    records,
    syncs,
    system,
    webhooks,
)

_DESCRIBED: tuple[Operation, ...] = (
    *system.OPERATIONS,
    *providers.OPERATIONS,
    *integrations.OPERATIONS,
    *connections.OPERATIONS,
    *connect.OPERATIONS,
    *connect_page.OPERATIONS,
    *auth.OPERATIONS,
    *oauth.OPERATIONS,
    *records.OPERATIONS,
    *syncs.OPERATIONS,
    *actions.OPERATIONS,
    *functions.OPERATIONS,
    *webhooks.OPERATIONS,
    *keys.OPERATIONS,
    *legacy.OPERATIONS,
    *config.OPERATIONS,
)
OPERATIONS: tuple[Operation, ...] = (*_DESCRIBED, system.describing(_DESCRIBED))


def build(tieline: Tieline, *, reload: bool = False) -> Server:
    """Return the ASGI application over a `Tieline`, which stays the caller's to close.

    With `reload` functions are loaded again whenever one of their files has changed.
    """
    return Server(tieline, OPERATIONS, reload=reload)
