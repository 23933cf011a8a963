"""The schemes of the reference page, with the examples that their own documents publish."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.signing import Signing, Unsigned, claims, sign, verify
from tieline.auth.signing_explain import explain
from tieline.core.errors import SignatureRefused, UsageError
from tieline.providers.catalogue import load
from tieline.providers.webhook import Webhook
from tieline.webhooks.incoming import Incoming
from tieline.webhooks.verifying import check

PAGE = Path(__file__).parents[3] / "docs/reference/signing.md"
BLOCKS = {
    name: yaml.safe_load(text)
    for name, text in re.findall(
        r"^```yaml (\S+)\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
}
FORM = ("Content-Type", "application/x-www-form-urlencoded")
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
AWS = {"access_key": "AKIDEXAMPLE", "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
SUITE = {**AWS, "region": "us-east-1", "service": "service"}
SUITE_TIME = "2015-08-30T12:36:00Z"
S3 = {
    "access_key": "AKIAIOSFODNN7EXAMPLE",
    "secret_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "region": "us-east-1",
}
S3_TIME = "2013-05-24T00:00:00Z"
BUCKET = "https://examplebucket.s3.amazonaws.com"
PHOTOS = {
    "consumer_key": "dpf43f3p2l4k3l03",
    "consumer_secret": "kd94hf93k423kf44",
    "token": "nnch734d00sl2jdk",
    "token_secret": "pfkkdhi9sl3r8s00",
}
PHOTO = "http://photos.example.net/photos?file=vacation.jpg&size=original"
# Of draft-cavage-http-signatures, appendix C.
CAVAGE_KEY = """-----BEGIN RSA PRIVATE KEY-----
MIICXgIBAAKBgQDCFENGw33yGihy92pDjZQhl0C36rPJj+CvfSC8+q28hxA161QF
NUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6Z4UMR7EOcpfdUE9Hf3m/hs+F
UR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJwoYi+1hqp1fIekaxsyQIDAQAB
AoGBAJR8ZkCUvx5kzv+utdl7T5MnordT1TvoXXJGXK7ZZ+UuvMNUCdN2QPc4sBiA
QWvLw1cSKt5DsKZ8UETpYPy8pPYnnDEz2dDYiaew9+xEpubyeW2oH4Zx71wqBtOK
kqwrXa/pzdpiucRRjk6vE6YY7EBBs/g7uanVpGibOVAEsqH1AkEA7DkjVH28WDUg
f1nqvfn2Kj6CT7nIcE3jGJsZZ7zlZmBmHFDONMLUrXR/Zm3pR5m0tCmBqa5RK95u
412jt1dPIwJBANJT3v8pnkth48bQo/fKel6uEYyboRtA5/uHuHkZ6FQF7OUkGogc
mSJluOdc5t6hI1VsLn0QZEjQZMEOWr+wKSMCQQCC4kXJEsHAve77oP6HtG/IiEn7
kpyUXRNvFsDE0czpJJBvL/aRFUJxuRK91jhjC68sA7NsKMGg5OXb5I5Jj36xAkEA
gIT7aFOYBFwGgQAQkWNKLvySgKbAZRTeLBacpHMuQdl1DfdntvAyqpAZ0lY0RKmW
G6aFKaqQfOXKCyWoUiVknQJAXrlgySFci/2ueKlIE1QqIiLSZ8V8OlpFLRnb1pzI
7U1yQXnTAEFYM560yJlzUpOb1V4cScGd365tiSMvxLOvTA==
-----END RSA PRIVATE KEY-----
"""
# Of RFC 9421, appendix B.1.4 and B.1.5.
ED25519_KEY = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""
SHARED = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
#: As in RFC 9421, B.2.5 and B.2.6, whose components are others than those of the page.
B25 = {
    "alg": "hmac-sha256",
    "encode": "base64",
    "key": "{shared|b64decode}",
    "vars": {"covered": '("date" "@authority" "content-type");created={now|epoch_s};keyid="{keyid}"'},
    "canonical": [
        '"date": {header.date}',
        '"@authority": {host|lower}',
        '"content-type": {header.content-type}',
        '"@signature-params": {covered}',
    ],
    "headers": {"Signature-Input": "sig-b25={covered}", "Signature": "sig-b25=:{signature}:"},
    "max_skew_s": 300,
}
B26_COMPONENTS = '("date" "@method" "@path" "@authority" "content-type" "content-length")'
B26 = {
    "alg": "ed25519",
    "encode": "base64",
    "key": "{private_key}",
    "vars": {"covered": f'{B26_COMPONENTS};created={{now|epoch_s}};keyid="{{keyid}}"'},
    "canonical": [
        '"date": {header.date}',
        '"@method": {method|upper}',
        '"@path": {path}',
        '"@authority": {host|lower}',
        '"content-type": {header.content-type}',
        '"content-length": {header.content-length}',
        '"@signature-params": {covered}',
    ],
    "headers": {"Signature-Input": "sig-b26={covered}", "Signature": "sig-b26=:{signature}:"},
    "max_skew_s": 300,
}
RFC_REQUEST = (
    ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("Content-Type", "application/json"),
    ("Content-Length", "18"),
)


class Example(msgspec.Struct, frozen=True, kw_only=True):
    scheme: dict
    request: Unsigned
    secrets: dict[str, str]
    now: str = SUITE_TIME
    nonce: str = ""
    expected: str


def get(url, *headers, method="GET", body=b""):
    return Unsigned(method=method, url=url, headers=headers, body=body)


def suite(expected, request, **more):
    return Example(scheme=BLOCKS["sigv4"], request=request, secrets={**SUITE, **more}, expected=expected)


def s3(expected, request):
    return Example(scheme=BLOCKS["s3"], request=request, secrets=S3, now=S3_TIME, expected=expected)


def mac(alg, key, message):
    return hmac.new(key, message, getattr(hashlib, alg)).digest()


def b64(raw):
    return base64.b64encode(raw).decode()


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def oauth_base(method_name):
    """Return the text that OAuth signs for the photo, put together by hand."""
    query = (
        f"file=vacation.jpg&oauth_consumer_key=dpf43f3p2l4k3l03&oauth_nonce=kllo9940pd9333jh"
        f"&oauth_signature_method={method_name}&oauth_timestamp=1191242096&oauth_token=nnch734d00sl2jdk"
        f"&oauth_version=1.0&size=original"
    )
    return f"GET&http%3A%2F%2Fphotos.example.net%2Fphotos&{quote(query, safe='')}".encode()


def photo(scheme, expected, **secrets):
    return Example(
        scheme=BLOCKS[scheme],
        request=get(PHOTO),
        secrets={**PHOTOS, **secrets},
        now="2007-10-01T12:34:56Z",
        nonce="kllo9940pd9333jh",
        expected=expected,
    )


STS = (
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8"
    "YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6"
    "fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabI"
    "Qwj2ICCR/oLxBA=="
)
AZURE_KEY = b64(b"an account's key, decoded")
AZURE_TEXT = (
    "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n"
    "/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
)
DUO_BODY = b'{"data":"foo","hello":"world"}'
DUO_HEADERS = (  # the digest that Duo's own client is tested with
    "630b4bfe7e9abd03da2eee8f0a5d4e60a254ec880a839bcc2223bb5b9443e8ef24d58f0254f1f5934bf8c017ebd0fd5b1acf86766bdbe741"
    "85e712a4092df3ed"
)
DUO_TEXT = (
    "Tue, 17 Nov 2020 14:12:00 -0000\nPOST\nfoo.bar52.com\n/Foo/BaR2/qux\n\n"
    f"{hashlib.sha512(DUO_BODY).hexdigest()}\n{DUO_HEADERS}"
)
EDGE = {
    "client_token": "akab-client-token-xxx-xxxxxxxxxxxxxxxx",
    "client_secret": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
    "access_token": "akab-access-token-xxx-xxxxxxxxxxxxxxxx",
}
EDGE_CLAIM = (
    f"EG1-HMAC-SHA256 client_token={EDGE['client_token']};access_token={EDGE['access_token']};"
    "timestamp=20140321T19:34:21+0000;nonce=n;"
)
EDGE_TEXT = f"GET\thttps\th.net\t/x?y=1\tx-test1:a b\tx-test2:c\t\t\t{EDGE_CLAIM}"
NETSUITE = {**PHOTOS, "account": "1234567-sb1"}
CAVAGE_REQUEST = get(
    "https://example.com/foo?param=value&pet=dog",
    ("Host", "example.com"),
    ("Date", "Sun, 05 Jan 2014 21:31:40 GMT"),
    ("Content-Type", "application/json"),
    ("Content-Length", "18"),
    method="POST",
    body=b'{"hello": "world"}',
)

EXAMPLES = {
    "sigv4-get-vanilla": suite(
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        get("https://example.amazonaws.com/"),
    ),
    "sigv4-post-vanilla": suite(
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        get("https://example.amazonaws.com/", method="POST"),
    ),
    "sigv4-query-order": suite(
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        get("https://example.amazonaws.com/?Param2=value2&Param1=value1"),
    ),
    "sigv4-query-unreserved": suite(
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        get(
            "https://example.amazonaws.com/?"
            + "=".join(["-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"] * 2)
        ),
    ),
    "sigv4-relative": suite(
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        get("https://example.amazonaws.com/example/.."),
    ),
    "sigv4-form": suite(
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        get("https://example.amazonaws.com/", FORM, method="POST", body=b"Param1=value1"),
    ),
    "sigv4-session-token": suite(
        "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        get("https://example.amazonaws.com/", method="POST"),
        session_token=STS,
    ),
    "s3-get-range": s3(
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        get(f"{BUCKET}/test.txt", ("Range", "bytes=0-9")),
    ),
    "s3-put": s3(
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        get(
            f"{BUCKET}/test%24file.text",
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            method="PUT",
            body=b"Welcome to Amazon S3.",
        ),
    ),
    "s3-lifecycle": s3(
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", get(f"{BUCKET}/?lifecycle")
    ),
    "s3-list": s3(
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        get(f"{BUCKET}/?max-keys=2&prefix=J"),
    ),
    "s3-link": Example(
        scheme=BLOCKS["s3-link"],
        request=get(f"{BUCKET}/test.txt"),
        secrets={**S3, "expires": "86400"},
        now=S3_TIME,
        expected="aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
    ),
    "s3-v2": Example(
        scheme=BLOCKS["s3-v2"],
        request=get("https://johnsmith.s3.amazonaws.com/photos/puppy.jpg"),
        secrets={
            "bucket": "johnsmith",
            "access_key": "AKIAIOSFODNN7EXAMPLE",
            "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        },
        now="2007-03-27T19:36:42Z",
        expected="bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    ),
    "duo-v2": Example(
        scheme=BLOCKS["duo-v2"],
        request=get(
            "https://api-XXXXXXXX.duosecurity.com/accounts/v1/account/list",
            FORM,
            method="POST",
            body=b"username=root&realname=First%20Last",
        ),
        secrets={"ikey": "DIWJ8X6AEYOR5OMC6TQ1", "skey": "Zh5eGmUq9zpfQnyUIu5OL9iWoMMv5ZNmk3zLJ4Ep"},
        now="2012-08-21T17:29:18Z",
        expected="2d97d6166319781b5a3a07af39d366f491234edc",
    ),
    "duo-v5": Example(
        scheme=BLOCKS["duo-v5"],
        request=get(
            "https://foO.BaR52.cOm/Foo/BaR2/qux",
            ("X-Duo-Header-1", "header_value_1"),
            method="post",
            body=DUO_BODY,
        ),
        secrets={"ikey": "test_ikey", "skey": "gtdfxv9YgVBYcF6dl2Eq17KUQJN2PLM2ODVTkvoT"},
        now="2020-11-17T14:12:00Z",
        expected=mac("sha512", b"gtdfxv9YgVBYcF6dl2Eq17KUQJN2PLM2ODVTkvoT", DUO_TEXT.encode()).hex(),
    ),
    "edgegrid": Example(
        scheme=BLOCKS["edgegrid"],
        request=get("https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net/"),
        secrets=EDGE,
        now="2014-03-21T19:34:21Z",
        nonce="nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        expected="tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU=",
    ),
    "edgegrid-headers": Example(
        scheme=BLOCKS["edgegrid"],
        request=get("https://h.net/x?y=1", ("X-Test2", "c"), ("X-Test1", " a  b "), ("X-Other", "d")),
        secrets=EDGE,
        now="2014-03-21T19:34:21Z",
        nonce="n",
        expected=b64(
            mac(
                "sha256",
                b64(mac("sha256", EDGE["client_secret"].encode(), b"20140321T19:34:21+0000")).encode(),
                EDGE_TEXT.encode(),
            )
        ),
    ),
    "binance": Example(
        scheme=BLOCKS["binance"],
        request=get(
            "https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1"
            "&price=0.1&recvWindow=5000",
            method="POST",
        ),
        secrets={
            "api_key": "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
            "secret": "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
        },
        now="2017-07-12T02:41:59.559Z",
        expected="c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
    ),
    "kraken": Example(
        scheme=BLOCKS["kraken"],
        request=get(
            "https://api.kraken.com/0/private/AddOrder",
            FORM,
            method="POST",
            body=b"nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
        ),
        secrets={
            "api_key": "k",
            "private_key": "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==",
        },
        expected="4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
    ),
    "oauth1": Example(
        scheme=BLOCKS["oauth1"],
        request=get(
            "https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
            FORM,
            method="POST",
            body=b"status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21",
        ),
        secrets={
            "consumer_key": "xvz1evFS4wEEPTGEFPHBog",
            "consumer_secret": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
            "token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            "token_secret": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        },
        now="2011-10-14T20:09:18Z",
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        expected="hCtSmYh+iHYCEqBWrE7C7hYmtUk=",
    ),
    "oauth1-rsa": photo(
        "oauth1-rsa",
        b64(RSA_KEY.sign(oauth_base("RSA-SHA1"), padding.PKCS1v15(), SHA1())),
        private_key=pem(RSA_KEY),
    ),
    "oauth1-plaintext": Example(
        scheme=BLOCKS["oauth1-plaintext"],
        request=get("https://photos.example.net/access_token"),
        secrets={
            "consumer_key": "dpf43f3p2l4k3l03",
            "consumer_secret": "djr9rjt0jd78jf88",
            "token": "t",
            "token_secret": "jjd999tj88uiths3",
        },
        expected='oauth_signature="djr9rjt0jd78jf88&jjd999tj88uiths3"',
    ),
    "netsuite": photo(
        "netsuite",
        b64(mac("sha256", b"kd94hf93k423kf44&pfkkdhi9sl3r8s00", oauth_base("HMAC-SHA256"))),
        account="1234567-sb1",
    ),
    "wsse": Example(
        scheme=BLOCKS["wsse"],
        request=get("https://api.emarsys.net/api/v2/settings"),
        secrets={"user": "customer001", "secret": "customersecret"},
        now="2014-03-20T12:51:45Z",
        nonce="d36e316282959a9ed4c89851497a717f",
        expected=b64(
            hashlib.sha1(b"d36e316282959a9ed4c89851497a717f2014-03-20T12:51:45Zcustomersecret")
            .hexdigest()
            .encode()
        ),
    ),
    "azure": Example(
        scheme=BLOCKS["azure"],
        request=get(
            "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20",
            ("x-ms-version", "2015-02-21"),
        ),
        secrets={"account": "myaccount", "account_key": AZURE_KEY},
        now="2015-06-26T23:39:12Z",
        expected=b64(mac("sha256", base64.b64decode(AZURE_KEY), AZURE_TEXT.encode())),
    ),
    "rfc9421": Example(
        scheme=BLOCKS["rfc9421"],
        request=get("https://example.com/foo?a=1", method="POST", body=b'{"hello": "world"}'),
        secrets={"shared": SHARED, "keyid": "test-shared-secret"},
        expected=b64(
            mac(
                "sha256",
                base64.b64decode(SHARED),
                b'"@method": POST\n"@authority": example.com\n"@path": /foo\n"@query": ?a=1\n'
                b'"content-digest": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:\n'
                b'"@signature-params": ("@method" "@authority" "@path" "@query" "content-digest");'
                b'created=1440938160;keyid="test-shared-secret"',
            )
        ),
    ),
    "rfc9421-b25": Example(
        scheme=B25,
        request=get("https://example.com/foo?param=Value&Pet=dog", *RFC_REQUEST, method="POST"),
        secrets={"shared": SHARED, "keyid": "test-shared-secret"},
        now="2021-04-20T02:07:53Z",
        expected="pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
    ),
    "rfc9421-b26": Example(
        scheme=B26,
        request=get("https://example.com/foo?param=Value&Pet=dog", *RFC_REQUEST, method="POST"),
        secrets={"private_key": ED25519_KEY, "keyid": "test-key-ed25519"},
        now="2021-04-20T02:07:53Z",
        expected="wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    ),
    "cavage": Example(
        scheme=BLOCKS["cavage"],
        request=CAVAGE_REQUEST,
        secrets={"private_key": CAVAGE_KEY, "keyid": "Test"},
        expected="vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv1"
        "20V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=",
    ),
}
EACH = pytest.mark.parametrize("name", EXAMPLES)


def read(name):
    return msgspec.convert(EXAMPLES[name].scheme, Signing)


def moment(name):
    return datetime.fromisoformat(EXAMPLES[name].now)


def signed(name):
    example = EXAMPLES[name]
    return sign(read(name), example.request, example.secrets, now=moment(name), nonce=example.nonce)


def sent(name):
    return signed(name).apply(EXAMPLES[name].request)


def refusal(name, request, secrets=None):
    with pytest.raises(SignatureRefused) as caught:
        verify(read(name), request, secrets or EXAMPLES[name].secrets, now=moment(name))
    return caught.value.reason


def test_every_scheme_of_the_page_is_tried():
    """None is told of that nobody has looked at."""
    tried = {id(example.scheme) for example in EXAMPLES.values()}
    untried = {name for name, block in BLOCKS.items() if id(block) not in tried}
    assert untried == {"standard-webhooks", "adyen", "twilio"}  # see below


@EACH
def test_published_examples(name):
    """The signature is the one that the scheme's own document shows."""
    result = signed(name)
    texts = [unquote(value) for _, value in (*result.headers, *result.query)]
    texts += [base64.b64decode(text[6:]).decode() for text in texts if text.startswith("Basic ")]
    assert EXAMPLES[name].expected in "\n".join(texts)


