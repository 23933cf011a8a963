"""Things in place of dlt's own: they remember what they were made with, or do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from tieline.core.errors import ConfigurationError
from tieline.sources.dlt.objects import SETTINGS
from tieline.sources.dlt.secrets import Values


class NeedsDlt(Exception):
    """The file uses something of dlt's for which there is nothing in its place."""


class Inert:
    """A source or pipeline that does nothing, whatever is done with it."""

    def __repr__(self) -> str:
        return "nothing: no pipeline runs while the configuration of a file is read"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Inert:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, _: Any) -> Inert:
        return self

    def __or__(self, _: Any) -> Inert:
        return self


class Unknown:
    """Something of dlt's that may be named, as annotations do, but not used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getitem__(self, _: Any) -> Unknown:
        return self

    def __or__(self, _: Any) -> Any:
        return self

    def __mro_entries__(self, _: Any) -> NoReturn:
        raise NeedsDlt(self._name)

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        raise NeedsDlt(self._name)

    def __getattr__(self, name: str) -> Any:
        raise NeedsDlt(f"{self._name}.{name}")


class Looked:
    """`dlt.secrets` and `dlt.config`."""

    #: Stands for an argument that is to be looked up by its name.
    value = object()

    def __init__(self, values: Values) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        found = self._values.find(name)
        if found is None:
            variable = name.replace(".", "__").upper()
            raise ConfigurationError(f"{variable} is not set, and no secrets.toml has {name}", field=variable)
        return found

    def get(self, name: str, *_: Any) -> Any:
        """Return a value, None where there is none."""
        return self._values.find(name)

    def __contains__(self, name: str) -> bool:
        return self._values.find(name) is not None


def _settings_class(name: str, kind: str | None, order: Sequence[str]) -> type[Any]:
    """Return a class whose objects remember what they were made with."""

    def remember(self: Any, *args: Any, **named: Any) -> None:
        told = dict(zip(order, args, strict=False)) | named
        setattr(self, SETTINGS, {**({"type": kind} if kind else {}), **told})

    def refuse(cls: type[Any], /, **_: Any) -> None:
        raise NeedsDlt(f"{name}, built upon by {cls.__name__}")

    def itself(cls: type[Any], _: Any, /) -> type[Any]:
        return cls

    return type(
        name,
        (),
        {
            "__init__": remember,
            "__init_subclass__": classmethod(refuse),
            "__class_getitem__": classmethod(itself),
        },
    )


SETTINGS_CLASSES = {
    name: _settings_class(name, kind, order)
    for name, kind, order in (
        ("SinglePagePaginator", "single_page", ()),
        ("HeaderLinkPaginator", "header_link", ("links_next_key",)),
        ("HeaderCursorPaginator", "header_cursor", ("cursor_key", "cursor_param")),
        ("JSONLinkPaginator", "json_link", ("next_url_path",)),
        ("JSONResponsePaginator", "json_link", ("next_url_path",)),
        ("JSONResponseCursorPaginator", "cursor", ("cursor_path", "cursor_param", "cursor_body_path")),
        (
            "OffsetPaginator",
            "offset",
            (
                "limit",
                "offset",
                "offset_param",
                "limit_param",
                "total_path",
                "maximum_offset",
                "stop_after_empty_page",
            ),
        ),
        (
            "PageNumberPaginator",
            "page_number",
            ("base_page", "page", "page_param", "total_path", "maximum_page", "stop_after_empty_page"),
        ),
        ("BearerTokenAuth", "bearer", ("token",)),
        ("APIKeyAuth", "api_key", ("name", "api_key", "location")),
        ("HttpBasicAuth", "http_basic", ("username", "password")),
        (
            "OAuth2ClientCredentials",
            "oauth2_client_credentials",
            ("access_token", "access_token_url", "client_id", "client_secret", "access_token_request_data"),
        ),
        (
            "incremental",
            None,
            ("cursor_path", "initial_value", "last_value_func", "primary_key", "end_value"),
        ),
        (
            "Incremental",
            None,
            ("cursor_path", "initial_value", "last_value_func", "primary_key", "end_value"),
        ),
    )
}


class BasePaginator:
    """What paginators of an author's own build upon."""

    def __init__(self) -> None:
        self._has_next_page = True

    @property
    def has_next_page(self) -> bool:
        """Whether there is another page."""
        return self._has_next_page

    def init_request(self, request: Any) -> None:
        """Change the first request; this one does not."""


class AuthConfigBase:
    """What authentication of an author's own builds upon."""


class IgnoreResponseException(Exception):
    """What a hook raises that wants an answer ignored."""
