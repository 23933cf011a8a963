"""What a generated package holds, by its Python names; the texts follow from it alone."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tieline.openapi.ir import Alias, Api, Model, Operation, Parameter, SecurityScheme, ServerVariable

#: Keywords that every method may have beside those of its operation.
KEYWORDS = frozenset({"self", "body", "options", "media"})


class NamedModel(Struct, frozen=True, kw_only=True):
    """A model with the names of its class, of the class of its input as a dictionary, and of its fields."""

    model: Model
    module: str
    name: str
    dict_name: str
    fields: Mapping[str, str]
    read: bool
    written: bool


class NamedAlias(Struct, frozen=True, kw_only=True):
    """A named type. `input_name` is that of what may be given for it."""

    alias: Alias
    module: str
    name: str
    input_name: str
    read: bool
    written: bool


class Argument(Struct, frozen=True, kw_only=True):
    """A parameter under the name of the keyword that takes it."""

    parameter: Parameter
    name: str


class NamedOperation(Struct, frozen=True, kw_only=True):
    """An operation with the name of its method and of its row in the table."""

    operation: Operation
    name: str
    row: str
    arguments: tuple[Argument, ...]


class Service(Struct, frozen=True, kw_only=True):
    """The operations of a tag: an attribute of the client, a module, and a class for each of sync and async."""

    name: str
    class_name: str
    title: str
    description: str
    operations: tuple[NamedOperation, ...]


class Credential(Struct, frozen=True, kw_only=True):
    """A security scheme: the argument that takes it, and the variables of the environment that stand in for it."""

    scheme: SecurityScheme
    name: str
    environment: tuple[str, ...]


class Variable(Struct, frozen=True, kw_only=True):
    """A variable of the server's address, and the argument that takes it."""

    variable: ServerVariable
    name: str


class Plan(Struct, frozen=True, kw_only=True):
    """A package: `names` of models and aliases by key, services in the order of their names."""

    api: Api
    package: str
    client: str
    models: Mapping[str, NamedModel]
    aliases: Mapping[str, NamedAlias]
    services: tuple[Service, ...]
    credentials: tuple[Credential, ...]
    variables: tuple[Variable, ...]
    #: Old names of models, and the names they lead to.
    renamed: Mapping[str, str]
    #: Whether the package holds a copy of the runtime.
    vendored: bool = False

    @property
    def runtime(self) -> str:
        """The runtime's package, as the modules at the top import it."""
        return "._vendor.runtime" if self.vendored else "tieline.runtime"

    @property
    def runtime_below(self) -> str:
        """The runtime's package, as the modules in folders import it."""
        return "." + self.runtime if self.vendored else self.runtime

    @property
    def async_client(self) -> str:
        return f"Async{self.client}"
