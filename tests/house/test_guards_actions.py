# SPDX-License-Identifier: Apache-2.0
"""Every verb: a row in the table of rights, a docstring, a test; silent ones are few and say why."""

import ast
import inspect
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from duly.foundation.accounts.facts import ROLES
from duly.house import rights
from house.house_files import TESTS, Module, modules, nothing_wrong, planted, verbs

NOT_HELD_BY_PEOPLE = {"customer", "provider", "system"}
MOST_SILENT = 38
"""Verbs that may change rows without a fact. A new one needs a reason, and this number a commit that raises it."""


def without_right(held: set[str], table: dict[str, frozenset[str]]) -> list[str]:
    missing = [f"{verb} has no row in house/rights.toml" for verb in held if verb not in table]
    unknown = [f"{verb} is in house/rights.toml, but nothing does it" for verb in table if verb not in held]
    odd = [
        f"{verb}: no such role {role}"
        for verb, roles in table.items()
        for role in roles - ROLES.keys() - NOT_HELD_BY_PEOPLE
    ]
    return missing + unknown + odd


def poorly_made(verb: str, function: Any, module: str) -> list[str]:
    complaints = []
    if not (function.__doc__ or "").strip():
        complaints.append(f"{verb}: say what it promises, records and refuses")
    first = next(iter(inspect.signature(function).parameters.values()), None)
    if first is None or first.name.lstrip("_") != "actor":
        complaints.append(f"{verb}: its first argument is the actor")
    room = module.split(".")[2]
    if verb.split(".", maxsplit=1)[0] != room:
        complaints.append(f"{verb} is defined in {room}")
    if function.duly_silent is not None and len(function.duly_silent) < 10:
        complaints.append(f"{verb}: give the reason for its silence")
    return complaints


def untested(held: list[tuple[str, Any, str]], texts: dict[str, str]) -> list[str]:
    """Verbs that no test of their package names: neither the function that does it nor the verb itself."""
    names: dict[tuple[str, str], set[str]] = {}
    for verb, function, module in held:
        package = "/".join(module.split(".")[1:3]) if not module.startswith("duly.house") else "house"
        names.setdefault((verb, package), {verb.split(".")[1]}).add(function.__name__.lstrip("_"))
    return [
        f"{verb}: no test in tests/{package} names it"
        for (verb, package), known in names.items()
        if not any(
            re.search(rf"\b({'|'.join(known)})\b", text) for path, text in texts.items() if path.startswith(package)
        )
    ]


def undecorated(module: Module) -> list[str]:
    """Functions of an actions module that take an actor first, look like verbs to doors, and are not."""
    if ".actions" not in module.name:
        return []
    found = []
    for node in module.tree.body:
        if (
            isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and node.args.args[:1]
            and node.args.args[0].arg == "actor"
        ):
            names = {getattr(d.func, "id", "") for d in node.decorator_list if isinstance(d, ast.Call)}
            if "action" not in names and not _calls_a_verb(node):
                found.append(f"{module.path}:{node.lineno} {node.name} takes an actor but is no verb")
    return found


def _calls_a_verb(node: ast.FunctionDef) -> bool:
    """A long piece of work may be many verbs, each in its own transaction, with the same actor."""
    return any(
        isinstance(call, ast.Call) and call.args and getattr(call.args[0], "id", "") == "actor"
        for call in ast.walk(node)
    )


def test_files() -> dict[str, str]:
    return {str(path.relative_to(TESTS)): path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}


test_files.__test__ = False  # type: ignore[attr-defined]


def test_every_verb_has_a_row_in_the_table_of_rights() -> None:
    nothing_wrong(without_right({verb for verb, _, _ in verbs()}, rights.RIGHTS))


def test_every_verb_says_what_it_promises() -> None:
    nothing_wrong([line for verb, function, module in verbs() for line in poorly_made(verb, function, module)])


def test_every_verb_is_tested() -> None:
    nothing_wrong(untested(verbs(), test_files()))


def test_functions_that_take_an_actor_are_verbs() -> None:
    nothing_wrong([line for module in modules() for line in undecorated(module)])


def test_silent_verbs_are_few() -> None:
    silent = {
        f"{verb} {function.__name__}": function.duly_silent
        for verb, function, _ in verbs()
        if function.duly_silent is not None
    }
    assert len(silent) <= MOST_SILENT, silent


def test_planted_verbs_are_noticed() -> None:
    def verb(who: object) -> None: ...

    verb.duly_silent = "no"  # type: ignore[attr-defined]
    assert len(poorly_made("notices.planted", verb, "duly.rooms.delivery.actions")) == 4
    assert without_right({"notices.planted"}, {"notices.gone": frozenset({"king"})})
    never = [("notices.never", SimpleNamespace(__name__="never_named"), "duly.rooms.notices.actions")]
    assert untested(never, {"rooms/notices/test_a.py": "x", "rooms/delivery/test_b.py": "never"})
    assert undecorated(planted("def approve(actor, notice): ..."))


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_nothing_is_kept_for_later(folder: str) -> None:
    root = Path(TESTS).parent / folder
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    found = [str(path) for path in root.rglob("*.py") if marks.search(path.read_text(encoding="utf-8"))]
    nothing_wrong(found)