@EACH
def test_what_is_signed_verifies(name):
    """The same description accepts what it has signed."""
    verify(read(name), sent(name), EXAMPLES[name].secrets, now=moment(name))


@EACH
def test_the_key_is_not_shown(name):
    """What was signed can be shown, without what was not sent."""
    example = EXAMPLES[name]
    for each in read(name).program.hidden & example.secrets.keys():
        assert example.secrets[each] not in signed(name).canonical


@EACH
def test_senders_tell_who_they_are(name):
    """What is sent in the open can be read before the secret is known, and never the secret."""
    example = EXAMPLES[name]
    told = claims(read(name), sent(name))
    hidden = read(name).program.hidden
    assert not hidden & told.keys()
    for key, value in told.items():
        assert value == {**example.secrets, "nonce": example.nonce}[key]


#: What of a request no scheme of these signs.
LOOSE = {
    "body": {"s3-link", "s3-v2", "wsse", "edgegrid", "edgegrid-headers", "oauth1-plaintext"}
    | {"oauth1-rsa", "netsuite", "rfc9421-b25", "rfc9421-b26"},
    "path": {"sigv4-relative", "wsse", "binance", "oauth1-plaintext", "rfc9421-b25"},
    "method": {"wsse", "binance", "kraken", "oauth1-plaintext", "rfc9421-b25"},
}


