"""The six shapes in which goTom tells what is wrong, and the codes of its rules."""

from __future__ import annotations

import msgspec

from tieline.sandbox.gong.asgi import Response

JSON = "application/json"
_RFC = "https://tools.ietf.org/html/rfc2616#section-10"
_HTML = """<!DOCTYPE html>
<html>
<head><title>{title}</title></head>
<body><h1>{title}</h1></body>
</html>
"""
#: What each rule is called.
IN_USE = "1f06b2d7-49b4-4b8b-aa66-5172aeb01e97"
UNKNOWN_ID = "5658b9ca-ce50-4a98-a0da-97d9361845e3"
CURRENCY = "8d6a458b-362a-4b13-b3bb-fe0772a4fc7e"
BILLING_TYPE = "7e44e734-3535-4172-8e32-0efa8b33a5e0"
NO_PLACEMENT = "e3a1d7f7-4fcf-4b7d-8d87-38a60126462f"
SUBLINES = "3b254c3d-590c-4edc-b763-c49f5a703355"
COMMISSION = "6e40c9b1-7f75-4a3a-8149-26adecd9a5d4"
COMMISSION_STATUS = "9bf0acca-73cf-448f-8907-bc70ae240b16"
BOTH_AMOUNTS = "5268ee13-0ad7-4393-a4be-6e17fbeb9569"
NO_AMOUNT = "b3b2187f-b34a-489e-ae7e-e171e7776bd4"
DISCOUNT_IN_USE = "450ae979-312c-45b9-b61a-dfcde745b8e7"
DISCOUNT_NOT_EMPTY = "d4c8a1b5-7492-4c65-833f-d3473dd76854"
FLIGHT_DISCOUNT_IN_USE = "586bec40-0170-4a20-81a3-328afcef65a5"
ARCHIVED = "60e2547e-bac4-4738-bcfc-6b38fa847a16"
EXPRESSION = "6b3befbc-2f01-4ddf-be21-b57898905284"


class Violation(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One field that breaks a rule."""

    property_path: str
    message: str
    invalid_value: object = None
    cause: None = None
    code: str = EXPRESSION


class Refused(Exception):  # it carries an answer, which is no fault of the sandbox
    """Ends a request with an answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def answer(status: int, value: object) -> Response:
    """Return an answer in JSON."""
    return Response(status=status, body=(msgspec.json.encode(value),), content_type=JSON)


def framework(status: int, detail: str) -> Response:
    """Return what the framework says by itself, of a path that leads nowhere for one."""
    return answer(status, {"type": _RFC, "title": "An error occurred", "status": status, "detail": detail})


def not_found() -> Refused:
    return Refused(framework(404, "Not Found"))


def invalid(*violations: Violation) -> Refused:
    """Return the refusal of a whole payload, for the fields that break rules."""
    return Refused(answer(400, {"errors": violations}))


def broken(path: str, message: str, code: str, value: object = None) -> Refused:
    """Return the refusal of a payload for one field."""
    return invalid(Violation(property_path=path, message=message, invalid_value=value, code=code))


def unprocessable(message: str) -> Refused:
    return Refused(answer(422, {"error": {"msg": message}}))


def server_error() -> Response:
    return answer(500, {"message": "Internal Server Error"})


def no_customer(crm_id: str) -> Refused:
    message = f"No customer found for external crm id {crm_id}"
    return Refused(answer(404, {"ok": False, "message": message, "customer": None}))


def unauthorized(message: str) -> Refused:
    """Return what a wrong signature is answered with: a text, and no object."""
    return Refused(answer(401, message))


def page(status: int, title: str) -> Refused:
    """Return an HTML page, which reports are refused with."""
    body = _HTML.format(title=title).encode()
    return Refused(Response(status=status, body=(body,), content_type="text/html; charset=UTF-8"))
