# SPDX-License-Identifier: Apache-2.0
"""Who must say yes: the agreement on one notice, my tasks, the policy of an organisation, delegations."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import yaml
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.requests import uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import STEP_WORDS, NewTask, Step, TaskCard
from duly.rooms.dossier import queries as dossiers
from duly.rooms.notices import queries as notices

NOT_A_DATE = refusal("console.not_a_date", Because.INVALID, en="{given!r} is no date.", zh="{given!r} 不是日期。")
NOT_YAML = refusal(
    "console.not_yaml",
    Because.INVALID,
    en="The policy cannot be read as YAML: {why}",
    zh="政策内容不是有效的 YAML：{why}",
)
_LARGEST = 100_000


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The six steps, tasks by department, what is needed and what was given."""
    return show(request, actor, "agreement/page", **_page(actor, notice_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Add, finish or reopen a task, or let a department take part. A refusal stands above the page."""
    form, notice = request.POST, notices.notice_for(actor, notice_id)
    deeds: dict[str, Callable[[], object]] = {
        "task": lambda: actions.add_task(actor, notice.id, notice.organisation_id, _new_task(form)),
        "done": lambda: actions.finish_task(actor, _id(form.get("task")), note=form.get("note", "")),
        "again": lambda: actions.reopen_task(actor, _id(form.get("task")), note=form.get("note", "")),
        "department": lambda: actions.assign(actor, notice.id, notice.organisation_id, form.get("department", "")),
    }
    if name not in deeds:
        raise Http404
    try:
        deeds[name]()
    except Refusal as no:
        context = _page(actor, notice_id) | {"refusal": sentence(no)}
        return show(request, actor, "agreement/page", STATUS[no.kind.because], **context)
    return HttpResponseRedirect(reverse("console:agreement", args=[notice_id]), status=303)


@staff
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is open for the reader, and what they were reminded of."""
    tasks = queries.tasks_for(actor)
    numbers = {row.id: row.number for row in notices.notices_for(actor).filter(id__in={one.subject for one in tasks})}
    overdue = {one.task.id: one for one in queries.reminders_for(actor)}
    rows = [(_told(one), numbers.get(one.subject, ""), overdue.get(one.id)) for one in tasks]
    return show(request, actor, "agreement/mine", room="tasks", rows=rows)


@staff
def policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The policy of an organisation and its versions; a POST proposes or confirms one."""
    refused, status = "", 200
    place = place_of(request, actor)
    if request.method == "POST":
        try:
            if "number" in request.POST:
                actions.confirm_policy(actor, place.ref, _number(request.POST["number"]))
            else:
                actions.set_policy(actor, place.ref, _plain(request.POST.get("document", "")))
        except Refusal as no:
            refused, status = sentence(no), STATUS[no.kind.because]
        else:
            return HttpResponseRedirect(f"{reverse('console:policy')}?organisation={place.ref}", status=303)
    cards = queries.policies_for(actor, place.id)
    names = accounts.names_of(who for card in cards for who in (card.by, card.confirmed_by) if who)
    versions = [
        (
            card,
            _yaml(card.content),
            names.get(card.by, ""),
            names.get(card.confirmed_by, "") if card.confirmed_by else "",
        )
        for card in cards
    ]
    return show(
        request, actor, "agreement/policy", status, room="policy", place=place, versions=versions, refusal=refused,
        places=accounts.organisations_for(actor), departments=accounts.departments_for(actor, place.id),
        current=request.POST.get("document") or _yaml(queries.plain(queries.policy_of(place.id))),
        may_set=may(actor, "agreement.set_policy"), newest=max((card.number for card in cards if card.confirmed_at), default=0),
    )  # fmt: skip


@staff
def delegations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who signs for whom, and until when; a POST gives a delegation or takes one back."""
    refused, status = "", 200
    if request.method == "POST":
        form = request.POST
        try:
            if "delegation" in form:
                actions.end_delegation(actor, _id(form.get("delegation")))
            else:
                actions.delegate(
                    actor, form.get("organisation") or None, form.get("to", ""), from_on=_date(form.get("from_on", "")),
                    until=_date(form.get("until", "")), department=form.get("department") or None, reason=form.get("reason", ""),
                )  # fmt: skip
        except Refusal as no:
            refused, status = sentence(no), STATUS[no.kind.because]
        else:
            return HttpResponseRedirect(reverse("console:delegations"), status=303)
    cards = queries.delegations_for(actor)
    names = accounts.names_of(who for card in cards for who in (card.giver, card.taker))
    rows = [
        (
            card,
            names.get(card.giver, ""),
            names.get(card.taker, ""),
            card.giver == actor.id or "operator" in actor.roles,
        )
        for card in cards
    ]
    return show(
        request, actor, "agreement/delegations", status, room="delegations", rows=rows, refusal=refused,
        mine=accounts.departments_for(actor).filter(id__in=actor.departments), places=accounts.organisations_for(actor),
    )  # fmt: skip


def _page(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    notice, language = notices.notice_for(actor, notice_id), get_language() or "en"
    found = notices.agreement_for(actor, notice_id)
    given = {one.department for one in found.given}
    return {
        "room": "notices", "notice": notice, "title": title_of(notice, language), "found": found,
        "steps": [(STEP_WORDS[card.step].say(language), card) for card in found.steps],
        "tasks": [_told(one) for one in found.tasks], "signed": [(ref, ref in given) for ref in found.needed.departments],
        "departments": accounts.departments_for(actor, notice.organisation_id), "risks": dossiers.high_risks(actor, notice_id),
        "all_steps": [(step.value, words.say(language)) for step, words in STEP_WORDS.items()],
        "may_add": may(actor, "agreement.add_task"), "may_end": may(actor, "agreement.finish_task"),
    }  # fmt: skip


def _told(one: TaskCard) -> dict[str, Any]:
    language = get_language() or "en"
    is_late = one.is_open and one.due_on is not None and one.due_on < clock.now().date()
    whose = accounts.names_of([one.person]).get(one.person, "") if one.person else one.department or ""
    ended_by = accounts.names_of([one.ended_by]).get(one.ended_by, "") if one.ended_by else ""
    return {
        "card": one, "title": one.title(language), "step": STEP_WORDS[one.step].say(language), "is_late": is_late,
        "whose": whose, "ended_by": ended_by, "is_sign_off": one.source == "sign_off",
    }  # fmt: skip


def _new_task(form: Any) -> NewTask:
    due = form.get("due_on", "")
    title, is_chinese = form.get("title", ""), (get_language() or "en").startswith("zh")
    step = form.get("step", "")
    return NewTask(
        Step(step) if step in set(Step) else Step.CONFIRMATION, title if is_chinese else "", "" if is_chinese else title,
        form.get("department") or None, form.get("person") or None, _date(due) if due else None, "mandatory" in form,
    )  # fmt: skip


def place_of(request: HttpRequest, actor: Actor) -> Any:
    """The organisation that a page is about: the one named in the address or the form, else the first."""
    wanted = request.GET.get("organisation") or request.POST.get("organisation")
    first = accounts.organisations_for(actor).first()
    return accounts.organisation_for(actor, wanted or (first.ref if first else None))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NOT_A_DATE(field="date", given=text) from error


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _plain(text: str) -> object:
    try:
        return yaml.safe_load(text[:_LARGEST]) or {}
    except yaml.YAMLError as error:
        raise NOT_YAML(field="document", why=str(error).splitlines()[0]) from error


def _yaml(content: Any) -> str:
    said: str = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
    return said


def _id(text: str | None) -> UUID:
    """The id in a form; what is garbled is nobody's."""
    return uuid_or_none(text) or UUID(int=0)
