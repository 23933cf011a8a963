"""Finds out where the users of an MCP server sign in: by its own documents (RFC 9728, RFC 8414); without I/O.

All of it is a stranger's word. So each document must be of whom it says it is, every address one that a browser or we
may go to, and nothing else of it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from urllib.parse import urlsplit

import msgspec

from tieline.auth.token_call import Exchange, TokenCall, read_answer, text_at
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.json import JsonValue
from tieline.http.model import Response, bare_url, origin

_RESOURCE = "/.well-known/oauth-protected-resource"
_SERVER = "/.well-known/oauth-authorization-server"
_OPENID = "/.well-known/openid-configuration"
_LONGEST = 2048
_MOST_SCOPES = 100
#: How a program that nobody knows yet may show who it is, what needs the least first.
_WAYS = ("none", "client_secret_post", "client_secret_basic")


class Discovered(msgspec.Struct, frozen=True, kw_only=True):
    """Where the users of a server sign in; `resource` is what tokens are for, `client_auth` how a client shows itself.

    `names_itself`: browsers come back with the server's name (RFC 9207). `reads_documents`: a client may be known by the
    address of a document about it.
    """

    resource: str
    issuer: str
    authorization_url: str
    token_url: str
    registration_url: str | None
    client_auth: str
    scopes: tuple[str, ...] = ()
    names_itself: bool = False
    reads_documents: bool = False


def discover(server_url: str) -> Exchange[Discovered]:
    """Ask a server, and the one that gives its tokens, for their documents.

    Raises `RefreshFailed` where they do not say what is needed, or not of themselves; `UsageError` for no address.
    """
    if not is_fit(server_url, near=server_url):
        raise UsageError("mcp_server_url: must be an https address", field="mcp_server_url")
    start = server_url.partition("#")[0]
    facts = yield from _first(_places_of_resource(start))
    resource, issuer = start, _base(start)
    scopes: tuple[str, ...] = ()
    if facts is not None:
        resource = _resource(facts, start)
        issuer = _told(next(iter(_texts(facts, "authorization_servers")), issuer), near=start)
        scopes = _texts(facts, "scopes_supported")
    server = yield from _first(_places_of_server(issuer))
    if server is None:
        raise RefreshFailed(f"{bare_url(issuer)} does not say how its users sign in (RFC 8414)")
    told = text_at(server, "issuer") or ""
    if not is_fit(told, near=start) or (origin(told), _path(told)) != (origin(issuer), _path(issuer)):
        raise RefreshFailed(f"{bare_url(issuer)}: the document is another server's (issuer)")
    methods = _texts(server, "code_challenge_methods_supported")
    if methods and "S256" not in methods:
        raise RefreshFailed(f"{bare_url(issuer)} knows no challenge that is safe (S256)")
    return _discovered(server, start, resource, scopes)


def _discovered(
    server: Mapping[str, JsonValue], start: str, resource: str, scopes: tuple[str, ...]
) -> Discovered:
    def place(name: str) -> str:
        found = text_at(server, name)
        if found is None:
            raise RefreshFailed(f"the server that gives tokens does not say its {name}")
        return _told(found, near=start)

    ways = _texts(server, "token_endpoint_auth_methods_supported")
    registers = text_at(server, "registration_endpoint") is not None
    return Discovered(
        resource=resource,
        issuer=text_at(server, "issuer") or "",
        authorization_url=place("authorization_endpoint"),
        token_url=place("token_endpoint"),
        registration_url=place("registration_endpoint") if registers else None,
        client_auth=next((way for way in _WAYS if not ways or way in ways), _WAYS[1]),
        scopes=scopes[:_MOST_SCOPES],
        names_itself=server.get("authorization_response_iss_parameter_supported") is True,
        reads_documents=server.get("client_id_metadata_document_supported") is True,
    )


def _first(places: Iterator[str]) -> Exchange[Mapping[str, JsonValue] | None]:
    """Return the first document that is there."""
    for place in places:
        response = yield TokenCall(url=place, method="GET")
        if (found := _document(response)) is not None:
            return found
    return None


def _document(response: Response) -> Mapping[str, JsonValue] | None:
    try:
        return read_answer(response)
    except RefreshFailed:
        return None


def _places_of_resource(url: str) -> Iterator[str]:
    if path := _path(url):
        yield f"{_base(url)}{_RESOURCE}{path}"
    yield f"{_base(url)}{_RESOURCE}"


def _places_of_server(issuer: str) -> Iterator[str]:
    base, path = _base(issuer), _path(issuer)
    yield f"{base}{_SERVER}{path}"
    yield f"{base}{_OPENID}{path}"
    if path:
        yield f"{base}{path}{_OPENID}"


def _resource(facts: Mapping[str, JsonValue], start: str) -> str:
    """Return what tokens are for: the server itself, or what it is a part of."""
    told = text_at(facts, "resource")
    if told is None or len(told) > _LONGEST:
        raise RefreshFailed("the server's document does not say of what it is (resource)")
    own, above = _path(start), _path(_told(told, near=start))
    if origin(told) != origin(start) or not (own == above or own.startswith(f"{above}/")):
        raise RefreshFailed("the server's document is about another one (resource)")
    return told


def _told(url: str, *, near: str) -> str:
    """Return an address that a document names; raises `RefreshFailed` for one that nobody may be sent to."""
    if not is_fit(url, near=near):
        raise RefreshFailed("the server's documents name what is no https address")
    return url.partition("#")[0]


def is_fit(url: str, *, near: str) -> bool:
    """Tell whether an address may be gone to: by https, unless the server itself is without."""
    try:
        parts, scheme = urlsplit(url), urlsplit(near).scheme.lower()
        origin(url)
    except ValueError:
        return False
    secure = parts.scheme.lower() == "https" or parts.scheme.lower() == scheme == "http"
    plain = url.isprintable() and url.isascii() and " " not in url and "@" not in parts.netloc
    return secure and plain and len(url) <= _LONGEST


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


def _texts(document: Mapping[str, JsonValue], name: str) -> tuple[str, ...]:
    found = document.get(name)
    if isinstance(found, str) or not isinstance(found, Sequence):
        return ()
    items = cast("Sequence[object]", found)
    return tuple(each for each in items if isinstance(each, str) and each.isprintable() and " " not in each)
