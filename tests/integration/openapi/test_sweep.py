"""The sweep over a folder of documents, as `make sweep` runs it."""

import subprocess
import sys
from pathlib import Path

SWEEP = Path(__file__).parents[3] / "tools" / "sweep.py"
GOOD = "openapi: 3.1.0\npaths: {/a: {get: {responses: {'200': {description: ok}}}, post: {}}}\n"


def sweep(*arguments):
    command = [sys.executable, str(SWEEP), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.splitlines()


def test_documents_are_found_at_any_depth_and_made(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "good.yaml").write_text(GOOD)
    (tmp_path / "package.json").write_text('{"name": "no document"}')
    code, lines = sweep(tmp_path)
    assert (code, len(lines)) == (0, 2)
    assert f"{tmp_path}/deep/er/good.yaml: 2 operations, 0 models" in lines[0]


def test_a_document_that_cannot_be_read_is_a_loss_and_stops_no_other(tmp_path):
    (tmp_path / "bad.yaml").write_text("openapi: 3.1.0\npaths: {/a: [")
    (tmp_path / "good.yaml").write_text(GOOD)
    code, lines = sweep(tmp_path)
    assert (code, sorted(line.split()[0] for line in lines[:2])) == (1, ["LOST", "ok"])
    assert "1 with losses (1 not readable)" in lines[2]


def test_a_document_has_only_so_much_time(tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    code, lines = sweep("--seconds", "0", tmp_path)
    assert code == 1
    assert "took more than 0 s" in lines[0]


def test_a_document_has_only_so_much_memory(tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    code, lines = sweep("--memory", "40", tmp_path)
    assert (code, lines[0].split()[0]) == (1, "LOST")


def test_no_document_is_no_success(tmp_path):
    assert sweep(tmp_path)[0] == 2
