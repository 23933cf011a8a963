"""OAuth 2 without I/O: token requests as values, and the tokens in their answers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Literal

import msgspec

from tieline.auth.jwt import mint, usual_algorithm
from tieline.auth.private_keys import key_id
from tieline.auth.token_call import (
    Grant,
    TokenCall,
    Tokens,
    end_of_life,
    moment,
    read_answer,
    read_token,
    refused,
    text_at,
)
from tieline.core.clock import MICROSECONDS
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.identity import Identity

#: How a client proves who it is: in the Authorization header, among the parameters, by a token that it signs with its
#: private key (which may stand in its secret's place), as a user with a password, or not at all (a public client).
ClientAuth = Literal["basic", "body", "private_key_jwt", "login", "none"]
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFE = 300


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A program as the provider knows it."""

    client_id: str
    client_secret: Secret | None = None
    private_key: Secret | None = None
    identity: Identity | None = None


class AnswerRules(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider's answers do otherwise than the standard says.

    `alternates` are where the token is when it is not `access_token`; what belongs to it stands beside it. `lifetime`
    is how many microseconds tokens live where the answer does not say. `whole`: the answer is a token and nothing else.
    """

    alternates: tuple[str, ...] = ()
    whole: bool = False
    milliseconds: bool = False
    lifetime: int | None = None


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A token endpoint: `call` is what every request to it has, `params` what the provider adds to or changes in it."""

    call: TokenCall
    client_auth: ClientAuth = "body"
    params: Mapping[str, JsonValue] = {}
    answers: AnswerRules = AnswerRules()
    #: Random text that names a signed proof.
    nonce: str = ""


def refresh(endpoint: Endpoint, client: Client, refresh_token: Secret, *, now: int) -> Grant:
    """Exchange a refresh token for new tokens."""
    asked = {"grant_type": "refresh_token", "refresh_token": refresh_token.reveal()}
    return exchange(endpoint, client, asked, now=now)


def client_credentials(endpoint: Endpoint, client: Client, *, scope: str = "", now: int) -> Grant:
    """Get a token for the client itself."""
    asked = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
    return exchange(endpoint, client, asked, now=now)


def exchange(endpoint: Endpoint, client: Client, asked: Mapping[str, str], *, now: int) -> Grant:
    """Exchange what is `asked` for tokens: any grant of the standard, by its parameters.

    The life of the tokens is counted from `now`, before they were asked for: rather too short than too long.
    """
    response = yield _authenticated(endpoint, client, asked, now)
    document = {"access_token": read_token(response)} if endpoint.answers.whole else read_answer(response)
    tokens = _tokens(document, endpoint.answers, now)
    if tokens is None:
        raise refused(response, document)
    return tokens


def _authenticated(endpoint: Endpoint, client: Client, asked: Mapping[str, str], now: int) -> TokenCall:
    secret = client.client_secret.reveal() if client.client_secret else ""
    identified: dict[str, JsonValue] = {}
    headers = endpoint.call.headers
    match endpoint.client_auth:
        case "basic":
            # As it is: most providers do not take off the form encoding that the standard asks for here.
            pair = base64.b64encode(f"{client.client_id}:{secret}".encode()).decode()
            headers = (*headers, ("Authorization", f"Basic {pair}"))
        case "body":
            identified = {"client_id": client.client_id, **({"client_secret": secret} if secret else {})}
        case "private_key_jwt":
            proof = _proof(endpoint, client, now)
            identified = {
                "client_id": client.client_id,
                "client_assertion_type": _ASSERTION,
                "client_assertion": proof,
            }
        case "login":
            asked = {name: value for name, value in asked.items() if name != "grant_type"}
            identified = {"username": client.client_id, "password": secret}
        case "none":
            identified = {"client_id": client.client_id}
    params = {**asked, **identified, **endpoint.params}
    return msgspec.structs.replace(endpoint.call, params=params, headers=headers)


def _proof(endpoint: Endpoint, client: Client, now: int) -> str:
    """Return a token by which a client shows that it has its private key (RFC 7523)."""
    key = client.private_key or client.client_secret or Secret("")
    name = key_id(key.reveal().encode())
    seconds = now // MICROSECONDS
    claims: dict[str, JsonValue] = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": endpoint.call.url,
        "iat": seconds,
        "exp": seconds + _ASSERTION_LIFE,
        "jti": endpoint.nonce,
    }
    return mint(claims, key, algorithm=usual_algorithm(key), header={"kid": name} if name else None)


def _tokens(document: Mapping[str, JsonValue], rules: AnswerRules, now: int) -> Tokens | None:
    places = ("access_token", *rules.alternates)
    path = next((each for each in places if text_at(document, each) is not None), "access_token")
    token = text_at(document, path)
    if token is None:
        return None
    beside = path.rpartition(".")[0]

    def sibling(name: str) -> object:
        return dig(document, f"{beside}.{name}" if beside else name)

    renewal = sibling("refresh_token")
    expires_at = end_of_life(sibling("expires_in"), now=now, milliseconds=rules.milliseconds)
    if expires_at is None:
        expires_at = moment(sibling("expires_at"))
    if expires_at is None and rules.lifetime is not None:
        expires_at = now + rules.lifetime
    return Tokens(
        token=Secret(token),
        refresh_token=Secret(renewal) if isinstance(renewal, str) and renewal else None,
        expires_at=expires_at,
        raw=SecretDocument(document),
    )
