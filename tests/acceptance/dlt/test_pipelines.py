"""Tieline's streams as sources of a user's own dlt pipeline."""

from __future__ import annotations

import logging

import pytest
from tests.processes import MakeHome, make_home, sandbox_process

from tieline import Settings
from tieline.sources.rest import RestSource

__all__ = ["make_home"]


@pytest.fixture
def pipeline(tmp_path):
    return made(tmp_path, "p")


def made(tmp_path, name):
    import dlt

    return dlt.pipeline(
        name,
        destination=dlt.destinations.duckdb(str(tmp_path / "held.duckdb")),
        dataset_name="d",
        pipelines_dir=str(tmp_path / "pipelines"),
    )


def table(pipeline, name, *columns):
    with pipeline.sql_client() as client:
        return client.execute_sql(f"SELECT {', '.join(columns)} FROM {name} ORDER BY 1")


def things(api):
    whole = {
        "client": {"base_url": api.url, "paginator": "single_page"},
        "resources": [{"name": "things", "primary_key": "id", "write_disposition": "replace"}],
    }
    return RestSource.from_dlt(whole, environment={})


def test_gongs_calls_have_typed_columns(pipeline, make_home: MakeHome) -> None:
    from tieline.dlt import gong_source

    with sandbox_process("--calls", "30") as sandbox:
        home = make_home(sandbox)
        settings = Settings.of({**home.variables, "TIELINE_HOME": str(home.folder)})
        pipeline.run(gong_source("users", "calls", settings=settings))
        truth = {call["metaData"]["id"]: call["metaData"]["duration"] for call in sandbox.truth("calls")}
        told = table(
            pipeline,
            "calls",
            "meta_data__id",
            "meta_data__duration",
            "typeof(meta_data__started)",
            "json_array_length(parties)",
        )
        assert truth == {row[0]: row[1] for row in told}
        assert {"TIMESTAMP WITH TIME ZONE"} == {row[2] for row in told}
        assert all(row[3] for row in told)
        pipeline.run(gong_source("users", "calls", settings=settings, sync=False))
        assert len(table(pipeline, "calls", "_tieline_id")) == 30


def test_changes_and_deletes_follow_by_dlts_own_state(api, both, pipeline):
    from tieline.dlt import tieline_source

    held = [{"id": 1, "v": "a"}, {"id": 2, "v": "b"}]
    api.route = lambda _asked: held
    settings = Settings(home=both.home)

    def load(**changes):
        source = tieline_source(things(api), settings=settings)
        for name, value in changes.items():
            source.things.apply_hints(**{name: value})
        pipeline.run(source)
        pipeline.run(
            tieline_source(things(api), settings=settings, sync=False)
        )  # nothing new: nothing changes
        return [row[0] for row in table(pipeline, "things", "_tieline_id")]

    assert load() == ["1", "2"]
    held[:] = [{"id": 2, "v": "c"}, {"id": 3, "v": "d"}]
    assert load() == ["2", "3"]
    assert table(pipeline, "things", "_tieline_id", "id", "v") == [("2", 2, "c"), ("3", 3, "d")]


def test_a_column_keeps_its_type_and_what_it_cannot_hold_stands_beside_it(api, both, pipeline):
    """dlt would round it, and say that the column holds fractions."""
    from tieline.dlt import tieline_source

    held = [{"id": 1, "n": 1, "of": {"a": 1}}]
    api.route = lambda _asked: held
    for after in ([{"id": 2, "n": 1.5}, {"id": 3, "n": "x"}], [{"id": 4, "n": 4}], []):
        pipeline.run(tieline_source(things(api), settings=Settings(home=both.home)))
        held += after
    pipeline.run(tieline_source(things(api), settings=Settings(home=both.home)))
    assert table(pipeline, "things", "id", "n", "n__v_text", "of->>'a'") == [
        (1, 1, None, "1"),
        (2, None, "1.5", None),
        (3, None, "x", None),
        (4, 4, None, None),
    ]


@pytest.mark.parametrize(("disposition", "ids"), [("append", ["1", "1", "2", "3"]), ("replace", ["2", "3"])])
def test_write_dispositions_are_honoured(api, both, pipeline, disposition, ids):
    """By `append` a record that is gone is a row more; by `replace` all that lives comes again."""
    from tieline.dlt import tieline_source

    held = [{"id": 1}, {"id": 2}]
    api.route = lambda _asked: held
    for after in ([{"id": 2}, {"id": 3}], []):
        source = tieline_source(things(api), settings=Settings(home=both.home))
        pipeline.run(source, write_disposition=disposition)
        held[:] = after or held
    assert ids == [row[0] for row in table(pipeline, "things", "_tieline_id")]


def test_what_was_pruned_takes_no_row_s_values(api, both, pipeline, tmp_path):
    """Another pipeline, which begins at the beginning, leaves alone what has no payload in the store any more."""
    from tieline import Tieline
    from tieline.dlt import tieline_source
    from tieline.records.model import FeedQuery

    api.route = lambda _asked: [{"id": 1, "v": "a"}, {"id": 2, "v": "b"}]
    settings = Settings(home=both.home)
    pipeline.run(tieline_source(things(api), settings=settings))
    with Tieline(settings) as tieline:
        draft = things(api).draft()
        first = tieline.records(draft.provider, "things", FeedQuery(limit=1)).records[0]
        tieline.feeds.prune(draft.integration, draft.connection_id, "things", until=first.cursor)
    made(tmp_path, "another").run(tieline_source(things(api), settings=settings, sync=False))

    assert table(pipeline, "things", "_tieline_id", "v") == [("1", "a"), ("2", "b")]


def test_nothing_is_logged_that_every_load_would_log(api, both, pipeline, caplog):
    from tieline.dlt import tieline_source

    api.route = lambda _asked: [{"id": 1, "parts": [1, 2]}]
    logging.getLogger("dlt").addHandler(caplog.handler)
    caplog.set_level(logging.WARNING, logger="dlt")
    pipeline.run(tieline_source(things(api), settings=Settings(home=both.home)))
    assert table(pipeline, "things", "parts") == [("[1,2]",)]
    assert [each for each in caplog.messages if "hints" in each] == []


def test_what_fails_of_a_sync_is_raised(api, both, pipeline, kit):
    from dlt.pipeline.exceptions import PipelineStepFailed

    from tieline.dlt import tieline_source

    api.route = lambda _asked: kit.Answer({"message": "who are you?"}, 401)
    with pytest.raises(PipelineStepFailed) as failed:
        pipeline.run(tieline_source(things(api), settings=Settings(home=both.home)))
    assert "the API refused these credentials (401): who are you?" in str(failed.value)


def test_the_names_cost_nothing_before_they_are_used():
    import subprocess
    import sys

    script = "import tieline.dlt, sys; tieline.dlt.RestSource; sys.exit(any(name in sys.modules for name in ('dlt', 'pyarrow', 'jsonpath_ng')))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