@EACH
@pytest.mark.parametrize("part", ["method", "path", "body"])
def test_what_is_changed_on_the_way_is_refused(name, part):
    """Unless the scheme does not sign it."""
    request = sent(name)
    match part:
        case "method":
            other = msgspec.structs.replace(request, method="PATCH")
        case "path":
            head, slash, rest = request.url.partition("://")[2].partition("/")
            other = msgspec.structs.replace(
                request, url=f"{request.url.partition(':')[0]}://{head}{slash}x{rest}"
            )
        case _:
            other = msgspec.structs.replace(request, body=request.body + b"x")
    if name in LOOSE[part]:
        verify(read(name), other, EXAMPLES[name].secrets, now=moment(name))
    else:
        assert refusal(name, other) in {"mismatch", "missing"}


CHANGING = [
    "sigv4-form",
    "s3-put",
    "duo-v5",
    "kraken",
    "oauth1",
    "rfc9421",
    "cavage",
    "azure",
    "s3-link",
]


@pytest.mark.parametrize("name", CHANGING)
@given(data=st.data())
def test_any_changed_byte_is_refused(name, data):
    """Of the target, and of the body where it is signed."""
    request = sent(name)
    first = request.url.index("/", 8) + 1
    signs_body = bool(request.body) and name not in LOOSE["body"]
    at_body = signs_body and (first == len(request.url) or data.draw(st.booleans()))
    raw = request.body if at_body else request.url.encode()
    first = 0 if at_body else first
    at = data.draw(st.integers(first, len(raw) - 1))
    byte = data.draw(st.sampled_from(b"ZQ79").filter(lambda each: each != raw[at]))
    changed = raw[:at] + bytes([byte]) + raw[at + 1 :]
    fields = {"body": changed} if at_body else {"url": changed.decode()}
    other = msgspec.structs.replace(request, **fields)
    if same_meaning(name, request.url, other.url) and not at_body:
        return
    assert refusal(name, other) in {"mismatch", "missing", "malformed", "stale", "early"}


