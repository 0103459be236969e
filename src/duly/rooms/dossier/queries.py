# SPDX-License-Identifier: Apache-2.0
"""Reads of a dossier; who may not see the notice sees nothing of it."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import queries as files
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries as agreed
from duly.rooms.dossier import rules
from duly.rooms.dossier.facts import (
    NO_SUCH_DOCUMENT,
    AskedCard,
    CommentCard,
    DocumentCard,
    DocumentKind,
    RiskCard,
    RiskKind,
    RiskState,
    RiskTurn,
)
from duly.rooms.dossier.models import Comment, Document, Risk, Turn
from duly.rooms.notices import queries as notices
from duly.rooms.notices.queries.reading import edition_texts
from duly.rooms.rulebook import queries as rulebook

matrix = rules.matrix
TEXTS = ("title", "subject", "summary", "body", "sms")
"""The parts of a text that can be commented on, written or not: that something is missing can be said, too."""
_ASKED = 200


def risks_for(actor: Actor, notice: UUID | str) -> list[RiskCard]:
    """The risks of a notice, highest first.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    rows = list(Risk.objects.filter(notice=notices.notice_for(actor, notice)).order_by("at", "id"))
    names = accounts.names_of(row.owner for row in rows if row.owner)
    found = [
        RiskCard(
            row.id, RiskKind(row.kind), row.title, row.likelihood, row.impact, row.owner,
            names.get(row.owner, "") if row.owner else "", row.measure, RiskState(row.state), row.at,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.score)


def turns_for(actor: Actor, notice: UUID | str) -> list[RiskTurn]:
    """The history of all risks of a notice, oldest first."""
    rows = list(Turn.objects.filter(risk__notice=notices.notice_for(actor, notice)).order_by("at", "id"))
    names = accounts.names_of(row.by for row in rows)
    return [
        RiskTurn(
            row.risk_id, row.likelihood, row.impact, row.measure, RiskState(row.state), row.note, row.by,
            names.get(row.by, ""), row.at,
        )
        for row in rows
    ]  # fmt: skip


def high_risks(actor: Actor, notice: UUID | str) -> list[RiskCard]:
    """What whoever approves is warned of: high, and nothing decided about it."""
    return [one for one in risks_for(actor, notice) if one.is_high]


def documents_for(actor: Actor, notice: UUID | str) -> list[DocumentCard]:
    """The documents of a notice, newest first."""
    rows = list(Document.objects.filter(notice=notices.notice_for(actor, notice)).order_by("-at", "-id"))
    names = accounts.names_of(row.by for row in rows)
    return [_document(row, names) for row in rows]


def document_for(actor: Actor, document_id: UUID) -> tuple[DocumentCard, Iterator[bytes]]:
    """One document with its bytes.

    Raises:
        Refusal: ``dossier.no_such_document``, ``notices.no_such_notice``, ``files.missing``, ``files.damaged``.
    """
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise NO_SUCH_DOCUMENT(wanted=document_id)
    notices.notice_for(actor, row.notice_id)
    return _document(row, accounts.names_of([row.by])), files.chunks(row.digest)


def comments_for(actor: Actor, notice: UUID | str) -> list[CommentCard]:
    """The comments on a notice: open ones first, then by time."""
    rows = Comment.objects.filter(notice=notices.notice_for(actor, notice)).select_related("department", "to")
    found = list(rows.order_by("at", "id"))
    names = accounts.names_of([one for row in found for one in (row.by, row.resolved_by) if one])
    cards = [
        CommentCard(
            row.id, row.revision, row.part, row.department.ref if row.department else None,
            row.to.ref if row.to else None, row.text,
            names.get(row.by, ""), row.at, names.get(row.resolved_by, "") if row.resolved_by else "", row.resolved_at,
        )
        for row in found
    ]  # fmt: skip
    return sorted(cards, key=lambda one: one.resolved_at is not None)


def parts_of(actor: Actor, notice: UUID | str) -> list[str]:
    """What can be commented on: ``notice``, ``reason``, ``effective_on``, ``plan``, ``fields.<name>``,
    ``answers.<name>`` and ``content.<language>.<part>``.
    """  # fmt: skip
    found = notices.notice_for(actor, notice)
    kind = rulebook.kinds().get(found.change.kind)
    asked = [one.name for one in rulebook.questions(found.change.kind).values() if one.scope == "notice"]
    return [
        "notice", "effective_on", "reason", *(f"fields.{spec.name}" for spec in (kind.fields if kind else ())),
        *(f"answers.{name}" for name in asked), "plan",
        *(
            f"content.{edition.language}.{part}"
            for edition in notices.current_editions(found) for part in dict.fromkeys((*TEXTS, *edition_texts(edition)))
        ),
    ]  # fmt: skip


def comments_waiting(actor: Actor) -> list[AskedCard]:
    """Open comments that the actor is to answer, oldest first: put to a department that they belong to or sign for, or
    put to nobody and about a notice that they write. What they said themselves waits for others.
    """  # fmt: skip
    mine = {one.department_id for one in agreed.signings(actor, clock.now())}
    asked = Q(to__in=mine, notice__in=notices.notices_for(actor))
    asked |= Q(to=None, notice__in=notices.written_by(actor))
    rows = Comment.objects.filter(asked, resolved_at=None, notice__cancellation_records=None, notice__completion_records=None)  # fmt: skip
    found = list(rows.exclude(by=actor.id).select_related("notice", "to").order_by("at", "id")[:_ASKED])
    names = accounts.names_of(row.by for row in found)
    return [
        AskedCard(
            row.id, row.notice_id, row.notice.number, row.part, row.text, names.get(row.by, ""),
            row.to.ref if row.to else None, row.at,
        )
        for row in found
    ]  # fmt: skip


def _document(row: Document, names: dict[UUID, str]) -> DocumentCard:
    return DocumentCard(
        row.id, DocumentKind(row.kind), row.title, row.digest, row.media_type, row.size, row.meeting_on,
        row.participants, names.get(row.by, ""), row.at,
    )  # fmt: skip
