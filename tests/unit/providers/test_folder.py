"""Files are put into the folder all together, or not at all."""

import pytest

from tieline.core.errors import UsageError
from tieline.providers.folder import put


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_folder_is_made_that_is_private(tmp_path):
    folder = tmp_path / "home" / "providers"
    assert put(folder, {"a": "1", "b": "2"}).added == ("a", "b")
    assert content(folder) == {"a.yaml": "1", "b.yaml": "2"}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_differs_is_refused_and_nothing_changes(tmp_path):
    put(tmp_path, {"a": "1", "b": "2"})
    with pytest.raises(UsageError, match="1 of them are yours already, and differ: b; --force"):
        put(tmp_path, {"a": "1", "b": "3", "c": "4"})
    assert content(tmp_path) == {"a.yaml": "1", "b.yaml": "2"}


def test_force_replaces(tmp_path):
    put(tmp_path, {"a": "1", "b": "2"})
    done = put(tmp_path, {"a": "1", "b": "3", "c": "4"}, force=True)
    assert (done.added, done.replaced, done.unchanged) == (("c",), ("b",), ("a",))
    assert content(tmp_path) == {"a.yaml": "1", "b.yaml": "3", "c.yaml": "4"}


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    """Half of the files were ready when the other half failed."""
    put(tmp_path, {"a": "1"})
    with pytest.raises(UnicodeEncodeError):
        put(tmp_path, {"a": "2", "b": "\ud800"}, force=True)
    assert content(tmp_path) == {"a.yaml": "1"}