def same_meaning(name, first, second):
    """Tell whether two addresses differ in spelling alone, for schemes that sign what a query means."""
    return name not in {"kraken", "rfc9421", "cavage"} and unquote(first) == unquote(second)


def simple(alg, **more):
    return msgspec.convert(
        {
            "alg": alg,
            "encode": "base64",
            "key": "{private_key}",
            "verify_key": "{public_key}",
            "canonical": ["{method} {path_query}", "{body}"],
            "headers": {"X-Signature": "v1={signature}"},
            **more,
        },
        Signing,
    )


def pair(key):
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return {"private_key": pem(key)}, {"public_key": public}


PAIRS = {
    "rsa-sha256": RSA_KEY,
    "rsa-sha512": RSA_KEY,
    "rsa-pss-sha512": RSA_KEY,
    "ecdsa-p256-sha256": ec.generate_private_key(ec.SECP256R1()),
    "ecdsa-p384-sha384": ec.generate_private_key(ec.SECP384R1()),
}


@pytest.mark.parametrize("alg", PAIRS)
def test_keys_in_pairs(alg):
    """The private key signs, the public one verifies and nothing else does."""
    private, public = pair(PAIRS[alg])
    request = get("https://h.example/a?b=1", method="POST", body=b"{}")
    now = datetime(2026, 1, 2, tzinfo=UTC)
    out = sign(simple(alg), request, private, now=now, nonce="").apply(request)
    verify(simple(alg), out, public, now=now)
    for other in (
        msgspec.structs.replace(out, body=b"{ }"),
        msgspec.structs.replace(out, headers=(("X-Signature", "v1=AAAA"),)),
        msgspec.structs.replace(out, headers=(("X-Signature", "v1=%%"),)),
    ):
        with pytest.raises(SignatureRefused, match="does not fit"):
            verify(simple(alg), other, public, now=now)
    wrong = "ed25519" if alg.startswith("rsa") else "rsa-sha256"
    with pytest.raises(UsageError, match="another kind"):
        sign(simple(wrong), request, private, now=now, nonce="")
    with pytest.raises(UsageError, match="no private key") as caught:
        sign(simple(alg), request, {"private_key": "hush"}, now=now, nonce="")
    assert "hush" not in str(caught.value)


