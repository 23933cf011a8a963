"""Templates of provider files: syntax, filling, functions, limits."""

import base64
import hashlib
from datetime import UTC, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.templates import RequestParts, Scope, Template, TemplateTree

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
POST = RequestParts(
    method="post",
    url="https://api.example.com:8443/v1/list?b=2&a=x+y#part",
    endpoint="/list",
    content_type="application/x-www-form-urlencoded; charset=utf-8",
    body=b"username=root&realname=First%20Last",
)


def scope(request=None, **values):
    return Scope(values=values, now=NOW, random="dice", request=request)


def fill(text, request=None, **values):
    return Template.parse(text).fill(scope(request, **values))


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain $ {x} } ) , || text", "plain $ {x} } ) , || text"),
        ("", ""),
        ("https://${connectionConfig.subdomain}.example.com/", "https://acme.example.com/"),
        ("${connection_config.subdomain}", "acme"),
        ("Bearer ${accessToken}", "Bearer t0p"),
        ("${credentials.raw.id_token}", "idt"),
        ("${connectionConfig.accounts-server}", "https://a"),
        ("${connectionConfig.port}|${connectionConfig.half}|${connectionConfig.whole}", "8080|0.5|3"),
        ("${connectionConfig.on}", "true"),
        ("${random}${random}", "dicedice"),
        ("Basic ${base64(${apiKey}:)}", "Basic " + base64.b64encode(b"key:").decode()),
        ("${base64(a, b)}", base64.b64encode(b"a, b").decode()),
        ("${base64(${base64((x))})}", base64.b64encode(base64.b64encode(b"(x)")).decode()),
        ("${sha256Hex(${random})}", hashlib.sha256(b"dice").hexdigest()),
        ("${sha256Base64(x)}", base64.b64encode(hashlib.sha256(b"x").digest()).decode()),
    ],
)
def test_what_templates_say(text, filled):
    """Names, secrets, numbers and nested functions become text."""
    values = {
        "connectionConfig": {
            "subdomain": "acme",
            "accounts-server": "https://a",
            "port": 8080,
            "half": 0.5,
            "whole": 3.0,
            "on": True,
        },
        "credentials": {"raw": SecretDocument({"id_token": "idt"})},
        "accessToken": Secret("t0p"),
        "apiKey": "key",
    }
    assert filled == fill(text, **values)


def test_connection_config_is_found_under_both_spellings():
    """The stored field and the template's name are the same."""
    assert fill("${connectionConfig.x}", connection_config={"x": "v"}) == "v"


@pytest.mark.parametrize("name", ["a", "a.b", "a.b.c", "nothing", "list.0", "none", "host"])
def test_what_has_no_value_is_none(name):
    """A missing, empty-handed or unfit value leaves no half-filled text."""
    assert fill(f"x${{{name}}}", a={"b": {}}, list=["x"], none=None) is None


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${a} || B", "1"),
        ("https://${x}.io || https://b.io", "https://b.io"),
        ("${a}-${x} || ${a}", "1"),
        ("${x} || ${y} || ${a}", "1"),
        ("${x} || ${y}", None),
        ("${empty} || B", "B"),
        ("B || ${empty}", "B"),
        ("${empty}", ""),
        ("${a}||${a}", "1||1"),
        ("${hmacSha1Hex(${a}, ${x})} || B", "B"),
        ("${base64(a || b)}", base64.b64encode(b"a || b").decode()),
    ],
)
def test_alternatives(text, filled):
    """The first alternative that is filled to something wins."""
    assert filled == fill(text, a="1", empty="")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${now}", "2026-01-02T03:04:05.678Z"),
        ("${now:X}", "1767323045"),
        ("${now:x}", "1767323045678"),
        ("${now+1:minutes:X}", "1767323105"),
        ("${now-1:h}", "2026-01-02T02:04:05.678Z"),
        ("${now+7:days:YYYY-MM-DD}", "2026-01-09"),
        ("${now:YYYYMMDDTHHmmss[Z]}", "20260102T030405Z"),
        ("${now:ddd, DD MMM YYYY HH:mm:ss ZZ}", "Fri, 02 Jan 2026 03:04:05 +0000"),
    ],
)
def test_times(text, filled):
    """Times are UTC, shifted and written as dayjs does."""
    assert filled == fill(text)


