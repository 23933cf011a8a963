"""Objects of dlt's that stand in a configuration, as the settings that they were made with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

#: What an object of ours, in dlt's place, was made with.
SETTINGS = "__tieline_settings__"

_PAGINATORS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "SinglePagePaginator": ("single_page", {}),
    "HeaderLinkPaginator": ("header_link", {"links_next_key": "links_next_key"}),
    "HeaderCursorPaginator": ("header_cursor", {"cursor_key": "cursor_key", "cursor_param": "cursor_param"}),
    "JSONLinkPaginator": ("json_link", {"next_url_path": "next_url_path"}),
    "JSONResponsePaginator": ("json_link", {"next_url_path": "next_url_path"}),
    "JSONResponseCursorPaginator": (
        "cursor",
        {
            name: name
            for name in (
                "cursor_path",
                "cursor_param",
                "cursor_body_path",
                "stop_after_empty_page",
                "has_more_path",
            )
        },
    ),
    "OffsetPaginator": (
        "offset",
        {
            "limit": "limit",
            "offset": "initial_value",
            "offset_param": "param_name",
            "offset_body_path": "param_body_path",
            "limit_param": "limit_param",
            "limit_body_path": "limit_body_path",
            "total_path": "total_path",
            "maximum_offset": "maximum_value",
            "stop_after_empty_page": "stop_after_empty_page",
            "has_more_path": "has_more_path",
        },
    ),
    "PageNumberPaginator": (
        "page_number",
        {
            "base_page": "base_index",
            "page": "initial_value",
            "page_param": "param_name",
            "page_body_path": "param_body_path",
            "total_path": "total_path",
            "maximum_page": "maximum_value",
            "stop_after_empty_page": "stop_after_empty_page",
            "has_more_path": "has_more_path",
        },
    ),
}
_AUTHS = {
    "BearerTokenAuth": ("bearer", ("token",)),
    "APIKeyAuth": ("api_key", ("name", "api_key", "location")),
    "HttpBasicAuth": ("http_basic", ("username", "password")),
    "OAuth2ClientCredentials": (
        "oauth2_client_credentials",
        (
            "access_token",
            "access_token_url",
            "client_id",
            "client_secret",
            "access_token_request_data",
            "default_token_expiration",
        ),
    ),
}
_INCREMENTAL = (
    "cursor_path",
    "initial_value",
    "last_value_func",
    "primary_key",
    "end_value",
    "row_order",
    "allow_external_schedulers",
    "on_cursor_value_missing",
    "lag",
    "range_start",
    "range_end",
)


def paginator_settings(value: Any) -> dict[str, Any] | None:
    """Return the settings of one of dlt's own paginators; None for any other object."""
    settings = _own(value)
    if settings is None and _is_dlts(value) and (known := _PAGINATORS.get(type(value).__name__)):
        kind, names = known
        # Those without a total are told so: dlt's own default is to look for one.
        settings = {"type": kind} | {name: getattr(value, attribute) for name, attribute in names.items()}
    return settings


def auth_settings(value: Any) -> dict[str, Any] | None:
    """Return the settings of one of dlt's own authenticators; None for any other object."""
    settings = _own(value)
    if settings is None and _is_dlts(value) and (known := _AUTHS.get(type(value).__name__)):
        kind, names = known
        settings = {"type": kind} | {name: getattr(value, name) for name in names}
    return settings


def incremental_settings(value: Any) -> dict[str, Any] | None:
    """Return the settings of an `incremental`; None for any other object."""
    settings = _own(value)
    if settings is None and _is_dlts(value) and type(value).__name__ == "Incremental":
        settings = {name: getattr(value, name) for name in _INCREMENTAL}
    return settings


def resolved(value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return an object with what dlt's configuration tells of it, where it is one that asks for that."""
    if getattr(value, "__is_resolved__", True):
        return value
    from dlt.common.configuration import resolve_configuration

    return cast("Callable[[Any], Any]", resolve_configuration(cast("Any", value)))


def registered(table: Literal["PAGINATOR_MAP", "AUTH_MAP"], kind: object) -> Callable[..., Any] | None:
    """Return what an author's file registered with dlt under a name; None for what nobody did."""
    home = sys.modules.get("dlt.sources.rest_api.config_setup")
    return getattr(home, table, {}).get(kind) if isinstance(kind, str) else None


def _own(value: Any) -> dict[str, Any] | None:
    return dict(getattr(value, SETTINGS)) if SETTINGS in getattr(value, "__dict__", {}) else None


def _is_dlts(value: Any) -> bool:
    """Tell whether an object's class is dlt's own, and not one that an author has built upon it."""
    return type(value).__module__.startswith("dlt.")
