"""OAuth 1.0a without I/O: how its requests are signed, and the two that bring an account its token."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from tieline.auth.signing import Signing, Unsigned, sign
from tieline.auth.token_call import Exchange, TokenCall, read_answer, refused, text_at
from tieline.core.clock import from_us
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.typed import convert
from tieline.http.model import Pairs

_ALGORITHMS = {
    "HMAC-SHA1": ("hmac-sha1", "base64"),
    "HMAC-SHA256": ("hmac-sha256", "base64"),
    "RSA-SHA1": ("rsa-sha1", "base64"),
    "PLAINTEXT": ("plain", "raw"),
}
_SHARED = "{consumer_secret|urlenc}&{token_secret|default()|urlenc}"
#: What a request has of the protocol's parameters beside those that every one has, by the name of the value.
_SOMETIMES = {"callback": "oauth_callback", "token": "oauth_token", "verifier": "oauth_verifier"}


class Consumer(msgspec.Struct, frozen=True, kw_only=True):
    """A program as the provider knows it; for RSA the secret is a private key in PEM."""

    key: str
    secret: Secret


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A request token, or one that lasts; `raw` is the answer that brought it."""

    token: str
    secret: Secret
    raw: SecretDocument = SecretDocument({})


@lru_cache(maxsize=8)
def description(method: str) -> Signing:
    """Return how requests are signed by a method; raises `UsageError` for one that nobody knows.

    It reads consumer_key, consumer_secret, and where they are given token, token_secret, callback, verifier and realm.
    """
    if method not in _ALGORITHMS:
        raise UsageError(f"signature_method: {method[:32]} is not known here", field="signature_method")
    alg, encode = _ALGORITHMS[method]
    always = {
        "oauth_consumer_key": "{consumer_key|urlenc}",
        "oauth_nonce": "{nonce|urlenc}",
        "oauth_signature_method": method,
        "oauth_timestamp": "{now|epoch_s}",
        "oauth_version": "1.0",
    }
    parts: dict[str, JsonValue] = {
        f"{name}_signed": _when(name, f"&{param}={{{name}|urlenc}}") for name, param in _SOMETIMES.items()
    }
    parts |= {
        f"{name}_sent": _when(name, f', {param}="{{{name}|urlenc}}"') for name, param in _SOMETIMES.items()
    }
    ours = "&".join(f"{name}={value}" for name, value in always.items())
    sent = ", ".join(f'{name}="{value}"' for name, value in always.items())
    signed = "".join(f"{{{name}_signed}}" for name in _SOMETIMES)
    more = "".join(f"{{{name}_sent}}" for name in _SOMETIMES)
    plain = method == "PLAINTEXT"
    document: dict[str, JsonValue] = {
        "alg": alg,
        "encode": encode,
        "separator": "&",
        "vars": {
            **parts,
            "realm_sent": _when("realm", 'realm="{realm}", '),
            "url": "{scheme}://{host|lower}{path}",
            "all": f"{ours}{signed}&{{params}}",
        },
        "canonical": [_SHARED] if plain else ["{method|upper}", "{url|urlenc}", "{all|sorted_query|urlenc}"],
        "headers": {
            "Authorization": f'OAuth {{realm_sent}}{sent}, oauth_signature="{{signature|urlenc}}"{more}'
        },
    }
    if not plain:
        document["key"] = "{consumer_secret}" if alg.startswith("rsa") else _SHARED
    return convert(document, Signing)


def request_token(
    call: TokenCall, method: str, consumer: Consumer, *, callback: str, now: int, nonce: str
) -> Exchange[Token]:
    """Ask for a token to send the user with; raises `RefreshFailed`."""
    values = {"callback": callback}
    return (yield from _token(call, method, consumer, values, now=now, nonce=nonce))


def access_token(
    call: TokenCall, method: str, consumer: Consumer, asked: Token, *, verifier: str, now: int, nonce: str
) -> Exchange[Token]:
    """Exchange what the user has allowed for a token that lasts; raises `RefreshFailed`."""
    values = {"token": asked.token, "token_secret": asked.secret.reveal(), "verifier": verifier}
    return (yield from _token(call, method, consumer, values, now=now, nonce=nonce))


def _token(
    call: TokenCall,
    method: str,
    consumer: Consumer,
    values: Mapping[str, str],
    *,
    now: int,
    nonce: str,
) -> Exchange[Token]:
    signed = sign(
        description(method),
        _unsigned(call),
        {"consumer_key": consumer.key, "consumer_secret": consumer.secret.reveal(), **values},
        now=from_us(now),
        nonce=nonce,
    )
    headers: Pairs = (*call.headers, *signed.headers)
    response = yield msgspec.structs.replace(call, headers=headers)
    document = read_answer(response)
    token, secret = text_at(document, "oauth_token"), text_at(document, "oauth_token_secret")
    if token is None or secret is None:
        raise refused(response, document)
    return Token(token=token, secret=Secret(secret), raw=SecretDocument(document))


def _unsigned(call: TokenCall) -> Unsigned:
    """Return the request as it will be sent, so that what is signed is what goes out."""
    request = call.request()
    return Unsigned(
        method=request.method, url=request.full_url, headers=request.headers, body=request.body or b""
    )


def _when(name: str, text: str) -> JsonValue:
    return {"when": {"given": name}, "value": text}
