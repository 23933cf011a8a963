"""The authorize page: who asks, what for, and whether the user allows it."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.oauth import pages
from tieline.sandbox.oauth.book import Book, Client, Grant
from tieline.sandbox.oauth.config import OAuthSandboxConfig
from tieline.sandbox.oauth.documents import Documents
from tieline.sandbox.oauth.requests import Request, redirect

AUTHORIZE = "/oauth2/authorize"
_METHODS = ("S256", "plain")
_OWN = frozenset({"user", "password", "decision"})


@dataclass(frozen=True, kw_only=True)
class Authorize:
    """Answers `/oauth2/authorize`."""

    config: OAuthSandboxConfig
    book: Book
    documents: Documents

    def show(self, request: Request) -> Response:
        """Show the form; or, where everything is approved, go back at once."""
        params = request.params()
        client = self._client(params)
        if isinstance(client, Response):
            return client
        if (error := self._problem(params)) is not None:
            return self._back(request, params, error=error[0], error_description=error[1])
        if self.config.auto_approve:
            return self._allow(request, params, next(iter(self.config.users)))
        return self._form(params)

    def decide(self, request: Request) -> Response:
        """Take what the user has decided."""
        params = request.params()
        client = self._client(params)
        if isinstance(client, Response):
            return client
        if (error := self._problem(params)) is not None:
            return self._back(request, params, error=error[0], error_description=error[1])
        if params.get("decision") != "allow":
            return self._back(request, params, error="access_denied", error_description="The user said no.")
        user = params.get("user", "")
        known = self.config.users.get(user)
        if known is None or not compare_digest(known.encode(), params.get("password", "").encode()):
            return self._form(params, error="There is no such user, or the password is wrong.")
        return self._allow(request, params, user)

    def _client(self, params: dict[str, str]) -> Client | Response:
        """Return who asks; a page where nobody must be sent anywhere."""
        client = self.documents.client(params.get("client_id", ""))
        if client is None:
            return pages.fault("client_id: there is no such client")
        target = params.get("redirect_uri", "")
        if not target.startswith(("http://", "https://")) or "#" in target:
            return pages.fault("redirect_uri: must be an address")
        if client.redirect_uris and target not in client.redirect_uris:
            return pages.fault("redirect_uri: the client has not registered it")
        return client

    def _problem(self, params: dict[str, str]) -> tuple[str, str] | None:
        if params.get("response_type") != "code":
            return "unsupported_response_type", "response_type: must be code"
        challenge, method = params.get("code_challenge"), params.get("code_challenge_method", "plain")
        if challenge is None and self.config.require_pkce:
            return "invalid_request", "code_challenge: is required"
        if challenge is not None and (method not in _METHODS or not 43 <= len(challenge) <= 128):
            return "invalid_request", "code_challenge: must have 43 to 128 characters, by S256 or plain"
        return None

    def _allow(self, request: Request, params: dict[str, str], user: str) -> Response:
        grant = Grant(client_id=params["client_id"], user=user, scope=params.get("scope", ""))
        method = params.get("code_challenge_method", "plain")
        code = self.book.write_code(grant, params["redirect_uri"], params.get("code_challenge"), method)
        return self._back(request, params, code=code)

    def _form(self, params: dict[str, str], error: str = "") -> Response:
        hidden = [pair for pair in params.items() if pair[0] not in _OWN]
        return pages.sign_in(
            AUTHORIZE, hidden, client=params["client_id"], scope=params.get("scope", ""), error=error
        )

    @staticmethod
    def _back(request: Request, params: dict[str, str], **told: str) -> Response:
        own = {"state": params.get("state"), "iss": request.base_url}
        return redirect(params["redirect_uri"], {**told, **own})
