# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Edge: where it is, and who one is to it."""

from __future__ import annotations

from tieline.runtime import Api, ApiKey, Basic, Bearer, OAuth, Server, Variable


API = Api(
    title="Edge",
    version="1.0",
    servers=(
        Server(
            "https://{region}.edge.test/{version}",
            (Variable("region", "eu", ("eu", "us")), Variable("version", "v1")),
        ),
    ),
    schemes={
        "basicAuth": Basic("EDGE_USERNAME", "EDGE_PASSWORD"),
        "bearerAuth": Bearer("EDGE_TOKEN"),
        "apiKey": ApiKey(env="EDGE_API_KEY", location="query", name="key"),
        "oauth": OAuth(
            "EDGE_CLIENT_ID",
            "EDGE_CLIENT_SECRET",
            "EDGE_ACCESS_TOKEN",
            token_url="https://edge.test/token",
            scopes=("read",),
        ),
    },
    security=(("basicAuth",), ("bearerAuth",)),
    base_url_env="EDGE_BASE_URL",
)
