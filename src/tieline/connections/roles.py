"""The keys of a role at AWS, which are lent for an hour: by STS itself, or by an endpoint of the operator's; pure."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Mapping

import msgspec

from tieline.auth.credentials import AwsKeys
from tieline.auth.schemes import sigv4
from tieline.auth.signing import Unsigned, sign
from tieline.auth.token_call import Grant, TokenCall, Tokens, moment, read_answer, refused, text_at
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.templates import Scope
from tieline.http.model import Pairs, Response
from tieline.providers.model import Provider

#: Seconds for which keys are asked for.
_LIFE = 3600
_HOST_PART = re.compile(r"[a-z0-9-]{1,64}")
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_ARN = re.compile(r"arn:[a-z0-9-]+:iam::\d{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)
#: Where answers have the keys: STS in XML and JSON, endpoints of one's own.
_PLACES = (
    "AssumeRoleResponse.AssumeRoleResult.Credentials",
    "credentials",
    "Credentials",
    "",
)
_NAMES: Mapping[str, tuple[str, ...]] = {
    "access_key_id": ("AccessKeyId", "accessKeyId", "access_key_id"),
    "secret_access_key": ("SecretAccessKey", "secretAccessKey", "secret_access_key"),
    "session_token": ("SessionToken", "sessionToken", "session_token"),
}
_ENDS = ("Expiration", "expiration", "expiresAt", "expires_at")

#: What is read of an integration's configuration, whether or not the provider's data declares it.
READ_OF_INTEGRATION = (
    *("service", "defaultRegion", "awsAccessKeyId", "awsSecretAccessKey", "stsMode", "stsEndpointUrl"),
    *("stsAuthType", "stsAuthHeader", "stsApiKey", "stsAuthUsername", "stsAuthPassword"),
)


def keys_of(provider: Provider, given: Mapping[str, JsonValue], config: Mapping[str, JsonValue]) -> AwsKeys:
    """Return the keys that an account is to be reached by: a role's, which are still to come, or its own.

    What the operator says counts for the service, the account for the region. Raises `UsageError` naming what is wrong.
    """

    def text(name: str, *others: object) -> str | None:
        values = (given.get(name), *others)
        return next((value for value in values if isinstance(value, str) and value), None)

    ours = provider.integration_values
    region = text("region", config.get("region"), ours.get("defaultRegion"))
    service = ours.get("service") or text("service", config.get("service"))
    role, access, secret = text("role_arn"), text("access_key_id"), text("secret_access_key")
    if role is not None and not _ARN.fullmatch(role):
        raise _wrong(
            "credentials.role_arn", "must be the name of a role, such as arn:aws:iam::123456789012:role/Us"
        )
    if role is None and (access is None or secret is None):
        raise _wrong("credentials.role_arn", "is required, or else access_key_id and secret_access_key")
    external = text("external_id", config.get("external_id"))
    if external is not None and not _EXTERNAL_ID.fullmatch(external):
        raise _wrong(
            "connection_config.external_id", "must be 2 to 1224 letters, digits and signs of +=,.@:/-"
        )
    token = text("session_token")
    return AwsKeys(
        region=_host_part("region", region),
        service=_host_part("service", service),
        role_arn=role,
        external_id=(external or str(uuid.uuid4())) if role else None,
        access_key_id=None if role else access,
        secret_access_key=None if role or secret is None else Secret(secret),
        session_token=None if role or token is None else Secret(token),
    )


def configured_keys(keys: AwsKeys) -> dict[str, JsonValue]:
    """Return what of an account's keys is part of its configuration: addresses read it, and the role's owner."""
    told = {
        "region": keys.region,
        "service": keys.service,
        "role_arn": keys.role_arn,
        "external_id": keys.external_id,
    }
    return {name: value for name, value in told.items() if value is not None}


def role_grant(provider: Provider, keys: AwsKeys, scope: Scope, *, now: int) -> Grant:
    """Return the exchange that lends the keys of a role. Raises `UsageError` naming what the integration lacks."""
    custom = provider.integration_values.get("stsMode") == "custom"
    response = yield _of_operator(provider, keys) if custom else _of_sts(provider, keys, scope)
    document = read_answer(response)
    return _lent(document, response, now)


def with_keys(keys: AwsKeys, tokens: Tokens) -> AwsKeys:
    """Return keys with those that were lent."""
    raw = tokens.raw.reveal()
    return msgspec.structs.replace(
        keys,
        access_key_id=text_at(raw, "access_key_id"),
        secret_access_key=Secret(text_at(raw, "secret_access_key") or ""),
        session_token=tokens.token,
        expires_at=tokens.expires_at,
        raw=tokens.raw,
    )


def _of_sts(provider: Provider, keys: AwsKeys, scope: Scope) -> TokenCall:
    """Return the signed request to STS: `AssumeRole`, with keys of the operator's."""
    ours = provider.integration_values
    access, secret = ours.get("awsAccessKeyId"), ours.get("awsSecretAccessKey")
    if not access or not secret:
        raise _wrong(
            "integration_config.awsAccessKeyId", "is required, and awsSecretAccessKey, to take a role"
        )
    own = ours.get("stsEndpointUrl")
    url = str(own or f"https://sts.{keys.region}.amazonaws.com/")
    asked = {
        "Action": "AssumeRole",
        "DurationSeconds": str(_LIFE),
        "ExternalId": keys.external_id or "",
        "RoleArn": keys.role_arn or "",
        "RoleSessionName": f"tieline-{scope.random}"[:64],
        "Version": "2011-06-15",
    }
    call = TokenCall(url=url, trusted=own is not None, params=asked)
    request = call.request()
    unsigned = Unsigned(
        method=request.method, url=request.full_url, headers=request.headers, body=request.body or b""
    )
    secrets = {
        "access_key": str(access),
        "secret_key": str(secret),
        "region": keys.region,
        "service": "sts",
    }
    signed = sign(sigv4("sts"), unsigned, secrets, now=scope.now, nonce=scope.random)
    headers: Pairs = (
        *((name, value) for name, value in request.headers if name == "Content-Type"),
        *signed.headers,
    )
    return msgspec.structs.replace(call, headers=headers)


