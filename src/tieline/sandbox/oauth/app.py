"""The OAuth sandbox as an ASGI application."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping

from tieline.sandbox.gong import asgi
from tieline.sandbox.gong.asgi import Receive, Response, Scope, Send
from tieline.sandbox.oauth import apps, authorize, aws, logins, oauth1, tokens
from tieline.sandbox.oauth.apps import Apps
from tieline.sandbox.oauth.assertions import Assertions
from tieline.sandbox.oauth.authorize import Authorize
from tieline.sandbox.oauth.aws import Aws
from tieline.sandbox.oauth.book import Book, Client, Refused
from tieline.sandbox.oauth.config import OAuthSandboxConfig
from tieline.sandbox.oauth.documents import Documents, Fetch
from tieline.sandbox.oauth.logins import Logins
from tieline.sandbox.oauth.oauth1 import OAuth1
from tieline.sandbox.oauth.requests import Request, answer
from tieline.sandbox.oauth.tokens import Tokens

REGISTER = "/oauth2/register"
ME = "/api/me"
SERVER_FACTS = "/.well-known/oauth-authorization-server"
RESOURCE_FACTS = "/.well-known/oauth-protected-resource"
MCP = "/mcp"
CLIENT = "/api/client"
_CUSTOMERS = "/customers/"

Answering = Callable[[Request], Response]


class OAuthSandbox:
    """An authorization server, and a resource that its tokens open. `clock` stands for time."""

    def __init__(
        self,
        config: OAuthSandboxConfig | None = None,
        *,
        clock: Callable[[], float] = time.time,
        fetch: Fetch | None = None,
    ) -> None:
        """Begin to be one; with `fetch` it knows clients by documents about them, too."""
        self.config = config = config or OAuthSandboxConfig()
        self.assertions = Assertions()
        self.book = Book(
            now=clock,
            access_ttl=config.access_ttl,
            refresh_ttl=config.refresh_ttl,
            code_ttl=config.code_ttl,
            rotate=config.rotate,
        )
        self.book.clients[config.client_id] = Client(
            client_id=config.client_id, secret=config.client_secret, redirect_uris=config.redirect_uris
        )
        self._tokens = Tokens(config=config, book=self.book, assertions=self.assertions)
        self._oauth1 = OAuth1(config=config, now=clock)
        self._logins = Logins(config=config, book=self.book)
        self._apps = Apps(config=config, book=self.book, assertions=self.assertions)
        self._aws = Aws(now=clock, ttl=config.access_ttl)
        self._documents = Documents(book=self.book, fetch=fetch)
        self._routes = self._all_routes()

    def _all_routes(self) -> Mapping[tuple[str, str], Answering]:
        page = Authorize(config=self.config, book=self.book, documents=self._documents)
        return {
            ("GET", authorize.AUTHORIZE): page.show,
            ("POST", authorize.AUTHORIZE): page.decide,
            ("POST", tokens.TOKEN): self._tokens.give,
            ("POST", tokens.CUSTOMER_TOKEN): self._tokens.give,
            ("POST", tokens.REVOKE): self._tokens.revoke,
            ("POST", REGISTER): self._register,
            ("GET", SERVER_FACTS): self._server_facts,
            ("GET", RESOURCE_FACTS): _resource_facts,
            ("GET", RESOURCE_FACTS + MCP): _tools_facts,
            ("GET", MCP): self._me,
            ("GET", CLIENT): self._client,
            ("POST", oauth1.REQUEST_TOKEN): self._oauth1.request_token,
            ("GET", oauth1.AUTHORIZE): self._oauth1.authorize,
            ("POST", oauth1.AUTHORIZE): self._oauth1.authorize,
            ("POST", oauth1.ACCESS_TOKEN): self._oauth1.access_token,
            ("GET", ME): self._me,
            ("POST", logins.SESSION): self._logins.session,
            ("POST", logins.XML): self._logins.xml,
            ("POST", logins.COOKIE): self._logins.cookie,
            ("GET", logins.TEXT): self._logins.text,
            ("POST", aws.STS): self._aws.assume,
            ("POST", aws.LEND): self._aws.lend,
            ("GET", aws.AWS_ME): self._aws.me,
            ("GET", apps.INSTALL): self._apps.install,
            ("GET", apps.INSTALLATIONS): self._apps.installations,
            ("GET", apps.PLUGIN): self._apps.plugin,
        }

    def facts(self, url: str) -> dict[str, str]:
        """Return what a program must know of a sandbox that is served at an address."""
        user, password = next(iter(self.config.users.items()))
        return {
            "url": url,
            "client_id": self.config.client_id,
            "client_secret": self.config.client_secret,
            "user": user,
            "password": password,
            "authorization_url": url + authorize.AUTHORIZE,
            "token_url": url + tokens.TOKEN,
            "customer_token_url": url + tokens.CUSTOMER_TOKEN,
            "registration_url": url + REGISTER,
            "oauth1_request_url": url + oauth1.REQUEST_TOKEN,
            "oauth1_authorization_url": url + oauth1.AUTHORIZE,
            "oauth1_token_url": url + oauth1.ACCESS_TOKEN,
            "resource": url + ME,
            "mcp_server_url": url + MCP,
            "private_key": self.assertions.private_key,
            "organization_id": logins.ORGANIZATION,
            "dev_key": logins.DEV_KEY,
            "app_id": apps.APP_ID,
            "app_link": url + apps.INSTALL.removesuffix("/installations/new"),
            "installation_id": apps.INSTALLATION_ID,
            "plugin_link": url + apps.PLUGIN,
            "sts_url": url + aws.STS,
            "aws_access_key_id": aws.ACCESS_KEY,
            "aws_secret_access_key": aws.SECRET_KEY,
            "role_arn": aws.ROLE,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        body = await asgi.read(receive)
        await asgi.respond(
            answer({"error": "too_large"}, 413) if body is None else self._serve(scope, body), send
        )

    def _serve(self, scope: Scope, body: bytes) -> Response:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        request = Request(
            method=scope["method"],
            path=scope["path"],
            query=scope.get("query_string", b"").decode("latin-1"),
            headers=headers,
            body=body,
            base_url=f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}",
        )
        try:
            return self._route(request)(request)
        except Refused as problem:
            return self._tokens.refused(problem)

    def _route(self, request: Request) -> Answering:
        if request.method == "GET" and request.path.startswith(_CUSTOMERS):
            return self._me
        if self._apps.gives(request):
            return self._apps.token
        found = self._routes.get((request.method, request.path))
        if found is None:
            raise Refused("not_found", "There is nothing of that name.", 404)
        return found

    def _me(self, request: Request) -> Response:
        """Tell whose account a request is about; under a customer's address, that customer's alone."""
        if request.headers.get("authorization", "").startswith("OAuth "):
            return answer({"user": self._oauth1.user_of(request), "client_id": self.config.client_id})
        grant = self.book.grant_of(request.bearer() or self._logins.token_of(request) or "")
        owner = request.path.removeprefix(_CUSTOMERS).partition("/")[0]
        if grant is None or (request.path.startswith(_CUSTOMERS) and owner != (grant.user or "app")):
            told = {"error": "invalid_token", "error_description": "The token is no good here."}
            facts = f"{request.base_url}{RESOURCE_FACTS}"
            return answer(
                told, 401, {"www-authenticate": f'Bearer error="invalid_token", resource_metadata="{facts}"'}
            )
        return answer({"user": grant.user, "client_id": grant.client_id, "scope": grant.scope})

    def _client(self, request: Request) -> Response:
        """Tell which client asks, by its own secret."""
        return answer({"client_id": self._tokens.client(request, {}).client_id})

    def _server_facts(self, request: Request) -> Response:
        """Tell where everything is, and what can be asked for (RFC 8414)."""
        documents = self._documents.fetch is not None
        return answer(
            {**_facts_of_server(request.base_url), "client_id_metadata_document_supported": documents}
        )

    def _register(self, request: Request) -> Response:
        """Register a client, as RFC 7591 says."""
        document = request.document()
        given = document.get("redirect_uris")
        addresses = [each for each in given if isinstance(each, str)] if isinstance(given, list) else []  # pyright: ignore[reportUnknownVariableType]  # JSON
        if not addresses:
            raise Refused("invalid_redirect_uri", "redirect_uris: there must be one")
        public = document.get("token_endpoint_auth_method") == "none"
        client = Client(
            client_id=f"dyn-{secrets.token_hex(8)}",
            secret=None if public else secrets.token_hex(16),
            redirect_uris=tuple(addresses),
        )
        self.book.clients[client.client_id] = client
        told: dict[str, object] = {
            **document,
            "client_id": client.client_id,
            "client_id_issued_at": int(time.time()),
        }
        if client.secret is not None:
            told |= {"client_secret": client.secret, "client_secret_expires_at": 0}
        return answer(told, 201)


def _facts_of_server(base: str) -> dict[str, object]:
    return {
        "issuer": base,
        "authorization_endpoint": base + authorize.AUTHORIZE,
        "token_endpoint": base + tokens.TOKEN,
        "revocation_endpoint": base + tokens.REVOKE,
        "registration_endpoint": base + REGISTER,
        "response_types_supported": ["code"],
        "grant_types_supported": [
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "password",
        ],
        "code_challenge_methods_supported": ["S256", "plain"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
            "none",
        ],
        "authorization_response_iss_parameter_supported": True,
    }


def _resource_facts(request: Request) -> Response:
    return answer({"resource": request.base_url + ME, "authorization_servers": [request.base_url]})


def _tools_facts(request: Request) -> Response:
    """Tell of the server of tools, whose documents say all that a client must know."""
    return answer(
        {
            "resource": request.base_url + MCP,
            "authorization_servers": [request.base_url],
            "scopes_supported": ["tools:read", "tools:call"],
            "bearer_methods_supported": ["header"],
        }
    )
