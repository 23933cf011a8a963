"""Roles as at AWS: whoever signs for a role gets keys for an hour, which sign in turn."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from urllib.parse import urlsplit

from tieline.auth.schemes import sigv4
from tieline.auth.signing import Unsigned, claims, verify
from tieline.auth.xml_documents import write_xml
from tieline.core.clock import MICROSECONDS, from_us, iso
from tieline.core.errors import SignatureRefused, UsageError
from tieline.core.json import JsonValue
from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.oauth.requests import Request, answer

STS = "/sts"
LEND = "/lend"
AWS_ME = "/aws/me"
ROLE = "arn:aws:iam::123456789012:role/Sandbox"
ACCESS_KEY = "AKIAEMULATOR"
SECRET_KEY = "sandbox-aws-secret"  # noqa: S105 - it opens invented data
LEND_KEY = "sandbox-lend-key"


@dataclass(frozen=True, kw_only=True)
class _Keys:
    secret_key: str
    session_token: str
    expires_at: float
    external_id: str


@dataclass(kw_only=True)
class Aws:
    """Answers for roles, and for what their keys open."""

    now: Callable[[], float]
    ttl: float
    _lent: dict[str, _Keys] = field(default_factory=dict[str, _Keys])

    def assume(self, request: Request) -> Response:
        """Lend keys of the role to whoever signs with the operator's."""
        try:
            self._verify(request, {ACCESS_KEY: SECRET_KEY}, "sts")
        except (SignatureRefused, UsageError) as problem:
            return _error("SignatureDoesNotMatch", problem.message)
        told = dict(request.pairs())
        if told.get("Action") != "AssumeRole" or told.get("RoleArn") != ROLE or not told.get("ExternalId"):
            return _error("AccessDenied", "Not authorized to perform: sts:AssumeRole")
        keys = self._new(told["ExternalId"])
        result: JsonValue = {"AssumeRoleResult": {"Credentials": keys}}
        return _xml({"AssumeRoleResponse": result}, 200)

    def lend(self, request: Request) -> Response:
        """Lend keys as an endpoint of an operator's own does."""
        told = request.document()
        if not compare_digest(request.headers.get("x-api-key", "").encode(), LEND_KEY.encode()):
            return answer({"message": "The key is wrong."}, 403)
        if told.get("role_arn") != ROLE:
            return answer({"message": "There is no such role."}, 404)
        keys = self._new(str(told.get("external_id")))
        named = {"accessKeyId": keys["AccessKeyId"], "secretAccessKey": keys["SecretAccessKey"]}
        more = {"sessionToken": keys["SessionToken"], "expiration": keys["Expiration"]}
        return answer({"credentials": {**named, **more}})

    def me(self, request: Request) -> Response:
        """Tell whose keys have signed a request."""
        try:
            access = self._verify(request, {name: keys.secret_key for name, keys in self._lent.items()}, "s3")
            keys = self._lent[access]
        except (SignatureRefused, UsageError) as problem:
            return _error("SignatureDoesNotMatch", problem.message)
        token = request.headers.get("x-amz-security-token", "")
        if keys.expires_at <= self.now() or not compare_digest(token.encode(), keys.session_token.encode()):
            return _error("ExpiredToken", "The security token included in the request is expired")
        return answer({"role": ROLE, "external_id": keys.external_id})

    def _verify(self, request: Request, known: Mapping[str, str], service: str) -> str:
        """Return the name of the key by which a request is signed; raises `SignatureRefused`."""
        base = urlsplit(request.base_url)
        target = f"{request.path}{'?' if request.query else ''}{request.query}"
        signed = Unsigned(
            method=request.method,
            url=f"{base.scheme}://{base.netloc}{target}",
            headers=tuple(request.headers.items()),
            body=request.body,
        )
        told = claims(sigv4(service), signed)
        access = told.get("access_key", "")
        if access not in known:
            raise SignatureRefused("there is no such key", reason="mismatch")
        inputs = {**told, "secret_key": known[access], "service": service}
        verify(sigv4(service), signed, inputs, now=from_us(int(self.now() * MICROSECONDS)))
        return access

    def _new(self, external_id: str) -> dict[str, str]:
        access = f"ASIA{secrets.token_hex(8).upper()}"
        keys = _Keys(
            secret_key=secrets.token_urlsafe(30),
            session_token=secrets.token_urlsafe(60),
            expires_at=self.now() + self.ttl,
            external_id=external_id,
        )
        self._lent[access] = keys
        return {
            "AccessKeyId": access,
            "SecretAccessKey": keys.secret_key,
            "SessionToken": keys.session_token,
            "Expiration": iso(int(keys.expires_at * MICROSECONDS)),
        }


def _error(code: str, message: str) -> Response:
    return _xml({"ErrorResponse": {"Error": {"Type": "Sender", "Code": code, "Message": message}}}, 403)


def _xml(document: Mapping[str, JsonValue], status: int) -> Response:
    return Response(status=status, body=(write_xml(document),), content_type="text/xml")
