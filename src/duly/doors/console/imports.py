# SPDX-License-Identifier: Apache-2.0
"""Bringing customers in: the file is looked through at once, the rows are taken in by a job."""

import tempfile
from pathlib import Path, PurePath
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, may, sentence, show, staff
from duly.foundation.accounts import queries as accounts
from duly.foundation.files import queries as files
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """The form and the latest imports; asked by htmx, only the imports."""
    if request.method == "POST":
        return _begin(request, actor)
    if kind := exports.wanted(request):
        return exports.answer(kind, "imports", sheets.of_imports(actor))
    return _page(request, actor, "imports/rows" if request.headers.get("HX-Request") else "imports/listing")


@staff
def report(request: HttpRequest, actor: Actor, import_id: UUID) -> StreamingHttpResponse:
    """What became of every row, as CSV."""
    found = queries.import_for(actor, import_id)
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
    return HttpResponseRedirect(reverse("console:imports"), status=303)


def _page(request: HttpRequest, actor: Actor, template: str, status: int = 200, refusal: str = "") -> HttpResponse:
    imports = queries.imports_for(actor)
    return show(
        request, actor, template, status, room="imports", imports=imports, refusal=refusal,
        organisations=list(accounts.organisations_for(actor)), may_import=may(actor, "customers.import"),
        is_moving=any(row.state == "running" for row in imports),
    )  # fmt: skip
