# SPDX-License-Identifier: Apache-2.0
"""What the page of one notice shows, gathered from the rooms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.gate import may
from duly.doors.console.notice_deeds import deeds_of
from duly.doors.console.notice_flow import flow_of
from duly.doors.console.standing import panel
from duly.doors.look.departments import names_in
from duly.doors.look.fields import shown_fields
from duly.doors.look.rules import rule_lines
from duly.doors.look.states import channels_in_order as in_order
from duly.doors.look.tags import Wait
from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.kernel.refusals import Refusal
from duly.kernel.templating import render
from duly.rooms.audience import queries as audience
from duly.rooms.delivery import queries as deliveries
from duly.rooms.dossier import queries as dossiers
from duly.rooms.notices import queries
from duly.rooms.notices.facts import EditionText, State
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.obligations import queries as obligations
from duly.rooms.rulebook import queries as rulebook

_BEFORE = {State.DRAFTED, State.SUBMITTED, State.APPROVED}
_MOVING = {State.LAUNCHED, State.PAUSED}
_CONFIRMED = ("acknowledged", "acknowledged_late")
_OPEN = ("waiting", "reached")
_SAMPLE_LINK, _SAMPLE_CODE = "https://…/n/…", "000000"


def page_of(actor: Actor, notice_id: UUID, edition: str) -> dict[str, Any]:
    """Everything on the page of one notice."""
    notice = queries.notice_for(actor, notice_id)
    history = queries.history_of(notice)
    state = queries.states_of([notice])[notice.id]
    language = get_language() or "en"
    is_launched = history.launched_at is not None
    kind = rulebook.kinds().get(notice.change.kind)
    basis = notice.legal_basis or {}
    departments = names_in(notice.organisation_id, language)
    preview = None if is_launched else _preview(notice)
    context = {
        "room": "notices", "notice": notice, "state": state, "is_launched": is_launched, "digest": history.digest,
        "organisation": notice.organisation.name(language), "kind": kind.words.say(language) if kind else notice.change.kind,
        "fields": shown_fields(kind, notice.change.fields, "zh-Hans" if language.startswith("zh") else "en"),
        "effective_on": notice.change.effective_on, "acknowledge_by": date.fromisoformat(notice.plan["acknowledge_by"]),
        "legal_basis": f"{basis.get('law', '')} {basis.get('article', '')}".strip(),
        "findings": [] if is_launched else queries.findings_for(actor, notice),
        "audience": rule_lines(notice.audience_rule, language), "preview": preview,
        "history": _told(actor, notice.id, departments, history), "departments": departments, "deeds": deeds_of(actor, notice, state, history, preview),
        "also": notice.plan["also"], "may_revise": state in _BEFORE and may(actor, "notices.revise"), "rehearsal": queries.status_for(actor, notice.id)["rehearsal"],
    }  # fmt: skip
    context |= {"approvals": queries.approvals_of(notice), "high_risks": dossiers.high_risks(actor, notice.id)}
    context |= flow_of(actor, notice.id) | panel(actor, notice)
    return context | _wording(notice, edition) | _plan(notice) | (live_of(notice) if is_launched else {})


def live_of(notice: Any) -> dict[str, Any]:
    """The counts of a notice that is out."""
    tally = obligations.tally(notice.id)
    total, confirmed = sum(tally.values()), sum(tally[state] for state in _CONFIRMED)
    asked = total - tally["exempt"]
    return {
        "notice": notice, "tally": tally, "total": total, "confirmed": confirmed,
        "confirmed_share": f"{confirmed / asked:.0%}" if asked else "", "open": sum(tally[state] for state in _OPEN),
        "channels": in_order(deliveries.tally(notice.id)),
        "is_moving": queries.states_of([notice])[notice.id] in _MOVING,
    }  # fmt: skip


def title_of(notice: Any, language: str) -> str:
    """The title of a notice in the reader's language where it has one, else in another."""
    editions = {edition.language: edition for edition in queries.current_editions(notice)}
    return editions[closest(language, editions) or next(iter(editions))].title


def _wording(notice: Any, wanted: str) -> dict[str, Any]:
    language = get_language() or "en"
    editions = {edition.language: edition for edition in queries.current_editions(notice)}
    shown = editions.get(wanted) or editions[closest(language, editions) or next(iter(editions))]
    return {"tags": list(editions), "edition": _filled(notice, shown), "title": title_of(notice, language)}


def _filled(notice: Any, edition: EditionText) -> EditionText:
    """The edition as a sample customer would read it; one with faulty blanks is shown as it was written."""
    try:
        read = queries.reading(
            notice.id, edition.language, name=_("Sample customer"), link=_SAMPLE_LINK, code=_SAMPLE_CODE
        )
    except (Refusal, ValueError):
        return edition
    values = values_of(notice, edition.language) | {
        "link": _SAMPLE_LINK,
        "code": _SAMPLE_CODE,
        "name": _("Sample customer"),
    }
    try:
        sms = render(edition.sms, edition.language, values)
    except ValueError:
        sms = edition.sms
    return replace(edition, title=read.title, summary=read.summary, body=read.body, sms=sms)


def _plan(notice: Any) -> dict[str, Any]:
    waits = [Wait(step["wait"], step.get("working_days", 0)) for step in notice.plan["steps"]]
    starts = accumulate(waits, Wait.then, initial=Wait(0, 0))
    steps = [
        {"channel": step["channel"], "wait": wait.drawn, "start": start.drawn, "waits": wait, "starts": start}
        for step, wait, start in zip(notice.plan["steps"], waits, starts, strict=False)
    ]
    return {"steps": steps, "span": sum(wait.drawn for wait in waits)}


def _preview(notice: Any) -> Mapping[str, Any] | None:
    try:
        return audience.preview(notice.organisation_id, notice.audience_rule)
    except Refusal:  # the findings say what is wrong with the rule
        return None


_DECISIONS = {"notices.submitted": "submissions", "notices.approved": "approvals", "notices.rejected": "rejections"}


def _told(actor: Actor, notice_id: UUID, departments: Mapping[str, str], history: Any) -> list[dict[str, object]]:
    """The facts of the notice, newest first, with the names of those who decided."""
    deciders = {kind: iter(getattr(history, records)) for kind, records in _DECISIONS.items()}
    told, by = [], {}
    for fact in ledger.facts_of(notice_id):
        decided = next(deciders.get(str(fact["kind"]), iter(())), None)
        if decided:
            by[fact["seq"]] = decided.by
        told.append(_with_names(fact, departments))
    names = {user.id: user.name for user in accounts.users_for(actor).filter(id__in=set(by.values()))}
    return [fact | {"who": names.get(by[fact["seq"]], "") if fact["seq"] in by else ""} for fact in reversed(told)]


def _with_names(fact: Mapping[str, Any], departments: Mapping[str, str]) -> dict[str, Any]:
    """A fact that names departments as people know them."""
    public = fact["public"]
    if not isinstance(public, Mapping) or public.get("department") not in departments:
        return dict(fact)
    return dict(fact) | {"public": {**public, "department": departments[public["department"]]}}
