"""The OAuth sandbox: what it gives, and what it refuses."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tests.unit.sandbox.oauth import BACK, Asker, basic

from tieline.sandbox.oauth import TokenStyle

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#: RFC 7636, appendix B.
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.fixture
def ask() -> Asker:
    return Asker()


async def test_code_brings_tokens_that_open_the_resource(ask):
    """By the code of a user who said yes."""
    tokens = (await ask.exchange(await ask.code(scope="read write"))).json
    me = await ask.me(tokens["access_token"])
    assert (me.status, me.json["user"], me.json["scope"]) == (200, "ada@example.com", "read write")
    assert tokens["expires_in"] == 3600


async def test_code_is_good_once_and_takes_its_tokens_along(ask):
    """Used twice, somebody has stolen it."""
    code = await ask.code()
    tokens = (await ask.exchange(code)).json
    again = await ask.exchange(code)
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    assert (await ask.me(tokens["access_token"])).status == 401
    assert (await ask.refresh(tokens["refresh_token"])).status == 400


async def test_code_expires(ask):
    """After ten minutes."""
    code = await ask.code()
    ask.time += 601
    assert (await ask.exchange(code)).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("challenge", "method", "verifier", "status"),
    [
        (CHALLENGE, "S256", VERIFIER, 200),
        (CHALLENGE, "S256", VERIFIER[::-1], 400),
        (CHALLENGE, "S256", "", 400),
        (VERIFIER, "plain", VERIFIER, 200),
        (VERIFIER, "plain", CHALLENGE, 400),
    ],
)
async def test_challenge_is_checked(ask, challenge, method, verifier, status):
    """By S256 and plain."""
    code = await ask.code(code_challenge=challenge, code_challenge_method=method)
    assert status == (await ask.exchange(code, code_verifier=verifier)).status


async def test_challenge_may_be_required():
    """No code without one."""
    reply = await Asker(require_pkce=True).authorize(state="s1")
    assert (reply.query["error"], reply.query["state"]) == ("invalid_request", "s1")


async def test_redirect_is_bound_to_the_code(ask):
    """The same address at both ends."""
    code = await ask.code()
    reply = await ask.token("authorization_code", code=code, redirect_uri=BACK + "/other")
    assert reply.json["error"] == "invalid_grant"


async def test_user_may_say_no(ask):
    """The client is told."""
    assert (await ask.authorize(decision="deny")).query["error"] == "access_denied"


async def test_wrong_password_shows_the_form_again(ask):
    """Nobody is sent anywhere."""
    reply = await ask.authorize(password="wrong")
    assert (reply.status, b'role="alert"' in reply.body) == (200, True)


async def test_form_keeps_what_was_asked(ask):
    """Whatever it is, it is no markup."""
    asked = f"client_id=sandbox-client&response_type=code&redirect_uri={quote(BACK)}&state=%22%3E%3Cscript%3E"
    reply = await ask("GET", f"/oauth2/authorize?{asked}")
    assert b'name="state" value="&quot;&gt;&lt;script&gt;"' in reply.body


async def test_unknown_client_is_sent_nowhere(ask):
    """It sees a page."""
    reply = await ask.authorize(client_id="other")
    assert (reply.status, reply.headers.get("location")) == (400, None)


async def test_registered_addresses_are_kept_to():
    """Where there are any."""
    ask = Asker(redirect_uris=("https://other.test/back",))
    assert (await ask.authorize()).status == 400


async def test_approves_by_itself_where_told():
    """So that a test needs no form."""
    ask = Asker(auto_approve=True)
    reply = await ask(
        "GET", f"/oauth2/authorize?client_id=sandbox-client&response_type=code&redirect_uri={BACK}"
    )
    assert (await ask.exchange(reply.query["code"])).status == 200


async def test_refresh_rotates_and_reuse_revokes_all(ask):
    """A token that is presented twice ends the family."""
    first = (await ask.exchange(await ask.code())).json
    second = (await ask.refresh(first["refresh_token"])).json
    assert (await ask.me(second["access_token"])).status == 200
    assert (await ask.refresh(first["refresh_token"])).json["error"] == "invalid_grant"
    assert (await ask.me(second["access_token"])).status == 401
    assert (await ask.refresh(second["refresh_token"])).status == 400


async def test_refresh_token_may_stay():
    """Where the server does not rotate."""
    ask = Asker(rotate=False)
    first = (await ask.exchange(await ask.code())).json
    second = (await ask.refresh(first["refresh_token"])).json
    assert first["refresh_token"] == second["refresh_token"]
    assert (await ask.refresh(first["refresh_token"])).status == 200


async def test_access_expires(ask):
    """When it said."""
    tokens = (await ask.exchange(await ask.code())).json
    ask.time += 3600
    assert (await ask.me(tokens["access_token"])).status == 401


async def test_customer_has_an_address_of_its_own(ask):
    """Told with the token, and no other token is good there."""
    tokens = (await ask.exchange(await ask.code(), "/oauth2/generate-customer-token")).json
    base = tokens["api_base_url_for_customer"]
    assert base == "https://oauth.test/customers/ada@example.com"
    path = base.removeprefix("https://oauth.test")
    other = (await ask.token("client_credentials")).json["access_token"]
    assert [
        (await ask.me(tokens["access_token"], f"{path}/v2/users")).status,
        (await ask.me(other, path)).status,
    ] == [200, 401]


async def test_client_is_known_by_its_secret(ask):
    """In the header or the body."""
    good = {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}
    asked = {"grant_type": "client_credentials"}
    replies = [
        await ask("POST", "/oauth2/token", asked, headers=basic()),
        await ask("POST", "/oauth2/token", {**asked, **good}),
        await ask("POST", "/oauth2/token", asked, headers=basic("wrong")),
        await ask("POST", "/oauth2/token", {**asked, **good, "client_secret": "wrong"}),
        await ask("POST", "/oauth2/token", asked),
    ]
    assert [reply.status for reply in replies] == [200, 200, 401, 401, 401]


async def test_json_and_query_are_read_too(ask):
    """Clients in the wild send all three."""
    asked = {"grant_type": "client_credentials"}
    headers = {**basic(), "content-type": "application/json"}
    replies = [
        await ask("POST", "/oauth2/token", headers=headers, body=json.dumps(asked).encode()),
        await ask("POST", "/oauth2/token?grant_type=client_credentials", headers=basic()),
    ]
    assert [reply.status for reply in replies] == [200, 200]


async def test_password_brings_tokens(ask):
    """Of a user who trusts the client with it."""
    good = await ask.token("password", username="ada@example.com", password="sandbox-password")
    bad = await ask.token("password", username="ada@example.com", password="wrong")
    assert (good.status, bad.json["error"]) == (200, "invalid_grant")


def assertion(ask: Asker, **claims: object) -> str:
    def part(document: dict[str, object]) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=")

    now = int(time.time())
    told = {"aud": "https://oauth.test/oauth2/token", "iat": now, "exp": now + 300, **claims}
    signed = b".".join((part({"alg": "RS256", "typ": "JWT"}), part(told)))
    key = load_pem_private_key(ask.app.assertions.private_key.encode(), None)
    signature = key.sign(signed, PKCS1v15(), SHA256())
    return b".".join((signed, base64.urlsafe_b64encode(signature).rstrip(b"="))).decode()


@pytest.mark.parametrize(
    ("claims", "status"),
    [({}, 200), ({"aud": "https://other.test"}, 400), ({"exp": 1}, 400), ({"sub": "nobody"}, 400)],
)
async def test_assertion_brings_tokens(ask, claims, status):
    """A JWT of a user's, signed."""
    text = assertion(ask, **{"sub": "ada@example.com", "iss": "x", **claims})
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert status == (await ask.token(grant, assertion=text)).status


