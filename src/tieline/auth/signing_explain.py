"""What a signed request was made of, for people to compare with what an API expected; never with the key."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tieline.auth.signing_claims import bare, claimed
from tieline.auth.signing_inputs import Inputs, Unsigned
from tieline.auth.signing_model import Signing
from tieline.auth.signing_texts import Branch
from tieline.core.errors import UsageError


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that were signed and the variables in them, with every value hidden that is not sent itself."""

    lines: tuple[str, ...]
    canonical: str
    variables: dict[str, str]


def explain(signing: Signing, request: Unsigned, secrets: Mapping[str, str]) -> Explained:
    """Return what a request that was signed is made of. It must be as it was sent.

    Raises `SignatureRefused` where the request does not look signed by this description, and `UsageError` where what this
    description makes cannot be read back.
    """
    program = signing.program
    known = {name: value for name, value in claimed(signing, request, {}).items() if name in {"now", "nonce"}}
    received = bare(program, request)
    inputs = Inputs(signing, received, received.headers, secrets, known).masked()
    lines = tuple(_shown(inputs, text) for text in program.canonical)
    variables = {name: text for name, text in program.variables.items() if not program.reads_signature(text)}
    return Explained(
        lines=lines,
        canonical=signing.separator.join(lines),
        variables={name: _shown(inputs, text) for name, text in variables.items()},
    )


def _shown(inputs: Inputs, text: Branch) -> str:
    try:
        return inputs.render(text).decode("utf-8", "replace")
    except UsageError:  # a filter cannot read the mask
        return "***"