def test_two_accounts_of_azure():
    """The text that is signed is the one of Azure's page."""
    assert signed("azure").canonical == AZURE_TEXT


def test_a_request_without_a_token():
    """OAuth's first step signs with the consumer's secret alone."""
    secrets = {name: PHOTOS[name] for name in ("consumer_key", "consumer_secret")}
    scheme, now = msgspec.convert(BLOCKS["oauth1"], Signing), datetime(2026, 1, 2, tzinfo=UTC)
    out = sign(scheme, get(PHOTO), secrets, now=now, nonce="n").apply(get(PHOTO))
    assert "oauth_token" not in dict(out.headers)["Authorization"]
    verify(scheme, out, secrets, now=now)


def test_a_session_token_is_signed():
    """It cannot be taken away, nor another put in its place."""
    request = sent("sigv4-session-token")
    assert dict(request.headers)["X-Amz-Security-Token"] == STS
    without = tuple(each for each in request.headers if each[0] != "X-Amz-Security-Token")
    assert refusal("sigv4-session-token", msgspec.structs.replace(request, headers=without)) == "mismatch"
    other = (*without, ("X-Amz-Security-Token", "other"))
    assert refusal("sigv4-session-token", msgspec.structs.replace(request, headers=other)) == "mismatch"


def test_a_body_may_be_left_out():
    """For S3, where the connection says so."""
    scheme, now = msgspec.convert(BLOCKS["s3"], Signing), datetime(2026, 1, 2, tzinfo=UTC)
    secrets = {**S3, "unsigned_payload": "yes"}
    request = get(f"{BUCKET}/x", method="PUT", body=b"one")
    out = sign(scheme, request, secrets, now=now, nonce="").apply(request)
    assert dict(out.headers)["X-Amz-Content-Sha256"] == "UNSIGNED-PAYLOAD"
    verify(scheme, msgspec.structs.replace(out, body=b"two"), secrets, now=now)
    with pytest.raises(SignatureRefused):  # a verifier that wants all bodies signed is not talked out of it
        verify(scheme, out, S3, now=now)


