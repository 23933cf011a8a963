"""What an API's answers mean."""

import pytest

from tieline.connections.answers import is_empty, refusal
from tieline.core.errors import BadAnswer, CursorExpired, PermissionMissing, RequestRejected, Unauthorized
from tieline.http.model import Response
from tieline.providers.catalogue import load
from tieline.providers.model import ErrorShape

SHAPE = load("gong").errors


def answer(status, *errors):
    listed = ",".join(f'"{error}"' for error in errors)
    return Response(status=status, body=f'{{"requestId":"4al018","errors":[{listed}]}}'.encode())


def judge(response, *, on_cursor=False):
    return is_empty(response, SHAPE, empty_statuses=frozenset({404}), on_cursor=on_cursor)


def test_success_is_a_page():
    """A 2xx is to be read."""
    assert not judge(Response(status=200, body=b"{}"))


def test_404_in_the_apis_own_form_is_empty():
    """Gong's 404 means that a range holds nothing."""
    assert judge(answer(404, "No calls found corresponding to the provided filters"))


def test_404_of_another_host_is_no_empty_range():
    """A 404 that is not in the API's form is a wrong address."""
    with pytest.raises(BadAnswer, match="base URL"):
        judge(Response(status=404, body=b"<html>not found</html>"))


@pytest.mark.parametrize(
    ("response", "on_cursor", "error"),
    [
        (answer(401, "bad credentials"), False, Unauthorized),
        (
            answer(401, "You don't have permission to use 'api:users:read' in your app."),
            False,
            PermissionMissing,
        ),
        (answer(403, "denied"), False, PermissionMissing),
        (answer(400, "cursor has expired"), True, CursorExpired),
        (
            answer(400, "Json parse error, verify Json format matches the API description."),
            True,
            CursorExpired,
        ),
        (answer(400, "Json parse error"), False, RequestRejected),
        (answer(405, "Method Not Allowed"), False, RequestRejected),
    ],
)
def test_refusals(response, on_cursor, error):
    """Each refusal is the error that says who must act, with what the API said."""
    with pytest.raises(error) as caught:
        judge(response, on_cursor=on_cursor)
    assert error is type(caught.value)
    assert caught.value.request_id == "4al018"


@pytest.mark.parametrize("body", [b'{"errors":["\xff"]}', b'{"errors":' * 100_000])
def test_what_cannot_be_read_is_not_the_apis_own_form(body):
    """Neither broken text nor endless nesting breaks the reader."""
    with pytest.raises(RequestRejected, match="base URL"):
        judge(Response(status=418, body=body))


@pytest.mark.parametrize(
    ("status", "body", "error", "told"),
    [
        (
            401,
            b'{"error":{"message":"who are you"}}',
            Unauthorized,
            "the API refused these credentials (401): who are you",
        ),
        (401, b"<html>no</html>", Unauthorized, "the API refused these credentials (401)"),
        (
            401,
            b'{"message":"no\\n\\u001b[1m key"}',
            Unauthorized,
            "the API refused these credentials (401): no [1m key",
        ),
        (403, b'{"detail":"not you"}', PermissionMissing, "the API answered HTTP 403: not you"),
        (400, b'{"error":"odd"}', RequestRejected, "the API answered HTTP 400: odd"),
        (404, b'{"title":"gone"}', RequestRejected, "the API answered HTTP 404: gone"),
        (404, b"<html>no</html>", BadAnswer, "the API answered HTTP 404; is the base URL right?"),
    ],
)
def test_an_api_whose_form_is_not_known_is_understood_anyway(status, body, error, told):
    """By its status, with its words where errors usually have them."""
    problem = refusal(Response(status=status, body=body), ErrorShape())
    assert (type(problem), problem.message, problem.status) == (error, told, status)
