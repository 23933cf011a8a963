"""Which answer an error gives."""

import inspect

import msgspec
import pytest

from tieline.core import errors
from tieline.core.errors import ConfigurationError, StorageError, TielineError, UsageError
from tieline.functions.codec import BadInput, BadOutput
from tieline.functions.failure import failure
from tieline.server.errors import (
    TABLE,
    ErrorEnvelope,
    Issue,
    Refusal,
    function_refusal,
    kept_refusal,
    refusal_of,
)
from tieline.work.model import ABORTED

CLASSES = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, TielineError)]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.UnknownName("x"), 404, "not_found"),
        (errors.Unauthorized(), 400, "invalid_credentials"),
        (errors.PermissionMissing(), 403, "invalid_permissions"),
        (errors.RateLimited(), 424, "provider_rate_limited"),
        (errors.QuotaSpent(), 424, "provider_rate_limited"),
        (errors.Unavailable(), 424, "provider_unavailable"),
        (errors.BadAnswer(), 424, "provider_error"),
        (errors.CursorExpired(), 424, "provider_error"),
        (errors.RefreshFailed(), 400, "invalid_credentials"),
        (errors.RefreshBackoff(), 424, "connection_refresh_backoff"),
        (errors.RefreshExhausted(), 424, "connection_refresh_exhausted"),
        (errors.EgressRefused(), 400, "address_not_allowed"),
        (errors.DatabaseBusy(), 503, "database_busy"),
        (errors.DiskFull(), 503, "disk_full"),
        (errors.AlreadyRunning(), 409, "conflict"),
    ],
)
def test_a_class_has_a_status_and_a_code(error, status, code):
    """And its message is passed on."""
    refusal = refusal_of(error)
    assert (refusal.status, refusal.problem.code) == (status, code)
    assert refusal.problem.message == error.message


def test_each_class_is_reached():
    """None of the table stands behind a broader one."""
    for place, (kind, _, _) in enumerate(TABLE):
        assert not [former for former, _, _ in TABLE[:place] if issubclass(kind, former)]


def test_a_wrong_input_names_its_field():
    """Under the code of the part that it came in."""
    refusal = refusal_of(UsageError("a.b: is wrong", field="a.b"), bad_input="invalid_query_params")
    assert (refusal.status, refusal.problem.code) == (400, "invalid_query_params")
    assert refusal.problem.errors == (Issue(code="custom", message="a.b: is wrong", path=("a", "b")),)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StorageError("the database at db.internal failed"), "storage_unavailable"),
        (errors.DatabaseNewer("x"), "storage_unavailable"),
        (errors.WrongKey("x"), "wrong_encryption_key"),
    ],
)
def test_a_store_that_cannot_be_used_is_unavailable(error, code):
    """What its operator has to know is not for callers."""
    refusal = refusal_of(error)
    assert (refusal.status, refusal.problem.code) == (503, code)
    assert error.message not in refusal.problem.message


@pytest.mark.parametrize("error", [ConfigurationError("x"), TielineError()])
def test_what_is_not_the_caller_s_is_a_fault(error):
    """Its text is for the operator."""
    assert refusal_of(error) is None


def test_every_class_is_judged():
    """By the table, as a wrong input, or knowingly as a fault."""
    faults = {
        errors.TielineError,
        errors.ConfigurationError,
        errors.MissingExtra,
        errors.RunError,
        errors.LeaseLost,
        errors.SignatureRefused,
        # Those that functions fail with are told by `function_refusal`.
        errors.FunctionError,
        errors.FunctionFailed,
        errors.FunctionTimeout,
        errors.ActionError,
        errors.OutputTooLarge,
    }
    judged = {
        kind for kind in CLASSES if kind is UsageError or any(issubclass(kind, each) for each, _, _ in TABLE)
    }
    assert set(CLASSES) - judged == faults


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.ActionError({"a": 1}), 500, "action_script_runtime_error"),
        (errors.FunctionFailed("KeyError"), 500, "script_internal_error"),
        (errors.FunctionTimeout(), 500, "function_runtime_timed_out"),
        (errors.OutputTooLarge(), 400, "script_output_too_large"),
        (errors.Unavailable(), 500, "script_network_error"),
        (errors.UpstreamError(status=402), 424, "script_http_error"),
        (BadInput("input.a: is wrong", field="input.a"), 400, "invalid_action_input"),
        (BadOutput("output: is wrong", field="output"), 400, "invalid_action_output"),
        (errors.RefreshBackoff(), 424, "connection_refresh_backoff"),
        (errors.DatabaseBusy(), 503, "database_busy"),
        (errors.LeaseLost(), 500, "script_internal_error"),
    ],
)
def test_what_a_function_fails_with(error, status, code):
    """It, the API that it called, or what it stands on."""
    refusal = function_refusal(error)
    assert (refusal.status, refusal.problem.code) == (status, code)


def test_an_action_tells_why_and_an_api_what_it_said():
    """At once, and as it was written down."""
    refused = function_refusal(errors.ActionError({"a": 1}, "no"))
    assert (refused.problem.payload, refused.problem.message) == ({"a": 1}, "no")
    upstream = errors.UpstreamError("x", status=402, headers={"x-rate-limit": "1", "server": "s"}, body=b"{}")
    told = function_refusal(upstream).problem.upstream
    assert told == {"status": 402, "headers": {"x-rate-limit": "1"}, "body": {}}
    kept = kept_refusal(msgspec.to_builtins(failure(upstream)))
    assert (kept.status, kept.problem.code, kept.problem.upstream) == (424, "script_http_error", told)
    assert kept_refusal(ABORTED).status == 500
    assert kept_refusal({}).problem.code == "server_error"


def test_the_envelope_holds_what_there_is():
    """And nothing that there is not."""
    bare = msgspec.json.encode(ErrorEnvelope(error=Refusal(404, "not_found").problem))
    assert bare == b'{"error":{"code":"not_found"}}'
    full = Refusal(
        400, "x", "m", issues=[Issue(code="c", message="m", path=("a", "0"))], payload=None
    ).problem
    assert msgspec.json.decode(msgspec.json.encode(full)) == {
        "code": "x",
        "message": "m",
        "errors": [{"code": "c", "message": "m", "path": ["a", "0"]}],
        "payload": None,
    }
