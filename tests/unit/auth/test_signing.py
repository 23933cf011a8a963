"""Requests signed and verified as descriptions say, with the published examples of many schemes."""

import base64
import hashlib
import uuid
from datetime import datetime, timedelta
from urllib.parse import unquote

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.signing import Signed, Signing, Unsigned, claims, sign, verify
from tieline.core.errors import SignatureRefused, UsageError

GOTOM = r"""
signing:
  alg: hmac-sha1
  encode: base64
  key: "{password}"
  canonical:
    - "{method|upper}"
    - "{body|md5|hex}"
    - "{header.content-type|lower}"
    - "{header.date}"
    - ""  # the headers that a customer may add, of which goTom has none
    - "{path_query}"
  set_before:
    Date: "{now|iso8601_seconds_utc}"
    Content-Type: "{header.content-type|default(application/json)}"
  headers:
    Authorization: "gotom_app_api {username|escape_colon}:{signature}"
  requires: {headers: [Date, Content-Type], body: bytes}
  max_skew_s: 1800
"""

# The unit test of goTom's own verifier, which knows other provider names and customer headers.
BUNDLE = """
signing:
  alg: hmac-sha1
  encode: base64
  key: "{password}"
  canonical:
    - "{method|upper}"
    - "{body|md5|hex}"
    - "{header.content-type|lower}"
    - "{header.date}"
    - "custom1: {header.custom1}"
    - "{query_raw}"
  headers: {Authorization: "Test {username}:{signature}"}
"""

S3 = """
signing:
  alg: hmac-sha1
  encode: base64
  key: "{secret}"
  vars:
    resource: "/{bucket}{path}{query_raw|pick(acl,location,logging,torrent,uploads,versionId)|prefix(?)}"
  canonical:
    - "{method}"
    - "{header.content-md5|default()}"
    - "{header.content-type|default()}"
    - "{header.date}"
    - "{headers|header_block(x-amz-)}{resource}"
  set_before: {Date: "{now|format(ddd, DD MMM YYYY HH:mm:ss ZZ)}"}
  headers: {Authorization: "AWS {access_key}:{signature}"}
  max_skew_s: 900
"""

DUO = """
signing:
  alg: hmac-sha1
  encode: hex
  key: "{skey}"
  vars: {pair: "{ikey}:{signature}"}
  canonical: ["{header.date}", "{method|upper}", "{host|lower}", "{path}", "{params|sorted_query}"]
  set_before: {Date: "{now|format(ddd, DD MMM YYYY HH:mm:ss [-0000])}"}
  headers: {Authorization: "Basic {pair|base64}"}
  max_skew_s: 300
"""

BINANCE = """
signing:
  alg: hmac-sha256
  encode: hex
  key: "{secret}"
  canonical: ["{query_raw|suffix(&)}timestamp={now|epoch_ms}{body}"]
  set_before: {X-MBX-APIKEY: "{api_key}"}
  query: {timestamp: "{now|epoch_ms}", signature: "{signature}"}
  max_skew_s: 5
"""

SIGV4 = r"""
signing:
  alg: hmac-sha256
  encode: hex
  key: "AWS4{secret_key}"
  vars:
    date: "{now|format(YYYYMMDD)}"
    scope: "{date}/{region}/{service}/aws4_request"
    names: "{headers|header_names(host,content-type,x-amz-)}"
    block: "{headers|header_block(host,content-type,x-amz-)}"
    request: "{method|upper}\n{path|urlenc(/)}\n{query_raw|sorted_query}\n{block}\n{names}\n{body|sha256|hex}"
  derive:
    - {alg: hmac-sha256, msg: "{date}"}
    - {alg: hmac-sha256, msg: "{region}"}
    - {alg: hmac-sha256, msg: "{service}"}
    - {alg: hmac-sha256, msg: "aws4_request"}
  canonical: ["AWS4-HMAC-SHA256", "{now|compact_utc}", "{scope}", "{request|sha256|hex}"]
  set_before: {X-Amz-Date: "{now|compact_utc}"}
  headers:
    Authorization: "AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
  max_skew_s: 300
"""

OAUTH1 = """
signing:
  alg: hmac-sha1
  encode: base64
  key: "{consumer_secret|urlenc}&{token_secret|default()|urlenc}"
  separator: "&"
  vars:
    url: "{scheme}://{host|lower}{path}"
    ours: "oauth_consumer_key={consumer_key|urlenc}&oauth_nonce={nonce|urlenc}&oauth_signature_method=HMAC-SHA1\\
      &oauth_timestamp={now|epoch_s}&oauth_token={token|urlenc}&oauth_version=1.0"
    all: "{ours}&{params}"
  canonical: ["{method|upper}", "{url|urlenc}", "{all|sorted_query|urlenc}"]
  headers:
    Authorization: 'OAuth oauth_consumer_key="{consumer_key|urlenc}", oauth_nonce="{nonce|urlenc}",
      oauth_signature="{signature|urlenc}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="{now|epoch_s}",
      oauth_token="{token|urlenc}", oauth_version="1.0"'
  max_skew_s: 300
"""

