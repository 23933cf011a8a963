"""Chance that repeats: numbers drawn from the seed and the name of what they are for."""

from __future__ import annotations

from random import Random

_MASK = (1 << 64) - 1


def rng(seed: int, *name: object) -> Random:
    """Return a generator for the thing called `name`; the same name always gives the same draws."""
    return Random(f"{seed}/{'/'.join(map(str, name))}")  # noqa: S311 - draws must repeat, and guard nothing


def mix(seed: int, number: int) -> int:
    """Scatter a number over 64 bits (splitmix64); about twenty times cheaper than a generator."""
    z = (number * 0x9E3779B97F4A7C15 + seed * 0xD1B54A32D192ED03 + 0x8CB92BA72F3D8DD7) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


class Scrambler:
    """A one-to-one map between serial numbers and scattered 19-digit ids, both ways in constant time."""

    _SPAN = 1 << 62
    _FLOOR = 2_000_000_000_000_000_000

    def __init__(self, seed: int, kind: str) -> None:
        dice = rng(seed, "ids", kind)
        self._factor = dice.randrange(1 << 60, self._SPAN) | 1
        self._inverse = pow(self._factor, -1, self._SPAN)
        self._offset = dice.randrange(self._SPAN)

    def id_of(self, serial: int) -> str:
        """Return the id of a serial number."""
        return str(self._FLOOR + (serial * self._factor + self._offset) % self._SPAN)

    def serial_of(self, identifier: str) -> int | None:
        """Return the serial number that has this id, or None for text that no id looks like."""
        if len(identifier) != 19 or not (identifier.isascii() and identifier.isdigit()):
            return None
        return (int(identifier) - self._FLOOR - self._offset) * self._inverse % self._SPAN
