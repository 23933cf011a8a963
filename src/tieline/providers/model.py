"""A provider as data: where its API is, how it authenticates, what it allows.

The fields are those of Nango's catalogue, so that a file written for it loads here; those of ours say more of the API
(`limits`, `errors`, `signing` …). Texts with `${…}` are templates (`tieline.core.templates`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec

from tieline.core.json import JsonValue
from tieline.providers.webhook import Webhook

AuthMode = Literal[
    "NONE",
    "BASIC",
    "API_KEY",
    "OAUTH1",
    "OAUTH2",
    "OAUTH2_CC",
    "TWO_STEP",
    "SIGNATURE",
    "JWT",
    "TBA",
    "BILL",
    "APP",
    "CUSTOM",
    "AWS_SIGV4",
    "MCP_OAUTH2",
    "MCP_OAUTH2_GENERIC",
    "INSTALL_PLUGIN",
]
AUTH_MODES: tuple[str, ...] = get_args(AuthMode)

#: One text or several.
Texts = str | tuple[str, ...]


class _Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is read from a catalogue; unknown fields are the linter's business, not the reader's."""


class RateLimits(_Data, frozen=True):
    """What the provider allows one account: requests a second, how many at once, and a UTC day."""

    per_second: float | None = None
    burst: int = 1
    per_day: int | None = None


class ErrorShape(_Data, frozen=True):
    """Where an error answer says what went wrong, and the words by which a missing permission is told."""

    message: str = "message"
    request_id: str | None = None
    permission: str | None = None


class AccountVariables(_Data, frozen=True):
    """The environment variables that hold one account."""

    username: str
    password: str


class Environment(_Data, frozen=True):
    """The environment variables that describe an account, the preferred pair first."""

    base_url: str
    accounts: tuple[AccountVariables, ...]


#: The format of texts in lines, which may be longer than others: certificates and keys.
PEM = "pem"


class InputField(_Data, frozen=True):
    """Something that a person or program must say of an account: part of `credentials` or `connection_config`."""

    type: str = "string"
    title: str | None = None
    description: str | None = None
    example: str | None = None
    pattern: str | None = None
    format: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    optional: bool = False
    automated: bool = False
    default_value: str | None = None
    hidden: bool = False
    enum: tuple[str, ...] = ()
    secret: bool = False
    order: float | None = None
    doc_section: str | None = None
    visible_when: JsonValue = None
    warnings: JsonValue = None


class InBody(_Data, frozen=True):
    """Where an error's body says when to come back: the first group of `value`, found at `path`."""

    path: str
    value: str
    strategy: Literal["at", "after"] = "after"

    @property
    def expression(self) -> str:
        """The regular expression in `value`, without the slashes of JavaScript around it."""
        if len(self.value) > 1 and self.value.startswith("/") and self.value.rstrip("gimsuy").endswith("/"):
            return self.value.rstrip("gimsuy")[1:-1]
        return self.value


class Retry(_Data, frozen=True):
    """How the API says when to come back, and what passes."""

    after: Texts | None = None
    at: Texts | None = None
    in_body: InBody | None = None
    error_code: tuple[str | int, ...] = ()
    remaining: str | None = None


class Verification(_Data, frozen=True):
    """A cheap request that succeeds only with good credentials; the first endpoint that does decides.

    `expects` (ours) is a field that the answer must have to be this API's at all.
    """

    endpoints: tuple[str, ...] = ()
    method: str = "GET"
    headers: dict[str, str] = {}
    data: JsonValue = None
    base_url_override: str | None = None
    expects: str | None = None


class Proxy(_Data, frozen=True):
    """How requests to the API are made."""

    base_url: str | None = None
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    body: dict[str, JsonValue] = {}
    retry: Retry | None = None
    paginate: dict[str, JsonValue] = {}
    decompress: bool = False
    verification: Verification | None = None
    connection_config: JsonValue = None
    forward_headers_on_redirect: bool = False


class TokenResponse(_Data, frozen=True):
    """Where a login's answer has the token, and when it ends; dotted paths."""

    token: str
    token_expiration: str | None = None
    token_expiration_strategy: Literal["expireIn", "expireAt"] = "expireIn"  # noqa: S105  # a rule, no password
    refresh_token: str | None = None


class TokenStep(_Data, frozen=True):
    """A further request of a login; its answer is `${stepN.…}` to those behind it."""

    token_params: dict[str, JsonValue] = {}
    token_headers: dict[str, str] = {}
    token_url: str = ""
    token_request_method: str | None = None
    body_format: str | None = None


class Installations(_Data, frozen=True):
    """The list of those installations of an app that its user can see, asked for with the user's token.

    `records` is the dotted path to the list, `id` that in each item to what the installation is called.
    """

    url: str
    records: str
    id: str = "id"
    headers: dict[str, str] = {}


