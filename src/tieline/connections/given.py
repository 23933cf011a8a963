"""Reads credentials as a program gives them: an object of the wire, its kind named by `type`; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from tieline.auth.credentials import (
    ApiKey,
    AppAndUser,
    Basic,
    ClientCredentials,
    Credentials,
    Installation,
    Minted,
    NoCredentials,
    OAuth1,
    OAuth2,
    Session,
    Signature,
    TokenBased,
    TwoStep,
)
from tieline.connections.certificates import with_identity
from tieline.connections.fields import completed
from tieline.connections.given_fields import LONGEST_SECRET, GivenFields, refuse
from tieline.connections.roles import keys_of
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.identity import read_identity
from tieline.providers.ability import ability
from tieline.providers.model import InputField, Provider


def credentials_of(
    provider: Provider,
    given: Mapping[str, JsonValue],
    *,
    now: int,
    config: Mapping[str, JsonValue] | None = None,
) -> Credentials:
    """Return the credentials in an object of the wire; raises `UsageError` naming the field that is wrong.

    Its `type` must be what the provider asks for, and one that can be brought along. `config` is the account's.
    """
    kind = check_kind(provider, given)
    values = {name: value for name, value in given.items() if name != "type"}
    values = {name: _without_ends(value) for name, value in values.items()}
    if kind == "API_KEY" and "api_key" in values:
        values["apiKey"] = values.pop("api_key")
    if kind == "AWS_SIGV4":  # a role, or else keys: what is needed is looked at as a whole
        declared = {
            name: msgspec.structs.replace(field, optional=True)
            for name, field in provider.credentials.items()
        }
    else:
        declared = provider.credentials
    fields = GivenFields(completed(declared, values, place="credentials"), now=now, config=config)
    credentials = _TAKE[kind](fields, provider)
    fields.refuse_rest()
    return credentials


def check_kind(provider: Provider, given: Mapping[str, JsonValue]) -> str:
    """Return the `type` of credentials; raises `UsageError` for one that the provider does not take."""
    kind = given.get("type")
    if not isinstance(kind, str):
        refuse("type", "is required" if kind is None else "must be a text")
    if kind != provider.auth_mode and (kind, provider.auth_mode) not in _ALSO:
        refuse("type", f"{provider.display_name} takes {provider.auth_mode}, not {kind[:32]}")
    if kind not in _TAKE:
        refuse("type", f"{kind} cannot be imported; {', '.join(sorted(_TAKE))} can")
    return kind


def _without_ends(value: JsonValue) -> JsonValue:
    """Return a key or certificate without the empty lines around it, which come along when it is copied."""
    return value.strip() if isinstance(value, str) and value.lstrip().startswith("-----BEGIN") else value


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
    known: Mapping[str, InputField] = {**provider.credentials, **provider.assertion_option}
    if provider.auth_mode == "OAUTH2_CC":
        known = _client_fields(provider)
    asked = {name: _guarded(name, field) for name, field in known.items() if not field.automated}
    return asked or dict(usual)


def _guarded(name: str, field: InputField) -> InputField:
    """Return a field of credentials that nobody can read over a shoulder, though its provider's data forgets to say so."""
    return msgspec.structs.replace(field, secret=True) if _SECRET.search(name) else field


def _none(_fields: GivenFields, _provider: Provider) -> Credentials:
    return NoCredentials()


def _basic(fields: GivenFields, _provider: Provider) -> Credentials:
    username, password = _pair(fields)
    if ":" in username:
        refuse("username", "a colon cannot be part of it in HTTP Basic")
    return Basic(username=username, password=Secret(password))


def _signature(fields: GivenFields, _provider: Provider) -> Credentials:
    username, password = _pair(fields)
    return Signature(username=username, password=Secret(password))


def _pair(fields: GivenFields) -> tuple[str, str]:
    """Take a user name and a password; some APIs use only one of them, which their declared fields tell."""
    username, password = fields.sendable("username"), fields.sendable("password")
    if username is None and password is None:
        refuse("username", "is required")
    return username or "", password or ""


