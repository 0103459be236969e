# SPDX-License-Identifier: Apache-2.0
"""Who must say yes: the agreement on one notice, and my tasks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import Page, may, show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.paging import asked, turn
from duly.doors.console.requests import day_of, id_of
from duly.doors.look.departments import department_said, names_in
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Order, Place
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import (
    STEP_WORDS,
    TASK_CHOICES,
    TASK_ORDERS,
    UNMET_WORDS,
    NewTask,
    Step,
    StepCard,
    TaskCard,
)
from duly.rooms.dossier import queries as dossiers
from duly.rooms.notices import queries as notices


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The six steps, tasks by department, what is needed and what was given."""
    return show(request, actor, "agreement/page", **_page(actor, notice_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Add, hand on, finish or reopen a task, or let a department take part. A refusal stands above the page."""
    form, notice = request.POST, notices.notice_for(actor, notice_id)
    deeds: dict[str, Callable[[], object]] = {
        "task": lambda: actions.add_task(actor, notice.id, notice.organisation_id, _new_task(form)),
        "handing": lambda: actions.give_task(
            actor, id_of(form.get("task")), department=form.get("department"), person=form.get("person")
        ),
        "done": lambda: actions.finish_task(actor, id_of(form.get("task")), note=form.get("note", "")),
        "again": lambda: actions.reopen_task(actor, id_of(form.get("task")), note=form.get("note", "")),
        "department": lambda: actions.assign(actor, notice.id, notice.organisation_id, form.get("department", "")),
    }
    if name not in deeds:
        raise Http404
    return _SHEET.answer(request, actor, notice_id, name, deeds[name], said=_said(name))


def _said(name: str) -> str:
    return {
        "task": _("Added. Whoever it was given to finds it under their tasks."), "done": _("Done, and put on record."),
        "handing": _("Handed on. Whoever it was given to finds it under their tasks."),
        "again": _("Open again."), "department": _("The department takes part. Its members see this notice from now on."),
    }[name]  # fmt: skip


@staff
def mine(request: HttpRequest, actor: Actor) -> Page:
    """What is open for the reader, and what they were reminded of; as a file, too."""
    only, ask, language = request.GET.get("only", ""), asked(request, TASK_ORDERS), get_language() or "en"

    def read(order: Order, after: Place | None, limit: int) -> list[TaskCard]:
        return queries.tasks_for(actor, only=only, order=order, after=after, limit=limit)

    if kind := exports.wanted(request):
        return exports.answer(kind, "tasks", sheets.of_tasks(actor, read, ask.order, _told_all))
    page = turn(ask, read)
    tasks = page.rows
    numbers = {row.id: row.number for row in notices.notices_for(actor).filter(id__in={one.subject for one in tasks})}
    overdue = {one.task.id: one for one in queries.reminders_for(actor, tasks)}
    told = zip(tasks, _told_all(tasks), strict=True)
    rows = [(row, numbers.get(one.subject, ""), overdue.get(one.id)) for one, row in told]
    return show(
        request, actor, "agreement/mine", room="tasks", rows=rows, page=page, only=only,
        choices=[(value, words.say(language)) for value, words in TASK_CHOICES.items()],
    )  # fmt: skip


def _page(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    notice, language = notices.notice_for(actor, notice_id), get_language() or "en"
    found = notices.agreement_for(actor, notice_id)
    given = {one.department for one in found.given}
    return {
        "room": "notices", "notice": notice, "title": title_of(notice, language), "found": found,
        "steps": [(STEP_WORDS[card.step].say(language), card, _lacks(card, language)) for card in found.steps],
        "names": names_in(notice.organisation_id, language), "tasks": _told_all(found.tasks), "signed": [(ref, ref in given) for ref in found.needed.departments],
        "departments": accounts.departments_for(actor, notice.organisation_id), "risks": dossiers.high_risks(actor, notice_id),
        "all_steps": [(step.value, words.say(language)) for step, words in STEP_WORDS.items()],
        "may_add": may(actor, "agreement.add_task"), "may_give": may(actor, "agreement.give_task"), "may_end": may(actor, "agreement.finish_task"),
    }  # fmt: skip


_SHEET = Sheet(
    "agreement/page", _page, "console:agreement", of="task",
    opposites={"done": ("again", "agreement.reopen_task"), "again": ("done", "agreement.finish_task")},
)  # fmt: skip


def _lacks(card: StepCard, language: str) -> str:
    """Why the condition of a step does not hold; nothing where it does."""
    return "" if card.is_met else UNMET_WORDS[card.step].say(language)


def _told_all(tasks: Sequence[TaskCard]) -> list[dict[str, Any]]:
    language = get_language() or "en"
    departments = {place: names_in(place, language) for place in {one.organisation for one in tasks}}
    people = accounts.names_of(who for one in tasks for who in (one.person, one.ended_by) if who)
    places, now = accounts.organisations(departments), clock.now()
    days = {key: clock.day_in(place.time_zone, now) for key, place in places.items()}
    late = {one.id for one in tasks if one.is_open and one.due_on is not None and one.due_on < days[one.organisation]}
    return [_told(one, departments[one.organisation], people, language) | {"is_late": one.id in late} for one in tasks]


def _told(one: TaskCard, departments: Mapping[str, str], people: Mapping[UUID, str], language: str) -> dict[str, Any]:
    whose = people.get(one.person, "") if one.person else department_said(one.department or "", departments, language)
    whose = _("nobody yet") if one.is_nobodys and one.is_open else whose
    ended_by = people.get(one.ended_by, "") if one.ended_by else ""
    return {
        "card": one, "title": one.title(language), "step": STEP_WORDS[one.step].say(language), "whose": whose,
        "ended_by": ended_by, "is_sign_off": one.source == "sign_off",
    }  # fmt: skip


def _new_task(form: Any) -> NewTask:
    due = form.get("due_on", "")
    title, is_chinese = form.get("title", ""), (get_language() or "en").startswith("zh")
    step = form.get("step", "")
    return NewTask(
        Step(step) if step in set(Step) else Step.CONFIRMATION, title if is_chinese else "", "" if is_chinese else title,
        form.get("department") or None, form.get("person") or None, day_of(due) if due else None, "mandatory" in form,
    )  # fmt: skip


def place_of(request: HttpRequest, actor: Actor) -> Any:
    """The organisation that a page is about: the one named in the address or the form, else the first."""
    wanted = request.GET.get("organisation") or request.POST.get("organisation")
    first = accounts.organisations_for(actor).first()
    return accounts.organisation_for(actor, wanted or (first.ref if first else None))
