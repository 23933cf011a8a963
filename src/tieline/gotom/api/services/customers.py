# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Customers: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import (
    UNSET,
    Answer,
    AsyncService,
    Body,
    Op,
    PagedOp,
    Paging,
    Param,
    Service,
    filled,
)

from .. import models

if TYPE_CHECKING:
    from typing import Any

    from tieline.runtime import AsyncPages, Options, Page

    from ..models import (
        Customer,
        CustomerAnswer,
        CustomerDict,
        CustomerImport,
        CustomerImportDict,
        CustomerPage,
        ImportResult,
        ImportStatus,
    )


_GET: Op[CustomerAnswer] = Op(
    "GET",
    "/app-api/customer/{customer}",
    id="getCustomer",
    params=(Param("customer", "path"),),
    answers=(
        Answer("200", "json", lambda: models.CustomerAnswer),
        Answer("404", "json", lambda: models.CustomerAnswer),
    ),
)

_GET_IMPORT: Op[ImportStatus] = Op(
    "GET",
    "/app-api/crm-sync-import-external-crm-id/error-logs/{job}",
    id="getImport",
    params=(Param("job", "path"),),
    answers=(
        Answer("200", "json", lambda: models.ImportStatus),
        Answer("404", "json", lambda: models.ImportStatus),
    ),
)

_IMPORT_CUSTOMER: Op[ImportResult] = Op(
    "POST",
    "/app-api/crm-sync-import-external-crm-id/update-customer",
    id="importCustomer",
    bodies=(Body("json", type=lambda: models.CustomerImport),),
    answers=(
        Answer("200", "json", lambda: models.ImportResult),
        Answer("202", "json", lambda: models.ImportResult),
        Answer("400", "json", lambda: models.ImportResult),
    ),
)

_LIST: PagedOp[CustomerPage, Customer] = PagedOp(
    "GET",
    "/app-api/customer",
    id="listCustomers",
    answers=(Answer("200", "json", lambda: models.CustomerPage),),
    paging=Paging(
        "next_url",
        items="items",
        item=lambda: models.Customer,
        next="pagination.nextPageUrl",
    ),
)


class CustomersService(Service):
    """Customers."""

    def get(self, *, customer: str, options: Options | None = None) -> CustomerAnswer:
        """Read a customer

        Args:
            customer: The customer's id in the CRM.

        `GET /app-api/customer/{customer}`, operationId `getCustomer`
        """
        return self._call(_GET, (customer,), options=options)

    def get_import(self, *, job: int, options: Options | None = None) -> ImportStatus:
        """Ask how an import stands

        `GET /app-api/crm-sync-import-external-crm-id/error-logs/{job}`, operationId `getImport`
        """
        return self._call(_GET_IMPORT, (job,), options=options)

    @_overload
    def import_customer(
        self,
        *,
        customer: Customer | CustomerDict,
        options: Options | None = None,
    ) -> ImportResult: ...

    @_overload
    def import_customer(
        self,
        *,
        body: CustomerImport | CustomerImportDict,
        options: Options | None = None,
    ) -> ImportResult: ...

    def import_customer(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> ImportResult:
        """Create or change a customer, with addresses and contacts

        Addresses and contacts are merged by their ids in the CRM; what is left out stays.

        Args:
            body: Instead of the fields of `CustomerImport`.

        `POST /app-api/crm-sync-import-external-crm-id/update-customer`, operationId
        `importCustomer`
        """
        return self._call(
            _IMPORT_CUSTOMER,
            (),
            body=filled(_IMPORT_CUSTOMER, body, fields),
            options=options,
        )

    def list(self, *, options: Options | None = None) -> Page[Customer]:
        """List customers

        `GET /app-api/customer`, operationId `listCustomers`
        """
        return self._pages(_LIST, (), options=options)


class AsyncCustomersService(AsyncService):
    """Customers."""

    async def get(self, *, customer: str, options: Options | None = None) -> CustomerAnswer:
        """Read a customer

        Args:
            customer: The customer's id in the CRM.

        `GET /app-api/customer/{customer}`, operationId `getCustomer`
        """
        return await self._call(_GET, (customer,), options=options)

    async def get_import(self, *, job: int, options: Options | None = None) -> ImportStatus:
        """Ask how an import stands

        `GET /app-api/crm-sync-import-external-crm-id/error-logs/{job}`, operationId `getImport`
        """
        return await self._call(_GET_IMPORT, (job,), options=options)

    @_overload
    async def import_customer(
        self,
        *,
        customer: Customer | CustomerDict,
        options: Options | None = None,
    ) -> ImportResult: ...

    @_overload
    async def import_customer(
        self,
        *,
        body: CustomerImport | CustomerImportDict,
        options: Options | None = None,
    ) -> ImportResult: ...

    async def import_customer(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> ImportResult:
        """Create or change a customer, with addresses and contacts

        Addresses and contacts are merged by their ids in the CRM; what is left out stays.

        Args:
            body: Instead of the fields of `CustomerImport`.

        `POST /app-api/crm-sync-import-external-crm-id/update-customer`, operationId
        `importCustomer`
        """
        return await self._call(
            _IMPORT_CUSTOMER,
            (),
            body=filled(_IMPORT_CUSTOMER, body, fields),
            options=options,
        )

    def list(self, *, options: Options | None = None) -> AsyncPages[Customer]:
        """List customers

        `GET /app-api/customer`, operationId `listCustomers`
        """
        return self._pages(_LIST, (), options=options)
