"""What may be told of a place before anything is written there; pure."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.core.errors import UsageError
from tieline.exports.model import Form, Known, Mode, Names, Nested, Takes, Target


def check_kept(target: Target, known: Known, place: str) -> None:
    """Raise `UsageError` where a stream was brought to a place in another mode or form, which it keeps."""
    asked, kept = _words(target, target.mode, target.form), _words(target, known.mode, known.form)
    for field, word in kept.items():
        if asked[field] != word:
            option = "--" + field.replace("_", "-")
            begun = f"with {option} {word}" if word else f"without {option}"
            raise UsageError(
                f"{field}: {target.name} in {place} was begun {begun}; go on so, or export elsewhere",
                field=field,
            )


#: Which forms each kind of place takes.
FORMS: Mapping[str, Takes] = {
    "duckdb": Takes(nested=frozenset(Nested)),
    "parquet": Takes(nested=frozenset(Nested), partitions=True),
    "jsonl": Takes(),
    "postgres": Takes(nested=frozenset({Nested.JSON, Nested.TABLES})),
    "dlt": Takes(nested=frozenset({Nested.JSON})),
    "standard output": Takes(tenant=False),
}


def check_form(form: Form, place: str) -> None:
    """Raise `UsageError`, which names the option, for a form that a kind of place does not take."""
    takes = FORMS[place]
    if form.nested is not None and form.nested not in takes.nested:
        there = ", ".join(each for each in Nested if each in takes.nested)
        told = f"{place} takes {there}, not {form.nested}" if there else f"{place} has no columns for parts"
        raise UsageError(f"nested: {told}", field="nested")
    if form.tenant and not takes.tenant:
        raise UsageError(f"tenants: {place} has no columns", field="tenants")
    if form.partitions and not takes.partitions:
        raise UsageError(f"partition_by: {place} has no folders; only parquet has", field="partition_by")


def _words(target: Target, mode: str, form: Form) -> dict[str, str]:
    """Return what a command line says of a stream, by its options; nothing for what is so if nothing is said."""
    nested = "" if form.nested is Nested.TYPES and not target.inferred else form.nested or ""
    parts = [each.field + (f":{each.span}" if each.span else "") for each in form.partitions]
    return {
        "mode": mode,
        "nested": nested,
        "names": "" if form.names is Names.API else form.names,
        "tenants": f"column:{','.join(form.tenant)}" if form.tenant else "",
        "partition_by": " ".join(parts),
    }


def comes_again(target: Target) -> bool:
    """Whether all records come again once a stream's shape has changed.

    Those of a log would be there twice, and those whose shape is inferred have nothing that a new column is for.
    """
    return target.mode is not Mode.APPEND and not target.inferred
