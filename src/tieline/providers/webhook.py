"""What a provider's file says of the webhooks that it sends: how they are signed, what they are about, how they are answered."""

from __future__ import annotations

from typing import Literal

import msgspec

from tieline.auth.placeholders import Line, parse_line
from tieline.auth.signing_model import Signing
from tieline.core.errors import UsageError

Algorithm = Literal["HS256", "RS256", "ES256"]
_SYMMETRIC = frozenset({"HS256"})
#: What of a connection is looked at: its own id, or a value in one of these.
_PLACES = ("connection_config.", "metadata.", "tags.")
CONNECTION_ID = "connection_id"


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a provider file says."""


class Source(_Data, frozen=True, kw_only=True):
    """Where a value of a webhook is: one of a header, a parameter of the query, and a dotted path in the body.

    `strip` is an end of the value that is left away.
    """

    header: str | None = None
    query: str | None = None
    body: str | None = None
    strip: str = ""

    def __post_init__(self) -> None:
        if sum(each is not None for each in (self.header, self.query, self.body)) != 1:
            raise ValueError("one of header, query and body is needed")


class Lookup(Source, frozen=True, kw_only=True):
    """Whose a webhook is: the connections that have the source's value at `by`.

    That is `connection_id`, or a field such as `connection_config.team.id`, `metadata.account` or `tags.account`.
    """

    by: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.by != CONNECTION_ID and not (self.by.startswith(_PLACES) and self.by.partition(".")[2]):
            raise ValueError(
                "by: connection_id, or a field of connection_config, metadata or tags, is needed"
            )


class Jwt(_Data, frozen=True, kw_only=True):
    """A signed token in a header, alone or after `Bearer`; the secret is its key: a public one in PEM or base64, or a text.

    `claims` are what some must be: lines that read `url`, `method`, `body` and `header.NAME`.
    """

    header: str = "Authorization"
    algorithms: tuple[Algorithm, ...]
    claims: dict[str, str] = {}

    def __post_init__(self) -> None:
        if len({each in _SYMMETRIC for each in self.algorithms}) != 1:
            raise ValueError(
                "algorithms: some are needed, and all with a public key, or all with a shared one"
            )
        for name, text in self.claims.items():
            _line(text, f"claims.{name}")


class SentAt(_Data, frozen=True, kw_only=True):
    """Where the body says when it was sent, and by how many seconds that may differ from now."""

    body: str
    unit: Literal["seconds", "milliseconds"]
    within: int


class Challenge(_Data, frozen=True, kw_only=True):
    """A request that only asks whether we are there, told by a value that is there, or is as said; and what to answer.

    `signed`: it is signed like all others. Texts read `header.NAME`, `query.NAME` and `body.PATH`; `{secret}` in `equals`
    is the webhook's secret.
    """

    method: str = "POST"
    when: Source
    equals: str | None = None
    signed: bool = False
    text: str | None = None
    json: dict[str, str] = {}
    headers: dict[str, str] = {}

    def __post_init__(self) -> None:
        for name, text in (("text", self.text or ""), *self.json.items(), *self.headers.items()):
            _line(text, name)


class Webhook(_Data, frozen=True, kw_only=True):
    """How a provider's webhooks are received.

    They are verified by `signing`, the same language by which requests are signed, read by `{secret}`, or by `jwt`. The secret
    is the integration's `webhook_secret`, where it has none its `client_secret` if that is what `secret` says, and before both
    that of the connection that the request names by its id.
    """

    signing: Signing | None = None
    jwt: Jwt | None = None
    secret: Literal["webhook_secret", "client_secret"] = "webhook_secret"  # noqa: S105  # a field's name
    #: Headers that hold several values, `a=1,b=2`, by what divides them: each is read as a header `NAME.a`, `NAME.b`. A
    #: second character is what stands where `=` stands here.
    split: dict[str, str] = {}
    sent_at: SentAt | None = None
    challenges: tuple[Challenge, ...] = ()
    #: The provider's word for what happened; of several sources the first that has one.
    type: tuple[Source, ...] = ()
    connections: tuple[Lookup, ...] = ()
    #: The body is a list of events, perhaps of several accounts; paths are those of one of them.
    batch: bool = False

    def __post_init__(self) -> None:
        if (self.signing is None) == (self.jwt is None):
            raise ValueError("one of signing and jwt is needed")
        if not all(self.split.values()):
            raise ValueError("split: what divides the values is needed")


def _line(text: str, field: str) -> Line:
    try:
        return parse_line(text)
    except UsageError as problem:
        raise ValueError(f"{field}: {problem.message}") from None
