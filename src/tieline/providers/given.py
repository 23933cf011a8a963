"""Which names the templates of a provider may read, because one of its fields gives them; pure."""

from __future__ import annotations

import re

from tieline.core.templates.scope import REQUEST_NAMES
from tieline.providers.model import Provider

_OAUTH = frozenset({"OAUTH1", "OAUTH2", "OAUTH2_CC", "TBA", "MCP_OAUTH2", "MCP_OAUTH2_GENERIC", "CUSTOM", "APP"})
_ALWAYS = frozenset({"now", "random", *REQUEST_NAMES})
#: What credentials of a kind have without being declared.
_OWN: dict[str, frozenset[str]] = {
    "BASIC": frozenset({"username", "password"}),
    "SIGNATURE": frozenset({"username", "password"}),
    "API_KEY": frozenset({"apiKey"}),
    "OAUTH2_CC": frozenset({"client_id", "client_secret"}),
    "AWS_SIGV4": frozenset({"username", "password"}),
}
_STEP = re.compile(r"step(\d+)")


def gives(provider: Provider, name: str) -> bool:
    """Tell whether something of a provider gives a dotted name of a template its value."""
    root, _, path = name.partition(".")
    field = path.partition(".")[0]
    if name in _ALWAYS:
        return True
    match root:
        case "connectionConfig":
            return field in _configured(provider) or provider.post_connection_script is not None
        case "credentials":
            return field in provider.credentials or field in _credentials(provider)
        case "assertionOption":
            return field in provider.assertion_option
        case _ if step := _STEP.fullmatch(root):
            return 1 <= int(step[1]) <= len(provider.additional_steps) + 1
        case _:
            return not path and name in _single(provider)


def _credentials(provider: Provider) -> frozenset[str]:
    """Return what credentials have without being declared; `raw` is the answer that a token came in."""
    own = _OWN.get(provider.auth_mode, frozenset())
    if provider.auth_mode in _OAUTH or provider.auth_mode == "TWO_STEP":
        own |= {"raw", "token"}
    return own | {"_cookies"} if provider.token_response_headers else own


def _configured(provider: Provider) -> set[str]:
    """Return the fields of `connection_config`: what people fill in, and what answers bring."""
    brought = (
        *provider.token_response_metadata,
        *provider.redirect_uri_metadata,
        *provider.webhook_response_metadata,
    )
    return {*provider.connection_config, *(part for path in brought for part in (path.split(".")[0], path))}


def _single(provider: Provider) -> set[str]:
    """Return the names without a dot that this kind of provider has."""
    names: set[str] = set()
    if provider.auth_mode == "API_KEY":
        names |= {"apiKey"}
    if provider.auth_mode in _OAUTH:
        names |= {"accessToken", "refresh_token", "clientId", "clientSecret"}
    if provider.auth_mode == "TWO_STEP":
        names |= {"accessToken", "refresh_token", "token"}
    if provider.auth_mode in {"JWT", "BILL"}:
        names |= {"accessToken", "token"}
    return names
