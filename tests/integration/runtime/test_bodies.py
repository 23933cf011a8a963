"""Every kind of body, as it arrives at a server, from both kinds of client."""

import datetime as dt
import io
import json
from decimal import Decimal
from email import message_from_bytes
from urllib.parse import parse_qsl

import pytest

from tieline.runtime import (
    UNSET,
    Body,
    File,
    Model,
    OneOf,
    Op,
    Options,
    Param,
    Part,
    Unset,
    UsageError,
    field,
)

from .conftest import Said, said


class Inner(Model, kw_only=True):
    when: dt.datetime | Unset = UNSET


class Thing(Model, kw_only=True):
    name: str
    from_: str | Unset | None = field(name="from", default=UNSET)
    inner: Inner | Unset = UNSET
    tags: list[str] | Unset = UNSET


def post(*bodies, **more):
    return Op("POST", "/it", id="postIt", bodies=bodies, **more)


def parts_of(asked):
    """Return the parts of a multipart body: name, file name, type, content."""
    head = f"Content-Type: {asked.header('content-type')}\r\n\r\n".encode()
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part["content-type"],
            part.get_payload(decode=True),
        )
        for part in message_from_bytes(head + asked.body).get_payload()
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Thing(name="ü", from_=None), '{"name":"ü","from":null}'),
        (
            Thing(name="a", inner=Inner(when=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)), tags=["x"]),
            '{"name":"a","inner":{"when":"2026-01-02T00:00:00Z"},"tags":["x"]}',
        ),
        (Thing(name="a").with_extra({"more": Inner()}), '{"name":"a","more":{}}'),
        ({"name": "a", "from": UNSET, "n": None}, '{"name":"a","n":null}'),
        ([Thing(name="a")], '[{"name":"a"}]'),
        (35657219295037524478, "35657219295037524478"),
        (None, "null"),
    ],
)
def test_json(caller, upstream, value, text):
    """Models, TypedDicts, lists and scalars go as JSON by their names there, unset fields not at all."""
    caller.call(post(Body("json")), body=value)
    assert ("application/json", text) == (upstream.last.header("content-type"), upstream.last.body.decode())


def test_no_body(caller, upstream):
    """An optional body that is unset is none, without a type."""
    caller.call(post(Body("json")))
    assert (upstream.last.header("content-type"), upstream.last.body) == (None, b"")


def test_json_of_another_type(caller, upstream):
    """A media type of the document is kept."""
    caller.call(post(Body("json", "application/merge-patch+json")), body={"a": 1})
    assert upstream.last.header("content-type") == "application/merge-patch+json"


def test_form(caller, upstream):
    """Fields are encoded as browsers do, lists repeated, objects as JSON."""
    body = {"a": "x y&z", "b": [1, 2], "c": True, "o": {"k": 1}, "n": None, "u": UNSET}
    caller.call(post(Body("form")), body=body)
    assert upstream.last.header("content-type") == "application/x-www-form-urlencoded"
    assert upstream.last.body == b"a=x+y%26z&b=1&b=2&c=true&o=%7B%22k%22%3A1%7D"


def test_form_with_encodings(caller, upstream):
    """Each field is written as its encoding says, as Stripe's are."""
    deep = {"metadata": Part("metadata", style="deepObject", explode=True)}
    parts = (*deep.values(), Part("ids", style="form", explode=False), Part("doc", media="application/json"))
    body = {"metadata": {"a": {"b": 1}, "l": ["x"]}, "ids": [1, 2], "doc": [1]}
    caller.call(post(Body("form", parts=parts)), body=body)
    assert parse_qsl(upstream.last.body.decode()) == [
        ("metadata[a][b]", "1"),
        ("metadata[l][]", "x"),
        ("ids", "1,2"),
        ("doc", "[1]"),
    ]


class Upload(Model, kw_only=True):
    file: object
    note: str | Unset = UNSET
    meta: Inner | Unset = UNSET


