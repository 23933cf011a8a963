"""What a discriminator tells apart is read as the class it names, and may be sent as any of them."""

import json

PETS = """
paths:
  /pet:
    get: {tags: [pets], operationId: get, responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      tags: [pets]
      operationId: add
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {}}
components:
  schemas:
    Pet:
      required: [kind]
      properties: {kind: {type: string}, name: {type: string}, friend: {$ref: '#/components/schemas/Pet'}}
      discriminator: {propertyName: kind, mapping: {cat: Cat}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
    Lion: {allOf: [{$ref: '#/components/schemas/Cat'}, {properties: {pride: {type: string}}}]}
"""


def test_answers_are_what_their_tags_say(package, api):
    acme = package(PETS)
    with acme.Acme(base_url=api.url) as client:
        for pet, kind in (
            ({"kind": "cat", "lives": 9}, "Cat"),
            ({"kind": "Lion", "lives": 1, "pride": "p", "friend": {"kind": "cat"}}, "Lion"),
            ({"kind": "fish", "name": "Wanda"}, "Pet"),
            ({"kind": "Pet"}, "Pet"),
        ):
            api.answer = lambda *_, pet=pet: (200, "application/json", pet)
            found = client.pets.get()
            assert (type(found).__name__, found.extra) == (kind, {})
            assert found.to_dict() == pet


def test_any_of_them_is_sent_whole(package, api):
    acme = package(PETS)
    from acme import models

    api.answer = lambda *_: (204, "application/json", b"")
    with acme.Acme(base_url=api.url) as client:
        client.pets.add(body=models.Lion(kind="Lion", lives=1, pride="p"))
        client.pets.add(body={"kind": "cat", "lives": 9})
    assert [json.loads(body) for *_, body in api.asked] == [
        {"kind": "Lion", "lives": 1, "pride": "p"},
        {"kind": "cat", "lives": 9},
    ]
