"""Generators of clients: how each is run, and how what it made is counted and imported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import PEER_PYTHON, PYTHON, ROOT, TIELINE, Cost, run

_IMPORT_ALL = """
import importlib, pkgutil, {http}
root = importlib.import_module({name!r})
for each in pkgutil.walk_packages(getattr(root, "__path__", ()), root.__name__ + "."):
    importlib.import_module(each.name)
"""
_COUNT_OPERATIONS = """
import importlib, pkgutil
from tieline.runtime import Op
services = importlib.import_module("{name}.services")
modules = [importlib.import_module(f"{name}.services.{{each.name}}") for each in pkgutil.iter_modules(services.__path__)]
rows = [each for module in modules for each in vars(module).values() if isinstance(each, Op)]
print(len({{(each.method, each.path) for each in rows}}))
"""
_OPC_CONFIG = ROOT / "benchmarks" / "peers" / "openapi_python_client.yaml"
_PEERS = Path(PEER_PYTHON).parent


@dataclass(frozen=True, kw_only=True)
class Generator:
    """One of those that are compared; `made` is the package or module in a folder of packages."""

    #: Begins the names of what it makes.
    key: str
    title: str
    python: str
    #: The command that makes `made` of a document.
    command: Callable[[Path, Path], list[str]]
    #: How many operations have a method or function in `made`; None where none has, on purpose.
    operations: Callable[[Path], int | None]
    #: How much of the document it says it has left out.
    left_out: Callable[[Cost], int]
    #: Code that imports what one operation needs, of the largest part of the API; None where there is no client.
    import_one: Callable[[Path], str] | None
    #: The blocking HTTP library of what it makes.
    http: str = "sys"
    suffix: str = ""

    def place(self, folder: Path, document: str) -> Path:
        """Return where its package of a document lies."""
        return folder / f"{self.key}_{document}{self.suffix}"

    def import_all(self, made: Path) -> str:
        """Return code that imports all of a package."""
        return _IMPORT_ALL.format(name=made.stem, http=self.http)


def _tieline_operations(made: Path) -> int:
    return int(run([PYTHON, "-c", _COUNT_OPERATIONS.format(name=made.name)], cwd=made.parent).output)


def _tieline_left_out(cost: Cost) -> int:
    told = json.loads(cost.output)
    return len(told["lost"]) + len(told["diagnostics"])


def _tieline_one(made: Path) -> str:
    """Import the client, its HTTP library, the largest service, and the models of its first operation."""
    service = max((made / "services").glob("*.py"), key=lambda file: file.stat().st_size).stem
    return f"""
import {made.name}.client, urllib3
from {made.name}.services import {service} as service
from tieline.runtime import Op
first = next(each for each in vars(service).values() if isinstance(each, Op))
for answer in first.answers:
    if answer.type is not None:
        answer.type()
"""


def _opc_operations(made: Path) -> int:
    return sum("def _get_kwargs" in file.read_text("utf-8") for file in (made / "api").rglob("*.py"))


def _opc_left_out(cost: Cost) -> int:
    return len(re.findall(r"^(?:WARNING parsing|/components/)", cost.errors, re.MULTILINE))


def _opc_one(made: Path) -> str:
    parts = [each for each in (made / "api").iterdir() if each.is_dir() and each.name != "__pycache__"]
    part = max(parts, key=lambda each: len(list(each.glob("*.py"))))
    module = min(each.stem for each in part.glob("*.py") if each.stem != "__init__")
    return f"import {made.name}.client, {made.name}.api.{part.name}.{module}"


def _dcg(key: str, title: str, kind: str) -> Generator:
    def command(document: Path, made: Path) -> list[str]:
        options = ("--input-file-type", "openapi", "--target-python-version", "3.11", "--disable-warnings")
        fastest = ("--no-formatters", "--output-model-type", kind)
        program = str(_PEERS / "datamodel-codegen")
        return [program, "--input", str(document), "--output", str(made), *options, *fastest]

    return Generator(
        key=key,
        title=title,
        python=PEER_PYTHON,
        command=command,
        operations=lambda _: None,
        left_out=lambda _: 0,
        import_one=None,
        suffix=".py",
    )


OURS = Generator(
    key="tieline",
    title="tieline client generate",
    python=PYTHON,
    command=lambda document, made: [
        TIELINE,
        "client",
        "generate",
        str(document),
        "--out",
        str(made),
        "--json",
    ],
    operations=_tieline_operations,
    left_out=_tieline_left_out,
    import_one=_tieline_one,
    http="urllib3",
)
OPC = Generator(
    key="opc",
    title="openapi-python-client",
    python=PEER_PYTHON,
    command=lambda document, made: [
        str(_PEERS / "openapi-python-client"),
        *("generate", "--meta", "none", "--overwrite", "--config", str(_OPC_CONFIG)),
        *("--path", str(document), "--output-path", str(made)),
    ],
    operations=_opc_operations,
    left_out=_opc_left_out,
    import_one=_opc_one,
    http="httpx",
)
DCG = _dcg("dcg", "datamodel-code-generator, pydantic", "pydantic_v2.BaseModel")
DCG_MSGSPEC = _dcg("dcgm", "datamodel-code-generator, msgspec", "msgspec.Struct")
