"""An account as variables describe it: those of the environment, or the arguments of a client; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from tieline.auth.credentials import Basic, check_basic
from tieline.core.errors import ConfigurationError, UsageError
from tieline.providers.model import AccountVariables, Provider


def find_account(pairs: Sequence[AccountVariables], given: Mapping[str, str]) -> Basic | None:
    """Return the account of the first pair of names that is whole, or None where nothing is given under any name.

    Raises `ConfigurationError` naming what is incomplete, contradicts another pair, or cannot be sent.
    """
    pair = _whole_pair(pairs, given)
    if pair is None:
        return None
    try:
        return check_basic(given[pair.username], given[pair.password])
    except UsageError as problem:
        name = pair.username if problem.field == "username" else pair.password
        raise ConfigurationError(f"{name}: {problem.message.partition(': ')[2]}", field=name) from None


def check_base_url(text: str | None, provider: Provider, *, field: str = "base_url") -> str:
    """Return a base URL as requests need it: no trailing slash, and not the path that they add themselves.

    Without a text it is the provider's own. Raises `UsageError` with `field` if it is not an http or https address.
    """
    text = text or provider.base_url
    if text is None:
        raise UsageError(f"{field}: {provider.display_name} has no address of its own: give one", field=field)
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        valid = False
        parts = urlsplit("")
    if "@" in parts.netloc:  # not shown: it may hold a password
        raise UsageError(f"{field}: an address takes no user name or password", field=field)
    if not valid or parts.query or parts.fragment:
        raise UsageError(
            f"{field}: {text!r} is not an address such as {provider.base_url or 'https://api.example.com'}",
            field=field,
        )
    return text.rstrip("/").removesuffix(provider.base_path or "/").rstrip("/")


def _whole_pair(pairs: Sequence[AccountVariables], given: Mapping[str, str]) -> AccountVariables | None:
    known = dict.fromkeys(name for pair in pairs for name in (pair.username, pair.password))
    present = {name for name in known if given.get(name)}
    whole = [pair for pair in pairs if {pair.username, pair.password} <= present]
    if not present:
        return None
    if not whole:
        told = ", or ".join(f"{pair.username} and {pair.password}" for pair in pairs)
        raise ConfigurationError(f"{' and '.join(sorted(present))} alone is not an account: set {told}")
    if len({given[pair.username] for pair in whole}) > 1:
        raise ConfigurationError(
            f"{', '.join(known)} name two different accounts: unset "
            f"{whole[1].username}, or make it equal to {whole[0].username}"
        )
    return whole[0]
