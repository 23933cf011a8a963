"""Lists whose pages are counted are read in two halves where answers are slow."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.http.model import Response
from tieline.http.page import Page
from tieline.http.stepping import TOTAL, Counter, halfway
from tieline.sources.model import Select

SIZE = 5


def counted(kit, kind):
    """Return a resource whose pages are counted so."""
    return msgspec.structs.replace(
        kit.WHOLE, method="GET", body=None, pagination=kind, total=None, select=Select(path="things")
    )


def serve(rig, count):
    """Answer with pages of five of so many things."""
    rig.asked = []

    def answer(_number, body):
        params = body["params"]
        first = int(params["offset"]) if "offset" in params else int(params["page"]) * SIZE
        rig.asked.append(first)
        page = [{"meta": {"id": str(each)}} for each in range(first, min(first + SIZE, count))]
        told = {"total": count, "pages": -(-count // SIZE)}
        return Response(
            status=200, body=json.dumps({"things": page, **told}).encode(), elapsed=rig.api.latency
        )

    rig.api.trouble = answer


KINDS = [
    Counter(param="offset", step=SIZE, size=SIZE, size_param="limit", total="total"),
    Counter(param="page", total="pages"),
    Counter(param="page", maximum=60),
]


@pytest.mark.parametrize("kind", KINDS, ids=["offset", "page", "maximum"])
async def test_two_halves_are_read_side_by_side(rig, kit, kind):
    """Each page once, and all of them, at no request more."""
    serve(rig, 300)
    rig.api.latency = 1.0
    await rig.run(counted(kit, kind))
    assert sorted(rig.asked) == list(range(0, 300, SIZE))
    assert rig.asked != sorted(rig.asked)
    assert {str(each) for each in range(300)} == set(rig.held())


@pytest.mark.parametrize(("latency", "count"), [(0.0, 300), (1.0, 60)])
async def test_quick_answers_and_short_lists_are_one_chain(rig, kit, latency, count):
    serve(rig, count)
    rig.api.latency = latency
    await rig.run(counted(kit, KINDS[0]))
    assert rig.asked == list(range(0, count, SIZE))


@pytest.mark.parametrize("after", [5, 9, 20, 37])
async def test_both_halves_go_on_where_they_were(rig, kit, after):
    """Interrupted at any page, no page that was stored is asked for again."""
    serve(rig, 300)
    rig.api.latency = 1.0
    answer = rig.api.trouble

    def kill(number, body):
        if number >= after:
            raise kit.Killed
        return answer(number, body)

    rig.api.trouble = kill
    with pytest.raises(kit.Killed):
        await rig.run(counted(kit, KINDS[0]))
    held = set(rig.held())
    rig.asked.clear()
    rig.api.trouble = answer
    await rig.run(counted(kit, KINDS[0]))
    assert {str(each) for each in range(300)} == set(rig.held())
    assert held.isdisjoint(map(str, rig.asked))


async def test_a_list_that_grew_is_read_to_its_end(rig, kit):
    """What was added while its halves were read comes with the second."""
    serve(rig, 300)
    rig.api.latency = 1.0
    first = rig.api.trouble
    serve(rig, 320)
    longer = rig.api.trouble
    rig.api.trouble = lambda number, body: (first if number < 10 else longer)(number, body)
    await rig.run(counted(kit, KINDS[0]))
    assert {str(each) for each in range(320)} == set(rig.held())


@given(st.integers(0, 500), st.integers(1, 7), st.integers(0, 3), st.integers(0, 600))
def test_the_middle_lies_on_a_page_between_here_and_the_end(number, step, base, total):
    kind = Counter(param="n", step=step, base=base, total="total")
    middle = halfway(kind, str(number), Page(records=[], found={TOTAL: total}), fewest=4)
    if middle is None:
        assert (total + base - number) / step <= 4
    else:
        assert number < int(middle) < total + base
        assert (int(middle) - number) % step == 0


def test_nothing_is_halved_whose_end_is_not_known():
    assert halfway(Counter(param="n", more="more"), "0", Page(records=[]), fewest=1) is None
