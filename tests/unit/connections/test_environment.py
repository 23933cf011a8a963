"""Accounts from environment variables."""

import pytest

from tieline.auth.credentials import Basic
from tieline.connections.environment import from_environment
from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.secrets import Secret
from tieline.providers.catalogue import load

GONG = load("gong")
KEY, SECRET, API, URL = "GONG_ACCESS_KEY", "GONG_ACCESS_KEY_SECRET", "GONG_API_KEY", "GONG_BASE_URL"


@pytest.mark.parametrize(
    ("environment", "username", "password"),
    [
        ({KEY: "k", SECRET: "s"}, "k", "s"),
        ({API: "k", KEY: "s"}, "k", "s"),
        ({API: "k", KEY: "k", SECRET: "s"}, "k", "s"),
        ({API: "", KEY: "k", SECRET: "s"}, "k", "s"),
    ],
)
def test_both_pairs_of_names_work(environment, username, password):
    """Today's pair and the older one are found, also where both agree."""
    draft = from_environment(GONG, environment)
    assert Basic(username=username, password=Secret(password)) == draft.credentials
    assert draft.base_url == "https://api.gong.io"


def test_without_any_variable_there_is_no_account():
    """Nothing set is nothing found, not an error."""
    assert from_environment(GONG, {"PATH": "/bin", URL: "http://127.0.0.1:1"}) is None


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({KEY: "k"}, KEY),
        ({SECRET: "s"}, SECRET),
        ({API: "a"}, API),
        ({API: "a", SECRET: "s"}, API),
        ({API: "other", KEY: "k", SECRET: "s"}, API),
        ({KEY: "k:k", SECRET: "s"}, KEY),
        ({KEY: "k", SECRET: "s\n"}, SECRET),
    ],
)
def test_incomplete_or_contradicting_variables_are_named(environment, named):
    """One alone, a contradiction, or a value that cannot be sent is an error that names the variable, not its value."""
    with pytest.raises(ConfigurationError) as caught:
        from_environment(GONG, environment)
    assert named in caught.value.message
    assert "other" not in caught.value.message.replace("another", "")


@pytest.mark.parametrize(
    ("given", "base_url"),
    [
        ("https://us-1.api.gong.io", "https://us-1.api.gong.io"),
        ("https://us-1.api.gong.io/", "https://us-1.api.gong.io"),
        ("https://api.gong.io/v2/", "https://api.gong.io"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_base_urls_are_brought_into_one_form(given, base_url):
    """A trailing slash, or the path that every request begins with, makes no other account."""
    assert base_url == from_environment(GONG, {KEY: "k", SECRET: "s", URL: given}).base_url


@pytest.mark.parametrize(
    "given", ["api.gong.io", "ftp://x", "https://", "https://u:p@x", "https://x?a=1", "http://[::"]
)
def test_a_bad_base_url_names_its_variable(given):
    """What is no address is refused."""
    with pytest.raises(UsageError, match=URL):
        from_environment(GONG, {KEY: "k", SECRET: "s", URL: given})
