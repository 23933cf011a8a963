"""The shapes of Gong's records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tieline.exports.fit import Fitter
from tieline.sources.gong import GONG
from tieline.sources.gong_models import ANSWERED_SCORECARD, GONG_MODELS
from tieline.sources.schema import List, Model, Struct, Type


def test_every_stream_has_its_model() -> None:
    """The source's models are these, each once."""
    assert {resource.model for resource in GONG.resources} == {model.name for model in GONG_MODELS}
    assert len(GONG_MODELS) == len({model.name for model in GONG_MODELS})


def paths(kind: Type, prefix: str) -> Iterator[str]:
    """Yield every path a view may name."""
    yield prefix
    match kind:
        case Struct():
            for field in kind.fields:
                yield from paths(field.type, f"{prefix}.{field.name}")
        case List():
            yield f"{prefix}[#]"
            yield from paths(kind.of, f"{prefix}[]")
        case _:
            pass


@pytest.mark.parametrize(
    "model", [model for model in GONG_MODELS if model.views], ids=lambda model: model.name
)
def test_views_name_what_is_there(model: Model) -> None:
    """Every path of a view leads to a field of the model, and ids come through."""
    known = {path for field in model.fields.fields for path in paths(field.type, field.name)}

    for view in model.views:
        assert set() == set(view.columns.values()) - known, view.name


def test_explicit_nulls_fit_everywhere() -> None:
    """Gong writes null where it has no value."""
    for model in GONG_MODELS:
        record = ",".join(f'"{field.name}":null' for field in model.fields.fields)
        assert Fitter(model).fits(f"{{{record}}}".encode())


def test_ids_may_be_numbers() -> None:
    """The document calls a scorecard's ids numbers; recorded answers have text. Both fit."""
    scorecard = Fitter(ANSWERED_SCORECARD)

    assert scorecard.fits(b'{"answeredScorecardId": 9223372036854775807, "answers": [{"questionId": "12"}]}')
