# SPDX-License-Identifier: Apache-2.0
"""What columns mean, by what is known of headers and values and by what humans confirmed; and the standard schema itself."""

from collections.abc import Sequence
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.recognition.facts import NO_SUCH_MAPPING, Confirmed, Damage, Proposal, Remembered
from duly.rooms.recognition.models import RememberedColumn, RememberedMapping
from duly.rooms.recognition.rules import codes, damage, exporting, lexicon, profiling, proposing, proving, schema
from duly.rooms.recognition.rules.judging import Given, look
from duly.rooms.recognition.rules.normalising import Where
from duly.rooms.recognition.rules.spotting import spotted

counted, told = profiling.counted, profiling.told
fingerprints_of, table_of = proposing.fingerprints_of, proposing.table_of
spotted_in = spotted
meanings, standard, code_lists = lexicon.meanings, schema.standard, codes.lists
proof_of, proven_meanings = proving.proof_of, frozenset(proving.CHECKED)
json_schema, glossary, schema_pages = exporting.json_schema, exporting.glossary, exporting.pages


def proposals_for(
    actor: Actor, organisation: UUID, table: str, columns: Sequence[str], sample: pl.DataFrame
) -> list[Proposal]:
    """A mapping onto the standard schema proposed for a table, a proposal for each column, in their order.

    ``sample`` holds ``c0`` … as sources give them. Telephone numbers without a country and moments without a zone are read
    as of the organisation's own.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    home = accounts.organisations([organisation])[organisation]
    where = Where(home.region.partition("-")[0], home.time_zone)
    return proposing.propose(table, columns, sample, memory_of(organisation), where=where)


def damages_in(columns: Sequence[str], sample: pl.DataFrame, meanings: Sequence[str]) -> list[Damage]:
    """What is damaged in the columns of a table, given what each means."""
    looked = (look(Given(position, name, sample[f"c{position}"])) for position, name in enumerate(columns))
    return [found for column, means in zip(looked, meanings, strict=True) for found in damage.damages(column, means)]


def memory_of(organisation: UUID) -> dict[str, Confirmed]:
    """What humans of an organisation said of columns, by the fingerprint of the column; the last word counts."""
    rows = (
        RememberedColumn.objects.filter(mapping__organisation_id=organisation, mapping__forgetting=None)
        .order_by("mapping__at", "id")
        .values_list("fingerprint", "means", "mapping__by", "mapping__at")
    )
    held = {fingerprint: (means, by, at) for fingerprint, means, by, at in rows}
    names = accounts.names_of(by for _, by, _ in held.values())
    return {
        fingerprint: Confirmed(means, names.get(by, "—"), at.date().isoformat())
        for fingerprint, (means, by, at) in held.items()
    }


def remembered_for(actor: Actor, organisation: UUID) -> list[Remembered]:
    """The mappings that an organisation remembers, newest first.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    rows = list(in_use(organisation).prefetch_related("columns").order_by("-at"))
    names = accounts.names_of(row.by for row in rows)
    return [_card(row, names.get(row.by, "—")) for row in rows]


def in_use(organisation: UUID) -> QuerySet[RememberedMapping]:
    """The mappings of an organisation that were not given up."""
    return RememberedMapping.objects.filter(organisation_id=organisation, forgetting=None)


def mapping_for(actor: Actor, mapping: UUID) -> RememberedMapping:
    """One that is remembered.

    Raises:
        Refusal: ``recognition.no_such_mapping``.
    """
    row = RememberedMapping.objects.filter(id=mapping, forgetting=None).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_MAPPING(field="mapping", mapping=mapping)
    return row


def _card(row: RememberedMapping, by: str) -> Remembered:
    columns = {column.fingerprint: column.means for column in row.columns.all()}
    return Remembered(row.id, row.organisation_id, row.fingerprint, row.label, columns, by, row.at)
