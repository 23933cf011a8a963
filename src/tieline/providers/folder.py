"""The operator's own providers as files of a folder: put there all together, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tieline.core.errors import UsageError
from tieline.core.files import sync_folder


class Put(msgspec.Struct, frozen=True, kw_only=True):
    """What became of files, by provider."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]


def put(folder: Path, texts: Mapping[str, str], *, force: bool = False) -> Put:
    """Write a file for each provider; files that say the same already are left alone.

    Raises `UsageError` where a file says something else, unless forced; then, and when the disk fails, no file of the
    folder has changed.
    """
    there = {name: path.read_text("utf-8") for name in texts if (path := folder / f"{name}.yaml").exists()}
    replaced = tuple(name for name, text in there.items() if text != texts[name])
    if replaced and not force:
        some = ", ".join(replaced[:5]) + (", …" if len(replaced) > 5 else "")
        raise UsageError(
            f"{len(replaced)} of them are yours already, and differ: {some}; --force replaces them"
        )
    unchanged = tuple(name for name in there if name not in replaced)
    wanted = [name for name in texts if name not in unchanged]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ready = Path(tempfile.mkdtemp(dir=folder, prefix=".import-"))
    try:
        for name in wanted:
            (ready / f"{name}.yaml").write_text(texts[name], "utf-8")
        for name in wanted:
            (ready / f"{name}.yaml").replace(folder / f"{name}.yaml")
    finally:
        shutil.rmtree(ready)
    sync_folder(folder)
    return Put(
        added=tuple(name for name in wanted if name not in there), replaced=replaced, unchanged=unchanged
    )
