"""Requests and answers as code written for `requests` knows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.client import responses
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from tieline.core.errors import RequestRejected
from tieline.http.charset import charset
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


class SentView:
    """A request as it was sent."""

    def __init__(self, request: Request) -> None:
        self.method = request.method
        self.url = request.full_url
        self.headers = Headers(request.headers)
        self.body = request.body

    @property
    def path_url(self) -> str:
        """The path with its query."""
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


class ResponseView:
    """An answer whose content may be changed."""

    def __init__(self, response: Response, request: Request | None = None) -> None:
        self._response = response
        self.status_code = response.status
        self.headers = Headers(response.headers)
        self._content = response.body
        self.encoding: str | None = charset(self.headers.get("Content-Type", "")) or "utf-8"
        self.request = None if request is None else SentView(request)
        self.url = "" if request is None else request.full_url
        self.elapsed = timedelta(seconds=response.elapsed)
        #: Redirects were followed on the way, and cookies are not kept.
        self.history: list[ResponseView] = []
        self.cookies: dict[str, str] = {}
        self.apparent_encoding = "utf-8"

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
        """What the status is called."""
        return responses.get(self.status_code, "")

    @property
    def links(self) -> dict[str, dict[str, str]]:
        """What the Link header points to, by relation."""
        return {rel: {"rel": rel, "url": url} for rel, url in find_links(self._response)}

    def json(self, **options: Any) -> Any:
        """Return the body's JSON."""
        return json.loads(self.text, **options)

    def iter_lines(self, *, decode_unicode: bool = False, **_: Any) -> Iterator[Any]:
        """Yield the lines of the body, as bytes unless they are to be decoded."""
        yield from self.text.splitlines() if decode_unicode else self._content.splitlines()

    def iter_content(self, chunk_size: int | None = None, **_: Any) -> Iterator[bytes]:
        """Yield the body in parts."""
        size = chunk_size or max(1, len(self._content))
        yield from (self._content[start : start + size] for start in range(0, len(self._content), size))

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
