"""A server whose providers are an OAuth sandbox, and a browser that signs in there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests.asking import Asker, Reply, asking

from tieline.sandbox.oauth import OAuthSandbox, OAuthSandboxConfig
from tieline.sandbox.serve import serving

#: Entries of providers; `SANDBOX` is where the sandbox is.
PROVIDERS = {
    "box": """
display_name: Box
auth_mode: OAUTH2
authorization_url: SANDBOX/oauth2/authorize
token_url: SANDBOX/oauth2/generate-customer-token
token_request_auth_method: basic
token_response_metadata: [api_base_url_for_customer]
default_scopes: [read, write]
authorization_params: {access_type: offline, tenant: "${connectionConfig.tenant}"}
connection_config:
  api_base_url_for_customer: {title: Address, automated: true}
  tenant: {title: Tenant, pattern: "^[a-z]+$", optional: true}
proxy: {base_url: "${connectionConfig.api_base_url_for_customer}"}
""",
    "box-plain": """
display_name: Plain box
auth_mode: OAUTH2
authorization_url: SANDBOX/oauth2/authorize
token_url: SANDBOX/oauth2/token
disable_pkce: true
scope_separator: ","
body_format: json
redirect_uri_metadata: [realm]
proxy: {base_url: "SANDBOX"}
""",
    "box-proved": """
display_name: Box by a signature
auth_mode: OAUTH2
authorization_url: SANDBOX/oauth2/authorize
token_url: SANDBOX/oauth2/token
token_request_auth_method: private_key_jwt
connection_config:
  tenant: {title: Tenant, optional: true}
  pin: {title: PIN, secret: true, optional: true}
proxy: {base_url: "SANDBOX"}
""",
    "box-mcp": """
display_name: Box of tools
auth_mode: MCP_OAUTH2
client_registration: dynamic
registration_url: SANDBOX/oauth2/register
registration_params: {client_name: Acme}
authorization_url: SANDBOX/oauth2/authorize
token_url: SANDBOX/oauth2/token
proxy: {base_url: "SANDBOX"}
""",
    "box-mcp-static": """
display_name: Box of tools for those who are known
auth_mode: MCP_OAUTH2
client_registration: static
authorization_url: SANDBOX/oauth2/authorize
token_url: SANDBOX/oauth2/token
proxy: {base_url: "SANDBOX"}
""",
    "box-signed": """
display_name: Box of before
auth_mode: OAUTH1
request_url: SANDBOX/oauth1/request_token
authorization_url: SANDBOX/oauth1/authorize
token_url: SANDBOX/oauth1/access_token
signature_method: HMAC-SHA1
proxy: {base_url: "SANDBOX"}
""",
    "box-anywhere": """
display_name: Box of any host
auth_mode: OAUTH2
authorization_url: https://${connectionConfig.host}/authorize || SANDBOX/oauth2/authorize
token_url: https://${connectionConfig.host}/token || SANDBOX/oauth2/token
connection_config: {host: {title: Host, format: hostname, optional: true}}
proxy: {base_url: "SANDBOX"}
""",
    "box-client": """
display_name: Box by a client
auth_mode: OAUTH2_CC
token_url: SANDBOX/oauth2/token
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-login": """
display_name: Box by a password
auth_mode: TWO_STEP
token_url: SANDBOX/oauth2/token
body_format: form
token_params:
  grant_type: password
  client_id: sandbox-client
  client_secret: sandbox-client-secret
  username: ${credentials.username}
  password: ${credentials.password}
