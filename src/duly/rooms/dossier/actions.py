# SPDX-License-Identifier: Apache-2.0
"""Risks are put on the register and decided about; documents are attached; departments comment."""

from dataclasses import replace
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement import queries as agreed
from duly.rooms.dossier import facts, queries, rules
from duly.rooms.dossier.facts import DocumentKind, NewDocument, NewRisk, RiskKind, RiskState
from duly.rooms.dossier.models import Comment, Document, Risk, Turn
from duly.rooms.notices import actions as noticing
from duly.rooms.notices import queries as notices


@action("dossier.add_risk")
def add_risk(actor: Actor, notice_id: UUID | str, risk: NewRisk) -> UUID:
    """Put a risk on the register of a notice; gives its id. Records ``dossier.risk_added``.

    Raises:
        Refusal: ``notices.no_such_notice``, ``dossier.bad_choice``, ``dossier.bad_scale``, ``dossier.text_needed``,
            ``accounts.unknown_user``.
    """
    notice = notices.notice_for(actor, notice_id)
    kind = rules.chosen(RiskKind, risk.kind, "kind")
    rules.must_be_on_scale(risk.likelihood, risk.impact)
    row = Risk.objects.create(
        notice_id=notice.id, kind=kind, title=rules.said(risk.title, "title"), likelihood=risk.likelihood,
        impact=risk.impact, owner=accounts.colleague(notice.organisation_id, risk.owner).id if risk.owner.strip() else None,
        measure=risk.measure.strip(), at=clock.now(),
    )  # fmt: skip
    if row.owner:
        agreement.concern(notice.id, persons=[row.owner])
    _turn(actor, row, "")
    public: dict[str, Json] = {"risk": str(row.id), "kind": str(kind), "likelihood": row.likelihood, "impact": row.impact}  # fmt: skip
    record(facts.RISK_ADDED, stream=notice.id, public=public)
    return row.id


@action("dossier.change_risk")
def change_risk(
    actor: Actor, risk_id: UUID, *, state: str, likelihood: int | None = None, impact: int | None = None,
    measure: str | None = None, note: str = "",
) -> None:  # fmt: skip
    """Judge a risk anew: its state, and its size after the measure. Records ``dossier.risk_changed``.

    Raises:
        Refusal: ``dossier.no_such_risk``, ``dossier.bad_choice``, ``dossier.bad_scale``, ``dossier.measure_needed``.
    """
    row = Risk.objects.select_for_update().filter(id=risk_id).first()
    if row is None:
        raise facts.NO_SUCH_RISK(field="risk", wanted=risk_id)
    notices.notice_for(actor, row.notice_id)
    decided = rules.chosen(RiskState, state, "state")
    row.measure = row.measure if measure is None else measure.strip()
    rules.must_say_why(decided, row.measure, note)
    row.likelihood = row.likelihood if likelihood is None else likelihood
    row.impact = row.impact if impact is None else impact
    rules.must_be_on_scale(row.likelihood, row.impact)
    row.state = decided
    row.save(update_fields=["likelihood", "impact", "measure", "state"])
    _turn(actor, row, note.strip())
    public: dict[str, Json] = {"risk": str(row.id), "state": str(decided), "likelihood": row.likelihood, "impact": row.impact}  # fmt: skip
    record(facts.RISK_CHANGED, stream=row.notice_id, public=public)


@action("dossier.attach")
def attach(actor: Actor, notice_id: UUID | str, content: bytes, what: NewDocument) -> UUID:
    """Attach a document or the minutes of a meeting; gives its id. Records ``dossier.attached`` and ``files.put``.

    Raises:
        Refusal: ``notices.no_such_notice``, ``dossier.bad_choice``, ``dossier.text_needed``, ``dossier.file_empty``,
            ``dossier.file_too_large``, ``dossier.bad_type``, ``dossier.too_many``, those of ``files.put``.
    """
    notice = notices.locked(actor, notice_id)
    kind = rules.chosen(DocumentKind, what.kind, "kind")
    title = rules.said(what.title, "title")
    rules.must_be_a_document(content, what.media_type)
    if Document.objects.filter(notice_id=notice.id).count() >= facts.MOST_DOCUMENTS:
        raise facts.TOO_MANY(field="file", most=facts.MOST_DOCUMENTS)
    digest = files.put(actor, content, media_type=what.media_type, name=title)
    row = Document.objects.create(
        notice_id=notice.id, kind=kind, title=title, digest=digest, media_type=what.media_type, size=len(content),
        meeting_on=what.meeting_on, participants=what.participants.strip(), by=actor.id, at=clock.now(),
    )  # fmt: skip
    agreement.concern(notice.id, persons=[actor.id])
    public: dict[str, Json] = {"document": str(row.id), "kind": str(kind), "attachment": digest, "size": row.size, "media_type": row.media_type}  # fmt: skip
    record(facts.ATTACHED, stream=notice.id, public=public)
    return row.id


