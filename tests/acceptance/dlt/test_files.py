"""Files of Python, JSON and YAML are read as they are, with dlt or without it."""

from __future__ import annotations

import json
import sys
from textwrap import dedent

import pytest

from tieline.core.errors import ConfigurationError, MissingExtra, UsageError
from tieline.http.paginate import NextUrl
from tieline.sources.dlt import loading
from tieline.sources.rest import RestSource


@pytest.fixture
def read(tmp_path):
    """Write a file and read it."""

    def read(text, name="things.py", environment=None, **options):
        file = tmp_path / name
        file.write_text(dedent(text))
        return RestSource.from_file(file, environment=environment or {}, **options)

    return read


def names(source):
    return [each.name for each in source.source.resources]


def test_a_dictionary_of_a_file(read):
    source = read(
        """
        from dlt.sources.rest_api import RESTAPIConfig, rest_api_source

        config: RESTAPIConfig = {
            "client": {"base_url": "https://api.example.com/v1/", "paginator": "json_link"},
            "resources": ["one", {"name": "two", "endpoint": "deep/two"}],
        }

        if __name__ == "__main__":
            raise SystemExit("it must not run")
        """
    )
    assert (source.name, names(source), source.base_url) == (
        "things",
        ["one", "two"],
        "https://api.example.com/v1",
    )
    assert [NextUrl(path="next")] * 2 == [each.pagination for each in source.source.resources]


def test_what_is_handed_to_dlt_and_pipelines_that_do_not_run(read):
    source = read(
        """
        import dlt
        from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
        from dlt.sources.helpers.rest_client.paginators import HeaderLinkPaginator
        from dlt.sources.rest_api import rest_api_source

        def load():
            pipeline = dlt.pipeline("p", destination=dlt.destinations.duckdb if False else "duckdb", dataset_name="d")
            source = rest_api_source(
                {
                    "client": {
                        "base_url": "https://api.example.com",
                        "auth": BearerTokenAuth(token=dlt.secrets["sources.github.token"]),
                        "paginator": HeaderLinkPaginator(),
                    },
                    "resources": [
                        {"name": "a", "endpoint": {"incremental": dlt.sources.incremental("x", initial_value=1)}},
                    ],
                },
                name="github",
            )
            print(pipeline.run(source.with_resources("a").add_limit(1)))

        load()
        """,
        environment={"SOURCES__GITHUB__TOKEN": "t"},
    )
    assert (source.name, names(source)) == ("github", ["a"])
    assert "Bearer(token=***)" in repr(source.auth) or "t" not in repr(source.auth)


def test_a_source_is_called_with_its_secrets(read):
    text = """
        import dlt
        from dlt.sources.rest_api import RESTAPIConfig, rest_api_resources

        @dlt.source(name="shop")
        def shop_source(access_token: str = dlt.secrets.value, pages: int = 3):
            config: RESTAPIConfig = {
                "client": {"base_url": "https://shop.example.com", "auth": {"token": access_token}},
                "resource_defaults": {"endpoint": {"params": {"pages": pages}}},
                "resources": ["orders"],
            }
            yield from rest_api_resources(config)
        """
    with pytest.raises(
        ConfigurationError, match="shop: access_token is missing: set SOURCES__THINGS__SHOP__ACCESS_TOKEN"
    ):
        read(text)
    for variable in ("SOURCES__THINGS__SHOP__ACCESS_TOKEN", "SOURCES__SHOP__ACCESS_TOKEN", "ACCESS_TOKEN"):
        source = read(text, environment={variable: "t"})
        assert (source.name, names(source), source.source.resources[0].params) == (
            "shop",
            ["orders"],
            {"pages": 3},
        )


def test_arguments_that_may_be_none_and_functions_by_their_names(read):
    """As in the files that dlt itself begins a project with."""
    text = """
        from typing import Any, Optional

        import dlt
        from dlt.sources.rest_api import RESTAPIConfig, check_connection, rest_api_resources, rest_api_source

        @dlt.source(name="shop")
        def shop_source(access_token: Optional[str] = dlt.secrets.value) -> Any:
            auth = {"token": access_token} if access_token else None
            yield from rest_api_resources({"client": {"base_url": "https://shop.example.com", "auth": auth}, "resources": ["a"]})

        def load_shop() -> None:
            print(dlt.pipeline("p", destination="duckdb").run(shop_source()))

        def load_other(base_url: str = "https://other.example.com") -> None:
            source = rest_api_source({"client": {"base_url": base_url}, "resources": ["b"]}, name="other")
            works, told = check_connection(source, "a")
            dlt.pipeline("p").run(source)
        """
    assert ((it := read(text)).name, names(it), it.auth) == ("shop", ["a"], None)
    for wanted, name, streams in (
        ("shop", "shop", ["a"]),
        ("load_shop", "shop", ["a"]),
        ("load_other", "other", ["b"]),
    ):
        source = read(text, wanted=wanted)
        assert (name, streams) == (source.name, names(source))


