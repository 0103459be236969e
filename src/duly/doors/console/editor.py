# SPDX-License-Identifier: Apache-2.0
"""The editor: facts and texts on one side, on the other what customers would get and what the rules find, as one types."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import editing, remarks
from duly.doors.console.editor_page import form_of, seen
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.wording_diff import changes_between
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.rulebook import queries as rulebook


@staff
def edit(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The form with the notice as it is; a POST keeps it as a new revision."""
    notice = queries.notice_for(actor, notice_id)
    if request.method != "POST":
        return _page(request, actor, notice, queries.file_of(notice))
    document = _document(notice, request)
    if request.POST.get("base") != str(notice.revision):
        said = _("Somebody saved revision %(n)d while you were writing. Look at what changed before you save over it.")
        return _page(request, actor, notice, document, refusal=said % {"n": notice.revision}, status=409)
    try:
        actions.revise(actor, notice.id, document)
    except Refusal as no:
        return _page(request, actor, notice, document, refusal=sentence(no), status=STATUS[no.kind.because])
    words = _("Saved as revision %(n)d. What changed can be seen and taken back by hand; nothing is lost.")
    return done(request, words % {"n": notice.revision + 1}, reverse("console:editor", args=[notice.id]))


@require_POST
@staff
def preview(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """What customers would get and what the rules find, were it kept as the form says now. Nothing is kept."""
    notice = queries.notice_for(actor, notice_id)
    try:
        with transaction.atomic():
            tried = actions.revise(actor, notice.id, _document(notice, request))
            found = seen(tried, request.POST.get("shown_language", ""), request.POST.get("shown_channel", ""))
            transaction.set_rollback(True)
    except Refusal as no:
        if no.kind.because is Because.DENIED:
            raise
        return show(request, actor, "editor/unreadable", refusal=sentence(no), field=no.field)
    return show(request, actor, "editor/seen", **found, may_try=may(actor, "delivery.try_out"))


@require_POST
@staff
def remark(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Say something about one part, or resolve what was said. What is being written stays as it is, unsaved."""
    notice = queries.notice_for(actor, notice_id)
    part, touched, status = remarks.part_in(actor, notice, request.POST), None, 200
    try:
        remarks.do(actor, notice, request.POST, part)
        touched = remarks.Thread(part)
    except Refusal as no:
        if no.kind.because is Because.DENIED or not part:
            raise
        touched, status = remarks.Thread(part, (), sentence(no), remarks.said_in(request.POST, part)), STATUS[no.kind.because]  # fmt: skip
    if request.headers.get("HX-Request"):
        return show(request, actor, "editor/thread", **remarks.thread_on(actor, notice, touched))
    return _page(request, actor, notice, _document(notice, request), touched=touched, status=status)


@require_POST
@staff
def trial(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Mail a specimen of one message, as it was kept last, to whoever asks."""
    notice = queries.notice_for(actor, notice_id)
    channel, language = request.POST.get("shown_channel", "email"), request.POST.get("shown_language", "")
    try:
        address = actions.mail_specimen(actor, notice.id, channel, language)
    except Refusal as no:
        if no.kind.because is Because.DENIED:
            raise
        return show(request, actor, "editor/said", tone="red", said=sentence(no))
    except ValueError as error:
        return show(request, actor, "editor/said", tone="red", said=str(error))
    said = _("A specimen is on its way to %(address)s. It shows what was saved last.") % {"address": address}
    return show(request, actor, "editor/said", tone="green", said=said)


@staff
def differences(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """What changed between two revisions, text by text."""
    notice = queries.notice_for(actor, notice_id)
    older, newer = _revision(request, "from", notice.revision - 1), _revision(request, "to", notice.revision)
    revisions = queries.revisions_of(notice)
    documents = {one.number: one.document for one in revisions}
    changes = changes_between(documents.get(older), documents.get(newer)) if older in documents else []
    return show(
        request, actor, "editor/differences", room="notices", notice=notice, title=title_of(notice, get_language() or "en"),
        revisions=revisions, older=older, newer=newer, changes=changes,
    )  # fmt: skip


def _revision(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < len("100000") else max(usual, 1)


def _document(notice: Any, request: HttpRequest) -> dict[str, Any]:
    kind = notice.change.kind
    return editing.merged(
        queries.file_of(notice), request.POST.dict(), rulebook.kinds().get(kind), rulebook.questions(kind)
    )


def _page(
    request: HttpRequest, actor: Actor, notice: Any, document: dict[str, Any], *, refusal: str = "", status: int = 200,
    touched: remarks.Thread | None = None,
) -> HttpResponse:  # fmt: skip
    state = queries.states_of([notice])[notice.id]
    looked_at = seen(notice, request.GET.get("language", ""), request.GET.get("channel", ""))
    return show(
        request, actor, "editor/page", status, room="notices", state=state, refusal=refusal, may_save=may(actor, "notices.revise"),
        may_try=may(actor, "delivery.try_out"),
        title=title_of(notice, get_language() or "en"),
        **form_of(notice, document, looked_at["findings"]), **looked_at, **remarks.remarks_on(actor, notice, touched),
    )  # fmt: skip
