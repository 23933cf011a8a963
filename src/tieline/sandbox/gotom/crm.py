"""Customers, and the jobs that take them over from a CRM."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.gotom.calls import Call, paged
from tieline.sandbox.gotom.errors import Refused, answer, no_customer
from tieline.sandbox.gotom.fields import Document, is_document, items, read_object
from tieline.sandbox.gotom.lookups import Lookups

_PER_PAGE = 100
_REQUIRED = ("externalCrmId", "firm", "status", "statusEc", "language", "mainAddress")
_CHOICES: Mapping[str, tuple[object, ...]] = {
    "status": (0, 1),
    "statusEc": (1, 2, 3, 5),
    "language": ("de", "en", "fr", "it"),
    "vatType": (0, 2, 3, 7),
}
#: Addresses and contacts above which an import takes longer than a request waits.
_SLOW = 50


class Crm:
    """The customers, and what became of each import."""

    def __init__(self, lookups: Lookups) -> None:
        self._customers = lookups.customers
        #: Of each job: what it ended with, and whether nobody has asked yet.
        self._jobs: dict[int, tuple[Document | None, bool]] = {}

    def list_all(self, call: Call) -> Response:
        return paged(call, list(self._customers.values()), _PER_PAGE)

    def read(self, call: Call) -> Response:
        found = self._customers.get(call.args["customer"])
        if found is None:
            raise no_customer(call.args["customer"])
        return answer(200, {"ok": True, "customer": found})

    def update(self, call: Call) -> Response:
        job = len(self._jobs) + 1
        customer = _read_customer(call.body)
        problem = _problem(customer)
        errors: Document | None = None if problem is None else {"api_error": problem}
        slow = len(_parts(customer)) > _SLOW
        self._jobs[job] = (errors, slow)
        if problem is None:
            self._take(customer)
        if slow:
            return answer(202, {"jobId": job, "jobAlreadyFinished": False, "reason": "blocking_timeout"})
        told: Document = {"jobId": job, "jobAlreadyFinished": True, "errorLogs": errors, "warningLogs": None}
        if errors is not None:
            return answer(400, {**told, "error": {"msg": "data_error"}, "reason": "data_error"})
        return answer(200, told)

    def job(self, call: Call) -> Response:
        number = call.number("job")
        if number not in self._jobs:
            gone = {"jobStatus": "NO_JOB_FOUND", "sentJobId": number, "errorLogs": None, "warningLogs": None}
            return answer(404, gone)
        errors, waiting = self._jobs[number]
        self._jobs[number] = (errors, False)
        ended = "JOB_STATUS_FINISHED_OK" if errors is None else "JOB_STATUS_FINISHED_ERROR"
        return answer(
            200,
            {
                "jobStatus": "JOB_STATUS_WAITING" if waiting else ended,
                "sentJobId": number,
                "errorLogs": None if waiting else errors,
                "warningLogs": None,
            },
        )

    def _take(self, customer: Document) -> None:
        key = str(customer["externalCrmId"])
        known = self._customers.get(key, {"id": len(self._customers) + 1, "addresses": [], "contacts": []})
        merged = {name: _merged(known.get(name), customer.get(name)) for name in ("addresses", "contacts")}
        self._customers[key] = {**known, **customer, **merged}


def _read_customer(body: bytes) -> Document:
    if not body:
        raise _severe("Request had no body")
    try:
        given = read_object(body).get("customer")
    except Refused:
        raise _severe("Request is no valid JSON") from None
    if not is_document(given):
        raise _severe("Request had no customer")
    return given


def _severe(message: str) -> Refused:
    return Refused(
        answer(
            400,
            {
                "jobId": None,
                "jobAlreadyFinished": True,
                "errorLogs": None,
                "warningLogs": None,
                "error": {"msg": message},
                "reason": "data_error",
            },
        )
    )


def _problem(customer: Document) -> str | None:
    missing = [name for name in _REQUIRED if customer.get(name) in (None, "")]
    if missing:
        return f"Customer expects the key {missing[0]} to be present in data."
    for name, choices in _CHOICES.items():
        if name in customer and customer[name] not in choices:
            return f"Customer has a value for {name} that is none of {', '.join(map(str, choices))}."
    main = customer["mainAddress"]
    if not is_document(main) or not main.get("externalCrmId"):
        return "CustomerAddress expects the key externalCrmId to be present in data."
    for each in _parts(customer):
        if not is_document(each) or not each.get("externalCrmId"):
            return "Addresses and contacts expect the key externalCrmId to be present in data."
    return None


def _parts(customer: Document) -> list[object]:
    return [*items(customer.get("addresses")), *items(customer.get("contacts"))]


def _merged(known: object, given: object) -> list[object]:
    """Return the items of both by their ids in the CRM; what is left out stays."""
    both = (each for each in (*items(known), *items(given)) if is_document(each))
    return list({each["externalCrmId"]: each for each in both}.values())
