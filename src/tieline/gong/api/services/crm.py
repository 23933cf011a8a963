# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""CRM: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from tieline.runtime import FileInput, Options

    from ..models import (
        AsyncProcessingResponse,
        BaseResponse,
        CrmEntityType,
        CrmIntegrationsResponse,
        CrmObjectsResponse,
        CrmSchemaField,
        CrmSchemaFieldDict,
        CrmSchemaResponse,
        GenericCrmRegistrationRequest,
        GenericCrmRegistrationRequestDict,
        RegisterGenericCrmResponse,
        RequestStatusResponse,
        UploadCrmDataRequest,
        UploadCrmDataRequestDict,
    )


_DELETE_GENERIC_INTEGRATION: Op[AsyncProcessingResponse] = Op(
    "DELETE",
    "/v2/crm/integrations",
    id="deleteGenericCrmIntegration",
    params=(Param("integrationId"), Param("clientRequestId")),
    answers=(
        Answer("201", "json", lambda: models.AsyncProcessingResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_OBJECTS: Op[CrmObjectsResponse] = Op(
    "GET",
    "/v2/crm/entities",
    id="getCrmObjects",
    params=(Param("integrationId"), Param("objectType")),
    bodies=(Body("json", type=lambda: list[str]),),
    answers=(
        Answer("200", "json", lambda: models.CrmObjectsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("415", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_REQUEST_STATUS: Op[RequestStatusResponse] = Op(
    "GET",
    "/v2/crm/request-status",
    id="getRequestStatus",
    params=(Param("integrationId"), Param("clientRequestId")),
    answers=(
        Answer("200", "json", lambda: models.RequestStatusResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_GENERIC_INTEGRATION: Op[CrmIntegrationsResponse] = Op(
    "GET",
    "/v2/crm/integrations",
    id="listGenericCrmIntegration",
    answers=(
        Answer("200", "json", lambda: models.CrmIntegrationsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_SCHEMA_FIELDS: Op[CrmSchemaResponse] = Op(
    "GET",
    "/v2/crm/entity-schema",
    id="listCrmSchemaFields",
    params=(Param("integrationId"), Param("objectType")),
    answers=(
        Answer("200", "json", lambda: models.CrmSchemaResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_REGISTER_GENERIC_INTEGRATION: Op[RegisterGenericCrmResponse] = Op(
    "PUT",
    "/v2/crm/integrations",
    id="registerGenericCrmIntegration",
    bodies=(Body("json", type=lambda: models.GenericCrmRegistrationRequest),),
    answers=(
        Answer("200", "json", lambda: models.RegisterGenericCrmResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UPLOAD_DATA: Op[AsyncProcessingResponse] = Op(
    "POST",
    "/v2/crm/entities",
    id="uploadCrmData",
    params=(Param("integrationId"), Param("objectType"), Param("clientRequestId")),
    bodies=(Body("multipart", type=lambda: models.UploadCrmDataRequest),),
    answers=(
        Answer("201", "json", lambda: models.AsyncProcessingResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UPLOAD_SCHEMA_FIELD: Op[BaseResponse] = Op(
    "POST",
    "/v2/crm/entity-schema",
    id="uploadCrmSchemaField",
    params=(Param("integrationId"), Param("objectType")),
    bodies=(Body("json", type=lambda: list[models.CrmSchemaField]),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("201", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class CrmService(Service):
    """Data of a CRM that Gong does not connect to by itself: register it, shape it, upload it."""

    def delete_generic_integration(
        self,
        *,
        integration_id: int,
        client_request_id: str,
        options: Options | None = None,
    ) -> AsyncProcessingResponse:
        """Delete the integration

        Deletes the integration and all objects that were uploaded through it. It takes up to a day:
        ask for its state at `/v2/crm/request-status`.

        Args:
            integration_id: The integration, as registering it told.
            client_request_id: Your own id for this request, of letters, digits, dashes and underscores. One that
                was used before is a 409; by it the progress is asked for.

        `DELETE /v2/crm/integrations`, operationId `deleteGenericCrmIntegration`
        """
        return self._call(
            _DELETE_GENERIC_INTEGRATION,
            (integration_id, client_request_id),
            options=options,
        )

    def get_objects(
        self,
        *,
        body: Sequence[str],
        integration_id: int,
        object_type: CrmEntityType,
        options: Options | None = None,
    ) -> CrmObjectsResponse:
        """Read uploaded objects back

        Gives uploaded objects as Gong has stored them, to check an upload while you develop. The
        ids go in the body, though it is a GET; of more than a hundred only the first hundred count.
        Without a JSON body the answer is a 415.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of object, in capitals.
            body: The ids of the objects in the CRM.

        `GET /v2/crm/entities`, operationId `getCrmObjects`
        """
        return self._call(_GET_OBJECTS, (integration_id, object_type), body=body, options=options)

    def get_request_status(
        self,
        *,
        integration_id: int,
        client_request_id: str,
        options: Options | None = None,
    ) -> RequestStatusResponse:
        """Get the state of an upload or a deletion

        Tells how far an upload or a deletion is. Of the lines that failed at most twenty are
        listed: correct them and upload again until it is `DONE`. Line 0 stands for the whole file.

        Args:
            integration_id: The integration, as registering it told.
            client_request_id: The id that you gave the request.

        `GET /v2/crm/request-status`, operationId `getRequestStatus`
        """
        return self._call(_GET_REQUEST_STATUS, (integration_id, client_request_id), options=options)

    def list_generic_integration(
        self,
        *,
        options: Options | None = None,
    ) -> CrmIntegrationsResponse:
        """List integrations

        Lists the integration of the company; there is at most one.

        `GET /v2/crm/integrations`, operationId `listGenericCrmIntegration`
        """
        return self._call(_LIST_GENERIC_INTEGRATION, (), options=options)

    def list_schema_fields(
        self,
        *,
        integration_id: int,
        object_type: CrmEntityType | None = None,
        options: Options | None = None,
    ) -> CrmSchemaResponse:
        """List the fields of objects

        Lists the fields that were uploaded for a kind of object, or for all kinds.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of object, in capitals; without it, all kinds.

        `GET /v2/crm/entity-schema`, operationId `listCrmSchemaFields`
        """
        return self._call(_LIST_SCHEMA_FIELDS, (integration_id, object_type), options=options)

    @_overload
    def register_generic_integration(
        self,
        *,
        owner_email: str,
        name: str,
        options: Options | None = None,
    ) -> RegisterGenericCrmResponse: ...

    @_overload
    def register_generic_integration(
        self,
        *,
        body: GenericCrmRegistrationRequest | GenericCrmRegistrationRequestDict,
        options: Options | None = None,
    ) -> RegisterGenericCrmResponse: ...

    def register_generic_integration(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> RegisterGenericCrmResponse:
        """Register an integration

        Registers the integration of the company and gives its id, which all other requests need. A
        second one is a 409, also beside one of Gong's own for Salesforce or HubSpot: delete the
        first.

        Args:
            owner_email: The e-mail address of the one who answers for it.
            name: Its name.
            body: Instead of the fields of `GenericCrmRegistrationRequest`.

        `PUT /v2/crm/integrations`, operationId `registerGenericCrmIntegration`
        """
        return self._call(
            _REGISTER_GENERIC_INTEGRATION,
            (),
            body=filled(_REGISTER_GENERIC_INTEGRATION, body, fields),
            options=options,
        )

    @_overload
    def upload_data(
        self,
        *,
        integration_id: int,
        object_type: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        client_request_id: str,
        data_file: FileInput,
        options: Options | None = None,
    ) -> AsyncProcessingResponse: ...

    @_overload
    def upload_data(
        self,
        *,
        body: UploadCrmDataRequest | UploadCrmDataRequestDict,
        integration_id: int,
        object_type: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        client_request_id: str,
        options: Options | None = None,
    ) -> AsyncProcessingResponse: ...

    def upload_data(
        self,
        *,
        body: Any = UNSET,
        integration_id: int,
        object_type: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        client_request_id: str,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncProcessingResponse:
        """Upload objects

        Adds, changes and deletes objects of one kind. The file has one JSON object to a line and at
        most 200 MB; see `CrmAccount`, `CrmContact`, `CrmDeal`, `CrmLead`, `CrmBusinessUser` and
        `CrmStage`, and add fields of your own that the schema knows. Objects are known by
        `objectId`; changes of one object go into separate files. The file is worked on later: ask
        for its state at `/v2/crm/request-status`.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of the objects, in capitals.
            client_request_id: Your own id for this request, of letters, digits, dashes and underscores. One that
                was used before is a 409; by it the progress is asked for.
            data_file: The file, with one JSON object to a line. Its dates have no milliseconds.
            body: Instead of the fields of `UploadCrmDataRequest`.

        `POST /v2/crm/entities`, operationId `uploadCrmData`
        """
        return self._call(
            _UPLOAD_DATA,
            (integration_id, object_type, client_request_id),
            body=filled(_UPLOAD_DATA, body, fields),
            options=options,
        )

    def upload_schema_field(
        self,
        *,
        body: Sequence[CrmSchemaField | CrmSchemaFieldDict],
        integration_id: int,
        object_type: CrmEntityType,
        options: Options | None = None,
    ) -> BaseResponse:
        """Set the fields of a kind of object

        Sets the fields of your own that objects of a kind have. Send all of them each time: one
        that is missing is refused. With `isDeleted` a field and its data go; another type makes a
        new field and drops the data of the old one.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of object, in capitals.
            body: All fields: a plain array, not an object.

        `POST /v2/crm/entity-schema`, operationId `uploadCrmSchemaField`
        """
        return self._call(
            _UPLOAD_SCHEMA_FIELD,
            (integration_id, object_type),
            body=body,
            options=options,
        )


class AsyncCrmService(AsyncService):
    """Data of a CRM that Gong does not connect to by itself: register it, shape it, upload it."""

    async def delete_generic_integration(
        self,
        *,
        integration_id: int,
        client_request_id: str,
        options: Options | None = None,
    ) -> AsyncProcessingResponse:
        """Delete the integration

        Deletes the integration and all objects that were uploaded through it. It takes up to a day:
        ask for its state at `/v2/crm/request-status`.

        Args:
            integration_id: The integration, as registering it told.
            client_request_id: Your own id for this request, of letters, digits, dashes and underscores. One that
                was used before is a 409; by it the progress is asked for.

        `DELETE /v2/crm/integrations`, operationId `deleteGenericCrmIntegration`
        """
        return await self._call(
            _DELETE_GENERIC_INTEGRATION,
            (integration_id, client_request_id),
            options=options,
        )

    async def get_objects(
        self,
        *,
        body: Sequence[str],
        integration_id: int,
        object_type: CrmEntityType,
        options: Options | None = None,
    ) -> CrmObjectsResponse:
        """Read uploaded objects back

        Gives uploaded objects as Gong has stored them, to check an upload while you develop. The
        ids go in the body, though it is a GET; of more than a hundred only the first hundred count.
        Without a JSON body the answer is a 415.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of object, in capitals.
            body: The ids of the objects in the CRM.

        `GET /v2/crm/entities`, operationId `getCrmObjects`
        """
        return await self._call(
            _GET_OBJECTS,
            (integration_id, object_type),
            body=body,
            options=options,
        )

    async def get_request_status(
        self,
        *,
        integration_id: int,
        client_request_id: str,
        options: Options | None = None,
    ) -> RequestStatusResponse:
        """Get the state of an upload or a deletion

        Tells how far an upload or a deletion is. Of the lines that failed at most twenty are
        listed: correct them and upload again until it is `DONE`. Line 0 stands for the whole file.

        Args:
            integration_id: The integration, as registering it told.
            client_request_id: The id that you gave the request.

        `GET /v2/crm/request-status`, operationId `getRequestStatus`
        """
        return await self._call(
            _GET_REQUEST_STATUS,
            (integration_id, client_request_id),
            options=options,
        )

    async def list_generic_integration(
        self,
        *,
        options: Options | None = None,
    ) -> CrmIntegrationsResponse:
        """List integrations

        Lists the integration of the company; there is at most one.

        `GET /v2/crm/integrations`, operationId `listGenericCrmIntegration`
        """
        return await self._call(_LIST_GENERIC_INTEGRATION, (), options=options)

    async def list_schema_fields(
        self,
        *,
        integration_id: int,
        object_type: CrmEntityType | None = None,
        options: Options | None = None,
    ) -> CrmSchemaResponse:
        """List the fields of objects

        Lists the fields that were uploaded for a kind of object, or for all kinds.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of object, in capitals; without it, all kinds.

        `GET /v2/crm/entity-schema`, operationId `listCrmSchemaFields`
        """
        return await self._call(_LIST_SCHEMA_FIELDS, (integration_id, object_type), options=options)

    @_overload
    async def register_generic_integration(
        self,
        *,
        owner_email: str,
        name: str,
        options: Options | None = None,
    ) -> RegisterGenericCrmResponse: ...

    @_overload
    async def register_generic_integration(
        self,
        *,
        body: GenericCrmRegistrationRequest | GenericCrmRegistrationRequestDict,
        options: Options | None = None,
    ) -> RegisterGenericCrmResponse: ...

    async def register_generic_integration(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> RegisterGenericCrmResponse:
        """Register an integration

        Registers the integration of the company and gives its id, which all other requests need. A
        second one is a 409, also beside one of Gong's own for Salesforce or HubSpot: delete the
        first.

        Args:
            owner_email: The e-mail address of the one who answers for it.
            name: Its name.
            body: Instead of the fields of `GenericCrmRegistrationRequest`.

        `PUT /v2/crm/integrations`, operationId `registerGenericCrmIntegration`
        """
        return await self._call(
            _REGISTER_GENERIC_INTEGRATION,
            (),
            body=filled(_REGISTER_GENERIC_INTEGRATION, body, fields),
            options=options,
        )

    @_overload
    async def upload_data(
        self,
        *,
        integration_id: int,
        object_type: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        client_request_id: str,
        data_file: FileInput,
        options: Options | None = None,
    ) -> AsyncProcessingResponse: ...

    @_overload
    async def upload_data(
        self,
        *,
        body: UploadCrmDataRequest | UploadCrmDataRequestDict,
        integration_id: int,
        object_type: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        client_request_id: str,
        options: Options | None = None,
    ) -> AsyncProcessingResponse: ...

    async def upload_data(
        self,
        *,
        body: Any = UNSET,
        integration_id: int,
        object_type: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        client_request_id: str,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncProcessingResponse:
        """Upload objects

        Adds, changes and deletes objects of one kind. The file has one JSON object to a line and at
        most 200 MB; see `CrmAccount`, `CrmContact`, `CrmDeal`, `CrmLead`, `CrmBusinessUser` and
        `CrmStage`, and add fields of your own that the schema knows. Objects are known by
        `objectId`; changes of one object go into separate files. The file is worked on later: ask
        for its state at `/v2/crm/request-status`.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of the objects, in capitals.
            client_request_id: Your own id for this request, of letters, digits, dashes and underscores. One that
                was used before is a 409; by it the progress is asked for.
            data_file: The file, with one JSON object to a line. Its dates have no milliseconds.
            body: Instead of the fields of `UploadCrmDataRequest`.

        `POST /v2/crm/entities`, operationId `uploadCrmData`
        """
        return await self._call(
            _UPLOAD_DATA,
            (integration_id, object_type, client_request_id),
            body=filled(_UPLOAD_DATA, body, fields),
            options=options,
        )

    async def upload_schema_field(
        self,
        *,
        body: Sequence[CrmSchemaField | CrmSchemaFieldDict],
        integration_id: int,
        object_type: CrmEntityType,
        options: Options | None = None,
    ) -> BaseResponse:
        """Set the fields of a kind of object

        Sets the fields of your own that objects of a kind have. Send all of them each time: one
        that is missing is refused. With `isDeleted` a field and its data go; another type makes a
        new field and drops the data of the old one.

        Args:
            integration_id: The integration, as registering it told.
            object_type: The kind of object, in capitals.
            body: All fields: a plain array, not an object.

        `POST /v2/crm/entity-schema`, operationId `uploadCrmSchemaField`
        """
        return await self._call(
            _UPLOAD_SCHEMA_FIELD,
            (integration_id, object_type),
            body=body,
            options=options,
        )