def test_one_of_several(read):
    text = """
        from dlt.sources.rest_api import rest_api_source

        first = rest_api_source({"client": {"base_url": "https://a.example.com"}, "resources": ["a"]}, name="one")
        second = {"client": {"base_url": "https://b.example.com"}, "resources": ["b"]}
        """
    with pytest.raises(UsageError, match="has one, second; say which: FILE:NAME"):
        read(text)
    assert names(read(text, wanted="one")) == ["a"]
    assert names(read(text, wanted="second")) == ["b"]


@pytest.mark.parametrize("name", ["things.json", "things.yaml", "things.yml"])
def test_json_and_yaml(read, name):
    config = {
        "client": {"base_url": "https://api.example.com", "auth": {"token": 'dlt.secrets["shop.token"]'}},
        "resources": [
            {
                "name": "a",
                "endpoint": {
                    "params": {"since": "{incremental.start_value}"},
                    "incremental": {"cursor_path": "at"},
                },
            }
        ],
    }
    with pytest.raises(UsageError, match=r"client\.auth\.token: SHOP__TOKEN is not set"):
        read(json.dumps(config), name)
    assert names(read(json.dumps(config), name, {"SHOP__TOKEN": "t"})) == ["a"]


def test_what_lies_beside_a_file_is_found(read, tmp_path):
    (tmp_path / "shared_of_mine.py").write_text('BASE = "https://shared.example.com"\n')
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "secrets.toml").write_text('[shop]\ntoken = "t"\n')
    source = read(
        """
        import dlt
        from shared_of_mine import BASE

        config = {"client": {"base_url": BASE, "auth": {"token": dlt.secrets["shop.token"]}}, "resources": ["a"]}
        """
    )
    assert source.base_url == "https://shared.example.com"
    assert str(tmp_path) not in sys.path


OWN = """
    import dlt
    from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator

    class Own(JSONLinkPaginator):
        def update_state(self, response, data=None):
            super().update_state(response, data)

    config = {"client": {"base_url": "https://api.example.com", "paginator": Own()}, "resources": ["a"]}
    """


def test_what_needs_dlt_is_loaded_beside_it(read):
    assert names(read(OWN)) == ["a"]


def test_what_a_step_takes_from_dlt_is_dlts_own(read):
    """It is used only once records come, so that it must not be ours then."""
    source = read(
        """
        from dlt.common.time import ensure_pendulum_datetime
        from dlt.common.typing import TDataItem

        def later(row: TDataItem) -> TDataItem:
            return {**row, "at": ensure_pendulum_datetime(row["at"])}

        config = {
            "client": {"base_url": "https://api.example.com"},
            "resources": [{"name": "a", "processing_steps": [{"map": later}]}],
        }
        """
    )
    from tieline.sources.hooks import stepped

    (made,) = stepped(source.source.resources[0].steps, b'{"at": "2024-01-01T00:00:00Z"}')
    assert json.loads(made)["at"].startswith("2024-01-01T00:00:00")


def test_secrets_of_a_source_that_needs_dlt(read):
    text = """
        import dlt
        from dlt.common.time import ensure_pendulum_datetime
        from dlt.sources.rest_api import rest_api_source

        @dlt.source
        def shop(access_token=dlt.secrets.value):
            return rest_api_source({"client": {"base_url": "https://a.example.com", "auth": {"token": access_token}}, "resources": ["a"]})
        """
    assert read(text, environment={"ACCESS_TOKEN": "t"}).name == "shop"


def test_what_needs_dlt_says_so_where_it_is_not_there(read, monkeypatch):
    monkeypatch.setattr(loading, "find_spec", lambda _name: None)
    with pytest.raises(
        MissingExtra, match=r"JSONLinkPaginator, built upon by Own needs an optional part: .*tieline\[dlt\]"
    ):
        read(OWN)


def test_dlt_is_as_it_was_afterwards(read):
    import dlt

    read("import dlt\nconfig = {'client': {'base_url': 'https://a.example.com'}, 'resources': ['a']}\n")
    assert sys.modules["dlt"] is dlt


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("x = 1", "things.py", "has none: neither a RESTAPIConfig"),
        ("\n\nboom()", "things.py", "things.py, line 3: NameError: name 'boom' is not defined"),
        ("a = (", "things.py", "things.py, line 1: SyntaxError"),
        ("{", "things.json", "things.json cannot be read"),
        ("[1]", "things.yaml", "things.yaml: an object is expected"),
        ("{}", "things.txt", ".txt is none of .py, .json, .yaml"),
        (
            "client: {base_url: 'https://x'}\nresources: [{name: a, endpoints: {}}]",
            "a.yaml",
            "resources[0].endpoints: there is no such key here; did you mean endpoint?",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told(read, text, name, told):
    with pytest.raises(UsageError) as refused:
        read(text, name)
    assert told in refused.value.message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        RestSource.from_file(tmp_path / "nothing.py", environment={})
