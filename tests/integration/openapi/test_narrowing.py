"""What tells the members of a union apart tells it to type checkers too."""

import subprocess
import sys
from pathlib import Path

import pytest

from tieline.runtime import Unknown

DOCUMENT = """
paths:
  /e:
    get:
      operationId: listEvents
      tags: [events]
      responses: {'200': {content: {application/json: {schema: {type: array, items: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}}}}}}
  /p:
    get:
      operationId: getPet
      tags: [pets]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: addPet
      tags: [pets]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {content: {application/json: {}}}}
components:
  schemas:
    A: {required: [type, a], properties: {type: {const: a}, a: {type: integer}}}
    B: {required: [type, b], properties: {type: {enum: [b]}, b: {type: string}}}
    C: {properties: {type: {enum: [c]}, c: {type: boolean}}}
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog', hund: '#/components/schemas/Dog'}}}
    Cat: {required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {required: [kind], properties: {kind: {type: string, enum: [cat, dog, hund]}, bark: {type: boolean}}}
"""

USER = """
from typing import assert_type

from acme import Acme
from acme.models import A, B, C, Cat, Dog
from tieline.runtime import Unknown


def events(acme: Acme) -> None:
    for event in acme.events.list():
        if isinstance(event, Unknown):
            continue
        if event.type == "a":
            assert_type(event, A)
        elif event.type == "b":
            assert_type(event, B)
        else:
            assert_type(event, C)
        match event.type:
            case "a":
                print(event.a + 1)
            case "b":
                print(event.b.upper())
            case _:
                print("something new")


def pets(acme: Acme) -> None:
    pet = acme.pets.get()
    if not isinstance(pet, Unknown):
        if pet.kind == "cat":
            assert_type(pet, Cat)
        else:
            assert_type(pet, Dog)
    acme.pets.add(body={"kind": "cat", "lives": 1})
    acme.pets.add(body=Cat(kind="cat"))
"""

ROOT = Path(__file__).parents[3]
MYPY = ["mypy", "--strict", "--python-version=3.11", "--config-file=", "--cache-dir=cache", "acme", "user.py"]
PYRIGHT = ["pyright", "--pythonpath", sys.executable, "acme", "user.py"]


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_a_tag_narrows(package, tmp_path, checker):
    """A member is known by its tag, without a cast."""
    package(DOCUMENT)
    (tmp_path / "user.py").write_text(USER)
    told = subprocess.run(
        [sys.executable, "-m", *checker],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_what_is_read_is_told_apart(package, api):
    """By its tag, and what is new is no error: it is asked for its tag as the others are."""
    acme = package(DOCUMENT)
    told = [{"type": "a", "a": 1}, {"type": "c", "c": True}, {"type": "new", "d": 4}]
    api.answer = lambda *_: (200, "application/json", told)
    with acme.Acme(base_url=api.url) as client:
        events = client.events.list()
        assert [each.type for each in events] == ["a", "c", "new"]
        assert (events[0].a, events[1].c, type(events[2]), events[2].d) == (1, True, Unknown, 4)
        api.answer = lambda *_: (200, "application/json", {"kind": "hund", "bark": True})
        assert (client.pets.get().kind, client.pets.get().problems) == ("hund", ())


SHAPES = """
paths:
  /s:
    get:
      operationId: getShape
      tags: [shapes]
      responses: {'200': {content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Ring'}, {$ref: '#/components/schemas/Square'}], discriminator: {propertyName: type}}}}}}
  /r:
    get:
      operationId: getRing
      tags: [shapes]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Ring'}}}}}
components:
  schemas:
    Ring: {required: [type], properties: {type: {type: string}, radius: {type: integer}}}
    Square: {required: [type], properties: {type: {type: string}, side: {type: integer}}}
"""


def test_the_name_of_a_schema_is_no_promise(package, api):
    """Where the document names no values, its schemas' names tell members apart, and refuse no other value."""
    acme = package(SHAPES)
    with acme.Acme(base_url=api.url, strict=True) as client:
        api.answer = lambda *_: (200, "application/json", {"type": "Ring", "radius": 1})
        assert type(client.shapes.get()).__name__ == "Ring"
        api.answer = lambda *_: (200, "application/json", {"type": "ring/2", "radius": 1})
        ring = client.shapes.get_ring()
        assert (ring.type, ring.radius, ring.problems) == ("ring/2", 1, ())
