"""What a file does to resources after it has handed them to dlt is honoured, or told."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tieline.core.errors import UsageError
from tieline.sources.rest import RestSource

HEAD = """
import dlt
from dlt.sources.rest_api import rest_api, rest_api_resources, rest_api_source

def config(*resources):
    return {"client": {"base_url": "http://127.0.0.1:1", "paginator": "single_page"}, "resources": list(resources or ("a", "b"))}
"""


@pytest.fixture
def read(tmp_path):
    """Write a file and read it."""

    def read(text, api=None, environment=None, **options):
        file = tmp_path / "things.py"
        file.write_text(HEAD + dedent(text))
        url = None if api is None else api.url
        return RestSource.from_file(file, base_url=url, environment=environment or {}, **options)

    return read


def names(source):
    return [each.name for each in source.source.resources]


def test_steps_that_are_added_run_after_those_of_the_configuration(read, api, both):
    api.route = lambda _asked: [{"id": 1, "kids": [1, 2]}, {"id": 2, "kids": [3]}]
    source = read(
        """
        source = rest_api_source(config({"name": "a", "processing_steps": [{"map": lambda row: {**row, "n": 1}}]}, "b"))
        source.a.add_filter(lambda row: row["id"] > 1).add_map(lambda row: {**row, "n": row["n"] + 1})
        source.resources["b"].add_yield_map(lambda row: [{"kid": kid} for kid in row["kids"]])
        """,
        api,
    )
    rows = both.source(source)
    assert rows["a"] == [{"id": 2, "kids": [3], "n": 2}]
    assert sorted(row["kid"] for row in rows["b"]) == [1, 2, 3]


def test_resources_of_a_source_function_too(read, api, both):
    api.route = lambda _asked: [{"id": 1}]
    source = read(
        """
        @dlt.source
        def shop():
            for resource in rest_api_resources(config()):
                resource.add_map(lambda row: {**row, "seen": True})
                yield resource
        """,
        api,
    )
    assert both.source(source) == {"a": [{"id": 1, "seen": True}], "b": [{"id": 1, "seen": True}]}


def test_hints_that_are_applied(read):
    source = read(
        """
        source = rest_api(**config())
        source.a.apply_hints(write_disposition="merge", primary_key="id", incremental=dlt.sources.incremental("at", initial_value=3))
        source.b.apply_hints("table_of_b", columns={"x": {"data_type": "text"}})
        """
    )
    a, b = source.source.resources
    assert (a.identity.paths, a.loading["write_disposition"], getattr(a.range, "initial", None)) == (
        ("id",),
        "merge",
        3,
    )
    assert b.loading == {"table_name": "table_of_b", "columns": {"x": {"data_type": "text"}}}


def test_resources_that_are_chosen(read):
    assert names(read('source = rest_api_source(config()).with_resources("b")')) == ["b"]
    assert names(read("source = rest_api_source(config())\nsource.a.selected = False")) == ["b"]
    with pytest.raises(UsageError, match="with_resources: there is no resource 'c'"):
        read('rest_api_source(config()).with_resources("c")')


def test_what_is_left_out_is_told(read):
    """A limit, which is there to try things out, and resources made in Python, of which nothing is run."""
    source = read(
        """
        @dlt.resource(write_disposition="replace")
        def own():
            raise SystemExit("it must not run")

        @dlt.source
        def shop():
            one, two = rest_api_resources(config())
            return [one.add_limit(1), two, own, own(), two | own]
        """
    )
    assert source.corrections == (
        "a.add_limit was left out: all records are synced",
        "what is made of b in Python is not synced",
        "own is made in Python, and is not synced",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rest_api_source(config()).a.add_step(print)", "a.add_step cannot be honoured"),
        ("rest_api_source(config()).a.add_map(print, insert_at=1)", "a.insert_at cannot be honoured"),
        (
            "rest_api_source(config()).a.apply_hints(create_table_variant=True)",
            "a.apply_hints(create_table_variant=…) cannot be honoured",
        ),
        (
            "@dlt.resource\ndef own(): ...\nrest_api_source(config(own))",
            "resources[0]: a resource that is made in Python cannot be honoured",
        ),
        (
            "@dlt.source\nasync def shop():\n    return rest_api_source(config())",
            "shop: a source that is async cannot be honoured",
        ),
    ],
)
def test_what_cannot_be_honoured_is_an_error(read, text, told):
    with pytest.raises(UsageError) as refused:
        read(text)
    assert told in refused.value.message


def test_values_of_a_source_lie_in_its_section(read):
    text = """
        @dlt.source(name="one", section="trade")
        def one(key=dlt.secrets.value):
            return rest_api_source({**config(), "client": {"base_url": "https://a.example.com", "auth": {"token": key}}})
        """
    for variable in ("SOURCES__TRADE__ONE__KEY", "SOURCES__TRADE__KEY", "SOURCES__KEY"):
        assert read(text, environment={variable: "k"}).name == "one"


def test_relative_imports_find_what_lies_beside_a_file(read, tmp_path):
    (tmp_path / "of_mine.py").write_text('NAMES = ["one", "two"]\n')
    assert names(read("from .of_mine import NAMES\nsource = rest_api_source(config(*NAMES))")) == [
        "one",
        "two",
    ]


def test_what_lies_beside_a_file_is_loaded_beside_dlt_where_the_file_is(read, tmp_path):
    """Its steps must not hold what stood in dlt's place."""
    (tmp_path / "steps_of_mine.py").write_text(
        "import dlt\nfrom dlt.common.time import ensure_pendulum_datetime\n\n"
        "def lift(row):\n    return {**row, 'year': ensure_pendulum_datetime(row['at']).year}\n"
    )
    source = read(
        """
        from steps_of_mine import lift
        source = rest_api_source(config({"name": "a", "processing_steps": [{"map": lift}]}))
        """
    )
    from tieline.sources.hooks import stepped

    assert list(stepped(source.source.resources[0].steps, b'{"at":"2024-05-06T00:00:00Z"}')) == [
        b'{"at":"2024-05-06T00:00:00Z","year":2024}'
    ]


def test_what_rest_api_is_not_given_is_looked_up(read, tmp_path):
    """As dlt does: a client in a file of toml, resources in the environment."""
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "config.toml").write_text(
        '[sources.rest_api.client]\nbase_url = "https://toml.example.com"\n'
    )
    source = read(
        "source = rest_api(client=dlt.config.value)",
        environment={"SOURCES__REST_API__RESOURCES": '["one", {"name": "two", "endpoint": "deep/two"}]'},
    )
    assert (source.base_url, names(source)) == ("https://toml.example.com", ["one", "two"])
