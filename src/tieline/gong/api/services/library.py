# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Library: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import (
        LibraryFolderCallsResponse,
        LibraryFolderContentResponse,
        LibraryFoldersResponse,
    )


_GET_CALLS_IN_SPECIFIC_FOLDER: Op[LibraryFolderContentResponse] = Op(
    "GET",
    "/v2/library/folder-content",
    id="getCallsInSpecificFolder",
    params=(Param("folderId"),),
    answers=(
        Answer("200", "json", lambda: models.LibraryFolderContentResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_STRUCTURE: Op[LibraryFoldersResponse] = Op(
    "GET",
    "/v2/library/folders",
    id="getLibraryStructure",
    params=(Param("workspaceId"),),
    answers=(
        Answer("200", "json", lambda: models.LibraryFoldersResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_CALLS_IN_FOLDER: Op[LibraryFolderCallsResponse] = Op(
    "GET",
    "/v2/library/folders/{folderId}/calls",
    id="listCallsInFolder",
    params=(Param("folderId", "path"),),
    answers=(
        Answer("200", "json", lambda: models.LibraryFolderCallsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class LibraryService(Service):
    """Public folders of calls worth listening to."""

    def get_calls_in_specific_folder(
        self,
        *,
        folder_id: str,
        options: Options | None = None,
    ) -> LibraryFolderContentResponse:
        """Get a folder and its calls

        Gives a folder and lists the calls in it. The answer is not paged. A folder that does not
        exist, or is private or archived, is a 404.

        Args:
            folder_id: The id of the folder.

        `GET /v2/library/folder-content`, operationId `getCallsInSpecificFolder`
        """
        return self._call(_GET_CALLS_IN_SPECIFIC_FOLDER, (folder_id,), options=options)

    def get_structure(
        self,
        *,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> LibraryFoldersResponse:
        """List folders

        Lists the folders of the library, each with its parent; private and archived folders are
        left out. The answer is not paged.

        Args:
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/library/folders`, operationId `getLibraryStructure`
        """
        return self._call(_GET_STRUCTURE, (workspace_id,), options=options)

    def list_calls_in_folder(
        self,
        *,
        folder_id: str,
        options: Options | None = None,
    ) -> LibraryFolderCallsResponse:
        """List the calls of a folder

        Lists the calls of a folder at the address that widely copied descriptions of the Library
        API give. Gong's own document has `/v2/library/folder-content` instead, which is the safer
        one to use.

        Args:
            folder_id: The id of the folder.

        `GET /v2/library/folders/{folderId}/calls`, operationId `listCallsInFolder`
        """
        return self._call(_LIST_CALLS_IN_FOLDER, (folder_id,), options=options)


class AsyncLibraryService(AsyncService):
    """Public folders of calls worth listening to."""

    async def get_calls_in_specific_folder(
        self,
        *,
        folder_id: str,
        options: Options | None = None,
    ) -> LibraryFolderContentResponse:
        """Get a folder and its calls

        Gives a folder and lists the calls in it. The answer is not paged. A folder that does not
        exist, or is private or archived, is a 404.

        Args:
            folder_id: The id of the folder.

        `GET /v2/library/folder-content`, operationId `getCallsInSpecificFolder`
        """
        return await self._call(_GET_CALLS_IN_SPECIFIC_FOLDER, (folder_id,), options=options)

    async def get_structure(
        self,
        *,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> LibraryFoldersResponse:
        """List folders

        Lists the folders of the library, each with its parent; private and archived folders are
        left out. The answer is not paged.

        Args:
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/library/folders`, operationId `getLibraryStructure`
        """
        return await self._call(_GET_STRUCTURE, (workspace_id,), options=options)

    async def list_calls_in_folder(
        self,
        *,
        folder_id: str,
        options: Options | None = None,
    ) -> LibraryFolderCallsResponse:
        """List the calls of a folder

        Lists the calls of a folder at the address that widely copied descriptions of the Library
        API give. Gong's own document has `/v2/library/folder-content` instead, which is the safer
        one to use.

        Args:
            folder_id: The id of the folder.

        `GET /v2/library/folders/{folderId}/calls`, operationId `listCallsInFolder`
        """
        return await self._call(_LIST_CALLS_IN_FOLDER, (folder_id,), options=options)
