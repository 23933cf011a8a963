"""Loads the description of an API from wherever it is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from tieline.core.errors import UsageError
from tieline.http.egress import EgressRules
from tieline.openapi.diagnostics import Fault
from tieline.openapi.document import Document
from tieline.openapi.limits import Limits
from tieline.openapi.parts import Part, Parts
from tieline.openapi.source import (
    Fetch,
    Source,
    find_root,
    is_url,
    read_file,
    read_stream,
    trusting,
)

_DEFAULT = Limits()


def load(
    source: str | Path,
    *,
    fetch: Fetch | None = None,
    egress: EgressRules | None = None,
    folder: Path | None = None,
    limits: Limits = _DEFAULT,
    stdin: BinaryIO | None = None,
) -> Document:
    """Return the OpenAPI or Swagger document that a file, a folder, a URL or, for `-`, the standard input holds.

    Its references open files of the same folder, or of `folder` where the document lies deeper in it, and with `fetch`
    addresses that `egress` allows; the origin of a URL given here is trusted. Raises `UsageError` for what is no such document, and what `fetch` raises.
    """
    rules = egress or EgressRules()
    text = str(source)
    if text == "-":
        raw = read_stream(stdin or sys.stdin.buffer, limits.file_bytes, "standard input")
        return _loaded(
            Source(folder=None, fetch=fetch, egress=rules, limits=limits), raw, "", "standard input", limits
        )
    if is_url(text):
        if fetch is None:
            raise UsageError(f"{text}: no way to fetch addresses was given")
        online = Source(folder=None, fetch=fetch, egress=trusting(rules, text), limits=limits)
        part = online.read(text)
        return _loaded(online, part.raw, part.address, text, limits)
    file = Path(source)
    root = find_root(file) if file.is_dir() else file
    home = (folder or (file if file.is_dir() else file.parent)).absolute()
    if not root.absolute().is_relative_to(home):
        raise UsageError(f"{root} does not lie in {home}", field="folder")
    offline = Source(folder=home, fetch=fetch, egress=rules, limits=limits)
    address = root.absolute().relative_to(home).as_posix()
    return _loaded(offline, read_file(root, limits.file_bytes), address, str(root), limits)


def read(text: str | bytes, *, name: str = "document", limits: Limits = _DEFAULT) -> Document:
    """Return the document that a text is; raises `UsageError` where it is none. It has no other files."""
    raw = text.encode() if isinstance(text, str) else text
    return _loaded(
        Source(folder=None, fetch=None, egress=EgressRules(), limits=limits), raw, "", name, limits
    )


def _loaded(source: Source, raw: bytes, address: str, name: str, limits: Limits) -> Document:
    parts = Parts(source, limits)
    try:
        root = parts.root(raw, address)
        version = _version(root)
    except UsageError as problem:
        raise UsageError(f"{name}: {problem.message}") from None
    return Document(root, parts, name=name, version=version)


def _version(root: Part) -> str:
    """Return the version that a document says it is written in; raises `UsageError` where it is no document."""
    if not isinstance(root.data, dict):
        raise UsageError("not an OpenAPI document: it is no object")
    if not root.version:
        raise UsageError("not an OpenAPI document: it has no field openapi or swagger")
    if root.version.startswith("1."):
        raise UsageError(f"Swagger {root.version[:40]} is not read here, only 2.0 and OpenAPI 3")
    if not root.version.startswith(("2.0", "3.")) and root.version not in {"2", "3"}:
        root.faults.append(
            Fault(
                code="bad-version",
                steps=("openapi",),
                message=f"version {root.version[:40]} of OpenAPI is not known here",
                consequence="read as OpenAPI 3.1",
            )
        )
    return root.version
