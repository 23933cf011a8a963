"""The OAuth sandbox's other logins: what they refuse."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.sandbox.oauth import Asker, basic

from tieline.auth import saml
from tieline.auth.jwt import mint
from tieline.auth.schemes import sigv4
from tieline.auth.signing import Unsigned, sign
from tieline.core.clock import SystemClock

USER = {"username": "ada@example.com", "password": "sandbox-password"}
BEARER = "urn:ietf:params:oauth:grant-type:saml2-bearer"


@pytest.fixture
def ask():
    return Asker()


async def post(ask, path, document, **headers):
    given = {"content-type": "application/json", **headers}
    return await ask("POST", path, headers=given, body=json.dumps(document).encode())


@pytest.mark.parametrize(
    "change",
    [{"password": "x"}, {"devKey": "x"}, {"organizationId": 7}, {"username": ["a"]}, {"password": None}],
)
async def test_session_needs_all_that_belongs_to_it(ask, change):
    told = {**USER, "organizationId": "00801SANDBOX", "devKey": "sandbox-dev-key"}
    assert (await post(ask, "/login/session", told)).status == 200
    assert (await post(ask, "/login/session", {**told, **change})).status == 401


async def test_session_is_good_with_its_key_alone(ask):
    told = {**USER, "organizationId": "00801SANDBOX", "devKey": "sandbox-dev-key"}
    session = (await post(ask, "/login/session", told)).json["sessionId"]
    for key, status in (("sandbox-dev-key", 200), ("another", 401)):
        headers = {"sessionid": session, "devkey": key}
        assert (await ask("GET", "/api/me", headers=headers)).status == status


def assertion(ask, *, subject="ada@example.com", audience="https://oauth.test", life=600, name="a1"):
    claims = saml.Claims(issuer="us", subject=subject, audiences=(audience,))
    now = datetime.fromtimestamp(SystemClock().now(), UTC)
    key = ask.app.assertions.private_key.encode()
    return saml.assertion(claims, key, name=name, now=now, life=timedelta(seconds=life))


async def shown(ask, text):
    return await ask("POST", "/oauth2/token", {"grant_type": BEARER, "assertion": text}, headers=basic())


async def test_saml_assertion_is_good_once(ask):
    told = assertion(ask)
    assert (await shown(ask, told)).status == 200
    assert (await shown(ask, told)).status == 400


@pytest.mark.parametrize(
    "change",
    [{"subject": "eve@example.com"}, {"audience": "https://other.test"}, {"life": 9000}, {"life": -5}],
)
async def test_saml_assertion_must_be_meant(ask, change):
    refused = await shown(ask, assertion(ask, **change))
    assert (refused.status, refused.json["error"]) == (400, "invalid_grant")


async def test_saml_assertion_that_was_changed_is_refused(ask):
    """Also where only its order was."""
    text = base64.b64decode(assertion(ask, subject="eve@example.com")).decode()
    for changed in (
        text.replace("eve@", "ada@"),
        text.replace("<saml:Subject>", "<saml:Subject> "),
        f"<!DOCTYPE a>{text}",
        text[:-1],
        "",
    ):
        assert (await shown(ask, base64.b64encode(changed.encode()).decode())).status == 400
    assert (await shown(ask, "not base64!")).status == 400


def signed(ask, key="sandbox-aws-secret", **more):
    asked = {"Action": "AssumeRole", "RoleArn": "arn:aws:iam::123456789012:role/Sandbox", "ExternalId": "us"}
    body = "&".join(
        f"{name}={value.replace(':', '%3A').replace('/', '%2F')}" for name, value in {**asked, **more}.items()
    )
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    request = Unsigned(
        method="POST",
        url="https://oauth.test/sts",
        headers=(kind, ("Host", "oauth.test")),
        body=body.encode(),
    )
    secrets = {"access_key": "AKIAEMULATOR", "secret_key": key, "region": "eu-1", "service": "sts"}
    now = datetime.fromtimestamp(ask.time, UTC)
    made = sign(sigv4("sts"), request, secrets, now=now, nonce="n")
    return {"headers": dict((kind, *made.headers)), "body": body.encode()}


async def test_role_is_for_whoever_signs(ask):
    assert (await ask("POST", "/sts", **signed(ask))).status == 200
    for wrong in (
        signed(ask, key="another"),
        signed(ask, ExternalId=""),
        signed(ask, RoleArn="arn:aws:iam::1:role/x"),
        {**signed(ask), "body": b"Action=AssumeRole"},
        {"headers": {}, "body": b""},
    ):
        assert (await ask("POST", "/sts", **wrong)).status == 403


async def test_tokens_of_an_installation_are_the_apps(ask):
    now = int(SystemClock().now())
    key = ask.app.assertions.private_key.encode()

    async def asked(place="815", **claims):
        told = {"iss": "4711", "iat": now, "exp": now + 60, **claims}
        headers = {"authorization": f"Bearer {mint(told, key, algorithm='RS256')}"}
        return (await ask("POST", f"/app/installations/{place}/access_tokens", headers=headers)).status

    assert await asked() == 201
    assert [await asked(iss="1"), await asked(exp=now - 600), await asked(exp=now + 9000)] == [401, 401, 400]
    assert await asked("816") == 404
