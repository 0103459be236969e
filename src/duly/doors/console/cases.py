# SPDX-License-Identifier: Apache-2.0
"""The library of cases: what went wrong with transfers, why, what was learned, what is done next time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import CASE_WORDS, SEVERITY_WORDS, CaseState, CaseText
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import FATE_WORDS, Fate

_PARTS = ("title", "wrong", "why", "learned", "next_time", "severity")
_LONGEST = 5_000
TONES = {CaseState.DRAFT: "grey", CaseState.REVIEWED: "amber", CaseState.PUBLISHED: "green"}


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Cases, by words in Chinese or English, tag, severity, state."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("text", "tag", "severity", "state")}
    asked["severity"] = asked["severity"] if asked["severity"] in set(SEVERITY_WORDS) else ""
    asked["state"] = asked["state"] if asked["state"] in set(CASE_WORDS) else ""
    rows = [
        (one, TONES[one.state])
        for one in queries.cases_for(
            actor, text=asked["text"], tag=asked["tag"], severity=asked["severity"], state=asked["state"]
        )
    ]
    return show(
        request, actor, "cases/listing", room="cases", rows=rows, asked=asked, case_words=CASE_WORDS, severity_words=SEVERITY_WORDS,
        severities=[(str(one), words) for one, words in SEVERITY_WORDS.items()],
        states=[(str(one), words) for one, words in CASE_WORDS.items()],
    )  # fmt: skip


@staff
def page(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """One of them, with what was gathered by itself."""
    return show(request, actor, _SHEET.template, **_context(actor, case_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, case_id: UUID, name: str) -> HttpResponse:
    """Review it, publish it."""
    deeds = {
        "review": lambda: actions.review_case(actor, case_id),
        "publication": lambda: actions.publish_case(actor, case_id),
    }
    if name not in deeds:
        raise Http404
    said = (
        _("Reviewed. It can be published now.") if name == "review" else _("Published. New transfers like it show it.")
    )
    return _SHEET.answer(request, actor, case_id, name, deeds[name], said=said)


@staff
def write(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """Write a case of a transfer, or one of its cases anew (``?case=``)."""
    row = transfers.row_for(actor, transfer_id)
    known = queries.cases_of(actor, transfer_id)
    wanted = request.POST.get("case", request.GET.get("case", ""))
    before = next((one for one in known if str(one.id) == wanted), None)
    given = (
        {name: request.POST.get(name, "").strip()[:_LONGEST] for name in (*_PARTS, "tags")}
        if request.method == "POST"
        else None
    )
    refusal, status = "", 200
    if given is not None:
        try:
            made = actions.write_case(actor, transfer_id, _text(given), case_id=before.id if before else None)
        except Refusal as no:
            refusal, status = sentence(no), STATUS[no.kind.because]
        else:
            said = _("Written. Somebody else reviews it next.")
            return done(request, said, reverse("console:case", args=[made]))
    shown = given or (
        {name: getattr(before, name) for name in _PARTS} | {"tags": ", ".join(before.tags)} if before else {}
    )
    return show(
        request, actor, "cases/form", status, room="cases", transfer=row, shown=shown, before=before, refusal=refusal,
        material=_spoken(before.material if before else queries.material_of(transfer_id)), fate_words=_fates(),
        severities=[(str(one), words) for one, words in SEVERITY_WORDS.items()],
    )  # fmt: skip


def _context(actor: Actor, case_id: UUID) -> dict[str, Any]:
    case = queries.case_for(actor, case_id)
    return {
        "room": "cases", "case": case, "tone": TONES[case.state], "state": CASE_WORDS[case.state],
        "severity": SEVERITY_WORDS[case.severity], "material": _spoken(case.material), "fate_words": _fates(),
        "may_review": may(actor, "aftercare.review_case") and case.by != actor.id and case.state == CaseState.DRAFT,
        "may_publish": may(actor, "aftercare.write_case") and case.state == CaseState.REVIEWED,
        "may_write": may(actor, "aftercare.write_case"),
    }  # fmt: skip


def _text(given: dict[str, str]) -> CaseText:
    tags = tuple(given["tags"].replace("，", ",").replace("、", ",").split(","))
    return CaseText(**{name: given[name] for name in _PARTS}, tags=tags)


def _spoken(material: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with its sentences in words that can be said in either language."""
    said = {
        name: [{**one, "words": Words.literal(one["en"], one["zh"])} for one in material.get(name, ())]
        for name in ("reasons", "troubles")
    }
    return {**material, **said}


def _fates() -> dict[str, Any]:
    return {str(one): FATE_WORDS[one] for one in Fate}


_SHEET = Sheet("cases/page", _context, "console:case")