EDGEGRID = r"""
signing:
  alg: hmac-sha256
  encode: base64
  key: "{client_secret}"
  separator: "\t"
  vars:
    time: "{now|format(YYYYMMDD[T]HH:mm:ssZZ)}"
    claim: "EG1-HMAC-SHA256 client_token={client_token};access_token={access_token};timestamp={time};nonce={nonce};"
  derive: [{alg: hmac-sha256, msg: "{time}", encode: base64}]
  canonical:
    - "{method|upper}"
    - "{scheme}"
    - "{host|lower}"
    - "{path_query}"
    - ""
    - {when: {method: [POST]}, value: "{body|first(131072)|sha256|base64}", else: ""}
    - "{claim}"
  headers: {Authorization: "{claim}signature={signature}"}
  max_skew_s: 60
"""

WSSE = """
signing:
  alg: sha1
  encode: hex
  separator: ""
  vars:
    time: "{now|iso8601_seconds_utc}"
    digest: "{signature|base64}"
  canonical: ["{nonce}{time}{secret}"]
  headers:
    X-WSSE: 'UsernameToken Username="{user}", PasswordDigest="{digest}", Nonce="{nonce}", Created="{time}"'
  max_skew_s: 300
"""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    request: Unsigned
    secrets: dict[str, str]
    now: datetime
    nonce: str = ""
    expected: str


def read(text):
    return msgspec.convert(yaml.safe_load(text)["signing"], Signing)


def instant(text):
    return datetime.fromisoformat(text)


def get(url, *headers, method="GET", body=b""):
    return Unsigned(method=method, url=url, headers=headers, body=body)


USER = {"username": "user1", "password": "s3cr3t-for-tests"}
AT = instant("2026-01-02T03:04:05Z")
ZURICH = '{"name":"Zürich","status":"booking"}'.encode()
CAMPAIGN = "https://demo.gotom.io/app-api/campaign/"
TWITTER = {
    "consumer_key": "xvz1evFS4wEEPTGEFPHBog",
    "consumer_secret": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "token_secret": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
}


def tweet(version):
    return get(
        f"https://api.twitter.com/{version}/statuses/update.json?include_entities=true",
        ("Content-Type", "application/x-www-form-urlencoded"),
        method="POST",
        body=b"status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21",
    )


def gotom(request, expected, *, now=AT):
    return Example(text=GOTOM, request=request, secrets=USER, now=now, expected=expected)


