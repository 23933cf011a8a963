"""What is only read: ids and names, prices, and saved reports as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.gotom.calls import Call, paged
from tieline.sandbox.gotom.errors import not_found, page, unprocessable
from tieline.sandbox.gotom.lookups import Lookups

_PRICES_PER_PAGE, _KEYS_PER_PAGE = 100, 1000
_HEAD = b'"Date","Campaign","Flight","Platform","Impressions","Clicks","Revenue"\n'
_ROWS_AT_ONCE = 2000
#: The saved reports that there are, of both kinds.
REPORTS = range(1, 21)


class Exports:
    """The parts of the API that change nothing."""

    def __init__(self, lookups: Lookups, report_rows: int) -> None:
        self._lookups = lookups
        self._rows = report_rows

    def primary_keys(self, call: Call) -> Response:
        entity = call.args["entity"]
        if entity not in self._lookups.entities:
            raise unprocessable(f"Entity {entity} is not supported")
        return paged(call, self._lookups.entities[entity], _KEYS_PER_PAGE)

    def prices(self, call: Call) -> Response:
        number = call.number("tarif")
        if not self._lookups.knows("tarif", number):
            raise not_found()
        return paged(call, self._lookups.prices(number), _PRICES_PER_PAGE)

    def report(self, call: Call) -> Response:
        text = call.args["report"]
        if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) in REPORTS):
            raise page(404, "Report not found")
        return Response(
            status=200, content_type="text/csv;charset=utf-8", stream=_rows(int(text), self._rows)
        )


def _rows(report: int, count: int) -> Iterator[bytes]:
    """Yield a report, however long, a few rows at a time."""
    yield _HEAD
    for first in range(0, count, _ROWS_AT_ONCE):
        rows = (_row(report, at) for at in range(first, min(count, first + _ROWS_AT_ONCE)))
        yield "".join(rows).encode()


def _row(report: int, at: int) -> str:
    return (
        f'"2026-{1 + at % 12:02}-{1 + at % 28:02}","Campaign {at % 97}","Flight {report}-{at}","Zürich",'
        f'"{at * 31 % 100_003}","{at * 7 % 991}","{at * 13 % 9_973}.{at % 100:02}"\n'
    )
