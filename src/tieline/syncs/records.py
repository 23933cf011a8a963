"""Turns the slices of a page into records: an id, a moment, and the JSON that is stored; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

import msgspec

from tieline.core.errors import BadAnswer
from tieline.core.jsonpath import first_value, plain_path
from tieline.http.heads import HeadReader
from tieline.http.page import Page
from tieline.sources.hooks import stepped
from tieline.sources.model import Follow, Incremental, Resource
from tieline.sources.naming import find_column
from tieline.syncs import build, following, moments
from tieline.syncs.build import Target
from tieline.syncs.following import Admission

_MOMENT = "moment"
_PARENT = "parent"


class RecordReader:
    """Reads the records of one resource in one run. Built once, since what it decodes is compiled."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        #: What looks wrong with the records so far.
        self.doubt: str | None = None
        #: How often each record that has no id of its own was seen.
        self._equal = Counter[str]()
        digest = resource.identity.digest
        paths = {} if digest else {f"id{i}": path for i, path in enumerate(resource.identity.paths)}
        self._ids = tuple(paths)
        rule = resource.range
        self._unit: moments.Unit = rule.unit if isinstance(rule, Incremental) else "instant"
        self._follow = rule if isinstance(rule, Follow) else None
        place = (
            rule.field if isinstance(rule, Incremental) else self._follow and plain_path(self._follow.field)
        )
        if place:
            paths[_MOMENT] = place
        if resource.parent is not None and resource.parent.match is not None:
            paths[_PARENT] = resource.parent.match
        self._head = HeadReader(paths, exact=frozenset({_MOMENT} if self._follow else ()))
        self._has_moment = isinstance(rule, Incremental)
        self._has_parent = _PARENT in paths
        #: What comes from the parent, whatever the record itself says there.
        self._instead = tuple(name for name, origin in resource.inject.items() if origin.startswith("field:"))

    def read(self, page: Page, target: Target, zone: tzinfo) -> PageRecords:
        """Return the page's records, in order.

        Raises `BadAnswer` for a record without its id, or whose moment is not one.
        """
        found = PageRecords([], [], set())
        admission = None if self._follow is None else Admission(self._follow, target.window)
        for data in self._shaped(page, target):
            head = self._head.read(data)
            if admission is not None:
                value = self._value(head, data)
                if not admission.admits(value):
                    continue
                if value is not None:
                    found.moments.append(value)
            found.records.append((self._id(head, data), data))
            if self._has_moment:
                found.moments.append(self._moment(head, zone))
            if self._has_parent:
                found.parents.add(head[_PARENT] or "")
        found.over = admission is not None and admission.over
        return found

    def moment(self, data: bytes, zone: tzinfo) -> str | None:
        """Return a stored record's moment; None for a resource without one."""
        return self._moment(self._head.read(data), zone) if self._has_moment else None

    def _shaped(self, page: Page, target: Target) -> Iterator[bytes]:
        """Yield the records as they are to be stored."""
        prefix = build.injected(self._resource, target, page.extra, None)
        steps = self._resource.steps
        for index, raw in enumerate(page.records):
            if page.parents:
                prefix = build.injected(self._resource, target, page.extra, page.parents[index])
            data = build.with_fields(prefix, bytes(raw), instead=self._instead)
            if steps:
                yield from stepped(steps, data)
            else:
                yield data

    def _id(self, head: Mapping[str, str | None], data: bytes) -> str:
        identity = self._resource.identity
        if identity.digest:
            return self._digested(identity.paths, data)
        parts = [head[name] for name in self._ids]
        if identity.loose and not all(parts):
            parts = _loose_parts(identity.paths, data)
        if identity.lenient and not all(parts):
            self.doubt = f"a record has no {' and '.join(identity.paths)}: it is named by all that it holds"
            return self._digested((), data)
        return build.joined(parts, identity.paths)

    def _digested(self, paths: Sequence[str], data: bytes) -> str:
        digest = build.digest(paths, data)
        if paths:
            return digest
        self._equal[digest] += 1
        number = self._equal[digest]
        return digest if number == 1 else f"{digest}:{number}"

    def _value(self, head: Mapping[str, str | None], data: bytes) -> str | None:
        """Return the value by which a record is followed, as JSON."""
        if _MOMENT in head or self._follow is None:
            return head.get(_MOMENT)
        return following.text_of(first_value(self._follow.field, msgspec.json.decode(data)))

    def _moment(self, head: Mapping[str, str | None], zone: tzinfo) -> str:
        text = head[_MOMENT]
        if text is None:
            raise BadAnswer(f"{self._resource.name}: a record has no moment by which it could be asked again")
        return moments.read(text, self._unit, zone)


class PageRecords:
    """A page's records, their moments in order, and the parents that they name.

    `over` tells that by their order none is to come any more.
    """

    __slots__ = ("moments", "over", "parents", "records")

    def __init__(self, records: list[tuple[str, bytes]], seen: list[str], parents: set[str]) -> None:
        self.records = records
        self.moments = seen
        self.parents = parents
        self.over = False


def _loose_parts(paths: Sequence[str], data: bytes) -> list[str | None]:
    """Return the parts of an id by the names of their columns."""
    record = msgspec.json.decode(data)
    parts: list[str | None] = []
    for path in paths:
        value = find_column(record, path)
        parts.append(str(value) if isinstance(value, str | int | float) else None)
    return parts
