# SPDX-License-Identifier: Apache-2.0
"""The check of a notice: its blanks tried in every language, its audience counted, then the rule packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import Preview
from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.finding import current_editions, notice_for
from duly.rooms.notices.queries.histories import history_of
from duly.rooms.notices.queries.planning import plan_findings
from duly.rooms.notices.queries.reading import edition_texts, values_of
from duly.rooms.notices.queries.renderings import rendering_findings
from duly.rooms.notices.queries.translating import translation_findings
from duly.rooms.notices.rules import texts
from duly.rooms.notices.rules.departments import name_of
from duly.rooms.notices.rules.states import given
from duly.rooms.notices.rules.trying import problems_in, tried
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Approved, Finding, Overriding, Sender, Snapshot, Stage, Text

_NOBODY: Preview = {"count": 0, "by_language": {}, "by_region": {}, "by_reach": {}, "persons": 0}


def findings_for(actor: Actor, notice: Notice | UUID | str) -> list[Finding]:
    """What the check finds in a notice now: what blocks first."""
    return findings(notice if isinstance(notice, Notice) else notice_for(actor, notice), clock.now())


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """The findings that stop a launch."""
    return [finding for finding in found if finding.blocks]


def blocking_at(found: Sequence[Finding], stages: Sequence[Stage]) -> list[Finding]:
    """The findings that stop what comes at these stages: ``draft`` submission, ``approval``, ``schedule`` launch."""
    return [finding for finding in found if finding.blocks and finding.stage in stages]


@dataclass(frozen=True, slots=True)
class Examined:
    """What the check found, and the texts that it looked at, filled in with sample values."""

    findings: list[Finding]
    texts: list[Text]


def findings(notice: Notice, now: datetime) -> list[Finding]:
    """What the check finds in a notice at a moment."""
    return examine(notice, now).findings


def examine(notice: Notice, now: datetime) -> Examined:
    """What the check finds in a notice at a moment, with the texts in which it points at places."""
    editions = current_editions(notice)
    found: list[Finding] = []
    rendered: list[Text] = []
    for edition in editions:
        samples = texts.sample_values(values_of(notice, edition.language))
        rendered.extend(tried(edition_texts(edition), edition.language, samples, found))
        if "website" in notice.plan["also"]:
            found.extend(_public_problems(edition, values_of(notice, edition.language)))
    preview = _preview(notice, found)
    found.extend(plan_findings(notice, editions, preview, now))
    found.extend(rendering_findings(notice, editions))
    found.extend(translation_findings(notice, preview["by_region"]))
    found += rulebook.check(_snapshot(notice, editions, rendered, preview), now)
    found = rulebook.overridden(found, _overrides(notice, now)) if any(one.overridable_days for one in found) else found
    by_weight = sorted(_each_once(found), key=lambda finding: ("block", "warn", "task", "info").index(finding.severity))
    return Examined(by_weight, rendered)


def _overrides(notice: Notice, now: datetime) -> list[Overriding]:
    """What two people let pass for exactly this text; an edit changes the digest, and none of it holds any longer."""
    digest = history_of(notice).digest
    return rulebook.overrides_for(notice.id, digest, clock.day_in(notice.organisation.time_zone, now))


def snapshot_of(notice: Notice) -> Snapshot:
    """What the rules look at, without findings: for records, tasks and the gate."""
    editions = current_editions(notice)
    unused: list[Finding] = []
    rendered = [
        text
        for edition in editions
        for text in tried(
            edition_texts(edition), edition.language, texts.sample_values(values_of(notice, edition.language)), unused
        )
    ]
    return _snapshot(notice, editions, rendered, _preview(notice, unused))


def _each_once(found: Sequence[Finding]) -> list[Finding]:
    """What two rules say in the same words about the same place is said once."""
    return list({(finding.where, finding.words.en, finding.severity): finding for finding in reversed(found)}.values())[
        ::-1
    ]


def _public_problems(edition: EditionText, values: Mapping[str, str]) -> list[Finding]:
    """Whether the page for everybody can be written: nobody's name, link or code is known there."""
    where = f"content.{edition.language}"
    everyone = texts.everyone_in(edition)
    if everyone is None:
        en = f"the public page does not know how to address its reader in {edition.language}; add {where}.everyone"
        zh = f"网站公示页不知如何用 {edition.language} 称呼读者，请补充 {where}.everyone"
        return [_problem("everyone", where, edition.language, en, zh)]
    return problems_in(
        texts.public_body(edition.body), edition.language, f"{where}.body", dict(values) | {"name": everyone}
    )


