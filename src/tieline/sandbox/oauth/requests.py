"""A request to the authorization server, and the answers that several of its parts give."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from tieline.sandbox.gong.asgi import Response

FORM = "application/x-www-form-urlencoded"
JSON = "application/json;charset=UTF-8"
Headers = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that came in whole; `query` and `form` as they were written."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    base_url: str

    @property
    def is_form(self) -> bool:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of the query and of a form, as they came."""
        found = parse_qsl(self.query, keep_blank_values=True)
        if self.is_form:
            found += parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return found

    def params(self) -> dict[str, str]:
        """Return the parameters by name, those of a JSON body too."""
        values = dict(self.pairs())
        if self.headers.get("content-type", "").startswith("application/json"):
            document = self.document()
            values |= {name: value for name, value in document.items() if isinstance(value, str)}
        return values

    def document(self) -> Mapping[str, object]:
        """Return a JSON object in the body, an empty one where there is none."""
        try:
            value: object = msgspec.json.decode(self.body)
        except msgspec.DecodeError:
            return {}
        return cast("dict[str, object]", value) if isinstance(value, dict) else {}

    def basic(self) -> tuple[str, str] | None:
        """Return the user and password of HTTP Basic."""
        scheme, _, text = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return (user, password) if colon else None

    def bearer(self) -> str | None:
        """Return the token of the Authorization header."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None


def answer(document: object, status: int = 200, headers: Headers | None = None) -> Response:
    """Return a JSON answer that nobody keeps."""
    return Response(
        status=status,
        body=(msgspec.json.encode(document),),
        content_type=JSON,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def form(fields: Mapping[str, str], status: int = 200) -> Response:
    """Return an answer that is a form."""
    return Response(
        status=status,
        body=(urlencode(fields).encode(),),
        content_type=FORM,
        headers={"cache-control": "no-store"},
    )


def redirect(url: str, fields: Mapping[str, str | None]) -> Response:
    """Return an answer that sends a browser elsewhere, with more of a query."""
    more = urlencode({name: value for name, value in fields.items() if value is not None})
    joint = "&" if urlsplit(url).query else "?"
    return Response(status=302, headers={"location": f"{url}{joint}{more}", "cache-control": "no-store"})
