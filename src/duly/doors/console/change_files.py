# SPDX-License-Identifier: Apache-2.0
"""Files of changes: bring one in, see what each line comes to, look at the lines drawn by lot, agree or refuse, follow."""

import csv
import io
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.look.filed import LINES, file_said, line_said
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries

_LONGEST, _PAGE, _MOST_DIGITS = 1_000, 100, 7


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form and the latest files."""
    if request.method == "POST":
        return _take(request, actor)
    return _listing(request, actor)


@staff
def page(request: HttpRequest, actor: Actor, file_id: UUID) -> HttpResponse:
    """What the file comes to, counted and line by line."""
    return _page(request, actor, file_id)


@require_POST
@staff
def line(request: HttpRequest, actor: Actor, file_id: UUID, line: UUID) -> HttpResponse:
    """One line in full: it is recorded who looked."""
    try:
        view = actions.look_at_line(actor, line)
    except Refusal as no:
        return _page(request, actor, file_id, STATUS[no.kind.because], refusal=sentence(no))
    return _page(request, actor, file_id, view=view)


@require_POST
@staff
def decision(request: HttpRequest, actor: Actor, file_id: UUID) -> HttpResponse:
    """Agree to exactly the file with this digest, or refuse it."""
    given = request.POST
    try:
        if given.get("decision") == "agreed":
            actions.agree_file(actor, file_id, digest=given.get("digest", "")[:100])
            said = _("Agreed. The lines are carried out now, one after the other.")
        else:
            actions.refuse_file(actor, file_id, why=given.get("why", "")[:_LONGEST])
            said = _("The file is refused; none of its lines is carried out.")
    except Refusal as no:
        return _page(request, actor, file_id, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, said, reverse("console:change-file", args=[file_id]))


@staff
def fates(request: HttpRequest, actor: Actor, file_id: UUID) -> HttpResponse:
    """What became of each line, as CSV: the number of the line, its fate, why, and the number of its request."""
    held, language = io.StringIO(newline=""), get_language() or "en"
    rows = csv.writer(held)
    rows.writerow((_("Line"), _("What became of it"), _("Why"), _("Request")))
    after = 0
    while lines := queries.lines_for(actor, file_id, after=after):
        for one in lines:
            said = line_said(one, language)
            rows.writerow((one.number, said.fate, said.why, one.number_of_request))
        after = lines[-1].number
    answer = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="changes-{file_id}.csv"'
    return answer


def _take(request: HttpRequest, actor: Actor) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _listing(request, actor, 422)
    try:
        place = accounts.organisation_for(actor, request.POST.get("organisation") or None)
        content: bytes = upload.read(queries.LARGEST_FILE + 1)
        file = actions.take_file(
            actor, place.id, content, name=upload.name or "", source=request.POST.get("source", "")[:_LONGEST]
        )
    except Refusal as no:
        return _listing(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    words = _("The file is read. Nothing changes before somebody else agrees to it.")
    return done(request, words, reverse("console:change-file", args=[file]))


def _listing(request: HttpRequest, actor: Actor, status: int = 200, refusal: str = "") -> HttpResponse:
    shown = turn(
        asked(request, queries.FILE_ORDERS),
        lambda order, after, limit: queries.files_for(actor, order=order, after=after, limit=limit),
    )  # fmt: skip
    language = get_language() or "en"
    return show(
        request, actor, "change_files/listing", status, room="change-requests", page=shown, refusal=refusal,
        rows=[(one, file_said(one, language)) for one in shown.rows], names=accounts.names_of(one.by for one in shown.rows),
        organisations=list(accounts.organisations_for(actor)), may_take=may(actor, "change_requests.take_file"),
        draft=request.POST,
    )  # fmt: skip


def _page(request: HttpRequest, actor: Actor, file_id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    file, language = queries.file_for(actor, file_id), get_language() or "en"
    which, begin = request.GET.get("lines", "-"), request.GET.get("from", "")
    which = which if which in LINES else ("sampled" if file.stands == "waiting" and file.sampled else "")
    after = int(begin) if begin.isascii() and begin.isdecimal() and len(begin) <= _MOST_DIGITS else 0
    lines = queries.lines_for(actor, file_id, which=which, after=after, limit=_PAGE + 1)
    sample = queries.lines_for(actor, file_id, which="sampled")
    people = {file.by, file.decided_by} - {None}
    return show(
        request, actor, "change_files/page", status, room="change-requests", file=file, said=file_said(file, language),
        which=which, choices=[(name, words.say(language)) for name, words in LINES.items()],
        lines=[(one, line_said(one, language)) for one in lines[:_PAGE]],
        further=lines[_PAGE - 1].number if len(lines) > _PAGE else None,
        left=sum(not one.is_seen for one in sample), names=accounts.names_of(one for one in people if one),
        may_look=may(actor, "change_requests.look_at_line"),
        may_decide=may(actor, "change_requests.agree_file") and file.by != actor.id and not file.decision, **context,
    )  # fmt: skip
