# SPDX-License-Identifier: Apache-2.0
"""Somebody says what columns mean: it is remembered, and the next file with such columns comes out sure."""

from collections.abc import Mapping
from uuid import UUID

from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.rooms.recognition import actions as recognition
from duly.rooms.recognition import queries as recognised
from duly.rooms.recognition.facts import Answer
from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Inventory
from duly.rooms.transfer.refusals import NO_SUCH_TABLE
from duly.rooms.transfer.rules import complaints
from duly.rooms.transfer.rules.shapes import shown
from duly.rooms.transfer.workbench import Bench


def confirm_meanings(actor: Actor, transfer_id: UUID, table: str, means: Mapping[str, str]) -> int:
    """Say what columns of a table (``source/table``) mean; gives of how many. A column is named by its header, or by ``#`` and its
    number from 0; a meaning is empty where the column is to be left behind. Records ``recognition.remembered``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.no_such_table``, ``transfer.no_such_column``, ``recognition.…``,
            ``rights.not_allowed``.
    """
    rights.require(actor, "recognition.remember")
    row = queries.row_for(actor, transfer_id)
    found = _table(transfer_id, table)
    headers = [column.name for column in queries.restored(found.found).columns]
    prints = recognised.fingerprints_of(headers, Bench(row.id).get(f"{shelves.SAMPLES}{found.id.hex}"))
    places = {_place(one, headers, table): means for one, means in means.items()}
    answers = [Answer(headers[at], prints[at], said) for at, said in sorted(places.items())]
    recognition.remember(actor, row.organisation_id, answers, label=table)
    return len(answers)


def _table(transfer_id: UUID, table: str) -> Inventory:
    tables = {f"{one.origin.ref}/{one.ref}": one for one in queries.tables_of(transfer_id)}
    if table not in tables:
        raise NO_SUCH_TABLE(field="table", path="table", table=table, known=", ".join(tables) or "–")
    return tables[table]


def _place(name: str, headers: list[str], table: str) -> int:
    number = name.removeprefix("#")
    if name.startswith("#") and number.isascii() and number.isdecimal() and int(number) < len(headers):
        return int(number)
    if headers.count(name) != 1:
        raise complaints.NO_SUCH_COLUMN(
            field="columns", path="columns", given=shown(name), table=table, known=", ".join(f"#{at} {one}" for at, one in enumerate(headers))
        )  # fmt: skip
    return headers.index(name)