async def test_client_is_known_by_its_assertion_once(ask):
    """By a JWT of its own."""
    proof = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion(ask, sub="sandbox-client", iss="sandbox-client", jti="1"),
    }
    replies = [await ask("POST", "/oauth2/token", proof) for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 400]


async def test_clients_register_themselves(ask):
    """As RFC 7591 says; a public one needs a challenge."""
    wanted = {"redirect_uris": [BACK], "token_endpoint_auth_method": "none", "client_name": "Test"}
    made = (await ask("POST", "/oauth2/register", body=json.dumps(wanted).encode())).json
    assert "client_secret" not in made
    client = {"client_id": made["client_id"]}
    code = await ask.code(**client, code_challenge=CHALLENGE, code_challenge_method="S256")
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **client}
    assert (await ask("POST", "/oauth2/token", {**asked, "code_verifier": VERIFIER})).status == 200


async def test_resource_says_where_tokens_are_had(ask):
    """So that a client that knows nothing finds its way."""
    refused = await ask("GET", "/api/me")
    assert "resource_metadata" in refused.headers["www-authenticate"]
    resource = (await ask("GET", "/.well-known/oauth-protected-resource")).json
    server = (await ask("GET", "/.well-known/oauth-authorization-server")).json
    assert [server["issuer"]] == resource["authorization_servers"]


