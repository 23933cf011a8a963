"""What names a connection and its account."""

import msgspec
import pytest

from tieline.auth.credentials import ApiKey, Basic, ClientCredentials, NoCredentials, OAuth2, TwoStep
from tieline.connections.model import Connection, Draft, account_label, check_connection_id
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.account import check_base_url
from tieline.providers.catalogue import load

ONE = Connection(
    key=1,
    integration="gong",
    provider="gong",
    connection_id="acme",
    identity="de072d947ec4148f",
    base_url="https://us-1.api.gong.io",
    credentials=None,
    created_at=0,
    updated_at=0,
)


def test_a_label_tells_the_account_and_survives_a_rename():
    """Host and digest, not the id, which may change."""
    renamed = msgspec.structs.replace(ONE, connection_id="other")
    assert account_label(ONE, [ONE]) == "gong@us-1.api.gong.io#de072d94"
    assert account_label(renamed, [renamed]) == account_label(ONE, [ONE])


def test_a_second_connection_of_an_account_has_a_label_of_its_own():
    """Two feeds of one account do not overwrite each other's rows."""
    second = msgspec.structs.replace(ONE, key=2, connection_id="again")
    assert account_label(ONE, [ONE, second]) == account_label(ONE, [ONE])
    assert account_label(second, [ONE, second]) == "gong@us-1.api.gong.io#de072d94/again"


def test_a_repr_shows_nothing_of_an_account():
    """Its configuration may hold keys."""
    config = {"applicationKey": "hunter2"}
    draft = Draft(
        integration="gong",
        provider="gong",
        connection_id="acme",
        base_url="",
        credentials=Basic(username="hunter2", password=Secret("hunter2")),
        connection_config=config,
    )
    stored = msgspec.structs.replace(ONE, credentials=draft.credentials, connection_config=config)
    assert (repr(draft), repr(stored)) == ("Draft(gong/acme)", "Connection(gong/acme, key=1)")


def a_draft(credentials, **more):
    fields = {"integration": "i", "provider": "p", "connection_id": "c", "base_url": "https://a.test"}
    return Draft(credentials=credentials, **{**fields, **more})


NAMED = [
    Basic(username="u", password=Secret("p")),
    ClientCredentials(client_id="u", client_secret=Secret("s")),
]
UNNAMED = [
    NoCredentials(),
    ApiKey(api_key=Secret("k")),
    OAuth2(access_token=Secret("t")),
    TwoStep(fields=SecretDocument({"user": "u"})),
]


@pytest.mark.parametrize("credentials", NAMED, ids=repr)
def test_a_named_account_is_another_at_another_address(credentials):
    """And the same under whatever id."""
    one = a_draft(credentials)
    assert one.identity == a_draft(credentials, connection_id="other", integration="other").identity
    assert one.identity != a_draft(credentials, base_url="https://b.test").identity
    assert one.identity != a_draft(credentials, provider="other").identity


@pytest.mark.parametrize("credentials", UNNAMED, ids=repr)
def test_a_connection_whose_account_has_no_name_is_the_same_wherever_it_is(credentials):
    """A token's answer may move it; another connection is another account."""
    one = a_draft(credentials)
    assert one.identity == a_draft(credentials, base_url="https://b.test").identity
    for more in ({"connection_id": "other"}, {"integration": "other"}, {"provider": "other"}):
        assert one.identity != a_draft(credentials, **more).identity


def test_an_account_is_never_taken_for_a_connection():
    """Not where an API has no address, and the account is called as a connection may be."""
    named = Basic(username="i/c", password=Secret("p"))
    assert a_draft(named, base_url="").identity != a_draft(NoCredentials(), base_url="").identity


def test_a_password_in_an_address_is_refused_unseen():
    """The message does not repeat it."""
    with pytest.raises(UsageError) as caught:
        check_base_url("https://user:hunter2@api.gong.io", load("gong"))
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize("text", ["", "a/b", "x" * 256, "tab\t", "env"])
def test_what_is_no_id_is_refused(text):
    """Empty, long, unprintable, with a slash, or taken."""
    with pytest.raises(UsageError, match="connection"):
        check_connection_id(text)
