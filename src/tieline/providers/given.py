"""Which names the templates of a provider may read, because one of its fields gives them; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from tieline.core.templates.scope import REQUEST_NAMES
from tieline.providers.model import Provider

_ALWAYS = frozenset({"now", "random", *REQUEST_NAMES})
_PAIR = frozenset({"username", "password"})
_CLIENT = frozenset({"clientId", "client_id", "clientSecret", "client_secret"})
_TOKEN = frozenset({"token", "accessToken", "access_token", "refreshToken", "refresh_token", "raw"})
#: What credentials have without being declared, by auth mode.
_OWN: dict[str, frozenset[str]] = {
    "NONE": frozenset(),
    "BASIC": _PAIR,
    "SIGNATURE": _PAIR | {"accessToken"},
    "AWS_SIGV4": frozenset({"access_key", "secret_key", "session_token", "region", "service", "role_arn"}),
    "API_KEY": frozenset({"apiKey", "api_key"}),
    "TWO_STEP": _TOKEN,
    "JWT": _TOKEN,
    "BILL": _TOKEN | _PAIR | {"organization_id", "dev_key", "session_id"},
    "CUSTOM": _CLIENT | _TOKEN | {"app", "user"},
    "INSTALL_PLUGIN": frozenset(),
}
_STEP = re.compile(r"step(\d+)")


def sends_key(provider: Provider) -> bool:
    """Tell whether requests to a provider of API keys carry the key: by its data, or as each integration says."""
    proxy = provider.proxy
    sent = (proxy.base_url, proxy.headers, proxy.query, proxy.body, provider.signing)
    return places_key(provider) or any("apiKey" in text or "api_key" in text for text in texts(sent))


def places_key(provider: Provider) -> bool:
    """Tell whether each integration says how its key is sent."""
    return provider.auth_mode == "API_KEY" and "keyName" in provider.integration_config


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value."""
    match value:
        case str():
            yield value
        case Mapping():
            for inner in cast("Mapping[str, object]", value).values():
                yield from texts(inner)
        case tuple() | list():
            for inner in cast("Sequence[object]", value):
                yield from texts(inner)
        case _:
            pass


def gives(provider: Provider, name: str) -> bool:
    """Tell whether something of a provider gives a dotted name of a template its value."""
    root, _, path = name.partition(".")
    field = path.partition(".")[0]
    match root:
        case "connectionConfig":
            return field in _configured(provider) or provider.post_connection_script is not None
        case "integrationConfig":
            return field in provider.integration_config
        case "credentials":
            of_operator = provider.auth_mode == "TWO_STEP" and field in provider.integration_config
            return field in provider.credentials or field in _own(provider) or of_operator
        case "assertionOption":
            return field in provider.assertion_option
        case _ if step := _STEP.fullmatch(root):
            return 1 <= int(step[1]) <= len(provider.additional_steps) + 1
        case _:
            return name in _ALWAYS or root in _own(provider)


def _own(provider: Provider) -> frozenset[str]:
    """Return what credentials of a provider have without being declared; `raw` is the answer a token came in."""
    own = _OWN.get(provider.auth_mode, _CLIENT | _TOKEN)
    return own | {"_cookies"} if provider.token_response_headers else own


def brought(provider: Provider) -> set[str]:
    """Return the fields of `connection_config` that answers bring, by path and by the first name of it."""
    paths = (
        *provider.token_response_metadata,
        *provider.refresh_token_response_metadata,
        *provider.redirect_uri_metadata,
        *provider.webhook_response_metadata,
    )
    return {part for path in paths for part in (path.split(".")[0], path)}


def _configured(provider: Provider) -> set[str]:
    """Return the fields of `connection_config`: what people fill in, and what answers bring."""
    return {*provider.connection_config, *brought(provider)}
