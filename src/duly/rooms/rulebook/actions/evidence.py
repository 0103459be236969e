# SPDX-License-Identifier: Apache-2.0
"""What is shown after a launch: the report that was filed, the page that was changed, the day on which it happened."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.rulebook import facts, kinds, queries
from duly.rooms.rulebook.actions.standing import read_or_refuse
from duly.rooms.rulebook.models import EvidenceGiven
from duly.rooms.rulebook.rules.evidence import question_named


@action("rulebook.give_evidence")
def give_evidence(actor: Actor, organisation: UUID, subject: UUID, answers: Mapping[str, Any]) -> None:
    """Answer about one notice what rules ask after its launch; ``None`` takes an answer back.

    Records ``rulebook.evidence_given`` for each.

    Raises:
        Refusal: ``rulebook.no_such_evidence``, ``rulebook.bad_answer``; then nothing of it is kept.
    """
    actor.require_sight(organisation)
    known, now = queries.questions(), clock.now()
    for name, value in answers.items():
        asked = question_named(name, known)
        if asked is None:
            raise facts.NO_SUCH_EVIDENCE(field=name[:80], question=name[:80])
        kept = read_or_refuse(asked, value)
        EvidenceGiven.objects.create(
            organisation_id=organisation, subject=subject, question=name, value=kept, by=actor.id, at=now
        )
        record(
            kinds.EVIDENCE_GIVEN, stream=subject, public={"question": name, "is_taken_back": kept is None},
            subject=actor.id, personal={"value": "" if kept is None else str(kept)},
        )  # fmt: skip
