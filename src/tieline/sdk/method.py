"""How a described call becomes a method: what `help` and editors show of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def as_method(made: F, described: Callable[..., Any], returns: str = "{}") -> F:
    """Return a method with the name, the words and the parameters of the call that it makes.

    A call is annotated as `Call[T]`; the method returns `T`, or what `returns` makes of that.
    """
    told = inspect.signature(described)
    item = str(told.return_annotation).partition("[")[2].removesuffix("]")
    parameters = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY), *told.parameters.values()]
    made.__name__ = described.__name__
    made.__qualname__ = f"Client.{described.__name__}"
    made.__doc__ = described.__doc__
    made.__signature__ = told.replace(  # type: ignore[attr-defined]  # which inspect looks for
        parameters=parameters, return_annotation=returns.format(item)
    )
    return made
