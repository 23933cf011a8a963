"""What cannot be honoured of a dlt configuration names its key, in the place where it stands."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest

from tieline.core.errors import UsageError
from tieline.dlt import RestSource


def refused(**parts: Any) -> str:
    config = {"client": {"base_url": "https://api.test"}, "resources": ["a"]} | parts
    with pytest.raises(UsageError) as told:
        RestSource.from_dlt(config, name="test")
    return told.value.message


def of_endpoint(**endpoint: Any) -> str:
    return refused(resources=[{"name": "a", "endpoint": endpoint}])


def test_a_key_of_the_defaults_is_named_where_it_stands():
    assert refused(resource_defaults={"primary_kye": "id"}) == (
        "resource_defaults.primary_kye: there is no such key here; did you mean primary_key?"
    )
    assert refused(resource_defaults={"endpoint": {"parms": {}}}) == (
        "resource_defaults.endpoint.parms: there is no such key here; did you mean params?"
    )


def test_to_ignore_is_said_of_some_answers():
    """Of all of them, no record would come."""
    place = "resources[0].endpoint.response_actions[0]: status_code or content is needed"
    assert of_endpoint(response_actions=[{"action": "ignore"}]).startswith(place)


@pytest.mark.parametrize("value", [7, True, ["data"], {"path": "data"}], ids=str)
def test_a_jsonpath_is_text(value: object):
    assert of_endpoint(data_selector=value).startswith(
        "resources[0].endpoint.data_selector: a JSONPath is expected"
    )
    cursor = {"type": "cursor", "cursor_path": value}
    assert of_endpoint(paginator=cursor).startswith("resources[0].endpoint.paginator.cursor_path: a JSONPath")


@pytest.mark.parametrize(
    ("auth", "told"),
    [
        (7_355_608, "client.auth: a name, settings or an object is expected"),
        (
            "ghp_7355608",
            (
                "client.auth.type: what is here cannot be honoured; it is one of "
                "bearer, api_key, http_basic, oauth2_client_credentials"
            ),
        ),
        ({"type": "bearer", "token": ["7355608"]}, "client.auth.token: a text is expected, not a list"),
    ],
    ids=["number", "token", "list"],
)
def test_what_is_no_authentication_is_not_shown(auth: object, told: str):
    """It may be a secret that stands where a name should."""
    assert told == refused(client={"base_url": "https://api.test", "auth": auth})


def test_a_password_may_be_spelt_as_a_number():
    """TOML and YAML take one of digits for a number."""
    auth = {"type": "http_basic", "username": 7, "password": 12}
    source = RestSource.from_dlt({"client": {"base_url": "https://a.test", "auth": auth}, "resources": ["a"]})

    assert "12" not in repr(source)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.json", "[" * 9000),
        ("deep.yaml", "a: " + "[" * 3000),
        ("ring.yaml", "client: {base_url: 'https://a.test'}\nresources: &here [*here]"),
        ("digits.yaml", f"a: {'9' * 5000}"),
    ],
    ids=["deep JSON", "deep YAML", "part of itself", "digits"],
)
def test_what_nests_without_end_is_refused(tmp_path: Path, name: str, text: str):
    file = tmp_path / name
    file.write_text(text)

    with pytest.raises(UsageError):
        RestSource.from_file(file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("X = 1", "has no configuration 'github'"),
        ('hub = {"client": {"base_url": "https://a.test"}, "resources": ["b"]}', "; it has hub"),
    ],
)
def test_a_file_without_the_configuration_that_is_wanted(text: str, told: str, tmp_path):
    file = tmp_path / "some.py"
    file.write_text(text)
    with pytest.raises(UsageError, match=told):
        RestSource.from_file(file, wanted="github")


def test_a_pipeline_that_a_file_prints_says_that_it_does_not_run(tmp_path):
    file = tmp_path / "some.py"
    file.write_text(
        "import dlt\n"
        "from dlt.sources.rest_api import rest_api_source\n"
        'config = {"client": {"base_url": "https://a.test"}, "resources": ["b"]}\n'
        'print(dlt.pipeline("p").run(rest_api_source(config)))\n'
    )
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed):
        RestSource.from_file(file)
    assert printed.getvalue() == "nothing: no pipeline runs while the configuration of a file is read\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("ends.py", "import sys\nsys.exit(3)", "ends.py, line 2: SystemExit: 3"),
        ("told.py", "raise ValueError('one\\ntwo')", "told.py, line 1: ValueError: one"),
        ("open.yaml", "a: [1,\n b", "open.yaml cannot be read: while parsing a flow sequence in"),
    ],
)
def test_what_a_file_does_wrong_is_one_line(name: str, text: str, told: str, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError) as refused:
        RestSource.from_file(tmp_path / name)
    assert told in refused.value.message
    assert "\n" not in refused.value.message
