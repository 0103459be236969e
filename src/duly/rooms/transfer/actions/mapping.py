# SPDX-License-Identifier: Apache-2.0
"""Say where the columns go."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import go, held
from duly.rooms.transfer.kinds import MAPPED
from duly.rooms.transfer.models import Inventory, Mapped
from duly.rooms.transfer.refusals import NO_SUCH_TABLE
from duly.rooms.transfer.rules.chain import compile_table
from duly.rooms.transfer.rules.mapping import read_mapping
from duly.rooms.transfer.rules.mapping_file import mapping_digest, table_digest, written_table
from duly.rooms.transfer.rules.terms import TableRule
from duly.rooms.transfer.rules.together import must_agree, used_elsewhere
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.workbench import Bench


@action("transfer.map")
def lay_mapping(actor: Actor, transfer_id: UUID, document: Mapping[str, Any]) -> str:
    """Say where the columns of every table go; gives the digest of it. Any mapping before, and what was rehearsed of it,
    is put away. Records ``transfer.mapped``.

    Raises:
        Refusal: the complaints about a mapping; ``transfer.no_such_table``, ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    read = read_mapping(document)
    must_agree(read)
    found = {f"{one.origin.ref}/{one.ref}": one for one in queries.tables_of(row.id)}
    pairs = [(rule, _table(found, rule, at)) for at, rule in enumerate(read.tables)]
    for rule, table in pairs:
        columns = queries.restored(table.found).columns
        compile_table(rule, columns, others=used_elsewhere(read, rule, columns))
    go(row, State.MAPPED)
    Mapped.objects.filter(transfer=row).delete()
    Bench(row.id).clear("shards")
    for position, (rule, table) in enumerate(pairs):
        Mapped.objects.create(
            transfer=row, table=table, position=position, document=written_table(rule), digest=table_digest(rule), by=actor.id,
            at=clock.now(),
        )  # fmt: skip
    whole = mapping_digest(read)
    record(MAPPED, stream=row.id, public={"ref": row.ref, "tables": len(pairs), "digest": whole})
    return whole


def _table(found: Mapping[str, Inventory], rule: TableRule, at: int) -> Inventory:
    asked = f"{rule.source}/{rule.table}"
    if asked not in found:
        path = f"tables[{at}].from"
        raise NO_SUCH_TABLE(field=path, path=path, table=asked, known=", ".join(sorted(found)))
    return found[asked]
