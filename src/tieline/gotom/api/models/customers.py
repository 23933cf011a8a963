# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of customers."""

from __future__ import annotations

from typing import Any, Literal

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared


class Address(Model, kw_only=True):
    """`#/components/schemas/Address` in the document."""

    external_crm_id: str = field(name="externalCrmId")
    title: str | None | Unset = UNSET
    firm: str | None | Unset = UNSET
    zip: str | None | Unset = UNSET
    place: str | None | Unset = UNSET

    country: str | None | Unset = UNSET
    """In two letters."""

    sending_rule: Literal["email", "post"] | str | None | Unset = field(name="sendingRule", default=UNSET)


class Contact(Model, kw_only=True):
    """`#/components/schemas/Contact` in the document."""

    external_crm_id: str = field(name="externalCrmId")
    people_gender: Literal["M", "F", "D"] | str | None | Unset = field(name="peopleGender", default=UNSET)
    people_name: str | None | Unset = field(name="peopleName", default=UNSET)
    people_lastname: str | None | Unset = field(name="peopleLastname", default=UNSET)
    people_status: Literal["A", "N"] | str | None | Unset = field(name="peopleStatus", default=UNSET)


class CrmReference(Model, kw_only=True):
    """`#/components/schemas/CrmReference` in the document."""

    external_crm_id: str = field(name="externalCrmId")


class Customer(Model, kw_only=True):
    """`#/components/schemas/Customer` in the document."""

    external_crm_id: str = field(name="externalCrmId")
    external_id: str | None | Unset = field(name="externalId", default=UNSET)
    firm: str

    status: int
    """1 active; 0 not."""

    status_ec: int = field(name="statusEc")
    """1 customer, 2 intermediator, 3 agency, 5 publisher."""

    language: Literal["de", "en", "fr", "it"] | str
    main_address: CrmReference = field(name="mainAddress")
    mwst: str | None | Unset = UNSET
    vat_type: int | None | Unset = field(name="vatType", default=UNSET)
    industry: Any = UNSET
    addresses: list[Address] | None | Unset = UNSET
    contacts: list[Contact] | None | Unset = UNSET
    tags: list[Any] | None | Unset = UNSET
    references: list[Any] | None | Unset = UNSET
    consultants: list[Any] | None | Unset = UNSET
    payment_term: Any = field(name="paymentTerm", default=UNSET)
    pipeline_status: CrmReference | None | Unset = field(name="pipelineStatus", default=UNSET)
    soft_deleted: bool | None | Unset = field(name="softDeleted", default=UNSET)


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