async def test_revoked_tokens_are_no_good(ask):
    """With the refresh token all of the sign-in."""
    tokens = (await ask.exchange(await ask.code())).json
    await ask("POST", "/oauth2/revoke", {"token": tokens["refresh_token"]}, headers=basic())
    assert (await ask.me(tokens["access_token"])).status == 401


async def test_answers_may_be_forms():
    """Tokens and errors."""
    ask = Asker(style=TokenStyle.FORM)
    good, bad = await ask.token("client_credentials"), await ask.refresh("unknown")
    assert good.form["access_token"].startswith("at-")
    assert (bad.status, bad.form["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(("failure", "status"), [("unavailable", 503), ("error-200", 200), ("page", 200)])
async def test_fails_as_told(failure, status):
    """In the ways that servers do."""
    reply = await Asker(failure=failure).token("client_credentials")
    assert (status, False) == (reply.status, b"access_token" in reply.body)


class Signer:
    """A client of OAuth 1.0a."""

    def __init__(self, ask: Asker, method: str) -> None:
        self.ask, self.method, self.count = ask, method, 0

    async def __call__(self, verb: str, path: str, token: str = "", secret: str = "", **more: str):
        self.count += 1
        params = {
            "oauth_consumer_key": "sandbox-client",
            "oauth_nonce": f"n{self.count}",
            "oauth_signature_method": self.method,
            "oauth_timestamp": str(int(self.ask.time)),
            "oauth_version": "1.0",
            **({"oauth_token": token} if token else {}),
            **more,
        }
        key = f"sandbox-client-secret&{secret}"
        if self.method == "PLAINTEXT":
            signature = key
        else:
            pairs = "&".join(f"{quote(k, '-._~')}={quote(v, '-._~')}" for k, v in sorted(params.items()))
            text = "&".join((verb, quote(f"https://oauth.test{path}", ""), quote(pairs, "")))
            digest = getattr(hashlib, self.method.removeprefix("HMAC-").lower())
            signature = base64.b64encode(hmac.new(key.encode(), text.encode(), digest).digest()).decode()
        told = ", ".join(f'{k}="{quote(v, "")}"' for k, v in {**params, "oauth_signature": signature}.items())
        return await self.ask(verb, path, headers={"authorization": f"OAuth {told}"})


@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"])
async def test_oauth_1_brings_a_token_that_signs(method):
    """Three steps, each signed."""
    ask = Asker(auto_approve=True)
    send = Signer(ask, method)
    asked = (await send("POST", "/oauth1/request_token", oauth_callback=BACK)).form
    back = (await ask("GET", f"/oauth1/authorize?oauth_token={asked['oauth_token']}")).query
    pair = (asked["oauth_token"], asked["oauth_token_secret"])
    given = (await send("POST", "/oauth1/access_token", *pair, oauth_verifier=back["oauth_verifier"])).form
    good = (given["oauth_token"], given["oauth_token_secret"])
    replies = [await send("GET", "/api/me", *good), await send("GET", "/api/me", good[0], "wrong")]
    assert [reply.status for reply in replies] == [200, 401]


async def test_oauth_1_wants_the_users_verifier():
    """The token alone will not do."""
    ask = Asker(auto_approve=True)
    send = Signer(ask, "HMAC-SHA1")
    asked = (await send("POST", "/oauth1/request_token", oauth_callback=BACK)).form
    await ask("GET", f"/oauth1/authorize?oauth_token={asked['oauth_token']}")
    pair = (asked["oauth_token"], asked["oauth_token_secret"])
    reply = await send("POST", "/oauth1/access_token", *pair, oauth_verifier="guessed")
    assert (reply.status, reply.json["error"]) == (401, "invalid_verifier")