EXAMPLES = {
    "gotom-get": gotom(get(f"{CAMPAIGN}26106"), "+4bx4ySA623yLn8hlu3KoK+nFMw="),
    "gotom-post": gotom(
        get(f"{CAMPAIGN}12345?update_commissions=0", method="post", body=ZURICH),
        "qv+TZAI/dLAEo8oCie95kRBArSk=",
    ),
    "gotom-delete": gotom(
        get(f"{CAMPAIGN}c%20%C3%BC/flight/f-1", method="DELETE"), "+Smp0Mcef5EEUfxTBqKeJ7uiWxM="
    ),
    "gotom-export": gotom(
        get("https://demo.gotom.io/app-api/graph-export/download/18", ("content-type", "text/csv")),
        "vnnoVY4EBnANSRp9C/gtfhtjl/Y=",
    ),
    "gotom-bundle": Example(
        text=BUNDLE,
        request=get(
            "https://demo.gotom.io/",
            ("Date", "Fri, 19 Mar 1982 00:00:04 GMT"),
            ("Content-Type", "text/plain"),
            ("Custom1", "Value1"),
        ),
        secrets={"username": "1", "password": "secret-key"},
        now=AT,
        expected="nv8dzi42F+Rh470oNSSbCpWYUds=",
    ),
    "s3-v2": Example(
        text=S3,
        request=get("https://johnsmith.s3.amazonaws.com/photos/puppy.jpg"),
        secrets={
            "bucket": "johnsmith",
            "access_key": "AKIAIOSFODNN7EXAMPLE",
            "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        },
        now=instant("2007-03-27T19:36:42Z"),
        expected="bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    ),
    "duo-v2": Example(
        text=DUO,
        request=get(
            "https://api-XXXXXXXX.duosecurity.com/accounts/v1/account/list",
            ("Content-Type", "application/x-www-form-urlencoded"),
            method="POST",
            body=b"username=root&realname=First%20Last",
        ),
        secrets={"ikey": "DIWJ8X6AEYOR5OMC6TQ1", "skey": "Zh5eGmUq9zpfQnyUIu5OL9iWoMMv5ZNmk3zLJ4Ep"},
        now=instant("2012-08-21T17:29:18Z"),
        expected="2d97d6166319781b5a3a07af39d366f491234edc",
    ),
    "binance": Example(
        text=BINANCE,
        request=get(
            "https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1"
            "&price=0.1&recvWindow=5000",
            method="POST",
        ),
        secrets={
            "api_key": "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
            "secret": "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
        },
        now=instant("2017-07-12T02:41:59.559Z"),
        expected="c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
    ),
    "sigv4-get-vanilla": Example(
        text=SIGV4,
        request=get("https://example.amazonaws.com/"),
        secrets={
            "access_key": "AKIDEXAMPLE",
            "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "region": "us-east-1",
            "service": "service",
        },
        now=instant("2015-08-30T12:36:00Z"),
        expected="5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    "oauth1-twitter-1": Example(
        text=OAUTH1,
        request=tweet("1"),
        secrets=TWITTER,
        now=instant("2011-10-14T20:09:18Z"),
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        expected="tnnArxj06cWHq44gCs1OSKk/jLY=",
    ),
    "oauth1-twitter-1.1": Example(
        text=OAUTH1,
        request=tweet("1.1"),
        secrets=TWITTER,
        now=instant("2011-10-14T20:09:18Z"),
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        expected="hCtSmYh+iHYCEqBWrE7C7hYmtUk=",
    ),
    "edgegrid": Example(
        text=EDGEGRID,
        request=get("https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/"),
        secrets={
            "client_token": "akab-client-token-xxx-xxxxxxxxxxxxxxxx",
            "client_secret": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
            "access_token": "akab-access-token-xxx-xxxxxxxxxxxxxxxx",
        },
        now=instant("2014-03-21T19:34:21Z"),
        nonce="nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        expected="tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU=",
    ),
    "wsse": Example(
        text=WSSE,
        request=get("https://api.emarsys.net/api/v2/settings"),
        secrets={"user": "customer001", "secret": "customersecret"},
        now=instant("2014-03-20T12:51:45Z"),
        nonce="d36e316282959a9ed4c89851497a717f",
        expected=base64.b64encode(
            hashlib.sha1(b"d36e316282959a9ed4c89851497a717f2014-03-20T12:51:45Zcustomersecret")
            .hexdigest()
            .encode()
        ).decode(),
    ),
}
EACH = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())


def signed(example):
    return sign(read(example.text), example.request, example.secrets, now=example.now, nonce=example.nonce)


@EACH
def test_published_examples(example):
    """The description makes the signature that the scheme's own documents show."""
    assert example.expected in presented(signed(example))


def presented(result):
    """Return all that signing adds as one text, with what Basic encodes in plain."""
    texts = [unquote(value) for _, value in (*result.headers, *result.query)]
    basic = [base64.b64decode(text[6:]).decode() for text in texts if text.startswith("Basic ")]
    return "\n".join((*texts, *basic))


@EACH
def test_what_is_signed_verifies(example):
    """The same description accepts what it has signed."""
    request = signed(example).apply(example.request)
    verify(read(example.text), request, example.secrets, now=example.now)


@EACH
def test_another_secret_does_not_verify(example):
    """A signature proves that its maker knew the secret."""
    request = signed(example).apply(example.request)
    hidden = read(example.text).program.hidden
    others = {name: f"{value}x" if name in hidden else value for name, value in example.secrets.items()}
    assert refusal(example.text, request, others, example.now) == "mismatch"


def altered(name, request):
    """Return the request with something in it changed that the scheme of that name signs."""
    method = msgspec.structs.replace(request, method="PUT")
    path = msgspec.structs.replace(
        request, url=request.url.replace(".com/", ".com/x").replace(".net/", ".net/x")
    )
    query = msgspec.structs.replace(request, url=request.url.replace("symbol=", "symbol=X"))
    signature = tuple((key, value.replace('Digest="YW', 'Digest="YX')) for key, value in request.headers)
    match name:
        case "binance":
            return (query,)
        case "wsse":
            return (msgspec.structs.replace(request, headers=signature),)
        case "gotom-bundle":
            return (method,)
        case _ if name.startswith("gotom"):
            return (method, msgspec.structs.replace(request, url=f"{request.url}x"))
        case _:
            return (method, path)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_changed_does_not_verify(name):
    """Whatever is signed cannot be altered."""
    example = EXAMPLES[name]
    for request in altered(name, signed(example).apply(example.request)):
        assert refusal(example.text, request, example.secrets, example.now) == "mismatch"


def refusal(text, request, secrets, now):
    with pytest.raises(SignatureRefused) as caught:
        verify(read(text), request, secrets, now=now)
    return caught.value.reason


@EACH
def test_senders_tell_who_they_are(example):
    """What is sent in the open can be read before the secret is known, and nothing else is."""
    told = claims(read(example.text), signed(example).apply(example.request))
    hidden = read(example.text).program.hidden
    sent = {name: value for name, value in example.secrets.items() if name not in hidden}
    assert sent == {name: value for name, value in told.items() if name != "nonce"}
    assert told.get("nonce", "") == example.nonce


@EACH
@pytest.mark.parametrize("where", ["canonical", "repr"])
def test_secrets_are_not_shown(example, where):
    """What was signed can be shown, without what was not sent."""
    result = signed(example)
    text = result.canonical if where == "canonical" else f"{result!r}{example.request!r}"
    for name in read(example.text).program.hidden & example.secrets.keys():
        assert example.secrets[name] not in text


def test_what_was_signed_can_be_compared():
    """The canonical text is what goTom documents."""
    expected = (
        "POST\nb170b76d071b9f146dc85eb476f8bcde\napplication/json\n2026-01-02T03:04:05Z\n\n"
        "/app-api/campaign/12345?update_commissions=0"
    )
    assert expected == signed(EXAMPLES["gotom-post"]).canonical
    assert "***" in signed(EXAMPLES["wsse"]).canonical


def test_gotom_sends_three_headers():
    """Nothing else of the request changes."""
    result = signed(EXAMPLES["gotom-post"])
    expected = (
        ("Date", "2026-01-02T03:04:05Z"),
        ("Content-Type", "application/json"),
        ("Authorization", "gotom_app_api user1:qv+TZAI/dLAEo8oCie95kRBArSk="),
    )
    assert expected == result.headers
    assert result.query == ()
    request = EXAMPLES["gotom-post"].request
    assert msgspec.structs.replace(request, headers=expected) == result.apply(request)


@pytest.mark.parametrize(
    ("date", "signature"),
    [
        ("2026-01-02T04:04:05+01:00", "GnhK32P+v742Xb3SzAIKPwovFCc="),
        ("2026-01-02T03:04:05Z", "qv+TZAI/dLAEo8oCie95kRBArSk="),
    ],
)
def test_gotom_dates_of_other_signers(date, signature):
    """The date is signed as it is written, whatever its form."""
    request = incoming(date=date, authorization=f"gotom_app_api user1:{signature}")
    verify(read(GOTOM), request, USER, now=AT)


def incoming(
    *,
    date: str | None = "2026-01-02T03:04:05Z",
    kind: str | None = "application/json",
    authorization: str | None = "gotom_app_api user1:qv+TZAI/dLAEo8oCie95kRBArSk=",
    **changes,
):
    headers = (("date", date), ("content-type", kind), ("authorization", authorization))
    request = get(
        f"{CAMPAIGN}12345?update_commissions=0",
        *((name, value) for name, value in headers if value is not None),
        method="POST",
        body=ZURICH,
    )
    return msgspec.structs.replace(request, **changes)


@pytest.mark.parametrize(
    "date", ["2026-01-02T03:04:05.123Z", "20260102T030405Z", "Fri, 02 Jan 2026 03:04:05 GMT", "@1767323045"]
)
def test_gotom_takes_many_forms_of_dates(date):
    """Only the signature is wrong with them."""
    with pytest.raises(SignatureRefused) as caught:
        verify(read(GOTOM), incoming(date=date), USER, now=AT)
    assert caught.value.reason == "mismatch"


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"authorization": None}, "missing", "Authorization"),
        ({"authorization": "Basic dXNlcjE6eA=="}, "malformed", "Authorization"),
        ({"authorization": "gotom_app_api user1"}, "malformed", "Authorization"),
        ({"date": None}, "missing", "Date"),
        ({"date": "yesterday"}, "malformed", "Date"),
        ({"date": "1767323045"}, "malformed", "Date"),
        ({"date": "2026-01-02T03:04:05"}, "malformed", "Date"),
        ({"date": "2026-01-02T02:34:04Z"}, "stale", None),
        ({"date": "2026-01-02T03:34:06Z"}, "early", None),
        ({"kind": None}, "missing", "Content-Type"),
        ({"kind": "application/json; charset=utf-8"}, "mismatch", None),
        ({"method": "PATCH"}, "mismatch", None),
        ({"body": ZURICH + b"\n"}, "mismatch", None),
        ({"url": f"{CAMPAIGN}12345"}, "mismatch", None),
        ({"authorization": "gotom_app_api user2:qv+TZAI/dLAEo8oCie95kRBArSk="}, "mismatch", None),
        ({"authorization": "gotom_app_api user1:"}, "mismatch", None),
        ({"authorization": "gotom_app_api user1:é"}, "mismatch", None),
    ],
)
def test_goTom_refusals(changes, reason, field):  # noqa: N802  # the product writes itself so
    """Each fault is told apart, in the order in which goTom looks."""
    with pytest.raises(SignatureRefused) as caught:
        verify(read(GOTOM), incoming(**changes), USER, now=AT)
    assert (reason, field) == (caught.value.reason, caught.value.field)


