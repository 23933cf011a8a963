# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of crm: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from tieline.runtime import FileInput


class CrmSchemaFieldDict(TypedDict, total=False):
    """What may be given for `CrmSchemaField`."""

    uniqueName: Required[str]
    """Its name in the CRM and in uploaded objects."""

    label: Required[str]
    """Its name in Gong."""

    type: Required[Literal["DATE", "DATETIME", "NUMBER", "PERCENT", "CURRENCY", "ID", "URL", "STRING", "BOOLEAN", "PHONENUMBER", "EMAILADDRESS", "PICKLIST", "REFERENCE", "STRINGARRAY"] | str]
    """Its type."""

    lastModified: _dt.datetime
    """When it was last changed; without milliseconds."""

    isDeleted: bool
    """Whether to delete the field and its values in all objects.

    The server's default: `false`
    """

    referenceTo: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "USER"] | str
    """The kind of object it refers to; needed by a `REFERENCE`."""

    orderedValueList: Sequence[str]
    """The values to choose from; needed by a `PICKLIST`."""


class GenericCrmRegistrationRequestDict(TypedDict, total=False):
    """What may be given for `GenericCrmRegistrationRequest`."""

    ownerEmail: Required[str]
    """The e-mail address of the one who answers for it."""

    name: Required[str]
    """Its name."""


class UploadCrmDataRequestDict(TypedDict, total=False):
    """What may be given for `UploadCrmDataRequest`."""

    dataFile: Required[FileInput]
    """The file, with one JSON object to a line. Its dates have no milliseconds."""
