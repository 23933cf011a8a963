"""Which addresses may be called, as decisions over URLs and resolved addresses.

Addresses that the operator gives are trusted by origin. All others (from documents, connections, redirects) must be
public: checked as they are written and again once their names are resolved.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from msgspec import Struct

from tieline.core.errors import EgressRefused
from tieline.http.model import bare_url, origin

#: Public by number, but a cloud's own service for the machines inside it.
_METADATA = frozenset({ip_address("168.63.129.16")})
#: IPv6 that stands for an IPv4 address in its last four bytes: NAT64, and the old IPv4-compatible form.
_EMBEDDING = (ip_network("64:ff9b::/96"), ip_network("::/96"))


class EgressRules(Struct, frozen=True, kw_only=True):
    """What may be called besides public addresses: trusted origins, or everything."""

    trusted: frozenset[str] = frozenset()
    allow_private: bool = False

    @classmethod
    def trusting(cls, *urls: str) -> EgressRules:
        """Return rules that trust the origins of these URLs."""
        return cls(trusted=frozenset(origin(url) for url in urls))

    def trusts(self, host: str, port: int) -> bool:
        """Say whether connections to this host and port need no look at its addresses."""
        name = f"[{host}]" if ":" in host else host.rstrip(".").lower()
        return self.allow_private or any(
            f"{scheme}://{name}:{port}" in self.trusted for scheme in ("http", "https")
        )

    def check_url(self, url: str) -> None:
        """Raise EgressRefused for a URL that must not be called, as far as it shows before its name is resolved."""
        try:
            place = origin(url)
            host = urlsplit(url).hostname or ""
        except ValueError as error:
            raise EgressRefused(str(error)) from error
        if self.allow_private or place in self.trusted:
            return
        if "@" in urlsplit(url).netloc:
            raise EgressRefused(f"a user or password in the address: {bare_url(url)}")
        if (literal := _literal(host)) is not None and not is_public(literal):
            raise EgressRefused(f"{host} is not a public address")

    def check_addresses(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Raise EgressRefused where a host that is not trusted has an address that is not public."""
        if self.trusts(host, port):
            return
        for address in addresses:
            literal = _literal(address)
            if literal is None or not is_public(literal):
                raise EgressRefused(f"{host} leads to an address that is not public")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address lies on the open internet, seen through every way to write IPv4 as IPv6."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and address not in _METADATA
    )


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _EMBEDDING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
