"""Signed texts that a login shows in place of a password."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tieline.auth.assertions import made, read_assertion
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.core.templates import Scope
from tieline.webhooks.jwt import verified_claims

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)
RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
DS = "{http://www.w3.org/2000/09/xmldsig#}"
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def pem(key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public(key) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def scope(**credentials) -> Scope:
    values = {"credentials": credentials, "assertionOption": credentials}
    return Scope(values=values, now=NOW, random="r-1")


def test_token_says_what_the_data_says():
    """By the algorithm of its key where nobody says one; it lives an hour at most."""
    document = {
        "type": "jwt",
        "key": "${credentials.key}",
        "lifetimeInSeconds": 15_552_000,
        "header": {"kid": "${credentials.kid}"},
        "payload": {"iss": "${credentials.who}", "jti": "${random}", "gone": "${credentials.no}"},
    }
    token = made(read_assertion(document), scope(key=Secret(pem(CURVE)), kid="k", who="us"), now=NOW).reveal()
    issued = int(NOW.timestamp())
    claims = verified_claims(token, public(CURVE), algorithms=["ES256"], now=issued, field="t")
    assert claims == {"iss": "us", "jti": "r-1", "iat": issued, "exp": issued + 3600}
    assert (
        base64.urlsafe_b64decode(token.partition(".")[0] + "==") == b'{"typ":"JWT","kid":"k","alg":"ES256"}'
    )


SUCCESS = {
    "type": "saml",
    "key": "${assertionOption.key}",
    "issuer": "www.acme.test",
    "lifetimeInSeconds": "600",
    "audiences": "a.test, ${credentials.more}",
    "attributes": {"api_key": "${credentials.api}", "use": True, "many": ["one", "two"]},
    "sessionIndex": "${random}",
    "nameIdentifier": "${assertionOption.user}",
    "recipient": "https://acme.test/token?a=1&b=2",
}


def opened(assertion: Secret) -> ET.Element:
    return ET.fromstring(base64.b64decode(assertion.reveal()))  # our own


def test_saml_assertion_is_signed_as_xml_is():
    """Over what is left without the signature, both in their canonical form."""
    values = {"key": Secret(pem(RSA)), "api": Secret("k<&>"), "user": 'jo"hn\r', "more": "b.test"}
    text = base64.b64decode(made(read_assertion(SUCCESS), scope(**values), now=NOW).reveal()).decode()
    signature = re.search("<ds:Signature .*</ds:Signature>", text)[0]
    rest = ET.canonicalize(text.replace(signature, ""))
    info = re.search("<ds:SignedInfo>.*</ds:SignedInfo>", signature)[0]
    alone = ET.canonicalize(info.replace(">", f' xmlns:ds="{DS[1:-1]}">', 1))
    assert rest == text.replace(signature, "")
    digest = base64.b64encode(hashlib.sha256(rest.encode()).digest()).decode()
    assert 'URI="#_r-1"' in info
    assert f"<ds:DigestValue>{digest}</ds:DigestValue>" in info
    value = base64.b64decode(ET.fromstring(signature).findtext(f"{DS}SignatureValue"))  # our own
    RSA.public_key().verify(value, alone.encode(), PKCS1v15(), SHA256())


def test_saml_assertion_says_who_and_for_whom():
    values = {"key": Secret(pem(RSA)), "api": "k", "user": "john", "more": "b.test"}
    root = opened(made(read_assertion(SUCCESS), scope(**values), now=NOW))
    assert root.findtext(f"{SAML}Issuer") == "www.acme.test"
    assert root.findtext(f".//{SAML}NameID") == "john"
    assert [each.text for each in root.iter(f"{SAML}Audience")] == ["a.test", "b.test"]
    conditions = root.find(f"{SAML}Conditions")
    assert conditions.attrib == {"NotBefore": "2027-01-15T08:00:00Z", "NotOnOrAfter": "2027-01-15T08:10:00Z"}
    assert (
        root.find(f".//{SAML}SubjectConfirmationData").get("Recipient") == "https://acme.test/token?a=1&b=2"
    )
    found = {each.get("Name"): each[0].text for each in root.iter(f"{SAML}Attribute")}
    assert found == {"api_key": "k", "use": "true", "many": "one"}


def test_saml_assertion_without_a_key_is_not_signed():
    unsigned = {name: value for name, value in SUCCESS.items() if name != "key"}
    root = opened(made(read_assertion(unsigned), scope(user="john"), now=NOW))
    assert root.find(f"{DS}Signature") is None


@pytest.mark.parametrize("values", [{}, {"user": "john"}, {"user": "john", "key": "none"}, {"key": pem(RSA)}])
def test_what_an_assertion_lacks_is_told(values):
    with pytest.raises(UsageError) as error:
        made(read_assertion(SUCCESS), scope(**values), now=NOW)
    assert error.value.field == "credentials"


def test_saml_is_signed_by_rsa_alone():
    with pytest.raises(UsageError, match="RSA"):
        made(read_assertion(SUCCESS), scope(user="john", key=pem(CURVE)), now=NOW)


@pytest.mark.parametrize(
    "document", [None, {}, {"type": "kerberos"}, {"type": "jwt"}, {"type": "saml", "key": 1}, []]
)
def test_what_makes_no_assertion_is_told(document):
    with pytest.raises(UsageError) as error:
        read_assertion(document)
    assert error.value.field == "assertion"
