"""Tokens that begin with a signature of our own: an account's, or that of an app of ours; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from tieline.auth.address import fill_address
from tieline.auth.credentials import NoCredentials
from tieline.auth.jwt import mint
from tieline.auth.token_call import Grant, TokenCall, Tokens, moment, read_answer, refused, text_at
from tieline.auth.token_mint import Minting, Signature, minted
from tieline.connections.certificates import needed_identity
from tieline.connections.model import AppKey, CustomApp, Integration
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.templates import Scope, TemplateTree
from tieline.core.typed import convert
from tieline.providers.model import Provider

#: Seconds before now that an app's own token begins, as clocks differ, and that it lives.
_EARLIER, _LIFE = 60, 540


def local_grant(provider: Provider, scope: Scope, *, now: int) -> Grant:
    """Return what makes a token of an account's own fields, as `token` and `signature` of the provider say."""
    try:
        minting = convert(provider.token, Minting)
        signature = convert(provider.signature or {}, Signature)
    except msgspec.ValidationError as problem:
        raise ConfigurationError(f"{provider.name}.yaml: token: {problem}", field="token") from None
    return minted(minting, signature, scope, now=now)


def installation_grant(
    provider: Provider, integration: Integration | None, scope: Scope, *, now: int
) -> Grant:
    """Exchange a token that an app signs for one of the account that it is installed in."""
    app = integration.credentials if integration else None
    if not isinstance(app, AppKey | CustomApp):
        raise UsageError("integration: it has no app_id and private_key", field="credentials")
    urls = provider.token_url
    url = urls.get("APP", "") if isinstance(urls, dict) else urls or ""
    address = fill_address(url, scope, what="the address for a token")
    headers = cast("Mapping[str, str]", TemplateTree.parse(provider.token_headers).fill(scope).value)
    seconds = now // MICROSECONDS
    claims: dict[str, JsonValue] = {
        "iss": app.app_id,
        "iat": seconds - _EARLIER,
        "exp": seconds + _LIFE,
    }
    proof = mint(claims, app.private_key, algorithm="RS256")
    response = yield TokenCall(
        url=address.url,
        trusted=address.trusted,
        method=provider.token_request_method,
        headers=(*headers.items(), ("Authorization", f"Bearer {proof}")),
        body_format="json",
        identity=needed_identity(provider, NoCredentials()),
    )
    document = read_answer(response)
    token = text_at(document, "token") or text_at(document, "access_token")
    if token is None:
        raise refused(response, document)
    return Tokens(
        token=Secret(token), expires_at=moment(dig(document, "expires_at")), raw=SecretDocument(document)
    )
