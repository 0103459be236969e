# SPDX-License-Identifier: Apache-2.0
"""What an organisation stands by: its answers, the packs it signed, and what the rules said when it counted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import canonical, clock
from duly.kernel.actors import Actor
from duly.rooms.rulebook import facts, kinds, queries
from duly.rooms.rulebook.facts import Overriding, Question, Snapshot, Stage
from duly.rooms.rulebook.models import Assessment, PackSignOff, ProfileAnswer
from duly.rooms.rulebook.rules import telling

_LONGEST = 500
_WANTED = {
    "flag": "true, false", "number": "a whole number", "date": "YYYY-MM-DD", "moment": "YYYY-MM-DDTHH:MM+08:00",
    "text": "text", "evidence": "text",
}  # fmt: skip


@action("rulebook.sign_pack")
def sign_pack(actor: Actor, organisation: UUID, pack: str, *, digest: str, role: str, note: str = "") -> None:
    """Take responsibility for a version of a pack, exactly as it was read. Records ``rulebook.pack_signed``.

    Raises:
        Refusal: ``rulebook.no_such_pack``; ``rulebook.other_pack`` when it is no longer what was read;
            ``rulebook.role_needed``.
    """
    actor.require_sight(organisation)
    found = next((one for one in queries.packs() if one.id == pack), None)
    if found is None:
        raise facts.NO_SUCH_PACK(field="pack", pack=pack)
    if found.digest != digest:
        raise facts.OTHER_PACK(field="digest", pack=pack, digest=found.digest)
    role, note = role.strip()[:_LONGEST], note.strip()[:_LONGEST]
    if not role:
        raise facts.ROLE_NEEDED(field="role")
    PackSignOff.objects.create(
        organisation_id=organisation, pack=found.id, version=found.version, digest=digest, role=role, note=note,
        by=actor.id, at=clock.now(),
    )  # fmt: skip
    public = {
        "pack": found.id, "version": found.version, "digest": digest, "role": role, "organisation": str(organisation),
    }  # fmt: skip
    record(kinds.SIGNED, stream=organisation, public=public)


@action("rulebook.answer")
def answer(actor: Actor, organisation: UUID, question: str, value: Any) -> None:
    """Answer, for all notices of an organisation, what packs ask about it; ``None`` takes an answer back.

    Records ``rulebook.answered``.

    Raises:
        Refusal: ``rulebook.no_such_question``, ``rulebook.bad_answer``.
    """
    actor.require_sight(organisation)
    asked = queries.questions().get(question)
    if asked is None or asked.scope != "organisation":
        raise facts.NO_SUCH_QUESTION(field="question", question=question)
    kept = read_or_refuse(asked, value)
    ProfileAnswer.objects.create(
        organisation_id=organisation, question=question, value=kept, by=actor.id, at=clock.now()
    )
    record(
        kinds.ANSWERED,
        stream=organisation,
        public={"question": question, "value": kept, "organisation": str(organisation)},
    )


def read_or_refuse(asked: Question, value: Any) -> Any:
    """An answer in its kept form; ``None`` takes one back.

    Raises:
        Refusal: ``rulebook.bad_answer``.
    """
    kept = None if value is None else queries.read_answer(asked, value)
    if value is not None and kept is None:
        wanted = ", ".join(asked.choices) if asked.choices else _WANTED[asked.type]
        raise facts.BAD_ANSWER(field="value", question=asked.name, given=str(value)[:80], wanted=wanted)
    return kept


@action("rulebook.assess")
def assess(
    actor: Actor,
    organisation: UUID,
    subject: UUID,
    *,
    digest: str,
    snapshot: Snapshot,
    stages: Collection[Stage],
    now: datetime,
    overrides: Collection[Overriding] = (),
) -> str:
    """Keep what every rule of these stages says of what has this digest; gives the digest of the records.

    Records ``rulebook.assessed``. What is kept says which overrides stood at the time.
    """
    decisions = queries.decide(snapshot, now, stages)
    packs = [{"pack": str(pack), "digest": pack.digest} for pack in queries.packs() if pack.rules]
    held: list[canonical.Json] = [
        {"id": one.id, "rule": one.rule, "rev": one.rev, "expires_on": one.expires_on.isoformat()} for one in overrides
    ]
    document: canonical.Json = {
        "subject": str(subject), "digest": digest, "at": clock.stamp(now), "packs": packs, "overrides": held,
        "decisions": [telling.as_json(one) for one in decisions],
    }  # fmt: skip
    stage, kept = max(stages, key=facts.BEFORE_SENDING.index), canonical.digest(document)
    Assessment.objects.create(
        organisation_id=organisation, subject=subject, digest=digest, stage=stage, packs=packs,
        decisions=canonical.encode(document).decode(), decisions_digest=kept, by=actor.id, at=now,
    )  # fmt: skip
    failed = sum(one.severity == "block" and one.result in {"fail", "unknown", "error"} for one in decisions)
    record(
        kinds.ASSESSED,
        stream=subject,
        public={
            "digest": digest, "stage": stage, "packs": [row["pack"] for row in packs], "decisions": kept,
            "failed": failed, "overridden": len(held),
        },
    )  # fmt: skip
    return kept
