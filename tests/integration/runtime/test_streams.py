"""Answers that come in parts: files, events, lines, from both kinds of client."""

import gzip
import json
import threading
from http.server import ThreadingHTTPServer

import pytest

from tieline.runtime import (
    Answer,
    Api,
    ApiConnectionError,
    ApiKey,
    ApiTimeout,
    Body,
    EgressRefused,
    Model,
    NotFound,
    Op,
    Options,
    Param,
    Switch,
    UnreadableAnswer,
)

from .conftest import Handler, Said, Upstream, get, said

FILE = Op("GET", "/file", id="download", answers=(Answer("200", "binary"),))
CONTENT = bytes(range(256)) * 40


class Delta(Model, kw_only=True):
    text: str


EVENTS = Op(
    "POST", "/events", id="watch", bodies=(Body("json"),), answers=(Answer("200", "sse", lambda: Delta),)
)
LINES = get(answers=(Answer("200", "ndjson", lambda: Delta),))


def ranged(asked, *, tag='"v1"', content=CONTENT, torn=None):
    """Answer as a server that gives parts of a file."""
    start = asked.header("range")
    headers = {"ETag": tag}
    if start is None or asked.header("if-range") != tag:
        return Said(200, content, headers, torn=torn)
    offset = int(start.removeprefix("bytes=").removesuffix("-"))
    headers["Content-Range"] = f"bytes {offset}-{len(content) - 1}/{len(content)}"
    return Said(206, content[offset:], headers, torn=torn)


def to_file(caller, path, **options):
    stream = caller.opened("_download", FILE)
    return caller.run(stream.to_file(path, **options))


def test_a_download_comes_in_parts(caller, upstream):
    """Parts are had as they come, and the whole of it."""
    upstream.answer = Said(parts=[b"ab", b"cd"])
    assert b"".join(caller.all(caller.opened("_download", FILE).iter_bytes())) == b"abcd"
    assert caller.run(caller.opened("_download", FILE).read()) == b"abcd"
    assert upstream.last.header("accept-encoding") == "identity"


def test_a_packed_download_is_unpacked(caller, upstream):
    """A server that packs without being asked is understood."""
    upstream.answer = Said(200, gzip.compress(CONTENT), {"Content-Encoding": "gzip"})
    assert caller.run(caller.opened("_download", FILE).read()) == CONTENT


def test_a_failing_status_is_raised_before_the_first_part(caller, upstream):
    """An error of a download has its body; passing failures are repeated."""
    upstream.answer = [Said(503), said({"message": "gone"}, 404)]
    with pytest.raises(NotFound, match="gone"):
        caller.opened("_download", FILE)
    assert len(upstream.asked) == 2


def test_a_file_is_there_once_it_is_whole(caller, upstream, tmp_path):
    """Nothing else is left beside it."""
    upstream.answer = ranged
    path = to_file(caller, tmp_path / "call.mp3")
    assert (CONTENT, [path]) == (path.read_bytes(), [*tmp_path.iterdir()])


def test_what_breaks_off_is_gone_on_with(caller, upstream, tmp_path):
    """The rest is asked for, from where it broke off, and only the rest."""
    upstream.answer = lambda asked: ranged(asked, torn=3000 if len(upstream.asked) < 4 else None)
    assert to_file(caller, tmp_path / "f").read_bytes() == CONTENT
    assert [each.header("range") for each in upstream.asked] == [
        None,
        "bytes=3000-",
        "bytes=6000-",
        "bytes=9000-",
    ]
    assert {None, '"v1"'} == {each.header("if-range") for each in upstream.asked}


def test_what_another_call_left_is_gone_on_with(caller, upstream, tmp_path):
    """A later call begins where an earlier one ended; with resume off it begins anew."""
    upstream.answer = lambda asked: ranged(asked, torn=0 if asked.header("range") else 5000)
    with pytest.raises(ApiConnectionError):
        to_file(caller, tmp_path / "f")
    [part] = tmp_path.iterdir()
    assert (part.stat().st_size, part.name.startswith(".f.")) == (5000, True)
    upstream.answer = ranged
    assert to_file(caller, tmp_path / "f").read_bytes() == CONTENT
    assert upstream.last.header("range") == "bytes=5000-"
    part.write_bytes(b"x" * 10)
    assert to_file(caller, tmp_path / "f", resume=False).read_bytes() == CONTENT
    part.write_bytes(CONTENT)
    assert to_file(caller, tmp_path / "f").read_bytes() == CONTENT
    part.write_bytes(CONTENT + b"more")
    assert to_file(caller, tmp_path / "f").read_bytes() == CONTENT


