"""A request to the sandbox that has been let in, and the answers that most operations give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.gotom.errors import answer, not_found


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request, with what its path and query say."""

    method: str
    base_url: str
    path: str
    args: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes

    def number(self, name: str) -> int:
        """Return a variable of the path that is a number; raises the refusal of one that is none."""
        text = self.args[name]
        if not (text.isascii() and text.isdecimal()) or len(text) > 9:
            raise not_found()
        return int(text)


def done() -> Response:
    return Response(status=204, content_type="application/json")


def created() -> Response:
    return Response(status=201, content_type="application/json")


def paged(call: Call, items: Sequence[object], per_page: int) -> Response:
    """Return one page of items, with the address of the next."""
    text = call.query.get("page", "1")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
    last = max(1, -(-len(items) // per_page))
    page = max(1, page)
    following = f"{call.base_url}{call.path}?{urlencode({**call.query, 'page': page + 1})}"
    pagination = {
        "totalItems": len(items),
        "perPage": per_page,
        "currentPage": page,
        "lastPage": last,
        "nextPageUrl": following if page < last else None,
    }
    return answer(200, {"pagination": pagination, "items": items[(page - 1) * per_page : page * per_page]})