token_response: {token: access_token, token_expiration: expires_in}
credentials: {username: {title: User}, password: {title: Password, secret: true}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-key": """
display_name: Box by a key
auth_mode: API_KEY
proxy: {base_url: "SANDBOX", headers: {authorization: "Bearer ${apiKey}"}, verification: {endpoints: [/api/me]}}
""",
    "box-basic": """
display_name: Box by a pair
auth_mode: BASIC
proxy: {base_url: "SANDBOX", verification: {endpoints: [/.well-known/oauth-authorization-server]}}
""",
    "box-session": """
display_name: Box by a session
auth_mode: BILL
token_url: SANDBOX/login/session
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-xml": """
display_name: Box by XML
auth_mode: TWO_STEP
token_url: SANDBOX/login/xml
body_format: xml
token_params: {request: {$version: "1.0", login: {user: "${credentials.user}", password: "${credentials.password}"}}}
token_headers: {content-type: application/xml}
token_response: {token: response.result.data.session}
credentials: {user: {title: User}, password: {title: Password, secret: true}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-cookie": """
display_name: Box by a cookie
auth_mode: TWO_STEP
token_url: SANDBOX/login/cookie
token_params: {UserName: "${credentials.user}", Password: "${credentials.password}"}
token_response: {token: SessionId}
token_response_headers: [set-cookie]
credentials: {user: {title: User}, password: {title: Password, secret: true}}
proxy: {base_url: "SANDBOX", headers: {cookie: "${credentials._cookies}"}, verification: {endpoints: [/api/me]}}
""",
    "box-text": """
display_name: Box by a text
auth_mode: TWO_STEP
token_request_method: GET
token_url: SANDBOX/login/text?user=${credentials.user}&password=${credentials.password}
token_response: {token: ''}
token_expires_in_ms: 3600000
credentials: {user: {title: User}, password: {title: Password, secret: true}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-jwt-bearer": """
display_name: Box by a token of our own
auth_mode: TWO_STEP
body_format: form
token_url: SANDBOX/oauth2/token
signature: {protocol: RSA}
token:
  signing_key: ${credentials.key}
  expires_in_ms: 300000
  header: {alg: RS256}
  payload: {sub: "${credentials.user}", aud: SANDBOX, jti: "${random}"}
token_params:
  grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer
  client_id: sandbox-client
  client_secret: sandbox-client-secret
  assertion: ${token}
token_response: {token: access_token, token_expiration: expires_in}
credentials: {user: {title: User}, key: {title: Key, secret: true}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-saml": """
display_name: Box by SAML
auth_mode: TWO_STEP
body_format: form
token_url: SANDBOX/oauth2/token
assertion:
  type: saml
  key: ${assertionOption.key}
  issuer: us.test
  lifetimeInSeconds: '315360000'
  audiences: SANDBOX
  attributes: {api_key: "${credentials.client}"}
  nameIdentifier: ${assertionOption.user}
  recipient: SANDBOX/oauth2/token
token_params:
  grant_type: urn:ietf:params:oauth:grant-type:saml2-bearer
  client_id: ${credentials.client}
  client_secret: sandbox-client-secret
  assertion: ${credentials.assertion}
token_response: {token: access_token, token_expiration: expires_in}
credentials: {client: {title: Client}, assertion: {automated: true}}
assertion_option: {user: {title: User}, key: {title: Key}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-role": """
display_name: Box by a role
auth_mode: AWS_SIGV4
credentials: {role_arn: {title: Role}}
connection_config: {region: {title: Region, optional: true}, service: {automated: true}}
integration_config:
  service: {title: Service, default_value: s3}
  defaultRegion: {title: Region, default_value: eu-west-1}
  stsMode: {title: Mode, enum: [builtin, custom], default_value: builtin}
  awsAccessKeyId: {title: Key, default_value: AKIAEMULATOR}
  awsSecretAccessKey: {title: Secret, default_value: sandbox-aws-secret}
  stsEndpointUrl: {title: Address, default_value: SANDBOX/sts}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/aws/me]}}
""",
    "box-lent": """
display_name: Box by lent keys
auth_mode: AWS_SIGV4
credentials: {role_arn: {title: Role}}
connection_config: {region: {title: Region, optional: true}, service: {automated: true}}
integration_config:
  service: {title: Service, default_value: s3}
  stsMode: {title: Mode, enum: [builtin, custom], default_value: custom}
  stsEndpointUrl: {title: Address, default_value: SANDBOX/lend}
  stsAuthType: {title: Way, default_value: api_key}
  stsApiKey: {title: Key, default_value: sandbox-lend-key}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/aws/me]}}
""",
    "box-tools": """
display_name: Box of any tools
auth_mode: MCP_OAUTH2_GENERIC
""",
    "box-mcp-document": """
display_name: Box of tools, by a document
auth_mode: MCP_OAUTH2
client_registration: cimd
authorization_url: SANDBOX/oauth2/authorize
token_url: SANDBOX/oauth2/token
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-app": """
display_name: Box with an app
auth_mode: APP
authorization_url: ${connectionConfig.appPublicLink}/installations/new
authorization_params: {back: "http://tieline.test/app-auth/connect"}
token_url: SANDBOX/app/installations/${connectionConfig.installation_id}/access_tokens
connection_config: {appPublicLink: {automated: true}, installation_id: {automated: true}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-app-user": """
display_name: Box with an app and its user
auth_mode: CUSTOM
authorization_url: ${connectionConfig.appPublicLink}/installations/new
authorization_params: {back: "http://tieline.test/oauth/callback", user: "1"}
token_url:
  OAUTH2: SANDBOX/oauth2/token
  APP: SANDBOX/app/installations/${connectionConfig.installation_id}/access_tokens
installations: {url: "SANDBOX/user/installations", records: installations}
connection_config: {appPublicLink: {automated: true}, installation_id: {automated: true}}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/me]}}
""",
    "box-plugin": """
