"""Turns the slices of a page into records: an id, a moment, and the JSON that is stored; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from tieline.core.errors import BadAnswer
from tieline.http.heads import HeadReader
from tieline.http.page import Page
from tieline.sources.model import Incremental, Resource
from tieline.syncs import build, moments
from tieline.syncs.build import Target

_MOMENT = "moment"
_PARENT = "parent"


class RecordReader:
    """Reads the records of one resource. Built once, since what it decodes is compiled."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._digest = resource.identity.digest
        paths = {} if self._digest else {f"id{i}": path for i, path in enumerate(resource.identity.paths)}
        self._ids = tuple(paths)
        rule = resource.range
        self._unit: moments.Unit = rule.unit if isinstance(rule, Incremental) else "instant"
        if isinstance(rule, Incremental):
            paths[_MOMENT] = rule.field
        if resource.parent is not None and resource.parent.match is not None:
            paths[_PARENT] = resource.parent.match
        self._head = HeadReader(paths)
        self._has_moment = _MOMENT in paths
        self._has_parent = _PARENT in paths

    def read(self, page: Page, target: Target, zone: tzinfo) -> PageRecords:
        """Return the page's records, in order.

        Raises `BadAnswer` for a record without its id, or whose moment is not one.
        """
        records: list[tuple[str, bytes]] = []
        seen: list[str] = []
        parents: set[str] = set()
        prefix = build.injected(self._resource, target, page.extra, None)
        for index, raw in enumerate(page.records):
            if page.parents:
                prefix = build.injected(self._resource, target, page.extra, page.parents[index])
            data = build.with_fields(prefix, bytes(raw))
            head = self._head.read(data)
            records.append((self._id(head, data), data))
            if self._has_moment:
                seen.append(self._moment(head, zone))
            if self._has_parent:
                parents.add(head[_PARENT] or "")
        return PageRecords(records, seen, parents)

    def moment(self, data: bytes, zone: tzinfo) -> str | None:
        """Return a stored record's moment; None for a resource without one."""
        return self._moment(self._head.read(data), zone) if self._has_moment else None

    def _id(self, head: Mapping[str, str | None], data: bytes) -> str:
        paths = self._resource.identity.paths
        if self._digest:
            return build.digest(paths, data)
        return build.joined([head[name] for name in self._ids], paths)

    def _moment(self, head: Mapping[str, str | None], zone: tzinfo) -> str:
        text = head[_MOMENT]
        if text is None:
            raise BadAnswer(f"{self._resource.name}: a record has no moment by which it could be asked again")
        return moments.read(text, self._unit, zone)


class PageRecords:
    """A page's records, their moments in order, and the parents that they name."""

    __slots__ = ("moments", "parents", "records")

    def __init__(self, records: Sequence[tuple[str, bytes]], seen: list[str], parents: set[str]) -> None:
        self.records = records
        self.moments = seen
        self.parents = parents
