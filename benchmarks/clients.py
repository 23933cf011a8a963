"""Clients made of OpenAPI documents, beside openapi-python-client and datamodel-code-generator.

Gong's document always; GitHub's, which npm brings, unless quick; and the files in `TIELINE_BENCH_DOCUMENTS`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import npm, sandbox
from benchmarks.generators import DCG, DCG_MSGSPEC, OPC, OURS, Generator
from benchmarks.process import PEER_PYTHON, PYTHON, ROOT, ChildFailed, Cost, Miscounted, run
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import Table, ratio, render, spread

_GITHUB = "@octokit/openapi@23"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_PRINT_GONG = "import json; from tieline.gong.document import whole; print(json.dumps(whole()))"
_PRINT_PEAK = """
import re
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""
#: What is asked of Gong for each call that is decoded.
_ASKED: dict[str, dict[str, Any]] = {
    "with parties": {"exposedFields": {"parties": True}},
    "with all there is": {
        "context": "Extended",
        "exposedFields": {
            "parties": True,
            "content": dict.fromkeys(
                ("structure", "topics", "trackers", "pointsOfInterest", "brief", "outline", "highlights"),
                True,
            ),
            "interaction": dict.fromkeys(("speakers", "video", "personInteractionStats", "questions"), True),
            "media": True,
        },
    },
}


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield tables: generating and importing for each document, then decoding."""
    gong = folder / "gong.json"
    gong.write_text(run([PYTHON, "-c", _PRINT_GONG]).output, "utf-8")
    yield from _document(scale, folder, gong, "Gong's", (OURS, OPC, DCG, DCG_MSGSPEC))
    for given in filter(None, os.environ.get("TIELINE_BENCH_DOCUMENTS", "").split(os.pathsep)):
        yield from _document(scale, folder, Path(given), Path(given).name, (OURS, OPC, DCG))
    if scale.github:
        try:
            packages = npm.install(folder, _GITHUB)
        except ChildFailed as problem:
            yield render("GitHub's document is left out", ("",), (), str(problem))
        else:
            github = packages / "@octokit" / "openapi" / "generated" / "api.github.com.json"
            yield from _document(scale, folder, github, "GitHub's", (OURS, OPC, DCG))
    yield from _decoding(scale, folder, gong)


def _document(
    scale: Scale, folder: Path, document: Path, title: str, generators: Sequence[Generator]
) -> Iterator[Table]:
    name = re.sub(r"\W", "_", document.stem)
    expected = f"{_operations(document):,}" if document.suffix == ".json" else "many"
    costs: dict[str, list[Cost]] = defaultdict(list)
    refused: dict[str, str] = {}
    # what is slow runs once: its figures are far from any other
    for number in range(scale.rounds if document.stat().st_size < 2**20 else 1):
        for each in generators:
            place = folder / f"{number}"
            place.mkdir(exist_ok=True)
            made_here = each.place(place, name)
            try:
                cost = run(each.command(document.absolute(), made_here), cwd=folder)
            except ChildFailed as problem:
                refused[each.key] = _reason(problem)
                continue
            if made_here.exists():
                costs[each.key].append(cost)
            else:
                refused[each.key] = f"it ended well and wrote nothing. {cost.errors[-200:]}"
    made = [(each, each.place(folder / "0", name)) for each in generators if each.key in costs]
    ours = min(cost.cpu for cost in costs[OURS.key]) if OURS.key in costs else 0.0
    yield render(
        f"Generate from {title} document: {expected} operations, {document.stat().st_size / 2**20:.1f} MB",
        (
            "",
            "CPU s",
            "× ours",
            "RSS MB",
            "wall s",
            "files",
            "lines",
            "MB",
            "operations",
            "said to be left out",
        ),
        [_generated(each, path, costs[each.key], ours) for each, path in made],
        *(f"{each.title} refused it: {refused[each.key]}" for each in generators if each.key in refused),
        "Lines without empty ones. datamodel-code-generator makes models only, of what is sent and read, in one file;",
        "the others a client, sync and async. openapi-python-client and it run without their formatters, which cost more.",
        "Said to be left out: answers and schemas that the warnings of openapi-python-client name; our diagnostics and losses.",
    )
    yield _imports(scale, title, made)


def _reason(problem: ChildFailed) -> str:
    """Return the line of a failure that says most: the last that speaks of an error."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return next((line for line in reversed(lines) if re.search(r"Error\b", line)), lines[-1])[:160]


def _operations(document: Path) -> int:
    """Return how many operations a document in JSON describes."""
    paths = json.loads(document.read_bytes()).get("paths", {})
    return sum(method in _METHODS for item in paths.values() for method in item)


def _generated(generator: Generator, made: Path, costs: Sequence[Cost], ours: float) -> tuple[str, ...]:
    files = sorted(made.rglob("*.py")) if made.is_dir() else [made]
    texts = [file.read_bytes() for file in files]
    operations = generator.operations(made)
    return (
        generator.title,
        spread([cost.cpu for cost in costs]),
        ratio(min(cost.cpu for cost in costs), ours),
        f"{max(cost.rss for cost in costs):.0f}",
        spread([cost.wall for cost in costs], ".1f"),
        f"{len(files):,}",
        f"{sum(bool(line.strip()) for text in texts for line in text.splitlines()):,}",
        f"{sum(map(len, texts)) / 2**20:.2f}",
        "–" if operations is None else f"{operations:,}",
        "–" if operations is None else str(generator.left_out(costs[0])),
    )


