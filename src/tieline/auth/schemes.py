"""Signing descriptions that auth modes bring along, so that no provider's data needs to repeat them."""

from __future__ import annotations

from functools import lru_cache

from tieline.auth.signing import Signing
from tieline.core.json import JsonValue
from tieline.core.typed import convert

_S3 = "s3"


@lru_cache(maxsize=2)
def sigv4(service: str) -> Signing:
    """Return how requests to AWS are signed (Signature Version 4); S3 has ways of its own.

    It reads access_key, secret_key, region, service, and where they are given session_token and unsigned_payload.
    """
    own = service == _S3
    signed = "host,content-type,date,range,x-amz-" if own else "host,content-type,x-amz-"
    path = "{path}" if own else "{path|dotless|urlenc(/)}"
    token: JsonValue = {"when": {"given": "session_token"}, "value": "{session_token}"}
    document: dict[str, JsonValue] = {
        "alg": "hmac-sha256",
        "key": "AWS4{secret_key}",
        "vars": {
            "date": "{now|format(YYYYMMDD)}",
            "scope": "{date}/{region}/{service}/aws4_request",
            "names": f"{{headers|header_names({signed})}}",
            "block": f"{{headers|header_block({signed})}}",
            "payload": {
                "when": {"given": "unsigned_payload"},
                "value": "UNSIGNED-PAYLOAD",
                "else": "{body|sha256|hex}",
            },
            "request": f"{{method|upper}}\n{path}\n{{query_raw|sorted_query}}\n{{block}}\n{{names}}\n{{payload}}",
        },
        "derive": [
            {"alg": "hmac-sha256", "msg": each}
            for each in ("{date}", "{region}", "{service}", "aws4_request")
        ],
        "canonical": ["AWS4-HMAC-SHA256", "{now|compact_utc}", "{scope}", "{request|sha256|hex}"],
        "set_before": {
            "X-Amz-Date": "{now|compact_utc}",
            **({"X-Amz-Content-Sha256": "{payload}"} if own else {}),
            "X-Amz-Security-Token": token,
        },
        "headers": {
            "Authorization": "AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
        },
        "max_skew_s": 900,
    }
    return convert(document, Signing)


@lru_cache(maxsize=8)
def wsse(header: str) -> Signing:
    """Return how a user and a password are shown in a header without the password (WSSE UsernameToken).

    It reads username and password.
    """
    document: dict[str, JsonValue] = {
        "alg": "sha1",
        "encode": "raw",
        "separator": "",
        "vars": {"created": "{now|iso8601_ms_utc}"},
        "canonical": ["{nonce}", "{created}", "{password}"],
        "headers": {
            header: 'UsernameToken Username="{username}", PasswordDigest="{signature|hex|base64}", '
            'Nonce="{nonce}", Created="{created}"'
        },
    }
    return convert(document, Signing)
