# SPDX-License-Identifier: Apache-2.0
"""The import contracts of pyproject.toml hold, and each of them would notice."""

import copy
from typing import Any

import grimp
import pytest
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from house.contracts import FacesContract
from house.house_files import ROOT, contracts

configure()
KINDS = {"faces": FacesContract, "forbidden": ForbiddenContract, "layers": LayersContract}
SESSION = {"root_packages": ["duly", "duly_verify", "duly_demo"], "include_external_packages": True}
PLANTED = [
    ("duly.kernel.clock", "duly.rooms.notices.facts", "floors"),
    ("duly.rooms.notices.queries", "duly.house.config", "floors"),
    ("duly.foundation.ledger.queries", "duly.rooms.customers.queries", "floors"),
    ("duly.rooms.delivery.queries", "duly.rooms.notices.queries", "rooms"),
    ("duly.rooms.audience.queries", "duly.rooms.delivery.queries", "rooms"),
    ("duly.foundation.jobs.actions", "duly.foundation.ledger.facts", "foundation"),
    ("duly.foundation.ledger.queries", "duly.foundation.accounts.queries", "foundation"),
    ("duly.rooms.customers.queries", "duly.rooms.customers.actions", "inside"),
    ("duly.rooms.notices.queries", "duly.rooms.customers.models", "faces"),
    ("duly.doors.console.session", "duly.foundation.accounts.models", "faces"),
    ("duly.doors.hooks", "duly.rooms.delivery.channel", "faces"),
    ("duly.doors.cli.users", "duly.doors.api", "doors"),
    ("duly.rooms.notices.facts", "django", "pure"),
    ("duly.kernel.tokens", "socket", "pure"),
    ("duly.rooms.delivery.queries", "smtplib", "vendors"),
    ("duly.adapters.channels", "duly.rooms.notices.actions", "ports"),
    ("duly.doors.cli.users", "duly.adapters.channels", "doors_adapters"),
    ("duly.doors.console.session", "ninja", "ninja"),
    ("duly.rooms.notices.queries", "procrastinate", "engine"),
    ("duly_verify", "duly.kernel.merkle", "verifier"),
    ("duly_demo.cast", "duly.rooms.notices.actions", "demo"),
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*SESSION["root_packages"], include_external_packages=True, cache_dir=None)


def broken(graph: grimp.ImportGraph, only: str | None = None) -> dict[str, Any]:
    """The contracts that do not hold on this graph, with what import-linter knows about why."""
    found = {}
    for name, options in contracts().items():
        if only in {None, name}:
            as_text = {key: str(value) if isinstance(value, bool) else value for key, value in options.items()}
            contract = KINDS[options["type"]](options["name"], SESSION, as_text)
            check = contract.check(copy.deepcopy(graph), verbose=False)
            if not check.kept:
                found[name] = check.metadata
    return found


def test_the_contracts_hold(graph: grimp.ImportGraph) -> None:
    assert {} == broken(graph)


@pytest.mark.parametrize(("importer", "imported", "contract"), PLANTED)
def test_a_forbidden_import_is_noticed(graph: grimp.ImportGraph, importer: str, imported: str, contract: str) -> None:
    spoilt = copy.deepcopy(graph)
    for module in (importer, imported):
        if module not in spoilt.modules:
            spoilt.add_module(module)
    spoilt.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert contract in broken(spoilt, contract)


def test_a_room_that_is_on_no_step_is_noticed(graph: grimp.ImportGraph) -> None:
    spoilt = copy.deepcopy(graph)
    spoilt.add_module("duly.rooms.attic")
    assert "rooms" in broken(spoilt, "rooms")


def test_every_contract_has_a_planted_violation() -> None:
    assert contracts().keys() == {contract for _, _, contract in PLANTED}


def test_no_contract_has_an_exception() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