def test_a_changed_file_is_begun_anew(caller, upstream, tmp_path):
    """Parts of two contents are never put together."""
    upstream.answer = lambda asked: ranged(asked, torn=5000 if len(upstream.asked) < 2 else None)
    first = upstream.answer
    new = CONTENT[::-1]
    upstream.answer = lambda asked: (
        first(asked) if len(upstream.asked) < 2 else ranged(asked, tag='"v2"', content=new)
    )
    assert new == to_file(caller, tmp_path / "f").read_bytes()


def test_without_a_name_of_the_content_nothing_is_gone_on_with(caller, upstream, tmp_path):
    """A server that does not name what it sends is not asked for a rest."""
    upstream.answer = Said(200, CONTENT, torn=100)
    with pytest.raises(ApiConnectionError):
        to_file(caller, tmp_path / "f")
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    "answer", [Said(200, CONTENT, torn=100), Said(200, b"x", {"Content-Encoding": "gzip"})]
)
def test_what_cannot_be_gone_on_with_leaves_nothing(caller, upstream, tmp_path, answer):
    """Neither does a content that is not what it says."""
    upstream.answer = answer
    with pytest.raises((ApiConnectionError, UnreadableAnswer)):
        to_file(caller, tmp_path / "f")
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_to_be_gone_on_with_leaves_nothing(caller, upstream, tmp_path):
    upstream.answer = lambda asked: ranged(asked, torn=0 if asked.header("range") else 5000)
    with pytest.raises(ApiConnectionError):
        to_file(caller, tmp_path / "f", resume=False)
    assert list(tmp_path.iterdir()) == []


def test_events(caller, upstream):
    """Events are put together from any parts, typed by the document."""
    text = (
        ": hello\r\n\r\n"
        'id: 1\nevent: delta\ndata: {"text": "ü"}\n\n'
        "retry: 10\rdata: a\rdata:b\r\r"
        "event: none\n\n"
        "data: [DONE]\n\n"
        "data: cut off"
    ).encode()
    for size in (1, 2, 3, 1000):
        upstream.answer = Said(
            parts=[text[i : i + size] for i in range(0, len(text), size)],
            headers={"Content-Type": "text/event-stream"},
        )
        events = caller.all(caller.opened("_events", EVENTS, body={"stream": True}))
        assert [event.event for event in events] == ["delta", "message"]
        assert [(event.data, event.id, event.retry) for event in events] == [
            ('{"text": "ü"}', "1", None),
            ("a\nb", "1", 10),
        ]
        assert (events[0].parsed().text, events[0].json()) == ("ü", {"text": "ü"})
    assert (upstream.last.header("accept"), upstream.last.json) == ("text/event-stream", {"stream": True})


@pytest.mark.parametrize("way", ["_events", "_lines"])
def test_an_answer_that_is_no_stream_is_refused(caller, upstream, way):
    """Who asked for events or lines and is given one document is told so."""
    upstream.answer = said({"text": "all of it"})
    op = EVENTS if way == "_events" else LINES
    with pytest.raises(UnreadableAnswer, match=f"{op.id} answered with application/json, not with"):
        caller.opened(way, op, **({"body": {}} if way == "_events" else {}))


def test_a_stream_ends_where_the_server_says_so(caller, upstream):
    """What would follow `[DONE]` is not waited for."""
    late = threading.Event()

    def parts():
        yield b"data: 1\n\ndata: [DONE]\n\n"
        late.wait(10)

    upstream.answer = Said(parts=parts())
    try:
        events = caller.all(caller.opened("_events", EVENTS, body={}))
        assert ([event.data for event in events], late.is_set()) == (["1"], False)
    finally:
        late.set()


