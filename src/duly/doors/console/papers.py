# SPDX-License-Identifier: Apache-2.0
"""Forms on paper: which batches there are, a new one, and one with its files and forms."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import Page, among, asked, turn
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Column, Orders
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import BATCH_WORDS, FORM_WORDS, BatchCard, BatchState, FormState

ORDERS = Orders("-at", at=(Column("at", datetime), Column("id", UUID)))
TONES = {
    BatchState.RECEIVED: "grey",
    BatchState.READING: "blue",
    BatchState.TO_LOOK: "amber",
    BatchState.DONE: "green",
}
FORM_TONES = {
    FormState.WAITING: "grey",
    FormState.TO_LOOK: "amber",
    FormState.DONE: "green",
    FormState.ASIDE: "plum",
}
_MOST_FILES, _LONGEST = 200, 500
NO_SCAN_CHOSEN = refusal(
    "console.no_scan_chosen",
    Because.INVALID,
    en="No scan was chosen. Choose PDF, PNG, JPEG or TIFF files; browsers forget them when a form comes back.",
    zh="未选择扫描件。请选择 PDF、PNG、JPEG 或 TIFF 文件；表单退回后浏览器不会保留已选文件。",
)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All batches, the newest first."""
    shown: Page[BatchCard] = turn(asked(request, ORDERS), among(queries.batches_for(actor)))
    rows = [(one, BATCH_WORDS[one.state], TONES[one.state]) for one in shown.rows]
    names = accounts.names_of({one.by for one in shown.rows})
    return show(
        request,
        actor,
        "papers/listing",
        room="papers",
        page=shown,
        rows=rows,
        names=names,
        may_begin=may(actor, "papers.begin"),
    )


@staff
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a batch with its scans."""
    if request.method != "POST":
        return _form(request, actor)
    files = request.FILES.getlist("files")[:_MOST_FILES]
    try:
        rights.require(actor, "papers.begin")
        if not files:
            raise NO_SCAN_CHOSEN(field="files")
        home = accounts.organisation_for(actor, request.POST.get("organisation") or None).id
        made = _begun(actor, home, request)
    except Refusal as no:
        return _form(request, actor, STATUS[no.kind.because], refusal=sentence(no), field=no.field)
    return done(request, _("Taken in. Next: let it be read."), reverse("console:paper-batch", args=[made]))


def _begun(actor: Actor, home: UUID, request: HttpRequest) -> UUID:
    title, template = request.POST.get("title", ""), request.POST.get("template", "")
    made = actions.begin(actor, home, template, title=title)
    for file in request.FILES.getlist("files")[:_MOST_FILES]:
        actions.receive(actor, made, file.read(actions.LARGEST + 1))
    return made


@staff
def page(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """One batch: its files, its forms, what can be done next."""
    return show(request, actor, _SHEET.template, **_context(actor, paper_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, paper_id: UUID, name: str) -> HttpResponse:
    """Let it be read, set a file aside, finish it. A refusal stands above the page."""
    why = request.POST.get("why", "")[:_LONGEST]
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "reading": (lambda: actions.read(actor, paper_id), _("It is being read; this page follows it.")),
        "scan-aside": (
            lambda: actions.set_aside(actor, paper_id, scan=_uuid(request.POST.get("which", "")), why=why),
            _("The file is set aside."),
        ),
        "finish": (lambda: actions.finish(actor, paper_id), _("Finished. A transfer can carry its table over.")),
    }
    if name not in deeds:
        raise Http404
    do, said = deeds[name]
    return _SHEET.answer(request, actor, paper_id, name, do, said=said)


@require_POST
@staff
def table(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """The finished table as CSV; that it was taken is on record."""
    card = queries.batch_for(actor, paper_id)
    columns, rows = actions.take(actor, paper_id)
    held = io.StringIO(newline="")
    csv.writer(held).writerows([safe_cell(cell) for cell in row] for row in (columns, *rows))
    answer = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{card.ref}.csv"'
    return answer


def _uuid(text: str) -> UUID | None:
    """An id out of a form; what is none names nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _form(request: HttpRequest, actor: Actor, status: int = 200, **context: Any) -> HttpResponse:
    language = get_language() or "en"
    homes = list(accounts.organisations_for(actor))
    templates = [(one.form.ref, one.form.title(language)) for one in queries.templates_for(actor)]
    return show(
        request, actor, "papers/new", status, room="papers", organisations=homes, templates=list(dict(templates).items()),
        chosen=request.POST.get("template", ""), title=request.POST.get("title", ""), may_begin=may(actor, "papers.begin"), **context,
    )  # fmt: skip


def _context(actor: Actor, paper_id: UUID) -> dict[str, Any]:
    card = queries.batch_for(actor, paper_id)
    forms = [(one, FORM_WORDS[one.state], FORM_TONES[one.state]) for one in queries.forms_of(actor, paper_id)]
    progress = queries.progress_of(paper_id)
    left = sum(card.forms.get(one, 0) for one in (FormState.WAITING, FormState.TO_LOOK)) + card.troubles
    return {
        "room": "papers", "card": card, "state": BATCH_WORDS[card.state], "tone": TONES[card.state], "forms": forms,
        "scans": queries.scans_of(actor, paper_id), "progress": progress, "by": accounts.names_of([card.by]).get(card.by, ""),
        "percent": progress.read * 100 // progress.pages if progress.pages else 0, "next": queries.next_to_look(paper_id),
        "is_reading": card.state is BatchState.READING, "may_read": may(actor, "papers.read") and card.state is BatchState.RECEIVED,
        "may_look": may(actor, "papers.confirm"), "may_set_aside": may(actor, "papers.set_aside") and card.state in _LOOKED_AT,
        "may_finish": may(actor, "papers.finish") and card.state is BatchState.TO_LOOK and not left,
        "may_take": may(actor, "papers.take") and card.state is BatchState.DONE,
    }  # fmt: skip


_LOOKED_AT = {BatchState.READING, BatchState.TO_LOOK}
_SHEET = Sheet("papers/page", _context, "console:paper-batch")
