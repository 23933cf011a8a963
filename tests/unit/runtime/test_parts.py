"""Events, lines and downloads, put together from parts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.runtime import UnreadableAnswer
from tieline.runtime import parts as parts_module
from tieline.runtime.parts import Download, EventParser, LineSplitter, goes_on_at

TEXT = st.text(alphabet="ab:\n\r 1ü", max_size=40)


def cut(text, places):
    """Return bytes in parts that end at these places."""
    ends = [*sorted({place % (len(text) + 1) for place in places}), len(text)]
    starts = [0, *ends]
    return [text[start:end] for start, end in zip(starts, ends, strict=False)]


@given(TEXT, st.lists(st.integers(0, 200), max_size=6))
def test_lines_do_not_depend_on_the_parts(text, places):
    """However the bytes come, the lines are the same."""
    raw = text.encode()

    def lines(pieces):
        splitter = LineSplitter()
        return [line for piece in pieces for line in splitter.feed(piece)] + [*splitter.end()]

    assert lines(cut(raw, places)) == lines([raw])
    assert b"".join(lines([raw])).replace(b"\r", b"") == raw.replace(b"\n", b"").replace(b"\r", b"")


@given(
    st.lists(
        st.sampled_from(["data: a", "data:b", "data", "id: 1", "event: x", "retry: 5", ": c", "", "odd"]),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.lists(st.integers(0, 200), max_size=6),
)
def test_events_do_not_depend_on_the_parts(lines, end, places):
    """However the bytes come, and however lines end, the events are the same."""

    def events(text, places=()):
        parser = EventParser()
        return [event for piece in cut(text.encode(), places) for event in parser.feed(piece)]

    plain = "".join(f"{line}\n" for line in lines)
    assert events("".join(f"{line}{end}" for line in lines), places) == events(plain)
    assert events("\ufeff" + "".join(f"{line}{end}" for line in lines), places) == events(plain)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("data\n\n", [("message", "", None)]),
        ("data: a\ndata:  b\n\n", [("message", "a\n b", None)]),
        ("event: x\n\ndata: a\n\n", [("message", "a", None)]),
        ("id: 1\ndata: a\n\ndata: b\n\n", [("message", "a", "1"), ("message", "b", "1")]),
        ("id: a\0b\ndata: a\n\n", [("message", "a", None)]),
        ("\ufeffdata: a\n\n", [("message", "a", None)]),
        ("retry: soon\ndata: a\n\n", [("message", "a", None)]),
        ("data: a\n", []),
        ("data: a\r\r", [("message", "a", None)]),
        ("data: a\n\ndata: [DONE]\n\ndata: b\n\n", [("message", "a", None)]),
        ("event: error\ndata: {}\n\n", [("error", "{}", None)]),
    ],
)
def test_events_as_the_standard_says(text, events):
    """Fields, blanks and ends are as the standard has them."""
    found = [*EventParser().feed(text.encode())]
    assert [(event.event, event.data, event.id) for event in found] == events


def test_an_event_that_is_no_json():
    """It is an unreadable answer, and told by its name."""
    (event,) = EventParser(dict).feed(b"event: tick\ndata: {oops\n\n")
    for read in (event.parsed, event.json):
        with pytest.raises(UnreadableAnswer, match="'tick'"):
            read()


def test_an_event_that_is_not_as_declared():
    """It is put right as far as it goes, and refused where that is wanted."""
    (tolerant,) = EventParser(int).feed(b'data: "7"\n\n')
    (strict,) = EventParser(int, strict=True).feed(b'data: "7"\n\n')
    assert tolerant.parsed() == 7
    with pytest.raises(UnreadableAnswer, match="Expected"):
        strict.parsed()


def test_what_never_ends_is_bounded(monkeypatch):
    """A line without end does not fill the memory, nor does an event."""
    monkeypatch.setattr(parts_module, "LONGEST", 10)
    with pytest.raises(UnreadableAnswer):
        [*LineSplitter().feed(b"x" * 11)]
    with pytest.raises(UnreadableAnswer):
        [*EventParser().feed(b"data: 123456\n" * 2)]


@pytest.mark.parametrize(
    ("headers", "validator", "total"),
    [
        ((("ETag", '"a"'), ("Content-Length", "5")), '"a"', 5),
        ((("ETag", 'W/"a"'), ("Last-Modified", "today")), "today", None),
        ((("ETag", 'W/"a"'),), None, None),
        ((("ETag", '"a"'), ("Content-Length", "5"), ("Content-Encoding", "gzip")), None, None),
        ((("Content-Length", "x"),), None, None),
    ],
)
def test_what_a_download_is(headers, validator, total):
    """Only what names the very bytes that come can be gone on with."""
    download = Download.of(Path("/x/f"), headers)
    assert (download.validator, download.total) == (validator, total)


def test_parts_of_two_contents_lie_apart():
    """Each content has a place of its own until it is whole."""
    one, other = (Download.of(Path("/x/f"), (("ETag", tag),)).part for tag in ('"a"', '"b"'))
    assert one != other
    assert one.parent == Path("/x")


@pytest.mark.parametrize(
    ("status", "said", "good"),
    [
        (206, "bytes 5-9/10", True),
        (206, "bytes 4-9/10", False),
        (200, "bytes 5-9/10", False),
        (206, "", False),
    ],
)
def test_what_goes_on(status, said, good):
    """A part that begins elsewhere is not the rest."""
    assert goes_on_at(status, (("Content-Range", said),), 5) is good


def test_an_event_shows_what_came():
    """Its name and its data; how it is read is nobody's concern."""
    (event,) = EventParser(int).feed(b"id: 7\ndata: 1\n\n")
    assert repr(event) == "ServerEvent('message', id='7', data='1')"
