"""Gong's calls for singer-sdk: a tap as its documentation would have it, run as `python tap_gong.py --config FILE [--state FILE]`."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, ClassVar

import requests
from singer_sdk import RESTStream, Stream, Tap
from singer_sdk.authenticators import BasicAuthenticator
from singer_sdk.helpers._typing import TypeConformanceLevel

_TEXT = {"type": ["string", "null"]}
_OBJECT = {"type": ["object", "null"], "additionalProperties": True}
_LIST = {"type": ["array", "null"]}


class Calls(RESTStream[str]):
    """The calls of an account, by the time at which they began."""

    name = "calls"
    primary_keys = ("id",)
    replication_key = "started"
    is_sorted = True
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.ROOT_ONLY  # parts stay as they are, which costs less, too
    records_jsonpath = "$.calls[*]"
    next_page_token_jsonpath = "$.records.cursor"
    schema: ClassVar[Any] = {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "started": {**_TEXT, "format": "date-time"},
            "metaData": _OBJECT,
            "context": _LIST,
            "parties": _LIST,
            "content": _OBJECT,
            "interaction": _OBJECT,
            "collaboration": _OBJECT,
        },
    }

    def __init__(self, tap: Tap) -> None:
        super().__init__(tap, path=tap.config["path"], http_method="POST")

    @property
    def url_base(self) -> str:
        return str(self.config["url"])

    @property
    def authenticator(self) -> BasicAuthenticator:
        return BasicAuthenticator(username=self.config["username"], password=self.config["password"])

    def prepare_request_payload(
        self, context: Mapping[str, Any] | None, next_page_token: str | None
    ) -> dict[str, Any]:
        since = self.get_starting_replication_key_value(context)
        body = {**self.config["body"], "filter": {"fromDateTime": since}}
        return {**body, "cursor": next_page_token} if next_page_token else body

    def validate_response(self, response: requests.Response) -> None:
        """Take Gong's answer where a range holds nothing for what it is."""
        if response.status_code != HTTPStatus.NOT_FOUND:
            super().validate_response(response)

    def backoff_wait_generator(self) -> Generator[float, Any, None]:
        """Wait for as long as the API says."""
        return self.backoff_runtime(value=_asked_to_wait)

    def post_process(self, row: dict[str, Any], context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Bring the key and the replication key to the top; this one in UTC, so that texts are in order."""
        del context
        started = datetime.fromisoformat(row["metaData"]["started"]).astimezone(UTC)
        return {"id": row["metaData"]["id"], "started": started.isoformat(), **row}


def _asked_to_wait(problem: Any) -> float:
    return float(problem.response.headers.get("Retry-After", 1))


class TapGong(Tap):
    """Gong's calls alone."""

    name = "tap-gong"
    config_jsonschema: ClassVar[Any] = {"type": "object", "additionalProperties": True}

    def discover_streams(self) -> list[Stream]:
        return [Calls(self)]


TapGong.cli()
