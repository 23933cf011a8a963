"""How streams are to be exported: what those who ask may choose of a target; pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from tieline.core.errors import UsageError
from tieline.exports.model import Contract, ExportStream, Form, Mode, Names, Nested, Target
from tieline.exports.names import table_called
from tieline.exports.partition import parted, read_partition

Word = TypeVar("Word", bound=StrEnum)


class How(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all streams of one export."""

    mode: Mode = Mode.MERGE
    contract: Contract = Contract.EVOLVE
    form: Form = Form()

    def of(self, streams: Sequence[ExportStream]) -> list[ExportStream]:
        """Return the streams as they are to be exported; what no model describes is inferred."""
        targets = parted([self._target(each.target) for each in streams], self.form.partitions)
        return [replace(each, target=target) for each, target in zip(streams, targets, strict=True)]

    def _target(self, target: Target) -> Target:
        return replace(
            target,
            name=table_called(target.name, self.form.names),
            mode=self.mode,
            contract=self.contract,
            inferred=target.model is None,
            form=self.form,
        )


def read_how(
    *,
    mode: str = Mode.MERGE,
    schema: str = Contract.EVOLVE,
    nested: str | None = None,
    names: str = Names.API,
    tenant: Sequence[str] = (),
    partition_by: Sequence[str] = (),
) -> How:
    """Return what the words of a command line mean. Raises `UsageError`, which names the option, for other words."""
    contract = "discard_value" if schema == "discard" else schema
    form = Form(
        nested=None if nested is None else _read(Nested, nested, "nested"),
        names=_read(Names, names, "names"),
        tenant=tuple(tenant),
        partitions=tuple(map(read_partition, partition_by)),
    )
    return How(mode=_read(Mode, mode, "mode"), contract=_read(Contract, contract, "schema"), form=form)


def _read(words: type[Word], text: str, field: str) -> Word:
    try:
        return words(text)
    except ValueError:
        raise UsageError(f"{field}: {text!r} is none of {', '.join(words)}", field=field) from None