def _of_operator(provider: Provider, keys: AwsKeys) -> TokenCall:
    """Return the request to an endpoint of the operator's that lends keys."""
    ours = provider.integration_values
    url = ours.get("stsEndpointUrl")
    if not url:
        raise _wrong(
            "integration_config.stsEndpointUrl", "is required where it lends the keys (stsMode: custom)"
        )
    headers: Pairs = ()
    match ours.get("stsAuthType"):
        case "api_key":
            headers = ((str(ours.get("stsAuthHeader") or "x-api-key"), _needed(ours, "stsApiKey")),)
        case "basic":
            pair = f"{ours.get('stsAuthUsername') or ''}:{_needed(ours, 'stsAuthPassword')}"
            headers = (("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"),)
        case _:
            pass
    asked = {
        "role_arn": keys.role_arn,
        "external_id": keys.external_id,
        "region": keys.region,
        "service": keys.service,
    }
    return TokenCall(url=str(url), trusted=True, params=asked, headers=headers, body_format="json")


def _lent(document: Mapping[str, JsonValue], response: Response, now: int) -> Tokens:
    for place in _PLACES:
        found = dig(document, place)
        if not isinstance(found, Mapping):
            continue
        inner: Mapping[str, JsonValue] = found  # pyright: ignore[reportUnknownVariableType]  # JSON
        keys = {name: _first(inner, names) for name, names in _NAMES.items()}
        if all(keys.values()):
            ends = next((end for name in _ENDS if (end := moment(inner.get(name))) is not None), None)
            return Tokens(
                token=Secret(keys["session_token"] or ""),
                expires_at=ends or now + _LIFE * MICROSECONDS,
                raw=SecretDocument({**keys}),
            )
    raise refused(response, document)


def _first(document: Mapping[str, JsonValue], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := text_at(document, name))), None)


def _needed(ours: Mapping[str, JsonValue], name: str) -> str:
    value = ours.get(name)
    if not isinstance(value, str) or not value:
        raise _wrong(f"integration_config.{name}", "is required")
    return value


def _host_part(name: str, value: object) -> str:
    """Return what becomes part of a host's name, and of nothing else."""
    if not isinstance(value, str) or not _HOST_PART.fullmatch(value):
        told = "is required" if not value else "must be lower-case letters, digits and dashes"
        raise _wrong(f"connection_config.{name}", told)
    return value


def _wrong(field: str, told: str) -> UsageError:
    return UsageError(f"{field}: {told}", field=field)