def test_events_that_are_not_as_declared_are_refused_if_wanted(caller, upstream):
    """`strict` holds for each event."""
    upstream.answer = Said(200, b'data: {"text": 1}\n\n')
    (event,) = caller.all(caller.opened("_events", EVENTS, body={}, options=Options(strict=True)))
    with pytest.raises(UnreadableAnswer, match="Expected"):
        event.parsed()


BODIES = (Body("json"), Body("form"), Body("multipart"))


@pytest.mark.parametrize(
    ("media", "sent"),
    [
        ("application/json", b'{"q":"x","stream":true}'),
        ("application/x-www-form-urlencoded", b"q=x&stream=true"),
        ("multipart/form-data", b'name="stream"\r\n\r\ntrue\r\n'),
    ],
)
@pytest.mark.parametrize("said", [{}, {"stream": False}])
def test_the_switch_of_a_stream_is_set(caller, upstream, media, sent, said):
    """An API that streams where the body says so is told so, whatever else the body says."""
    op = Op("POST", "/chat", id="chat", bodies=BODIES, answers=EVENTS.answers, switch=Switch("stream"))
    upstream.answer = Said(200, b"data: 1\n\n")
    caller.opened("_events", op, body={"q": "x", **said}, media=media)
    assert sent in upstream.last.body
    caller.opened("_events", op)
    assert upstream.last.json == {"stream": True}


def test_the_switch_may_be_in_the_query(caller, upstream):
    """It is set there once."""
    op = get(Param("stream"), answers=EVENTS.answers, switch=Switch("stream", "query"))
    upstream.answer = Said(200, b"data: 1\n\n")
    for value in (None, False):
        caller.opened("_events", op, (value,))
        assert upstream.last.query == "stream=true"


def test_an_event_is_had_as_soon_as_it_is_sent(caller, upstream):
    """The server goes on only once the first event has arrived."""
    arrived = threading.Event()

    def parts():
        yield b"data: 1\n\n"
        yield b"data: came\n\n" if arrived.wait(10) else b"data: did not come\n\n"

    upstream.answer = Said(parts=parts())
    seen = []

    def take(event):
        seen.append(event.data)
        arrived.set()

    caller.each(caller.opened("_events", EVENTS, body={}), take)
    assert seen == ["1", "came"]


def test_a_stream_that_stands_still(caller, upstream):
    """Each wait for a part has its limit."""
    late = threading.Event()

    def parts():
        yield b"data: 1\n\n"
        late.wait(10)

    upstream.answer = Said(parts=parts())
    stream = caller.opened("_events", EVENTS, body={}, options=Options(timeout=0.1))
    try:
        with pytest.raises(ApiTimeout):
            caller.all(stream)
    finally:
        late.set()


@pytest.mark.parametrize("way", ["_events", "_lines", "_download"])
@pytest.mark.parametrize("of", ["call", "client"])
def test_a_stream_that_does_not_begin(caller, upstream, way, of):
    """The time-out of a call, or of its client, holds for the first byte too."""
    late = threading.Event()
    upstream.answer = lambda _: late.wait(10) and said({})
    told = {"timeout": 0.05, "retries": 0}
    op, body = (EVENTS, {"body": {}}) if way == "_events" else (LINES, {})
    try:
        with pytest.raises(ApiTimeout):
            caller.opened(
                way,
                op,
                **body,
                **({"options": Options(**told)} if of == "call" else {"settings": told}),
            )
    finally:
        late.set()


def test_events_that_break_off(caller, upstream):
    """What came is had, then the error."""
    upstream.answer = Said(200, b"data: 1\n\n" + b"x" * 100, torn=20)
    stream = caller.opened("_events", EVENTS, body={})
    with pytest.raises(ApiConnectionError):
        caller.all(stream)


def test_lines(caller, upstream):
    """Each line is typed; the last needs no end, and blank ones are none."""
    upstream.answer = Said(parts=[b'{"text":', b'"a"}\n\r\n{"text":"b"}\r\n{"te', b'xt":1}'])
    assert [(each.text, each.problems) for each in caller.all(caller.opened("_lines", LINES))] == [
        ("a", ()),
        ("b", ()),
        ("1", ("$.text: expected str, got int",)),
    ]