def test_multipart(caller, upstream, tmp_path):
    """Files, texts, objects and lists become parts, each of its type."""
    path = tmp_path / "call.json"
    path.write_bytes(b"[1]")
    body = Upload(file=path, note="ü", meta=Inner(when=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)))
    caller.call(post(Body("multipart")), body=body.with_extra({"more": [b"a", File(b"b", 'b".txt')]}))
    assert [
        ("file", "call.json", "application/json", b"[1]"),
        ("note", None, None, "ü".encode()),
        ("meta", None, "application/json", b'{"when":"2026-01-02T00:00:00Z"}'),
        ("more", "upload", "application/octet-stream", b"a"),
        ("more", "b%22.txt", "text/plain", b"b"),
    ] == parts_of(upstream.last)
    assert str(len(upstream.last.body)) == upstream.last.header("content-length")


def test_multipart_with_encodings(caller, upstream):
    """An encoding's type is that of the part; lists may be one part of JSON."""
    parts = (Part("file", media="audio/mpeg"), Part("ids", json=True), Part("csv", media="text/csv"))
    body = {"file": b"x", "ids": [1, 2], "csv": "a,b"}
    caller.call(post(Body("multipart", parts=parts)), body=body)
    assert parts_of(upstream.last) == [
        ("file", "upload", "audio/mpeg", b"x"),
        ("ids", None, "application/json", b"[1,2]"),
        ("csv", None, "text/csv", b"a,b"),
    ]


def test_multipart_with_styles(caller, upstream):
    """A style spreads lists and objects over texts and names, as in a form; files stay files."""
    parts = (Part("tags", explode=False), Part("link", style="deepObject"), Part("files", explode=False))
    body = {"tags": ["a b", "c,d"], "link": {"create": True, "of": {"x": "ü&"}}, "files": [b"1", b"2"]}
    caller.call(post(Body("multipart", parts=parts)), body=body)
    assert parts_of(upstream.last) == [
        ("tags", None, None, b"a b,c,d"),
        ("link[create]", None, None, b"true"),
        ("link[of][x]", None, None, "ü&".encode()),
        ("files", "upload", "application/octet-stream", b"1"),
        ("files", "upload", "application/octet-stream", b"2"),
    ]


class Seen(Model, kw_only=True):
    read: bool


@pytest.mark.parametrize(
    ("told", "file", "media"),
    [
        (None, File(b"x", "a.png"), "image/png"),
        ("text/csv", File(b"x", "a.png"), "text/csv"),
        ("text/csv", File(b"x", "a.png", "image/png"), "image/png"),
        ("text/csv", b"x", "text/csv"),
        ("image/jpeg, image/png", File(b"x", "a.png"), "image/png"),
        ("image/jpeg, image/png", File(b"x", "a.txt"), "image/jpeg"),
        ("image/*", File(b"x", "a.png"), "image/png"),
        ("image/*", File(b"x", "a.txt"), "text/plain"),
        ("image/*", b"x", "application/octet-stream"),
    ],
)
def test_the_type_of_a_part(caller, upstream, told, file, media):
    """What the caller says holds, then what the document says, then what the name of the file lets guess."""
    caller.call(post(Body("multipart", parts=(Part("file", media=told),))), body={"file": file})
    assert [media] == [each[2] for each in parts_of(upstream.last)]


@pytest.mark.parametrize(("told", "media"), [("image/*", "image/png"), ("*/*", "image/png")])
def test_a_type_that_is_open_is_never_sent(caller, upstream, told, media):
    """The file says what it is."""
    caller.call(post(Body("binary", told)), body=File(b"x", "a.png"))
    assert upstream.last.header("content-type") == media
    caller.call(post(Body("binary", told)), body=b"x")
    assert upstream.last.header("content-type") == "application/octet-stream"


def test_a_model_is_no_file(caller, upstream):
    """Whatever its fields are called."""
    caller.call(post(Body("multipart")), body={"seen": Seen(read=True)})
    assert parts_of(upstream.last) == [("seen", None, "application/json", b'{"read":true}')]


def test_a_type_that_the_caller_gives(caller, upstream):
    """A header parameter goes before what is worked out, and once."""
    op = Op("POST", "/it", params=(Param("Content-Type", "header"),), bodies=(Body("binary"),))
    caller.call(op, ("audio/mpeg",), body=b"x")
    assert [value for name, value in upstream.last.headers if name.lower() == "content-type"] == [
        "audio/mpeg"
    ]


