# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Data Privacy: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import BaseResponse, EmailAddressReferences, PhoneNumberReferences


_FIND_ALL_REFERENCES_TO_EMAIL_ADDRESS: Op[EmailAddressReferences] = Op(
    "GET",
    "/v2/data-privacy/data-for-email-address",
    id="findAllReferencesToEmailAddress",
    params=(Param("emailAddress"),),
    answers=(
        Answer("200", "json", lambda: models.EmailAddressReferences),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_FIND_ALL_REFERENCES_TO_PHONE_NUMBER: Op[PhoneNumberReferences] = Op(
    "GET",
    "/v2/data-privacy/data-for-phone-number",
    id="findAllReferencesToPhoneNumber",
    params=(Param("phoneNumber"),),
    answers=(
        Answer("200", "json", lambda: models.PhoneNumberReferences),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_PURGE_EMAIL_ADDRESS: Op[BaseResponse] = Op(
    "POST",
    "/v2/data-privacy/erase-data-for-email-address",
    id="purgeEmailAddress",
    params=(Param("emailAddress"),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_PURGE_PHONE_NUMBER: Op[BaseResponse] = Op(
    "POST",
    "/v2/data-privacy/erase-data-for-phone-number",
    id="purgePhoneNumber",
    params=(Param("phoneNumber"),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class DataPrivacyService(Service):
    """Finding and erasing all that belongs to a person."""

    def find_all_references_to_email_address(
        self,
        *,
        email_address: str,
        options: Options | None = None,
    ) -> EmailAddressReferences:
        """Find what belongs to an e-mail address

        Lists the e-mails, calls, meetings, CRM objects and engagement that name an e-mail address.
        Where there is nothing all lists are empty.

        Args:
            email_address: The e-mail address to look for.

        `GET /v2/data-privacy/data-for-email-address`, operationId `findAllReferencesToEmailAddress`
        """
        return self._call(_FIND_ALL_REFERENCES_TO_EMAIL_ADDRESS, (email_address,), options=options)

    def find_all_references_to_phone_number(
        self,
        *,
        phone_number: str,
        options: Options | None = None,
    ) -> PhoneNumberReferences:
        """Find what belongs to a phone number

        Lists the leads and contacts with a phone number, and their calls and e-mails. Where there
        is nothing all lists are empty.

        Args:
            phone_number: The number to look for, from `+` and the country code on. Blanks, dashes and
                brackets do not matter.

        `GET /v2/data-privacy/data-for-phone-number`, operationId `findAllReferencesToPhoneNumber`
        """
        return self._call(_FIND_ALL_REFERENCES_TO_PHONE_NUMBER, (phone_number,), options=options)

    def purge_email_address(
        self,
        *,
        email_address: str,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to an e-mail address

        Erases the calls and e-mails that name an e-mail address, and the leads and contacts that
        have it. It takes hours, and is refused where it would erase unusually much. Erase the data
        in your CRM and mail system first, else Gong imports it again. An address that nothing
        belongs to is no error.

        Args:
            email_address: The e-mail address to look for.

        `POST /v2/data-privacy/erase-data-for-email-address`, operationId `purgeEmailAddress`
        """
        return self._call(_PURGE_EMAIL_ADDRESS, (email_address,), options=options)

    def purge_phone_number(
        self,
        *,
        phone_number: str,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to a phone number

        Erases the leads and contacts that have a phone number, with their calls and e-mails. It
        takes hours, and is refused where it would erase unusually much. Erase the data in your CRM
        and mail system first, else Gong imports it again. A number that nothing belongs to is no
        error.

        Args:
            phone_number: The number to look for, from `+` and the country code on. Blanks, dashes and
                brackets do not matter.

        `POST /v2/data-privacy/erase-data-for-phone-number`, operationId `purgePhoneNumber`
        """
        return self._call(_PURGE_PHONE_NUMBER, (phone_number,), options=options)


class AsyncDataPrivacyService(AsyncService):
    """Finding and erasing all that belongs to a person."""

    async def find_all_references_to_email_address(
        self,
        *,
        email_address: str,
        options: Options | None = None,
    ) -> EmailAddressReferences:
        """Find what belongs to an e-mail address

        Lists the e-mails, calls, meetings, CRM objects and engagement that name an e-mail address.
        Where there is nothing all lists are empty.

        Args:
            email_address: The e-mail address to look for.

        `GET /v2/data-privacy/data-for-email-address`, operationId `findAllReferencesToEmailAddress`
        """
        return await self._call(
            _FIND_ALL_REFERENCES_TO_EMAIL_ADDRESS,
            (email_address,),
            options=options,
        )

    async def find_all_references_to_phone_number(
        self,
        *,
        phone_number: str,
        options: Options | None = None,
    ) -> PhoneNumberReferences:
        """Find what belongs to a phone number

        Lists the leads and contacts with a phone number, and their calls and e-mails. Where there
        is nothing all lists are empty.

        Args:
            phone_number: The number to look for, from `+` and the country code on. Blanks, dashes and
                brackets do not matter.

        `GET /v2/data-privacy/data-for-phone-number`, operationId `findAllReferencesToPhoneNumber`
        """
        return await self._call(
            _FIND_ALL_REFERENCES_TO_PHONE_NUMBER,
            (phone_number,),
            options=options,
        )

    async def purge_email_address(
        self,
        *,
        email_address: str,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to an e-mail address

        Erases the calls and e-mails that name an e-mail address, and the leads and contacts that
        have it. It takes hours, and is refused where it would erase unusually much. Erase the data
        in your CRM and mail system first, else Gong imports it again. An address that nothing
        belongs to is no error.

        Args:
            email_address: The e-mail address to look for.

        `POST /v2/data-privacy/erase-data-for-email-address`, operationId `purgeEmailAddress`
        """
        return await self._call(_PURGE_EMAIL_ADDRESS, (email_address,), options=options)

    async def purge_phone_number(
        self,
        *,
        phone_number: str,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to a phone number

        Erases the leads and contacts that have a phone number, with their calls and e-mails. It
        takes hours, and is refused where it would erase unusually much. Erase the data in your CRM
        and mail system first, else Gong imports it again. A number that nothing belongs to is no
        error.

        Args:
            phone_number: The number to look for, from `+` and the country code on. Blanks, dashes and
                brackets do not matter.

        `POST /v2/data-privacy/erase-data-for-phone-number`, operationId `purgePhoneNumber`
        """
        return await self._call(_PURGE_PHONE_NUMBER, (phone_number,), options=options)
