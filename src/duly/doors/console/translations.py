# SPDX-License-Identifier: Apache-2.0
"""The languages of a notice: how far each is, source and translation side by side, and what somebody is asked to do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.editor_page import MORE_LANGUAGES
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import among, asked, turn
from duly.doors.console.requests import day_of
from duly.doors.console.translation_page import editor_of, rows_of, texts_in
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.translation import actions as translation
from duly.rooms.translation import queries as translations
from duly.rooms.translation.facts import LARGEST_FILE, WORK_WORDS


@staff
def work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the reader is asked to translate and review, soonest first."""
    page = turn(asked(request, queries.JOB_ORDERS), among(queries.translation_jobs(actor)))
    return show(request, actor, "translations/work", room="translations", page=page, work_words=WORK_WORDS)


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Every language of a notice; with ``?language=en`` its editor."""
    return _page(request, actor, notice_id, request.GET.get("language", ""))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Draft, translate, review, ask somebody, or take an exchange file in. A refusal stands above what was typed."""
    deeds: dict[str, Callable[[], object]] = {
        "draft": lambda: _draft(request, actor, notice_id),
        "translation": lambda: _translate(request, actor, notice_id),
        "review": lambda: _review(request, actor, notice_id),
        "assignment": lambda: _assign(request, actor, notice_id),
        "exchange": lambda: _take_in(request, actor, notice_id),
    }
    if name not in deeds:
        raise Http404
    language = request.POST.get("language", "")[:35]
    try:
        deeds[name]()
    except Refusal as no:
        typed = texts_in(request) if name == "translation" else None
        return _page(request, actor, notice_id, language, refusal=no, typed=typed)
    address = reverse("console:translations", args=[notice_id])
    return done(request, _said(name), f"{address}?{urlencode({'language': language})}" if language else address)


def _said(name: str) -> str:
    return {
        "draft": _("A machine made the draft; a translator must take it over."),
        "translation": _("Kept. Somebody else must review it."), "review": _("Reviewed. A change of the source asks for it anew."),
        "assignment": _("Asked. They find it under their translations; asking somebody else takes it back."),
        "exchange": _("Taken in. Somebody else must review it."),
    }[name]  # fmt: skip


@staff
def exchange(request: HttpRequest, actor: Actor, notice_id: UUID, language: str) -> HttpResponse:
    """The XLIFF file of one language."""
    text = queries.exchange_for(actor, notice_id, language)
    number = queries.notice_for(actor, notice_id).number
    name = f"{number}.{normalise(language)}.xlf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/xliff+xml; charset=utf-8", headers=headers)


def _page(
    request: HttpRequest, actor: Actor, notice_id: UUID, language: str, *, refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    notice = queries.notice_for(actor, notice_id)
    context: dict[str, Any] = {
        "room": "notices", "notice": notice, "rows": [], "editor": None, "source": queries.source_of(notice),
        "may_draft": may(actor, "notices.draft_translation"), "may_translate": may(actor, "notices.translate"),
        "may_review": may(actor, "notices.review_translation"), "may_assign": may(actor, "translation.assign"),
    }  # fmt: skip
    if context["source"]:
        matrix = queries.matrix_for(actor, notice.id)
        context["rows"] = rows_of(matrix)
        if language:
            context["editor"] = editor_of(notice, matrix, normalise(language), typed)
    said = {"refusal": sentence(refusal)} if refusal else {}
    status = STATUS[refusal.kind.because] if refusal else 200
    return show(request, actor, "translations/page", status, known_languages=MORE_LANGUAGES, **context, **said)


def _draft(request: HttpRequest, actor: Actor, notice_id: UUID) -> object:
    said = request.POST
    return actions.draft_translation(
        actor, notice_id, said.get("language", ""), engine=said.get("engine", ""), region=said.get("region", "")
    )


def _translate(request: HttpRequest, actor: Actor, notice_id: UUID) -> object:
    said = request.POST
    return actions.translate(
        actor, notice_id, said.get("language", ""), texts_in(request), source_digest=said.get("source_digest", "")
    )


def _review(request: HttpRequest, actor: Actor, notice_id: UUID) -> object:
    said = request.POST
    return actions.review_translation(
        actor, notice_id, said.get("language", ""), digest=said.get("digest", ""),
        source_digest=said.get("source_digest", ""),
    )  # fmt: skip


def _assign(request: HttpRequest, actor: Actor, notice_id: UUID) -> object:
    said, notice = request.POST, queries.notice_for(actor, notice_id)
    return translation.assign(
        actor, notice.organisation_id, notice.id, said.get("language", ""), work=said.get("work", ""),
        email=said.get("email", ""), due_on=day_of(said["due_on"]) if said.get("due_on") else None,
    )  # fmt: skip


def _take_in(request: HttpRequest, actor: Actor, notice_id: UUID) -> object:
    rights.require(actor, "notices.translate")  # before the file is looked at
    upload = request.FILES.get("file")
    unit = translations.read_exchange(upload.read(LARGEST_FILE + 1) if upload else b"")
    return actions.translate(actor, notice_id, unit.target_language, unit.parts, source_digest=unit.source_digest)
