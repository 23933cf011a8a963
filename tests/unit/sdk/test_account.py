"""Which server, who asks, and what a client costs."""

import subprocess
import sys

import pytest
from tests.unit.sdk.conftest import said

import tieline.sdk as face
from tieline import AsyncClient, Client
from tieline.core.secrets import Secret
from tieline.sdk import (
    DEFAULT_HOST,
    ApiKeyCredentials,
    ClientCredentials,
    NoCredentials,
    OAuth2Credentials,
    TwoStepCredentials,
    Unknown,
    UsageError,
)
from tieline.sdk.calls.connections import create_connection


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ({"TIELINE_SECRET_KEY": "k"}, DEFAULT_HOST),
        ({"TIELINE_SECRET_KEY": "k", "TIELINE_HOST": "https://t.test/"}, "https://t.test"),
        ({"NANGO_SECRET_KEY": "k", "NANGO_HOST": "https://n.test"}, "https://n.test"),
        (
            {"NANGO_SECRET_KEY": "k", "NANGO_HOST": "https://n.test", "TIELINE_HOST": "https://t.test"},
            "https://t.test",
        ),
    ],
)
def test_the_environment_says_which_server(kind, environment, host):
    """By the names of Tieline, or those of Nango."""
    assert f"{kind.__name__}({host!r})" == repr(kind(environment=environment))


def test_what_is_given_wins(asker):
    environment = {"TIELINE_SECRET_KEY": "other", "TIELINE_HOST": "https://other.test"}
    asker.answer(said([]))
    asker.do(lambda client: client.environment_variables(), environment=environment)
    assert asker.asked[0].headers["authorization"] == "Bearer the-key"


@pytest.mark.parametrize("key", ["k", Secret("k"), lambda: "k"])
def test_a_key_may_be_text_secret_or_asked_for(asker, key):
    asker.answer(said([]))
    asker.kind("http://x", key, environment={})
    asker.do(lambda client: client.environment_variables())
    assert "the-key" not in repr(asker.client())


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_there_must_be_a_key(kind):
    """It is missed at once, not at the first call."""
    with pytest.raises(UsageError, match="TIELINE_SECRET_KEY"):
        kind("http://x", environment={})


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({}, NoCredentials),
        ({"type": "NONE"}, NoCredentials),
        ({"type": "API_KEY", "apiKey": "secret"}, ApiKeyCredentials),
        ({"type": "OAUTH2", "access_token": "secret", "expires_at": "soon"}, OAuth2Credentials),
        ({"type": "OAUTH2"}, OAuth2Credentials),
        ({"token": "secret", "client_id": "i", "client_secret": "secret"}, ClientCredentials),
        ({"type": "TWO_STEP", "user": "anna", "pin": "secret"}, TwoStepCredentials),
        ({"type": "NEW", "key": "secret"}, Unknown),
    ],
)
def test_credentials_are_told_apart(asker, told, kind):
    """By their type, or by what they have; no connection shows them."""
    asker.answer(said({"connection_id": "a", "provider_config_key": "g", "credentials": told}))
    connection = asker.do(lambda client: client.get_connection("g", "a"))
    assert kind is type(connection.credentials)
    assert "secret" not in repr(connection)
    assert "secret" not in repr(connection.credentials) or kind is Unknown


def test_a_call_shows_nothing_of_what_it_sends():
    """Nor does a traceback that shows it."""
    call = create_connection("g", {"type": "API_KEY", "apiKey": "hidden"}, metadata={"a": "hidden"})
    assert repr(call) == "Call(create_connection)"


def test_every_promised_name_is_there():
    """Each name of `__all__` can be had, and the lazy table lists just those."""
    assert [name for name in face.__all__ if getattr(face, name, None) is None] == []
    assert set(face._HOMES) == set(face.__all__)
    assert not hasattr(face, "no_such_name")


def test_nothing_heavy_is_loaded_before_a_call():
    """A blocking client costs neither a library of the network nor an event loop until it calls."""
    heavy = {"aiohttp", "urllib3", "asyncio", "ssl", "sqlalchemy", "starlette", "yaml", "pydantic"}
    check = f"from tieline import Client\nClient(key='k')\nimport sys\nprint(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
