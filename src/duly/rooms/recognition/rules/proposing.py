# SPDX-License-Identifier: Apache-2.0
"""A mapping proposed for a table: what each column means, where it belongs, by which steps, and whether a human must say yes."""

from collections.abc import Mapping, Sequence

import polars as pl

from duly.rooms.recognition.facts import SURE, Confirmed, Guess, Place, Proposal, Reason, Recognised, Sensitivity
from duly.rooms.recognition.rules import fingerprints, lexicon, normalising, schema
from duly.rooms.recognition.rules.headers import qualifier
from duly.rooms.recognition.rules.judging import Given, Looked, look, recognise, subject_of
from duly.rooms.recognition.rules.normalising import Where

_CONFIRMED = 0.99
_COUNTER = "row_number"
"""What nobody misses: the number of a row in a file."""
LEFT = ""
"""The meaning of a column that a human said is to be left behind."""


def propose(
    table: str,
    columns: Sequence[str],
    sample: pl.DataFrame,
    memory: Mapping[str, Confirmed] | None = None,
    *,
    where: Where | None = None,
) -> list[Proposal]:
    """One proposal for each column, in their order.

    ``sample`` holds ``c0`` … as sources give them; ``memory`` what humans confirmed earlier, by the fingerprint of a column.
    """
    looked = [look(Given(position, name, sample[f"c{position}"])) for position, name in enumerate(columns)]
    known = _known(looked, memory or {})
    found = recognise(looked, table, known)
    main = table_of(table, columns)
    wishes = [schema.Wish(one.means, one.confidence, qualifier(one.name)) for one in found]
    places = schema.settled(wishes, main)
    return [
        _proposal(column, one, place, where or Where()) for column, one, place in zip(looked, found, places, strict=True)
    ]  # fmt: skip


def table_of(table: str, columns: Sequence[str]) -> str:
    """The table of the standard schema that rows of this table belong to, by its name and the first of its headers."""
    return schema.table_for(subject_of(table, columns))


def fingerprint(column: Looked) -> str:
    """By what a column is known again."""
    return fingerprints.of_column(column.given.name, fingerprints.rough(column.seen))


def fingerprints_of(columns: Sequence[str], sample: pl.DataFrame) -> list[str]:
    """By what the columns of a table are known again, in their order."""
    return [fingerprint(look(Given(position, name, sample[f"c{position}"]))) for position, name in enumerate(columns)]


def _known(looked: Sequence[Looked], memory: Mapping[str, Confirmed]) -> dict[int, Guess]:
    found = {}
    for column in looked:
        said = memory.get(fingerprint(column))
        if said is not None and (said.means == LEFT or said.means in lexicon.meanings()):
            found[column.given.position] = Guess(
                said.means, _CONFIRMED, (Reason("confirmed", {"by": said.by, "on": said.on}),)
            )
    return found


def _proposal(column: Looked, found: Recognised, place: Place | None, where: Where) -> Proposal:
    meaning = lexicon.meanings().get(found.means)
    sensitivity = meaning.sensitivity if meaning else Sensitivity.ORDINARY
    legal = meaning.legal.code if meaning else "none"
    if place is None:
        decided = found.confidence >= SURE and found.means in {LEFT, _COUNTER}
        return Proposal(found, None, "text", 0, (), {}, (), sensitivity, legal, must_be_confirmed=not decided)
    field = schema.field_at(place)
    made = normalising.made(column, found.means, field, where)
    unsure = found.confidence < SURE or made.unsure
    return Proposal(
        found,
        place,
        field.kind,
        made.scale,
        made.steps,
        made.codes,
        made.unmapped,
        sensitivity,
        legal,
        must_be_confirmed=unsure,
    )
