"""What stands where in a document, as far as it is read: the fields of its objects, and what each has to be.

`text`, `flag`, `number`, `scalar` and `any` are themselves; `[X]` is a list of X, `{X}` an object with an X under any name; `type` is
the word of a schema's type, or several. A `!` means that the object is nothing without the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Many = Literal["", "list", "map"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_TEXTS = {"summary": "text", "description": "text"}
_GRAMMAR: Mapping[str, Mapping[str, str]] = {
    "Document": {
        "info": "Info", "servers": "[Server]", "paths": "{Path}", "webhooks": "{Path}", "components": "Components",
        "security": "[Requirement]", "tags": "[Tag]",
    },
    "Info": {"title": "text", **_TEXTS, "version": "scalar"},
    "Server": {"url": "text!", **_TEXTS, "variables": "{Variable}"},
    "Variable": {"default": "scalar", "enum": "[scalar]", "description": "text"},
    "Tag": {"name": "text!", "description": "text"},
    "Requirement": {"*": "[text]"},
    "Path": {
        **dict.fromkeys(_METHODS, "Operation"), **_TEXTS, "parameters": "[Parameter]", "servers": "[Server]",
        "additionalOperations": "{Operation}",
    },
    "Operation": {
        **_TEXTS, "operationId": "text", "tags": "[text]", "deprecated": "flag", "parameters": "[Parameter]",
        "requestBody": "Body", "responses": "{Response}", "security": "[Requirement]", "servers": "[Server]",
    },
    "Parameter": {
        "name": "text!", "in": "text", "description": "text", "required": "flag", "deprecated": "flag", "style": "text",
        "explode": "flag", "allowReserved": "flag", "schema": "Schema", "content": "{Content}",
    },
    "Body": {"description": "text", "required": "flag", "content": "{Content}"},
    "Response": {"description": "text", "headers": "{Header}", "content": "{Content}"},
    "Header": {"description": "text", "schema": "Schema"},
    "Content": {"schema": "Schema", "itemSchema": "Schema", "encoding": "{Encoding}"},
    "Encoding": {"contentType": "text", "style": "text", "explode": "flag", "allowReserved": "flag"},
    "Schema": {
        "type": "type", "format": "text", "title": "text", "description": "text", "properties": "{Schema}",
        "patternProperties": "{Schema}", "additionalProperties": "Schema", "unevaluatedProperties": "Schema",
        "required": "[text]", "items": "Schema", "prefixItems": "[Schema]", "allOf": "[Schema]", "anyOf": "[Schema]",
        "oneOf": "[Schema]", "enum": "[any]", "discriminator": "Discriminator", "deprecated": "flag", "readOnly": "flag",
        "writeOnly": "flag", "nullable": "flag", "contentMediaType": "text", "contentEncoding": "text",
        "x-ms-discriminator-value": "text",
    },
    "Discriminator": {"propertyName": "text!", "mapping": "{text}"},
    "Components": {
        "schemas": "{Schema}", "parameters": "{Parameter}", "responses": "{Response}", "requestBodies": "{Body}",
        "securitySchemes": "{Scheme}", "pathItems": "{Path}", "headers": "{Header}",
    },
    "Scheme": {
        "type": "text", "description": "text", "name": "text", "in": "text", "scheme": "text", "flows": "Flows",
        "x-tieline-environment": "[text]",
    },
    "Flows": dict.fromkeys(("implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"), "Flow"),
    "Flow": {"authorizationUrl": "text", "tokenUrl": "text", "scopes": "{any}"},
    # What is not the same in Swagger 2.0; its schemas are looked at when it is OpenAPI 3.
    "Swagger": {
        "host": "text", "basePath": "text", "schemes": "[text]", "consumes": "[text]", "produces": "[text]",
        "paths": "{SwaggerPath}", "definitions": "{any}", "parameters": "{SwaggerParameter}",
        "responses": "{SwaggerResponse}", "securityDefinitions": "{SwaggerScheme}",
    },
    "SwaggerPath": {**dict.fromkeys(_METHODS, "SwaggerOperation"), "parameters": "[SwaggerParameter]"},
    "SwaggerOperation": {
        "consumes": "[text]", "produces": "[text]", "schemes": "[text]", "parameters": "[SwaggerParameter]",
        "responses": "{SwaggerResponse}",
    },
    "SwaggerParameter": {"name": "text!", "in": "text", "type": "text", "collectionFormat": "text", "required": "flag"},
    "SwaggerResponse": {"headers": "{SwaggerHeader}", "examples": "{any}"},
    "SwaggerHeader": {"type": "text"},
    "SwaggerScheme": {"type": "text", "flow": "text"},
}  # fmt: skip


class Wanted(Struct, frozen=True):
    """What a field has to be: one, a list of them, or an object of them by name."""

    word: str
    many: Many
    needed: bool

    @property
    def is_object(self) -> bool:
        """Whether each is an object with fields of its own."""
        return self.word in _GRAMMAR


def _wanted(told: str) -> Wanted:
    word = told.removesuffix("!")
    many: Many = "list" if word.startswith("[") else "map" if word.startswith("{") else ""
    return Wanted(word.strip("[]{}"), many, told.endswith("!"))


GRAMMAR: Mapping[str, Mapping[str, Wanted]] = {
    word: {name: _wanted(told) for name, told in fields.items()} for word, fields in _GRAMMAR.items()
}