@pytest.mark.parametrize("changes", [{}, {"kind": "Application/JSON"}, {"method": "post"}])
def test_gotom_takes_what_it_spells_otherwise(changes):
    """Method and content type are compared in one case."""
    verify(read(GOTOM), incoming(**changes), USER, now=AT)


@pytest.mark.parametrize("seconds", [-1800, 1800])
def test_the_window_is_closed_at_both_ends(seconds):
    """Half an hour is still in time."""
    verify(read(GOTOM), incoming(), USER, now=AT + timedelta(seconds=seconds))


def test_two_signatures_are_one_too_many():
    """Nobody can say which of two headers another server would read."""
    request = incoming()
    twice = msgspec.structs.replace(request, headers=(*request.headers, ("Authorization", "x")))
    with pytest.raises(SignatureRefused, match="more than once"):
        verify(read(GOTOM), twice, USER, now=AT)


@given(
    user=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1),
    secret=st.text(min_size=1),
)
def test_any_user_can_sign(user, secret):
    """A colon in a user's name is escaped, and found again."""
    secrets = {"username": user, "password": secret}
    if user.endswith("\\"):
        with pytest.raises(UsageError, match="username"):
            sign(read(GOTOM), get(CAMPAIGN), secrets, now=AT, nonce="")
        return
    request = sign(read(GOTOM), get(CAMPAIGN), secrets, now=AT, nonce="").apply(get(CAMPAIGN))
    assert f"gotom_app_api {user.replace(':', chr(92) + ':')}:" in dict(request.headers)["Authorization"]
    assert user.replace("\\:", ":") == claims(read(GOTOM), request)["username"].replace("\\:", ":")
    verify(read(GOTOM), request, secrets, now=AT)


