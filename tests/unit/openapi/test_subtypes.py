"""A schema that others extend by `allOf` reads as the one of them that its discriminator names."""

import json

import pytest

from tieline.openapi.build import build
from tieline.openapi.ir import AliasRef, Enum, ListOf, ModelRef, Nullable
from tieline.openapi.loading import load, read

PET = {"properties": {"kind": {"type": "string"}, "name": {"type": "string"}}, "required": ["kind"]}
MAPPING = {"cat": "#/components/schemas/Cat", "dog": "Dog"}


def at(name):
    return f"#/components/schemas/{name}"


def to(name):
    return {"$ref": at(name)}


def extending(name, **properties):
    return {"allOf": [to(name), {"properties": properties}]}


PETS = {
    "Pet": PET | {"discriminator": {"propertyName": "kind", "mapping": MAPPING}},
    "Cat": extending("Pet", lives={"type": "integer"}),
    "Dog": extending("Pet", bark={"type": "boolean"}),
}


def built(schemas, **holder):
    return build(
        read(
            json.dumps(
                {"openapi": "3.0.3", "components": {"schemas": schemas | {"Holder": {"properties": holder}}}}
            )
        )
    )


def field(api, owner, name):
    model = next(each for each in api.models if each.key == at(owner))
    return next(each.type for each in model.fields if each.name == name)


def union(api, name="Pet"):
    return next(each.type for each in api.aliases if each.key == f"{at(name)}/discriminator")


def tags(api, name="Pet"):
    kind = union(api, name)
    return {each.value: kind.members[each.member].key.rpartition("/")[2] for each in kind.discriminator.tags}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (to("Pet"), AliasRef(key=f"{at('Pet')}/discriminator")),
        ({"items": to("Pet")}, ListOf(item=AliasRef(key=f"{at('Pet')}/discriminator"))),
        ({"allOf": [to("Pet")], "nullable": True}, Nullable(of=AliasRef(key=f"{at('Pet')}/discriminator"))),
        (to("Cat"), ModelRef(key=at("Cat"))),
    ],
)
def test_a_reference_to_a_base_is_one_of_those_that_extend_it(schema, expected):
    api = built(PETS, it=schema)
    assert expected == field(api, "Holder", "it")
    assert tuple(ModelRef(key=at(each)) for each in ("Cat", "Dog", "Pet")) == union(api).members
    assert union(api).members[union(api).discriminator.other] == ModelRef(key=at("Pet"))
    assert list(api.diagnostics) == []


def test_what_extends_a_base_has_its_fields_and_is_no_union():
    api = built(PETS)
    cat = next(each for each in api.models if each.key == at("Cat"))
    assert [each.name for each in cat.fields] == ["kind", "name", "lives"]


def test_a_mapping_names_the_values():
    assert tags(built(PETS)) == {"cat": "Cat", "dog": "Dog", "Pet": "Pet"}


def test_without_a_mapping_the_names_of_schemas_are_the_values():
    pets = PETS | {"Pet": PET | {"discriminator": {"propertyName": "kind"}}}
    assert tags(built(pets)) == {"Cat": "Cat", "Dog": "Dog", "Pet": "Pet"}


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"mapping": MAPPING}, Enum(values=("cat",), open=False)),
        ({}, Enum(values=("Cat",), open=True)),
    ],
)
def test_only_values_that_the_document_names_are_all_there_are(mapping, expected):
    """The name of a schema is a guess: a field may hold something else."""
    pets = PETS | {"Pet": PET | {"discriminator": {"propertyName": "kind", **mapping}}}
    assert expected == field(built(pets), "Cat", "kind")


def test_constants_of_those_that_extend_it_are_values():
    listed = {"type": "string", "enum": ["CAT", "DOG"]}
    pets = {
        "Pet": {"properties": {"kind": listed}, "discriminator": {"propertyName": "kind"}},
        "Cat": extending("Pet", kind={"type": "string", "enum": ["CAT"]}),
        "Dog": extending("Pet", bark={"type": "boolean"}),
    }
    assert tags(built(pets)) == {"CAT": "Cat", "Dog": "Dog", "Pet": "Pet"}


def test_the_value_of_an_extension_of_microsoft_counts():
    pets = PETS | {"Dog": extending("Pet") | {"x-ms-discriminator-value": "#Pets.Dog"}}
    assert (
        tags(built(pets | {"Pet": PET | {"discriminator": {"propertyName": "kind"}}}))["#Pets.Dog"] == "Dog"
    )


