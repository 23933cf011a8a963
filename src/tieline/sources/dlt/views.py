"""Requests and answers as code written for `requests` knows them."""

from __future__ import annotations

import json
from typing import Any, cast

import msgspec

from tieline.core.errors import RequestRejected
from tieline.http.model import Request, Response
from tieline.http.paginate import find_links


class Headers(dict[str, str]):
    """Headers by their names in any case."""

    def __init__(self, pairs: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        for name, value in pairs:
            self[name] = f"{self[name]}, {value}" if name in self else value

    def __contains__(self, name: object) -> bool:
        return self._name(name) is not None

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(self._name(name) or name)

    def __setitem__(self, name: str, value: str) -> None:
        super().__setitem__(self._name(name) or name, value)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a header, or the default."""
        known = self._name(name)
        return default if known is None else super().__getitem__(known)

    def _name(self, name: object) -> str | None:
        wanted = str(name).lower()
        return next((each for each in self if each.lower() == wanted), None)


class RequestView:
    """A request that may be changed."""

    def __init__(self, request: Request) -> None:
        self._given = request
        self.method = request.method
        self.url: str | None = request.url
        self.headers = Headers(request.headers)
        self.params: dict[str, Any] | None = {}
        for name, value in request.params:
            former = self.params.get(name)
            self.params[name] = value if former is None else [*_several(former), value]
        self.json: Any = None
        self.data: Any = None
        if request.body is not None:
            try:
                self.json = msgspec.json.decode(request.body)
            except msgspec.DecodeError:
                self.data = request.body
        self.auth: Any = None

    def request(self) -> Request:
        """Return the request as it was left."""
        headers = dict(self.headers)
        body = self.data
        if self.json is not None:
            body = msgspec.json.encode(self.json)
            headers.setdefault("Content-Type", "application/json")
        return msgspec.structs.replace(
            self._given,
            method=self.method,
            url=self.url or self._given.url,
            params=tuple(
                (name, str(each))
                for name, value in (self.params or {}).items()
                for each in _several(value)
                if each is not None
            ),
            headers=tuple(headers.items()),
            body=body,
        )


class ResponseView:
    """An answer whose content may be changed."""

    def __init__(self, response: Response, request: RequestView | None = None) -> None:
        self._response = response
        self.status_code = response.status
        self.headers = Headers(response.headers)
        self._content = response.body
        self.encoding: str | None = _charset(self.headers.get("Content-Type", "")) or "utf-8"
        self.request = request
        self.url = "" if request is None else request.url

    @property
    def content(self) -> bytes:
        """The body."""
        return self._content

    @property
    def text(self) -> str:
        """The body as text."""
        return self._content.decode(self.encoding or "utf-8", "replace")

    @property
    def ok(self) -> bool:
        """Whether the status is below 400."""
        return self.status_code < 400

    @property
    def reason(self) -> str:
        """Nothing: no answer is asked for its phrase."""
        return ""

    @property
    def links(self) -> dict[str, dict[str, str]]:
        """What the Link header points to, by relation."""
        return {rel: {"rel": rel, "url": url} for rel, url in find_links(self._response)}

    def json(self, **options: Any) -> Any:
        """Return the body's JSON."""
        return json.loads(self.text, **options)

    def raise_for_status(self) -> None:
        """Raise `RequestRejected` for a status that is an error."""
        if self.status_code >= 400:
            told = f"the API answered HTTP {self.status_code}"
            raise RequestRejected(told, status=self.status_code)

    def response(self) -> Response:
        """Return the answer as it was left, in UTF-8."""
        body = self._content
        if body is not self._response.body or (self.encoding or "utf-8").lower().replace("-", "") != "utf8":
            body = self.text.encode()
        return msgspec.structs.replace(
            self._response, status=self.status_code, headers=tuple(self.headers.items()), body=body
        )


def _several(value: Any) -> list[Any]:
    return list(cast("list[Any]", value)) if isinstance(value, list | tuple) else [value]


def _charset(content_type: str) -> str | None:
    for part in content_type.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "charset":
            return value.strip("\"'")
    return None
