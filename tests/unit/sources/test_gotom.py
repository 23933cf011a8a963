"""The goTom source says what the API's own document says."""

from pathlib import Path

import pytest
import yaml

from tieline import gotom
from tieline.sources.gotom import GOTOM
from tieline.sources.schema import Struct

DOCUMENT = yaml.safe_load((Path(gotom.__file__).parent / "openapi" / "gotom.yaml").read_text())


def properties(name):
    """Return the properties of a schema, and of those that it builds on."""
    schema = DOCUMENT["components"]["schemas"][name]
    found = dict(schema.get("properties", {}))
    for each in schema.get("allOf", ()):
        found |= properties(each["$ref"].rpartition("/")[2]) if "$ref" in each else each.get("properties", {})
    return found


def fields(kind):
    return {each.name: each.type for each in kind.fields}


def model(name):
    return next(each for each in GOTOM.models if each.name == name).fields


@pytest.mark.parametrize(
    ("name", "more"), [("Campaign", set()), ("Flight", {"campaignExternalId"})], ids=["campaign", "flight"]
)
def test_what_is_read_of_campaigns_is_foreseen(name, more):
    """Beside it, a flight says whose it is."""
    assert fields(model(name)).keys() == properties(name).keys() | more


def test_whom_a_campaign_is_for_is_foreseen():
    for role in ("customer", "intermediator", "agency"):
        company = fields(model("Campaign"))[role]
        assert isinstance(company, Struct)
        assert fields(company).keys() == properties("Company").keys()
