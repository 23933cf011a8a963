# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Users: operations of the API."""

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

    from tieline.runtime import AsyncPages, Options, Page, Unset

    from ..models import (
        SettingsHistoryResponse,
        User,
        UserResponse,
        UsersFilter,
        UsersFilterDict,
        UsersRequest,
        UsersRequestDict,
        UsersResponse,
    )


_GET: Op[UserResponse] = Op(
    "GET",
    "/v2/users/{id}",
    id="getUser",
    params=(Param("id", "path"),),
    answers=(
        Answer("200", "json", lambda: models.UserResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_HISTORY: Op[SettingsHistoryResponse] = Op(
    "GET",
    "/v2/users/{id}/settings-history",
    id="getUserHistory",
    params=(Param("id", "path"),),
    answers=(
        Answer("200", "json", lambda: models.SettingsHistoryResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST: PagedOp[UsersResponse, User] = PagedOp(
    "GET",
    "/v2/users",
    id="listUsers",
    params=(Param("cursor"), Param("includeAvatars")),
    answers=(
        Answer("200", "json", lambda: models.UsersResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="users",
        item=lambda: models.User,
        parameter="cursor",
        next="records.cursor",
        total="records.totalRecords",
        identity="id",
        expired=("cursor has expired", "Json parse error"),
    ),
)

_LIST_MULTIPLE: PagedOp[UsersResponse, User] = PagedOp(
    "POST",
    "/v2/users/extensive",
    id="listMultipleUsers",
    bodies=(Body("json", type=lambda: models.UsersRequest),),
    answers=(
        Answer("200", "json", lambda: models.UsersResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="users",
        item=lambda: models.User,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="id",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)


class UsersService(Service):
    """The people of the company: who they are, and what Gong records of them."""

    def get(self, *, id: str, options: Options | None = None) -> UserResponse:
        """Get a user

        Gives one user, whether active or not.

        Args:
            id: The id of the user.

        `GET /v2/users/{id}`, operationId `getUser`
        """
        return self._call(_GET, (id,), options=options)

    def get_history(self, *, id: str, options: Options | None = None) -> SettingsHistoryResponse:
        """List the changes of a user's settings

        Lists when which setting of a user was changed, and to what.

        Args:
            id: The id of the user.

        `GET /v2/users/{id}/settings-history`, operationId `getUserHistory`
        """
        return self._call(_GET_HISTORY, (id,), options=options)

    def list(
        self,
        *,
        cursor: str | None = None,
        include_avatars: bool | None = None,
        options: Options | None = None,
    ) -> Page[User]:
        """List users

        Lists all users of the company, a hundred a page. Those who were deactivated are listed too.

        Args:
            cursor: The `records.cursor` of the page before, for every page but the first.
            include_avatars: Whether to list avatars: users that stand for Gong's own staff when they help in
                your account.

        `GET /v2/users`, operationId `listUsers`
        """
        return self._pages(_LIST, (cursor, include_avatars), options=options)

    @_overload
    def list_multiple(
        self,
        *,
        filter: UsersFilter | UsersFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[User]: ...

    @_overload
    def list_multiple(
        self,
        *,
        body: UsersRequest | UsersRequestDict,
        options: Options | None = None,
    ) -> Page[User]: ...

    def list_multiple(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[User]:
        """List users by filter

        Lists the users with these ids, or those created in a range of time. An empty filter lists
        all.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `UsersRequest`.

        `POST /v2/users/extensive`, operationId `listMultipleUsers`
        """
        return self._pages(
            _LIST_MULTIPLE,
            (),
            body=filled(_LIST_MULTIPLE, body, fields),
            options=options,
        )


class AsyncUsersService(AsyncService):
    """The people of the company: who they are, and what Gong records of them."""

    async def get(self, *, id: str, options: Options | None = None) -> UserResponse:
        """Get a user

        Gives one user, whether active or not.

        Args:
            id: The id of the user.

        `GET /v2/users/{id}`, operationId `getUser`
        """
        return await self._call(_GET, (id,), options=options)

    async def get_history(
        self,
        *,
        id: str,
        options: Options | None = None,
    ) -> SettingsHistoryResponse:
        """List the changes of a user's settings

        Lists when which setting of a user was changed, and to what.

        Args:
            id: The id of the user.

        `GET /v2/users/{id}/settings-history`, operationId `getUserHistory`
        """
        return await self._call(_GET_HISTORY, (id,), options=options)

    def list(
        self,
        *,
        cursor: str | None = None,
        include_avatars: bool | None = None,
        options: Options | None = None,
    ) -> AsyncPages[User]:
        """List users

        Lists all users of the company, a hundred a page. Those who were deactivated are listed too.

        Args:
            cursor: The `records.cursor` of the page before, for every page but the first.
            include_avatars: Whether to list avatars: users that stand for Gong's own staff when they help in
                your account.

        `GET /v2/users`, operationId `listUsers`
        """
        return self._pages(_LIST, (cursor, include_avatars), options=options)

    @_overload
    def list_multiple(
        self,
        *,
        filter: UsersFilter | UsersFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[User]: ...

    @_overload
    def list_multiple(
        self,
        *,
        body: UsersRequest | UsersRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[User]: ...

    def list_multiple(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[User]:
        """List users by filter

        Lists the users with these ids, or those created in a range of time. An empty filter lists
        all.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `UsersRequest`.

        `POST /v2/users/extensive`, operationId `listMultipleUsers`
        """
        return self._pages(
            _LIST_MULTIPLE,
            (),
            body=filled(_LIST_MULTIPLE, body, fields),
            options=options,
        )
