# SPDX-License-Identifier: Apache-2.0
"""The compliance report of one organisation and one month, gathered from what the rooms below have kept."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.agreement import queries as agreement
from duly.rooms.insight.facts import BAD_MONTH, NOT_WHOLE
from duly.rooms.insight.rules import compliance as rules
from duly.rooms.insight.rules.compliance import LetPass, Owed, Report, Sent
from duly.rooms.insight.rules.metrics import compared
from duly.rooms.library import queries as library
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.printing import queries as printing
from duly.rooms.rulebook import queries as rulebook

_NEVER = "–"
_LEGAL = "legal"
"""The role that signs the report, and sees in it what no department of theirs narrows."""
_DROPPED = "dropped"
_YEARS = range(2000, 9999)


def compliance_report_for(actor: Actor, organisation_ref: str | None, month: str, language: str) -> Report:
    """What went out in a month (``2026-11``, by the organisation's calendar) and how it stood with the rules.

    It tells of the whole organisation or not at all: a report that leaves out what its reader may not see is none.

    Raises:
        Refusal: ``insight.bad_month``, ``insight.not_whole``, ``accounts.unknown_organisation``.
    """
    organisation = accounts.organisation_for(actor, organisation_ref)
    if not (notices.sees_all(actor) or _LEGAL in actor.roles):
        raise NOT_WHOLE()
    first = _month(month)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    zone, now = ZoneInfo(organisation.time_zone), clock.now()
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    launched = notices.launched_between(organisation.id, begins, ends)
    troubles = obligations.troubles_of([notice.id for notice, _ in launched])
    assessed = {notice.id: _decisions(notice) for notice, _ in launched}
    today = clock.day_in(organisation.time_zone, now)
    report = Report(
        organisation=organisation.name(language), month=first, time_zone=organisation.time_zone, made_at=now,
        sent=tuple(_sent(notice, at, assessed[notice.id], troubles.get(notice.id, {}), language) for notice, at in launched),
        failed=rules.failures([(notice.number, assessed[notice.id]) for notice, _ in launched], language),
        let_pass=tuple(_let_pass(actor, organisation.id, begins, ends, now)),
        deadlines=rules.deadlines(
            [(one.title(language), one.due_on, one.ended_at and clock.day_in(organisation.time_zone, one.ended_at))
             for one in agreement.due_between(organisation.id, first, last) if one.due_on and one.outcome != _DROPPED], today,
        ),
        packs=tuple(_packs(organisation.id)),
        owed=tuple(one for notice, _ in launched for one in _owed(notice, now, language)),
    )  # fmt: skip
    targets = library.metrics_in_use()
    return replace(
        report,
        metrics=tuple(
            compared(bundle.words.say(language), metric, report.totals, language) for bundle, metric in targets
        ),
    )


def as_pdf(page: str, language: str) -> bytes:
    """A report as PDF/A.

    Raises:
        Refusal: ``printing.no_press``, ``printing.no_font``.
    """
    out = io.BytesIO()
    printing.press().document(page, "zh-Hans" if language.startswith("zh") else language, out)
    return out.getvalue()


def _month(text: str) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise BAD_MONTH(field="month", given=text[:20]) from error
    if found.year not in _YEARS:
        raise BAD_MONTH(field="month", given=text[:20])
    return found


def _decisions(notice: Any) -> list[Mapping[str, Any]]:
    """What every rule said when the notice went out."""
    kept = rulebook.assessments_of(notice.id).filter(stage="schedule").order_by("-at").first()
    return list(orjson.loads(kept.decisions)["decisions"]) if kept else []


def _owed(notice: Any, now: datetime, language: str) -> list[Owed]:
    """What rules still wait for of a notice that went out."""
    return [
        Owed(notice.number, one.rule, str(one.law or ""), one.words.say(language))
        for one in rulebook.outstanding(notices.snapshot_of(notice), now)
        if one.severity == "block"
    ]


def _sent(
    notice: Any, at: datetime, decisions: list[Mapping[str, Any]], trouble: Mapping[str, int], language: str
) -> Sent:
    tally, basis = obligations.tally(notice.id), notice.legal_basis or {}
    editions = {edition.language: edition for edition in notices.current_editions(notice)}
    kind = rulebook.kinds().get(notice.change.kind)
    bad = rules.unmet(decisions)
    return Sent(
        number=notice.number, title=editions[closest(language, editions) or next(iter(editions))].title,
        kind=kind.words.say(language) if kind else notice.change.kind, launched_at=at, mandatory=notice.mandatory,
        legal_basis=f"{basis.get('law', '')} {basis.get('article', '')}".strip(), customers=sum(tally.values()),
        in_time=tally[rules.CONFIRMED_IN_TIME], late=tally[rules.CONFIRMED_LATE],
        open=tally["waiting"] + tally["reached"] + tally["unreachable"] + tally["stalled"],
        exempt=tally["exempt"], reached=sum(tally[state] for state in rules.REACHED), bounced=trouble.get("bounced", 0),
        complaints=trouble.get("complaints", 0), questions=trouble.get("questions", 0),
        blocked=len({one["rule"] for one in bad if one["severity"] == "block"}),
        warned=len({one["rule"] for one in bad if one["severity"] == "warn"}),
        packs=tuple(sorted({one["pack"] for one in decisions})),
    )  # fmt: skip


def _let_pass(actor: Actor, organisation: UUID, begins: datetime, ends: datetime, now: datetime) -> list[LetPass]:
    cards = [
        one
        for one in rulebook.override_cards(actor, now)
        if one.organisation == organisation and begins <= one.proposed_at < ends
    ]
    names = accounts.names_of({user for one in cards for user in (one.proposed_by, one.agreed_by) if user})
    numbers = {found.id: found.number for found in notices.notices_by_id(one.subject for one in cards)}
    return [
        LetPass(
            numbers.get(one.subject, _NEVER), one.rule, one.reason, one.risk, one.opinion, names.get(one.proposed_by, _NEVER),
            names.get(one.agreed_by, _NEVER) if one.agreed_by else _NEVER, one.expires_on, one.state,
        )
        for one in cards
    ]  # fmt: skip


def _packs(organisation: UUID) -> list[tuple[str, str, str]]:
    signed: dict[str, Any] = {}
    for row in rulebook.sign_offs(organisation):
        signed.setdefault(row.digest, row)
    names = accounts.names_of({row.by for row in signed.values()})
    return [
        (str(pack), pack.status, names.get(signed[pack.digest].by, _NEVER) if pack.digest in signed else "")
        for pack in rulebook.packs()
        if pack.rules
    ]
