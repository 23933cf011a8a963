"""Signs requests, and verifies signed ones, as a provider's description says."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from tieline.auth.placeholders import Value
from tieline.auth.signing_algorithms import decoded, public_verifies
from tieline.auth.signing_claims import bare, claimed, presented
from tieline.auth.signing_inputs import (
    Inputs,
    Unsigned,
    header_text,
    json_document,
    raw,
    with_headers,
    without_headers,
)
from tieline.auth.signing_model import Choice, Signing
from tieline.auth.signing_texts import Branch
from tieline.core.errors import SignatureRefused, UsageError
from tieline.core.json import steps_of
from tieline.core.urls import percent_encoded
from tieline.http.model import Pairs, find_header

__all__ = ["Choice", "Signed", "Signing", "Unsigned", "claims", "sign", "verify"]


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a request a signed one: headers to set and, percent-encoded already, what to append to the query.

    `json` is what to set in a JSON body, by path. `canonical` is what was signed, for people to compare, with every
    value hidden that is not sent itself.
    """

    headers: Pairs
    query: Pairs
    canonical: str
    json: Pairs = ()

    def apply(self, request: Unsigned) -> Unsigned:
        """Return the signed request; nothing in it may be spelled differently after this."""
        added = "&".join(f"{name}={value}" for name, value in self.query)
        url = _without_empty_query(request.url)
        return msgspec.structs.replace(
            request,
            url=f"{url}{'&' if '?' in url else '?'}{added}" if added else url,
            headers=with_headers(request.headers, self.headers),
            body=_with_json(request.body, self.json) if self.json else request.body,
        )

    def __repr__(self) -> str:
        return "Signed(***)"


def sign(
    signing: Signing, request: Unsigned, secrets: Mapping[str, str], *, now: datetime, nonce: str
) -> Signed:
    """Sign a request; raises `UsageError` naming the header, secret or field that is missing or unfit."""
    program = signing.program
    url = _without_empty_query(request.url)
    if url != request.url:
        request = msgspec.structs.replace(request, url=url)
    kept = without_headers(request.headers, program.replaced)  # what is there is replaced
    inputs = Inputs(signing, request, kept, secrets, {"now": now, "nonce": raw(nonce)})
    before = inputs.set_before()
    for name in signing.requires.headers:
        if find_header(inputs.headers, name) is None:
            raise UsageError(f"signing: the request needs the header {name}", field=name)
    for of, equals in program.checks:
        if inputs.render(of) != inputs.render(equals):
            raise UsageError("signing: the request says of itself what is not so", field="checks")
    message = inputs.message()
    inputs.known["signature"] = inputs.signature(message)
    after = tuple((name, header_text(name, value)) for name, value in _made(inputs, program.headers))
    return Signed(
        headers=(*before, *after),
        query=tuple((_quoted(raw(name)), _quoted(value)) for name, value in _made(inputs, program.query)),
        canonical=_shown(signing, inputs, message),
        json=tuple((path, header_text(path, value)) for path, value in _made(inputs, program.json)),
    )


def claims(signing: Signing, request: Unsigned) -> Mapping[str, str]:
    """Return what a signed request says of its sender, such as the user, so that the secret can be found.

    Nothing of it is proved before `verify`. Raises `SignatureRefused` where something is missing or malformed.
    """
    return {
        name: value.decode("utf-8", "replace")
        for name, value in claimed(signing, request, {}).items()
        if isinstance(value, bytes) and name != "signature"
    }


