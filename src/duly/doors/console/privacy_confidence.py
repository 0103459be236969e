# SPDX-License-Identifier: Apache-2.0
"""Confidentiality: papers that staff signed, the quarterly check, and canary records."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.requests import uuid_or_none
from duly.doors.console.scanned import scan_in
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import PAPER_WORDS, Paper

_PAGE, _CHECK = "privacy/confidence", "privacy/check"
_VERBS = ("keep_paper", "plan_check", "do_check", "sign_check", "set_bait")
_FIELDS = "privacy-confidence"
NO_DAY = refusal(
    "console.no_day",
    Because.INVALID,
    en="{given!r} is not a day; write it 2026-12-31.",
    zh="{given!r} 不是日期，请写作 2026-12-31。",
)
NO_SCAN = refusal("console.no_scan", Because.INVALID, en="Choose the file first.", zh="请先选择文件。")


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it on one page."""
    return show(request, actor, _PAGE, **_context(actor))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    try:
        do(request, actor)
    except Refusal as no:
        context = _context(actor) | {"refusal": sentence(no), "draft": request.POST}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    return done(request, str(said), reverse("console:privacy-confidence"))


@staff
def check(request: HttpRequest, actor: Actor, check_id: UUID) -> HttpResponse:
    """One check of confidentiality, point by point."""
    return show(request, actor, _CHECK, **_check_context(actor, check_id))


@require_POST
@staff
def answer(request: HttpRequest, actor: Actor, check_id: UUID, name: str) -> HttpResponse:
    """Answer all points, or sign off the answers that were read."""
    try:
        if name == "answers":
            rights.require(actor, "privacy.do_check")
            count = len(queries.check_for(actor, check_id).points)
            actions.do_check(actor, check_id, [_answer(request, number) for number in range(count)])
        elif name == "signature":
            actions.sign_check(actor, check_id, digest=request.POST.get("digest", ""))
        else:
            raise Http404
    except Refusal as no:
        if not may(actor, "privacy.do_check" if name == "answers" else "privacy.sign_check"):
            raise
        context = _check_context(actor, check_id) | {"refusal": sentence(no)}
        return show(request, actor, _CHECK, STATUS[no.kind.because], **context)
    return done(request, str(_SAID[name]), reverse("console:privacy-check", args=[check_id]))


def _context(actor: Actor) -> dict[str, Any]:
    tongue, now = get_language() or "en", clock.now()
    homes = list(accounts.organisations_for(actor))
    today = {home.id: clock.day_in(home.time_zone, now) for home in homes}
    papers, checks, baits = queries.undertakings_for(actor), queries.checks_for(actor), queries.baits_for(actor)
    people = [one.actor for one in accounts.staff() if any(one.actor.may_see(home.id) for home in homes)]
    return {
        "room": _FIELDS, "papers": papers, "checks": checks, "baits": baits, "organisations": homes,
        "cards": customers.cards(one.party_id for one in baits),
        "names": queries.names_of({*(one.user for one in papers), *(one.owner for one in checks)}),
        "paper_words": {one.value: PAPER_WORDS[one].say(tongue) for one in Paper},
        "people": sorted(people, key=lambda one: one.name),
        "lacking": [
            (one, PAPER_WORDS[Paper(one.paper)].say(tongue)) for home in homes for one in queries.lacking(home.id, today[home.id])
        ],
        **_rights(actor),
    }  # fmt: skip


def _check_context(actor: Actor, check_id: UUID) -> dict[str, Any]:
    row = queries.check_for(actor, check_id)
    tongue = "zh" if (get_language() or "en").startswith("zh") else "en"
    points = [(number, one[tongue], one["in_order"], one["finding"]) for number, one in enumerate(row.points)]
    is_theirs = row.owner == actor.id or "operator" in actor.roles
    return {
        "room": _FIELDS, "row": row, "points": points,
        "names": queries.names_of(filter(None, {row.owner, row.done_by, row.signed_by})),
        "may_answer": is_theirs and row.signed_at is None and may(actor, "privacy.do_check"),
        "may_sign": bool(row.done_at) and not row.signed_at and row.done_by != actor.id and may(actor, "privacy.sign_check"),
    }  # fmt: skip


def _rights(actor: Actor) -> dict[str, bool]:
    return {f"may_{verb}": may(actor, f"privacy.{verb}") for verb in _VERBS}


def _paper(request: HttpRequest, actor: Actor) -> None:
    rights.require(actor, "privacy.keep_paper")
    given = request.POST
    home = accounts.organisation_for(actor, given.get("organisation") or None)
    scan = scan_in(request, "scan")
    if scan is None:
        raise NO_SCAN(field="scan")
    until = given.get("expires_on", "")
    signed = actions.Signed(
        given.get("paper", ""), _day(given.get("signed_on", "")), _day(until) if until else None, scan[0], scan[1]
    )
    actions.keep_paper(actor, home.id, _id(request, "user"), signed)


def _plan(request: HttpRequest, actor: Actor) -> None:
    given = request.POST
    home = accounts.organisation_for(actor, given.get("organisation") or None)
    period, due_on = given.get("period", "").strip(), _day(given.get("due_on", ""))
    actions.plan_check(actor, home.id, period=period, due_on=due_on, owner=_id(request, "owner"))


def _bait(request: HttpRequest, actor: Actor, *, on: bool) -> None:
    given = request.POST
    home = accounts.organisation_for(actor, given.get("organisation") or None)
    party = customers.customer_for(actor, home.id, given.get("ref", "").strip()).id
    actions.set_bait(actor, party, on=on)


def _answer(request: HttpRequest, number: int) -> actions.Answer:
    is_right = request.POST.get(f"point-{number}") == "yes"
    return actions.Answer(is_right, request.POST.get(f"finding-{number}", ""))


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise NO_DAY(field="day", given=given) from error


def _id(request: HttpRequest, name: str) -> UUID:
    return uuid_or_none(request.POST.get(name)) or UUID(int=0)


_SAID = {
    "answers": gettext_lazy("On record. A second person signs it off."),
    "signature": gettext_lazy("Signed off."),
}
DEEDS: dict[str, tuple[Callable[[HttpRequest, Actor], object], Any]] = {
    "paper": (_paper, gettext_lazy("The paper is on file.")),
    "plan": (_plan, gettext_lazy("The check is planned.")),
    "bait": (lambda request, actor: _bait(request, actor, on=True), gettext_lazy("Any look at that record raises an alarm now.")),
    "no-bait": (lambda request, actor: _bait(request, actor, on=False), gettext_lazy("It is a record like any other again.")),
}  # fmt: skip
