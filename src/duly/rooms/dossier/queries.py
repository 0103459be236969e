# SPDX-License-Identifier: Apache-2.0
"""Reads of a dossier; who may not see the notice sees nothing of it."""

from collections.abc import Iterator
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import queries as files
from duly.kernel.actors import Actor
from duly.rooms.dossier import rules
from duly.rooms.dossier.facts import (
    NO_SUCH_DOCUMENT,
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

matrix = rules.matrix


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
    rows = Comment.objects.filter(notice=notices.notice_for(actor, notice)).select_related("department")
    found = list(rows.order_by("at", "id"))
    names = accounts.names_of([one for row in found for one in (row.by, row.resolved_by) if one])
    cards = [
        CommentCard(
            row.id, row.revision, row.part, row.department.ref if row.department else None, row.text,
            names.get(row.by, ""), row.at, names.get(row.resolved_by, "") if row.resolved_by else "", row.resolved_at,
        )
        for row in found
    ]  # fmt: skip
    return sorted(cards, key=lambda one: one.resolved_at is not None)


def parts_of(actor: Actor, notice: UUID | str) -> list[str]:
    """The passages of a notice that can be commented on: ``notice`` and ``content.<language>.<part>``."""
    found = notices.notice_for(actor, notice)
    return ["notice"] + [
        f"content.{edition.language}.{part}"
        for edition in notices.current_editions(found)
        for part, text in edition_texts(edition).items()
        if text
    ]


def _document(row: Document, names: dict[UUID, str]) -> DocumentCard:
    return DocumentCard(
        row.id, DocumentKind(row.kind), row.title, row.digest, row.media_type, row.size, row.meeting_on,
        row.participants, names.get(row.by, ""), row.at,
    )  # fmt: skip
