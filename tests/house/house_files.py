# SPDX-License-Identifier: Apache-2.0
"""What the guards look at: our source as text and as syntax, the contracts, the wired house."""

import ast
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Module:
    """One of our modules: its dotted name, where it is, what it says."""

    name: str
    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def planted(text: str, name: str = "duly.rooms.notices.actions") -> Module:
    """A module that exists only in a test of a guard."""
    return Module(name, Path(name.replace(".", "/") + ".py"), text)


@cache
def modules() -> tuple[Module, ...]:
    """Every module under src, except generated migrations."""
    return tuple(
        Module(_dotted(path), path.relative_to(ROOT), path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
    )


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


@cache
def contracts() -> dict[str, dict[str, Any]]:
    """The import contracts of pyproject.toml, by id."""
    held = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return {row["id"]: row for row in held["contracts"]}


def staircase() -> dict[str, int]:
    """How high each package with tables stands, read from the contracts themselves: a key may only point lower."""
    steps: dict[str, int] = {}
    height = 0
    for contract, container in (("foundation", "duly.foundation"), ("rooms", "duly.rooms")):
        for layer in reversed(contracts()[contract]["layers"]):
            height += 1
            steps |= {f"{container}.{name.strip('() ')}": height for name in layer.split("|")}
    return steps


def rooms() -> list[str]:
    """The packages that exist among rooms and foundation."""
    return sorted(name for name in staircase() if (SOURCE / name.replace(".", "/")).is_dir())


def verbs() -> list[tuple[str, Callable[..., Any], str]]:
    """Every ``@action`` of the house: the verb, the function that does it, the module that defines it."""
    return [
        (value.duly_verb, value, module.name)
        for module in modules()
        if module.name.startswith("duly.") and "@action(" in module.text
        for value in vars(import_module(module.name)).values()
        if callable(value) and hasattr(value, "duly_verb") and value.__module__ == module.name
    ]


def refusal_kinds() -> dict[str, Any]:
    """Every declared refusal of the house, by code and place."""
    from duly.kernel.refusals import RefusalKind

    found = {}
    for module in modules():
        if module.name.startswith("duly.") and "refusal" in module.text:
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, RefusalKind):
                    found[f"{value.code} ({module.name}.{name})"] = value
    return found


def nothing_wrong(complaints: list[Any]) -> None:
    """Fail with every complaint on a line of its own."""
    assert not complaints, "\n" + "\n".join(map(str, complaints))
