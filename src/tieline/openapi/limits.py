"""How much of a stranger's document is read."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """What a document may cost; beyond it is refused, or for a part of it told and left out."""

    #: Of one file.
    file_bytes: int = 96 * 1024 * 1024
    #: Of all files together.
    total_bytes: int = 256 * 1024 * 1024
    files: int = 5_000
    #: Values of one YAML file once its aliases are written out, objects and lists of one JSON file.
    values: int = 5_000_000
    #: Objects and lists inside one another.
    depth: int = 200