@given(
    path=st.text(alphabet="abc/%20?&=+;é", max_size=20),
    body=st.binary(max_size=50),
    method=st.sampled_from(["GET", "post", "Delete"]),
    seconds=st.integers(-1800, 1800),
)
def test_any_request_verifies_as_it_was_signed(path, body, method, seconds):
    """Target and body are signed byte for byte."""
    request = get(f"https://demo.gotom.io/{path}", method=method, body=body)
    sent = sign(read(GOTOM), request, USER, now=AT, nonce="").apply(request)
    verify(read(GOTOM), sent, USER, now=AT + timedelta(seconds=seconds))


@given(authorization=st.text(), date=st.text(), kind=st.text(), url=st.text())
@pytest.mark.parametrize(
    "name", ["gotom-get", "oauth1-twitter-1", "edgegrid", "sigv4-get-vanilla", "binance", "wsse"]
)
def test_a_strangers_request_is_refused_and_no_more(name, authorization, date, kind, url):
    """No request makes the verifier fail in another way."""
    headers = (
        ("Authorization", authorization),
        ("Date", date),
        ("Content-Type", kind),
        ("X-WSSE", authorization),
    )
    example = EXAMPLES[name]
    with pytest.raises(SignatureRefused):
        verify(read(example.text), get(url, *headers), example.secrets, now=AT)


def test_a_query_that_says_nothing_is_not_sent():
    """HTTP clients drop an empty query and a fragment, so neither is signed."""
    plain = get(f"{CAMPAIGN}1")
    odd = get(f"{CAMPAIGN}1?#part")
    first, second = (sign(read(GOTOM), request, USER, now=AT, nonce="") for request in (plain, odd))
    assert first == second
    assert first.apply(plain) == second.apply(odd)


def test_a_signature_in_the_query_is_encoded_once():
    """What is appended can go on the wire as it is; what was there stays as it was written."""
    request = Signed(headers=(), query=(("a%2B", "x%2Fy"), ("b", "1")), canonical="").apply(
        get("https://h/p?q=a+b")
    )
    assert request.url == "https://h/p?q=a+b&a%2B=x%2Fy&b=1"
    url = signed(EXAMPLES["binance"]).apply(EXAMPLES["binance"].request).url
    assert url.endswith(f"&recvWindow=5000&timestamp=1499827319559&signature={EXAMPLES['binance'].expected}")


def test_a_condition_on_the_method():
    """EdgeGrid hashes the body of a POST only."""
    example = EXAMPLES["edgegrid"]
    digest = base64.b64encode(hashlib.sha256(b"data").digest()).decode()
    for method, expected in (("PUT", ""), ("post", digest)):
        request = get("https://h.net/x", method=method, body=b"data")
        shown = sign(read(EDGEGRID), request, example.secrets, now=example.now, nonce="n").canonical
        assert expected == shown.split("\t")[5]


def test_only_what_is_needed_of_a_request_is_needed():
    """Whoever streams a body can ask first; the inputs are named."""
    assert read(GOTOM).reads_body
    assert read(S3).reads_body is False
    assert {"username", "password"} == read(GOTOM).inputs
    assert {"consumer_key", "consumer_secret", "token", "token_secret"} == read(OAUTH1).inputs
    assert read(GOTOM).resign_on_retry


