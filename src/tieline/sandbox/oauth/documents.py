"""Clients that are known by the address of a document about them (Client ID Metadata Document)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from tieline.core.errors import TielineError
from tieline.core.typed import decoder
from tieline.http.ports import TransportFault
from tieline.sandbox.oauth.book import Book, Client

#: Returns the document at an address; whatever of Tieline's errors it raises means that there is none.
Fetch = Callable[[str], bytes]

_LARGEST = 5 * 1024


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    client_id: str
    client_name: str
    redirect_uris: tuple[str, ...]
    token_endpoint_auth_method: str = "client_secret_basic"  # noqa: S105  # a way, no password


_DECODER: msgspec.json.Decoder[_Document] = decoder(_Document)


@dataclass(frozen=True, kw_only=True)
class Documents:
    """Takes clients into the book by their documents; without `fetch`, none."""

    book: Book
    fetch: Fetch | None

    def client(self, client_id: str) -> Client | None:
        """Return a client that is in the book, or whose document says that it is that client, and public."""
        known = self.book.clients.get(client_id)
        if known is not None or self.fetch is None or not client_id.startswith(("http://", "https://")):
            return known
        try:
            told = _DECODER.decode(self.fetch(client_id))
        except (TielineError, TransportFault, msgspec.DecodeError):
            return None
        if told.client_id != client_id or told.token_endpoint_auth_method != "none" or not told.redirect_uris:  # noqa: S105
            return None
        made = Client(client_id=client_id, secret=None, redirect_uris=told.redirect_uris)
        self.book.clients[client_id] = made
        return made


def fetch(url: str) -> bytes:
    """Return what is at an address, from the network."""
    from tieline.http.model import Request
    from tieline.http.urllib3_driver import Urllib3Transport

    with Urllib3Transport() as transport:
        response = transport.send(Request(method="GET", url=url), max_body=_LARGEST)
    return response.body if response.ok else b""
