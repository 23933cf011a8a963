"""What names a connection and its account."""

import msgspec
import pytest

from tieline.auth.credentials import Basic
from tieline.connections.model import Connection, Draft, account_label, check_base_url, check_connection_id
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
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
