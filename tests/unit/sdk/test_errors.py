"""Errors by what they mean, and what is tried again."""

import pytest
from tests.unit.sdk.conftest import refusal, said

from tieline.core.errors import RateLimited as AnyRateLimited
from tieline.http.ports import FaultKind, TransportFault
from tieline.sdk import (
    ActionFailed,
    ApiConnectionError,
    ApiError,
    ApiTimeout,
    Conflict,
    CredentialsRefused,
    Forbidden,
    InvalidInput,
    Issue,
    NoResult,
    NotFound,
    Options,
    RateLimited,
    Refused,
    ServerFault,
    Unauthorized,
    UnknownConnection,
    UnknownFunction,
    UnknownIntegration,
    UnknownProvider,
    UnknownSync,
    UnreadableAnswer,
    UpstreamError,
)

MEANINGS = [
    (lambda c: c.get_connection("g", "a"), 404, "not_found", UnknownConnection),
    (lambda c: c.delete_connection("g", "a"), 400, "unknown_connection", UnknownConnection),
    (lambda c: c.set_metadata("g", "a", {}), 404, "unknown_connection", UnknownConnection),
    (lambda c: c.get_connection("g", "a"), 400, "unknown_provider_config", UnknownIntegration),
    (lambda c: c.get_connection("g", "a"), 424, "invalid_credentials", CredentialsRefused),
    (lambda c: c.create_connection("g", {}), 400, "connection_test_failed", CredentialsRefused),
    (lambda c: c.get_integration("g"), 404, "not_found", UnknownIntegration),
    (lambda c: c.get_provider("g"), 404, "not_found", UnknownProvider),
    (lambda c: c.get_function("g", "f"), 404, "unknown_function", UnknownFunction),
    (lambda c: c.get_function("g", "f"), 404, "not_found", UnknownFunction),
    (lambda c: c.trigger_sync("g", [], "a"), 400, "no_syncs_found", UnknownSync),
    (
        lambda c: c.create_sync_variant("g", "a", "s", "v"),
        400,
        "sync_variant_already_exists",
        Conflict,
    ),
    (lambda c: c.create_sync_variant("g", "a", "s", "v"), 400, "resource_capped", Forbidden),
    (lambda c: c.trigger_action("g", "a", "x"), 404, "not_found", UnknownFunction),
    (lambda c: c.trigger_action("g", "a", "x"), 400, "invalid_action_input", InvalidInput),
    (lambda c: c.trigger_action("g", "a", "x"), 500, "function_runtime_timed_out", ActionFailed),
    (lambda c: c.trigger_action("g", "a", "x"), 500, "script_internal_error", ActionFailed),
    (lambda c: c.trigger_action("g", "a", "x"), 403, "function_disabled", Forbidden),
    (lambda c: c.start_sync("g", "s"), 404, "sync_not_found", UnknownSync),
    (lambda c: c.trigger_action("g", "a", "x"), 424, "script_http_error", UpstreamError),
    (lambda c: c.get_async_action_result("u"), 404, "not_found", NoResult),
    (lambda c: c.environment_variables(), 401, "invalid_secret_key_format", Unauthorized),
    (lambda c: c.environment_variables(), 403, "forbidden", Forbidden),
    (lambda c: c.environment_variables(), 402, "plan_limit", Forbidden),
    (lambda c: c.environment_variables(), 404, "not_found", NotFound),
    (lambda c: c.environment_variables(), 409, "conflict", Conflict),
    (lambda c: c.environment_variables(), 415, "invalid_content_type", InvalidInput),
    (lambda c: c.environment_variables(), 418, "teapot", Refused),
]


@pytest.mark.parametrize(("call", "status", "code", "kind"), MEANINGS)
def test_an_error_is_what_it_means(asker, call, status, code, kind):
    """The class says it, whatever the status; the code is there, and in the message."""
    asker.answer(refusal(status, code))
    with pytest.raises(ApiError) as caught:
        asker.do(call)
    assert kind is type(caught.value)
    assert (code, status) == (caught.value.code, caught.value.status)
    assert code in str(caught.value)
    assert len(asker.asked) == 1


@pytest.mark.parametrize(
    ("whose", "code", "kind"),
    [
        ("upstream", "forbidden", UpstreamError),
        ("forbidden", "forbidden", Forbidden),
        ("upstream", "unknown_provider_config", UpstreamError),
        ("database_busy", "database_busy", ServerFault),
        (None, "forbidden", Forbidden),
        (None, "database_busy", UpstreamError),
    ],
)
def test_a_server_says_whose_error_a_proxied_call_brought(asker, whose, code, kind):
    """Of one that does not, as Nango's, it is told by the code."""
    status = 503 if kind is ServerFault else 403
    given = {} if whose is None else {"X-Tieline-Error": whose}
    asker.answer(said({"error": {"code": code}}, status, **given))
    with pytest.raises(Refused) as caught:
        asker.do(lambda client: client.get("/v2/calls", "g", "a"), retries=0)
    assert kind is type(caught.value)


def test_the_status_of_a_connection_that_is_not_there(asker):
    """The wire calls it a wrong body."""
    asker.answer(refusal(400, "invalid_body", message="Connection not found"))
    with pytest.raises(UnknownConnection):
        asker.do(lambda client: client.sync_status("g", "*", "a"))


