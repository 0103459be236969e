# SPDX-License-Identifier: Apache-2.0
"""Sizes, names, SQL, signals, choices, docstrings, licences: what a reader of the code may rely on."""

import ast
import re
from collections.abc import Callable, Iterable

import pytest

from house.house_files import Module, modules, nothing_wrong, planted

MODULE, FUNCTION, PARAMETERS, TEST_FILE = 300, 40, 5, 400
BANNED = {"utils", "helpers", "common", "misc", "base", "core", "manager", "service", "handler", "constants", "types"}
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\"?\w+\"?\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER)|ALTER\s+TABLE)\b",
    re.DOTALL,
)
LEGACY_SQL = {
    "duly.house.postgres": "makes the database before there is Django",
}
"""Modules whose SQL cannot stand in a file, and why. May only shrink."""
ONE_FILE = {"duly_verify.verify": "a stranger copies it, reads it and runs it as one file"}
"""Modules that may be longer, and why. May only shrink."""


def too_large(module: Module) -> Iterable[str]:
    lines = module.text.count("\n")
    if lines > MODULE and module.name not in ONE_FILE:
        yield f"{module.path} has {lines} lines; split it at {MODULE}"
    for function in module.functions():
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > FUNCTION:
            yield f"{module.path}:{function.lineno} {function.name} has {length} lines; {FUNCTION} is the limit"
        positional = [
            a.arg for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in {"self", "cls", "actor"}
        ]
        if len(positional) > PARAMETERS:
            yield f"{module.path}:{function.lineno} {function.name} takes {len(positional)} parameters by position; make the rest keyword-only"


def badly_named(module: Module) -> Iterable[str]:
    for part in module.name.split("."):
        if part in BANNED:
            yield f"{module.path}: a module called {part} says nothing about what is in it"


def raw_sql(module: Module) -> Iterable[str]:
    if module.name in LEGACY_SQL:
        return
    docstrings = {id(node) for parent in ast.walk(module.tree) for node in _docstring(parent)}
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and SQL.search(node.value)
        ):
            yield f"{module.path}:{node.lineno} holds SQL; put it in sql/<name>.sql and read it with named_sql"


def unlicensed(module: Module) -> Iterable[str]:
    if module.text and not module.text.startswith("# SPDX-License-Identifier: Apache-2.0\n"):
        yield f"{module.path} does not begin with the SPDX line"


def undocumented(module: Module) -> Iterable[str]:
    is_empty = not any(isinstance(node, ast.stmt) for node in module.tree.body)
    if not is_empty and ast.get_docstring(module.tree) is None and not module.name.endswith(".apps"):
        yield f"{module.path} has no docstring: say what it is for"


def with_signals(module: Module) -> Iterable[str]:
    allowed = {"duly.house.wiring"}  # hangs the guard on every new connection
    for node in ast.walk(module.tree):
        names = (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        if module.name not in allowed and any("django" in name and name.endswith("signals") for name in names):
            yield f"{module.path}:{node.lineno} uses Django's signals; news goes through house/flow.py"


def with_choices_or_save(module: Module) -> Iterable[str]:
    if not module.name.endswith(".models") and ".models." not in module.name:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.keyword) and node.arg == "choices":
            yield f"{module.path}:{node.value.lineno} has choices; a new kind must not need a migration"
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
            yield f"{module.path}:{node.lineno} overrides {node.name}(); verbs live in actions"


def with_ambient_model(module: Module) -> Iterable[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"get_model", "GenericForeignKey"}:
            yield f"{module.path}:{node.lineno} reaches a table by name; import the room's face"


def _docstring(node: ast.AST) -> Iterable[ast.Constant]:
    body = getattr(node, "body", None)
    if isinstance(body, list):
        yield from (row.value for row in body if isinstance(row, ast.Expr) and isinstance(row.value, ast.Constant))


LONG = '"""Long."""\n' + "x = 1\n" * 301
LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 41
GUARDS: list[tuple[Callable[[Module], Iterable[str]], Module]] = [
    (too_large, planted(LONG)),
    (too_large, planted(LONG_FUNCTION)),
    (too_large, planted("def f(actor, a, b, c, d, e, f): ...")),
    (badly_named, planted("", "duly.rooms.notices.utils")),
    (raw_sql, planted('cursor.execute("SELECT id FROM notices_notice")')),
    (raw_sql, planted('cursor.execute(f"UPDATE {table} SET x = 1 WHERE " "DELETE FROM notices_notice")')),
    (unlicensed, planted('"""No licence."""')),
    (undocumented, planted("# SPDX-License-Identifier: Apache-2.0\nx = 1\n")),
    (with_signals, planted("from django.db.models.signals import post_save")),
    (with_choices_or_save, planted("kind = models.TextField(choices=KINDS)", "duly.rooms.notices.models")),
    (with_choices_or_save, planted("class A:\n    def save(self): ...", "duly.rooms.notices.models")),
    (with_ambient_model, planted('apps.get_model("customers", "Party")')),
]


@pytest.mark.parametrize("guard", dict.fromkeys(guard for guard, _ in GUARDS), ids=lambda guard: guard.__name__)
def test_the_source_keeps_to(guard: Callable[[Module], Iterable[str]]) -> None:
    nothing_wrong([complaint for module in modules() for complaint in guard(module)])


@pytest.mark.parametrize(("guard", "sample"), GUARDS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_guard_notices_a_planted_violation(guard: Callable[[Module], Iterable[str]], sample: Module) -> None:
    assert list(guard(sample))


def test_exceptions_to_the_sql_rule_are_needed() -> None:
    held = {module.name: module.text for module in modules()}
    nothing_wrong(
        [name for name in LEGACY_SQL if not SQL.search(held.get(name, "")) and "execute" not in held.get(name, "")]
    )


def test_no_test_file_is_too_long() -> None:
    from house.house_files import ROOT, TESTS

    long = {
        str(path.relative_to(ROOT)): n
        for path in TESTS.rglob("*.py")
        if (n := path.read_text().count("\n")) > TEST_FILE
    }
    assert {} == long


def test_no_two_schemas_of_the_api_have_one_name() -> None:
    """OpenAPI knows them by their names alone, and would take one for the other."""
    found: dict[str, list[str]] = {}
    for module in modules():
        for node in module.tree.body if module.name.startswith("duly.doors.api.") else ():
            if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & {
                "Schema",
                "Asked",
            }:
                found.setdefault(node.name, []).append(module.name)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
