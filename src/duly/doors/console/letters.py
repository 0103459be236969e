# SPDX-License-Identifier: Apache-2.0
"""Letters on paper: print batches, hand-over, carriers' files, letters that come back."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, may, sentence, show, staff
from duly.doors.console.paging import Read, asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.printing import actions, queries
from duly.rooms.printing.facts import BATCH_ORDERS, NO_SUCH_BATCH, REASONS, BatchState

LARGEST = 20 * 1024 * 1024


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Batches, and forms for what can be done; asked by htmx, only the batches. A POST does what its button says."""
    if request.method == "POST":
        return _do(request, actor)
    if kind := exports.wanted(request):
        return exports.answer(kind, "letters", sheets.of_batches(_reader(actor), asked(request, BATCH_ORDERS).order))
    return _page(request, actor, "letters/rows" if request.headers.get("HX-Request") else "letters/listing")


@require_POST
@staff
def package(request: HttpRequest, actor: Actor, batch_id: UUID) -> StreamingHttpResponse:
    """The files of a batch, as one ZIP file. It is a POST because it is recorded who took it."""
    headers = {"Content-Disposition": f'attachment; filename="letters-{batch_id}.zip"'}
    return StreamingHttpResponse(actions.take_package(actor, batch_id), content_type="application/zip", headers=headers)


def _do(request: HttpRequest, actor: Actor) -> HttpResponse:
    deeds: dict[str, Callable[[HttpRequest, Actor], tuple[str, list[str]]]] = {
        "order": _order, "handover": _hand_over, "tracking": _tracking, "return": _take_back,
    }  # fmt: skip
    deed = deeds.get(request.POST.get("deed", ""), _order)
    try:
        said, refused = deed(request, actor)
    except Refusal as no:
        return _page(request, actor, "letters/listing", STATUS[no.kind.because], refusal=sentence(no))
    return _page(request, actor, "letters/listing", said=said, refused=refused)


def _order(request: HttpRequest, actor: Actor) -> tuple[str, list[str]]:
    actions.order_later(actor, request.POST.get("organisation") or None)
    return _("The batch is being printed to files."), []


def _hand_over(request: HttpRequest, actor: Actor) -> tuple[str, list[str]]:
    batch = uuid_or_none(request.POST.get("batch"))
    if batch is None:
        raise NO_SUCH_BATCH(field="batch")
    count = actions.hand_over(
        actor, batch, carrier=request.POST.get("carrier", ""), on=_day(request.POST.get("on", ""))
    )
    return _("%(count)s letters were handed over.") % {"count": count}, []


def _tracking(request: HttpRequest, actor: Actor) -> tuple[str, list[str]]:
    upload = request.FILES.get("file")
    content = upload.read(LARGEST + 1) if upload else b""
    report = actions.import_tracking(actor, content)
    said = _(
        "%(rows)s rows: %(posted)s posted, %(delivered)s delivered, %(returned)s returned, %(same)s known already."
    )
    language = get_language() or "en"
    refused = [
        _("Line %(line)s, %(reference)s: %(why)s")
        % {"line": r.line, "reference": r.reference, "why": r.words.say(language)}
        for r in report.refused[:50]
    ]
    counts = {name: getattr(report, name) for name in ("rows", "posted", "delivered", "returned", "same")}
    return said % counts, refused


def _take_back(request: HttpRequest, actor: Actor) -> tuple[str, list[str]]:
    reference = request.POST.get("reference", "")
    actions.take_back(actor, reference, reason=request.POST.get("reason", ""))
    return _("%(reference)s came back; the customer's record says so.") % {"reference": reference.strip().upper()}, []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(
    request: HttpRequest, actor: Actor, template: str, status: int = 200, *, refusal: str = "", said: str = "",
    refused: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    page = turn(asked(request, BATCH_ORDERS), _reader(actor))
    return show(
        request, actor, template, status, room="letters", page=page, refusal=refusal, said=said, refused=refused or [],
        organisations=list(accounts.organisations_for(actor)), may_print=may(actor, "printing.order"), reasons=REASONS,
        today=timezone.localdate().isoformat(), is_moving=any(card.batch.state == BatchState.ORDERED for card in page.rows),
    )  # fmt: skip


def _reader(actor: Actor) -> Read[queries.BatchCard]:
    return lambda order, after, limit: queries.batches_for(actor, order=order, after=after, limit=limit)
