# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of library."""

from __future__ import annotations

import datetime as _dt

from tieline.runtime import Model, field

from . import shared as _shared


class LibraryCall(Model, kw_only=True):
    """A call in a folder.

    `library.yaml#/components/schemas/LibraryCall` in the document.
    """

    id: str
    """The id of the call."""

    title: str | None = None
    """Its title."""

    note: str | None = None
    """A note on why it is here."""

    added_by: str | None = field(name="addedBy", default=None)
    """The user who added it."""

    created: _dt.datetime | None = None
    """When it was added to the folder."""

    url: str | None = None
    """Its page in Gong."""

    snippet: Snippet | None = None


class LibraryCallReference(Model, kw_only=True):
    """A call in a folder, as widely copied descriptions of the Library API have it.

    `library.yaml#/components/schemas/LibraryCallReference` in the document.
    """

    call_id: str = field(name="callId")
    """The id of the call."""

    title: str | None = None
    """Its title."""

    url: str | None = None
    """Its page in Gong."""

    started: _dt.datetime | None = None
    """When it began."""

    duration: float | None = None
    """Seconds."""

    primary_user_id: str | None = field(name="primaryUserId", default=None)
    """The user who hosted it."""

    added_to_library_at: _dt.datetime | None = field(name="addedToLibraryAt", default=None)
    """When it was added to the folder."""

    added_by: str | None = field(name="addedBy", default=None)
    """The user who added it."""


class LibraryFolder(Model, kw_only=True):
    """A folder. `description`, `callCount` and `created` are known from other descriptions of the API
    only.

    `library.yaml#/components/schemas/LibraryFolder` in the document.
    """

    id: str
    """The id of the folder."""

    name: str | None = None
    """Its name."""

    parent_folder_id: str | None = field(name="parentFolderId", default=None)
    """The folder it lies in; none of one at the top."""

    created_by: str | None = field(name="createdBy", default=None)
    """The user who created it."""

    updated: _dt.datetime | None = None
    """When it was last changed."""

    description: str | None = None
    """What it is for."""

    call_count: int | None = field(name="callCount", default=None)
    """How many calls are in it."""

    created: _dt.datetime | None = None
    """When it was created."""


class LibraryFolderCallsResponse(Model, kw_only=True):
    """The calls of a folder.

    `library.yaml#/components/schemas/LibraryFolderCallsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    calls: list[LibraryCallReference]
    """The calls."""


class LibraryFolderContentResponse(Model, kw_only=True):
    """A folder and its calls.

    `library.yaml#/components/schemas/LibraryFolderContentResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    id: str | None = None
    """The id of the folder."""

    name: str | None = None
    """Its name."""

    created_by: str | None = field(name="createdBy", default=None)
    """The user who created it."""

    updated: _dt.datetime | None = None
    """When it was last changed."""

    calls: list[LibraryCall]
    """The calls."""


class LibraryFoldersResponse(Model, kw_only=True):
    """The folders.

    `library.yaml#/components/schemas/LibraryFoldersResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records | None = None

    folders: list[LibraryFolder]
    """The folders."""


class Snippet(Model, kw_only=True):
    """The part of a call that is worth listening to.

    `library.yaml#/components/schemas/Snippet` in the document.
    """

    from_sec: int | None = field(name="fromSec", default=None)
    """Seconds from the start of the call."""

    to_sec: int | None = field(name="toSec", default=None)
    """Seconds from the start of the call."""