def test_request_values():
    """Templates read the request as it goes on the wire, queries and forms in one order."""
    text = "${method} ${host} ${path} ${endpoint} ${contentType} ${params} ${urlCanonicalParams} ${bodyCanonicalParams}"
    assert fill(text, POST) == (
        "POST api.example.com:8443 /v1/list /list application/x-www-form-urlencoded; charset=utf-8 "
        "realname=First%20Last&username=root a=x%20y&b=2 username=root&realname=First%20Last"
    )
    get = RequestParts(method="GET", url="https://h?z=1&a", body=b"ignored")
    assert fill("${path} ${params}", get) == "/ a=&z=1"


def test_a_streamed_body_has_no_value():
    """What is not known as a whole cannot be signed."""
    streamed = RequestParts(method="POST", url="https://h/", body=None)
    for text in ("${bodyCanonicalParams}", "${params}", "${awsSigV4(k, s, r, v)}"):
        assert fill(text, streamed) is None
    assert fill("${urlCanonicalParams}", streamed) == ""


def test_a_body_that_is_no_text_keeps_its_bytes():
    """Hashes are of the body's own bytes, and a header cannot hold them."""
    request = RequestParts(method="POST", url="https://h/", body=b"\xff\x00\xc3")
    assert fill("${sha256Hex(${bodyCanonicalParams})}", request) == hashlib.sha256(request.body).hexdigest()
    with pytest.raises(UsageError, match="no text"):
        fill("${bodyCanonicalParams}", request)


def test_duo_signs_with_hmac():
    """The message may hold commas; the last one divides it from the key."""
    text = (
        "${hmacSha1Hex(Tue, 21 Aug 2012 17:29:18 -0000\n${method}\n${host}\n/accounts/v1/account/list\n${params}, "
        "${credentials.password})}"
    )
    request = RequestParts(
        method="POST",
        url="https://api-xxxxxxxx.duosecurity.com/accounts/v1/account/list",
        content_type="application/x-www-form-urlencoded",
        body=b"username=root&realname=First+Last",
    )
    password = Secret("Zh5eGmUq9zpfQnyUIu5OL9iWoMMv5ZNmk3zLJ4Ep")
    assert (
        fill(text, request, credentials={"password": password}) == "2d97d6166319781b5a3a07af39d366f491234edc"
    )


def test_aws_signature_4():
    """The published example of a plain GET."""
    text = "${awsSigV4(${credentials.username}, ${credentials.password}, us-east-1, service)}"
    at = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    credentials = {
        "username": "AKIDEXAMPLE",
        "password": Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    }
    request = RequestParts(method="GET", url="https://example.amazonaws.com/")
    expected = (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )
    filled = Template.parse(text).fill(
        Scope(values={"credentials": credentials}, now=at, random="", request=request)
    )
    assert expected == filled
    other = Scope(
        values={"credentials": credentials},
        now=at,
        random="",
        request=RequestParts(method="GET", url="https://other.host/"),
    )
    named = text.replace("service)", "service, example.amazonaws.com)")
    assert expected == Template.parse(named).fill(other)
    assert expected != Template.parse(text).fill(other)


def test_aws_signs_the_content_type_and_the_body():
    """Whatever else of the request is signed changes the signature."""
    text = Template.parse("${awsSigV4(k, s, us-east-1, iam)}")
    request = RequestParts(method="POST", url="https://h/a%20b?x=1", content_type="text/plain", body=b"1")
    first = text.fill(scope(request))
    assert "SignedHeaders=content-type;host;x-amz-date," in first
    changes = (
        {"method": "PUT"},
        {"url": "https://h/a%20c?x=1"},
        {"url": "https://h/a%20b?x=2"},
        {"content_type": "text/html"},
        {"body": b"2"},
    )
    assert all(first != text.fill(scope(msgspec.structs.replace(request, **change))) for change in changes)
    s3 = Template.parse("${awsSigV4(k, s, us-east-1, s3)}")
    assert s3.fill(scope(request)) != first