display_name: Box with a plugin
auth_mode: INSTALL_PLUGIN
auth_type: BASIC
redirect_uri_metadata: [website_id]
authorization_params: {back: "http://tieline.test/oauth/callback"}
integration_config:
  app_link: {title: Link, default_value: SANDBOX/plugins/sandbox}
  username: {title: User, default_value: sandbox-client}
  password: {title: Password, default_value: sandbox-client-secret, secret: true}
proxy: {base_url: "SANDBOX", verification: {endpoints: [/api/client]}}
""",
    "box-open": """
display_name: Open box
auth_mode: NONE
proxy: {base_url: "SANDBOX"}
""",
}
CLIENT = {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}
WITH_CLIENT = {"OAUTH2", "OAUTH1", "TBA"}
WITH_APP = {"APP", "CUSTOM"}


@dataclass(kw_only=True)
class World:
    """A server, and the sandbox that its integrations lead to."""

    ask: Asker
    sandbox: OAuthSandbox
    url: str

    async def session(self, **more: Any) -> str:
        """Return the token of a new session."""
        reply = await self.ask("POST", "/connect/sessions", {"end_user": {"id": "u1"}, **more})
        assert reply.status == 201, reply.body
        return reply.json["data"]["token"]

    async def connections(self) -> list[Any]:
        return (await self.ask("GET", "/connections")).json["connections"]

    async def connection(self, connection_id: str, integration: str = "box") -> Any:
        target = f"/connections/{connection_id}?provider_config_key={integration}&refresh_token=true"
        return (await self.ask("GET", target)).json


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(kw_only=True)
class Browser:
    """Goes where it is sent, and keeps its cookies."""

    world: World
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, target: str) -> Reply:
        """Ask the server for one page."""
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asker = Asker(app=self.world.ask.app, key=None, tieline=self.world.ask.tieline)
        reply = await asker("GET", target, headers=[("cookie", told)] if told else [])
        if "set-cookie" in reply.headers:
            name, _, value = reply.headers["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    async def begin(self, token: str, integration: str = "box", **more: str) -> Reply:
        query = urlencode({"connect_session_token": token, **more})
        return await self.get(f"/oauth/connect/{integration}?{query}")

    async def approve(self, url: str) -> str:
        """Say yes at the provider's page; return where it leads."""
        response = await asyncio.to_thread(self._open, url)
        assert urlsplit(response).path in {"/oauth/callback", "/app-auth/connect"}, response
        return response.removeprefix("http://tieline.test")

    async def sign_in(self, token: str, integration: str = "box", **more: str) -> Reply:
        """Go all the way; return the last page."""
        begun = await self.begin(token, integration, **more)
        assert begun.status == 302, begun.body
        return await self.get(await self.approve(begun.headers["location"]))

    @staticmethod
    def _open(url: str) -> str:
        from urllib.error import HTTPError

        try:
            build_opener(_Stay).open(Request(url))
        except HTTPError as answer:
            location = answer.headers["location"]
            answer.close()
            return location
        raise AssertionError("nobody was sent anywhere")


def client_of(name: str, text: str, sandbox: OAuthSandbox, url: str) -> dict[str, str] | None:
    """Return the credentials that an integration of an entry needs, None where it needs none."""
    mode = text.partition("auth_mode: ")[2].split()[0]
    client = {"type": mode, **CLIENT} if mode in WITH_CLIENT else None
    if mode in WITH_APP:
        app = {"app_id": "4711", "app_link": f"{url}/apps/sandbox"}
        client = {"type": mode, **app, "private_key": sandbox.assertions.private_key}
        client |= CLIENT if mode == "CUSTOM" else {}
    if name == "box-mcp-static":
        client = {"type": "MCP_OAUTH2", **CLIENT}
    if name == "box-proved":
        client = {**(client or {}), "client_secret": sandbox.assertions.private_key}
    return client


@asynccontextmanager
async def signing_in(
    home: Path,
    variables: Mapping[str, str] | None = None,
    *,
    fetch: Callable[[str], bytes] | None = None,
    **config: Any,
) -> AsyncIterator[World]:
    """Run a sandbox, and a server with an integration for each of the providers."""
    sandbox = OAuthSandbox(OAuthSandboxConfig(auto_approve=True, **config), fetch=fetch)
    with serving(sandbox) as url:
        folder = home / "providers"
        folder.mkdir(parents=True)
        for name, text in PROVIDERS.items():
            (folder / f"{name}.yaml").write_text(text.replace("SANDBOX", url))
        allowed = {"TIELINE_EGRESS_ALLOW": "127.0.0.1/32", **(variables or {})}
        async with asking(home, allowed) as ask:
            for name, text in PROVIDERS.items():
                client = client_of(name, text, sandbox, url)
                body = {"provider": name, "unique_key": name, **({"credentials": client} if client else {})}
                reply = await ask("POST", "/integrations", body)
                assert reply.status == 200, reply.body
            yield World(ask=ask, sandbox=sandbox, url=url)
