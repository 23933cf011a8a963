"""Decodes Gong's pages with what a generator made of its document, and tells what that cost.

`python decode_calls.py KIND FOLDER ROUNDS`: the folder holds the packages and the pages; prints one object of JSON.
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

Decode = Callable[[bytes], Sequence[Any]]


def main() -> None:
    """Decode all pages as often as asked; print CPU a call, what the objects hold, and what was read."""
    kind, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    sys.path.insert(0, str(folder))
    decode = _DECODERS[kind]()
    pages = [file.read_bytes() for file in sorted(folder.glob("*.page"))]
    calls = [call for page in pages[:1] for call in decode(page)]
    best = min(_timed(decode, pages) for _ in range(rounds))
    del calls
    gc.collect()
    before = _resident()
    kept = [call for page in pages for call in decode(page)]
    held = _resident() - before
    read = sum(map(_seen_in_dict if isinstance(kept[0], dict) else _seen_in_model, kept))
    print(
        json.dumps({"us": best / len(kept) * 1e6, "held": held / len(kept), "read": read, "calls": len(kept)})
    )


def _timed(decode: Decode, pages: Sequence[bytes]) -> float:
    started = time.process_time()
    for page in pages:
        decode(page)
    return time.process_time() - started


def _resident() -> float:
    """Return the KB that this process holds (Linux)."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return float(found[1]) if found else 0.0


def _seen_in_model(call: Any) -> int:
    """Return a number that is the same whoever read the call: its length, its parties, the moment it began."""
    meta = getattr(call, "meta_data", None) or call.metaData
    started = meta.started if isinstance(meta.started, datetime) else datetime.fromisoformat(meta.started)
    return int(meta.duration) + len(call.parties) + int(started.timestamp())


def _seen_in_dict(call: dict[str, Any]) -> int:
    meta = call["metaData"]
    started = datetime.fromisoformat(meta["started"])
    return int(meta["duration"]) + len(call["parties"]) + int(started.timestamp())


def _tieline() -> Decode:
    """A whole answer, as `client.calls.with_raw…` and calls without pages read it."""
    answer = import_module("tieline_gong.models").ExtensiveCallsResponse
    return lambda page: answer.from_json(page).calls  # type: ignore[no-any-return]


def _tieline_pages() -> Decode:
    """As the iterator over all pages does it: the page is split, and each item read by itself."""
    from tieline.http.page import PageReader
    from tieline.runtime.decoding import read_items

    call = import_module("tieline_gong.models").ExtensiveCall
    reader = PageReader("calls", cursor_path="records.cursor", total_path=None, extra=None)
    return lambda page: read_items(call, reader.read(page).records)


def _openapi_python_client() -> Decode:
    answer = import_module("opc_gong.models").ExtensiveCallsResponse
    return lambda page: answer.from_dict(json.loads(page)).calls  # type: ignore[no-any-return]


def _datamodel_pydantic() -> Decode:
    answer = import_module("dcg_gong").ExtensiveCallsResponse
    return lambda page: answer.model_validate_json(page).calls  # type: ignore[no-any-return]


def _datamodel_msgspec() -> Decode:
    import msgspec

    decoder = msgspec.json.Decoder(import_module("dcgm_gong").ExtensiveCallsResponse)
    return lambda page: decoder.decode(page).calls


def _dicts() -> Decode:
    return lambda page: json.loads(page)["calls"]  # type: ignore[no-any-return]


_DECODERS: dict[str, Callable[[], Decode]] = {
    "tieline": _tieline,
    "tieline_pages": _tieline_pages,
    "opc": _openapi_python_client,
    "dcg": _datamodel_pydantic,
    "dcgm": _datamodel_msgspec,
    "dicts": _dicts,
}

main()