def test_ed25519_signatures():
    """A signature verifies, its message holding quotes, brackets and commas; `\\n` in a pasted key is a line break."""
    text = '${ed25519Sign("@method": ${method}\n("a" "b");alg="x", y, ${credentials.password})}'
    for pem in (PEM, PEM.replace("\n", "\\n")):
        signature = fill(text, POST, credentials={"password": Secret(pem)})
        KEY.public_key().verify(base64.b64decode(signature), b'"@method": POST\n("a" "b");alg="x", y')


def test_fingerprints_are_of_the_public_key():
    """A private key and its public one have the same fingerprint, as Snowflake writes it."""
    public = KEY.public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    expected = f"SHA256:{base64.b64encode(hashlib.sha256(der).digest()).decode()}"
    public_pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert [expected, expected] == [fill("${fingerprint(${k})}", k=k) for k in (PEM, public_pem)]


@pytest.mark.parametrize("function", ["ed25519Sign(m, ${k})", "fingerprint(${k})"])
@pytest.mark.parametrize(
    "key", ["s3cr3t", "", "-----BEGIN PRIVATE KEY-----\ns3cr3t\n-----END PRIVATE KEY-----"]
)
def test_a_bad_key_is_told_without_it(function, key):
    """An error names the function, never the value."""
    with pytest.raises(UsageError, match=function.split("(", maxsplit=1)[0]) as caught:
        fill(f"${{{function}}}", k=Secret(key))
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a${b", "character 2 is not closed"),
        ("${}", "is no name"),
        ("${a b}", "is no name"),
        ("${.a}", "is no name"),
        ("${a..b}", "is no name"),
        ("${a${b}}", "is no name"),
        ("${base64(x}", "is not closed"),
        ("xx${md5(a)}", "'${md5(a)}' at character 3 calls what is none of base64,"),
        ("${hmacSha1Hex(a)}", "gives hmacSha1Hex 1 of 2 arguments"),
        ("${awsSigV4(a, b, c)}", "gives awsSigV4 3 of 4 arguments"),
        ("${now+1}", "is no time"),
        ("${now+1:parsecs:X}", "is no time"),
        ("${now:}", "is no time"),
        ("${base64(" * 17 + "x" + ")}" * 17, "is nested deeper than 16"),
        ("${a}" + "x" * 65_536, "longer than 65536"),
    ],
)
def test_mistakes_are_named_with_their_place(text, what):
    """Nothing is guessed when a template is read."""
    with pytest.raises(UsageError) as caught:
        Template.parse(text)
    assert what in caught.value.message


@pytest.mark.parametrize(
    ("text", "names", "literal", "per_request"),
    [
        ("plain || text", set(), True, False),
        ("${base64(x)}", set(), False, False),
        ("${connection_config.a.b} || ${base64(${c})}", {"connectionConfig.a.b", "c"}, False, False),
        ("${now:X}", {"now"}, False, True),
        ("${sha256Hex(${random})}", {"random"}, False, True),
        ("${endpoint}", {"endpoint"}, False, True),
    ],
)
def test_what_a_template_reads_is_known(text, names, literal, per_request):
    """Names, and whether a text can be prepared once, are told without filling it."""
    template = Template.parse(text)
    assert (names, literal, per_request) == (set(template.names), template.literal, template.per_request)


def test_aws_signatures_read_the_whole_request():
    """What a function reads besides its arguments counts."""
    template = Template.parse("${awsSigV4(k, s, r, v)}")
    assert {"now", "bodyCanonicalParams"} < template.names
    assert template.per_request


def test_missing_names_are_told():
    """An error can say what a connection lacks."""
    template = Template.parse("${b.c}${a}${now} || ${random}${path}")
    assert template.missing(scope(a="1")) == ("b.c", "path")


