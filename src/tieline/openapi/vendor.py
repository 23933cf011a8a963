"""The runtime, copied into a package that is to stand without Tieline."""

from __future__ import annotations

import ast
import re
from importlib.resources import files as resources
from importlib.resources.abc import Traversable

_MODULE = re.compile(r'"tieline\.([a-z0-9_.]+)"')
#: The folder it goes into.
FOLDER = "_vendor"
_ROOT = "tieline"
_START = "runtime"


def vendored() -> dict[str, str]:
    """Return the files of the runtime and of all that it imports, by their paths, with imports that stay among them."""
    root = resources(_ROOT)
    texts: dict[str, str] = {}
    waiting = [f"{_ROOT}.{_START}", *_modules_in(root / _START, f"{_ROOT}.{_START}")]
    while waiting:
        module = waiting.pop()
        found = _file(root, module)
        if found is None or found[0] in texts:
            continue
        path, text = found
        texts[path] = text
        waiting += [each for each in _imported(text) if each.startswith(_ROOT)]
        waiting.append(module.rpartition(".")[0])
    texts["__init__.py"] = (
        '"""A copy of the part of Tieline, under Apache-2.0, that the client stands on.\n\n'
        "It needs msgspec; urllib3 for the client, aiohttp and httptools for the asynchronous one.\n"
        '"""\n'
    )
    return {f"{FOLDER}/{path}": _relative(path, text) for path, text in sorted(texts.items())}


def _from_runtime(module: str) -> str:
    """Return the name of a module as the runtime's package says it."""
    return module.removeprefix(_START) if module.startswith(f"{_START}.") else f"..{module}"


def _file(root: Traversable, module: str) -> tuple[str, str] | None:
    steps = module.split(".")[1:]
    if not steps:
        return None
    for path in ("/".join(steps) + ".py", "/".join([*steps, "__init__.py"])):
        file = root.joinpath(*path.split("/"))
        if file.is_file():
            return path, file.read_text("utf-8")
    return None


def _modules_in(folder: Traversable, package: str) -> list[str]:
    return [f"{package}.{each.name[:-3]}" for each in folder.iterdir() if each.name.endswith(".py")]


def _imported(text: str) -> list[str]:
    """Return the modules that a text imports, at its top or inside functions; names may be modules too."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            found += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            found += [each.name for each in node.names]
    return found


def _relative(path: str, text: str) -> str:
    """Return a text whose imports of Tieline start at its own place."""
    if not path.endswith(".py"):
        return text
    dots = "." * (path.count("/") + 1)
    if path == f"{_START}/__init__.py":  # a table of modules by name
        text = _MODULE.sub(lambda found: f'"{_from_runtime(found[1])}"', text)
        text = text.replace("import_module(home)", "import_module(home, __name__)")
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module is not None
            and node.module.split(".")[0] == _ROOT
        ):
            rest = node.module.removeprefix(_ROOT).removeprefix(".")
            place = node.lineno - 1
            lines[place] = lines[place].replace(f"from {node.module} import", f"from {dots}{rest} import", 1)
    return "".join(lines)