def test_wrong_input_names_its_places(asker):
    issues = [{"code": "invalid_type", "message": "Required", "path": ["syncs", "0"]}, {"odd": 1}, "odd"]
    asker.answer(refusal(400, "invalid_body", errors=issues))
    with pytest.raises(InvalidInput) as caught:
        asker.do(lambda client: client.trigger_sync("g"))
    first, *odd = caught.value.issues
    assert Issue(code="invalid_type", message="Required", path=("syncs", "0")) == first
    assert [Issue(), Issue(message="odd")] == odd


def test_a_failed_action_tells_its_payload(asker):
    """An action's own error is not tried again, though its status is 500."""
    asker.answer(refusal(500, "action_script_runtime_error", message="no such call", payload={"why": [1]}))
    with pytest.raises(ActionFailed, match="action_script_runtime_error: no such call") as caught:
        asker.do(lambda client: client.trigger_action("g", "a", "x"))
    assert caught.value.payload == {"why": [1]}
    assert len(asker.asked) == 1


def test_an_action_that_failed_upstream_tells_the_answer(asker):
    upstream = {"status": 422, "headers": {"x-rate-left": 3}, "body": {"no": "way"}}
    asker.answer(refusal(424, "script_http_error", upstream=upstream))
    with pytest.raises(UpstreamError) as caught:
        asker.do(lambda client: client.trigger_action("g", "a", "x"))
    told = caught.value.upstream
    assert (told.status, told.headers, told.body) == (422, (("x-rate-left", "3"),), {"no": "way"})


def test_too_many_requests_are_waited_for(asker):
    """As long as the server says; then the call goes out again, whatever it does."""
    odd = said(
        {"error": {"code": "too_many_request", "method": "POST", "path": "/"}}, 429, **{"Retry-After": "7"}
    )
    asker.answer(odd, said({"success": True}))
    asker.do(lambda client: client.trigger_sync("g"))
    assert asker.clock.paused == [7.0]


def test_too_many_requests_for_too_long_are_an_error(asker):
    asker.answer(said({"error": {"code": "too_many_request"}}, 429, **{"Retry-After": "900"}))
    with pytest.raises(RateLimited) as caught:
        asker.do(lambda client: client.environment_variables())
    assert caught.value.retry_after == 900.0
    assert isinstance(caught.value, AnyRateLimited)


@pytest.mark.parametrize(
    ("call", "times"),
    [
        (lambda c: c.environment_variables(), 3),
        (lambda c: c.set_metadata("g", "a", {}), 3),
        (lambda c: c.start_sync("g", "s"), 3),
        (lambda c: c.delete_connection("g", "a"), 3),
        (lambda c: c.trigger_sync("g"), 1),
        (lambda c: c.trigger_action("g", "a", "x"), 1),
        (lambda c: c.get_async_action_result("u"), 1),
        (lambda c: c.create_connection("g", {}), 1),
    ],
)
def test_what_may_be_done_twice_is_tried_again(asker, call, times):
    """A server that fails is asked again where that does no harm."""
    asker.answer(refusal(500, "server_error", message="oh"))
    with pytest.raises(ServerFault, match="oh"):
        asker.do(call)
    assert times == len(asker.asked)


def test_a_server_that_is_not_reached_is_called_again(asker):
    """Then nothing was done."""
    refused = TransportFault(FaultKind.CONNECT, "refused")
    asker.answer(refused, said({"success": True}))
    asker.do(lambda client: client.trigger_sync("g"))
    assert len(asker.asked) == 2


def test_a_server_that_says_it_is_not_ready_is_called_again(asker):
    asker.answer(said({}, 503, **{"Retry-After": "1"}), said({"success": True}))
    asker.do(lambda client: client.trigger_sync("g"))
    assert len(asker.asked) == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (FaultKind.CONNECT, ApiConnectionError),
        (FaultKind.TIMEOUT, ApiTimeout),
        (FaultKind.TORN, ApiConnectionError),
    ],
)
def test_no_answer_is_an_error_too(asker, fault, kind):
    asker.answer(TransportFault(fault, "gone"))
    with pytest.raises((kind, UnreadableAnswer)):
        asker.do(lambda client: client.environment_variables(), retries=0)
    assert len(asker.asked) == 1


@pytest.mark.parametrize("body", [b"", b"<html>no</html>", b"[1]", b'"x"', b'{"error": "text"}', b"{"])
def test_errors_without_an_envelope_are_read(asker, body):
    """What stands between may answer anything."""
    asker.answer(said(body=body, status=403))
    with pytest.raises(Forbidden) as caught:
        asker.do(lambda client: client.environment_variables())
    assert (caught.value.code, caught.value.issues, caught.value.payload) == ("", (), None)


@pytest.mark.parametrize("body", [b"<html>", b'{"connection_id": 1', b"", b"[]", b"null"])
def test_an_answer_that_cannot_be_read_is_an_error(asker, body):
    asker.answer(said(body=body))
    with pytest.raises(UnreadableAnswer):
        asker.do(lambda client: client.list_records("g", "a", "M"))


def test_options_hold_for_all_calls_of_a_copy(asker):
    """A call's own defaults give way to them."""
    asker.answer(said({}))

    def call(client):
        return client.with_options(Options(timeout=5, headers={"X-A": "1"})).trigger_action("g", "a", "x")

    asker.do(call)
    asker.do(lambda client: client.trigger_action("g", "a", "x"))
    first, second = asker.asked
    assert (first.headers["x-a"], first.timeouts.read) == ("1", 5.0)
    assert (second.headers.get("x-a"), second.timeouts.read) == (None, 960.0)