def _api_key(fields: GivenFields, provider: Provider) -> Credentials:
    """Take a key, and what the provider declares beside it."""
    key = Secret(fields.required("apiKey"))
    others = [name for name in provider.credentials if name not in {"apiKey", "api_key"}]
    more: dict[str, JsonValue] = {
        name: text for name in others if (text := fields.sendable(name)) is not None
    }
    return ApiKey(api_key=key, more=SecretDocument(more))


def _oauth2(fields: GivenFields, _provider: Provider) -> Credentials:
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
    client = GivenFields(override.reveal(), now=0, place="config_override.")
    client.sendable("client_id")
    client.sendable("client_secret")
    client.refuse_rest()


def _client_credentials(fields: GivenFields, provider: Provider) -> Credentials:
    """Take an OAuth client; what is said of a token that is not there is of no interest."""
    secret = "client_secret"  # noqa: S105  # a field's name
    needed = secret in _client_fields(provider)
    token, expires_at, raw = fields.sendable("token"), fields.expiry(), fields.document("raw")
    certificate, key = fields.optional("client_certificate"), fields.secret("client_private_key")
    if provider.require_client_certificate:
        if certificate is None or key is None:
            refuse("client_private_key" if certificate else "client_certificate", "is required")
        identity = read_identity(certificate, key.reveal())
        certificate, key = identity.certificate, identity.private_key
    return ClientCredentials(
        client_id=fields.required("client_id"),
        client_secret=Secret(fields.required(secret) if needed else fields.sendable(secret) or ""),
        token=Secret(token) if token else None,
        expires_at=expires_at if token else None,
        raw=(raw if token else None) or SecretDocument({}),
        client_certificate=certificate,
        client_private_key=key,
    )


def _client_fields(provider: Provider) -> Mapping[str, InputField]:
    """Return what an account is made of whose client asks for itself; one that signs may have a key for a secret."""
    usual = dict(_USUAL["OAUTH2_CC"])
    by_key = provider.token_request_auth_method == "private_key_jwt"  # noqa: S105  # a way, no password
    if by_key and "client_private_key" in provider.credentials:
        del usual["client_secret"]
    return {**usual, **provider.credentials}


def _two_step(fields: GivenFields, provider: Provider) -> Credentials:
    """Take the fields of a login: those that the provider declares, any where it declares none."""
    known = provider.credentials.keys() | provider.assertion_option.keys()
    given = completed(provider.assertion_option, fields.rest(), place="credentials")
    for name, value in given.items():
        if known and name not in known:
            refuse(name, "is not known")
        if not isinstance(value, str):
            refuse(name, "must be a text")
        if len(value) > LONGEST_SECRET:
            refuse(name, f"must have at most {LONGEST_SECRET} characters")
    return TwoStep(fields=SecretDocument(with_identity(provider, given, place="credentials")))


def _minted(fields: GivenFields, provider: Provider) -> Credentials:
    """Take the fields of which tokens are made; a key may be an object of several."""
    known = {name.partition(".")[0] for name in provider.credentials}
    given = fields.rest()
    for name, value in given.items():
        if known and name not in known:
            refuse(name, "is not known")
        parts = value if isinstance(value, Mapping) else {"": value}
        for part, text in parts.items():
            if not isinstance(text, str) or len(text) > LONGEST_SECRET:
                refuse(f"{name}.{part}".rstrip("."), f"must be a text of at most {LONGEST_SECRET} characters")
    return Minted(fields=SecretDocument(given))


def _installation(fields: GivenFields, _provider: Provider) -> Credentials:
    return _installed(fields)


def _installed(fields: GivenFields) -> Installation:
    return Installation(app_id=fields.required("app_id"), installation_id=fields.required("installation_id"))


def _session(fields: GivenFields, _provider: Provider) -> Credentials:
    """Take a user of an organisation; the session is begun anew."""
    for name in ("session_id", "user_id", "expires_at", "raw"):
        fields.drop(name)
    return Session(
        username=fields.required("username"),
        password=Secret(fields.required("password")),
        organization_id=fields.required("organization_id"),
        dev_key=Secret(fields.required("dev_key")),
    )


