"""Where the caller of a proxied call may send an account's credentials instead of to the account's own address; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from msgspec import Struct

from tieline.core.errors import ConfigurationError, EgressRefused
from tieline.http.model import origin
from tieline.providers.model import Provider

FIELD = "TIELINE_PROXY_OVERRIDES"

#: `files.example.com`, `api.internal:8080`, `[::1]:8080`.
_HOST = re.compile(
    r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])(?P<port>:[0-9]{1,5})?"
)


class OverridesDisabled(EgressRefused):
    """Calls stay with the hosts of their account."""


class Overrides(Struct, frozen=True, kw_only=True):
    """What `Base-Url-Override` may name: anything, or the origins of the account, of its provider and of a list."""

    anywhere: bool = True
    listed: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Overrides:
        """Read `any`, `own` or a comma list of hosts; raises `ConfigurationError` naming the part that is none."""
        parts = {part.strip() for part in text.split(",")} - {""}
        if parts in (set(), {"any"}):
            return cls()
        return cls(
            anywhere=False, listed=frozenset(each for part in parts - {"own"} for each in _origins(part))
        )

    def check(self, override: str, base_url: str, provider: Provider) -> None:
        """Raise `EgressRefused` for an override that an account of this address and provider must not be called at."""
        if self.anywhere:
            return
        place = origin(override)
        if place in self.listed or place in _own(base_url, provider):
            return
        if self.listed:
            raise EgressRefused(f"{place} is neither a host of the account nor listed in {FIELD}")
        raise OverridesDisabled(f"{place} is no host of the account; {FIELD} lets it be called")


def _own(base_url: str, provider: Provider) -> Iterable[str]:
    verification = provider.proxy.verification
    for url in (base_url, provider.base_url, verification and verification.base_url_override):
        if url and "${" not in url:  # what fills a template in may be anybody's word
            with suppress(ValueError):
                yield origin(url)


def _origins(part: str) -> tuple[str, ...]:
    """Return what a host of the list stands for: by itself HTTPS, with a port whatever is spoken there."""
    found = _HOST.fullmatch(part)
    schemes = ("https",) if found is None or found["port"] is None else ("https", "http")
    try:
        if found is None or part == "any" or found["port"] == ":0":
            raise ValueError
        return tuple(origin(f"{scheme}://{part}") for scheme in schemes)
    except ValueError:
        told = f"{FIELD}: {part!r} is no host; write any, own, or hosts such as files.example.com,api.internal:8080"
        raise ConfigurationError(told, field=FIELD) from None
