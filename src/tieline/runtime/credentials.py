"""Who a client is: what it was given, or its environment holds, and how that goes into a request."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, structs

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.runtime.draft import Draft
from tieline.runtime.op import Api, ApiKey, Basic, Bearer, OAuth, Scheme, Security
from tieline.runtime.styles import sound_header

if TYPE_CHECKING:
    from tieline.auth.token_call import Grant

#: A token or key; a function is asked for it at each attempt.
Token: TypeAlias = str | Secret | Callable[[], str]
#: A user and a password, or a client's id and secret.
Login: TypeAlias = tuple[str, str | Secret]
Credential: TypeAlias = Token | Login


class _Pair(Struct, frozen=True):
    user: str
    secret: Secret


class _Token(Struct, frozen=True):
    get: Callable[[], str]


class Grantee(Struct, frozen=True):
    """A client that gets its tokens for an id and a secret."""

    scheme: OAuth
    pair: _Pair

    def ask(self, token_url: str, *, now: int) -> Grant:
        """Return the exchange that brings a token."""
        from tieline.auth.oauth2 import Client, Endpoint, client_credentials
        from tieline.auth.token_call import TokenCall

        endpoint = Endpoint(call=TokenCall(url=token_url), client_auth=self.scheme.client_auth)
        client = Client(client_id=self.pair.user, client_secret=self.pair.secret)
        return client_credentials(endpoint, client, scope=" ".join(self.scheme.scopes), now=now)


_Configured = _Pair | _Token | Grantee


class Keyring:
    """The credentials of one client, by the name of the scheme."""

    def __init__(
        self,
        api: Api,
        given: Mapping[str, Credential | None],
        environment: Mapping[str, str],
        *,
        elsewhere: bool = False,
    ) -> None:
        self._api = api
        self._elsewhere = elsewhere
        self._held: dict[str, _Configured] = {}
        for name, scheme in api.schemes.items():
            value = given.get(name)
            found = (
                _from_environment(scheme, environment)
                if value is None
                else _from_argument(name, scheme, value)
            )
            if found is not None:
                self._held[name] = found

    def __repr__(self) -> str:
        return f"Keyring({', '.join(sorted(self._held))})"

    def choose(self, security: Security | None, draft: Draft) -> tuple[str, ...]:
        """Return the schemes to use: the first alternative that is configured.

        Raises UsageError where none is, unless nothing is needed, the caller's own headers say who asks, or somebody
        `elsewhere` will.
        """
        if self._elsewhere:
            return ()
        wanted = self._api.security if security is None else security
        for alternative in wanted:
            if alternative and all(name in self._held for name in alternative):
                return alternative
        if not wanted or () in wanted or self._is_said(wanted, draft):
            return ()
        raise UsageError(f"{draft.name} needs credentials: {self._hints(wanted)}", field="credentials")

    def grantee(self, schemes: tuple[str, ...]) -> Grantee | None:
        """Return who a token must be asked for, or None.

        A request has one header Authorization: the first of these schemes that wants it has it, with a token of its own.
        """
        held = [self._held.get(name) for name in schemes if _is_authorization(self._api.schemes[name])]
        return held[0] if held and isinstance(held[0], Grantee) else None

    def sign(self, draft: Draft, schemes: tuple[str, ...], token: Secret | None) -> Draft:
        """Return a request that says who asks; `token` is that of its grantee."""
        for name in schemes:
            draft = _signed(draft, self._api.schemes[name], self._held[name], token)
        return draft

    @property
    def secret_headers(self) -> frozenset[str]:
        """The headers, in lower case, that hold secrets."""
        keys = [each for each in self._api.schemes.values() if isinstance(each, ApiKey)]
        return frozenset({each.name.lower() for each in keys if each.location == "header"}) | _SECRET

    def _is_said(self, wanted: Security, draft: Draft) -> bool:
        names = {name for alternative in wanted for name in alternative}
        headers = {_header(self._api.schemes[name]) for name in names if name in self._api.schemes}
        return any(name.lower() in headers for name, _ in draft.headers)

    def _hints(self, wanted: Security) -> str:
        named = dict.fromkeys(name for alternative in wanted for name in alternative)
        known = [self._api.schemes[name] for name in named if name in self._api.schemes]
        ways = " or ".join(" and ".join(_variables(scheme)) for scheme in known)
        return (
            f"give them to the client, or set {ways}" if ways else f"no scheme of {', '.join(named)} is known"
        )


_SECRET = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


def _from_argument(name: str, scheme: Scheme, value: Credential) -> _Configured:
    """Return a credential that was given. Raises UsageError, naming it, for one of another kind."""
    match scheme, value:
        case (Basic(), (str() as user, (str() | Secret()) as secret)):
            return _Pair(user, _secret(secret))
        case (OAuth(token_url=str()), (str() as user, (str() | Secret()) as secret)):
            return Grantee(scheme, _Pair(user, _secret(secret)))
        case (Bearer() | ApiKey() | OAuth(), str() | Secret()):
            secret = _secret(value)
            return _Token(secret.reveal)
        case (Bearer() | ApiKey() | OAuth(), _) if callable(value):
            return _Token(value)
        case _:
            what = "a pair of user and password" if isinstance(scheme, Basic) else "a token"
            raise UsageError(f"{name} is {what}", field=name)


def _from_environment(scheme: Scheme, environment: Mapping[str, str]) -> _Configured | None:
    match scheme:
        case Basic(user, password):
            return _pair(environment, user, password)
        case Bearer(env=env) | ApiKey(env=env):
            return _Token(Secret(environment[env]).reveal) if environment.get(env) else None
        case OAuth(client_id_env=client, client_secret_env=secret, token_env=token):
            if environment.get(token):
                return _Token(Secret(environment[token]).reveal)
            pair = _pair(environment, client, secret) if scheme.token_url else None
            return None if pair is None else Grantee(scheme, pair)


def _pair(environment: Mapping[str, str], user: str, secret: str) -> _Pair | None:
    if not environment.get(user) or not environment.get(secret):
        return None
    return _Pair(environment[user], Secret(environment[secret]))


def _signed(draft: Draft, scheme: Scheme, held: _Configured, token: Secret | None) -> Draft:
    match scheme, held:
        case Basic(), _Pair(user, secret):
            pair = base64.b64encode(f"{user}:{secret.reveal()}".encode()).decode()
            return _with_header(draft, "Authorization", f"Basic {pair}")
        case Bearer(prefix=prefix), _Token(get):
            return _with_header(draft, "Authorization", f"{prefix} {get()}")
        case OAuth(), _Token(get):
            return _with_header(draft, "Authorization", f"Bearer {get()}")
        case OAuth(), Grantee():  # without a token it is not the first
            return (
                draft if token is None else _with_header(draft, "Authorization", f"Bearer {token.reveal()}")
            )
        case ApiKey(location="header", name=name), _Token(get):
            return _with_header(draft, name, get())
        case ApiKey(location="query", name=name), _Token(get):
            return draft.with_query(name, get())
        case ApiKey(name=name), _Token(get):
            return structs.replace(draft, cookies=(*draft.cookies, (name, sound_header(name, get()))))
        case _:
            raise UsageError("these credentials do not fit their scheme", field="credentials")


def _with_header(draft: Draft, name: str, value: str) -> Draft:
    if draft.header(name) is not None:  # the caller's own says who asks
        return draft
    return structs.replace(draft, headers=(*draft.headers, (name, sound_header(name, value))))


def _header(scheme: Scheme) -> str:
    if isinstance(scheme, ApiKey):
        return {"header": scheme.name.lower(), "cookie": "cookie"}.get(scheme.location, "")
    return "authorization"


def _is_authorization(scheme: Scheme) -> bool:
    return _header(scheme) == "authorization"


def _variables(scheme: Scheme) -> tuple[str, ...]:
    match scheme:
        case Basic(user, password):
            return user, password
        case Bearer(env=env) | ApiKey(env=env):
            return (env,)
        case OAuth(token_url=None):
            return (scheme.token_env,)
        case OAuth():
            return scheme.client_id_env, scheme.client_secret_env


def _secret(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)
