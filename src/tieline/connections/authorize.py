"""What every request of a connection needs, computed once; and what only a request that is complete can get; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from tieline.auth import oauth1
from tieline.auth.address import fill_address
from tieline.auth.credentials import (
    AwsKeys,
    Credentials,
    Minted,
    NoCredentials,
    TokenBased,
    TwoStep,
    authorization,
)
from tieline.auth.schemes import sigv4, wsse
from tieline.auth.signing import Signing, Unsigned, sign
from tieline.connections.certificates import identity_of
from tieline.connections.model import Connection, Draft
from tieline.connections.refresh import renew_at
from tieline.connections.scope import credential_values, scope_of
from tieline.core.clock import from_us
from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.json import JsonValue, plant
from tieline.core.templates import RequestParts, Scope, Template, TemplateTree
from tieline.core.typed import convert
from tieline.http.identity import Identity
from tieline.http.model import Pairs, Request, find_header
from tieline.providers.account import check_base_url
from tieline.providers.model import Provider

#: The names by which a template sends the token itself.
_TOKEN_NAMES = frozenset(
    {"token", "accessToken", "access_token", "credentials.token", "credentials.access_token"}
)
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_FORM = "application/x-www-form-urlencoded"

Templates = tuple[tuple[str, Template], ...]


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be computed for each request anew."""

    scope: Scope
    headers: Templates = ()
    query: Templates = ()
    signing: Signing | None = None
    secrets: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return "Late(***)"


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What every request of a connection needs; good until `renew_at` (microseconds), after which a token may end.

    `headers` and `query` (percent-encoded) are complete; `body` is added to JSON objects and forms. Where `late` is
    None nothing else is needed. `trusted` tells whether the address may be called wherever it leads.
    """

    base_url: str
    trusted: bool
    headers: Pairs = ()
    query: str = ""
    body: Mapping[str, JsonValue] = {}
    late: Late | None = None
    renew_at: int | None = None
    #: The certificate that connections to the API are made with.
    identity: Identity | None = None

    def __repr__(self) -> str:
        return "Prepared(***)"


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """Headers to set, each in place of those of its name, and what to append to the query, percent-encoded."""

    headers: Pairs = ()
    query: str = ""

    def __repr__(self) -> str:
        return "Addition(***)"


_NOTHING = Addition()


def resolve_base_url(
    provider: Provider, connection_config: Mapping[str, JsonValue], *, now: int = 0
) -> tuple[str, bool]:
    """Return the address of an account, and whether all of it stands in the provider's data.

    What the template reads of credentials stays a placeholder, so that the address can be stored as it is. Raises
    `UsageError` naming the field of the configuration that is missing or unfit.
    """
    template = provider.proxy.base_url
    if template is None:
        raise UsageError(f"base_url: {provider.display_name} has no address of its own", field="base_url")
    scope = scope_of(provider, connection_config, NoCredentials(), now=now)
    kept: Mapping[str, JsonValue] = scope.values  # type: ignore[assignment]  # JSON so far, without credentials
    for name in Template.parse(template).names:
        if not name.startswith(("connectionConfig.", "integrationConfig.")):
            kept = plant(kept, name, f"${{{name}}}")
        elif "${" in (
            scope.value(name) or ""
        ):  # what is stored would read it as a placeholder of the provider's
            field = name.replace("Config.", "_config.", 1)
            raise UsageError(f"{field}: must not have a placeholder in it", field=field)
    scope = msgspec.structs.replace(scope, values=kept)
    address = fill_address(template, scope, what="the base URL")
    return check_base_url(address.url, provider), address.trusted


def moved(
    provider: Provider, connection: Connection, connection_config: Mapping[str, JsonValue]
) -> tuple[str, bool] | None:
    """Return where an account is by another configuration, as `resolve_base_url` does; None where it stays.

    It stays where its address is not the one that the provider's data makes of its configuration, or where the new one
    is unfit.
    """
    try:
        former, _ = resolve_base_url(provider, connection.connection_config)
        address = resolve_base_url(provider, connection_config)
    except UsageError:
        return None
    return address if former == connection.base_url != address[0] else None


def where_its_integration_says(provider: Provider, connection: Connection) -> Connection:
    """Return a connection at the address that its integration has now, where it is the integration that has one."""
    if connection.trusted or "integrationConfig." not in (provider.proxy.base_url or ""):
        return connection
    base_url, _ = resolve_base_url(provider, connection.connection_config)
    return msgspec.structs.replace(connection, base_url=base_url)


def prepare(
    provider: Provider, account: Connection | Draft, credentials: Credentials, *, now: int
) -> Prepared:
    """Return what every request of an account needs.

    A header or parameter of the provider whose placeholder has no value is left out. Raises `UsageError` where an
    account's values cannot be sent.
    """
    scope = scope_of(provider, account.connection_config, credentials, now=now)
    headers = _parsed(provider.proxy.headers)
    query = _parsed(provider.proxy.query)
    default = _default(provider, credentials, headers, scope)
    return Prepared(
        base_url=_base_url(account.base_url, scope),
        trusted=account.trusted,
        headers=merged(default, _sendable(_filled(_early(headers), scope))),
        query=_encoded(_filled(_early(query), scope)),
        body=cast("Mapping[str, JsonValue]", TemplateTree.parse(provider.proxy.body).fill(scope).value),
        late=_late_part(provider, credentials, scope, headers, query),
        renew_at=renew_at(provider, account) if isinstance(account, Connection) else None,
        identity=identity_of(provider, credentials),
    )


def apply(prepared: Prepared, parts: RequestParts, headers: Pairs, *, now: int, nonce: str) -> Addition:
    """Return what a request still needs that is complete but for this: its address, headers and body are final.

    `nonce` is random text, the same for all that one request needs. Signing comes last: nothing may be changed after.
    """
    late = prepared.late
    if late is None:
        return _NOTHING
    scope = msgspec.structs.replace(late.scope, now=from_us(now), random=nonce, request=parts)
    added = _sendable(_filled(late.headers, scope))
    query = _encoded(_filled(late.query, scope))
    if late.signing is not None:
        unsigned = Unsigned(
            method=parts.method,
            url=with_query(parts.url, query),
            headers=merged(headers, added),
            body=parts.body or b"",
        )
        signed = sign(late.signing, unsigned, late.secrets, now=scope.now, nonce=nonce)
        added = merged(added, signed.headers)
        query = "&".join((*([query] if query else ()), *(f"{name}={value}" for name, value in signed.query)))
    return Addition(headers=added, query=query)


def authorized(prepared: Prepared, request: Request, *, now: int, nonce: str) -> Request:
    """Return a request of our own as it goes out: with everything that its connection asks for.

    What the request brings itself wins over the provider's data, but not over a signature.
    """
    url = with_query(request.full_url, prepared.query)
    headers = merged(prepared.headers, request.headers)
    content_type = find_header(headers, "Content-Type") or ""
    body = with_body(prepared.body, request.body, content_type)
    parts = RequestParts(
        method=request.method,
        url=url,
        endpoint=url.removeprefix(prepared.base_url),
        content_type=content_type,
        body=body or b"",
    )
    addition = apply(prepared, parts, headers, now=now, nonce=nonce)
    return msgspec.structs.replace(
        request,
        url=with_query(url, addition.query),
        params=(),
        headers=merged(headers, addition.headers),
        body=body,
        identity=prepared.identity,
    )


def merged(first: Pairs, second: Pairs) -> Pairs:
    """Return headers of which those of `second` take the place of those of their name, in any case, in `first`."""
    if not second:
        return first
    names = {name.lower() for name, _ in second}
    return (*(pair for pair in first if pair[0].lower() not in names), *second)


def with_query(url: str, query: str) -> str:
    """Return a URL with more of a query, percent-encoded, at its end; what it has stays as it is written."""
    if not query:
        return url
    return f"{url}{'' if url.endswith(('?', '&')) else '&' if '?' in url else '?'}{query}"


def with_body(additions: Mapping[str, JsonValue], body: bytes | None, content_type: str) -> bytes | None:
    """Return a body with what a provider wants in every one; only JSON objects and forms can take it."""
    if not additions or not body:
        return body
    if content_type.partition(";")[0].strip().lower() == _FORM:
        named = {name for name, _ in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)}
        more = urlencode({name: value for name, value in additions.items() if name not in named})
        return b"&".join((body, more.encode())) if more else body
    try:
        document: object = msgspec.json.decode(body)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or nested without end: the API may judge it
        return body
    return msgspec.json.encode({**additions, **document}) if isinstance(document, dict) else body


def _default(provider: Provider, credentials: Credentials, headers: Templates, scope: Scope) -> Pairs:
    """Return the Authorization header of these credentials, unless the provider sends their token in another way."""
    if isinstance(credentials, TwoStep | Minted):
        if provider.proxy_header_authorization is not None:
            template = Template.parse(provider.proxy_header_authorization)
            return _sendable(_filled((("Authorization", template),), scope))
        elsewhere = any(
            name.lower() == "cookie" or template.names & _TOKEN_NAMES for name, template in headers
        )
        if elsewhere:
            return ()
    return _sendable(authorization(credentials))


def _late_part(
    provider: Provider, credentials: Credentials, scope: Scope, headers: Templates, query: Templates
) -> Late | None:
    signing = _signing(provider, credentials)
    if signing is not None and signing.json:  # a request's body is not ours to change
        raise ConfigurationError(
            f"{provider.name}.yaml: signing: json: is for webhooks alone", field="signing"
        )
    late_headers, late_query = _late(headers), _late(query)
    if not (signing or late_headers or late_query):
        return None
    return Late(
        scope=scope,
        headers=late_headers,
        query=late_query,
        signing=signing,
        secrets=_secrets(credentials, scope) if signing else {},
    )


def _signing(provider: Provider, credentials: Credentials) -> Signing | None:
    """Return how requests are signed: as the provider's data says, or as its auth mode does."""
    if provider.signing is not None:
        try:
            return convert(provider.signing, Signing)
        except msgspec.ValidationError as problem:
            raise ConfigurationError(f"{provider.name}.yaml: signing: {problem}", field="signing") from None
    match provider.auth_mode:
        case "OAUTH1":
            return oauth1.description(provider.signature_method or "HMAC-SHA1")
        case "TBA":
            return oauth1.description(provider.signature_method or "HMAC-SHA256")
        case "SIGNATURE":
            return wsse(_header_of_token(provider))
        case _:
            return sigv4(credentials.service) if isinstance(credentials, AwsKeys) else None