def test_several_levels():
    api = built(PETS | {"Puppy": extending("Dog", weeks={"type": "integer"})}, it=to("Dog"), all=to("Pet"))
    assert AliasRef(key=f"{at('Dog')}/discriminator") == field(api, "Holder", "it")
    assert tags(api, "Dog") == {"dog": "Dog", "Puppy": "Puppy"}
    assert tags(api) == {"cat": "Cat", "dog": "Dog", "Puppy": "Puppy", "Pet": "Pet"}


def test_the_discriminator_of_swagger():
    document = {
        "swagger": "2.0",
        "definitions": {
            "Pet": PET | {"discriminator": "kind"},
            "Cat": {"allOf": [{"$ref": "#/definitions/Pet"}, {"properties": {"lives": {"type": "integer"}}}]},
            "Holder": {"properties": {"it": {"$ref": "#/definitions/Pet"}}},
        },
    }
    api = build(read(json.dumps(document)))
    assert AliasRef(key=f"{at('Pet')}/discriminator") == field(api, "Holder", "it")
    assert tags(api) == {"Cat": "Cat", "Pet": "Pet"}


def test_a_base_that_nothing_extends_is_itself():
    assert ModelRef(key=at("Pet")) == field(
        built({"Pet": PETS["Pet"] | {"discriminator": {"propertyName": "kind"}}}, it=to("Pet")),
        "Holder",
        "it",
    )


def test_a_base_without_a_discriminator_is_itself():
    assert ModelRef(key=at("Pet")) == field(built(PETS | {"Pet": PET}, it=to("Pet")), "Holder", "it")


def test_a_union_that_lists_its_members_has_them_and_no_others():
    pets = PETS | {
        "Puppy": extending("Dog"),
        "Some": {"oneOf": [to("Dog"), to("Cat")], "discriminator": {"propertyName": "kind"}},
    }
    api = built(pets, it=to("Some"))
    some = next(each.type for each in api.aliases if each.key == at("Some"))
    assert (ModelRef(key=at("Dog")), ModelRef(key=at("Cat"))) == some.members


def test_bases_that_hold_each_other():
    pets = {
        "Pet": PET
        | {
            "discriminator": {"propertyName": "kind"},
            "properties": PET["properties"] | {"friend": to("Pet"), "home": to("Home")},
        },
        "Cat": extending("Pet", hunts={"type": "array", "items": to("Pet")}),
        "Home": {
            "properties": {"type": {"type": "string"}, "pet": to("Pet")},
            "discriminator": {"propertyName": "type"},
        },
        "House": extending("Home"),
    }
    api = built(pets)
    assert AliasRef(key=f"{at('Home')}/discriminator") == field(api, "Cat", "home")
    assert ListOf(item=AliasRef(key=f"{at('Pet')}/discriminator")) == field(api, "Cat", "hunts")


def test_a_base_of_everything_is_itself_and_that_is_told():
    many = {f"Kind{number}": extending("Pet") for number in range(101)}
    api = built({"Pet": PET | {"discriminator": {"propertyName": "kind"}}} | many, it=to("Pet"))
    assert ModelRef(key=at("Pet")) == field(api, "Holder", "it")
    assert [("many-subtypes", at("Pet"))] == [(each.code, each.pointer) for each in api.diagnostics]


def test_those_that_extend_a_base_may_lie_in_other_files(tmp_path):
    (tmp_path / "cat.yaml").write_text(
        "allOf:\n- $ref: 'openapi.yaml#/components/schemas/Pet'\n- properties: {lives: {type: integer}}\n"
    )
    pet = PET | {"discriminator": {"propertyName": "kind", "mapping": {"cat": "cat.yaml"}}}
    document = {
        "openapi": "3.1.0",
        "components": {"schemas": {"Pet": pet, "Holder": {"properties": {"it": to("Pet")}}}},
    }
    (tmp_path / "openapi.yaml").write_text(json.dumps(document))
    kind = union(build(load(tmp_path / "openapi.yaml")))
    assert ("cat.yaml#", at("Pet")) == tuple(each.key for each in kind.members)
    assert [each.value for each in kind.discriminator.tags] == ["Pet", "cat"]