def _app_and_user(fields: GivenFields, _provider: Provider) -> Credentials:
    """Take where an app is installed, and the tokens of whoever did that."""
    user = fields.document("user")
    return AppAndUser(
        app=_installed(fields),
        user=None if user is None else _user(user, fields.now),
    )


def _user(given: SecretDocument, now: int) -> OAuth2:
    values = {name: value for name, value in given.reveal().items() if name != "type"}
    fields = GivenFields(values, now=now, place="user.")
    user = OAuth2(
        access_token=Secret(fields.required("access_token")),
        refresh_token=fields.secret("refresh_token"),
        expires_at=fields.expiry(),
        raw=fields.document("raw") or fields.raw,
    )
    fields.refuse_rest()
    return user


def _aws_keys(fields: GivenFields, provider: Provider) -> Credentials:
    """Take a role, or keys of an account's own."""
    names = (
        "region",
        "service",
        "role_arn",
        "external_id",
        "access_key_id",
        "secret_access_key",
        "session_token",
    )
    given: dict[str, JsonValue] = {name: fields.sendable(name) for name in names}
    return keys_of(provider, given, fields.config)


def _oauth1(fields: GivenFields, _provider: Provider) -> Credentials:
    return OAuth1(
        oauth_token=fields.required("oauth_token"),
        oauth_token_secret=Secret(fields.required("oauth_token_secret")),
        raw=fields.document("raw") or SecretDocument({}),
    )


def _token_based(fields: GivenFields, _provider: Provider) -> Credentials:
    override = fields.document("config_override")
    if override is not None:
        _check_client(override)
    return TokenBased(
        token_id=fields.required("token_id"),
        token_secret=Secret(fields.required("token_secret")),
        config_override=override or None,
    )


_TAKE: Mapping[str, Callable[[GivenFields, Provider], Credentials]] = {
    "NONE": _none,
    "BASIC": _basic,
    "API_KEY": _api_key,
    "OAUTH2": _oauth2,
    "OAUTH2_CC": _client_credentials,
    "TWO_STEP": _two_step,
    "SIGNATURE": _signature,
    "JWT": _minted,
    "APP": _installation,
    "BILL": _session,
    "CUSTOM": _app_and_user,
    "AWS_SIGV4": _aws_keys,
    "OAUTH1": _oauth1,
    "TBA": _token_based,
}
#: What else is taken by providers of some auth modes.
_ALSO = frozenset({("OAUTH2", "MCP_OAUTH2"), ("OAUTH2", "MCP_OAUTH2_GENERIC"), ("NONE", "INSTALL_PLUGIN")})
#: The kinds that can be brought along; the others begin with a sign-in.
IMPORTABLE = tuple(_TAKE)

#: What credentials are called that are secret whether or not a provider's data says so.
_SECRET = re.compile(r"(password|passphrase|secret|key|token|pat)$", re.IGNORECASE)
_INSTALLATION = {
    "app_id": InputField(title="App ID"),
    "installation_id": InputField(title="Installation ID"),
}
#: What an account of each kind is made of where its provider does not declare it.
_USUAL: Mapping[str, Mapping[str, InputField]] = {
    "NONE": {},
    "BASIC": {"username": InputField(), "password": InputField(secret=True)},
    "SIGNATURE": {"username": InputField(), "password": InputField(secret=True)},
    "API_KEY": {"apiKey": InputField(title="API key", secret=True)},
    "OAUTH2_CC": {"client_id": InputField(), "client_secret": InputField(secret=True)},
    "TWO_STEP": {},
    "JWT": {},
    "BILL": {
        "username": InputField(),
        "password": InputField(secret=True),
        "organization_id": InputField(title="Organization ID"),
        "dev_key": InputField(title="Developer key", secret=True),
    },
    "AWS_SIGV4": {"role_arn": InputField(title="IAM Role ARN")},
    "TBA": {"token_id": InputField(title="Token ID"), "token_secret": InputField(secret=True)},
    "APP": _INSTALLATION,
    "CUSTOM": _INSTALLATION,
}