def test_a_line_that_is_no_json(caller, upstream):
    """It is unreadable."""
    upstream.answer = Said(parts=[b'{"text":"a"}\n{oops\n'])
    with pytest.raises(UnreadableAnswer, match="getIt"):
        caller.all(caller.opened("_lines", LINES))


def test_a_given_transport_does_for_streams_too(caller, upstream, tmp_path):
    """Who gives a transport alone has files in memory, and the same results."""
    upstream.answer = lambda asked: said(asked.body.decode()) if asked.body else ranged(asked)
    stream = caller.opened("_download", FILE, settings={"transport": whole(caller)})
    assert caller.run(stream.to_file(tmp_path / "f")).read_bytes() == CONTENT
    op = Op("PUT", "/it", bodies=(Body("binary"),), answers=(Answer("200"),))
    assert caller.call(op, body=iter([b"a", b"bc"]), settings={"transport": whole(caller)}) == "abc"


def whole(caller):
    from tieline.http.aiohttp_driver import AiohttpTransport
    from tieline.http.urllib3_driver import Urllib3Transport

    transport = Urllib3Transport() if caller.name == "sync" else AiohttpTransport()
    caller.open.append(transport)
    return transport


def test_a_stream_is_closed_early(caller, upstream):
    """What is not read is let go of; the client goes on."""
    upstream.answer = Said(parts=[b"a" * 1000] * 100)

    async def opened():
        async with await caller.service()._download(FILE) as stream:
            return stream.status

    if caller.name == "sync":
        with caller.opened("_download", FILE) as stream:
            assert stream.status == 200
    else:
        assert caller.loop.run(opened()) == 200
    assert caller.run(caller.opened("_download", FILE).read()) == b"a" * 100_000


def test_options_hold_for_streams(caller, upstream):
    """Headers and queries of one call go along."""
    upstream.answer = Said(200, json.dumps({}).encode())
    options = Options(headers={"X-A": "1", "Accept": None}, query={"b": 2})
    caller.run(caller.opened("_download", FILE, options=options).read())
    assert (upstream.last.header("x-a"), upstream.last.target) == ("1", "/file?b=2")


@pytest.fixture
def storage(upstream):
    """Another server, where files lie."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.upstream = Upstream()
    server.upstream.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.upstream
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_download_elsewhere_goes_without_credentials(caller, upstream, storage, tmp_path):
    """Files often lie with somebody else, who is not told who asks; what breaks off is gone on with there."""
    upstream.answer = Said(302, headers={"Location": f"{storage.url}/signed?x=%2F"})
    storage.answer = lambda asked: ranged(asked, torn=None if asked.header("range") else 5000)
    api = Api(title="Acme", schemes={"key": ApiKey(env="K", name="X-Key")}, security=(("key",),))
    settings = {
        "credentials": {"key": "secret"},
        "headers": {"X-Mine": "1", "Cookie": "a=b"},
        "environment": {"TIELINE_EGRESS_ALLOW": "127.0.0.1"},
    }
    stream = caller.opened("_download", FILE, api=api, settings=settings)
    assert caller.run(stream.to_file(tmp_path / "f")).read_bytes() == CONTENT
    assert [asked.target for asked in storage.asked] == ["/signed?x=%2F"] * 2
    assert {name.lower() for name, _ in storage.last.headers} == {
        "host",
        "range",
        "if-range",
        "user-agent",
        "accept",
        "accept-encoding",
    }


@pytest.mark.parametrize("way", ["private", "json", "post"])
def test_what_must_not_leave_does_not(caller, upstream, storage, way):
    """Neither to private addresses that are not opened, nor where an answer is not a stream, nor with a body."""
    upstream.answer = Said(307, headers={"Location": f"{storage.url}/x"})
    opened = {} if way == "private" else {"environment": {"TIELINE_EGRESS_ALLOW": "127.0.0.1"}}
    op = FILE if way == "private" else EVENTS
    with pytest.raises(EgressRefused):
        caller.call(LINES, settings=opened) if way == "json" else caller.opened(
            "_download", op, settings=opened
        )
    assert storage.asked == []
