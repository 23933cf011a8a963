"""Descriptions of Gong's API as files: the one that Gong publishes, saved, and clients generated from it."""

from __future__ import annotations

import hashlib
import importlib.util
import keyword
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from tieline.core.errors import EgressRefused, ProviderError, UsageError
from tieline.gong.document import whole
from tieline.http.egress import EgressRules
from tieline.openapi import generate as generator
from tieline.openapi import lock
from tieline.openapi.document import Document
from tieline.openapi.fetching import http_fetch
from tieline.openapi.json_nodes import is_node
from tieline.openapi.limits import Limits
from tieline.openapi.loading import load, read
from tieline.openapi.source import trusting
from tieline.settings import Settings

#: Where Gong publishes the description of its API, for everybody.
ADDRESS = "https://gong.app.gong.io/ajax/settings/api/documentation/specs?version="

_LOG = logging.getLogger("tieline.gong")
#: What only Tieline's own description says of an operation, or says better.
_OPERATION = ("operationId", "tags", "x-tieline-pagination")


def save(file: Path, address: str, environment: Mapping[str, str]) -> Path:
    """Save what an address holds, or our own description where it cannot be had; return the file."""
    try:
        body = _fetched(address, environment)
    except EgressRefused:
        raise
    except (ProviderError, UsageError) as problem:
        _LOG.warning(
            "%s: Gong's description of its API cannot be had (%s); Tieline's own is saved instead",
            file,
            problem,
        )
        body = msgspec.json.format(msgspec.json.encode(whole()), indent=2)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_bytes(body)
        fresh.replace(file)
    except OSError as problem:
        raise UsageError(f"{file}: cannot be written: {problem.strerror}", field="output_file") from None
    return file


def generate(spec: Path, out: Path) -> Path:
    """Write the client of a description into a folder, and return that."""
    if not spec.is_file():
        raise UsageError(f"{spec}: there is no such file; download it first", field="spec_file")
    document = load(spec)
    _with_version(document)
    made = generator.make(
        document,
        package=_importable(out.resolve().name),
        client="Gong",
        lock=generator.kept(out),
        overlays=[] if _is_ours(document) else [_overlay()],
    )
    generator.put(out, made)
    return out


def _importable(name: str) -> str:
    """Return the name of a folder as Python can say it: it is found by its place, whatever it is called."""
    word = re.sub(r"[^0-9A-Za-z_]", "_", name)
    return f"gong_{word}" if not word.isidentifier() or keyword.iskeyword(word) else word


def is_generated(out: Path) -> bool:
    """Tell whether a folder holds a generated client."""
    return (out / lock.FILE).is_file()


def imported(out: Path) -> ModuleType:
    """Return the package in a folder, as it is now, wherever that lies."""
    name = f"tieline_gong_{hashlib.blake2b(str(out.resolve()).encode(), digest_size=8).hexdigest()}"
    for each in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[each]
    importlib.invalidate_caches()
    found = importlib.util.spec_from_file_location(
        name, out / "__init__.py", submodule_search_locations=[str(out)]
    )
    if found is None or found.loader is None:
        raise UsageError(f"{out}: cannot be imported", field="output_dir")
    module = sys.modules[name] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _fetched(address: str, environment: Mapping[str, str]) -> bytes:
    """Return the document at an address. Raises `UsageError` for what is none."""
    limits = Limits()
    egress = EgressRules.parse(Settings.of(environment).egress_allow)
    got = http_fetch(address, egress=trusting(egress, address), max_bytes=limits.file_bytes)
    read(got.body, name="the answer", limits=limits)
    return got.body


def _with_version(document: Document) -> None:
    """Write `/v2` in front of the paths where a description has it in its server's address: accounts name hosts."""
    paths = document.root.get("paths")
    if is_node(paths):
        for path in [each for each in paths if each.startswith("/") and not each.startswith("/v2/")]:
            paths[f"/v2{path}"] = paths.pop(path)


def _is_ours(document: Document) -> bool:
    return "x-tieline-missing-scope" in document.root


def _overlay() -> Any:
    """Return, as an OpenAPI Overlay, what Gong's own description lacks: servers and credentials, names, pages."""
    ours = whole()
    top = {key: ours[key] for key in ("servers", "security", "x-tieline-missing-scope")}
    schemes = {"securitySchemes": ours["components"]["securitySchemes"]}
    actions: list[dict[str, Any]] = [
        {"target": target, "remove": True}
        for target in ("$.servers", "$.security", "$.components.securitySchemes", "$.paths.*.*.security")
    ]
    actions.append({"target": "$", "update": {**top, "components": schemes}})
    for path, method, operation in _operations(ours):
        target = f"$.paths['{path}'].{method}"
        told = {key: operation[key] for key in _OPERATION if key in operation}
        actions += [{"target": f"{target}.tags", "remove": True}, {"target": target, "update": told}]
    return {
        "overlay": "1.0.0",
        "info": {"title": "What Tieline knows of Gong", "version": "1"},
        "actions": actions,
    }


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                yield path, method, operation
