"""Which account of Gong a client uses: what it was given, else what the environment describes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct

from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.secrets import Secret
from tieline.http.pace import Limits
from tieline.providers.account import check_base_url, find_account
from tieline.providers.catalogue import load
from tieline.providers.model import AccountVariables, Provider
from tieline.runtime import Login, Token

PROVIDER = "gong"
#: The environment variable of an OAuth access token.
TOKEN = "GONG_ACCESS_TOKEN"  # noqa: S105  # a name

#: The arguments that hold an account, as `GONG_…` variables of these names do.
_ARGUMENTS = (
    AccountVariables(username="access_key", password="access_key_secret"),  # noqa: S106  # a name
    AccountVariables(username="api_key", password="access_key"),  # noqa: S106  # a name
)


class Given(Struct, frozen=True, kw_only=True):
    """What a client was given."""

    access_key: str | None = None
    access_key_secret: str | Secret | None = None
    api_key: str | None = None
    token: Token | None = None
    base_url: str | None = None

    def __repr__(self) -> str:
        return "Given(***)"


class Account(Struct, frozen=True, kw_only=True):
    """An account, ready to be used; of `login` and `token` there is one."""

    base_url: str
    login: Login | None = None
    token: Token | None = None
    limits: Limits

    @property
    def identity(self) -> str:
        """A digest of the account: clients that agree here share their pace."""
        who = self.login[0] if self.login else self.token.reveal() if isinstance(self.token, Secret) else ""
        return hashlib.blake2b(f"{self.base_url}\n{who}".encode(), digest_size=16).hexdigest()

    def __repr__(self) -> str:
        return f"Account({self.base_url})"


def account_of(given: Given, environment: Mapping[str, str]) -> Account:
    """Return the account to use. Arguments are taken as a whole: nothing of the environment's account completes them.

    Raises `ConfigurationError` naming arguments or variables where there is none, or not a whole one.
    """
    provider = load(PROVIDER)
    login, token = _given(given)
    if login is None and token is None:
        login, token = _from_environment(provider, environment)
    if login is None and token is None:
        raise ConfigurationError(_how_to_say_it(provider))
    return Account(
        base_url=_base_url(given, environment, provider, is_token=login is None),
        login=login,
        token=token,
        limits=default_limits(provider),
    )


def default_limits(provider: Provider | None = None) -> Limits:
    """Return what Gong allows every company."""
    limits = (provider or load(PROVIDER)).limits
    return Limits(per_second=limits.per_second, burst=limits.burst, per_day=limits.per_day)


def _given(given: Given) -> tuple[Login | None, Token | None]:
    secret = given.access_key_secret
    told = {
        "access_key": given.access_key,
        "access_key_secret": secret.reveal() if isinstance(secret, Secret) else secret,
        "api_key": given.api_key,
        "token": given.token.reveal() if isinstance(given.token, Secret) else given.token,
    }
    for name, value in told.items():
        if value is not None and not callable(value) and not value.strip():
            raise UsageError(f"{name}: it is empty", field=name)
    keys = {name: value for name, value in told.items() if isinstance(value, str) and name != "token"}
    login = _login(_ARGUMENTS, keys)
    if login is not None and given.token is not None:
        raise UsageError("token: give it or an access key, not both", field="token")
    return login, _kept(given.token)


def _from_environment(
    provider: Provider, environment: Mapping[str, str]
) -> tuple[Login | None, Token | None]:
    names = provider.environment
    login = None if names is None else _login(names.accounts, environment)
    token = environment.get(TOKEN)
    return login, Secret(token) if token and login is None else None


def _login(pairs: tuple[AccountVariables, ...], given: Mapping[str, str]) -> Login | None:
    found = find_account(pairs, given)
    return None if found is None else (found.username, found.password)


def _kept(token: Token | None) -> Token | None:
    return Secret(token) if isinstance(token, str) else token


def _base_url(given: Given, environment: Mapping[str, str], provider: Provider, *, is_token: bool) -> str:
    variable = "GONG_BASE_URL" if provider.environment is None else provider.environment.base_url
    if given.base_url is not None:
        if not given.base_url.strip():  # which would mean Gong's own: the keys may be meant for elsewhere
            raise UsageError("base_url: it is empty", field="base_url")
        return check_base_url(given.base_url, provider)
    if is_token and not environment.get(variable):
        raise ConfigurationError(
            "base_url: a token works only at the address that came with it, api_base_url_for_customer:"
            f" give it, or set {variable}",
            field="base_url",
        )
    return check_base_url(environment.get(variable), provider, field=variable)


def _how_to_say_it(provider: Provider) -> str:
    arguments = "access_key and access_key_secret, or token and base_url"
    if provider.environment is None:
        return f"no {provider.display_name} account: give {arguments}"
    pairs = " or ".join(f"{each.username} and {each.password}" for each in provider.environment.accounts)
    return f"no {provider.display_name} account: give {arguments}; or set {pairs}, or {TOKEN} and {provider.environment.base_url}"
