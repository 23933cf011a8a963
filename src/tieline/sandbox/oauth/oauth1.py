"""OAuth 1.0a: request tokens, the user's word, access tokens; every request signed."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.oauth import pages
from tieline.sandbox.oauth.book import Refused
from tieline.sandbox.oauth.config import OAuthSandboxConfig
from tieline.sandbox.oauth.requests import Request, form, redirect

REQUEST_TOKEN, AUTHORIZE, ACCESS_TOKEN = "/oauth1/request_token", "/oauth1/authorize", "/oauth1/access_token"
#: Seconds by which a request's time may differ.
_SKEW = 300
_DIGESTS = {"HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256"}
Pairs = Sequence[tuple[str, str]]


@dataclass(kw_only=True)
class Temporary:
    """A request token on its way."""

    secret: str
    callback: str
    verifier: str | None = None


@dataclass(kw_only=True)
class OAuth1:
    """The three endpoints, and who is meant by a signed request."""

    config: OAuthSandboxConfig
    now: Callable[[], float]
    temporary: dict[str, Temporary] = field(default_factory=dict[str, Temporary])
    access: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    _nonces: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def request_token(self, request: Request) -> Response:
        """Give a token to ask the user with."""
        params = self._verified(request, token=None)
        callback = params.get("oauth_callback", "")
        if callback != "oob" and not callback.startswith(("http://", "https://")):
            raise Refused("invalid_callback", "oauth_callback: must be an address", 400)
        token, secret = f"rq-{secrets.token_hex(12)}", secrets.token_hex(16)
        self.temporary[token] = Temporary(secret=secret, callback=callback)
        return form({"oauth_token": token, "oauth_token_secret": secret, "oauth_callback_confirmed": "true"})

    def authorize(self, request: Request) -> Response:
        """Ask the user, or take their word."""
        params = request.params()
        token = params.get("oauth_token", "")
        temporary = self.temporary.get(token)
        if temporary is None:
            return pages.fault("oauth_token: there is none such")
        user = params.get("user", next(iter(self.config.users)) if self.config.auto_approve else "")
        if params.get("decision") == "deny":
            del self.temporary[token]
            return redirect(temporary.callback, {"denied": token})
        good = self.config.auto_approve or hmac.compare_digest(
            self.config.users.get(user, secrets.token_hex()).encode(), params.get("password", "").encode()
        )
        if not good:
            error = "There is no such user, or the password is wrong." if request.method == "POST" else ""
            return pages.sign_in(
                AUTHORIZE, [("oauth_token", token)], client=self.config.client_id, scope="", error=error
            )
        temporary.verifier = secrets.token_hex(8)
        return redirect(temporary.callback, {"oauth_token": token, "oauth_verifier": temporary.verifier})

    def access_token(self, request: Request) -> Response:
        """Exchange what the user has allowed for a token that lasts."""
        token = _oauth(request).get("oauth_token", "")
        temporary = self.temporary.get(token)
        if temporary is None:
            raise Refused("invalid_token", "oauth_token: there is none such", 401)
        params = self._verified(request, token=temporary.secret)
        verifier = params.get("oauth_verifier", "")
        if temporary.verifier is None or not hmac.compare_digest(verifier, temporary.verifier):
            raise Refused("invalid_verifier", "oauth_verifier: is not what the user was given", 401)
        del self.temporary[token]
        fresh, secret = f"ac-{secrets.token_hex(12)}", secrets.token_hex(16)
        self.access[fresh] = (secret, next(iter(self.config.users)))
        return form({"oauth_token": fresh, "oauth_token_secret": secret, "user_id": "4711"})

    def user_of(self, request: Request) -> str:
        """Return whose account a signed request is about. Raises `Refused`."""
        known = self.access.get(_oauth(request).get("oauth_token", ""))
        if known is None:
            raise Refused("invalid_token", "oauth_token: there is none such", 401)
        self._verified(request, token=known[0])
        return known[1]

    def _verified(self, request: Request, *, token: str | None) -> dict[str, str]:
        params = _oauth(request)
        if params.get("oauth_consumer_key") != self.config.client_id:
            raise Refused("invalid_client", "oauth_consumer_key: there is no such client", 401)
        self._fresh(params)
        key = f"{_quoted(self.config.client_secret)}&{_quoted(token or '')}"
        method = params.get("oauth_signature_method", "")
        if method == "PLAINTEXT":
            expected = key
        elif method in _DIGESTS:
            signed = base_string(request, params)
            made = hmac.digest(key.encode(), signed.encode(), _DIGESTS[method])
            expected = base64.b64encode(made).decode()
        else:
            raise Refused("signature_method_rejected", "oauth_signature_method: is not known", 400)
        if not hmac.compare_digest(expected.encode(), params.get("oauth_signature", "").encode()):
            raise Refused("signature_invalid", "oauth_signature: is not what it should be", 401)
        return params

    def _fresh(self, params: dict[str, str]) -> None:
        """Refuse what is old or was sent before."""
        told, nonce = params.get("oauth_timestamp", ""), params.get("oauth_nonce", "")
        if not told.isdecimal() or abs(self.now() - int(told)) > _SKEW:
            raise Refused("timestamp_refused", "oauth_timestamp: is too far from now", 401)
        if not nonce or (told, nonce) in self._nonces:
            raise Refused("nonce_used", "oauth_nonce: was used before", 401)
        self._nonces.add((told, nonce))


def base_string(request: Request, params: dict[str, str]) -> str:
    """Return what is signed of a request."""
    given = [(name, value) for name, value in params.items() if name not in {"oauth_signature", "realm"}]
    others = [pair for pair in request.pairs() if not pair[0].startswith("oauth_")]
    pairs = sorted((_quoted(name), _quoted(value)) for name, value in (*others, *given))
    normal = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{request.method}&{_quoted(request.base_url + request.path)}&{_quoted(normal)}"


def _oauth(request: Request) -> dict[str, str]:
    """Return the parameters of the protocol: those of the header, else of the query or form."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "oauth":
        return {name: value for name, value in request.pairs() if name.startswith("oauth_")}
    fields = (part.strip().partition("=") for part in rest.split(","))
    return {unquote(name): unquote(value.strip('"')) for name, _, value in fields}


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")
