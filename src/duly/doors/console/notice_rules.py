# SPDX-License-Identifier: Apache-2.0
"""What the rules say of one notice: findings with their law, assumptions, kept records, and letting pass by two people."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import editing, touched
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import may, show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.requests import uuid_or_none
from duly.doors.look import rulebook as said
from duly.doors.look.packs import about
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.kernel.words import Words
from duly.rooms.audience import queries as audience
from duly.rooms.dossier import actions as dossier
from duly.rooms.dossier import queries as dossiers
from duly.rooms.dossier.facts import DocumentCard, NewDocument
from duly.rooms.notices import actions, queries
from duly.rooms.notices.actions import Plea
from duly.rooms.notices.facts import State
from duly.rooms.notices.queries import Ruling
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding
from duly.rooms.rulebook.queries import OverrideCard

NO_DAY = refusal(
    "console.override_needs_a_day",
    Because.INVALID,
    en="Say until which day the notice may pass.",
    zh="请填写放行截止日期。",
)
_OPEN = frozenset({State.DRAFTED, State.SUBMITTED, State.APPROVED})
_HELD = frozenset({"proposed", "agreed"})


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """All that the rules say."""
    return show(request, actor, "rules/notice", **_page(actor, notice_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Propose an override, agree to one, withdraw one; after the launch, give evidence. A refusal stands above the page."""
    form = request.POST
    deeds: dict[str, tuple[str, Callable[[], object]]] = {
        "proposal": (_("Proposed. Another person must agree."), lambda: _propose(request, actor, notice_id)),
        "agreement": (
            _("Agreed. It holds now; it can be withdrawn."),
            lambda: actions.agree_override(actor, _id(form.get("override"))),
        ),
        "evidence": (_("Kept, and noted in the ledger."), lambda: _give(request, actor, notice_id)),
        "withdrawal": (
            _("Withdrawn. The rule blocks again; somebody may ask anew."),
            lambda: actions.withdraw_override(actor, _id(form.get("override")), reason=form.get("reason", "")),
        ),
    }
    if name not in deeds:
        raise Http404
    words, run = deeds[name]
    sheet = Sheet("rules/notice", _page, "console:notice-rules")
    return sheet.answer(request, actor, notice_id, name, run, said=words, asked=form.get("rule", ""))


