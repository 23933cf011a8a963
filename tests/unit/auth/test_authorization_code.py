"""Signing in through a provider's own page: where the browser goes, and what it comes back with."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.authorization_code import AuthorizePage, SignIn, address, challenge_of, returned
from tieline.core.errors import RefreshFailed
from tieline.core.secrets import Secret

SIGN_IN = SignIn(client_id="us", redirect_uri="https://us.test/back", state=Secret("s1"))


def where(**page: object) -> str:
    return address(AuthorizePage(**{"url": "https://acme.test/authorize", **page}), SIGN_IN)


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def test_challenge_is_the_standards():
    """RFC 7636, appendix B."""
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_page_may_have_a_query():
    """It stays."""
    assert where(url="https://acme.test/authorize?a=1").startswith(
        "https://acme.test/authorize?a=1&response_type="
    )


def test_parameters_may_stand_in_the_fragment():
    """Where a page reads them there."""
    assert where(fragment="/connect").startswith("https://acme.test/authorize#/connect?response_type=code&")


def test_texts_are_replaced():
    """In the whole address."""
    assert "r_t=code" in where(replacements={"response_type": "r_t"})


@given(value=st.text(min_size=1, max_size=30), plain=st.booleans())
def test_no_value_is_a_parameter(value, plain):
    """Encoded or as the provider wants it."""
    url = where(params={"x": value}, plain=("x",) if plain else ())
    told = query(url)
    assert told.keys() == {"response_type", "x", "client_id", "redirect_uri", "state"}
    if not plain:
        assert told["x"] == value


def test_value_that_is_wanted_as_it_is():
    """Only what would end it is encoded."""
    assert "scope=a:b/c,d%26e%23" in where(params={"scope": "a:b/c,d&e#"}, plain=("scope",))


def test_reserved_parameters_are_ours():
    """Whatever the provider's data says."""
    told = query(where(params={"client_id": "other", "state": "x", "redirect_uri": "https://evil.test"}))
    assert (told["client_id"], told["state"]) == ("us", "s1")
    assert told["redirect_uri"] == "https://us.test/back"


def test_code_comes_back():
    """Under the name that the provider gives it."""
    found = [returned({"code": "c"}), returned({"spapi_code": "c"}, parameter="spapi_code")]
    assert found == [Secret("c"), Secret("c")]


@pytest.mark.parametrize(
    ("told", "reason"),
    [({"error": "access_denied"}, "access_denied"), ({"denied": "t"}, "access_denied"), ({}, None)],
)
def test_no_code_is_a_refusal(told, reason):
    """With the provider's reason where it has one."""
    with pytest.raises(RefreshFailed) as caught:
        returned(told)
    assert caught.value.reason == reason