def test_a_multipart_iterator_goes_out_as_it_comes(caller, upstream):
    """What has no length is sent chunked."""
    caller.call(post(Body("multipart")), body={"file": File(iter([b"ab", b"cd"]), "f.bin")})
    assert parts_of(upstream.last) == [("file", "f.bin", "application/octet-stream", b"abcd")]
    assert (
        upstream.last.header("transfer-encoding"),
        upstream.last.header("content-length"),
    ) == ("chunked", None)


@pytest.mark.parametrize("kind", ["bytes", "path", "file", "iterator", "list", "opened further on"])
def test_binary(caller, upstream, tmp_path, kind):
    """A file is sent from wherever it is, with its length where that is known."""
    path = tmp_path / "x.bin"
    path.write_bytes(b"--data")
    opened = path.open("rb")
    opened.seek(2 if kind == "opened further on" else 0)
    content = {
        "bytes": b"--data",
        "path": path,
        "iterator": iter([b"--", b"data"]),
        "list": [b"--", b"data"],
    }.get(kind, opened)
    with opened:
        caller.call(post(Body("binary")), body=content)
    sent = b"data" if kind == "opened further on" else b"--data"
    assert ("application/octet-stream", sent) == (upstream.last.header("content-type"), upstream.last.body)
    known = None if kind in {"iterator", "list"} else str(len(sent))
    assert known == upstream.last.header("content-length")


def test_a_file_says_its_type(caller, upstream):
    """The type of a `File` is sent where the document leaves it open, and not where it does not."""
    caller.call(post(Body("binary")), body=File(b"x", "a.png"))
    assert upstream.last.header("content-type") == "image/png"
    caller.call(post(Body("binary", "audio/mpeg")), body=File(b"x", "a.png"))
    assert upstream.last.header("content-type") == "audio/mpeg"


def test_text(caller, upstream):
    """Text goes as UTF-8, with the type of the document."""
    caller.call(post(Body("text", "text/csv")), body="a,ü")
    assert (upstream.last.header("content-type"), upstream.last.body.decode()) == ("text/csv", "a,ü")


@pytest.mark.parametrize("many", [list, iter])
def test_ndjson(caller, upstream, many):
    """Objects go as lines; an iterator's as they come."""
    caller.call(post(Body("ndjson")), body=many([Thing(name="a"), {"b": 1}, b'{"c":2}']))
    assert upstream.last.header("content-type") == "application/x-ndjson"
    assert [json.loads(line) for line in upstream.last.body.splitlines()] == [
        {"name": "a"},
        {"b": 1},
        {"c": 2},
    ]


def test_the_alternative_of_a_media_type(caller, upstream):
    """Another way to write a body is had by its type."""
    op = post(Body("json"), Body("text", "text/csv"))
    caller.call(op, body={"a": 1})
    assert upstream.last.body == b'{"a":1}'
    caller.call(op, body="a,b", media="text/csv")
    assert (upstream.last.body, upstream.last.header("content-type")) == (b"a,b", "text/csv")
    with pytest.raises(UsageError, match="text/plain"):
        caller.call(op, body="a", media="text/plain")


class Card(Model, kw_only=True):
    number: str
    cents: int | Unset = UNSET


class Bank(Model, kw_only=True):
    iban: str


def named(kind, media=None, type=None):  # noqa: A002  # as Body has it
    return Body(kind, media, type=None if type is None else lambda: type)


EITHER = OneOf("Either", lambda: (Card, Bank))
PATCH = named("json", "application/json-patch+json")
CARD, BANK = named("json", "application/card+json", Card), named("json", "application/bank+json", Bank)


