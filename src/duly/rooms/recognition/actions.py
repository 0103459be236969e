# SPDX-License-Identifier: Apache-2.0
"""Verbs of recognition: what a human confirmed is remembered, and may be forgotten again."""

from collections.abc import Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.recognition.facts import (
    DOUBLE_COLUMN,
    FORGOTTEN,
    NO_COLUMNS,
    REMEMBERED,
    UNKNOWN_MEANING,
    Answer,
)
from duly.rooms.recognition.models import Forgetting, RememberedColumn, RememberedMapping
from duly.rooms.recognition.queries import in_use, mapping_for
from duly.rooms.recognition.rules import fingerprints, lexicon

_LABEL = 120


@action("recognition.remember")
def remember(actor: Actor, organisation: UUID, answers: Sequence[Answer], *, label: str = "") -> UUID:
    """Keep what a human said that the columns of a table mean, to be proposed again for columns like these.

    The same answers again change nothing. Records ``recognition.remembered`` with digests and meanings; headers and values
    are not kept. Gives the id of what is remembered.

    Raises:
        Refusal: ``recognition.no_columns``, ``recognition.unknown_meaning``, ``recognition.double_column``,
            ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    said = _checked(answers)
    fingerprint = fingerprints.of_table(said)
    last = in_use(organisation).filter(fingerprint=fingerprint).order_by("-at").first()
    if last is not None and dict(last.columns.values_list("fingerprint", "means")) == said:
        return last.id
    row = RememberedMapping.objects.create(
        organisation_id=organisation, fingerprint=fingerprint, label=label[:_LABEL], by=actor.id, at=clock.now()
    )
    RememberedColumn.objects.bulk_create(
        RememberedColumn(mapping=row, fingerprint=one, means=means) for one, means in said.items()
    )
    record(
        REMEMBERED,
        stream=organisation,
        public={
            "organisation": str(organisation), "mapping": str(row.id), "fingerprint": fingerprint, "columns": len(said),
            "meanings": sorted(set(said.values()) - {""}),
        },
    )  # fmt: skip
    return row.id


@action("recognition.forget")
def forget(actor: Actor, mapping: UUID) -> None:
    """Propose a remembered mapping no longer. What it was stays on record. Records ``recognition.forgotten``.

    Raises:
        Refusal: ``recognition.no_such_mapping``.
    """
    row = mapping_for(actor, mapping)
    Forgetting.objects.create(mapping=row, by=actor.id, at=clock.now())
    record(
        FORGOTTEN,
        stream=row.organisation_id,
        public={"organisation": str(row.organisation_id), "mapping": str(row.id), "fingerprint": row.fingerprint},
    )


def _checked(answers: Sequence[Answer]) -> dict[str, str]:
    """Fingerprint to meaning, each known and given once."""
    if not answers:
        raise NO_COLUMNS(field="answers")
    said: dict[str, str] = {}
    for one in answers:
        if one.means and one.means not in lexicon.meanings():
            raise UNKNOWN_MEANING(field="answers", column=one.column, means=one.means)
        if said.setdefault(one.fingerprint, one.means) != one.means:
            raise DOUBLE_COLUMN(field="answers", column=one.column, first=said[one.fingerprint], second=one.means)
    return said