@pytest.mark.parametrize(
    ("secrets", "request_", "what"),
    [
        ({"username": "u"}, get(CAMPAIGN), "there is no 'password'"),
        ({"username": "u", "password": ""}, get(CAMPAIGN), "the key is empty"),
        (
            {"username": "u\r\nX: y", "password": "hush"},
            get(CAMPAIGN),
            "Authorization would hold control characters",
        ),
    ],
)
def test_what_cannot_be_signed_is_told(secrets, request_, what):
    """The message names the field and no value."""
    with pytest.raises(UsageError, match=what) as caught:
        sign(read(GOTOM), request_, secrets, now=AT, nonce="")
    assert "hush" not in caught.value.message


def simple(**fields):
    return {
        "alg": "hmac-sha256",
        "key": "{k}",
        "canonical": ["{body}"],
        "headers": {"X": "{signature}"},
        **fields,
    }


def test_a_required_header_is_asked_for():
    """A request that lacks one is neither signed nor accepted."""
    signing = msgspec.convert(simple(requires={"headers": ["Content-Md5"]}), Signing)
    with pytest.raises(UsageError, match="needs the header Content-Md5"):
        sign(signing, get(CAMPAIGN), {"k": "k"}, now=AT, nonce="")
    with pytest.raises(SignatureRefused, match="Content-Md5: the header is missing"):
        verify(signing, get(CAMPAIGN, ("X", "00")), {"k": "k"}, now=AT)


@pytest.mark.parametrize("value", ["{body}", "{signature}"])
def test_a_header_holds_text(value):
    """Raw bytes are an error here and not in the HTTP client."""
    headers = {"X": "{signature}", "Y": value}
    signing = msgspec.convert(simple(encode="raw", headers=headers), Signing)
    with pytest.raises(UsageError, match="would hold what is no text"):
        sign(signing, get(CAMPAIGN, body=b"\xff"), {"k": "k"}, now=AT, nonce="")


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "{signature|base64url}", "T": "t={now|epoch_s|base64};{v|base64url}."},
        {"X": "{signature|hex}", "T": "{now|format(DD.MM.YYYY HH:mm:ss)|urlenc} {v|default(x)|urlenc}"},
        {"X": "{nonce}:{signature}", "T": "{headers|header_names} {now|rfc1123}{{}} {body|sha256|hex}"},
    ],
)
def test_what_is_sent_can_be_read_back(headers):
    """Filters are undone where they can be; what cannot be is made again."""
    fields = simple(
        encode="base64", canonical=["{now|epoch_s} {v|default(y)}{nonce}"], headers=headers, max_skew_s=1
    )
    if "{nonce}" not in headers["X"]:
        fields["canonical"] = ["{now|epoch_s} {v|default(y)}"]
    signing = msgspec.convert(fields, Signing)
    secrets = {"k": "k", "v": "a b:é"}
    sent = sign(signing, get(CAMPAIGN), secrets, now=AT, nonce="n1").apply(get(CAMPAIGN))
    verify(signing, sent, secrets, now=AT)
    with pytest.raises(SignatureRefused) as caught:
        verify(signing, sent, secrets, now=AT + timedelta(seconds=2))
    assert caught.value.reason == "stale"


def test_what_touches_cannot_be_read_back():
    """A description that only signs may do so; the verifier says what is wrong with it."""
    signing = msgspec.convert(simple(headers={"X": "{nonce}{signature}"}), Signing)
    sent = sign(signing, get(CAMPAIGN), {"k": "k"}, now=AT, nonce="n").apply(get(CAMPAIGN))
    with pytest.raises(UsageError, match=r"nothing divides \{signature\}"):
        verify(signing, sent, {"k": "k"}, now=AT)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("t={now|epoch_s};", "t="),
        ("t={now|epoch_s};", "x=1767323045;"),
        ("t={now|epoch_s};", "t=1767323045"),
        ("t={now|epoch_s};", "t=1767323045;2"),
        ("t={now|epoch_s};", "t=1.5;"),
        ("{nonce}; {now|epoch_s}", "1767323045"),
        ("v1", "v10"),
    ],
)
def test_texts_of_another_form_are_malformed(line, value):
    """What stands before, between and behind the values must be there."""
    signing = msgspec.convert(simple(headers={"X": line, "Y": "{signature}"}), Signing)
    with pytest.raises(SignatureRefused) as caught:
        verify(signing, get(CAMPAIGN, ("X", value), ("Y", "00")), {"k": "k"}, now=AT)
    assert (caught.value.reason, caught.value.field) == ("malformed", "X")


def test_a_mask_that_a_filter_cannot_read_hides_all():
    """Rather nothing is shown than a secret."""
    signing = msgspec.convert(simple(canonical=["{v|hexdecode}"]), Signing)
    assert sign(signing, get(CAMPAIGN), {"k": "k", "v": "6162"}, now=AT, nonce="").canonical == "***"