@pytest.mark.parametrize(
    ("bodies", "value", "media"),
    [
        ((named("json", type=Card), named("text")), "a", "text/plain"),
        ((named("json", type=Card), named("binary")), b"a", "application/octet-stream"),
        ((named("ndjson"), named("text"), named("binary")), b"a", "application/octet-stream"),
        ((named("ndjson"), named("text"), named("binary")), io.BytesIO(b"a"), "application/octet-stream"),
        ((named("ndjson"), named("text"), named("binary")), "a", "text/plain"),
        ((named("ndjson"), named("text"), named("binary")), [{"a": 1}], "application/x-ndjson"),
        ((named("ndjson"), named("binary")), iter([b"{}"]), "application/x-ndjson"),
        ((named("json"), named("form"), named("multipart")), {"a": 1}, "application/json"),
        ((named("json"), named("form"), named("multipart")), {"a": b"1"}, "multipart/form-data"),
        ((named("json"), named("form"), named("multipart")), {"a": [File(b"1")]}, "multipart/form-data"),
        (
            (named("json", type=Card), named("form", type=Bank)),
            {"iban": "x"},
            "application/x-www-form-urlencoded",
        ),
        ((CARD, BANK), {"iban": "x"}, "application/bank+json"),
        ((CARD, BANK), {"iban": "x", "number": "y"}, "application/card+json"),
        ((CARD, BANK), Bank(iban="x"), "application/bank+json"),
        ((CARD, named("json", "application/list+json", list[Card])), [], "application/list+json"),
        ((CARD, named("json", "text/json", str)), "x", "text/json"),
        ((PATCH, named("json", "application/merge-patch+json")), {"a": 1}, "application/merge-patch+json"),
        (
            (PATCH, named("json", "application/merge-patch+json")),
            [{"op": "test"}],
            "application/json-patch+json",
        ),
        (
            (named("json", "text/json", list[str] | str), named("json", type=EITHER)),
            {"iban": "x"},
            "application/json",
        ),
    ],
)
def test_a_body_is_labelled_as_what_it_is(caller, upstream, bodies, value, media):
    """Of several ways to write a body that is taken which the value fits; of those that fit alike the first."""
    caller.call(post(*bodies), body=value)
    assert upstream.last.header("content-type").partition(";")[0] == media


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("number", [NAN, INF, Decimal("NaN"), Decimal("-Infinity")])
@pytest.mark.parametrize("kind", ["json", "form", "multipart", "ndjson", "text"])
def test_what_is_no_number_is_refused(caller, upstream, kind, number):
    """Nothing is sent, and the error says where it stands."""
    value = {"sum": {"parts": [1, number]}}
    sent = {"ndjson": [value], "text": number}.get(kind, value)
    with pytest.raises(UsageError, match="no number"):
        caller.call(post(Body(kind)), body=sent)
    assert upstream.asked == []


@pytest.mark.parametrize(
    "value", [{"sum": {"parts": [1, NAN]}}, Thing(name="x").with_extra({"sum": {"parts": [1, INF]}})]
)
def test_the_place_is_named(caller, upstream, value):
    """By the names on the wire, from the body down."""
    with pytest.raises(
        UsageError, match=r"^body\.sum\.parts\[1\]: (nan|inf) is no number that JSON can hold$"
    ):
        caller.call(post(Body("json")), body=value)


def test_a_parameter_that_is_no_number_is_refused(caller, upstream):
    """It is named."""
    for location in ("path", "query", "header", "cookie"):
        op = Op("GET", "/it/{n}" if location == "path" else "/it", params=(Param("n", location),))
        with pytest.raises(UsageError, match=r"^n\[1\]: nan") as caught:
            caller.call(op, ([1, NAN],))
        assert caught.value.field == "n"
    assert upstream.asked == []


class Priced(Model, kw_only=True):
    price: float
    text: str | Unset = UNSET
    rest: "list[Priced] | Unset" = UNSET
    by_name: dict[str, str] | Unset = UNSET
    either: EITHER | Unset = UNSET


@pytest.mark.parametrize("body", [Body("json", type=lambda: Priced), Body("ndjson", type=lambda: Priced)])
def test_decimal_numbers_are_exact(caller, upstream, body):
    """As numbers, to the last digit, or as texts where the document says text."""
    long = Decimal("12345678901234567890.10")
    inner = {"price": long, "text": long, "by_name": {"x": long}, "either": {"iban": long}}
    value = {"price": Decimal("1.10"), "rest": [inner], "other": long}
    caller.call(post(body), body=[value] if body.kind == "ndjson" else value)
    assert upstream.last.body.rstrip() == (
        b'{"price":1.10,"rest":[{"price":12345678901234567890.10,"text":"12345678901234567890.10",'
        b'"by_name":{"x":"12345678901234567890.10"},"either":{"iban":"12345678901234567890.10"}}],'
        b'"other":12345678901234567890.10}'
    )


