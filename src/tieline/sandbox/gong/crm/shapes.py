"""The CRM's own integration, its schema and requests, as they are sent and answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from msgspec import Meta

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.call_model import Shape
from tieline.sandbox.gong.inputs import Input

Name = Annotated[str, Meta(min_length=1)]
FieldType = Literal[
    "DATE", "DATETIME", "NUMBER", "PERCENT", "CURRENCY", "ID", "URL", "STRING", "BOOLEAN", "PHONENUMBER",
    "EMAILADDRESS", "PICKLIST", "REFERENCE", "STRINGARRAY",
]  # fmt: skip


class SchemaType(StrEnum):
    """The types of objects that have a schema."""

    ACCOUNT = "ACCOUNT"
    CONTACT = "CONTACT"
    DEAL = "DEAL"
    LEAD = "LEAD"


class EntityType(StrEnum):
    """The types of objects that can be uploaded."""

    ACCOUNT = "ACCOUNT"
    CONTACT = "CONTACT"
    DEAL = "DEAL"
    LEAD = "LEAD"
    BUSINESS_USER = "BUSINESS_USER"
    STAGE = "STAGE"


class Registration(Input, frozen=True, kw_only=True):
    """The body of `PUT /v2/crm/integrations`."""

    owner_email: Name
    name: Name


class SchemaField(Input, frozen=True, kw_only=True):
    """A field of a type of objects."""

    unique_name: Name
    label: str
    type: FieldType
    last_modified: str | None = None
    is_deleted: bool | None = None
    #: The type a REFERENCE leads to.
    reference_to: str | None = None
    #: The values of a PICKLIST.
    ordered_value_list: tuple[str, ...] | None = None


class Integration(Shape, frozen=True, kw_only=True):
    """The integration; its id is a number, as the real API sends it."""

    integration_id: int
    owner_email: str
    name: str


class IntegrationsAnswer(Answer, frozen=True, kw_only=True):
    """The integration, if there is one."""

    integrations: tuple[Integration, ...]


class RegisteredAnswer(Answer, frozen=True, kw_only=True):
    """The id of the new integration."""

    integration_id: int


class AcceptedAnswer(Answer, frozen=True, kw_only=True):
    """What was asked for will be done."""

    client_request_id: str


class LineError(Shape, frozen=True, kw_only=True):
    """What is wrong with a line of a file; line 0 stands for the whole."""

    line: int
    description: str


class StatusAnswer(Answer, frozen=True, kw_only=True):
    """How far a request is."""

    status: Literal["PENDING", "IN_PROGRESS", "DONE", "FAILED"]
    errors: tuple[LineError, ...]
    total_error_count: int
    total_success_count: int


class SchemaAnswer(Answer, frozen=True, kw_only=True):
    """The fields by type of object."""

    object_type_to_selected_fields: dict[str, tuple[SchemaField, ...]]


class ObjectsAnswer(Answer, frozen=True, kw_only=True):
    """Objects by id; null for those there are not."""

    crm_objects_map: dict[str, dict[str, Any] | None]
