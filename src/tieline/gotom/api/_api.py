# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""goTom API: where it is, and who one is to it."""

from __future__ import annotations

from tieline.runtime import Api, Server, Variable


API = Api(
    title="goTom API",
    version="4",
    servers=(Server("https://{instance}.gotom.io", (Variable("instance", "demo"),)),),
    base_url_env="API_BASE_URL",
)
