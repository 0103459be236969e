# SPDX-License-Identifier: Apache-2.0
"""Write down what went wrong, why, what was learned and what is done next time; somebody else reviews it; then it is published."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import digest
from duly.kernel.words import Words
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.facts import CaseText
from duly.rooms.aftercare.kinds import CASE_PUBLISHED, CASE_REVIEWED, CASE_WRITTEN
from duly.rooms.aftercare.models import Case
from duly.rooms.aftercare.refusals import BAD_SEVERITY, CASE_EMPTY, CASE_NOT_NOW, CASE_VALUE, NO_SUCH_CASE, OWN_CASE
from duly.rooms.aftercare.rules import cases as rules
from duly.rooms.aftercare.terms import CASE_WORDS, CaseState, Severity
from duly.rooms.recognition import queries as recognition
from duly.rooms.transfer import queries as transfers

_PARTS = {
    "title": (Words(en="Title", zh="标题"), 200),
    "wrong": (Words(en="What went wrong", zh="出了什么问题"), 4_000),
    "why": (Words(en="Why", zh="原因"), 4_000),
    "learned": (Words(en="What was learned", zh="经验教训"), 4_000),
    "next_time": (Words(en="What is done next time", zh="下次怎么做"), 4_000),
}
_TAGS = Words(en="Tags", zh="标签")


@action("aftercare.write_case")
def write_case(actor: Actor, transfer_id: UUID, text: CaseText, *, case_id: UUID | None = None) -> UUID:
    """Write a case of a transfer, or write it anew: it is a draft again then. What can be known without people (reasons, slow
    shards, tries, seconds) is put beside it. Gives its id. Records ``aftercare.case_written``.

    Raises:
        Refusal: ``aftercare.case_empty``, ``aftercare.case_value`` where a customer's value stands in it,
            ``aftercare.bad_severity``, ``aftercare.no_such_case``, ``transfer.no_such_transfer``.
    """
    home = transfers.row_for(actor, transfer_id)
    _must_be_sound(text)
    row = Case(transfer_id=transfer_id) if case_id is None else _held(actor, case_id, transfer_id)
    for name in _PARTS:
        setattr(row, name, getattr(text, name).strip())
    row.organisation_id, row.severity, row.tags = home.organisation_id, text.severity, rules.tidy(text.tags)
    row.state, row.by, row.at = CaseState.DRAFT, actor.id, clock.now()
    row.reviewed_by = row.reviewed_at = row.published_by = row.published_at = None
    row.traits, row.material = transfers.traits_of(transfer_id), queries.material_of(transfer_id)
    row.tokens = rules.tokens_of([*(getattr(row, name) for name in _PARTS), *row.tags])
    row.save()
    public = {"ref": home.ref, "case": str(row.id), "severity": row.severity, "digest": _digest(row)}
    record(CASE_WRITTEN, stream=transfer_id, public=public)
    return row.id


@action("aftercare.review_case")
def review_case(actor: Actor, case_id: UUID) -> None:
    """Say, as somebody else than who wrote it, that a case is right. Records ``aftercare.case_reviewed``.

    Raises:
        Refusal: ``aftercare.no_such_case``, ``aftercare.own_case``, ``aftercare.case_not_now``.
    """
    row = _in_state(actor, case_id, CaseState.DRAFT)
    if row.by == actor.id:
        raise OWN_CASE()
    row.state, row.reviewed_by, row.reviewed_at = CaseState.REVIEWED, actor.id, clock.now()
    row.save()
    record(CASE_REVIEWED, stream=row.transfer_id, public=_public(actor, row))


@action("aftercare.write_case")
def publish_case(actor: Actor, case_id: UUID) -> None:
    """Put a reviewed case among those that new transfers are compared with. Records ``aftercare.case_published``.

    Raises:
        Refusal: ``aftercare.no_such_case``, ``aftercare.case_not_now``.
    """
    row = _in_state(actor, case_id, CaseState.REVIEWED)
    row.state, row.published_by, row.published_at = CaseState.PUBLISHED, actor.id, clock.now()
    row.save()
    record(CASE_PUBLISHED, stream=row.transfer_id, public=_public(actor, row))


def _must_be_sound(text: CaseText) -> None:
    if text.severity not in set(Severity):
        raise BAD_SEVERITY(field="severity", given=text.severity[:20], known=", ".join(Severity))
    for name, (words, most) in _PARTS.items():
        said = getattr(text, name).strip()
        if not said or len(said) > most:
            raise CASE_EMPTY(field=name, where=words, most=most)
        _must_hold_no_value(name, words, said)
    _must_hold_no_value("tags", _TAGS, " ".join(text.tags))


def _must_hold_no_value(name: str, words: Words, said: str) -> None:
    for shape, shown in recognition.spotted_in(said):
        meaning = _SHAPE_WORDS.get(shape, Words(en="number", zh="号码"))
        raise CASE_VALUE(field=name, where=words, what=meaning, shown=shown)


_SHAPE_WORDS = {
    "resident_id": Words(en="identity card number", zh="身份证号"),
    "email": Words(en="e-mail address", zh="电子邮箱"),
    "mobile": Words(en="telephone number", zh="手机号"),
    "bank_card": Words(en="card number", zh="银行卡号"),
    "uscc": Words(en="unified social credit code", zh="统一社会信用代码"),
    "iban": Words(en="bank account", zh="银行账号"),
}


def _held(actor: Actor, case_id: UUID, transfer_id: UUID | None = None) -> Case:
    queries.case_for(actor, case_id)
    row = Case.objects.select_for_update().get(id=case_id)
    if transfer_id is not None and row.transfer_id != transfer_id:
        raise NO_SUCH_CASE(field="case")
    return row


def _in_state(actor: Actor, case_id: UUID, wanted: CaseState) -> Case:
    row = _held(actor, case_id)
    if row.state != wanted:
        raise CASE_NOT_NOW(state=CASE_WORDS[CaseState(row.state)])
    return row


def _public(actor: Actor, row: Case) -> dict[str, str]:
    return {"ref": transfers.row_for(actor, row.transfer_id).ref, "case": str(row.id), "digest": _digest(row)}


def _digest(row: Case) -> str:
    return digest([*(getattr(row, name) for name in _PARTS), row.severity, list(row.tags)])
