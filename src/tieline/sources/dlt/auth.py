"""How requests are authorised, from dlt's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.sources.dlt.node import Node, is_object
from tieline.sources.dlt.objects import auth_settings, registered, resolved
from tieline.sources.dlt.secrets import Values


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """A token in the Authorization header."""

    token: Secret


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key in a header, a query parameter or a cookie."""

    name: str
    key: Secret
    location: str


class Basic(msgspec.Struct, frozen=True, kw_only=True):
    """A user and a password."""

    username: str
    password: Secret

    def __repr__(self) -> str:  # some APIs take their one key as the user name
        return "Basic(***)"


class ClientCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """An OAuth client that gets tokens for itself; `lifetime` is in seconds, where the answer does not say."""

    token_url: str
    client_id: str
    client_secret: Secret
    params: Mapping[str, JsonValue]
    lifetime: int

    def __repr__(self) -> str:
        return "ClientCredentials(***)"


class Object(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever is called with a prepared request of `requests`, and changes it."""

    apply: Callable[[Any], Any]

    def __repr__(self) -> str:
        return "Object(***)"


Auth = Bearer | ApiKey | Basic | ClientCredentials | Object

_KEYS: Mapping[str, tuple[str, ...]] = {
    "bearer": ("token",),
    "api_key": ("name", "api_key", "location"),
    "http_basic": ("username", "password"),
    "oauth2_client_credentials": (
        "access_token",
        "access_token_url",
        "client_id",
        "client_secret",
        "access_token_request_data",
        "default_token_expiration",
        "session",
    ),
}
_SECRETS: Mapping[str, tuple[str, ...]] = {
    "bearer": ("token",),
    "api_key": ("api_key",),
    "http_basic": ("username", "password"),
    "oauth2_client_credentials": ("access_token_url", "client_id", "client_secret"),
}


class AuthReader:
    """Reads authentication; what is left out is looked up under the names of the source."""

    def __init__(self, values: Values, sections: Sequence[str]) -> None:
        self._values = values
        self._sections = sections

    def read(self, node: Node) -> Auth:
        """Return how requests are authorised; raises `UsageError` naming what cannot be honoured, or is missing."""
        settings = node
        if not (isinstance(node.value, str) or is_object(node.value)):
            made = auth_settings(node.value)
            if made is None:
                if not callable(node.value):
                    node.fail("a name, settings or an object is expected")
                return Object(apply=resolved(node.function()))
            settings = Node(made, node.path)
        if isinstance(settings.value, str):
            settings = Node({"type": settings.value}, node.path)
        told = settings.at("type").value
        if told not in _KEYS and (make := registered("AUTH_MAP", told)) is not None:
            named = {name: value for name, value in settings.mapping().items() if name != "type"}
            return Object(apply=resolved(make(**named)))
        bare = isinstance(node.value, str)  # which may be a token where a name should be
        kind = "bearer" if told is None else settings.at("type").choice(tuple(_KEYS), secret=bare)
        fields = settings.fields(("type", *_KEYS[kind]))
        for name in _SECRETS[kind]:
            fields[name] = self._told(settings.at(name))
        return _KINDS[kind](fields)

    def _told(self, node: Node) -> Node:
        """Return a part with its value, from wherever it is told; a number, as TOML and YAML have them, as its text."""
        if node.value is not None:
            return _spelt(node)
        field = node.path.rpartition(".")[2]
        found = self._values.of(self._sections, field, within="credentials")
        if found is None:
            first, *_, last = self._values.names(self._sections, field, within="credentials")
            variables = " or ".join(name.replace(".", "__").upper() for name in (first, last))
            node.fail(f"it is missing: say it here, or in the environment as {variables}")
        return _spelt(Node(found, node.path))


def _spelt(node: Node) -> Node:
    is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
    return Node(str(node.value), node.path) if is_number else node


def account_of(auth: Auth | None) -> str:
    """Return what names the account, without opening it; empty where nothing does."""
    match auth:
        case Basic(username=name) | ClientCredentials(client_id=name):
            return name
        case _:
            return ""


def _api_key(fields: Mapping[str, Node]) -> Auth:
    location = (
        fields["location"].choice(("header", "query", "param", "cookie"))
        if "location" in fields
        else "header"
    )
    name = fields["name"].text() if "name" in fields else "Authorization"
    return ApiKey(name=name, key=Secret(fields["api_key"].text()), location=location)


def _client_credentials(fields: Mapping[str, Node]) -> Auth:
    if "session" in fields:
        fields["session"].fail("a session of requests cannot be honoured")
    lifetime = fields.get("default_token_expiration")
    data = fields.get("access_token_request_data")
    return ClientCredentials(
        token_url=fields["access_token_url"].text(),
        client_id=fields["client_id"].text(),
        client_secret=Secret(fields["client_secret"].text()),
        params={} if data is None else {name: data.at(name).json() for name in data.mapping()},
        lifetime=3600 if lifetime is None else lifetime.whole(),
    )


_KINDS: Mapping[str, Callable[[Mapping[str, Node]], Auth]] = {
    "bearer": lambda fields: Bearer(token=Secret(fields["token"].text())),
    "api_key": _api_key,
    "http_basic": lambda fields: Basic(
        username=fields["username"].text(), password=Secret(fields["password"].text())
    ),
    "oauth2_client_credentials": _client_credentials,
}