@action("dossier.propose_override")
def propose_override(
    actor: Actor, notice_id: UUID | str, plea: noticing.Plea, opinion: bytes, what: NewDocument
) -> UUID:
    """Ask to let a notice pass in spite of a rule, with counsel's opinion as a file; gives the override's id.

    The file is attached, and the opinion names its title and its digest. Either both happen or neither. Records what
    :func:`attach` and ``notices.propose_override`` record.

    Raises:
        Refusal: as :func:`attach` and ``notices.propose_override``.
    """
    attached = Document.objects.get(id=attach(actor, notice_id, opinion, what))
    said = "\n".join(part for part in (plea.opinion.strip(), f"{attached.title} · {attached.digest}") if part)
    return noticing.propose_override(actor, notice_id, replace(plea, opinion=said))


@action("dossier.comment")
def comment(
    actor: Actor, notice_id: UUID | str, *, part: str, text: str, department: str | None = None, to: str | None = None
) -> UUID:
    """Say something about a passage as it stands now, for one's department where one is named; gives the comment's id.

    The department that it is put to sees the notice from then on, and the comment waits for it; one that is put to
    nobody waits for whoever writes the notice. Records ``dossier.commented``.

    Raises:
        Refusal: ``notices.no_such_notice``, ``dossier.no_such_part``, ``dossier.text_needed``,
            ``agreement.not_of_department``, ``accounts.unknown_department``.
    """
    notice = notices.notice_for(actor, notice_id)
    rules.must_be_a_part(part, queries.parts_of(actor, notice.id))
    place = agreed.signing(actor, notice.organisation_id, department, clock.now()) if department else None
    asked = accounts.department_by_ref(notice.organisation, to) if to else None
    row = Comment.objects.create(
        notice_id=notice.id, revision=notice.revision, part=part, text=rules.said(text, "text"), by=actor.id,
        department_id=place.department_id if place else None, to=asked, at=clock.now(),
    )  # fmt: skip
    concerned = [place.department_id] if place else []
    agreement.concern(notice.id, departments=concerned + ([asked.id] if asked else []), persons=[actor.id])
    public: dict[str, Json] = {"comment": str(row.id), "department": department, "to": to, "part": part, "revision": row.revision}  # fmt: skip
    record(facts.COMMENTED, stream=notice.id, public=public)
    return row.id


@action("dossier.resolve")
def resolve(actor: Actor, comment_id: UUID) -> None:
    """Say that a comment was answered or followed. Records ``dossier.resolved``.

    Raises:
        Refusal: ``dossier.no_such_comment``, ``dossier.already_resolved``.
    """
    row = _comment(actor, comment_id)
    if row.resolved_at is not None:
        raise facts.ALREADY_RESOLVED()
    row.resolved_by, row.resolved_at = actor.id, clock.now()
    row.save(update_fields=["resolved_by", "resolved_at"])
    record(facts.RESOLVED, stream=row.notice_id, public={"comment": str(row.id), "part": row.part})


@action("dossier.reopen")
def reopen(actor: Actor, comment_id: UUID) -> None:
    """Open a resolved comment again. Records ``dossier.reopened``.

    Raises:
        Refusal: ``dossier.no_such_comment``, ``dossier.not_resolved``.
    """
    row = _comment(actor, comment_id)
    if row.resolved_at is None:
        raise facts.NOT_RESOLVED()
    row.resolved_by, row.resolved_at = None, None
    row.save(update_fields=["resolved_by", "resolved_at"])
    record(facts.REOPENED, stream=row.notice_id, public={"comment": str(row.id), "part": row.part})


def _comment(actor: Actor, comment_id: UUID) -> Comment:
    row = Comment.objects.select_for_update().filter(id=comment_id).first()
    if row is None:
        raise facts.NO_SUCH_COMMENT(field="comment", wanted=comment_id)
    notices.notice_for(actor, row.notice_id)
    return row


def _turn(actor: Actor, row: Risk, note: str) -> None:
    Turn.objects.create(
        risk=row, likelihood=row.likelihood, impact=row.impact, measure=row.measure, state=row.state, note=note,
        by=actor.id, at=clock.now(),
    )  # fmt: skip