def test_results_and_work_are_bounded():
    """No template makes much of little."""
    with pytest.raises(UsageError, match="longer than"):
        fill("${a}${a}", a="x" * 600_000)
    with pytest.raises(UsageError, match="too much"):
        fill("${sha256Hex(${a})}" * 700, a="x" * 100_000)


@pytest.mark.parametrize("text", ["${a}", "${base64(${a})}"])
def test_what_is_no_text_is_refused(text):
    """Half a surrogate pair is an error, not a crash somewhere else."""
    with pytest.raises(UsageError, match="no text"):
        fill(text, a="\ud800")


def test_values_are_not_shown():
    """A scope in a log or a traceback tells nothing."""
    request = RequestParts(method="GET", url="https://h/?k=s3cr3t")
    assert "s3cr3t" not in f"{scope(request, a='s3cr3t')!r}{request!r}"


def test_a_tree_is_filled_and_tells_what_is_missing():
    """Numbers, nulls and keys stay; what has no value is left out and named."""
    tree = TemplateTree.parse(
        {"user": "${u}", "${u}": None, "n": [1, "${x}", "b", None], "deep": {"t": "${y}", "ok": True}}
    )
    filled = tree.fill(scope(u="me"))
    assert filled.value == {"user": "me", "${u}": None, "n": [1, "b", None], "deep": {"ok": True}}
    assert filled.missing == ("n.1", "deep.t")
    assert {"u", "x", "y"} == tree.names
    assert not tree.per_request
    assert TemplateTree.parse(["${now}"]).per_request


def test_a_tree_names_the_place_of_a_mistake():
    """A mistake deep in a body is found from the message."""
    with pytest.raises(UsageError, match=r"^a\.1\.b: template: ") as caught:
        TemplateTree.parse({"a": ["x", {"b": "${"}]})
    assert caught.value.field == "a.1.b"


def test_a_tree_is_only_so_deep():
    """A hostile document cannot exhaust the stack."""
    value = "x"
    for _ in range(100):
        value = {"a": value}
    with pytest.raises(UsageError, match="nested deeper"):
        TemplateTree.parse(value)


@given(st.text().filter(lambda text: "${" not in text))
def test_literal_text_round_trips(text):
    """Whatever holds no placeholder comes out as it went in."""
    template = Template.parse(text)
    assert template.literal
    assert text == template.fill(scope())


HOSTILE = st.lists(
    st.sampled_from(
        [
            "${",
            "}",
            ")}",
            "(",
            ",",
            " || ",
            "now",
            ":",
            "+1",
            "days",
            "base64(",
            "a.b",
            "[",
            "]",
            ".",
            " ",
            "é",
            "x",
        ]
    ),
    max_size=60,
).map("".join)


@given(HOSTILE | st.text())
def test_reading_raises_nothing_but_usage_errors(text):
    """Anything is a template or a UsageError; what is a template can be filled or told to lack a value."""
    try:
        template = Template.parse(text)
    except UsageError:
        return
    filled = template.fill(scope(x="1"))
    assert filled is None or isinstance(filled, str)


@pytest.mark.parametrize(
    "text",
    [
        "${" * 32_000,
        "${base64(" * 7_000,
        "${now:" + "[" * 65_000 + "}",
        "${a} || " * 8_000,
        "${base64(" + ",)" * 30_000,
    ],
)
def test_hostile_texts_are_read_in_one_go(text):
    """The longest texts of the worst kind are read, and filled, without searching back."""
    try:
        told = str(Template.parse(text).fill(scope()))
    except UsageError as problem:
        told = problem.message
    assert len(told) <= len(text)


@given(
    st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.dictionaries(st.text(), st.text()))
)
def test_any_values_can_be_looked_into(values):
    """No shape of values makes a look-up fail."""
    given_scope = Scope(values=values, now=NOW, random="")
    for name in values:
        value = given_scope.value(name)
        assert value is None or isinstance(value, str)