def test_a_link_ends():
    """A week after it was made at the latest."""
    with pytest.raises(SignatureRefused) as caught:
        verify(
            read("s3-link"),
            sent("s3-link"),
            EXAMPLES["s3-link"].secrets,
            now=moment("s3-link") + timedelta(8),
        )
    assert caught.value.reason == "stale"


def webhook(name):
    return msgspec.convert(BLOCKS[name], Webhook)


def arrives(name, secret, *, url="https://h.example/w", body, headers, now=1_614_265_330.0):
    check(webhook(name), Incoming(url=url, headers=headers, body=body), secret, now=now)


STANDARD = (
    ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
    ("webhook-timestamp", "1614265330"),
    ("webhook-signature", "v1,AAAA v1a,xyz v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
)
STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STANDARD_BODY = b'{"test": 2432232314}'


def test_standard_webhooks():
    """As in the specification; one good signature of several is enough."""
    arrives("standard-webhooks", STANDARD_SECRET, body=STANDARD_BODY, headers=STANDARD)
    for body, headers, now in (
        (STANDARD_BODY + b" ", STANDARD, 1_614_265_330.0),
        (STANDARD_BODY, (("webhook-id", "msg_1"), *STANDARD[1:]), 1_614_265_330.0),
        (STANDARD_BODY, STANDARD, 1_614_265_900.0),
    ):
        with pytest.raises(SignatureRefused):
            arrives("standard-webhooks", STANDARD_SECRET, body=body, headers=headers, now=now)


ADYEN_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056"
ADYEN_ITEM = {
    "additionalData": {"hmacSignature": "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0="},
    "amount": {"value": 1130, "currency": "EUR"},
    "pspReference": "7914073381342284",
    "eventCode": "AUTHORISATION",
    "merchantAccountCode": "TestMerchant",
    "merchantReference": "TestPayment-1407325143704",
    "paymentMethod": "visa",
    "success": "true",
}


def adyen(*items):
    each = [{"NotificationRequestItem": item} for item in items]
    return json.dumps({"live": "false", "notificationItems": each}).encode()


def test_adyen():
    """The signature lies in the body; an item that nobody signed makes all of it worthless."""
    arrives("adyen", ADYEN_KEY, body=adyen(ADYEN_ITEM), headers=())
    for body in (
        adyen({**ADYEN_ITEM, "success": "false"}),
        adyen({**ADYEN_ITEM, "amount": {"value": 1131, "currency": "EUR"}}),
        adyen(ADYEN_ITEM, ADYEN_ITEM),
        adyen({**ADYEN_ITEM, "additionalData": {}}),
        adyen(),
        b"no JSON",
    ):
        with pytest.raises(SignatureRefused):
            arrives("adyen", ADYEN_KEY, body=body, headers=())


def test_a_signature_can_be_put_into_a_body():
    """The same description signs what it verifies."""
    scheme, now = webhook("adyen").signing, datetime(2026, 1, 2, tzinfo=UTC)
    request = get("https://h.example/w", method="POST", body=adyen({**ADYEN_ITEM, "additionalData": {}}))
    out = sign(scheme, request, {"secret": ADYEN_KEY}, now=now, nonce="").apply(request)
    assert msgspec.json.decode(out.body) == msgspec.json.decode(adyen(ADYEN_ITEM))


TWILIO_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
TWILIO_FORM = (
    b"To=%2B18005551212&CallSid=CA1234567890ABCDE&Digits=1234&From=%2B12349013030&Caller=%2B12349013030"
)


def test_twilio():
    """The fields of a form are signed in the order of their names."""
    signature = ("X-Twilio-Signature", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")
    arrives("twilio", "12345", url=TWILIO_URL, body=TWILIO_FORM, headers=(FORM, signature))
    for url, body, headers in (
        (TWILIO_URL, TWILIO_FORM.replace(b"1234&", b"1235&"), (FORM, signature)),
        (f"{TWILIO_URL}&x=1", TWILIO_FORM, (FORM, signature)),
        (TWILIO_URL, TWILIO_FORM, (signature,)),
    ):
        with pytest.raises(SignatureRefused):
            arrives("twilio", "12345", url=url, body=body, headers=headers)


def test_twilio_signs_other_bodies_by_their_digest():
    """Which the address must hold."""
    body = b'{"a": 1}'
    good = f"https://h.example/w?bodySHA256={hashlib.sha256(body).hexdigest()}"
    for url, sent_body, fits in (
        (good, body, True),
        (good, b'{"a": 2}', False),
        ("https://h.example/w", body, False),
    ):
        signature = b64(mac("sha1", b"12345", url.encode()))
        headers = (("Content-Type", "application/json"), ("X-Twilio-Signature", signature))
        if fits:
            arrives("twilio", "12345", url=url, body=sent_body, headers=headers)
        else:
            with pytest.raises(SignatureRefused):
                arrives("twilio", "12345", url=url, body=sent_body, headers=headers)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        (
            {"lists": {"a": {"of": "form", "each": "{secret}"}}},
            "reads 'secret', where only name and value are",
        ),
        ({"lists": {"a": {"of": "cookies", "each": "{name}"}}}, "cookies"),
        ({"lists": {"body": {"of": "form", "each": "{name}"}}}, "lists: 'body' means something else"),
        ({"lists": {"a": {"of": "form", "each": "x"}}, "vars": {"a": "y"}}, "'a' means something else"),
        ({"canonical": [{"when": {}, "value": "x"}]}, "one of method, path and given"),
        ({"checks": [{"of": "{signature}", "equals": "x"}]}, "only headers, query and json can read"),
        ({"canonical": ["{body}"], "json": {"a": "{signature}"}}, "the body is signed as a whole"),
        ({"alg": "hmac-sha1", "verify_key": "{k}"}, "verify_key: hmac-sha1 has no other key"),
        ({"derive": [{"alg": "hmac-sha1", "msg": "x"}]}, "takes no shared key"),
        ({"canonical": ["{body|replace(a)}"]}, "argument of 'replace'"),
    ],
)
def test_mistakes_are_found_when_a_description_is_loaded(fields, what):
    """The message names the field."""
    with pytest.raises(msgspec.ValidationError, match=re.escape(what)):
        simple(fields.pop("alg", "ed25519"), **{"verify_key": "", **fields})


