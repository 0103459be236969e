# SPDX-License-Identifier: Apache-2.0
"""The monthly compliance report: its sums on the screen, the document as a page or as PDF."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.insight import actions, queries

_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One month of one organisation."""
    organisations = list(accounts.organisations_for(actor))
    month = request.GET.get("month") or clock.now().strftime("%Y-%m")
    chosen = request.GET.get("organisation") or (organisations[0].ref if organisations else None)
    report, refusal, status = None, "", 200
    try:
        report = queries.compliance_report_for(actor, chosen, month, get_language() or "en")
    except Refusal as no:
        refusal, status = sentence(no), STATUS[no.kind.because]
    return show(
        request, actor, "reports/page", status, room="reports", report=report, refusal=refusal, month=month,
        organisations=organisations, chosen=chosen, may_issue=may(actor, "insight.issue_report"),
    )  # fmt: skip


@staff
@require_POST
def issue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The document, issued: its digest goes into the ledger."""
    month, ref = request.POST.get("month", ""), request.POST.get("organisation") or None
    language = "zh-Hans" if request.POST.get("language") == "zh" else "en"
    kind = "pdf" if request.POST.get("as") == "pdf" else "html"
    html = actions.issue_report(actor, ref, month, language)
    body = queries.as_pdf(html, language) if kind == "pdf" else html.encode()
    headers = {"Content-Disposition": f'attachment; filename="compliance-{month}.{language[:2]}.{kind}"'}
    return HttpResponse(body, content_type=_TYPES[kind], headers=headers)