def _header_of_token(provider: Provider) -> str:
    """Return the header that takes what is made anew for each request."""
    found = (name for name, text in provider.proxy.headers.items() if "${accessToken}" in text)
    return next(found, "X-WSSE")


def _secrets(credentials: Credentials, scope: Scope) -> dict[str, str]:
    """Return what a signature may read: the connection's configuration, and above it the credentials."""
    config = cast("Mapping[str, JsonValue]", scope.values["connectionConfig"])
    secrets = {name: value for name, value in config.items() if isinstance(value, str)}
    if isinstance(credentials, TokenBased) and (account := secrets.get("accountId")):
        secrets["realm"] = account.upper().replace("-", "_")
    for name, value in credential_values(credentials).items():
        text = scope.value(f"credentials.{name}") if value is not None else None
        if text is not None:
            secrets[name] = text
    return secrets


def _base_url(text: str, scope: Scope) -> str:
    """Return the base URL; a placeholder that is left in it reads credentials."""
    return fill_address(text, scope, what="the base URL").url if "${" in text else text


def _parsed(texts: Mapping[str, str]) -> Templates:
    return tuple((name, Template.parse(text)) for name, text in texts.items())


def _early(templates: Templates) -> Templates:
    return tuple(pair for pair in templates if not pair[1].per_request)


def _late(templates: Templates) -> Templates:
    return tuple(pair for pair in templates if pair[1].per_request)


def _filled(templates: Templates, scope: Scope) -> Pairs:
    filled = ((name, template.fill(scope)) for name, template in templates)
    return tuple((name, text) for name, text in filled if text is not None)


def _encoded(pairs: Pairs) -> str:
    return urlencode(pairs, quote_via=quote)


def _sendable(headers: Pairs) -> Pairs:
    for name, value in headers:
        if _UNSENDABLE.search(value):
            raise UsageError(f"{name}: the account's values hold control characters", field=name)
    return headers
