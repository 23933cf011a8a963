"""The only reader of the environment: what an operator sets from outside."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.look import THEMES, Look, Theme, check_look, check_origin
from tieline.core.secrets import Secret
from tieline.core.spans import parse_span

DEFAULT_HOME = Path(".tieline")
DEFAULT_BODY_LIMIT = 75_000_000
DEFAULT_UPSTREAM_TIMEOUT = 60.0

#: Without a user, a query or a fragment, and as it can stand in any document.
_PLAIN_URL = re.compile(r"[A-Za-z]+://[A-Za-z0-9._~:/%\[\]-]+")
_SIZE = re.compile(r"([0-9]{1,12})\s*(b|kb|mb|gb)?", re.IGNORECASE)
_UNITS = {"b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the environment decides. `environment` is a copy, for the variables that providers name."""

    home: Path = DEFAULT_HOME
    database_url: str | None = None
    encryption_key: str | None = None
    #: The server: the largest body of a request in bytes, and requests a minute by key, None for no limit.
    body_limit: int = DEFAULT_BODY_LIMIT
    rate_limit: int | None = None
    #: Seconds that an API may be silent in the middle of a proxied call.
    upstream_timeout: float = DEFAULT_UPSTREAM_TIMEOUT
    #: How long records stay that do not change, until they are emptied; and those of syncs that do not run, until they go.
    records_prune_after: timedelta | None = None
    records_delete_after: timedelta | None = None
    #: An API key, and the key that signs webhooks, that the operator presets.
    secret_key: Secret | None = None
    webhook_signing_key: Secret | None = None
    #: Where webhooks go, in place of what is kept.
    webhook_url: str | None = None
    webhook_secondary_url: str | None = None
    #: Whose tokens the engine renews before their end: of all accounts, of those in use, or of none.
    refresh: Literal["all", "used", "off"] = "used"
    #: A folder, a file or a module of functions.
    functions: str | None = None
    #: Hosts and networks that addresses which are not the operator's may lead to although they are private.
    egress_allow: str = ""
    #: Where the caller of a proxied call may send an account's credentials: `any`, `own` or a comma list of hosts.
    proxy_overrides: str = "any"
    #: Where callers reach the server; None: wherever each says that it does.
    public_url: str | None = None
    #: The page where end users connect: how it looks, and the origins of pages that may embed it.
    connect_look: Look = Look()
    connect_origins: tuple[str, ...] = ()
    log_level: str = "info"
    environment: Mapping[str, str] = {}

    def __repr__(self) -> str:  # the environment holds secrets
        return f"Settings(home={str(self.home)!r})"

    @classmethod
    def load(cls, *, dotenv: Path | None = Path(".env")) -> Settings:
        """Read the process's environment, and below it the file `dotenv` where there is one."""
        return cls.of(read_environment(dotenv=dotenv))

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read a given environment; blank variables count as not set."""
        given = _told(environment)
        return cls(
            home=Path(given.get("TIELINE_HOME", DEFAULT_HOME)).expanduser(),
            database_url=given.get("TIELINE_DATABASE_URL"),
            encryption_key=given.get("TIELINE_ENCRYPTION_KEY"),
            body_limit=_read_size("TIELINE_BODY_LIMIT", given, DEFAULT_BODY_LIMIT),
            rate_limit=_read_rate("TIELINE_RATE_LIMIT", given),
            upstream_timeout=_read_seconds("TIELINE_UPSTREAM_TIMEOUT", given, DEFAULT_UPSTREAM_TIMEOUT),
            records_prune_after=_read_span("TIELINE_RECORDS_PRUNE_AFTER", given),
            records_delete_after=_read_span("TIELINE_RECORDS_DELETE_AFTER", given),
            secret_key=_read_secret("TIELINE_SECRET_KEY", given),
            webhook_signing_key=_read_secret("TIELINE_WEBHOOK_SIGNING_KEY", given),
            webhook_url=_read_url("TIELINE_WEBHOOK_URL", given),
            webhook_secondary_url=_read_url("TIELINE_WEBHOOK_SECONDARY_URL", given),
            refresh=_read_refresh("TIELINE_REFRESH", given),
            functions=given.get("TIELINE_FUNCTIONS"),
            egress_allow=given.get("TIELINE_EGRESS_ALLOW", ""),
            proxy_overrides=given.get("TIELINE_PROXY_OVERRIDES", "any"),
            public_url=_read_url("TIELINE_PUBLIC_URL", given),
            connect_look=_read_look(given),
            connect_origins=_read_origins("TIELINE_CONNECT_ORIGINS", given),
            log_level=given.get("TIELINE_LOG_LEVEL", "info"),
            environment=given,
        )


def read_environment(*, dotenv: Path | None = None) -> dict[str, str]:
    """Return the process's environment, and below it a file's variables, without those that are blank."""
    return _told({**_read_dotenv(dotenv), **os.environ})


def _told(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in environment.items() if value.strip()}


def _read_size(name: str, given: Mapping[str, str], default: int) -> int:
    text = given.get(name)
    size = None if text is None else _SIZE.fullmatch(text)
    if text is None:
        return default
    if size is None or not int(size[1]):
        raise ConfigurationError(f"{name}: {text!r} is not a size such as 75MB or 1000000", field=name)
    return int(size[1]) * _UNITS[(size[2] or "b").lower()]


def _read_rate(name: str, given: Mapping[str, str]) -> int | None:
    text = given.get(name, "off").lower()
    if text == "off":
        return None
    if not re.fullmatch("[0-9]{1,9}", text) or not int(text):
        raise ConfigurationError(f"{name}: {text!r} is neither a number above 0 nor off", field=name)
    return int(text)


def _read_seconds(name: str, given: Mapping[str, str], default: float) -> float:
    text = given.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) or not float(text):
        raise ConfigurationError(f"{name}: {text!r} is not a number of seconds above 0", field=name)
    return float(text)


def _read_refresh(name: str, given: Mapping[str, str]) -> Literal["all", "used", "off"]:
    match text := given.get(name, "used").lower():
        case "all" | "used" | "off":
            return text
        case _:
            raise ConfigurationError(f"{name}: {text!r} is not one of all, used and off", field=name)


def _read_span(name: str, given: Mapping[str, str]) -> timedelta | None:
    text = given.get(name, "off")
    if text.lower() == "off":
        return None
    try:
        return parse_span(text, field=name)
    except UsageError as problem:
        raise ConfigurationError(f"{problem.message}, nor off", field=name) from None


def _read_url(name: str, given: Mapping[str, str]) -> str | None:
    """Return an address without a slash at its end; what is refused is not shown, as it may hold a password."""
    text = given.get(name)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not _PLAIN_URL.fullmatch(text):
        told = "is not an http or https address such as https://tieline.example.com, with at most a path"
        raise ConfigurationError(f"{name}: {told}", field=name)
    return text.rstrip("/")


def _read_look(given: Mapping[str, str]) -> Look:
    """Return how the page for connecting looks; raises `ConfigurationError` naming the variable that is wrong."""
    colors = [each.strip() for each in given.get("TIELINE_CONNECT_COLORS", "").split(",") if each.strip()]
    radius = given.get("TIELINE_CONNECT_RADIUS")
    if len(colors) > 2:
        told = "one colour, or two with a comma between: by day, by night"
        raise ConfigurationError(f"TIELINE_CONNECT_COLORS: {told}", field="TIELINE_CONNECT_COLORS")
    look = Look(
        name=given.get("TIELINE_CONNECT_NAME"),
        logo=_read_logo("TIELINE_CONNECT_LOGO", given),
        primary=colors[0] if colors else None,
        primary_dark=colors[-1] if colors else None,
        radius=None if radius is None else int(radius) if re.fullmatch("[0-9]{1,3}", radius) else -1,
        theme=_read_theme("TIELINE_CONNECT_THEME", given),
    )
    try:
        check_look(look, field="connect")
    except UsageError as problem:
        name = _LOOK[str(problem.field)]
        told = problem.message.partition(": ")[2]
        raise ConfigurationError(f"{name}: {told}", field=name) from None
    return look


#: The variable of each part of a look.
_LOOK = {
    "connect.name": "TIELINE_CONNECT_NAME",
    "connect.logo": "TIELINE_CONNECT_LOGO",
    "connect.primary": "TIELINE_CONNECT_COLORS",
    "connect.primary_dark": "TIELINE_CONNECT_COLORS",
    "connect.radius": "TIELINE_CONNECT_RADIUS",
}
_PICTURES = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".gif": "gif",
    ".svg": "svg+xml",
}


def _read_theme(name: str, given: Mapping[str, str]) -> Theme | None:
    text = given.get(name)
    known: dict[str, Theme] = {each: each for each in THEMES}
    if text is not None and text not in known:
        raise ConfigurationError(f"{name}: {text!r} is none of {', '.join(THEMES)}", field=name)
    return None if text is None else known[text]


def _read_logo(name: str, given: Mapping[str, str]) -> str | None:
    """Return a picture in a file as a `data:` address."""
    text = given.get(name)
    if text is None:
        return None
    path = Path(text).expanduser()
    kind = _PICTURES.get(path.suffix.lower())
    if kind is None:
        raise ConfigurationError(f"{name}: must be a file that ends with {', '.join(_PICTURES)}", field=name)
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise ConfigurationError(f"{name}: {path} cannot be read: {problem.strerror}", field=name) from None
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _read_origins(name: str, given: Mapping[str, str]) -> tuple[str, ...]:
    origins = [each.strip() for each in given.get(name, "").split(",") if each.strip()]
    try:
        return tuple(check_origin(each, field=name) for each in origins)
    except UsageError as problem:
        raise ConfigurationError(problem.message, field=name) from None


def _read_secret(name: str, given: Mapping[str, str]) -> Secret | None:
    return Secret(given[name]) if name in given else None


def _read_dotenv(path: Path | None) -> dict[str, str]:
    """Return the variables of a file; raises `ConfigurationError` naming the line that cannot be read."""
    if path is None or not path.exists():
        return {}
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigurationError(f"{path}: cannot be read: {problem}") from None
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise ConfigurationError(f"{path}: line {binding.original.line} is not NAME=value")
    values = dotenv_values(stream=StringIO(text))
    return {name: value for name, value in values.items() if value is not None}
