"""What is told of each attempt: to the log, without secrets."""

from __future__ import annotations

import logging

from tieline.http.model import Request, bare_url
from tieline.http.retry import Attempt

#: Every attempt is told here, at level DEBUG.
LOG = logging.getLogger("tieline.client")


def tell(request: Request, attempt: Attempt, secret_headers: frozenset[str]) -> None:
    """Log one attempt: method, address without its query, headers without secrets, what came; never a body."""
    if not LOG.isEnabledFor(logging.DEBUG):
        return
    headers = {name: "***" if name.lower() in secret_headers else value for name, value in request.headers}
    came = attempt.status if attempt.fault is None else attempt.fault.value
    again = "" if attempt.retry_wait is None else f", again in {attempt.retry_wait:.1f} s"
    LOG.debug(
        "%s %s: %s in %.3f s, attempt %d%s",
        request.method,
        bare_url(request.url),
        came,
        attempt.elapsed,
        attempt.number,
        again,
        extra={"headers": headers, "status": attempt.status, "attempt": attempt.number},
    )
