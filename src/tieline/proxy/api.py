"""The API of one connection, as code calls it that has the whole answer in mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload
from urllib.parse import urlencode

import msgspec

from tieline.core.errors import BadAnswer
from tieline.core.json import JsonValue
from tieline.http.model import Pairs
from tieline.proxy.call import ProxyCall
from tieline.proxy.forward import Forwarder

T = TypeVar("T")

Scalar = str | int | float | bool
Params = Mapping[str, Scalar | Sequence[Scalar] | None]


class ApiAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An API's answer, of any status, unpacked."""

    status: int
    headers: Pairs
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the API did what was asked."""
        return 200 <= self.status < 300

    @overload
    def json(self) -> Any: ...
    @overload
    def json(self, type: type[T]) -> T: ...
    def json(self, type: Any = Any) -> Any:  # noqa: A002 - as msgspec calls it
        """Return the body's JSON, as a type where one is given; raises `BadAnswer` where it is something else."""
        try:
            return msgspec.json.decode(self.body, type=type)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise BadAnswer(f"the answer (HTTP {self.status}) is not as expected: {problem}") from None

    def header(self, name: str) -> str | None:
        """Return a header of the answer by its name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def __repr__(self) -> str:  # bodies hold what customers keep
        return f"ApiAnswer({self.status}, {len(self.body):,} bytes)"


class Api:
    """Calls the API of one connection with its credentials, at its pace, its token kept fresh."""

    def __init__(self, forwarder: Forwarder, integration: str, connection_id: str) -> None:
        self._forwarder = forwarder
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
    ) -> ApiAnswer:
        """Call the API and return its whole answer, whatever its status.

        `endpoint` is a path, with a query or without; `params` are added to it, without those that are None. `json` is
        sent as JSON, `data` as it is. Raises as `Forwarder.open` does.
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
            query="&".join(filter(None, (query, _encoded(params or {})))),
            headers=tuple(sent.items()),
            retries=retries,
            decompress=True,
        )
        answer = await self._forwarder.open(call, body)
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


def _encoded(params: Params) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        several = [value] if isinstance(value, str | int | float) else value or ()
        pairs += [(name, str(each).lower() if isinstance(each, bool) else str(each)) for each in several]
    return urlencode(pairs)
