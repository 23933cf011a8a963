"""How streams are to be exported: what those who ask may choose of a target; pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from tieline.core.errors import UsageError
from tieline.exports.model import Contract, ExportStream, Mode, Target

Word = TypeVar("Word", bound=StrEnum)


class How(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all streams of one export."""

    mode: Mode = Mode.MERGE
    contract: Contract = Contract.EVOLVE

    def of(self, streams: Sequence[ExportStream]) -> list[ExportStream]:
        """Return the streams as they are to be exported; what no model describes is inferred."""
        return [replace(each, target=self._target(each.target)) for each in streams]

    def _target(self, target: Target) -> Target:
        return replace(target, mode=self.mode, contract=self.contract, inferred=target.model is None)


def read_how(*, mode: str = Mode.MERGE, schema: str = Contract.EVOLVE) -> How:
    """Return what the words of a command line mean. Raises `UsageError`, which names the option, for other words."""
    contract = "discard_value" if schema == "discard" else schema
    return How(mode=_read(Mode, mode, "mode"), contract=_read(Contract, contract, "schema"))


def _read(words: type[Word], text: str, field: str) -> Word:
    try:
        return words(text)
    except ValueError:
        raise UsageError(f"{field}: {text!r} is none of {', '.join(words)}", field=field) from None
