"""What becomes of what a shape does not hold: of records before they reach a sink; pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

import msgspec
from msgspec.structs import replace

from tieline.core.errors import UsageError
from tieline.exports.fit import Fitter, Parted
from tieline.exports.infer import infers_parts, widened
from tieline.exports.layout import lay_out
from tieline.exports.model import AS_EVER, Change, Contract, Form, Target
from tieline.sources.schema import List, Model, Struct, Type

_EXACT = msgspec.json.Decoder(float_hook=Decimal)
_KINDS: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number",
    str: "text",
    dict: "an object",
    list: "an array",
}


class Shaper:
    """Brings one stream's records into a shape, which grows if it is inferred.

    `settled` says that the place holds the stream already: else an inferred shape grows until the first commit, whatever
    the contract.
    """

    def __init__(
        self,
        model: Model,
        *,
        stream: str,
        contract: Contract,
        inferred: bool,
        settled: bool,
        form: Form = AS_EVER,
    ) -> None:
        self._stream = stream
        self._contract = contract
        self._inferred = inferred
        self._settled = settled
        self._form = form
        self._discarded = 0
        self.reshape(model)

    def reshape(self, model: Model) -> None:
        """Go on with another shape."""
        #: The shape that holds all records taken so far.
        self.model = model
        self._fitter = Fitter(model)

    def settle(self) -> None:
        """Let the shape be as it is now, if that is the contract: something was committed in it."""
        self._settled = True

    def take(self, changes: Sequence[Change]) -> list[Change]:
        """Return what is to be written of changes. Raises `UsageError`, which names stream, field and kind."""
        return [taken for change in changes if (taken := self._take(change)) is not None]

    def take_discarded(self) -> int:
        """Return of how many records something was left out, and begin to count anew."""
        discarded, self._discarded = self._discarded, 0
        return discarded

    def _take(self, change: Change) -> Change | None:
        if change.data is None or self._fitter.fits(change.data):
            return change
        parted = self._fitter.part(change.data)
        if parted.rest is None:
            return change
        rest = cast("object", _EXACT.decode(parted.rest))
        if self._grows and (wider := self._widened(rest)) != self.model:
            self.reshape(wider)
            return self._take(change)
        if _is_nothing(rest) or (self._inferred and infers_parts(self._form) and _is_empty(rest)):
            return replace(change, data=parted.fitting)
        return change if self._grows else self._judge(change, parted, rest)

    @property
    def _grows(self) -> bool:
        return self._inferred and (self._contract is Contract.EVOLVE or not self._settled)

    def _widened(self, rest: object) -> Model:
        """Return the shape that holds what was left over, but for fields that would have another's name in the place."""
        model = self.model
        for name, value in cast("dict[str, object]", rest).items() if isinstance(rest, dict) else ():
            wider = widened(model, {name: value}, self._form)
            if wider != model and self._can_lie(wider):
                model = wider
        return model

    def _can_lie(self, model: Model) -> bool:
        try:
            lay_out(Target(name=self._stream, connection="", model=model, form=self._form))
        except UsageError:
            return False
        return True

    def _judge(self, change: Change, parted: Parted, rest: object) -> Change | None:
        """Do with a record that the shape does not hold what the contract says."""
        match self._contract:
            case Contract.EVOLVE:
                return change
            case Contract.FREEZE:
                path, value = _misfit(rest, self.model.fields)
                kind = _KINDS.get(type(value), "null")
                raise UsageError(
                    f"schema: {self._stream}: {path or 'a record'} is {kind}, which has no place in the frozen schema",
                    field="schema",
                )
            case Contract.DISCARD_ROW:
                self._discarded += 1
                return None
            case Contract.DISCARD_VALUE:
                self._discarded += 1
                return replace(change, data=parted.fitting)


def _is_nothing(rest: object) -> bool:
    """Whether what is left over of a record is nothing but fields that are null."""
    return isinstance(rest, dict) and all(each is None for each in cast("dict[str, object]", rest).values())


def _is_empty(rest: object) -> bool:
    """Whether nothing but null and empty objects and arrays is left over: of these no part was ever seen."""
    waiting = [rest]  # no recursion: what is left over may be deep
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(cast("dict[str, object]", value).values())
        elif isinstance(value, list):
            waiting.extend(cast("list[object]", value))
        elif value is not None:
            return False
    return True


def _misfit(rest: object, kind: Type | None) -> tuple[str, object]:
    """Return where the first value stands that the shape does not hold, and the value."""
    match kind:
        case Struct() if isinstance(rest, dict):
            name, left = next(item for item in cast("dict[str, object]", rest).items() if item[1] is not None)
            kinds = {field.name: field.type for field in kind.fields}
            path, value = _misfit(left, kinds.get(name))
            return _joined(name, path), value
        case List(of=of) if isinstance(rest, list):
            items = cast("list[object]", rest)
            number, left = next((number, item) for number, item in enumerate(items) if item is not None)
            path, value = _misfit(left, of)
            return _joined(f"[{number}]", path), value
        case _:
            return "", rest


def _joined(name: str, path: str) -> str:
    return f"{name}.{path}" if path and not path.startswith("[") else f"{name}{path}"
