"""Providers as an integration sets them up: what its `integration_config` says of addresses and of keys; pure.

Templates read it as `${integrationConfig.name}`. Where a connection's configuration has a field of the same name, it is
that field's default. Providers of the auth mode API_KEY for any API at all declare `keyName`, with `keyPlacement` and
`valueTemplate` where the key goes, and `baseUrl`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.templates import Template
from tieline.providers.given import gives, places_key, texts
from tieline.providers.model import InputField, Provider, Proxy

#: What a provider for any API has in place of an address.
BASE_URL = "${integrationConfig.baseUrl}"

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,255}")
#: Headers that say how the message travels.
_TAKEN = frozenset({"host", "content-length", "connection", "transfer-encoding", "te", "trailer", "upgrade"})


def configured(provider: Provider, config: Mapping[str, JsonValue]) -> Provider:
    """Return a provider with what an integration says; raises `UsageError` naming the field that cannot be used."""
    if not config:
        return provider
    proxy = provider.proxy
    if places_key(provider):
        proxy = _with_key(provider, config)
    if "baseUrl" in provider.integration_config and config.get("baseUrl"):
        proxy = msgspec.structs.replace(proxy, base_url=BASE_URL)
    fields = {
        name: msgspec.structs.replace(field, default_value=value)
        if isinstance(value := config.get(name), str) and _is_open(provider.integration_config.get(name))
        else field
        for name, field in provider.connection_config.items()
    }
    return msgspec.structs.replace(
        provider, proxy=proxy, connection_config=fields, integration_values=dict(config)
    )


def _is_open(field: InputField | None) -> bool:
    """Tell whether a field of the integration may be shown: a connection's configuration is, to those who ask."""
    return field is not None and not field.secret


def addressed(provider: Provider) -> Provider:
    """Return a provider that does not ask for what only its address would need: an account has an address already."""
    rest = msgspec.structs.replace(
        provider,
        proxy=msgspec.structs.replace(provider.proxy, base_url=None),
        connection_config={},
        entry={},
    )
    elsewhere = "\n".join(texts(msgspec.to_builtins(rest)))
    mentioned = Template.parse(provider.proxy.base_url or "").names
    fields = {
        name: msgspec.structs.replace(field, optional=True)
        if (read := f"connectionConfig.{name}") in mentioned and read not in elsewhere
        else field
        for name, field in provider.connection_config.items()
    }
    return msgspec.structs.replace(provider, connection_config=fields)


def _with_key(provider: Provider, config: Mapping[str, JsonValue]) -> Proxy:
    proxy = provider.proxy
    name, template = str(config.get("keyName") or ""), str(config.get("valueTemplate") or "${apiKey}")
    _check_template(provider, template)
    if config.get("keyPlacement") == "query":
        return msgspec.structs.replace(proxy, query={**proxy.query, name: template})
    if not _HEADER.fullmatch(name) or name.lower() in _TAKEN:
        raise _refused("keyName", f"{name[:50]!r} cannot be a header")
    return msgspec.structs.replace(proxy, headers={**proxy.headers, name: template})


def _check_template(provider: Provider, text: str) -> None:
    try:
        names = Template.parse(text).names
    except UsageError as problem:
        raise _refused("valueTemplate", problem.message) from None
    for name in sorted(names):
        if not gives(provider, name):
            raise _refused("valueTemplate", f"${{{name}}} has no value here; the key is ${{apiKey}}")


def _refused(field: str, told: str) -> UsageError:
    return UsageError(f"integration_config.{field}: {told}", field=f"integration_config.{field}")
