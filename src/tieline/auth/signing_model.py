"""What a provider file says of signing, parsed and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from tieline.auth.placeholders import Line, parse_line
from tieline.core.errors import UsageError

Keyed = Literal["hmac-md5", "hmac-sha1", "hmac-sha256", "hmac-sha512"]
Unkeyed = Literal["md5", "sha1", "sha256", "sha512"]
Encoding = Literal["base64", "base64url", "hex", "raw"]

REQUEST_NAMES = frozenset(
    {
        *("method", "scheme", "host", "hostname", "port", "path", "path_query"),
        *("query_raw", "params", "form", "body", "headers"),
    }
)
_BODY_NAMES = frozenset({"body", "form", "params"})
_RESERVED = REQUEST_NAMES | {"now", "nonce", "signature"}


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a provider file says."""


class When(_Data, frozen=True, kw_only=True):
    """A condition on the request."""

    method: tuple[str, ...]


class Choice(_Data, frozen=True, kw_only=True):
    """One text for some requests and another for all others."""

    when: When
    value: str
    otherwise: str = msgspec.field(default="", name="else")


#: A line of `tieline.auth.placeholders`, or a choice of two.
Text = str | Choice


class Derivation(_Data, frozen=True, kw_only=True):
    """A step that makes the next key of this one."""

    alg: Keyed
    msg: Text
    encode: Encoding = "raw"


class Requires(_Data, frozen=True, kw_only=True):
    """What a request must have before it can be signed: headers, and whether its body must be known as a whole."""

    headers: tuple[str, ...] = ()
    body: Literal["bytes"] | None = None


class Signing(_Data, frozen=True, kw_only=True, dict=True):
    """How requests to an API are signed.

    First `set_before` sets headers, then the `canonical` lines, joined by `separator`, are signed with `key`, then
    `headers` and `query` are added, which may read `{signature}`. `vars` name texts; each may read those before it.

    Lines read `method`, `scheme`, `host` (with a port that is not the scheme's own), `hostname`, `port`, `path`,
    `query_raw`, `path_query`, `params` (the query and an HTML form in the body), `form`, `body`, `headers`,
    `header.NAME`, `now`, `nonce`, and by any other name the secrets and connection fields.
    """

    alg: Keyed | Unkeyed
    encode: Encoding = "hex"
    key: Text = ""
    derive: tuple[Derivation, ...] = ()
    vars: dict[str, Text] = {}
    separator: str = "\n"
    canonical: tuple[Text, ...]
    set_before: dict[str, Text] = {}
    headers: dict[str, Text] = {}
    query: dict[str, Text] = {}
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

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The names of all secrets and connection fields that are read."""
        return self.program.inputs_of((*self.program.signed(), *self.program.sent()))

    @cached_property
    def reads_body(self) -> bool:
        """Whether the body must be known as a whole before a request can be sent."""
        reach = self.program.reach((*self.program.signed(), *self.program.sent()))
        return self.requires.body is not None or not reach.isdisjoint(_BODY_NAMES)


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """A text, parsed: the line for some methods, and the one for all others."""

    methods: frozenset[str] | None
    line: Line
    otherwise: Line

    def choose(self, method: str) -> Line:
        return self.line if self.methods is None or method.upper() in self.methods else self.otherwise

    @property
    def names(self) -> frozenset[str]:
        return self.line.names | self.otherwise.names


class Program(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A description with its texts parsed."""

    key: Branch
    derive: tuple[Branch, ...]
    variables: dict[str, Branch]
    canonical: tuple[Branch, ...]
    set_before: dict[str, Branch]
    headers: dict[str, Branch]
    query: dict[str, Branch]

    def sent(self) -> tuple[Branch, ...]:
        """The texts that go on the wire."""
        return (*self.set_before.values(), *self.headers.values(), *self.query.values())

    def signed(self) -> tuple[Branch, ...]:
        """The texts that the signature is made of."""
        return (self.key, *self.derive, *self.canonical)

    def reach(self, texts: Iterable[Branch]) -> frozenset[str]:
        """Return all names that texts read, themselves or through variables."""
        found: set[str] = set()
        waiting = [name for text in texts for name in text.names]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.variables[name].names if name in self.variables else ()
        return frozenset(found)

    def is_input(self, name: str) -> bool:
        """Whether a name reads a secret or connection field."""
        return name not in _RESERVED and name not in self.variables and not name.startswith("header.")

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
    if "signature" in program.reach((*program.signed(), *program.set_before.values())):
        raise UsageError("only headers and query can read {signature}, for all else comes before it")
    sent = program.reach(program.sent())
    if "signature" not in sent:
        raise UsageError("neither headers nor query say where {signature} goes")
    if signing.max_skew_s is not None:
        _check_time(program)
    keyed = signing.alg.startswith("hmac-")
    if keyed != bool(signing.key):
        raise UsageError(f"key: {signing.alg} {'needs one' if keyed else 'takes none'}")
    if signing.derive and not keyed:
        raise UsageError(f"derive: {signing.alg} takes no key")


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
    earlier: set[str] = set()
    for name, text in program.variables.items():
        if name in _RESERVED or "." in name:
            raise UsageError(f"vars: {name!r} means something else already")
        for later in (text.names & program.variables.keys()) - earlier:
            raise UsageError(f"vars: {name!r} reads {later!r}, which does not stand before it")
        earlier.add(name)


def _compile(signing: Signing) -> Program:
    def each(texts: Mapping[str, Text], field: str) -> dict[str, Branch]:
        return {name: _branch(text, f"{field}.{name}") for name, text in texts.items()}

    return Program(
        key=_branch(signing.key, "key"),
        derive=tuple(_branch(step.msg, f"derive.{at}.msg") for at, step in enumerate(signing.derive)),
        variables=each(signing.vars, "vars"),
        canonical=tuple(_branch(text, f"canonical.{at}") for at, text in enumerate(signing.canonical)),
        set_before=each(signing.set_before, "set_before"),
        headers=each(signing.headers, "headers"),
        query=each(signing.query, "query"),
    )


def _branch(text: Text, field: str) -> Branch:
    try:
        if isinstance(text, str):
            return Branch(methods=None, line=parse_line(text), otherwise=Line(()))
        return Branch(
            methods=frozenset(method.upper() for method in text.when.method),
            line=parse_line(text.value),
            otherwise=parse_line(text.otherwise),
        )
    except UsageError as problem:
        raise UsageError(f"{field}: {problem.message}", field=field) from None
