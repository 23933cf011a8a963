"""What comes back: typed values of answers that drift, typed errors, and what is told of them."""

import gzip
import json
import logging

import pytest

from tieline.core.errors import (
    PermissionMissing,
    ProviderError,
    RateLimited,
    Unauthorized,
    Unavailable,
    UsageError,
)
from tieline.runtime import (
    UNSET,
    Answer,
    ApiConnectionError,
    ApiError,
    ApiTimeout,
    BadRequest,
    Conflict,
    Forbidden,
    Model,
    NotFound,
    Op,
    Options,
    ServerError,
    StatusError,
    TooManyRequests,
    Unauthenticated,
    Unprocessable,
    UnreadableAnswer,
    Unset,
)

from .conftest import Said, get, said


class Thing(Model, kw_only=True):
    id: str
    kind: str | Unset | None = UNSET


class Problem(Model, kw_only=True):
    errors: list[str] | Unset | None = UNSET


THING = get(
    answers=(
        Answer("200", "json", lambda: Thing),
        Answer("4XX", "json", lambda: Problem),
        Answer("204", "none"),
    )
)


def test_json_becomes_a_model(caller, upstream):
    """What is declared is typed, what is not is kept."""
    upstream.answer = said({"id": "7", "new": [1]})
    thing = caller.call(THING)
    assert (thing.id, thing.kind, thing.extra, thing.problems) == ("7", UNSET, {"new": [1]}, ())
    assert thing.to_dict(extra=True) == {"id": "7", "new": [1]}


def test_an_answer_that_drifts_is_read(caller, upstream):
    """A wrong type is put right, and told."""
    upstream.answer = said({"id": 35657219295037524478, "kind": None})
    thing = caller.call(THING)
    assert (thing.id, thing.kind) == ("35657219295037524478", None)
    assert thing.problems == ("$.id: expected str, got int",)


def test_a_strict_client_refuses_drift(caller, upstream):
    """With `strict` the error names the place."""
    upstream.answer = said({"id": 1})
    with pytest.raises(UnreadableAnswer, match=r"\$\.id"):
        caller.call(THING, options=Options(strict=True))
    with pytest.raises(UnreadableAnswer):
        caller.call(THING, settings={"strict": True})


def test_a_status_that_is_not_declared_is_read_as_one_that_is(caller, upstream):
    """201 where 200 was promised is the same answer."""
    upstream.answer = said({"id": "1"}, status=201)
    assert Thing(id="1") == caller.call(THING)


def test_no_content_is_none(caller, upstream):
    """204 brings nothing."""
    upstream.answer = Said(204)
    assert caller.call(THING) is None


def test_an_empty_answer_is_an_empty_model(caller, upstream):
    """What was done does not look as if it had failed."""
    upstream.answer = Said(200)
    thing = caller.call(THING)
    assert (thing.id, thing.problems) == (UNSET, ("$.id: missing",))


@pytest.mark.parametrize("body", [b"<html>", b'{"id": "1"', b"\xff"])
def test_what_is_no_json_is_unreadable(caller, upstream, body):
    """The error says whose answer it was."""
    upstream.answer = Said(200, body)
    with pytest.raises(UnreadableAnswer, match="getIt"):
        caller.call(THING)


def test_half_a_surrogate_is_mended(caller, upstream):
    """JSON that Unicode does not allow is read all the same."""
    upstream.answer = Said(200, rb'{"id": "a\ud83d"}')
    assert caller.call(THING).id == "a�"


def test_text(caller, upstream):
    """Text is decoded as its type says."""
    upstream.answer = Said(200, "ü".encode("latin-1"), {"Content-Type": "text/plain; charset=latin-1"})
    assert caller.call(get(answers=(Answer("200", "text"),))) == "ü"


@pytest.mark.parametrize("body", [b"line\nline", b"", b'"quoted"'])
def test_text_where_a_text_as_json_was_declared(caller, upstream, body):
    upstream.answer = Said(200, body, {"Content-Type": "text/plain"})
    assert caller.call(get(answers=(Answer("200", "json", lambda: str),))) == body.decode()


def test_a_text_as_json(caller, upstream):
    upstream.answer = Said(200, b'"quoted"', {"Content-Type": "application/json"})
    assert caller.call(get(answers=(Answer("200", "json", lambda: str),))) == "quoted"


def test_binary_whole(caller, upstream):
    """A small file is bytes."""
    upstream.answer = Said(200, b"\x00\xff")
    assert caller.call(get(answers=(Answer("200", "binary"),))) == b"\x00\xff"


def test_gzip(caller, upstream):
    """A packed answer is unpacked."""
    upstream.answer = Said(200, gzip.compress(b'{"id":"1"}'), {"Content-Encoding": "gzip"})
    assert caller.call(THING).id == "1"


def test_of_several_media_types_that_of_the_answer_counts(caller, upstream):
    """Text where text came, JSON where JSON did."""
    op = get(
        answers=(
            Answer("200", "json", lambda: Thing, "application/json"),
            Answer("200", "text", None, "text/csv"),
        )
    )
    upstream.answer = [said({"id": "1"}), Said(200, b"a,b", {"Content-Type": "text/csv; charset=utf-8"})]
    assert [Thing(id="1"), "a,b"] == [caller.call(op), caller.call(op)]
    assert upstream.last.header("accept") == "application/json, text/csv"


