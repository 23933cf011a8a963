"""The description of Gong's API: files of OpenAPI 3.1, one for each area, and all of them in one piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import yaml

#: The file from which the others are reached.
ROOT = Path(__file__).with_name("openapi") / "gong.yaml"
_SHARED = ("schemas", "parameters", "headers", "responses")


def whole() -> dict[str, Any]:
    """Return the document in one piece: what its files refer to in each other stands in itself."""
    root = _read(ROOT)
    areas = [_read(file) for file in sorted(ROOT.parent.glob("*.yaml")) if file != ROOT]
    by_path = {path: item for area in areas for path, item in area.get("paths", {}).items()}
    for kind in _SHARED:
        every = {name: node for area in areas for name, node in area["components"].get(kind, {}).items()}
        root["components"][kind] = dict(sorted(every.items()))
    root["paths"] = {path: by_path[path] for path in root["paths"]}
    root["components"] = dict(sorted(root["components"].items()))
    return {key: _within(node) for key, node in root.items()}


def _read(file: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, Any] = yaml.load(file.read_bytes(), Loader=loader)  # noqa: S506 - a safe one
    return read


def _within(node: object) -> Any:
    """Return a node whose references name no file."""
    match node:
        case dict():
            named = cast("dict[str, object]", node)
            return {key: _local(value) if key == "$ref" else _within(value) for key, value in named.items()}
        case list():
            return [_within(each) for each in cast("list[object]", node)]
        case _:
            return node


def _local(reference: object) -> str:
    return "#" + str(reference).partition("#")[2]
