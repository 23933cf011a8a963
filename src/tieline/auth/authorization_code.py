"""Signing in through a provider's own page (OAuth 2): where the browser goes, and what it comes back with; without I/O."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import msgspec

from tieline.auth.oauth2 import Client, Endpoint, exchange
from tieline.auth.token_call import Grant
from tieline.core.errors import RefreshFailed
from tieline.core.secrets import Secret

#: What nobody but us says of a sign-in.
RESERVED = frozenset(
    {
        *("client_id", "client_secret", "redirect_uri", "response_type", "state", "scope"),
        *("code_challenge", "code_challenge_method"),
    }
)
#: What may stand in a value that a provider wants as it is: it ends no parameter.
_PLAIN = "!$'()*+,;:@/?="


class AuthorizePage(msgspec.Struct, frozen=True, kw_only=True):
    """The page that a browser is sent to. `params` are the provider's own; `plain` names those it wants unencoded.

    `replacements` are texts of the whole address that it wants otherwise; `fragment` stands before the parameters
    where it wants them behind a `#`.
    """

    url: str
    params: Mapping[str, str] = {}
    plain: tuple[str, ...] = ()
    replacements: Mapping[str, str] = {}
    fragment: str | None = None


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in: who asks, for what, and where the browser comes back to."""

    client_id: str
    redirect_uri: str
    state: Secret
    scope: str = ""
    verifier: Secret | None = None


def address(page: AuthorizePage, sign_in: SignIn) -> str:
    """Return where the browser goes; what of the parameters is empty is left out."""
    params = {
        "response_type": "code",
        **page.params,
        "client_id": sign_in.client_id,
        "redirect_uri": sign_in.redirect_uri,
        "scope": page.params.get("scope") or sign_in.scope,
        "state": sign_in.state.reveal(),
    }
    if sign_in.verifier is not None:
        params |= {"code_challenge": challenge_of(sign_in.verifier), "code_challenge_method": "S256"}
    query = "&".join(_pair(name, text, page.plain) for name, text in params.items() if text)
    if page.fragment is not None:
        url = f"{page.url}#{page.fragment}?{query}"
    else:
        url = f"{page.url}{'&' if '?' in page.url else '?'}{query}"
    for text, other in page.replacements.items():
        url = url.replace(text, other)
    return url


def challenge_of(verifier: Secret) -> str:
    """Return what shows, without telling it, that somebody knows a verifier (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.reveal().encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def returned(query: Mapping[str, str], *, parameter: str = "code") -> Secret:
    """Return the code that a browser came back with.

    Raises `RefreshFailed` with the provider's reason where the user, or the provider, said no.
    """
    if found := query.get(parameter):
        return Secret(found)
    reason = query.get("error") or ("access_denied" if "denied" in query else None)
    told = query.get("error_description") or query.get("error_message")
    words = ": ".join(text[:300] for text in (reason, told) if text)
    raise RefreshFailed(f"the sign-in was refused{f': {words}' if words else ''}", reason=reason)


def redeem(endpoint: Endpoint, client: Client, code: Secret, sign_in: SignIn, *, now: int) -> Grant:
    """Exchange the code of a sign-in for tokens."""
    asked = {
        "grant_type": "authorization_code",
        "code": code.reveal(),
        "redirect_uri": sign_in.redirect_uri,
    }
    if sign_in.verifier is not None:
        asked["code_verifier"] = sign_in.verifier.reveal()
    return exchange(endpoint, client, asked, now=now)


def _pair(name: str, text: str, plain: tuple[str, ...]) -> str:
    return (
        f"{quote(name, safe='')}={quote(text, safe=_PLAIN)}"
        if name in plain
        else urlencode({name: text}, quote_via=quote)
    )