@staff
def record(request: HttpRequest, actor: Actor, notice_id: UUID, assessment_id: UUID) -> HttpResponse:
    """What every rule said at one moment, as it was kept: canonical JSON, whose digest is in the ledger."""
    content = queries.assessment_for(actor, notice_id, assessment_id)
    headers = {"Content-Disposition": f'attachment; filename="rules-{assessment_id}.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _propose(request: HttpRequest, actor: Actor, notice_id: UUID) -> UUID:
    form, file = request.POST, request.FILES.get("file")
    plea = Plea(
        form.get("rule", ""), form.get("reason", ""), form.get("risk", ""), form.get("opinion", ""),
        _date(form.get("until", "")), form.get("digest", ""),
    )  # fmt: skip
    if not file:
        return actions.propose_override(actor, notice_id, plea)
    what = NewDocument("legal_opinion", str(file.name or "")[:200], file.content_type or "")
    return dossier.propose_override(actor, notice_id, plea, file.read(), what)


def _give(request: HttpRequest, actor: Actor, notice_id: UUID) -> None:
    """What the form answers otherwise than it was; an emptied answer is taken back."""
    ruling = queries.ruling_for(actor, notice_id)
    asked = {one.name: one for one in ruling.wanted}
    given = editing.answers_in(ruling.answers, request.POST.dict(), asked)
    before = {name: ruling.answers.get(name) for name in asked}
    changed = {name: given.get(name) for name in asked if given.get(name) != before[name]}
    actions.give_evidence(actor, notice_id, changed)


def _page(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    notice, language = queries.notice_for(actor, notice_id), get_language() or "en"
    ruling, state = queries.ruling_for(actor, notice.id), queries.states_of([notice])[notice.id]
    is_open = state in _OPEN
    groups = list(_groups(ruling, language))
    return {
        "room": "notices", "notice": notice, "title": title_of(notice, language), "ruling": ruling, "is_open": is_open,
        "touches": touched.by_letting_pass(_preview(notice)) if is_open else (),
        "groups": groups, "blocking": sum(one["blocks"] for one in groups), "not_advice": said.NOT_ADVICE,
        "wanted": [editing.answer_of({"answers": ruling.answers}, one) for one in ruling.wanted],
        "evidence": list(_given(notice.id)), "may_give": ruling.is_out and may(actor, "notices.give_evidence"),
        "jurisdictions": [said.JURISDICTIONS[one] for one in ruling.jurisdictions if one in said.JURISDICTIONS],
        "assumed": [
            (one, said.answer_said(one.question, one.value, language), one.question.scope == "organisation")
            for one in ruling.assumed
        ],
        "overrides": list(_overrides(actor, notice.id, ruling, is_open=is_open)),
        "records": [(one, said.STAGES[one.stage]) for one in ruling.assessments], "today": clock.now().date(),
        "may_propose": is_open and may(actor, "notices.propose_override") and actor.id not in ruling.makers,
        "why_not_propose": _why_not_propose(actor, ruling, is_open=is_open), "organisation": notice.organisation,
    }  # fmt: skip


def _given(notice: UUID) -> Iterator[dict[str, Any]]:
    """What was answered after the launch, by whom."""
    rows, asked = rulebook.evidence_records(notice), rulebook.questions()
    names = accounts.names_of({row.by for row in rows})
    for row in rows:
        words = asked[row.question].words if row.question in asked else Words.literal(row.question, row.question)
        yield {"words": words, "value": row.value, "by": names.get(row.by, ""), "at": row.at}


def _preview(notice: Any) -> Mapping[str, Any] | None:
    try:
        return audience.preview(notice.organisation_id, notice.audience_rule)
    except Refusal:  # the findings say what is wrong with the rule
        return None


def _groups(ruling: Ruling, language: str) -> Iterator[dict[str, Any]]:
    """Findings by rule, what blocks first: one rule may find fault with several places."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in ruling.findings:
        found.setdefault((one.rule, one.severity), []).append(one)
    asked = rulebook.questions()
    standing = {one.rule for one in ruling.overrides if one.digest == ruling.digest and one.state in _HELD}
    for held in found.values():
        first = held[0]
        names = dict.fromkeys(name for one in held for name in one.unknown)
        yield {
            "rule": first.rule, "about": about(first.rule, str(first.law or ""), first.pack), "first": first, "findings": held, "severity": said.SEVERITIES[first.severity],
            "stage": said.STAGES[first.stage], "stops": said.STOPS[first.stage] if first.severity == "block" else None,
            "blocks": any(one.blocks for one in held), "overridden": first.overridden,
            "suggest": first.suggest.say(language) if first.suggest else "",
            "questions": [(name, asked.get(name), asked[name].scope == "organisation" if name in asked else False) for name in names],
            "why_not": said.why_not(first) if first.severity == "block" else None, "is_asked": first.rule in standing,
            "latest": clock.now().date() + timedelta(days=first.overridable_days), "of_pack": first.pack,
            "sure": said.CONFIDENCE.get(first.law.confidence) if first.law else None,
        }  # fmt: skip


def _overrides(actor: Actor, notice: UUID, ruling: Ruling, *, is_open: bool) -> Iterator[dict[str, Any]]:
    names = accounts.names_of(who for one in ruling.overrides for who in (one.proposed_by, one.agreed_by) if who)
    documents = dossiers.documents_for(actor, notice)
    for one in ruling.overrides:
        is_current = one.digest == ruling.digest
        state = said.override_state(one.state, is_current=is_current)
        why = _why_not_agree(actor, one, ruling)
        yield {
            "card": one, "about": _about(one.rule, ruling), "state": said.OVERRIDES[state], "proposed_by": names.get(one.proposed_by, ""),
            "agreed_by": names.get(one.agreed_by, "") if one.agreed_by else "", "documents": list(_opinions(one, documents)),
            "waits": state == "proposed" and is_open, "why_not_agree": why,
            "may_agree": state == "proposed" and is_open and not why,
            "may_withdraw": one.state in _HELD and may(actor, "notices.withdraw_override"),
        }  # fmt: skip


def _about(rule: str, ruling: Ruling) -> str:
    """What a rule is about, as far as it still finds something."""
    first = next((one for one in ruling.findings if one.rule == rule), None)
    return about(rule, str(first.law or ""), first.pack) if first else about(rule, "", "")


def _opinions(one: OverrideCard, documents: Sequence[DocumentCard]) -> Iterator[DocumentCard]:
    """The attached files that an opinion names by their digests."""
    return (document for document in documents if document.digest in one.opinion)


def _why_not_agree(actor: Actor, one: OverrideCard, ruling: Ruling) -> str:
    if not may(actor, "notices.agree_override"):
        return _("Somebody with the right to check must agree.")
    if actor.id == one.proposed_by:
        return _("You proposed it, so another person must agree.")
    return _("You wrote part of the notice, so another person must agree.") if actor.id in ruling.makers else ""


def _why_not_propose(actor: Actor, ruling: Ruling, *, is_open: bool) -> str:
    if not is_open:
        return _("The notice has gone out or was cancelled; nothing can be let pass any more.")
    if not may(actor, "notices.propose_override"):
        return _("Somebody of legal may ask to let the notice pass; another person must agree.")
    return _("You wrote part of the notice, so another person of legal must ask.") if actor.id in ruling.makers else ""


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NO_DAY(field="until") from error


def _id(text: str | None) -> UUID:
    """The id in a form; what is garbled is nobody's."""
    return uuid_or_none(text) or UUID(int=0)
