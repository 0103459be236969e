# SPDX-License-Identifier: Apache-2.0
"""What else belongs to a notice: its risks on a matrix, documents and minutes, comments by department."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import Page, may, show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.requests import id_of
from duly.doors.look.departments import names_in
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.dossier import actions, queries
from duly.rooms.dossier.facts import DOCUMENT_WORDS, HIGH, RISK_STATE_WORDS, RISK_WORDS, NewDocument, NewRisk, RiskCard
from duly.rooms.notices import queries as notices

_CELL, _LEFT = 46, 40
_MEDIUM = 8


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The dossier."""
    return show(request, actor, "dossier/page", **_page(actor, notice_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Do what a form asks for. A refusal stands above the page."""
    form = request.POST
    deeds: dict[str, Callable[[], object]] = {
        "risk": lambda: actions.add_risk(actor, notice_id, _risk(form)),
        "judgement": lambda: actions.change_risk(
            actor, id_of(form.get("risk")), state=form.get("state", ""), likelihood=_number(form.get("likelihood")),
            impact=_number(form.get("impact")), measure=form.get("measure"), note=form.get("note", ""),
        ),
        "document": lambda: _attach(request, actor, notice_id),
        "comment": lambda: actions.comment(
            actor, notice_id, part=form.get("part", ""), text=form.get("text", ""), department=form.get("department") or None,
            to=form.get("to") or None,
        ),
        "resolution": lambda: actions.resolve(actor, id_of(form.get("comment"))),
        "reopening": lambda: actions.reopen(actor, id_of(form.get("comment"))),
    }  # fmt: skip
    if name not in deeds:
        raise Http404
    return _SHEET.answer(request, actor, notice_id, name, deeds[name], said=_said(name))


def _said(name: str) -> str:
    return {
        "risk": _("The risk is on the register."), "judgement": _("The risk was judged anew; what stood before stays on record."),
        "document": _("Attached. What is attached stays."), "comment": _("Said, and put on record."),
        "resolution": _("Resolved."), "reopening": _("Open again."),
    }[name]  # fmt: skip


@staff
def document(request: HttpRequest, actor: Actor, document_id: UUID) -> Page:
    """The bytes of a document, as a download: nothing that was attached runs in a browser."""
    card, chunks = queries.document_for(actor, document_id)
    headers = {"Content-Disposition": f'attachment; filename="{card.kind}-{str(card.id)[:8]}"'}
    return StreamingHttpResponse(chunks, content_type=card.media_type, headers=headers)


def _page(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    notice, language = notices.notice_for(actor, notice_id), get_language() or "en"
    risks = queries.risks_for(actor, notice_id)
    turns = queries.turns_for(actor, notice_id)
    return {
        "room": "notices", "notice": notice, "title": title_of(notice, language),
        "cells": list(_cells(risks)), "axis": [(number, _LEFT + (number - 0.5) * _CELL, (5.5 - number) * _CELL + 4) for number in range(1, 6)],
        "risks": [
            (risk, RISK_WORDS[risk.kind].say(language), RISK_STATE_WORDS[risk.state].say(language), _tone(risk.score),
             [(turn, RISK_STATE_WORDS[turn.state].say(language)) for turn in turns if turn.risk == risk.id])
            for risk in risks
        ],
        "documents": [(one, DOCUMENT_WORDS[one.kind].say(language)) for one in queries.documents_for(actor, notice_id)],
        "names": names_in(notice.organisation_id, language), "comments": queries.comments_for(actor, notice_id), "parts": [part for part in queries.parts_of(actor, notice_id) if not part.startswith("answers.")],
        "mine": accounts.departments_for(actor, notice.organisation_id).filter(id__in=actor.departments),
        "risk_kinds": [(kind.value, words.say(language)) for kind, words in RISK_WORDS.items()],
        "risk_states": [(state.value, words.say(language)) for state, words in RISK_STATE_WORDS.items()],
        "document_kinds": [(kind.value, words.say(language)) for kind, words in DOCUMENT_WORDS.items()],
        "may_risk": may(actor, "dossier.add_risk"), "may_attach": may(actor, "dossier.attach"),
        "may_comment": may(actor, "dossier.comment"),
    }  # fmt: skip


_SHEET = Sheet(
    "dossier/page", _page, "console:dossier", of="comment",
    opposites={"resolution": ("reopening", "dossier.reopen"), "reopening": ("resolution", "dossier.resolve")},
)  # fmt: skip


def _cells(risks: list[RiskCard]) -> Iterator[dict[str, Any]]:
    for likelihood, impact, held in queries.matrix(risks):
        yield {
            "x": _LEFT + (likelihood - 1) * _CELL, "y": (5 - impact) * _CELL, "tone": _tone(likelihood * impact),
            "middle_x": _LEFT + (likelihood - 0.5) * _CELL, "middle_y": (5.5 - impact) * _CELL + 5, "count": len(held) or "",
            "hint": " · ".join([f"{likelihood}×{impact}", *(risk.title for risk in held)]),
        }  # fmt: skip


def _tone(score: int) -> str:
    return "red" if score >= HIGH else "amber" if score >= _MEDIUM else "green"


def _risk(form: Any) -> NewRisk:
    return NewRisk(
        form.get("kind", ""), form.get("title", ""), _number(form.get("likelihood")) or 0, _number(form.get("impact")) or 0,
        form.get("owner", ""), form.get("measure", ""),
    )  # fmt: skip


def _attach(request: HttpRequest, actor: Actor, notice_id: UUID) -> UUID:
    form, file = request.POST, request.FILES.get("file")
    met = form.get("meeting_on", "")
    media_type = (file.content_type if file else "") or ""
    what = NewDocument(
        form.get("kind", ""), form.get("title", ""), media_type, date.fromisoformat(met) if _is_date(met) else None,
        form.get("participants", ""),
    )  # fmt: skip
    return actions.attach(actor, notice_id, file.read() if file else b"", what)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 3 else None
