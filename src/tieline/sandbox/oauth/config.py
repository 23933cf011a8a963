"""What an OAuth sandbox is made of: its clients and users, how long things live, how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TokenStyle(StrEnum):
    """How the token endpoint writes its answers."""

    JSON = "json"
    FORM = "form"


class Failure(StrEnum):
    """What the token endpoint does wrong, however good a request is."""

    #: A status of 503.
    UNAVAILABLE = "unavailable"
    #: An error under a status of 200.
    ERROR_200 = "error-200"
    #: A page where a document should be.
    PAGE = "page"


@dataclass(frozen=True, kw_only=True)
class OAuthSandboxConfig:
    """The settings of one sandbox; times in seconds."""

    client_id: str = "sandbox-client"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - it opens invented data
    #: Addresses that codes may be sent to; none: any.
    redirect_uris: tuple[str, ...] = ()
    users: Mapping[str, str] = field(default_factory=lambda: {"ada@example.com": "sandbox-password"})
    access_ttl: float = 3600
    refresh_ttl: float = 30 * 86_400
    code_ttl: float = 600
    #: Whoever asks to be signed in is, at once, as the first user.
    auto_approve: bool = False
    #: A refresh token is good once; presented again, all tokens of its family are revoked.
    rotate: bool = True
    #: No code without a challenge.
    require_pkce: bool = False
    style: TokenStyle = TokenStyle.JSON
    failure: Failure | None = None

    def __post_init__(self) -> None:
        for name in ("access_ttl", "refresh_ttl", "code_ttl"):
            if not 0 < getattr(self, name) <= 100 * 366 * 86_400:
                raise ValueError(f"{name} must be above 0, and at most a hundred years")
        if not self.users:
            raise ValueError("there must be a user")
