"""How the texts of options are read, and what is wrong with them is told."""

import pytest
import typer

from tieline.cli.options import finite, naming
from tieline.core.errors import UnknownName, UsageError


@pytest.mark.parametrize("text", ["nan", "inf", "-inf"])
def test_what_is_no_number_is_refused(text):
    """A comparison with a bound lets `nan` pass."""
    with pytest.raises(typer.BadParameter, match=text):
        finite(float(text))
    assert finite(1.5) == 1.5


@pytest.mark.parametrize(
    ("problem", "told", "field"),
    [
        (UsageError("unique_key: is taken", field="uniqueKey"), "key: is taken", "key"),
        (UnknownName("page.url: no: such", field="page.url"), "return_url: no: such", "return_url"),
        (UsageError("other: is wrong", field="other"), "other: is wrong", "other"),
        (UsageError("unique_key"), "unique_key", None),
    ],
)
def test_what_is_wrong_is_named_as_the_option_that_brought_it(problem, told, field):
    """Where that has another name."""
    with (
        pytest.raises(UsageError) as caught,
        naming({"unique_key": "key", "page.url": "return_url"}),
    ):
        raise problem
    assert (caught.value.message, caught.value.field) == (told, field)
