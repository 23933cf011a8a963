"""The file of an upload: one object a line, read as it comes."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from tieline.core.typed import decoder
from tieline.sandbox.gong.crm.shapes import EntityType, LineError
from tieline.sandbox.gong.shelf import KEPT

MOST_BYTES = 200 * 1024 * 1024
_MOST_ERRORS = 20
_LONGEST_LINE = 16_384
_ID = re.compile(r"[A-Za-z0-9-]{1,64}|(?=.{1,64}$)[^@\s]+@[^@\s]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_DEAL_STATUSES = ("WON", "LOST", "OPEN")

CrmObject = dict[str, Any]


class EntityLines:
    """Keeps the good objects of a file by id, and the first of its errors."""

    def __init__(self, object_type: str) -> None:
        self.objects: dict[str, CrmObject] = {}
        self.errors: list[LineError] = []
        self.error_count = 0
        self.size = 0
        self._type = object_type
        self._rest = bytearray()
        self._line = 0
        self._too_long = False
        self._decoder = decoder(CrmObject)

    def feed(self, data: bytes) -> None:
        """Take in the next piece."""
        self.size += len(data)
        first, *others = data.split(b"\n")
        self._take(first)
        for piece in others:
            self._end_line()
            self._take(piece)

    def close(self) -> None:
        """Take note that the file has ended."""
        if self._rest or self._too_long:
            self._end_line()

    def _take(self, piece: bytes) -> None:
        if self._too_long or len(self._rest) + len(piece) > _LONGEST_LINE:
            self._too_long = True
            self._rest.clear()
        else:
            self._rest += piece

    def _end_line(self) -> None:
        self._line += 1
        text, too_long = bytes(self._rest), self._too_long
        self._rest.clear()
        self._too_long = False
        if too_long:
            self._fail("the line is too long")
        elif text.strip():
            try:
                self._keep(self._decoder.decode(text))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                self._fail("the line is not a JSON object")
            except ValueError as error:
                self._fail(str(error))

    def _fail(self, description: str) -> None:
        self.error_count += 1
        if len(self.errors) < _MOST_ERRORS:
            self.errors.append(LineError(line=self._line, description=description))

    def _keep(self, record: CrmObject) -> None:
        identifier = record.get("objectId")
        if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
            raise ValueError("objectId must be at most 64 letters, digits and dashes, or an e-mail address")
        if identifier in self.objects:
            raise ValueError(f"objectId: {identifier} is in the file more than once")
        if self._type == EntityType.STAGE:
            if not isinstance(record.get("name"), str):
                raise ValueError("name is missing")
        elif not _MOMENT.fullmatch(str(record.get("modifiedDate"))):
            raise ValueError("modifiedDate must be a date and time with an offset and without milliseconds")
        if self._type == EntityType.DEAL and record.get("status", "OPEN") not in _DEAL_STATUSES:
            raise ValueError(f"status must be one of {', '.join(_DEAL_STATUSES)}")
        if len(self.objects) >= KEPT:
            raise ValueError(f"this sandbox takes no more than {KEPT} objects of a file")
        self.objects[identifier] = record
