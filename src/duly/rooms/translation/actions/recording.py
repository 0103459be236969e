# SPDX-License-Identifier: Apache-2.0
"""Putting on record who drafted, translated or reviewed what. What a record is bound to, rooms above have looked up."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.translation.facts import DRAFTED, REVIEWED, TRANSLATED, Pair, Records
from duly.rooms.translation.models import Draft, Review, Translation
from duly.rooms.translation.queries.progress import records_of
from duly.rooms.translation.rules.standings import may_review


@action("translation.record_draft")
def record_draft(actor: Actor, subject: UUID, language: str, pair: Pair, *, engine: str) -> None:
    """An engine wrote this language from that source, at the actor's wish. Records ``translation.drafted``."""
    row = Draft.objects.create(
        subject=subject, language=language, source_digest=pair.source, target_digest=pair.target, engine=engine,
        machine_made=True, by=actor.id, at=clock.now(),
    )  # fmt: skip
    record(DRAFTED, stream=subject, public=_bound(row) | {"engine": engine, "machine_made": True})


@action("translation.translate")
def translate(actor: Actor, subject: UUID, language: str, pair: Pair) -> None:
    """The actor answers for this wording as a translation of that source. Records ``translation.translated``.

    Whether it is a machine's draft taken over word for word is found in the records, not asked.
    """
    drafts = records_of(subject).get(language, Records()).drafts
    engine = next((one.engine for one in reversed(drafts) if one.pair.source == pair.source), "")
    machine_made = any(one.pair == pair for one in drafts)
    row = Translation.objects.create(
        subject=subject, language=language, source_digest=pair.source, target_digest=pair.target, engine=engine,
        machine_made=machine_made, by=actor.id, at=clock.now(),
    )  # fmt: skip
    record(TRANSLATED, stream=subject, public=_bound(row) | {"engine": engine, "machine_made": machine_made})


@action("translation.review")
def review(actor: Actor, subject: UUID, language: str, pair: Pair) -> None:
    """The actor compared both wordings and found that they say the same. Records ``translation.reviewed``.

    Raises:
        Refusal: ``translation.own_translation`` for whoever translated any of it; ``translation.not_translated`` for a
            wording that nobody answers for yet, or that was made from another source.
    """
    records = records_of(subject).get(language, Records())
    may_review(actor.id, records, language, pair)
    row = Review.objects.create(
        subject=subject, language=language, source_digest=pair.source, target_digest=pair.target, by=actor.id,
        at=clock.now(),
    )  # fmt: skip
    record(REVIEWED, stream=subject, public=_bound(row))


def _bound(row: Draft | Translation | Review) -> dict[str, Json]:
    return {
        "subject": str(row.subject),
        "language": row.language,
        "source_digest": row.source_digest,
        "target_digest": row.target_digest,
    }
