"""What a client is given, looked at when it is made: a name that nobody knows, or a value of another kind, helps nobody later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from tieline.core.errors import UsageError

if TYPE_CHECKING:
    from types import FunctionType


def refuse_unknown(made: Callable[..., object], settings: Iterable[str], known: Iterable[str]) -> None:
    """Raise TypeError, as Python does, for an option that a client does not take; it says which one may have been meant.

    `made` is the client's class, or the function that makes it.
    """
    names = {*known}
    for name in settings:
        if name not in names:
            raise TypeError(
                f"{made.__name__}() has no option {name!r}{meant(name, names | _parameters(made))}"
            )


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a message that tells which name may have been meant; "" where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f": did you mean {near[0]!r}?" if near else ""


def _parameters(made: Callable[..., object]) -> set[str]:
    """Return the arguments that the maker of a client names."""
    code = cast("FunctionType", attrgetter("__init__")(made) if isinstance(made, type) else made).__code__
    return {*code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]} - {"self"}


def refuse_unfit(settings: Mapping[str, Any]) -> None:
    """Raise UsageError, naming it, for an option whose value is not of its kind; None is always one that is not given."""
    for name, value in settings.items():
        fits, wanted = _KINDS.get(name, (_anything, ""))
        if value is not None and not fits(value):
            raise UsageError(f"{name} must be {wanted}, not {shown(value)}", field=name)


def refuse_no_text(name: str, value: object) -> None:
    """Raise UsageError for what is neither text nor None."""
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{name} must be a text, not {shown(value)}", field=name)


def is_number(value: object) -> bool:
    """Say whether a value is a number rather than a truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def shown(value: object) -> str:
    """Return a value as messages may tell it: texts may be secret."""
    kind = type(value).__name__
    return f"{value}" if isinstance(value, (int, float)) else kind


def _anything(_: object) -> bool:
    return True


def _is(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


def _has(name: str) -> Callable[[object], bool]:
    return lambda value: hasattr(value, name)


#: What the rest of a client's options are; those that calls have too are looked at as `Options`.
_KINDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "signed": (_is(bool), "True or False"),
    "options": (_has("idempotency_key"), "Options(…)"),
    "limits": (_has("per_second"), "Limits, such as Limits.parse('3/s')"),
    "environment": (_is(Mapping), "a mapping of variables to texts"),
    "random": (callable, "a function"),
    "unique": (callable, "a function"),
    "transport": (_has("send"), "a transport, which can send"),
    "streams": (_has("open"), "a transport, which can open streams"),
    "pacer": (_has("take"), "a pacer, which is asked before each attempt"),
    "clock": (_has("now"), "a clock, which knows what time it is"),
}
