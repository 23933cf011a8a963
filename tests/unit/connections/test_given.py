"""Credentials as a program gives them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth import credentials as auth
from tieline.connections.given import IMPORTABLE, credentials_of
from tieline.connections.grants import redacted
from tieline.connections.wire import opened_credentials
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.model import InputField, Provider

NOW = 1_800_000_000_000_000


def provider(auth_mode: str, **more: object) -> Provider:
    return Provider(name="acme", display_name="Acme", auth_mode=auth_mode, **more)


def read(kind: str, /, **fields: object) -> auth.Credentials:
    return credentials_of(provider(kind), {"type": kind, **fields}, now=NOW)


def refused(kind: str, /, **fields: object) -> str:
    with pytest.raises(UsageError) as caught:
        read(kind, **fields)
    assert caught.value.field is not None
    assert caught.value.message.startswith(caught.value.field)
    return caught.value.field


def test_each_kind_is_read():
    """All that can be brought along."""
    assert read("NONE") == auth.NoCredentials()
    assert read("BASIC", username="u", password="p") == auth.Basic(username="u", password=Secret("p"))
    assert read("SIGNATURE", username="u:v", password="p") == auth.Signature(
        username="u:v", password=Secret("p")
    )
    assert read("API_KEY", apiKey="k") == auth.ApiKey(api_key=Secret("k"))
    assert read("API_KEY", api_key="k") == auth.ApiKey(api_key=Secret("k"))
    assert read("TWO_STEP", user="u", pin="1") == auth.TwoStep(
        fields=SecretDocument({"user": "u", "pin": "1"})
    )
    assert read("OAUTH2_CC", client_id="c", client_secret="s") == auth.ClientCredentials(
        client_id="c", client_secret=Secret("s")
    )
    key = {"id": "k", "secret": "s"}
    assert read("JWT", privateKey=key) == auth.Minted(fields=SecretDocument({"privateKey": key}))
    assert read("APP", app_id="1", installation_id="2") == auth.Installation(app_id="1", installation_id="2")
    assert read("OAUTH1", oauth_token="t", oauth_token_secret="s") == auth.OAuth1(
        oauth_token="t", oauth_token_secret=Secret("s")
    )
    assert read("TBA", token_id="t", token_secret="s") == auth.TokenBased(
        token_id="t", token_secret=Secret("s")
    )
    session = {"username": "u", "password": "p", "organization_id": "o", "dev_key": "d"}
    begun = auth.Session(username="u", password=Secret("p"), organization_id="o", dev_key=Secret("d"))
    assert read("BILL", session_id="old", expires_at="2027-01-15T08:00:00Z", **session) == begun
    app = auth.Installation(app_id="1", installation_id="2")
    assert read("CUSTOM", app_id="1", installation_id="2") == auth.AppAndUser(app=app)
    user = read("CUSTOM", app_id="1", installation_id="2", user={"access_token": "a", "raw": {"b": 1}}).user
    assert user == auth.OAuth2(access_token=Secret("a"), raw=SecretDocument({"b": 1}))
    keys = {"access_key_id": "a", "secret_access_key": "s", "region": "eu-1", "service": "s3"}
    own = {**keys, "secret_access_key": Secret("s")}
    assert read("AWS_SIGV4", **keys) == auth.AwsKeys(**own)
    kinds = {"NONE", "BASIC", "API_KEY", "OAUTH2", "OAUTH2_CC", "TWO_STEP", "SIGNATURE", "JWT", "APP"}
    assert set(IMPORTABLE) == kinds | {"OAUTH1", "TBA", "BILL", "CUSTOM", "AWS_SIGV4"}


def test_an_oauth2_pair_is_read_whole():
    """What came is kept as the raw token answer unless one is given."""
    fields = {
        "access_token": "a",
        "refresh_token": "r",
        "expires_at": "2027-01-15T08:00:00.000Z",
        "config_override": {"client_id": "c", "client_secret": "s"},
    }
    assert read("OAUTH2", **fields) == auth.OAuth2(
        access_token=Secret("a"),
        refresh_token=Secret("r"),
        expires_at=NOW,
        raw=SecretDocument(fields),
        config_override=SecretDocument({"client_id": "c", "client_secret": "s"}),
    )
    told = read("OAUTH2", access_token="a", raw={"scope": "x"})
    assert told == auth.OAuth2(access_token=Secret("a"), raw=SecretDocument({"scope": "x"}))


def test_a_token_of_a_client_is_read_with_its_end():
    """Without a token its end means nothing."""
    client = {"client_id": "c", "client_secret": "s", "expires_in": 60}
    assert auth.expires_at(read("OAUTH2_CC", token="t", **client)) == NOW + 60_000_000
    assert auth.expires_at(read("OAUTH2_CC", **client)) is None


@pytest.mark.parametrize(
    ("field", "value", "end"),
    [
        ("expires_at", "2027-01-15T08:00:00Z", NOW),
        ("expires_at", "2027-01-15T09:00:00.000001+01:00", NOW + 1),
        ("expires_at", "2027-01-15T08:00:00", NOW),
        ("expires_at", NOW // 1000, NOW),
        ("expires_at", NOW // 1_000_000, NOW),
        ("expires_at", None, None),
        ("expires_in", 3600, NOW + 3_600_000_000),
        ("expires_in", "3600", NOW + 3_600_000_000),
        ("expires_in", 0.5, NOW + 500_000),
    ],
)
def test_when_a_token_ends(field, value, end):
    """ISO 8601, milliseconds, seconds; a time without an offset is UTC."""
    assert auth.expires_at(read("OAUTH2", access_token="a", **{field: value})) == end


@pytest.mark.parametrize("value", ["soon", "", True, -1, 10**40, [], {}, "9" * 400])
def test_an_end_that_is_none_is_refused(value):
    """Whatever its type."""
    assert refused("OAUTH2", access_token="a", expires_at=value) == "credentials.expires_at"
    if value != "":
        assert refused("OAUTH2", access_token="a", expires_in=value) == "credentials.expires_in"


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("BASIC", {}, "username"),
        ("BASIC", {"username": "u", "password": 1}, "password"),
        ("BASIC", {"username": "a:b", "password": "p"}, "username"),
        ("BASIC", {"username": "u", "password": "a\r\nb"}, "password"),
        ("BASIC", {"username": "u", "password": "p", "colour": "red"}, "colour"),
        ("BASIC", {"username": "u", "password": "x" * 65_537}, "password"),
        ("API_KEY", {}, "apiKey"),
        ("API_KEY", {"apiKey": ""}, "apiKey"),
        ("API_KEY", {"apiKey": "k\n"}, "apiKey"),
        ("OAUTH2", {}, "access_token"),
        ("OAUTH2", {"access_token": "a", "raw": "text"}, "raw"),
        ("OAUTH2", {"access_token": "a", "config_override": {"scope": "x"}}, "config_override.scope"),
        ("OAUTH2", {"access_token": "a", "config_override": {"client_id": 1}}, "config_override.client_id"),
        ("OAUTH2_CC", {"client_secret": "s"}, "client_id"),
        ("OAUTH2_CC", {"client_id": "c"}, "client_secret"),
        ("SIGNATURE", {}, "username"),
        ("TWO_STEP", {"pin": 1}, "pin"),
        ("TWO_STEP", {"pin": "x" * 65_537}, "pin"),
        ("NONE", {"apiKey": "k"}, "apiKey"),
    ],
)
def test_what_is_wrong_is_named(kind, fields, field):
    """By its path in the body."""
    assert refused(kind, **fields) == f"credentials.{field}"


def test_one_half_of_a_pair_is_enough_for_some():
    """Many APIs take a key as user name and nothing else."""
    assert read("BASIC", username="key") == auth.Basic(username="key", password=Secret(""))
    assert read("BASIC", password="key", username="") == auth.Basic(username="", password=Secret("key"))


def test_a_pair_that_the_provider_declares_is_needed_whole():
    """Unless it says that a half is optional."""
    both = {"username": InputField(), "password": InputField()}
    with pytest.raises(UsageError, match=r"credentials\.password: is required"):
        credentials_of(provider("BASIC", credentials=both), {"type": "BASIC", "username": "u"}, now=NOW)
    half = {**both, "password": InputField(optional=True)}
    assert credentials_of(provider("BASIC", credentials=half), {"type": "BASIC", "username": "u"}, now=NOW)


def test_a_key_may_have_others_beside_it():
    """Those that the provider declares, and no more."""
    both = provider("API_KEY", credentials={"apiKey": InputField(), "appKey": InputField(secret=True)})
    given = {"type": "API_KEY", "apiKey": "k", "appKey": "a"}
    read = credentials_of(both, given, now=NOW)
    assert read == auth.ApiKey(api_key=Secret("k"), more=SecretDocument({"appKey": "a"}))
    assert auth.load(auth.dump(read)) == read
    assert opened_credentials(read) == given
    assert (
        redacted(
            "k for app-secret", msgspec.structs.replace(read, more=SecretDocument({"b": "app-secret"})), None
        )
        == "*** for ***"
    )
    with pytest.raises(UsageError, match=r"credentials\.appKey: is required"):
        credentials_of(both, {"type": "API_KEY", "apiKey": "k"}, now=NOW)
    with pytest.raises(UsageError, match=r"credentials\.other: is not known"):
        credentials_of(both, {**given, "other": "o"}, now=NOW)


def test_declared_patterns_hold():
    """The provider says what a key looks like."""
    keys = provider("API_KEY", credentials={"apiKey": InputField(pattern="^sk-[a-z]+$")})
    assert credentials_of(keys, {"type": "API_KEY", "apiKey": "sk-abc"}, now=NOW)
    with pytest.raises(UsageError) as caught:
        credentials_of(keys, {"type": "API_KEY", "apiKey": "hunter2"}, now=NOW)
    assert caught.value.field == "credentials.apiKey"
    assert "hunter2" not in caught.value.message


def test_a_login_takes_the_declared_fields_alone():
    """A misspelt one would be lost."""
    login = provider("TWO_STEP", credentials={"user": InputField(), "pin": InputField(default_value="0")})
    taken = credentials_of(login, {"type": "TWO_STEP", "user": "u"}, now=NOW)
    assert taken == auth.TwoStep(fields=SecretDocument({"user": "u", "pin": "0"}))
    with pytest.raises(UsageError, match=r"credentials\.usr"):
        credentials_of(login, {"type": "TWO_STEP", "user": "u", "usr": "u"}, now=NOW)


@pytest.mark.parametrize("kind", ["API_KEY", "basic", "", "x" * 1000, None, 7, {}])
def test_the_type_must_be_the_providers(kind):
    """It is named when it is missing, unknown or another's."""
    with pytest.raises(UsageError) as caught:
        credentials_of(provider("BASIC"), {"type": kind, "username": "u", "password": "p"}, now=NOW)
    assert caught.value.field == "credentials.type"
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("kind", ["MCP_OAUTH2", "INSTALL_PLUGIN"])
def test_a_type_that_cannot_be_brought_along_is_told(kind):
    """With those that can."""
    with pytest.raises(UsageError, match=r"cannot be imported; .*OAUTH2") as caught:
        credentials_of(provider(kind), {"type": kind}, now=NOW)
    assert caught.value.field == "credentials.type"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(
    ["username", "password", "apiKey", "access_token", "refresh_token", "expires_at", "expires_in", "raw",
     "config_override", "client_id", "client_secret", "token", "client_certificate", "client_private_key", "x"]
)  # fmt: skip


@given(st.sampled_from(IMPORTABLE), st.dictionaries(_NAMES, _JSON))
def test_any_json_is_read_or_refused(kind, fields):
    """What was read can be stored, and read back as it was."""
    try:
        taken = credentials_of(provider(kind), {**fields, "type": kind}, now=NOW)
    except UsageError:
        return
    assert msgspec.json.decode(auth.dump(taken)) == msgspec.json.decode(
        auth.dump(auth.load(auth.dump(taken)))
    )
