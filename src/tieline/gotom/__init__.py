"""A client of goTom: `Gotom`, and `AsyncGotom` for asyncio.

goTom wants every request signed, which a connection does: `tieline.client("gotom")` and `tieline.async_client("gotom")`
give them bound to one.
"""

from tieline.gotom.api import AsyncGotom, Gotom

__all__ = ["AsyncGotom", "Gotom"]
