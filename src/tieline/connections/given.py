"""Reads credentials as a program gives them: an object of the wire, its kind named by `type`; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NoReturn

from tieline.auth.credentials import (
    ApiKey,
    Basic,
    ClientCredentials,
    Credentials,
    Installation,
    Minted,
    NoCredentials,
    OAuth1,
    OAuth2,
    Signature,
    TokenBased,
    TwoStep,
)
from tieline.connections.fields import completed
from tieline.core.clock import MICROSECONDS, to_us
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.ability import ability
from tieline.providers.model import InputField, Provider

LONGEST_SECRET = 65_536

_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")
_CENTURY = 100 * 366 * 86_400


def credentials_of(provider: Provider, given: Mapping[str, JsonValue], *, now: int) -> Credentials:
    """Return the credentials in an object of the wire; raises `UsageError` naming the field that is wrong.

    Its `type` must be what the provider asks for, and one that can be brought along.
    """
    kind = given.get("type")
    if not isinstance(kind, str):
        _refuse("type", "is required" if kind is None else "must be a text")
    if kind != provider.auth_mode and (kind, provider.auth_mode) not in _ALSO:
        _refuse("type", f"{provider.display_name} takes {provider.auth_mode}, not {kind[:32]}")
    if kind not in _TAKE:
        _refuse("type", f"{kind} cannot be imported; {', '.join(sorted(_TAKE))} can")
    values = {name: value for name, value in given.items() if name != "type"}
    if kind == "API_KEY" and "api_key" in values:
        values["apiKey"] = values.pop("api_key")
    fields = _Fields(completed(provider.credentials, values, place="credentials"), now=now)
    credentials = _TAKE[kind](fields, provider)
    fields.refuse_rest()
    return credentials


def check_able(provider: Provider, *, field: str = "provider") -> None:
    """Raise `UsageError` with the reason where no connection of a provider can work."""
    if missing := ability(provider).missing:
        raise UsageError(f"{field}: {provider.display_name} does not work: {missing}", field=field)


def inputs(provider: Provider) -> dict[str, InputField]:
    """Return the fields that make up an account of a provider: those that it declares, or else those of its kind.

    Raises `UsageError` for kinds that a person cannot type in.
    """
    check_able(provider)
    usual = _USUAL.get(provider.auth_mode)
    if usual is None:
        raise UsageError(
            f"provider: accounts of {provider.display_name} are not typed in: they sign in ({provider.auth_mode})",
            field="provider",
        )
    declared = {name: field for name, field in provider.credentials.items() if not field.automated}
    return declared or dict(usual)


class _Fields:
    """The fields of an object, taken one by one; what nobody took is unknown."""

    def __init__(self, values: Mapping[str, JsonValue], *, now: int, place: str = "") -> None:
        self.raw = SecretDocument(values)
        self._rest = dict(values)
        self._now = now
        self._place = place

    def optional(self, name: str) -> str | None:
        """Take a text; None where it is not there or empty."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, str):
            _refuse(self._place + name, "must be a text")
        if len(value) > LONGEST_SECRET:
            _refuse(self._place + name, f"must have at most {LONGEST_SECRET} characters")
        return value or None

    def sendable(self, name: str) -> str | None:
        """Take a text that can stand in a header."""
        value = self.optional(name)
        if value is not None and _UNSENDABLE.search(value):
            _refuse(self._place + name, "must not have control characters")
        return value

    def required(self, name: str) -> str:
        value = self.sendable(name)
        if value is None:
            _refuse(self._place + name, "is required")
        return value

    def secret(self, name: str) -> Secret | None:
        value = self.optional(name)
        return None if value is None else Secret(value)

    def document(self, name: str) -> SecretDocument | None:
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            _refuse(self._place + name, "must be an object")
        return SecretDocument(value)

    def expiry(self) -> int | None:
        """Take `expires_at`, or else `expires_in` seconds from now, as microseconds since 1970."""
        at, seconds = self._rest.pop("expires_at", None), self._rest.pop("expires_in", None)
        if at is not None:
            return _moment(at)
        if seconds is None:
            return None
        number = _number(seconds)
        if number is None or not 0 <= number < _CENTURY:
            _refuse("expires_in", "must be a number of seconds")
        return self._now + int(number * MICROSECONDS)

    def rest(self) -> dict[str, JsonValue]:
        """Take all that is left."""
        taken, self._rest = self._rest, {}
        return taken

    def refuse_rest(self) -> None:
        for name in self._rest:
            _refuse(self._place + name, "is not known")


def _none(_fields: _Fields, _provider: Provider) -> Credentials:
    return NoCredentials()


def _basic(fields: _Fields, _provider: Provider) -> Credentials:
    username, password = _pair(fields)
    if ":" in username:
        _refuse("username", "a colon cannot be part of it in HTTP Basic")
    return Basic(username=username, password=Secret(password))


def _signature(fields: _Fields, _provider: Provider) -> Credentials:
    username, password = _pair(fields)
    return Signature(username=username, password=Secret(password))


def _pair(fields: _Fields) -> tuple[str, str]:
    """Take a user name and a password; some APIs use only one of them, which their declared fields tell."""
    username, password = fields.sendable("username"), fields.sendable("password")
    if username is None and password is None:
        _refuse("username", "is required")
    return username or "", password or ""


def _api_key(fields: _Fields, provider: Provider) -> Credentials:
    """Take a key, and what the provider declares beside it."""
    key = Secret(fields.required("apiKey"))
    others = [name for name in provider.credentials if name not in {"apiKey", "api_key"}]
    more: dict[str, JsonValue] = {
        name: text for name in others if (text := fields.sendable(name)) is not None
    }
    return ApiKey(api_key=key, more=SecretDocument(more))