@pytest.mark.parametrize(
    ("status", "kind", "also"),
    [
        (400, BadRequest, ProviderError),
        (401, Unauthenticated, Unauthorized),
        (402, StatusError, ApiError),
        (403, Forbidden, PermissionMissing),
        (404, NotFound, StatusError),
        (409, Conflict, StatusError),
        (422, Unprocessable, StatusError),
        (429, TooManyRequests, RateLimited),
        (500, ServerError, Unavailable),
        (503, ServerError, StatusError),
        (599, ServerError, StatusError),
        (302, StatusError, ApiError),
    ],
)
def test_errors_by_status(caller, upstream, status, kind, also):
    """Each failing status has its class, which says what the API said, with all that came."""
    upstream.answer = said({"errors": ["no way"], "requestId": "r7"}, status, **{"X-More": "1"})
    with pytest.raises(also) as caught:
        caller.call(THING, options=Options(retries=0))
    error = caught.value
    assert kind is type(error)
    assert (status, "r7", "1") == (error.status, error.request_id, error.header("x-more"))
    assert f"getIt answered {status}: no way" == error.message
    assert json.loads(error.text) == {"errors": ["no way"], "requestId": "r7"}
    if 400 <= status < 500:
        assert error.body.errors == ["no way"]
    else:
        assert error.body["errors"] == ["no way"]


@pytest.mark.parametrize(
    ("body", "told", "words"),
    [
        (b"oops", "oops", ": oops"),
        (b"<html>oops</html>", "<html>oops</html>", ""),
        (b"", None, ""),
        (b'{"error":{"message":"bad\\nkey"}}', {"error": {"message": "bad\nkey"}}, ": bad key"),
        (
            b'{"detail":[{"msg":"field required"}]}',
            {"detail": [{"msg": "field required"}]},
            ": field required",
        ),
        (b"[1]", [1], ""),
    ],
)
def test_errors_say_what_can_be_said(caller, upstream, body, told, words):
    """The body of an error may be anything."""
    upstream.answer = Said(418, body)
    with pytest.raises(StatusError) as caught:
        caller.call(get())
    assert (f"getIt answered 418{words}", told) == (caught.value.message, caught.value.body)


def test_a_refused_connection(caller):
    """Nobody there is a connection error, after the retries."""
    caller.url = "http://127.0.0.1:1"
    with pytest.raises(ApiConnectionError, match="getIt"):
        caller.call(THING)
    assert len(caller.clock.paused) == 2


def test_no_answer_in_time(caller, upstream):
    """A slow server is a time-out."""
    import threading

    late = threading.Event()
    upstream.answer = lambda _: late.wait(5) and said({})
    try:
        with pytest.raises(ApiTimeout, match="in time"):
            caller.call(THING, options=Options(timeout=0.05, retries=0))
    finally:
        late.set()


def test_raw_answers(caller, upstream):
    """`raw` gives the answer as it came, by both of its forms; failing statuses are raised all the same."""

    upstream.answer = said({"id": "7"}, status=201, **{"X-Request-Id": "r1"})
    service = service_of(caller)
    for way in (service._client.raw(service.it), service.raw.it):
        raw = caller.run(way())
        assert (raw.status, raw.parsed().id, raw.json(), raw.text) == (201, "7", {"id": "7"}, '{"id": "7"}')
        assert repr(raw) == "RawResponse(201, 11 bytes)"
        assert raw.request_id == "r1"
    upstream.answer = said({}, 404)
    with pytest.raises(NotFound):
        caller.run(service.raw.it())


def service_of(caller):
    base = type(caller.service())

    class Things(base):
        def it(self):
            return self._call(THING)

    return Things(caller.client())


def test_attempts_are_logged_without_secrets(caller, upstream, caplog):
    """At level debug each attempt is told; neither secrets nor queries nor bodies are."""
    from tieline.runtime import Api, ApiKey, Param

    api = Api(title="Acme", schemes={"key": ApiKey(env="K", name="X-Key")}, security=(("key",),))
    upstream.answer = [Said(503), said({"id": "secret-answer"})]
    with caplog.at_level(logging.DEBUG, "tieline.client"):
        op = Op("GET", "/it", params=(Param("q"), Param("X-Other", "header")), answers=THING.answers)
        caller.call(op, ("secret-query", "seen"), api=api, settings={"credentials": {"key": "secret-key"}})
    first, second = caplog.records
    assert f"GET {upstream.url}/it: 503 in" in first.getMessage()
    assert "attempt 2" in second.getMessage()
    assert (second.headers["X-Key"], second.headers["X-Other"]) == ("***", "seen")
    assert "secret" not in " ".join(str(vars(record)) for record in caplog.records)


def test_a_call_that_no_document_describes(caller, upstream):
    """`request` is as any call, for paths that are not in the document."""
    upstream.answer = said({"id": "1"})
    client = caller.client()
    raw = caller.run(client.request("post", "/x?a=1", params={"b": [1, 2]}, json={"c": 1}))
    assert (
        upstream.last.method,
        upstream.last.target,
        upstream.last.json,
    ) == ("POST", "/x?a=1&b=1&b=2", {"c": 1})
    assert raw.json() == {"id": "1"}
    caller.run(client.request("PUT", "x", body=b"\x00", media="image/png"))
    assert (upstream.last.body, upstream.last.header("content-type")) == (b"\x00", "image/png")
    upstream.answer = said({"message": "no"}, 409)
    with pytest.raises(Conflict, match="no"):
        caller.run(client.request("GET", "/x"))


def test_an_address_that_is_called_must_be_the_clients_own(caller, upstream):
    """Such as one of an answer: another is not taken for a path, and gets no credentials."""
    client = caller.client()
    caller.run(client.request("GET", f"{upstream.url}/x?a=1"))
    assert upstream.last.target == "/x?a=1"
    for url in ("https://other.test/x", f"{upstream.url}.other.test/x", "HTTPS://other.test/x?secret=1"):
        with pytest.raises(UsageError, match="does not begin with this client's address") as caught:
            caller.run(client.request("GET", url))
        assert "secret" not in str(caught.value)
    assert len(upstream.asked) == 1
