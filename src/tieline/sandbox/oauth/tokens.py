"""The token endpoint: who asks, by which grant, and what they get."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.oauth.assertions import Assertions
from tieline.sandbox.oauth.book import Book, Client, Grant, Pair, Refused
from tieline.sandbox.oauth.config import Failure, OAuthSandboxConfig, TokenStyle
from tieline.sandbox.oauth.pages import page
from tieline.sandbox.oauth.requests import Request, answer, form

TOKEN = "/oauth2/token"  # noqa: S105 - a path
#: As Gong calls its own.
CUSTOMER_TOKEN = "/oauth2/generate-customer-token"  # noqa: S105 - a path
REVOKE = "/oauth2/revoke"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SAML = "urn:ietf:params:oauth:grant-type:saml2-bearer"
Params = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Answers the token endpoint."""

    config: OAuthSandboxConfig
    book: Book
    assertions: Assertions

    def give(self, request: Request) -> Response:
        """Answer with tokens, or with the error that stands for what is wrong."""
        match self.config.failure:
            case Failure.UNAVAILABLE:
                return answer({"error": "temporarily_unavailable"}, 503)
            case Failure.ERROR_200:
                return answer({"error": "invalid_grant", "error_description": "The grant is no good."})
            case Failure.PAGE:
                return page("Sign in", "<p>Please sign in.</p>")
            case None:
                pass
        try:
            params = request.params()
            grant = self._grants().get(params.get("grant_type", ""))
            if grant is None:
                raise Refused("unsupported_grant_type", "grant_type: must be one that this server knows")
            pair = grant(request, params, self.client(request, params))
        except Refused as problem:
            return self.refused(problem)
        return self._pair(request, pair)

    def revoke(self, request: Request) -> Response:
        """Revoke a token, known or not."""
        params = request.params()
        try:
            self.client(request, params)
        except Refused as problem:
            return self.refused(problem)
        self.book.revoke(params.get("token", ""))
        return answer({})

    def client(self, request: Request, params: Params) -> Client:
        """Return the client that asks, once it has proved who it is. Raises `Refused`."""
        if params.get("client_assertion_type") == _ASSERTION:
            return self._asserted(request, params)
        basic = request.basic()
        client_id, secret = basic or (params.get("client_id", ""), params.get("client_secret"))
        client = self.book.clients.get(client_id)
        if client is None:
            raise Refused("invalid_client", "There is no such client.", 401)
        if client.secret is None:
            return client
        if secret is None or not compare_digest(secret.encode(), client.secret.encode()):
            raise Refused("invalid_client", "The client's secret is wrong.", 401)
        return client

    def refused(self, problem: Refused) -> Response:
        """Return an error as this server writes them."""
        told = {"error": problem.error, "error_description": problem.description}
        if self.config.style is TokenStyle.FORM:
            return form(told, problem.status)
        headers = {"www-authenticate": 'Basic realm="sandbox"'} if problem.status == 401 else {}
        return answer(told, problem.status, headers)

    def _asserted(self, request: Request, params: Params) -> Client:
        told = self.assertions.read(
            params.get("client_assertion", ""),
            error="invalid_client",
            audiences=_audiences(request),
        )
        client = self.book.clients.get(str(told.get("sub")))
        if client is None or told.get("iss") != client.client_id:
            raise Refused("invalid_client", "assertion: iss and sub must be the client", 401)
        return client

    def _grants(self) -> Mapping[str, Callable[[Request, Params, Client], Pair]]:
        return {
            "authorization_code": self._code,
            "refresh_token": self._refresh,
            "client_credentials": self._client_credentials,
            "password": self._password,
            _BEARER: self._bearer,
            _SAML: self._saml,
        }

    def _code(self, _: Request, params: Params, client: Client) -> Pair:
        text = params.get("code", "")
        code = self.book.take_code(text)
        if code.grant.client_id != client.client_id:
            raise Refused("invalid_grant", "The code is another client's.")
        if params.get("redirect_uri") != code.redirect_uri:
            raise Refused("invalid_grant", "redirect_uri: the code was sent elsewhere")
        if code.challenge is None:
            if client.secret is None:
                raise Refused("invalid_grant", "A public client needs a challenge.")
        elif not compare_digest(_challenge(params.get("code_verifier", ""), code.method), code.challenge):
            raise Refused("invalid_grant", "code_verifier: does not fit the challenge")
        return self.book.issue(code.grant, code=text)

    def _refresh(self, _: Request, params: Params, client: Client) -> Pair:
        return self.book.renew(params.get("refresh_token", ""), client)

    def _client_credentials(self, _: Request, params: Params, client: Client) -> Pair:
        if client.secret is None:
            raise Refused("unauthorized_client", "A public client has no tokens of its own.")
        return self.book.issue(Grant(client_id=client.client_id, user=None, scope=params.get("scope", "")))

    def _password(self, _: Request, params: Params, client: Client) -> Pair:
        user = params.get("username", "")
        known = self.config.users.get(user)
        if known is None or not compare_digest(known.encode(), params.get("password", "").encode()):
            raise Refused("invalid_grant", "There is no such user, or the password is wrong.")
        return self.book.issue(Grant(client_id=client.client_id, user=user, scope=params.get("scope", "")))

    def _bearer(self, request: Request, params: Params, client: Client) -> Pair:
        told = self.assertions.read(
            params.get("assertion", ""), error="invalid_grant", audiences=_audiences(request)
        )
        scope = str(told.get("scope") or params.get("scope", ""))
        return self._of_user(client, str(told.get("sub")), scope)

    def _saml(self, request: Request, params: Params, client: Client) -> Pair:
        user = self.assertions.read_saml(params.get("assertion", ""), audiences=_audiences(request))
        return self._of_user(client, user, params.get("scope", ""))

    def _of_user(self, client: Client, user: str, scope: str) -> Pair:
        """Return tokens of a user whom an assertion names, who needs none to renew them."""
        if user not in self.config.users:
            raise Refused("invalid_grant", "assertion: there is no such user")
        pair = self.book.issue(Grant(client_id=client.client_id, user=user, scope=scope))
        pair.refresh_token = None
        return pair

    def _pair(self, request: Request, pair: Pair) -> Response:
        told: dict[str, str | int] = {
            "access_token": pair.access_token,
            "token_type": "bearer",
            "expires_in": int(self.config.access_ttl),
            "scope": pair.grant.scope,
        }
        if pair.refresh_token is not None:
            told["refresh_token"] = pair.refresh_token
        if request.path == CUSTOMER_TOKEN:
            told["api_base_url_for_customer"] = f"{request.base_url}/customers/{pair.grant.user or 'app'}"
        if self.config.style is TokenStyle.FORM:
            return form({name: str(value) for name, value in told.items()})
        return answer(told)


def _audiences(request: Request) -> tuple[str, str]:
    return request.base_url, request.base_url + request.path


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
