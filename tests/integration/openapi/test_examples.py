"""Every example of a reference runs as it is written, against a server that answers as little as it may."""

import re
from pathlib import Path

import pytest

EDGE = Path(__file__).parents[2] / "golden" / "edge.yaml"
ANSWERS = [("event-stream", b""), ("ndjson", b""), ("json", b"{}"), ("text/", b"text"), ("", b"content")]


def test_every_example_runs(package, api, tmp_path, monkeypatch):
    def answer(method, path, body):
        if path == "/by-link":
            return 200, "application/json", b"[]"
        asked = api.asked[-1][2].get("Accept", "")
        end, content = next(each for each in ANSWERS if each[0] in asked)
        media = next((each for each in asked.split(", ") if end in each), "application/octet-stream")
        return 200, media, content

    api.answer = answer
    package(EDGE.read_text("utf-8"), name="edge")
    monkeypatch.setenv("EDGE_BASE_URL", api.url)
    monkeypatch.chdir(tmp_path)
    page = (tmp_path / "edge" / "reference.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    titles = re.findall(r"^### (\S+)", page, re.MULTILINE)
    assert len(examples) == len(titles) + 1
    failed = []
    for title, example in zip(["start", *titles], examples, strict=True):
        before = len(api.asked)
        try:
            exec(compile(example, title, "exec"), {})
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
            failed.append((title, repr(problem)))
        if title != "start" and len(api.asked) == before:
            failed.append((title, "asked nothing"))
    assert failed == []


@pytest.mark.parametrize("kind", ["uuid", "email", "date-time"])
def test_an_example_has_a_value_of_its_format(package, tmp_path, kind):
    package(
        f"paths: {{/x: {{get: {{parameters: [{{name: x, in: query, required: true, schema: {{type: string, format: {kind}}}}}]}}}}}}"
    )
    page = (tmp_path / "acme" / "reference.md").read_text("utf-8")
    assert '"text"' not in page
