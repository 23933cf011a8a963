# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Gong API: where it is, and who one is to it."""

from __future__ import annotations

from tieline.runtime import Api, Basic, Bearer, Server, Variable


API = Api(
    title="Gong API",
    version="2",
    servers=(Server("https://{host}", (Variable("host", "api.gong.io"),)),),
    schemes={
        "basicAuth": Basic("GONG_ACCESS_KEY", "GONG_ACCESS_KEY_SECRET"),
        "bearerAuth": Bearer("GONG_ACCESS_TOKEN"),
        "oauth2": Bearer("API_ACCESS_TOKEN"),
    },
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    base_url_env="API_BASE_URL",
    missing_scope="permission to use '{scope}'",
)