GOTOM = load("gotom").signing
SETS = {
    "username": "one",
    "password": "1",
    "crm_user": "two:2",
    "crm_secret": "2",
    "reports_user": "three",
    "reports_secret": "3",
}


@pytest.mark.parametrize(
    ("path", "user", "secret"),
    [
        ("campaign/1", "one", "1"),
        ("customer?page=2", "two\\:2", "2"),
        ("crm-sync-import-external-crm-id/update-customer", "two\\:2", "2"),
        ("graph-export/download/1", "three", "3"),
        ("custom-report-export/download/1", "three", "3"),
    ],
)
def test_a_user_for_each_part_of_gotom(path, user, secret):
    """The path says whose secret signs; what a connection does not hold the first user does."""
    scheme, now = msgspec.convert(GOTOM, Signing), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    request = get(f"https://demo.gotom.io/app-api/{path}")
    out = sign(scheme, request, SETS, now=now, nonce="").apply(request)
    text = f"GET\nd41d8cd98f00b204e9800998ecf8427e\napplication/json\n2026-01-02T03:04:05Z\n\n/app-api/{path}"
    signature = b64(mac("sha1", secret.encode(), text.encode()))
    assert dict(out.headers)["Authorization"] == f"gotom_app_api {user}:{signature}"
    verify(scheme, out, SETS, now=now)
    only = {name: SETS[name] for name in ("username", "password")}
    alone = dict(sign(scheme, request, only, now=now, nonce="").headers)["Authorization"]
    assert alone.startswith("gotom_app_api one:")