def _imports(scale: Scale, title: str, made: Sequence[tuple[Generator, Path]]) -> Table:
    programs: list[tuple[str, str, str, Path]] = [("python -c pass", PYTHON, "pass", ROOT)]
    for each, path in made:
        if each.import_one is not None:
            programs.append((f"{each.title}, for one call", each.python, each.import_one(path), path.parent))
        programs.append((f"{each.title}, everything", each.python, each.import_all(path), path.parent))
    costs: dict[str, list[Cost]] = defaultdict(list)
    failed: dict[str, str] = {}
    for number in range(scale.starts + 1):
        for name, python, code, place in programs:
            if name in failed:
                continue
            try:
                cost = run([python, "-c", code + _PRINT_PEAK], cwd=place)
            except ChildFailed as problem:
                failed[name] = _reason(problem)
            else:
                costs[name] += [cost] if number else []  # the first writes the bytecode
    return render(
        f"Import what was made from {title} document",
        ("", "CPU ms", "peak RSS MB"),
        [
            (
                name,
                spread([cost.cpu * 1000 for cost in costs[name]], ".0f"),
                f"{max(int(cost.output.split()[-1]) / 1024 for cost in costs[name]):.0f}",
            )
            for name, *_ in programs
            if costs[name]
        ],
        *(f"{name}: does not import: {words}" for name, words in failed.items()),
        f"Whole processes, minimum / median of {scale.starts} interleaved rounds, bytecode there. For one call: the client, its blocking",
        "HTTP library and what an operation of the largest part of the API needs. Everything: every module, and the library.",
    )


def _decoding(scale: Scale, folder: Path, gong: Path) -> Iterator[Table]:
    place = folder / "0"
    # openapi-python-client drops calls, and all that holds them, where the schema CallMedia stands beside an enum Call.media
    renamed = folder / "renamed.json"
    renamed.write_text(gong.read_text("utf-8").replace('CallMedia"', 'CallRecordings"'), "utf-8")
    run(OPC.command(renamed, OPC.place(place, "gong")), cwd=folder)
    with sandbox.gong(scale.decoded) as target:
        for asked, selector in _ASKED.items():
            for old in place.glob("*.page"):
                old.unlink()
            pages = _pages(target, selector)
            for number, page in enumerate(pages):
                (place / f"{number:04}.page").write_bytes(page)
            size = sum(map(len, pages)) / scale.decoded
            yield _decoded(scale, place, f"Decode {scale.decoded:,} calls {asked}, {size / 1000:.1f} KB each")


def _decoded(scale: Scale, place: Path, title: str) -> Table:
    programs = {
        "tieline, whole answers": (PYTHON, "tieline"),
        "tieline, item by item (pages)": (PYTHON, "tieline_pages"),
        "json.loads into dicts": (PYTHON, "dicts"),
        DCG.title: (PEER_PYTHON, "dcg"),
        DCG_MSGSPEC.title: (PEER_PYTHON, "dcgm"),
        OPC.title: (PEER_PYTHON, "opc"),
    }
    script = str(ROOT / "benchmarks" / "peers" / "decode_calls.py")
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    failed: dict[str, str] = {}
    for _ in range(scale.rounds):
        for name, (python, kind) in programs.items():
            try:
                told = json.loads(run([python, script, kind, str(place), "5"]).output)
            except ChildFailed as problem:
                failed[name] = _reason(problem)
            else:
                found[name].append(told)
    if len({(each["calls"], each["read"]) for rounds in found.values() for each in rounds}) != 1:
        raise Miscounted(f"what was read differs: {dict(found)}")
    ours = min(each["us"] for each in found["tieline, whole answers"])
    rows = [
        (
            name,
            spread([each["us"] for each in rounds], ".1f"),
            ratio(min(each["us"] for each in rounds), ours),
            f"{min(each['held'] for each in rounds):.1f}",
        )
        for name, rounds in found.items()
    ]
    return render(
        title,
        ("", "CPU µs/call", "× ours", "KB held/call"),
        rows,
        *(f"{name} cannot: {words}" for name, words in failed.items()),
        "openapi-python-client has the document with the schema CallMedia renamed, since with it it drops all calls.",
        "Target: 8 µs with parties. All read the same bytes, and the same lengths, parties and moments came of it. What differs: dicts keep",
        "times as texts and check nothing; pydantic and msgspec drop what is not declared and refuse unknown values of an enum;",
        "openapi-python-client keeps what is not declared; so does Tieline, which keeps the bytes for it until it is asked.",
    )


def _pages(target: Sandbox, selector: dict[str, Any]) -> list[bytes]:
    """Return all answers of a list of calls."""
    account = base64.b64encode(f"{target.access_key}:{target.access_key_secret}".encode()).decode()
    headers = {"Authorization": f"Basic {account}", "Content-Type": "application/json"}
    asked: dict[str, Any] = {"filter": {"fromDateTime": "2016-01-01T00:00:00Z"}, "contentSelector": selector}
    pages: list[bytes] = []
    while not pages or "cursor" in asked:
        body = json.dumps(asked).encode()
        request = urllib.request.Request(f"{target.url}/v2/calls/extensive", body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            pages.append(answer.read())
        asked.pop("cursor", None)
        if cursor := json.loads(pages[-1])["records"].get("cursor"):
            asked["cursor"] = cursor
    return pages
