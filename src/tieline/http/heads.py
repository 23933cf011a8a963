"""The few fields of a record that a sync must know: its id and the time to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw

from tieline.core.errors import BadAnswer
from tieline.core.typed import decoder
from tieline.http.shape import Shape, mend, scalar_text


class HeadReader:
    """Reads named scalar fields of raw records as text; build it once.

    `paths` maps a name to a dotted path. Numbers keep the very digits they came with, so that a 64-bit id stays itself.
    What is `exact` is read as JSON, whatever it is.
    """

    def __init__(self, paths: Mapping[str, str], *, exact: frozenset[str] = frozenset()) -> None:
        self._paths = dict(paths)
        self._exact = exact
        self._shape = Shape({name: (path, Raw) for name, path in paths.items()})
        self._decoder: msgspec.json.Decoder[Any] = decoder(self._shape.type)

    def read(self, record: Raw | bytes) -> dict[str, str | None]:
        """Return each field's text, or None where it is missing or null.

        Raises BadAnswer for a field that is no scalar, a record that is no object.
        """
        decoded = self._decode(record)
        heads: dict[str, str | None] = {}
        for name, path in self._paths.items():
            try:
                raw = self._shape.get(decoded, name)
                text = scalar_text(raw) if name not in self._exact else _json_text(raw)
            except BadAnswer as error:
                raise BadAnswer(f"a record's {path!r}: {error.message}") from error
            heads[name] = text
        return heads

    def _decode(self, record: Raw | bytes) -> Any:
        try:
            return self._decoder.decode(record)
        except msgspec.ValidationError as error:
            raise BadAnswer(f"a record is not of the expected form: {error}") from error
        except msgspec.DecodeError as error:
            mended = mend(bytes(record))
            if mended != bytes(record):
                return self._decode(mended)
            raise BadAnswer(f"a record is not JSON: {error}") from error


def _json_text(raw: Raw | None) -> str | None:
    text = None if raw is None else bytes(raw).decode()
    return None if text == "null" else text