class Provider(_Data, frozen=True):
    """One entry of the catalogue."""

    name: str
    display_name: str
    auth_mode: AuthMode
    categories: tuple[str, ...] = ()
    docs: str | None = None
    docs_connect: str | None = None
    setup_guide_url: str | None = None
    #: Ours: where each fact was found, and whether two sources agree on all of them.
    sources: tuple[str, ...] = ()
    verified: bool = False

    proxy: Proxy = Proxy()
    credentials: dict[str, InputField] = {}
    connection_config: dict[str, InputField] = {}
    integration_config: dict[str, InputField] = {}
    assertion_option: dict[str, InputField] = {}

    authorization_url: str | None = None
    authorization_params: dict[str, JsonValue] = {}
    authorization_url_replacements: dict[str, str] = {}
    authorization_url_skip_encode: tuple[str, ...] = ()
    authorization_url_skip_empty: bool = False
    authorization_url_fragment: str | None = None
    authorization_method: str | None = None
    authorization_code_param_in_callback: str | None = None
    authorization_code_param_in_webhook: str | None = None
    default_scopes: tuple[str, ...] = ()
    available_scopes: tuple[str, ...] = ()
    #: What a plugin's own requests are authorised by, such as BASIC.
    auth_type: str | None = None
    scope_separator: str = " "
    disable_pkce: bool = False

    #: One URL, or one for each half of a CUSTOM provider.
    token_url: str | dict[str, str] | None = None
    token_params: dict[str, JsonValue] = {}
    token_headers: dict[str, str] = {}
    token_request_method: str = "POST"  # noqa: S105  # a verb
    token_request_auth_method: str | None = None
    body_format: Literal["json", "form", "query", "xml"] | None = None
    refresh_url: str | None = None
    refresh_params: dict[str, JsonValue] = {}
    refresh_token_params: dict[str, JsonValue] = {}
    refresh_token_headers: dict[str, str] = {}
    #: Milliseconds that tokens live where their answer does not say.
    token_expires_in_ms: int | None = None
    #: Seconds before its end at which a token is renewed.
    token_expiration_buffer: int | None = None
    expires_in_unit: Literal["milliseconds", "seconds"] | None = None
    alternate_access_token_response_path: str | None = None
    require_client_certificate: bool = False
    token_response: TokenResponse | None = None
    additional_steps: tuple[TokenStep, ...] = ()
    assertion: JsonValue = None
    token_response_headers: JsonValue = None
    proxy_header_authorization: str | None = None

    token_response_metadata: tuple[str, ...] = ()
    #: What of later answers, beside that.
    refresh_token_response_metadata: tuple[str, ...] = ()
    redirect_uri_metadata: tuple[str, ...] = ()
    webhook_response_metadata: tuple[str, ...] = ()

    #: Nango's: a protocol's name and its settings. Ours: `signing`, a description (`tieline.auth.signing`).
    signature: JsonValue = None
    signing: JsonValue = None
    token: JsonValue = None
    request_url: str | None = None
    request_params: dict[str, JsonValue] = {}
    request_http_method: str | None = None
    token_http_method: str | None = None
    signature_method: str | None = None
    client_registration: str | None = None
    registration_url: str | None = None
    registration_params: dict[str, JsonValue] = {}
    #: Ours: how the user of an app (CUSTOM) shows that an installation is theirs.
    installations: Installations | None = None

    post_connection_script: str | None = None
    pre_connection_deletion_script: str | None = None
    credentials_verification_script: str | None = None
    webhook_routing_script: str | None = None
    webhook_user_defined_secret: bool = False
    webhook_allowed_query_params: tuple[str, ...] = ()

    #: Ours: how webhooks of the provider are received.
    webhook: Webhook | None = None
    #: Ours: what the paths of requests begin with: a base URL that ends with it means the same.
    base_path: str | None = None
    limits: RateLimits = RateLimits()
    errors: ErrorShape = ErrorShape()
    environment: Environment | None = None
    #: Ours: the class of a generated client of its API, as `package:Name`; that for asyncio is `AsyncName` beside it.
    client: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")] | None = None

    #: Ours: the source of streams that its accounts have.
    source: str | None = None

    #: The entry as it was written, for those who ask for it over the wire.
    entry: Annotated[Mapping[str, Any], msgspec.Meta(description="as written")] = {}
    #: The operator's own: what addresses it names itself are trusted.
    own: bool = False
    #: What the integration says that set it up (`tieline.providers.configured`); templates read it.
    integration_values: Mapping[str, Any] = {}

    def __repr__(self) -> str:  # what an integration says may be secret
        return f"Provider({self.name})"

    @property
    def base_url(self) -> str | None:
        """The address of an account that has none of its own; None where every account has one.

        What stands behind `||` in the template, or the template itself where nothing has to be filled in.
        """
        template = self.proxy.base_url
        if template is None:
            return None
        fallback = template.rpartition("||")[2].strip()
        return None if "${" in fallback else fallback.rstrip("/")