def test_only_a_known_time_is_in_time():
    """A text chosen by the method may leave the time out: then the request is refused."""
    dated = {"when": {"method": ["GET"]}, "value": "{now|epoch_s}", "else": "-"}
    signing = msgspec.convert(
        simple(set_before={"T": dated}, canonical=["{header.t}"], max_skew_s=9), Signing
    )
    sent = sign(signing, get(CAMPAIGN, method="PUT"), {"k": "k"}, now=AT, nonce="").apply(
        get(CAMPAIGN, method="PUT")
    )
    with pytest.raises(SignatureRefused, match="tells no time"):
        verify(signing, sent, {"k": "k"}, now=AT)


def test_a_header_that_is_signed_must_be_there():
    """Without a default it is an error, for the signer and of the sender."""
    signing = msgspec.convert(simple(canonical=["{header.x-id}"]), Signing)
    with pytest.raises(UsageError, match=r"there is no 'header\.x-id'"):
        sign(signing, get(CAMPAIGN), {"k": "k"}, now=AT, nonce="")
    with pytest.raises(SignatureRefused) as caught:
        verify(signing, get(CAMPAIGN, ("X", "00")), {"k": "k"}, now=AT)
    assert (caught.value.reason, caught.value.field) == ("missing", "x-id")
    with pytest.raises(UsageError, match="'k'"):
        verify(signing, get(CAMPAIGN, ("X", "00"), ("X-Id", "1")), {}, now=AT)
    with pytest.raises(UsageError, match="the key is empty"):
        verify(signing, get(CAMPAIGN, ("X", "00"), ("X-Id", "1")), {"k": ""}, now=AT)


