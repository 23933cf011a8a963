"""Which addresses may be called, as decisions over URLs and resolved addresses.

Addresses that the operator gives are trusted by origin, or opened by name or number. All others (from documents,
connections, redirects) must be public: checked as they are written and again once their names are resolved.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from msgspec import Struct

from tieline.core.errors import ConfigurationError, EgressRefused
from tieline.http.model import bare_url, origin

#: Public by number, but a cloud's own service for the machines inside it.
_METADATA = frozenset({ip_address("168.63.129.16")})
#: What the library takes for public and is not: for protocols and examples, and IPv6 within one site.
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20")))
#: IPv6 that stands for an IPv4 address in its last four bytes: NAT64, and the old IPv4-compatible form.
_EMBEDDING = (ip_network("64:ff9b::/96"), ip_network("::/96"))

#: `api.internal`, `10.0.0.5:8080`, `[::1]:8080`: a host, and the port where only one is opened.
_HOST = re.compile(r"(?P<host>[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?")

_LOCAL = (ip_address("127.0.0.1"), ip_address("::1"))
_OLD_NUMBERS = re.compile(r"(?:(?:0x[0-9a-f]*|[0-9]+)(?:\.|$)){1,4}", re.IGNORECASE)

_HINT = "; TIELINE_EGRESS_ALLOW lets it be called"


class EgressRules(Struct, frozen=True, kw_only=True):
    """What may be called besides public addresses: trusted origins, named hosts, networks, or everything.

    A host stands as `name` or `name:port`, an IPv6 one in brackets.
    """

    trusted: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allow_private: bool = False

    @classmethod
    def trusting(cls, *urls: str) -> EgressRules:
        """Return rules that trust the origins of these URLs."""
        return cls(trusted=frozenset(origin(url) for url in urls))

    @classmethod
    def parse(cls, text: str | None, *, field: str = "TIELINE_EGRESS_ALLOW") -> EgressRules:
        """Read a comma list of hosts, with a port or without, of addresses and of networks.

        Raises ConfigurationError with `field`, naming the part that is none of them.
        """
        hosts: set[str] = set()
        networks: list[IPv4Network | IPv6Network] = []
        for part in filter(None, (each.strip().lower() for each in (text or "").split(","))):
            if (network := _network(part)) is not None:
                networks.append(network)
            elif (host := _host(part)) is not None:
                hosts.add(host)
            else:
                raise ConfigurationError(
                    f"{field}: {part!r} is no host, address or network; write localhost, api.internal:8080 or 10.0.0.0/8",
                    field=field,
                )
        return cls(hosts=frozenset(hosts), networks=tuple(networks))

    def trusts(self, host: str, port: int) -> bool:
        """Say whether connections to this host and port need no look at its addresses."""
        name = f"[{host}]" if ":" in host else host.rstrip(".").lower()
        place = f"{name}:{port}"
        return (
            self.allow_private
            or self._opens(place)
            or any(f"{scheme}://{place}" in self.trusted for scheme in ("http", "https"))
        )

    def check_url(self, url: str) -> None:
        """Raise EgressRefused for a URL that must not be called, as far as it shows before its name is resolved."""
        try:
            place = origin(url)
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError as error:
            raise EgressRefused(str(error)) from error
        if self.allow_private or place in self.trusted:
            return
        if "@" in parts.netloc:
            raise EgressRefused(f"a user or password in the address: {bare_url(url)}")
        if self._opens(place.partition("://")[2]):
            return
        written = _written(host)
        if written and not any(map(self._allows, written)):
            raise EgressRefused(f"{host} is not a public address{_HINT}")

    def check_addresses(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Raise EgressRefused where a host that is not trusted has an address that is neither public nor opened."""
        if self.trusts(host, port):
            return
        for address in addresses:
            literal = _literal(address)
            if literal is None or not self._allows(literal):
                raise EgressRefused(f"{host} leads to an address that is not public{_HINT}")

    def _opens(self, place: str) -> bool:
        return place in self.hosts or place.rpartition(":")[0] in self.hosts

    def _allows(self, address: IPv4Address | IPv6Address) -> bool:
        return is_public(address) or any(address in network for network in self.networks)


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
        and not any(address in network for network in _NOT_PUBLIC)
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


def _written(host: str) -> tuple[IPv4Address | IPv6Address, ...]:
    """Return the addresses that a host stands for without being asked for, in whatever spelling resolvers understand."""
    if (literal := _literal(host)) is not None:
        return (literal,)
    if f".{host.rstrip('.').lower()}".endswith(".localhost"):
        return _LOCAL
    if _OLD_NUMBERS.fullmatch(host):  # 127.1, 0177.0.0.1, 0x7f000001
        with suppress(OSError):
            return (IPv4Address(socket.inet_aton(host.rstrip("."))),)
    return ()


def _network(text: str) -> IPv4Network | IPv6Network | None:
    """Return what is written as an address or a network, IPv6 with brackets or without."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        return ip_network(bare)
    except ValueError:
        return None


def _host(text: str) -> str | None:
    found = _HOST.fullmatch(text)
    if found is None:
        return None
    host, port = found["host"], found["port"]
    if port is not None and not 0 < int(port) < 65536:
        return None
    if host.startswith("[") and _literal(host[1:-1]) is None:
        return None
    return host if port is None else f"{host}:{int(port)}"
