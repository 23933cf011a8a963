"""Providers, and the integrations that are made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from tieline.runtime.op import Body
from tieline.sdk.call import Call, Listed, all_of, done, in_path, in_query, inside, op
from tieline.sdk.errors import UnknownIntegration, UnknownProvider
from tieline.sdk.models.integrations import Integration, IntegrationCredentials, Provider
from tieline.sdk.models.syncs import FunctionInfo

_JSON = (Body("json"),)

_PROVIDERS = op("GET", "/providers", "list_providers", *in_query("search"))
_PROVIDER = op("GET", "/providers/{provider}", "get_provider", *in_path("provider"))
_TEMPLATES = op("GET", "/providers/{provider}/templates", "list_provider_templates", *in_path("provider"))

_LIST = op("GET", "/integrations", "list_integrations")
_GET = op("GET", "/integrations/{key}", "get_integration", *in_path("key"), *in_query("include"))
_CREATE = op("POST", "/integrations", "create_integration", bodies=_JSON)
_QUICKSTART = op("POST", "/integrations/quickstart", "create_quickstart_integration", bodies=_JSON)
_UPDATE = op("PATCH", "/integrations/{key}", "update_integration", *in_path("key"), bodies=_JSON)
_DELETE = op("DELETE", "/integrations/{key}", "delete_integration", *in_path("key"))


def list_providers(*, search: str | None = None) -> Listed[Provider]:
    """List the providers whose name has `search` in it, or all."""
    read = all_of("data", Provider)
    return Listed(at=lambda _: Call(op=_PROVIDERS, values=(search,), read=read))


def get_provider(provider: str) -> Call[Provider]:
    """Return a provider; raises UnknownProvider."""
    return Call(op=_PROVIDER, values=(provider,), read=inside("data", Provider), missing=UnknownProvider)


def list_provider_templates(provider: str) -> Listed[FunctionInfo]:
    """List the functions of a provider that are ready to use; raises UnknownProvider."""
    read = all_of("data", FunctionInfo)
    return Listed(at=lambda _: Call(op=_TEMPLATES, values=(provider,), read=read, missing=UnknownProvider))


def list_integrations() -> Listed[Integration]:
    """List all integrations."""
    return Listed(at=lambda _: Call(op=_LIST, read=all_of("data", Integration)))


def get_integration(
    integration: str, *, include: Sequence[Literal["webhook", "credentials"]] = ()
) -> Call[Integration]:
    """Return an integration, with its webhook address or its credentials where asked; raises UnknownIntegration."""
    return _about(_GET, integration, list(include))


def create_integration(
    provider: str,
    integration: str,
    *,
    display_name: str | None = None,
    credentials: IntegrationCredentials | Mapping[str, Any] | None = None,
    forward_webhooks: bool | None = None,
    integration_config: Mapping[str, Any] | None = None,
    custom: Mapping[str, Any] | None = None,
) -> Call[Integration]:
    """Set a provider up under the key `integration`; raises InvalidInput where that is taken, or something is missing."""
    body = {
        "provider": provider,
        "unique_key": integration,
        "display_name": _or_unset(display_name),
        "credentials": _or_unset(credentials),
        "forward_webhooks": _or_unset(forward_webhooks),
        "integration_config": _or_unset(integration_config),
        "custom": _or_unset(custom),
    }
    return Call(op=_CREATE, body=body, read=inside("data", Integration))


def create_quickstart_integration(
    provider: str, integration: str, *, display_name: str | None = None, forward_webhooks: bool | None = None
) -> Call[Integration]:
    """Set a provider up that needs no client of yours; raises InvalidInput."""
    body = {
        "provider": provider,
        "unique_key": integration,
        "display_name": _or_unset(display_name),
        "forward_webhooks": _or_unset(forward_webhooks),
    }
    return Call(op=_QUICKSTART, body=body, read=inside("data", Integration))


def update_integration(
    integration: str,
    *,
    unique_key: str | UnsetType = UNSET,
    display_name: str | UnsetType = UNSET,
    credentials: IntegrationCredentials | Mapping[str, Any] | UnsetType = UNSET,
    forward_webhooks: bool | UnsetType = UNSET,
    integration_config: Mapping[str, Any] | UnsetType = UNSET,
    custom: Mapping[str, Any] | UnsetType = UNSET,
) -> Call[Integration]:
    """Change what is given, the key only while there are no connections; raises UnknownIntegration, InvalidInput."""
    body = {
        "unique_key": unique_key,
        "display_name": display_name,
        "credentials": credentials,
        "forward_webhooks": forward_webhooks,
        "integration_config": integration_config,
        "custom": custom,
    }
    return _about(_UPDATE, integration, body=body)


def delete_integration(integration: str) -> Call[None]:
    """Remove an integration with its connections; raises UnknownIntegration."""
    return Call(op=_DELETE, values=(integration,), read=done, missing=UnknownIntegration)


def _about(
    what: Any, integration: str, *more: object, body: Mapping[str, object] | UnsetType = UNSET
) -> Call[Integration]:
    return Call(
        op=what,
        values=(integration, *more),
        body=body,
        read=inside("data", Integration),
        missing=UnknownIntegration,
    )


def _or_unset(value: object) -> object:
    return UNSET if value is None else value
