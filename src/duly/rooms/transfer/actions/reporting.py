# SPDX-License-Identifier: Apache-2.0
"""Who receives the data and why they may move; who answers for what stands against it; reports that are printed and kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held, must_be, must_be_a_person
from duly.rooms.transfer.models import TakenOn, Transfer
from duly.rooms.transfer.reporting import (
    BAD_ANSWER,
    CHECKED,
    CONCERNS_OPEN,
    DECLARED,
    NO_SUCH_CONCERN,
    NO_SUCH_QUESTION,
    REASON_NEEDED,
    TAKEN_ON,
)
from duly.rooms.transfer.rules import shapes
from duly.rooms.transfer.rules.declaring import KEYS, Declared, read_declared, written_declared
from duly.rooms.transfer.terms import State

SHORTEST_REASON, _LONGEST_REASON = 8, 1_000
_BEFORE = (State.REHEARSED, State.MAPPED, State.INVENTORIED, State.PLANNED, State.REHEARSING, State.UNDONE)


@action("transfer.declare")
def declare(actor: Actor, transfer_id: UUID, document: Mapping[str, Any]) -> str:
    """Say anew who receives the data, why they may move, what work costs (``receiver``, ``privacy``, ``rates`` as in a plan; a
    part that is left out stays as it is); gives the digest of all of it. What was asked for or taken on in view of what was
    said before must be so again. Records ``transfer.declared``.

    Raises:
        Refusal: the complaints about a plan; ``transfer.no_such_question``, ``transfer.bad_answer``,
            ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    must_be(row, *_BEFORE)
    given = shapes.group(document, "", KEYS)
    before = {name: row.plan[name] for name in KEYS if name in row.plan}
    said = read_declared(before | dict(given))
    must_be_answers(said)
    row.plan = {name: value for name, value in row.plan.items() if name not in KEYS} | written_declared(said)
    row.save(update_fields=["plan"])
    row.agreements.filter(agreed_at__isnull=True).delete()
    row.taken_on.filter(digest=row.rehearsal_digest).delete()
    found = queries.declared_digest(row)
    record(DECLARED, stream=row.id, public={"ref": row.ref, "digest": found})
    return found


def must_be_answers(said: Declared) -> None:
    """Refuse what answers no question of the rule packs, or does not fit the question.

    Raises:
        Refusal: ``transfer.no_such_question``, ``transfer.bad_answer``.
    """
    asked = rulebook.questions()
    for name, value in said.privacy.answers.items():
        path = f"privacy.answers.{name}"
        question = asked.get(name)
        if question is None:
            if name.endswith("_on") and name.removesuffix("_on") in asked:
                continue
            raise NO_SUCH_QUESTION(field=path, path=path)
        if rulebook.read_answer(question, value) is None:
            known = Words.literal(*([", ".join(question.choices) or f"({question.type})"] * 2))
            raise BAD_ANSWER(
                field=path, path=path, given=shapes.shown(value), question=question.words, known=known
            )  # fmt: skip


@action("transfer.take_on")
def take_on(actor: Actor, transfer_id: UUID, code: str, reason: str) -> None:
    """Answer, by name and with a reason, for a concern that blocks, as it stands for this rehearsal. Records
    ``transfer.concern_taken_on``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``, ``transfer.no_such_concern``,
            ``transfer.reason_needed``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be(row, State.REHEARSED, State.MENDED)
    said = " ".join(reason.split())[:_LONGEST_REASON]
    if len(said) < SHORTEST_REASON:
        raise REASON_NEEDED(field="reason", least=SHORTEST_REASON)
    standing = queries.standings_of(row)
    blocking = [one.concern.code for one in standing if one.is_open]
    if code not in blocking:
        raise NO_SUCH_CONCERN(field="code", code=code[:80], ref=row.ref, known=", ".join(blocking) or "–")
    TakenOn.objects.create(
        transfer=row, digest=row.rehearsal_digest, code=code, reason=said, by=actor.id, at=clock.now()
    )
    public: dict[str, Json] = {"ref": row.ref, "rehearsal": row.rehearsal_digest, "code": code}
    record(TAKEN_ON, stream=row.id, public=public, subject=row.id, personal={"reason": said})


def must_be_free(row: Transfer) -> None:
    """Refuse while a concern that blocks is neither mended nor taken on; inside a running verb. Records
    ``transfer.checked``.

    Raises:
        Refusal: ``transfer.concerns_open``.
    """
    standing = queries.standings_of(row)
    if open_ones := [one.concern.code for one in standing if one.is_open]:
        raise CONCERNS_OPEN(field="concerns", ref=row.ref, codes=", ".join(open_ones))
    blocking = [one for one in standing if one.concern.blocks]
    public: dict[str, Json] = {
        "ref": row.ref, "rehearsal": row.rehearsal_digest, "declared": queries.declared_digest(row),
        "concerns": queries.concerns_digest(standing), "blocking": len(blocking),
        "taken_on": sum(one.taken_on is not None for one in blocking), "advising": len(standing) - len(blocking),
    }  # fmt: skip
    record(CHECKED, stream=row.id, public=public)