def _oauth2(fields: _Fields, _provider: Provider) -> Credentials:
    override = fields.document("config_override")
    if override is not None:
        _check_client(override)
    return OAuth2(
        access_token=Secret(fields.required("access_token")),
        refresh_token=fields.secret("refresh_token"),
        expires_at=fields.expiry(),
        raw=fields.document("raw") or fields.raw,
        config_override=override or None,
    )


def _check_client(override: SecretDocument) -> None:
    client = _Fields(override.reveal(), now=0, place="config_override.")
    client.sendable("client_id")
    client.sendable("client_secret")
    client.refuse_rest()


def _client_credentials(fields: _Fields, _provider: Provider) -> Credentials:
    """Take an OAuth client; what is said of a token that is not there is of no interest."""
    token, expires_at, raw = fields.sendable("token"), fields.expiry(), fields.document("raw")
    return ClientCredentials(
        client_id=fields.required("client_id"),
        client_secret=Secret(fields.required("client_secret")),
        token=Secret(token) if token else None,
        expires_at=expires_at if token else None,
        raw=(raw if token else None) or SecretDocument({}),
        client_certificate=fields.optional("client_certificate"),
        client_private_key=fields.secret("client_private_key"),
    )


def _two_step(fields: _Fields, provider: Provider) -> Credentials:
    """Take the fields of a login: those that the provider declares, any where it declares none."""
    known = provider.credentials.keys() | provider.assertion_option.keys()
    given = fields.rest()
    for name, value in given.items():
        if known and name not in known:
            _refuse(name, "is not known")
        if not isinstance(value, str):
            _refuse(name, "must be a text")
        if len(value) > LONGEST_SECRET:
            _refuse(name, f"must have at most {LONGEST_SECRET} characters")
    return TwoStep(fields=SecretDocument(given))


def _minted(fields: _Fields, provider: Provider) -> Credentials:
    """Take the fields of which tokens are made; a key may be an object of several."""
    known = {name.partition(".")[0] for name in provider.credentials}
    given = fields.rest()
    for name, value in given.items():
        if known and name not in known:
            _refuse(name, "is not known")
        parts = value if isinstance(value, Mapping) else {"": value}
        for part, text in parts.items():
            if not isinstance(text, str) or len(text) > LONGEST_SECRET:
                _refuse(
                    f"{name}.{part}".rstrip("."), f"must be a text of at most {LONGEST_SECRET} characters"
                )
    return Minted(fields=SecretDocument(given))


def _installation(fields: _Fields, _provider: Provider) -> Credentials:
    return Installation(app_id=fields.required("app_id"), installation_id=fields.required("installation_id"))


def _oauth1(fields: _Fields, _provider: Provider) -> Credentials:
    return OAuth1(
        oauth_token=fields.required("oauth_token"),
        oauth_token_secret=Secret(fields.required("oauth_token_secret")),
        raw=fields.document("raw") or SecretDocument({}),
    )


def _token_based(fields: _Fields, _provider: Provider) -> Credentials:
    override = fields.document("config_override")
    if override is not None:
        _check_client(override)
    return TokenBased(
        token_id=fields.required("token_id"),
        token_secret=Secret(fields.required("token_secret")),
        config_override=override or None,
    )


_TAKE: Mapping[str, Callable[[_Fields, Provider], Credentials]] = {
    "NONE": _none,
    "BASIC": _basic,
    "API_KEY": _api_key,
    "OAUTH2": _oauth2,
    "OAUTH2_CC": _client_credentials,
    "TWO_STEP": _two_step,
    "SIGNATURE": _signature,
    "JWT": _minted,
    "APP": _installation,
    "OAUTH1": _oauth1,
    "TBA": _token_based,
}
#: What else is taken by providers of some auth modes.
_ALSO = frozenset({("OAUTH2", "MCP_OAUTH2")})
#: The kinds that can be brought along; the others begin with a sign-in.
IMPORTABLE = tuple(_TAKE)


def _moment(value: JsonValue) -> int:
    """Return a time as microseconds since 1970: ISO 8601 (UTC unless it says otherwise), or milliseconds or seconds."""
    if isinstance(value, str):
        try:
            when = datetime.fromisoformat(value)
            return to_us(when if when.tzinfo else when.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            _refuse("expires_at", "must be a time in ISO 8601")
    number = _number(value)
    if number is None or not 0 <= number < _CENTURY * 3000:
        _refuse("expires_at", "must be a time in ISO 8601")
    seconds = number / 1000 if number >= 1e11 else number  # 1e11 milliseconds are 1973, 1e11 seconds 5138
    return int(seconds * MICROSECONDS)


def _number(value: JsonValue) -> float | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return float(value[:32])
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _refuse(field: str, problem: str) -> NoReturn:
    where = f"credentials.{field}"
    raise UsageError(f"{where}: {problem}", field=where)


#: What an account of each kind is made of where its provider does not declare it.
_USUAL: Mapping[str, Mapping[str, InputField]] = {
    "NONE": {},
    "BASIC": {"username": InputField(), "password": InputField(secret=True)},
    "SIGNATURE": {"username": InputField(), "password": InputField(secret=True)},
    "API_KEY": {"apiKey": InputField(title="API key", secret=True)},
    "OAUTH2_CC": {"client_id": InputField(), "client_secret": InputField(secret=True)},
    "TWO_STEP": {},
    "JWT": {},
}