def test_decimal_numbers_of_models_and_forms(caller, upstream):
    """A model says itself what its fields are; elsewhere there are only texts."""
    caller.call(post(Body("json")), body=Priced(price=Decimal("1.10"), text=Decimal("2.20")))
    assert upstream.last.body == b'{"price":1.10,"text":"2.20"}'
    caller.call(post(Body("form")), body={"a": Decimal("1.10"), "b": [Decimal("2.20")]})
    assert upstream.last.body == b"a=1.10&b=2.20"
    caller.call(post(Body("multipart")), body={"a": Decimal("1.10")})
    assert b"\r\n\r\n1.10\r\n" in upstream.last.body
    caller.call(Op("GET", "/it", params=(Param("a"),)), (Decimal("1.10"),))
    assert upstream.last.query == "a=1.10"


class Event(Model, kw_only=True):
    at: dt.datetime


def test_a_time_without_a_zone_is_refused(caller, upstream):
    """Nobody could tell when that is."""
    naive = dt.datetime(2026, 1, 2, 3)
    with pytest.raises(UsageError, match=r"^body\.at: 2026-01-02T03:00:00 has no time zone"):
        caller.call(post(Body("json")), body={"at": naive})
    with pytest.raises(UsageError, match="since: 2026-01-02T03:00:00 has no time zone"):
        caller.call(Op("GET", "/it", params=(Param("since"),)), (naive,))
    with pytest.raises(UsageError, match="has no time zone"):
        caller.call(post(Body("json")), body=Event(at=naive))
    assert upstream.asked == []


def test_a_time_goes_back_as_it_came(caller, upstream):
    """What the API itself says without a zone, it is told so."""
    caller.call(post(Body("json")), body={"event": Event.from_json('{"at":"2026-01-02T03:00:00"}')})
    assert upstream.last.json == {"event": {"at": "2026-01-02T03:00:00"}}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (Body("json"), {"a": object()}),
        (Body("form"), "text"),
        (Body("binary"), 5),
        (Body("binary"), io.StringIO("text")),
        (Body("multipart"), {"file": File("text")}),
        (Body("ndjson"), "text"),
    ],
)
def test_what_cannot_be_written_is_refused(caller, upstream, body, value):
    """The error names the body, and nothing is sent."""
    with pytest.raises(UsageError) as caught:
        caller.call(post(body), body=value)
    assert (caught.value.field, upstream.asked) == ("body", [])


def test_a_body_that_can_be_read_again_is_repeated(caller, upstream, tmp_path):
    """A path is sent again after a failure where the call may be repeated."""
    path = tmp_path / "x"
    path.write_bytes(b"data")
    upstream.answer = [Said(503), said({})]
    caller.call(Op("PUT", "/it", bodies=(Body("binary"),)), body=path)
    assert [asked.body for asked in upstream.asked] == [b"data", b"data"]


@pytest.mark.parametrize("status", [503, 429])
def test_a_body_that_can_be_read_once_is_sent_once(caller, upstream, status):
    """An iterator is never sent again, not even in half."""
    upstream.answer = Said(status, headers={"Retry-After": "1"})
    with pytest.raises(Exception, match=str(status)):
        caller.call(
            Op("PUT", "/it", bodies=(Body("binary"),)), body=iter([b"data"]), options=Options(retries=5)
        )
    assert len(upstream.asked) == 1


async def test_an_async_iterable_is_for_the_async_client(upstream):
    """Its parts are sent as they come."""
    from .conftest import API, AsyncClient, AsyncService

    async def parts():
        yield b"ab"
        yield b"cd"

    async with AsyncClient(API, base_url=upstream.url) as client:
        await AsyncService(client)._call(post(Body("binary")), body=parts())
        assert upstream.last.body == b"abcd"
        await AsyncService(client)._call(post(Body("ndjson")), body=lines())
        assert upstream.last.body == b'{"a":1}\n'


async def lines():
    yield {"a": 1}