def verify(signing: Signing, request: Unsigned, secrets: Mapping[str, str], *, now: datetime) -> None:
    """Return if the request was signed with these secrets, and lately; else raise `SignatureRefused` with the reason.

    The request must be as it was received: the target as it was on the request line, the body's own bytes.
    """
    known = claimed(signing, request, secrets)
    signature = known.pop("signature", None)
    _check_time(signing, known.get("now"), now)
    for name in signing.requires.headers:
        if find_header(request.headers, name) is None:
            raise SignatureRefused(f"{name}: the header is missing", reason="missing", field=name)
    received = bare(signing.program, request)
    inputs = Inputs(signing, received, received.headers, secrets, known)
    try:
        proved = _proved(signing, inputs, signature) and _agrees(signing, inputs, request)
    except UsageError as problem:
        field = problem.field or ""
        if field in {"key", *signing.inputs} - known.keys():
            raise  # the verifier's own mistake: a secret is missing or unfit
        part, _, rest = field.partition(".")
        of_request = part in {"header", "query", "form", "json"}
        reason: Literal["missing", "malformed"] = "missing" if of_request else "malformed"
        raise SignatureRefused(problem.message, reason=reason, field=rest if of_request else field) from None
    if not proved:
        raise SignatureRefused("the signature does not fit the request", reason="mismatch")


def _proved(signing: Signing, inputs: Inputs, signature: Value | None) -> bool:
    """Make the signature, or where only its maker can, look whether it is theirs."""
    message = inputs.message()
    if not signing.paired:
        inputs.known["signature"] = inputs.signature(message)
        return True
    if not isinstance(signature, bytes):
        raise UsageError("signing: the description does not say where the signature can be read", field="key")
    inputs.known["signature"] = signature
    try:
        own = decoded(signature, signing.encode)
    except ValueError:
        return False
    return public_verifies(signing.alg, inputs.verifying_key(), message, own)


def _agrees(signing: Signing, inputs: Inputs, request: Unsigned) -> bool:
    """Tell whether everything that was sent is what it would be by the description."""
    program = signing.program
    pairs = [(inputs.render(text), value or b"") for _, text, value in presented(program, request)]
    pairs += [(inputs.render(text), inputs.header(name) or b"") for name, text in program.digests.items()]
    pairs += [(inputs.render(equals), inputs.render(of)) for of, equals in program.checks]
    return all(hmac.compare_digest(made, told) for made, told in pairs)


def _made(inputs: Inputs, texts: Mapping[str, Branch]) -> list[tuple[str, bytes]]:
    lines = ((name, inputs.line(text)) for name, text in texts.items())
    return [(name, inputs.filled(line)) for name, line in lines if line.parts]


def _check_time(signing: Signing, told: Value | None, now: datetime) -> None:
    if signing.max_skew_s is None:
        return
    if not isinstance(told, datetime):
        raise SignatureRefused("the request tells no time", reason="missing")
    skew = timedelta(seconds=signing.max_skew_s)
    if now - told > skew:
        raise SignatureRefused("the request is too old", reason="stale")
    if told - now > skew:
        raise SignatureRefused("the request is from too far in the future", reason="early")


def _shown(signing: Signing, inputs: Inputs, message: bytes) -> str:
    try:
        shown = inputs.masked().message() if signing.program.shows_hidden else message
    except UsageError:  # a filter cannot read the mask
        return "***"
    return shown.decode("utf-8", "replace")


def _without_empty_query(url: str) -> str:
    """Leave out the fragment, and a `?` with nothing behind it: HTTP clients do not send them."""
    return url.partition("#")[0].removesuffix("?")


def _quoted(value: bytes) -> str:
    return percent_encoded(value).decode()


def _with_json(body: bytes, places: Pairs) -> bytes:
    document = json_document(body)
    for path, text in places:
        *above, last = steps_of(path)
        at = document
        for step in above:
            at = _inside(at, step)
        if not isinstance(at, dict):
            raise UsageError(f"signing: the body has no place {path}", field=path)
        at[last] = text
    return msgspec.json.encode(document)


def _inside(at: object, step: str) -> object:
    match at:
        case dict():
            return at.setdefault(step, {})  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        case list() if step.isdecimal() and int(step) < len(at):  # pyright: ignore[reportUnknownArgumentType]
            return at[int(step)]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return None
