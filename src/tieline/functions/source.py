"""Where a process has its functions from, and what it has loaded of them."""

from __future__ import annotations

import threading
from pathlib import Path

from tieline.functions.load import load, snapshot
from tieline.functions.registry import Registry


class FunctionSource:
    """A folder, a file or a module of functions, loaded when it is first needed; any thread may call it."""

    def __init__(self, source: str | Path | Registry | None) -> None:
        self._source = source
        self._loaded = source if isinstance(source, Registry) else None if source else Registry()
        self._seen: object = None
        self._loading = threading.Lock()
        #: How often it was loaded.
        self.version = 0

    def registry(self) -> Registry:
        """Return the functions; raises `ConfigurationError` where there is no such folder or module."""
        with self._loading:
            if self._loaded is None:
                self._load()
            return self._loaded or Registry()

    def reload(self) -> bool:
        """Load again if any file has changed since; return whether one had."""
        if self._source is None or isinstance(self._source, Registry):
            return False
        with self._loading:
            if self._loaded is not None and snapshot(self._source) == self._seen:
                return False
            self._load()
        return True

    def _load(self) -> None:
        if self._source is not None and not isinstance(self._source, Registry):
            self._seen = snapshot(self._source)
            self._loaded = load(self._source)
            self.version += 1
