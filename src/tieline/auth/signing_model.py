"""What a provider file says of signing, parsed and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from tieline.auth.signing_texts import (
    Branch,
    Choice,
    Data,
    Pairing,
    ParsedPairing,
    Text,
    When,
    parse_pairing,
    parse_text,
)
from tieline.core.errors import UsageError

__all__ = ["Check", "Choice", "Derivation", "Pairing", "Program", "Requires", "Signing", "Text", "When"]

Keyed = Literal["hmac-md5", "hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"]
Unkeyed = Literal["md5", "sha1", "sha256", "sha384", "sha512", "plain"]
#: What signs with a private key, and is verified with a public one.
Paired = Literal[
    "rsa-sha1",
    "rsa-sha256",
    "rsa-sha512",
    "rsa-pss-sha512",
    "ecdsa-p256-sha256",
    "ecdsa-p384-sha384",
    "ed25519",
]
Encoding = Literal["base64", "base64url", "hex", "raw"]

REQUEST_NAMES = frozenset(
    {
        *("method", "scheme", "host", "hostname", "port", "path", "path_query"),
        *("query_raw", "params", "form", "body", "headers"),
    }
)
#: What stands before the name of a part of the request.
PART_NAMES = ("header.", "query.", "form.", "json.")
_BODY_NAMES = frozenset({"body", "form", "params"})
_BODY_PARTS = ("form.", "json.")
_RESERVED = REQUEST_NAMES | {"now", "nonce", "signature"}


class Derivation(Data, frozen=True, kw_only=True):
    """A step that makes the next key of this one."""

    alg: Keyed
    msg: Text
    encode: Encoding = "raw"


class Check(Data, frozen=True, kw_only=True):
    """Two texts that must be equal, beside the signature: what a request says of itself, and what it should say."""

    of: Text
    equals: Text


class Requires(Data, frozen=True, kw_only=True):
    """What a request must have before it can be signed: headers, and whether its body must be known as a whole."""

    headers: tuple[str, ...] = ()
    body: Literal["bytes"] | None = None


class Signing(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, dict=True
):
    """How requests to an API are signed.

    First `set_before` sets headers, then the `canonical` lines, joined by `separator`, are signed with `key`, then
    `headers`, `query` and `json` (places in a JSON body) are added, which may read `{signature}`. `vars` name texts;
    each may read those before it. `lists` name what is written of headers, query or form. Where a private key signs,
    `verify_key` is the public one, if it is not made of `key`.

    Lines read `method`, `scheme`, `host` (with a port that is not the scheme's own), `hostname`, `port`, `path`,
    `query_raw`, `path_query`, `params` (the query and an HTML form in the body), `form`, `body`, `headers`,
    `header.NAME`, `query.NAME`, `form.NAME`, `json.PATH`, `now`, `nonce`, and by any other name the secrets and
    connection fields.
    """

    alg: Keyed | Unkeyed | Paired
    encode: Encoding = "hex"
    key: Text = ""
    verify_key: Text = ""
    derive: tuple[Derivation, ...] = ()
    lists: dict[str, Pairing] = {}
    vars: dict[str, Text] = {}
    separator: str = "\n"
    canonical: tuple[Text, ...]
    set_before: dict[str, Text] = {}
    headers: dict[str, Text] = {}
    query: dict[str, Text] = {}
    json: dict[str, Text] = {}
    checks: tuple[Check, ...] = ()
    requires: Requires = Requires()
    #: Seconds by which a request's time may differ from the verifier's.
    max_skew_s: int | None = None
    #: Whether a repeated request is signed anew, as it must be where the time or a nonce is signed.
    resign_on_retry: bool = True

    def __post_init__(self) -> None:
        try:
            _check(self)
        except UsageError as problem:  # msgspec names the place in the file for what is a ValueError
            raise ValueError(problem.message) from None

    @cached_property
    def program(self) -> Program:
        """The description with its texts parsed."""
        return _compile(self)

    @property
    def paired(self) -> bool:
        """Whether a private key signs and a public one verifies."""
        return self.alg.startswith(("rsa-", "ecdsa-", "ed"))

    @property
    def keyed(self) -> bool:
        """Whether there is a key at all."""
        return self.paired or self.alg.startswith("hmac-")

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The names of all secrets and connection fields that are read."""
        program = self.program
        return program.inputs_of((*program.signed(), *program.sent(), *program.checked()))

    @cached_property
    def reads_body(self) -> bool:
        """Whether the body must be known as a whole before a request can be sent."""
        program = self.program
        texts = (*program.signed(), *program.sent(), *program.checked())
        return self.requires.body is not None or bool(self.json) or program.reads_body(texts)


class Program(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A description with its texts parsed."""

    key: Branch
    verify_key: Branch
    derive: tuple[Branch, ...]
    lists: dict[str, ParsedPairing]
    variables: dict[str, Branch]
    canonical: tuple[Branch, ...]
    set_before: dict[str, Branch]
    headers: dict[str, Branch]
    query: dict[str, Branch]
    json: dict[str, Branch]
    checks: tuple[tuple[Branch, Branch], ...]

    def sent(self) -> tuple[Branch, ...]:
        """The texts that go on the wire."""
        return (*self.set_before.values(), *self.signing_texts())

    def signing_texts(self) -> tuple[Branch, ...]:
        """The texts that go on the wire with the signature."""
        return (*self.headers.values(), *self.query.values(), *self.json.values())

    def signed(self) -> tuple[Branch, ...]:
        """The texts that the signature is made of."""
        return (self.key, *self.derive, *self.canonical)

    def checked(self) -> tuple[Branch, ...]:
        """The texts that are compared beside the signature."""
        return tuple(text for pair in self.checks for text in pair)

    def reads_body(self, texts: Iterable[Branch]) -> bool:
        """Whether texts read anything of the body."""
        return any(name in _BODY_NAMES or name.startswith(_BODY_PARTS) for name in self.reach(texts))

    def reads_signature(self, text: Branch) -> bool:
        """Whether a text can be written only once the signature is known."""
        return "signature" in self.reach((text,))

    @cached_property
    def digests(self) -> dict[str, Branch]:
        """The headers set before that tell of the body, so that whoever verifies must make them again."""
        return {name: text for name, text in self.set_before.items() if self.reads_body((text,))}

    @cached_property
    def replaced(self) -> frozenset[str]:
        """The headers, in lower case, that signing replaces whatever the request has there."""
        return frozenset(name.lower() for name in self.headers)

    def reach(self, texts: Iterable[Branch]) -> frozenset[str]:
        """Return all names that texts read, themselves or through variables."""
        found: set[str] = set()
        waiting = [name for text in texts for name in text.names]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.variables[name].names if name in self.variables else ()
                waiting += (self.lists[name].source,) if name in self.lists else ()
        return frozenset(found)

    def is_input(self, name: str) -> bool:
        """Whether a name reads a secret or connection field."""
        made = name in self.variables or name in self.lists
        return not made and name not in _RESERVED and not name.startswith(PART_NAMES)

    def inputs_of(self, texts: Iterable[Branch]) -> frozenset[str]:
        """Return the secrets and connection fields that texts read."""
        return frozenset(name for name in self.reach(texts) if self.is_input(name))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The inputs that are signed but not sent, and those of the key: nobody may see them."""
        return (self.inputs_of(self.canonical) - self.inputs_of(self.sent())) | self.inputs_of((self.key,))

    @cached_property
    def shows_hidden(self) -> bool:
        """Whether what is signed holds anything that nobody may see."""
        return not self.hidden.isdisjoint(self.reach(self.canonical))


def _check(signing: Signing) -> None:
    program = signing.program
    _check_variables(program)
    if "signature" in program.reach((*program.signed(), *program.set_before.values(), *program.checked())):
        raise UsageError("only headers, query and json can read {signature}, for all else comes before it")
    sent = program.reach(program.sent())
    if "signature" not in sent:
        raise UsageError("neither headers nor query nor json say where {signature} goes")
    if signing.max_skew_s is not None:
        _check_time(program)
    _check_keys(signing)
    if signing.json and "body" in program.reach(program.signed()):
        raise UsageError("json: the body is signed as a whole, so nothing can be put into it")


def _check_keys(signing: Signing) -> None:
    if signing.keyed != bool(signing.key):
        raise UsageError(f"key: {signing.alg} {'needs one' if signing.keyed else 'takes none'}")
    if signing.derive and not signing.alg.startswith("hmac-"):
        raise UsageError(f"derive: {signing.alg} takes no {'shared ' if signing.keyed else ''}key")
    if signing.verify_key and not signing.paired:
        raise UsageError(f"verify_key: {signing.alg} has no other key to verify with")


def _check_time(program: Program) -> None:
    if "now" not in program.reach(program.sent()):
        raise UsageError("max_skew_s: nothing that is sent tells the time")
    dated = {
        f"header.{name.lower()}"
        for name, text in program.set_before.items()
        if "now" in program.reach((text,))
    }
    if not {"now", "headers", *dated} & {name.lower() for name in program.reach(program.signed())}:
        raise UsageError("max_skew_s: the time is not signed, so that anyone can renew it")


def _check_variables(program: Program) -> None:
    for name in program.lists:
        if name in _RESERVED or "." in name:
            raise UsageError(f"lists: {name!r} means something else already")
    earlier: set[str] = set()
    for name, text in program.variables.items():
        if name in _RESERVED or "." in name or name in program.lists:
            raise UsageError(f"vars: {name!r} means something else already")
        for later in (text.names & program.variables.keys()) - earlier:
            raise UsageError(f"vars: {name!r} reads {later!r}, which does not stand before it")
        earlier.add(name)


def _compile(signing: Signing) -> Program:
    def each(texts: Mapping[str, Text], field: str) -> dict[str, Branch]:
        return {name: parse_text(text, f"{field}.{name}") for name, text in texts.items()}

    return Program(
        key=parse_text(signing.key, "key"),
        verify_key=parse_text(signing.verify_key, "verify_key"),
        derive=tuple(parse_text(step.msg, f"derive.{at}.msg") for at, step in enumerate(signing.derive)),
        lists={name: parse_pairing(rule, f"lists.{name}") for name, rule in signing.lists.items()},
        variables=each(signing.vars, "vars"),
        canonical=tuple(parse_text(text, f"canonical.{at}") for at, text in enumerate(signing.canonical)),
        set_before=each(signing.set_before, "set_before"),
        headers=each(signing.headers, "headers"),
        query=each(signing.query, "query"),
        json=each(signing.json, "json"),
        checks=tuple(
            (parse_text(check.of, f"checks.{at}.of"), parse_text(check.equals, f"checks.{at}.equals"))
            for at, check in enumerate(signing.checks)
        ),
    )