def test_what_is_replaced_is_not_signed():
    """An older signature on the request plays no part."""
    signing = msgspec.convert(simple(canonical=["{headers|header_block}"]), Signing)
    request = get(CAMPAIGN, ("x", "old"), ("Y", "1"))
    sent = sign(signing, request, {"k": "k"}, now=AT, nonce="").apply(request)
    assert [name for name, _ in sent.headers] == ["Y", "X"]
    verify(signing, sent, {"k": "k"}, now=AT)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"alg": "rot13"}, "rot13"),
        ({"colour": "red"}, "colour"),
        ({"key": ""}, "key: hmac-sha256 needs one"),
        ({"alg": "sha1"}, "key: sha1 takes none"),
        ({"headers": {}}, "say where {signature} goes"),
        ({"headers": {"X": "{body|hex}"}}, "say where {signature} goes"),
        ({"canonical": ["{signature}"]}, "only headers, query and json can read"),
        ({"vars": {"s": "{signature}"}, "set_before": {"Y": "{s}"}}, "only headers, query and json can read"),
        ({"vars": {"a": "{b}", "b": "x"}}, "'a' reads 'b', which does not stand before it"),
        ({"vars": {"a": "{a}"}}, "'a' reads 'a'"),
        ({"vars": {"now": "x"}}, "'now' means something else"),
        (
            {"alg": "sha1", "key": "", "derive": [{"alg": "hmac-sha1", "msg": "x"}]},
            "derive: sha1 takes no key",
        ),
        ({"max_skew_s": 5}, "nothing that is sent tells the time"),
        ({"max_skew_s": 5, "set_before": {"Date": "{now|epoch_s}"}}, "the time is not signed"),
        ({"canonical": ["{body"]}, "canonical.0: the brace at character 1"),
        ({"canonical": ["x", "}"]}, "canonical.1: the brace"),
        ({"canonical": ["{}"]}, "is not a name with filters"),
        ({"canonical": ["{body|}"]}, "is not a name with filters"),
        ({"canonical": ["{body|rot13}"]}, "'rot13' is no filter that fits there"),
        ({"canonical": ["{body|epoch_s}"]}, "'epoch_s' is no filter that fits there"),
        ({"canonical": ["{body|hex(1)}"]}, "argument of 'hex'"),
        ({"canonical": ["{body|first}"]}, "argument of 'first'"),
        ({"canonical": ["{body|first(x)}"]}, "argument of 'first'"),
        ({"canonical": ["{now}"]}, "must say how it is written"),
        ({"canonical": ["{now|hex}"]}, "'hex' is no filter that fits there"),
        ({"canonical": ["{now|format()}"]}, "argument of 'format'"),
        ({"canonical": ["{headers|lower}"]}, "'lower' is no filter that fits there"),
        ({"canonical": [{"value": "x"}]}, "when"),
        ({"canonical": [{"when": {"method": ["GET"]}, "value": "x", "else": "{"}]}, "canonical.0: the brace"),
    ],
)
def test_mistakes_are_found_when_a_description_is_loaded(fields, what):
    """The message names the field."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(simple(**fields), Signing)
    assert what in str(caught.value)


def rendered(line, *, request=None, nonce="n"):
    headers = {"X": "{signature}", "V": "{v}"}  # what is sent is not hidden
    signing = msgspec.convert(simple(canonical=[line], headers=headers), Signing)
    secrets = {"k": "k", "v": "a b~/é"}
    return sign(signing, request or get("https://h/p"), secrets, now=AT, nonce=nonce).canonical


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{{{v}}}", "{a b~/é}"),
        ("{v|urlenc}|{v|urlenc(/)}", "a%20b~%2F%C3%A9|a%20b~/%C3%A9"),
        ("{v|hex|hexdecode}{v|base64|b64decode}", "a b~/éa b~/é"),
        ("{v|base64}", "YSBifi/DqQ=="),
        ("{v|base64url}", "YSBifi_DqQ"),
        ("{v|upper|first(3)}", "A B"),
        ("{none|default(x y)|upper}{none|default}", "X Y"),
        ("{none|default()|prefix(?)}{v|first(1)|prefix(?)|suffix(!)}", "?a!"),
        ("{v|sha256|hex|first(8)}", hashlib.sha256("a b~/é".encode()).hexdigest()[:8]),
        ("{nonce|uuid4|first(0)}{nonce}", "n"),
        ("{method} {scheme} {host} {hostname} {port} {path} {query_raw} {path_query}",
         "GET http h:8080 h 8080 /p%20 b=+&acl /p%20?b=+&acl"),
        ("{query_raw|sorted_query}", "acl=&b=%20"),
        ("{form}|{params}", "z=1|b=+&acl&z=1"),
        ("{query_raw|pick(acl,c)}", "acl"),
        ("{headers|header_block}", "host:h:8080\nx-a:1 2,3\nx-b:z\n"),
        ("{headers|header_block(x-)}|{headers|header_names(host, x-b)}", "x-a:1 2,3\nx-b:z\n|host;x-b"),
        ("{header.X-A}", "1  2,3"),
        ("{now|iso8601_ms_utc} {now|epoch_s} {now|epoch_ms} {now|rfc1123}",
         "2026-01-02T03:04:05.000Z 1767323045 1767323045000 Fri, 02 Jan 2026 03:04:05 GMT"),
    ],
)  # fmt: skip
def test_placeholders(line, text):
    """Names, filters and their arguments."""
    request = get("http://h:8080/p%20?b=+&acl#f", ("X-B", " z "), ("x-a", "1  2"), ("X-A", "3"))
    if "form" in line:
        form = ("Content-Type", "application/x-www-form-urlencoded")
        request = msgspec.structs.replace(request, headers=(form,), body=b"z=1")
    assert text == rendered(line, request=request)


def test_a_uuid_is_made_of_the_nonce():
    """The same nonce gives the same one."""
    first, again, other = (rendered("{nonce|uuid4}", nonce=nonce) for nonce in ("a", "a", "b"))
    assert first == again != other
    assert uuid.UUID(first).version == 4


@pytest.mark.parametrize("chain", ["b64decode", "hexdecode"])
def test_a_value_that_a_filter_cannot_read_is_not_told(chain):
    """The error names the placeholder."""
    signing = msgspec.convert(simple(key=f"{{k|{chain}}}"), Signing)
    with pytest.raises(UsageError, match=rf"\{{k\|{chain}\}}: {chain} cannot read it") as caught:
        sign(signing, get(CAMPAIGN), {"k": "s3cr3t!"}, now=AT, nonce="")
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_what_grows_without_end_is_stopped():
    """A stranger's description cannot fill the memory."""
    variables = {"v0": "x" * 100, **{f"v{n}": f"{{v{n - 1}}}" * 10 for n in range(1, 12)}}
    signing = msgspec.convert(simple(vars=variables, canonical=["{v11}"]), Signing)
    with pytest.raises(UsageError, match="a text of more than"):
        sign(signing, get(CAMPAIGN), {"k": "k"}, now=AT, nonce="")
    signing = msgspec.convert(simple(canonical=["{k" + "|hex" * 30 + "}"]), Signing)
    with pytest.raises(UsageError, match="hex}: more than"):
        sign(signing, get(CAMPAIGN), {"k": "k"}, now=AT, nonce="")


LINES = st.lists(
    st.sampled_from(
        ["{", "}", "{{", "}}", "body", "|", "hex", "now", "(", ")", "epoch_s", "v", ".", "x", " "]
    ),
    max_size=30,
).map("".join)


@given(LINES | st.text())
def test_loading_raises_nothing_but_what_names_the_field(line):
    """Any text is a line or a mistake that is told."""
    try:
        msgspec.convert(simple(canonical=[line]), Signing)
    except msgspec.ValidationError as problem:
        told = str(problem)
    else:
        told = "canonical.0"
    assert "canonical.0" in told or "only headers" in told
