# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of customers."""

from __future__ import annotations

from typing import Any, Literal

from tieline.runtime import ABSENT, Model, field

from . import shared as _shared


class Address(Model, kw_only=True):
    """`#/components/schemas/Address` in the document."""

    external_crm_id: str = field(name="externalCrmId")
    title: str | None = ABSENT
    firm: str | None = ABSENT
    zip: str | None = ABSENT
    place: str | None = ABSENT

    country: str | None = ABSENT
    """In two letters."""

    sending_rule: Literal["email", "post"] | str | None = field(name="sendingRule", default=ABSENT)


class Contact(Model, kw_only=True):
    """`#/components/schemas/Contact` in the document."""

    external_crm_id: str = field(name="externalCrmId")
    people_gender: Literal["M", "F", "D"] | str | None = field(name="peopleGender", default=ABSENT)
    people_name: str | None = field(name="peopleName", default=ABSENT)
    people_lastname: str | None = field(name="peopleLastname", default=ABSENT)
    people_status: Literal["A", "N"] | str | None = field(name="peopleStatus", default=ABSENT)


class CrmReference(Model, kw_only=True):
    """`#/components/schemas/CrmReference` in the document."""

    external_crm_id: str = field(name="externalCrmId")


class Customer(Model, kw_only=True):
    """`#/components/schemas/Customer` in the document."""

    external_crm_id: str = field(name="externalCrmId")
    external_id: str | None = field(name="externalId", default=ABSENT)
    firm: str

    status: int
    """1 active; 0 not."""

    status_ec: int = field(name="statusEc")
    """1 customer, 2 intermediator, 3 agency, 5 publisher."""

    language: Literal["de", "en", "fr", "it"] | str
    main_address: CrmReference = field(name="mainAddress")
    mwst: str | None = ABSENT
    vat_type: int | None = field(name="vatType", default=ABSENT)
    industry: Any = ABSENT
    addresses: list[Address] | None = ABSENT
    contacts: list[Contact] | None = ABSENT
    tags: list[Any] | None = ABSENT
    references: list[Any] | None = ABSENT
    consultants: list[Any] | None = ABSENT
    payment_term: Any = field(name="paymentTerm", default=ABSENT)
    pipeline_status: CrmReference | None = field(name="pipelineStatus", default=ABSENT)
    soft_deleted: bool | None = field(name="softDeleted", default=ABSENT)


class CustomerAnswer(Model, kw_only=True):
    """`#/components/schemas/CustomerAnswer` in the document."""

    ok: bool | None = None
    message: str | None = None
    customer: Customer | None = None


class CustomerImport(Model, kw_only=True):
    """`#/components/schemas/CustomerImport` in the document."""

    customer: Customer


class CustomerPage(Model, kw_only=True):
    """`#/components/schemas/CustomerPage` in the document."""

    pagination: _shared.Pagination | None = None
    items: list[Customer] | None = None


class ImportResult(Model, kw_only=True):
    """`#/components/schemas/ImportResult` in the document."""

    job_id: int | None = field(name="jobId", default=None)
    job_already_finished: bool | None = field(name="jobAlreadyFinished", default=None)
    reason: Literal["data_error", "blocking_timeout", "blocking_buried", "queue_internal"] | str | None = None
    error: _shared.Message | None = None
    error_logs: Any = field(name="errorLogs", default=None)
    warning_logs: Any = field(name="warningLogs", default=None)


class ImportStatus(Model, kw_only=True):
    """`#/components/schemas/ImportStatus` in the document."""

    job_status: Literal["NO_JOB_FOUND", "JOB_STATUS_WAITING", "JOB_STATUS_FINISHED_OK", "JOB_STATUS_FINISHED_ERROR"] | str | None = field(name="jobStatus", default=None)
    sent_job_id: int | None = field(name="sentJobId", default=None)
    error_logs: Any = field(name="errorLogs", default=None)
    warning_logs: Any = field(name="warningLogs", default=None)
