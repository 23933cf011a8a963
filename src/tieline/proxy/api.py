"""The API of one connection, as code calls it that has the whole answer in mind."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from tieline.core.json import JsonValue
from tieline.http.answer import ApiAnswer, Params, query_pairs
from tieline.proxy.call import ProxyCall
from tieline.proxy.client import Opens


class Api:
    """Calls the API of one connection with its credentials, at its pace, its token kept fresh."""

    def __init__(self, opens: Opens, integration: str, connection_id: str) -> None:
        self._opens = opens
        self._integration = integration
        self._connection_id = connection_id

    async def request(
        self,
        method: str,
        endpoint: str,
        *,
        params: Params | None = None,
        json: JsonValue | msgspec.UnsetType = msgspec.UNSET,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
        base_url: str | None = None,
    ) -> ApiAnswer:
        """Call the API and return its whole answer, whatever its status.

        `endpoint` is a path, with a query or without; `params` are added to it, without those that are None. `json` is
        sent as JSON, `data` as it is. `base_url` takes the place of the connection's own. Raises as `Forwarder.open` does.
        """
        body = data if isinstance(json, msgspec.UnsetType) else msgspec.json.encode(json)
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        if not isinstance(json, msgspec.UnsetType):
            sent.setdefault("content-type", "application/json")
        path, _, query = endpoint.partition("?")
        call = ProxyCall(
            method=method.upper(),
            integration=self._integration,
            connection_id=self._connection_id,
            endpoint=path,
            query="&".join(filter(None, (query, urlencode(query_pairs(params or {}))))),
            headers=tuple(sent.items()),
            base_url_override=base_url,
            retries=retries,
            decompress=True,
        )
        answer = await self._opens.open(call, body)
        try:
            parts: list[bytes] = []
            while part := await answer.read():
                parts.append(part)
        finally:
            answer.close()
        pairs = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
        return ApiAnswer(status=answer.status, headers=pairs, body=b"".join(parts))

    async def get(
        self,
        endpoint: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """Call GET, as `request` does."""
        return await self.request("GET", endpoint, params=params, headers=headers, retries=retries)

    async def post(
        self,
        endpoint: str,
        *,
        params: Params | None = None,
        json: JsonValue | msgspec.UnsetType = msgspec.UNSET,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 0,
    ) -> ApiAnswer:
        """Call POST, as `request` does."""
        return await self.request(
            "POST", endpoint, params=params, json=json, data=data, headers=headers, retries=retries
        )
