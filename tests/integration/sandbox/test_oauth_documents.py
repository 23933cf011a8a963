"""Clients that the OAuth sandbox knows by documents about them."""

import msgspec
import pytest

from tieline.core.errors import UsageError
from tieline.http.ports import FaultKind, TransportFault
from tieline.sandbox.oauth import OAuthSandbox
from tieline.sandbox.oauth.book import Book
from tieline.sandbox.oauth.documents import Documents, fetch
from tieline.sandbox.serve import serving

URL = "https://us.test/oauth/client-metadata"
DOCUMENT = {
    "client_id": URL,
    "client_name": "Us",
    "redirect_uris": ["https://us.test/oauth/callback"],
    "token_endpoint_auth_method": "none",
}


def documents(answer):
    def fetched(url):
        assert url == URL
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else msgspec.json.encode(answer)

    book = Book(now=lambda: 0.0, access_ttl=1, refresh_ttl=1, code_ttl=1, rotate=True)
    return Documents(book=book, fetch=fetched)


def test_a_client_is_what_its_document_says():
    """Public, with the addresses that it may be sent back to."""
    known = documents(DOCUMENT)
    made = known.client(URL)
    assert made is not None
    assert (made.client_id, made.secret) == (URL, None)
    assert made.redirect_uris == ("https://us.test/oauth/callback",)
    assert known.client(URL) is made


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        [],
        {**DOCUMENT, "client_id": "https://other.test/"},
        {**DOCUMENT, "redirect_uris": []},
        {**DOCUMENT, "token_endpoint_auth_method": "client_secret_post"},
        {name: value for name, value in DOCUMENT.items() if name != "token_endpoint_auth_method"},
        TransportFault(FaultKind.CONNECT, "nobody is there"),
        UsageError("no address"),
    ],
)
def test_who_has_no_such_document_is_no_client(answer):
    assert documents(answer).client(URL) is None


def test_only_addresses_are_read():
    assert documents(DOCUMENT).client("sandbox") is None
    assert Documents(book=documents(DOCUMENT).book, fetch=None).client(URL) is None


def test_documents_are_read_from_the_network():
    """What is not there is empty."""
    with serving(OAuthSandbox()) as url:
        assert b'"issuer"' in fetch(f"{url}/.well-known/oauth-authorization-server")
        assert fetch(f"{url}/nothing") == b""


@pytest.mark.parametrize("reads", [True, False])
def test_a_server_says_whether_it_reads_documents(reads):
    with serving(OAuthSandbox(fetch=fetch if reads else None)) as url:
        facts = msgspec.json.decode(fetch(f"{url}/.well-known/oauth-authorization-server"))
    assert facts["client_id_metadata_document_supported"] is reads
    assert facts["authorization_response_iss_parameter_supported"] is True
