"""Providers of the operator's own that lead to the upstream, one of each kind that none of the shipped is fit for."""

from __future__ import annotations

from pathlib import Path

_PROVIDERS = {
    # Where it is, its connections say: such an address is looked at before it is called.
    "acme-plain": """
display_name: Acme (plain)
auth_mode: NONE
proxy: {{base_url: "${{connectionConfig.baseUrl}}"}}
connection_config:
  baseUrl: {{type: string, title: Base URL, format: uri}}
""",
    "acme-key": """
display_name: Acme (key)
auth_mode: API_KEY
proxy:
  base_url: {url}
  headers: {{x-api-key: "${{apiKey}}", accept: application/vnd.acme+json, user-agent: acme-agent}}
  query: {{version: "2"}}
  verification: {{endpoints: [/me]}}
""",
    "acme-oauth": """
display_name: Acme (OAuth)
auth_mode: OAUTH2
authorization_url: {url}/authorize
token_url: {url}/token
proxy: {{base_url: "{url}"}}
""",
    "acme-client": """
display_name: Acme (client)
auth_mode: OAUTH2_CC
token_url: {url}/token
proxy: {{base_url: "{url}"}}
""",
    "acme-login": """
display_name: Acme (login)
auth_mode: TWO_STEP
token_url: {url}/login
token_params: {{user: "${{credentials.user}}", pin: "${{credentials.pin}}"}}
token_response: {{token: data.jwt, token_expiration: data.lives, token_expiration_strategy: expireIn}}
proxy: {{base_url: "{url}"}}
credentials:
  user: {{type: string, title: User}}
  pin: {{type: string, title: PIN}}
""",
    # The signing is that of the provider that ships.
    "gotom": """
alias: gotom
proxy: {{base_url: "{url}"}}
""",
}


def write_providers(folder: Path, url: str) -> None:
    """Write the files into the folder of a home."""
    folder.mkdir(parents=True)
    for name, text in _PROVIDERS.items():
        (folder / f"{name}.yaml").write_text(text.format(url=url))
