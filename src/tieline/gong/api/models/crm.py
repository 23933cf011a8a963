# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of crm."""

from __future__ import annotations

import datetime as _dt
from typing import TYPE_CHECKING, Any, Literal

from tieline.runtime import UNSET, Model, Unset, field

if TYPE_CHECKING:
    from tieline.runtime import FileInput as _File
else:
    _File = Any  # what is sent as a file is never read


class AsyncProcessingResponse(Model, kw_only=True):
    """The request was taken up.

    `crm.yaml#/components/schemas/AsyncProcessingResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    client_request_id: str | None = field(name="clientRequestId", default=None)
    """The id that you gave the request."""


class CrmIntegrationsResponse(Model, kw_only=True):
    """The integrations of the company.

    `crm.yaml#/components/schemas/CrmIntegrationsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    integrations: list[GenericCrmIntegration]
    """The integrations, one at most."""


class CrmObjectsResponse(Model, kw_only=True):
    """Objects as they are stored.

    `crm.yaml#/components/schemas/CrmObjectsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    crm_objects_map: dict[str, dict[str, Any] | None] = field(name="crmObjectsMap")
    """The fields of each object, by its id; null for one that is not there."""


class CrmSchemaField(Model, kw_only=True):
    """A field of a kind of object.

    `crm.yaml#/components/schemas/CrmSchemaField` in the document.
    """

    unique_name: str = field(name="uniqueName")
    """Its name in the CRM and in uploaded objects."""

    label: str
    """Its name in Gong."""

    type: Literal["DATE", "DATETIME", "NUMBER", "PERCENT", "CURRENCY", "ID", "URL", "STRING", "BOOLEAN", "PHONENUMBER", "EMAILADDRESS", "PICKLIST", "REFERENCE", "STRINGARRAY"] | str
    """Its type."""

    last_modified: _dt.datetime | Unset = field(name="lastModified", default=UNSET)
    """When it was last changed; without milliseconds."""

    is_deleted: bool | Unset = field(name="isDeleted", default=UNSET)
    """Whether to delete the field and its values in all objects.

    The server's default: `false`
    """

    reference_to: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "USER"] | str | Unset = field(name="referenceTo", default=UNSET)
    """The kind of object it refers to; needed by a `REFERENCE`."""

    ordered_value_list: list[str] | Unset = field(name="orderedValueList", default=UNSET)
    """The values to choose from; needed by a `PICKLIST`."""


class CrmSchemaResponse(Model, kw_only=True):
    """The fields of objects.

    `crm.yaml#/components/schemas/CrmSchemaResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    object_type_to_selected_fields: dict[str, list[CrmSelectedField]] = field(name="objectTypeToSelectedFields")
    """The fields, by kind of object."""


class CrmSelectedField(Model, kw_only=True):
    """A field as it is stored.

    `crm.yaml#/components/schemas/CrmSelectedField` in the document.
    """

    name: str | None = None
    """Its name in the CRM."""

    unique_name: str | None = field(name="uniqueName", default=None)
    """Its name in the CRM, where it is told so."""

    label: str | None = None
    """Its name in Gong."""

    type: str | None = None
    """Its type."""

    last_modified: _dt.datetime | None = field(name="lastModified", default=None)
    """When it was last changed."""

    is_deleted: bool | None = field(name="isDeleted", default=None)
    """Whether it is deleted."""

    reference_to: str | None = field(name="referenceTo", default=None)
    """The kind of object it refers to."""

    ordered_value_list: list[str] | None = field(name="orderedValueList", default=None)
    """The values to choose from."""


class GenericCrmIntegration(Model, kw_only=True):
    """An integration.

    `crm.yaml#/components/schemas/GenericCrmIntegration` in the document.
    """

    integration_id: int = field(name="integrationId")
    """The id of the integration: a number of up to 19 digits, which must not go through a float."""

    owner_email: str | None = field(name="ownerEmail", default=None)
    """The e-mail address of the one who answers for it."""

    name: str | None = None
    """Its name."""


class GenericCrmRegistrationRequest(Model, kw_only=True):
    """The integration to register.

    `crm.yaml#/components/schemas/GenericCrmRegistrationRequest` in the document.
    """

    owner_email: str = field(name="ownerEmail")
    """The e-mail address of the one who answers for it."""

    name: str
    """Its name."""


class LineError(Model, kw_only=True):
    """What is wrong with a line.

    `crm.yaml#/components/schemas/LineError` in the document.
    """

    line: int | None = None
    """The number of the line; 0 for the whole file."""

    description: str | None = None
    """What is wrong."""


class RegisterGenericCrmResponse(Model, kw_only=True):
    """The integration was registered.

    `crm.yaml#/components/schemas/RegisterGenericCrmResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    integration_id: int = field(name="integrationId")
    """The id of the integration: a number of up to 19 digits, which must not go through a float."""


class RequestStatusResponse(Model, kw_only=True):
    """The state of an upload or a deletion.

    `crm.yaml#/components/schemas/RequestStatusResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    status: Literal["PENDING", "IN_PROGRESS", "DONE", "FAILED"] | str
    """Waiting, being worked on, all well, or some objects refused."""

    errors: list[LineError] | None = None
    """The lines that failed, at most twenty."""

    total_error_count: int | None = field(name="totalErrorCount", default=None)
    """How many objects were refused."""

    total_success_count: int | None = field(name="totalSuccessCount", default=None)
    """How many were well."""


class UploadCrmDataRequest(Model, kw_only=True):
    """The objects to upload.

    `crm.yaml#/components/schemas/UploadCrmDataRequest` in the document.
    """

    data_file: _File = field(name="dataFile")
    """The file, with one JSON object to a line. Its dates have no milliseconds."""