def _problem(code: str, where: str, language: str, en: str, zh: str) -> Finding:
    words = Words.literal(f"{where}: {en}.", f"{where}：{zh}。")
    return Finding(f"TEXT-{code.upper()}", "block", words, where, language=language)


def _preview(notice: Notice, found: list[Finding]) -> Preview:
    try:
        preview = audience.preview(notice.organisation_id, notice.audience_rule)
    except Refusal as refusal:
        words = Words.literal(refusal.say("en"), refusal.say("zh"))
        found.append(Finding("AUDIENCE-RULE", "block", words, "audience"))
        return _NOBODY
    if not preview["count"]:
        words = Words(
            en="audience: the rule matches no customer. Look at services, contracts, regions and tags.",
            zh="audience：规则未匹配任何客户，请检查 services、contracts、regions 与 tags。",
        )
        found.append(Finding("AUDIENCE-EMPTY", "block", words, "audience"))
    return preview


def _snapshot(notice: Notice, editions: Sequence[EditionText], rendered: Sequence[Text], preview: Preview) -> Snapshot:
    kind = rulebook.kinds().get(notice.change.kind)
    places = {spec.name for spec in kind.fields if spec.type == "address"} if kind else set()
    sender, basis = notice.organisation, notice.legal_basis or {}
    return Snapshot(
        kind=notice.change.kind,
        sender=Sender(
            tuple(name for name in (sender.name_zh, sender.name_en) if name),
            tuple(contact for contact in (sender.phone, sender.email) if contact),
        ),
        effective_on=notice.change.effective_on,
        acknowledge_by=date.fromisoformat(notice.plan["acknowledge_by"]),
        time_zone=sender.time_zone,
        regions=tuple(sorted(preview["by_region"])),
        fields=notice.change.fields,
        quoted=tuple(text for name in places for text in notice.change.fields.get(name, {}).values()),
        texts=tuple(rendered),
        editions=tuple(edition.language for edition in editions),
        languages_needed=preview["by_language"],
        fallbacks=notice.fallbacks,
        channels=tuple(step["channel"] for step in notice.plan["steps"]),
        waits=tuple(timedelta(seconds=step["wait"]) for step in notice.plan["steps"]),
        also=tuple(notice.plan["also"]),
        mandatory=notice.mandatory,
        legal_basis=f"{basis.get('law', '')} {basis.get('article', '')}".strip(),
        quiet_hours_waived=notice.plan["quiet_hours_waived"],
        sender_region=sender.region,
        answers=rulebook.merged(notice.answers, notice.organisation_id) | rulebook.evidence_of(notice.id),
        message_class=notice.terms.get("message_class", ""),
        urgency=notice.terms.get("urgency", "normal"),
        relation=(notice.terms.get("refers") or {}).get("relation", ""),
        previous_kind=notice.predecessor.change.kind if notice.predecessor else "",
        audience_count=preview["count"],
        has_persons=preview["persons"] > 0 if preview["count"] else None,
        has_companies=preview["persons"] < preview["count"] if preview["count"] else None,
        approvals=_approvals(notice),
        **_start(notice.plan),
    )


def _approvals(notice: Notice) -> tuple[Approved, ...]:
    """Who agreed to the text as it stands, since it was asked for; departments go by what rules call them."""
    places = accounts.departments_of(notice.organisation_id)
    called = {ref: name_of(ref, place) for ref, place in places.items()}
    return tuple(
        Approved(called.get(one.department or "", ""), one.at, str(one.by)) for one in given(history_of(notice))
    )


def _start(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The day and the hour for which the plan asks, where it does."""
    start = plan.get("start") or {}
    on, at = start.get("on"), start.get("at")
    return {"start_on": date.fromisoformat(on) if on else None, "start_at": time.fromisoformat(at) if at else None}
