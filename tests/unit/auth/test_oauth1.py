"""OAuth 1.0a: its requests are signed as the published examples say."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import quote, unquote

import pytest

from tieline.auth.oauth1 import Consumer, Token, access_token, description, request_token
from tieline.auth.signing import Unsigned, sign
from tieline.auth.token_call import TokenCall
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.secrets import Secret
from tieline.http.model import Response

#: Twitter's example of how to sign a request.
TWITTER = {
    "consumer_key": "xvz1evFS4wEEPTGEFPHBog",
    "consumer_secret": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "token_secret": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
}
WHEN = datetime.fromtimestamp(1_318_622_958, UTC)
NONCE = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"
CONSUMER = Consumer(key="ck", secret=Secret("c s"))
NOW = 1_318_622_958_000_000
CALL = TokenCall(url="https://acme.test/request")


def fields(header: str) -> dict[str, str]:
    scheme, _, rest = header.partition(" ")
    assert scheme == "OAuth"
    pairs = (part.partition("=") for part in rest.split(", "))
    return {name: unquote(value.strip('"')) for name, _, value in pairs}


@pytest.mark.parametrize(
    ("path", "signature"),
    [("/1/", "tnnArxj06cWHq44gCs1OSKk/jLY="), ("/1.1/", "hCtSmYh+iHYCEqBWrE7C7hYmtUk=")],
)
def test_published_example(path, signature):
    """With a query and a form."""
    request = Unsigned(
        method="POST",
        url=f"https://api.twitter.com{path}statuses/update.json?include_entities=true",
        headers=(("Content-Type", "application/x-www-form-urlencoded"),),
        body=b"status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21",
    )
    signed = sign(description("HMAC-SHA1"), request, TWITTER, now=WHEN, nonce=NONCE)
    assert fields(dict(signed.headers)["Authorization"])["oauth_signature"] == signature


@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256"])
def test_request_for_a_token(method):
    """The callback is signed too."""
    call = next(request_token(CALL, method, CONSUMER, callback="https://us.test/b?s=1", now=NOW, nonce="n"))
    told = fields(dict(call.headers)["Authorization"])
    signature = told.pop("oauth_signature")
    assert told == {
        "oauth_callback": "https://us.test/b?s=1",
        "oauth_consumer_key": "ck",
        "oauth_nonce": "n",
        "oauth_signature_method": method,
        "oauth_timestamp": "1318622958",
        "oauth_version": "1.0",
    }
    pairs = "&".join(f"{quote(k, '')}={quote(v, '')}" for k, v in sorted(told.items()))
    text = "&".join(("POST", quote("https://acme.test/request", ""), quote(pairs, "")))
    digest = hashlib.sha1 if method == "HMAC-SHA1" else hashlib.sha256
    expected = base64.b64encode(hmac.new(b"c%20s&", text.encode(), digest).digest()).decode()
    assert signature == expected


def test_exchange_of_a_token():
    """By what the user came back with."""
    asked = Token(token="rt", secret=Secret("rs"))
    grant = access_token(CALL, "PLAINTEXT", CONSUMER, asked, verifier="v", now=NOW, nonce="n")
    told = fields(dict(next(grant).headers)["Authorization"])
    assert (told["oauth_token"], told["oauth_verifier"]) == ("rt", "v")
    assert told["oauth_signature"] == "c%20s&rs"
    with pytest.raises(StopIteration) as end:
        grant.send(Response(status=200, body=b"oauth_token=at&oauth_token_secret=as&user=7"))
    token = end.value.value
    assert (token.token, token.secret, token.raw.reveal()["user"]) == ("at", Secret("as"), "7")


def test_answer_without_a_token_is_a_refusal():
    """With the provider's words."""
    grant = request_token(CALL, "HMAC-SHA1", CONSUMER, callback="oob", now=NOW, nonce="n")
    next(grant)
    with pytest.raises(RefreshFailed, match="401"):
        grant.send(Response(status=401, body=b"Failed to validate oauth signature and token"))


def test_realm_stands_first():
    """Where there is one."""
    values = {**TWITTER, "realm": "ACME_SB1"}
    request = Unsigned(method="GET", url="https://acme.test/x")
    signed = sign(description("HMAC-SHA256"), request, values, now=WHEN, nonce=NONCE)
    assert dict(signed.headers)["Authorization"].startswith('OAuth realm="ACME_SB1", oauth_consumer_key=')


def test_unknown_method_is_told():
    """As a field of the provider's data."""
    with pytest.raises(UsageError, match="signature_method"):
        description("ROT13")
