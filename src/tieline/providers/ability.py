"""What connections of a provider can do here, and what its entry asks for that does not run; pure."""

from __future__ import annotations

import msgspec

from tieline.auth.assertions import read_assertion
from tieline.core.errors import UsageError
from tieline.http.identity import CERTIFICATE
from tieline.providers.given import sends_key
from tieline.providers.model import Provider
from tieline.providers.reading import fields_of
from tieline.providers.usual import place_of_certificate

_HOOKS = (
    "post_connection_script",
    "pre_connection_deletion_script",
    "credentials_verification_script",
    "webhook_routing_script",
)

#: The auth modes of which some requests that bring tokens are made without a certificate, and those whose accounts may have
#: one of their own.
_WITHOUT_CERTIFICATE = frozenset({"OAUTH1", "MCP_OAUTH2_GENERIC"})
_OWN_CERTIFICATE = frozenset({"OAUTH2_CC", "TWO_STEP"})


class Ability(msgspec.Struct, frozen=True, kw_only=True):
    """`missing` says why no connection can be made, None where one can; `hooks` are scripts that do not run here."""

    missing: str | None = None
    hooks: tuple[str, ...] = ()


def ability(provider: Provider) -> Ability:
    """Tell what of a provider works here."""
    return Ability(
        missing=_missing(provider),
        hooks=tuple(f"{hook}: {name}" for hook in _HOOKS if (name := getattr(provider, hook)) is not None),
    )


def _missing(provider: Provider) -> str | None:
    return _unsaid(provider) or _unable(provider)


def _unsaid(provider: Provider) -> str | None:
    """Return what a description of its auth mode must say, and this one does not."""
    match provider.auth_mode:
        case "INSTALL_PLUGIN" if provider.auth_type not in {None, "BASIC"}:
            return f"plugins whose requests are authorised by {provider.auth_type} do not work yet"
        case "SIGNATURE" if provider.signing is None and not signs_itself(provider):
            return "SIGNATURE needs a description under `signing`"
        case "JWT" if provider.token is None:
            return "JWT needs a description under `token`"
        case "OAUTH2_CC" | "TWO_STEP" | "APP" | "CUSTOM" | "BILL" | "MCP_OAUTH2" if not provider.token_url:
            return "it says nowhere where tokens are fetched (token_url)"
        case "API_KEY" if not sends_key(provider):
            return "it says nowhere how the key is sent: no header and no query has ${apiKey}"
        case _:
            return None


def signs_itself(provider: Provider) -> bool:
    """Tell whether an entry names a protocol that is known here, and so needs no description of its own."""
    return fields_of(provider.signature).get("protocol") == "WSSE"


def _unable(provider: Provider) -> str | None:
    """Return what it asks for that is not there yet."""
    if provider.require_client_certificate and provider.auth_mode in _WITHOUT_CERTIFICATE:
        return f"client certificates do not work with {provider.auth_mode} (require_client_certificate)"
    if place_of_certificate(provider) == "credentials" and provider.auth_mode not in _OWN_CERTIFICATE:
        return (
            f"accounts of {provider.auth_mode} have no certificate of their own (credentials.{CERTIFICATE})"
        )
    if provider.auth_mode == "TWO_STEP" and provider.assertion is not None:
        try:
            read_assertion(provider.assertion)
        except UsageError as problem:
            return problem.message
    kept = provider.token_response_headers
    if kept is not None and kept != ["set-cookie"]:
        return "of the headers of a login's answer only cookies are kept (token_response_headers)"
    return None
