# SPDX-License-Identifier: Apache-2.0
"""Bringing customers in: the file is looked through at once, the rows are taken in by a job."""

import tempfile
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, done, may, sentence, show, staff
from duly.doors.console.paging import Read, asked, turn
from duly.foundation.accounts import queries as accounts
from duly.foundation.files import queries as files
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries
from duly.rooms.customers.queries import IMPORT_ORDERS


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """The form and the latest imports; asked by htmx, only the imports."""
    if request.method == "POST":
        return _begin(request, actor)
    if kind := exports.wanted(request):
        return exports.answer(kind, "imports", sheets.of_imports(_reader(actor), asked(request, IMPORT_ORDERS).order))
    return _page(request, actor, "imports/rows" if request.headers.get("HX-Request") else "imports/listing")


@require_POST
@staff
def report(request: HttpRequest, actor: Actor, import_id: UUID) -> StreamingHttpResponse:
    """What became of every row, as CSV. It is a POST because it is recorded who takes it."""
    found = queries.import_for(actor, import_id)
    customers.export_list(actor, queries.Export("import_report", found.rows, "csv", found.id))
    headers = {"Content-Disposition": f'attachment; filename="report-{found.id}.csv"'}
    return StreamingHttpResponse(files.chunks(found.report), content_type="text/csv; charset=utf-8", headers=headers)


def _begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, actor, "imports/listing", status=422)
    try:
        organisation = accounts.organisation_for(actor, request.POST.get("organisation") or None)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "customers.csv"
            with path.open("wb") as out:
                out.writelines(upload.chunks())
            name = PurePath(upload.name or "customers.csv").name
            customers.import_later(actor, organisation.id, path, name=name)
    except Refusal as no:
        return _page(request, actor, "imports/listing", status=STATUS[no.kind.because], refusal=sentence(no))
    words = _("The file is being read. What became of each row stands in its report.")
    return done(request, words, reverse("console:imports"))


def _page(request: HttpRequest, actor: Actor, template: str, status: int = 200, refusal: str = "") -> HttpResponse:
    page = turn(asked(request, IMPORT_ORDERS), _reader(actor))
    return show(
        request, actor, template, status, room="imports", page=page, refusal=refusal,
        organisations=list(accounts.organisations_for(actor)), may_import=may(actor, "customers.import"),
        may_export=may(actor, "customers.export_list"),
        is_moving=any(row.state == "running" for row in page.rows),
    )  # fmt: skip


def _reader(actor: Actor) -> Read[Any]:
    return lambda order, after, limit: queries.imports_for(actor, order=order, after=after, limit=limit)