@given(data=st.data())
def test_any_changed_byte_of_a_gotom_request_is_refused(data):
    """Of its target, its body, its date and its signature."""
    scheme, now = msgspec.convert(GOTOM, Signing), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    request = get("https://demo.gotom.io/app-api/campaign/12345?a=b", method="POST", body=b'{"name": "x"}')
    out = sign(scheme, request, SETS, now=now, nonce="").apply(request)
    headers = dict(out.headers)
    parts = {"url": out.url[21:], "body": out.body.decode(), **headers}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name]) - 1))
    sign_there = data.draw(
        st.sampled_from("ZQ79").filter(lambda each: each.lower() != parts[name][at].lower())
    )
    parts[name] = parts[name][:at] + sign_there + parts[name][at + 1 :]
    changed = Unsigned(
        method="POST",
        url=out.url[:21] + parts["url"],
        body=parts["body"].encode(),
        headers=tuple((key, parts[key]) for key in headers),
    )
    with pytest.raises(SignatureRefused):
        verify(scheme, changed, SETS, now=now)


def test_what_was_signed_is_explained_without_the_key():
    """Of any scheme, by the request that went out."""
    for name, example in EXAMPLES.items():
        parts = explain(read(name), sent(name), example.secrets)
        assert parts.canonical == signed(name).canonical
        for each in read(name).program.hidden & example.secrets.keys():
            assert example.secrets[each] not in f"{parts.canonical}{parts.variables}"
