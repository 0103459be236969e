# SPDX-License-Identifier: Apache-2.0
"""``bench/transfer_registry``: customers into our own registry by the whole chain of a transfer, against the plain import of the same
file in the same run (into another organisation of the same house), which compares nothing and can take nothing back.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.report import show
from bench.transfer_chain import furnished, house

ROWS = 10_000
_FIELDS = ("ref", "name", "kind", "language", "time_zone", "region", "email", "mobile", "tags")
_DECLARED = {
    "receiver": {"name": "Example Ltd", "country": "CN", "contact": "+86 20 0000 0000"},
    "privacy": {
        "purpose": {"en": "To go on serving the customers"},
        "answers": {
            "processing_basis": "contract", "consent_provide_to_third_party": "on file", "impact_assessment": "on file",
            "impact_assessment_on": "2026-01-20", "recipient_contracted": True,
        },
    },
}  # fmt: skip


def main() -> None:
    """Measure, and print the table and the line for programs."""
    rows = int(os.environ.get("BENCH_ROWS", ROWS))
    with house() as (folder, _):
        people = furnished()
        file = _file(folder / "customers.csv", rows)
        imported = _imported(people.maker, file)
        took = _carried(people, file)
    rates = {f"{phase}_rows_per_s": round(rows / seconds) for phase, seconds in took.items()}
    figures = {"import_rows_per_s": round(rows / imported), **rates}
    show(
        "transfer_registry", ratio=took["run"] / imported, figures=figures, aim="run <= 2 times the plain import", rows=rows, processes=1,
        limit="the plain import of the same file",
    )  # fmt: skip


def _file(path: Path, rows: int) -> Path:
    lines = (
        f"C{n:07d},示例客户{n},company,zh-Hans,Asia/Shanghai,CN,c{n}@customers.example,+86138{n:08d},vip"
        for n in range(rows)
    )
    path.write_text("\n".join([",".join(_FIELDS), *lines]) + "\n", encoding="utf-8")
    return path


def _imported(operator: Any, file: Path) -> float:
    from duly.foundation.accounts import actions as accounts
    from duly.foundation.accounts.facts import OrganisationDetails
    from duly.rooms.customers.actions import import_customers

    details = OrganisationDetails(
        "plain", name_zh="对照", name_en="Plain", email="a@plain.example", phone="+1 202 555 0100"
    )
    home = accounts.add_organisation(operator, details)
    begun = time.perf_counter()
    import_customers(operator, home.id, file, name=file.name)
    return time.perf_counter() - begun


def _carried(people: Any, file: Path) -> dict[str, float]:
    """Seconds of each phase; what was loaded is taken back in the end."""
    from duly.rooms.transfer import actions, queries
    from duly.rooms.transfer.facts import State, Upload

    plan = {
        "duly": "transfer/1", "transfer": "bench", "title": {"en": "Bench"}, "sources": [{"ref": "crm", "file": file.name}],
        "target": {"kind": "registry"}, **_DECLARED,
    }  # fmt: skip
    maker, took = people.maker, dict[str, float]()
    made: UUID = actions.plan(maker, people.organisation, plan, {"crm": Upload(file.name, str(file))})
    actions.inventory(maker, made)
    fields = [{"to": name, "from": name, "steps": ["trim"]} for name in _FIELDS]
    table = {"from": f"crm/{file.name}", "to": "customer", "key": ["ref"], "fields": fields}
    actions.lay_mapping(maker, made, {"duly": "mapping/1", "tables": [table]})

    def timed(phase: str, begin: Callable[[], object], ends: State) -> None:
        begun = time.perf_counter()
        begin()
        actions.carry(made)
        took[phase] = time.perf_counter() - begun
        (card,) = queries.transfers_for(maker)
        assert card.state is ends, (card.state, queries.progress_of(made))

    timed("rehearsal", lambda: actions.rehearse(maker, made), State.REHEARSED)
    actions.agree(people.checker, made, actions.ask(maker, made))
    timed("run", lambda: actions.run(maker, made), State.LOADED)
    timed("reconciliation", lambda: actions.reconcile(maker, made), State.RECONCILED)
    timed("undo", lambda: actions.undo(maker, made, why="bench"), State.UNDONE)
    return took


if __name__ == "__main__":
    main()
