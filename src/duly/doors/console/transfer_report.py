# SPDX-License-Identifier: Apache-2.0
"""What a rehearsal tells and what became of it; who receives the data and why; who answers for what stands against it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.foundation.files import queries as files
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.recognition.facts import SENSITIVITIES
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import NO_SUCH_TRANSFER, STATE_WORDS, State

_LONGEST = 1_000
_SOON = frozenset({State.PLANNED, State.INVENTORIED, State.MAPPED, State.REHEARSED, State.UNDONE})
_TAKEN_ON = frozenset({State.REHEARSED, State.MENDED})
ABROAD = {
    "": Words(en="does not leave, or not said", zh="不出境或未说明"), "adequacy": Words(en="adequacy decision", zh="充分性认定"),
    "standard_clauses": Words(en="standard clauses", zh="标准合同条款"), "binding_rules": Words(en="binding corporate rules", zh="有约束力的公司规则"),
    "derogation": Words(en="derogation", zh="克减情形"),
}  # fmt: skip


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """The report as it stands."""
    return _page(request, actor, transfer_id)


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, transfer_id: UUID, name: str) -> HttpResponse:
    """Print and keep it, declare, or answer for a concern."""
    deeds: dict[str, Callable[[HttpRequest, Actor, UUID], HttpResponse]] = {
        "paper": _print, "declaration": _declare, "answer": _answer,
    }  # fmt: skip
    if name not in deeds:
        raise Http404
    try:
        return deeds[name](request, actor, transfer_id)
    except Refusal as no:
        if no.kind is NO_SUCH_TRANSFER:
            raise
        return _page(request, actor, transfer_id, STATUS[no.kind.because], refusal=sentence(no))


@staff
def kept(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """A report that is kept, by its digest."""
    queries.row_for(actor, transfer_id)
    wanted = request.GET.get("digest", "")
    found = next((one for one in queries.kept_reports(transfer_id) if one.file == wanted), None)
    if found is None:
        raise Http404
    return _file(files.content(found.file), f"{found.stage}.{found.language}.pdf")


def _print(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    language = "zh" if request.POST.get("language") == "zh" else "en"
    printed = actions.keep_report(actor, transfer_id, language)
    return _file(printed.content, printed.name)


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip


def _declare(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    form = {name: value[:_LONGEST].strip() for name, value in request.POST.items() if isinstance(value, str)}
    row = queries.row_for(actor, transfer_id)
    before = dict(row.plan.get("privacy", {}).get("answers", {}))
    answers = before | {
        name.removeprefix("answer-"): value for name, value in form.items() if name.startswith("answer-")
    }
    document: dict[str, Any] = {
        "privacy": {
            "purpose": {"zh": form.get("purpose_zh", ""), "en": form.get("purpose_en", "")},
            "necessity": {"zh": form.get("necessity_zh", ""), "en": form.get("necessity_en", "")},
            "covers": request.POST.getlist("covers")[:4], "abroad": form.get("abroad", ""),
            "regions": [one for one in form.get("regions", "").replace(",", " ").split() if one],
            "answers": {name: _plain(value) for name, value in answers.items() if value != ""},
        }
    }  # fmt: skip
    if form.get("name") or form.get("country") or form.get("contact"):
        document["receiver"] = {name: form.get(name, "") for name in ("name", "country", "contact")}
    actions.declare(actor, transfer_id, document)
    return done(request, _("Declared. What stands against the move was looked at anew."), _place(transfer_id))


def _plain(value: Any) -> Any:
    """What a form gives as text and a question may want as yes or no."""
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _answer(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    code, reason = request.POST.get("code", "")[:80], request.POST.get("reason", "")[:_LONGEST]
    actions.take_on(actor, transfer_id, code, reason)
    return done(request, _("You answer for it by name; it stands on record."), _place(transfer_id))


def _place(transfer_id: UUID) -> str:
    return reverse("console:transfer-report", args=[transfer_id])


def _page(request: HttpRequest, actor: Actor, transfer_id: UUID, status: int = 200, **more: Any) -> HttpResponse:
    row, language = queries.row_for(actor, transfer_id), get_language() or "en"
    card = queries.transfer_for(actor, row.organisation_id, str(transfer_id))
    said = queries.declared_of(row)
    found = queries.report_or_nothing(actor, transfer_id)
    open_ones = [one.concern for one in found.concerns if one.concern.blocks and not one.by] if found else []
    chosen = set(said.privacy.covers)
    return show(
        request, actor, "transfers/report", status, room="transfers", card=card, title=card.title(language), state=STATE_WORDS[card.state],
        body=queries.report_body(found, language) if found else "", open_concerns=open_ones if card.state in _TAKEN_ON else [],
        said=said, kept=queries.kept_reports(transfer_id), questions=queries.questions_in(open_ones, language),
        classes=[(one.value, words.say(language), one.value in chosen) for one, words in SENSITIVITIES.items()],
        grounds=[(code, words.say(language)) for code, words in ABROAD.items()], regions=" ".join(said.privacy.regions),
        may_declare=may(actor, "transfer.declare") and card.state in _SOON, may_take_on=may(actor, "transfer.take_on"),
        may_keep=may(actor, "transfer.keep_report"), least=actions.SHORTEST_REASON, **more,
    )  # fmt: skip
