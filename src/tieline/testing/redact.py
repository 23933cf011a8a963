"""What must not be written into a cassette: credentials, wherever they stand; pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode

import msgspec

from tieline.auth.credentials import Basic, Credentials, dump
from tieline.core.json import JsonValue
from tieline.http.model import Pairs

#: Stands where a secret was.
REDACTED = "[redacted]"

_NAMES = frozenset(
    {
        "accesstoken",
        "refreshtoken",
        "idtoken",
        "clientsecret",
        "apikey",
        "xapikey",
        "apitoken",
        "authtoken",
        "xauthtoken",
        "password",
        "privatekey",
        "secret",
        "signature",
        "authorization",
        "proxyauthorization",
        "cookie",
        "setcookie",
    }
)
#: Parts of credentials that are no secret.
_PLAIN = frozenset({"type", "kind", "token_type", "scope", "scopes", "expires_at", "expires_in"})
#: What stands for itself in a path.
_IN_PATHS = "[]:@!$&'()*+,;="
#: Shorter ones are found in words by chance.
_SHORTEST = 6


class Redactor:
    """Takes secrets out: those given, and whatever is called as secrets are."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in _forms(secret)}
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def text(self, text: str) -> str:
        """Return a text without the secrets."""
        return text if self._pattern is None else self._pattern.sub(REDACTED, text)

    def query(self, query: str) -> str:
        """Return a URL's query without the values of secret parameters, and without the secrets."""
        if not query:
            return ""
        pairs = [
            (self.text(name), REDACTED if _is_secret(name) else self.text(value))
            for name, value in parse_qsl(query, keep_blank_values=True)
        ]
        return urlencode(pairs, quote_via=quote, safe="[]")

    def path(self, path: str) -> str:
        """Return a URL's path without the secrets, however they are escaped."""
        steps = self.text(path).split("/")
        return "/".join(quote(self.text(unquote(step)), safe=_IN_PATHS) for step in steps)

    def headers(self, headers: Iterable[tuple[str, str]]) -> Pairs:
        """Return headers, their names in lower case, without the values of secret ones."""
        return tuple(
            (name.lower(), REDACTED if _is_secret(name) else self.text(value)) for name, value in headers
        )

    def json(self, value: JsonValue) -> JsonValue:
        """Return JSON without the values of secret fields, and without the secrets."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {
                    self.text(name): REDACTED if _is_secret(name) and each else self.json(each)
                    for name, each in value.items()
                }
            case Sequence():
                return [self.json(each) for each in value]
            case _:
                return value


def secrets_of(credentials: Credentials | None) -> list[str]:
    """Return every secret that credentials hold."""
    if credentials is None:
        return []
    found = list(_strings(msgspec.json.decode(dump(credentials))))
    if isinstance(credentials, Basic):
        pair = f"{credentials.username}:{credentials.password.reveal()}"
        found.append(base64.b64encode(pair.encode()).decode())
    return found


def _strings(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str) and not value.startswith(("http://", "https://")):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in _PLAIN:
                yield from _strings(each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _strings(each)


def _forms(secret: str) -> set[str]:
    """Return how a secret may be written: plainly, in URLs, in JSON and in HTML."""
    escaped = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), each) for each in escaped}
    return {secret, *escaped, *lower, msgspec.json.encode(secret).decode()[1:-1], escape(secret)}


def _is_secret(name: str) -> bool:
    return re.sub(r"[^a-z]", "", name.lower()) in _NAMES
