"""Places in a document: the file, if it is not the document itself, and the way down from its top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self
from urllib.parse import unquote


class Pointer(str):
    """`#/paths/~1calls/get`, or `schemas/call.yaml#/Call` in another file of the document.

    A text, so that it sorts, hashes and goes into JSON as one; `pointer / "get" / "parameters" / 0` leads further down.
    """

    __slots__ = ()

    @classmethod
    def at(cls, file: str, steps: Iterable[str | int] = ()) -> Self:
        """Return the place at the end of `steps` in a file; the document itself is the file ""."""
        return cls(f"{file}#{''.join(f'/{_escaped(step)}' for step in steps)}")

    def __truediv__(self, step: str | int) -> Pointer:
        return Pointer(f"{self}/{_escaped(step)}")

    @property
    def file(self) -> str:
        """The file it lies in: "" for the document itself, else its path from the document's folder, or its URL."""
        return self.partition("#")[0]

    @property
    def steps(self) -> tuple[str, ...]:
        """The names and places on the way down."""
        return steps_of(self.partition("#")[2])

    @property
    def name(self) -> str:
        """The last step, "" at the top."""
        return self.steps[-1] if self.steps else ""


#: The top of the document itself.
TOP = Pointer("#")


def steps_of(fragment: str) -> tuple[str, ...]:
    """Return the steps of a JSON pointer without its `#`, as it stands in a `Pointer`."""
    if not fragment:
        return ()
    return tuple(
        step.replace("~1", "/").replace("~0", "~") if "~" in step else step
        for step in fragment.removeprefix("/").split("/")
    )


def fragment_steps(fragment: str) -> tuple[str, ...]:
    """Return the steps of a JSON pointer as it stands in a reference, where it may be percent-encoded."""
    return steps_of(unquote(fragment) if "%" in fragment else fragment)


def ways(fragment: str) -> tuple[tuple[str, ...], ...]:
    """Return what the JSON pointer of a reference may mean: as it must be read, and as some write it by mistake."""
    if "%" not in fragment:
        return (steps_of(fragment),)
    written = steps_of(fragment)
    return (fragment_steps(fragment), tuple(unquote(step) for step in written), written)


def _escaped(step: str | int) -> str:
    text = str(step)
    return text.replace("~", "~0").replace("/", "~1") if "~" in text or "/" in text else text
