# SPDX-License-Identifier: Apache-2.0
"""What the check finds in a plan: steps that nobody can get, dates that do not fit, words that are missing."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import Preview
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as delivery
from duly.rooms.notices.facts import EditionText, Relation, Urgency
from duly.rooms.notices.models import Notice, Repetition, Succession
from duly.rooms.notices.queries.outlines import heeds_wishes
from duly.rooms.notices.rules.ordering import mark_of
from duly.rooms.notices.rules.planning import classes_of, steps_for
from duly.rooms.notices.rules.terms import relation_of, urgency_of
from duly.rooms.obligations.facts import When
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding, Severity

_IMPOSSIBLE_FIRST = {When.BOUNCED.value}
_WHOLE = 1_000_000


def plan_findings(
    notice: Notice, editions: tuple[EditionText, ...], preview: Preview, now: datetime
) -> Iterator[Finding]:
    """Everything that is found in the plan and the terms of a notice."""
    yield from _closed_channels(notice)
    yield from _steps(notice, now)
    yield from _start(notice, now)
    yield from _phases(notice, preview, now)
    if preview["count"]:
        yield from _zones(notice)
    yield from _emergency(notice)
    yield from _earlier(notice, editions)
    yield from _rounds(notice, now)
    yield from _wishes(notice)


def _tracks(plan: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name in classes_of(plan):
        yield name, steps_for(plan, name)


def _closed_channels(notice: Notice) -> Iterator[Finding]:
    """Channels that nobody carries: a step on them is skipped unless they are set up by then. Each is named once.

    Where none of the steps has a channel, nothing would go to anybody, and that blocks.
    """
    open_now, named = delivery.open_channels(), set[str]()
    for track, steps in _tracks(notice.plan):
        if steps and not any(step["channel"] in open_now for step in steps):
            where = f"plan.classes.{track}.steps" if track else "plan.steps"
            en = "no step has a channel that is set up, so nobody would be told anything; `duly check` names the settings"
            zh = "所有步骤的通道均未配置，无人会收到通知；duly check 会指出所缺的设置"
            yield _found("CHANNEL-NONE", "block", where, en, zh)
        for number, step in enumerate(steps):
            for channel in (step["channel"], *step.get("extras", ())):
                if channel not in open_now and channel not in named:
                    named.add(channel)
                    en = (
                        f"the channel {channel} has no provider; until one is set up, this step is skipped and the next "
                        "one is asked. `duly check` names the setting"
                    )
                    zh = f"通道 {channel} 没有服务商；配置之前此步骤将被跳过，直接进入下一步；duly check 会指出所缺的设置"
                    yield _found("CHANNEL-CLOSED", "warn", _place(track, number), en, zh)


def _steps(notice: Notice, now: datetime) -> Iterator[Finding]:
    due, first = date.fromisoformat(notice.plan["acknowledge_by"]), _begins(notice, now)
    for track, steps in _tracks(notice.plan):
        where = f"plan.classes.{track}.steps" if track else "plan.steps"
        if not steps:
            en = f"customers of {track or 'no class'} get no step at all: every step names other classes"
            zh = f"{track or '无类别'}客户没有任何步骤：所有步骤均限定了其他类别"
            yield _found("PLAN-NO-STEP", "block", where, en, zh)
            continue
        if set(steps[0].get("when", ())) and set(steps[0]["when"]) <= _IMPOSSIBLE_FIRST:
            en, zh = (
                "nothing can have bounced before the first step, so nobody would get it",
                "首步之前不可能有退回，无人会收到此步骤",
            )
            yield _found("PLAN-IMPOSSIBLE", "block", _place(track, 0), en, zh)
        begins = first + sum((timedelta(seconds=step["wait"]) for step in steps[:-1]), timedelta())
        if track and begins >= due:
            en = f"the last step would begin about {begins}, not before {due}, by when an answer is asked for"
            zh = f"最后一步约于 {begins} 开始，不早于要求确认的日期 {due}"
            yield _found("PLAN-TOO-LONG", "block", where, en, zh)


def _start(notice: Notice, now: datetime) -> Iterator[Finding]:
    on = (notice.plan.get("start") or {}).get("on")
    if on is None:
        return
    if date.fromisoformat(on) < _today(notice, now):
        en, zh = f"{on} is past, so it would begin at once", f"{on} 已过，将立即开始"
        yield _found("PLAN-START-PAST", "warn", "plan.start.on", en, zh)
    if on >= notice.plan["acknowledge_by"]:
        en, zh = "it begins when the answer is already due", "开始之日已到确认期限"
        yield _found("PLAN-START-LATE", "block", "plan.start.on", en, zh)


def _phases(notice: Notice, preview: Preview, now: datetime) -> Iterator[Finding]:
    phases, count, before = notice.plan.get("phases", ()), preview["count"], 0
    for number, phase in enumerate(phases):
        expected, before = count * (phase["share"] - before) // _WHOLE, phase["share"]
        if count and not expected:
            en = f"of {count} customers this phase reaches perhaps nobody, so it shows nothing"
            zh = f"{count} 位客户中本阶段可能无人，起不到观察作用"
            yield _found("PHASE-EMPTY", "warn", f"plan.phases.{number}", en, zh)
    observed = sum(phase["wait"] for phase in phases[:-1])
    lasts = sum(step["wait"] for step in notice.plan["steps"][:-1])
    due = date.fromisoformat(notice.plan["acknowledge_by"])
    if phases and _begins(notice, now) + timedelta(seconds=observed + lasts) >= due:
        en = f"observing the phases takes so long that the last of them can hardly answer by {due}"
        zh = f"各阶段观察时间过长，最后一批客户难以在 {due} 前确认"
        yield _found("PHASES-TOO-LONG", "warn", "plan.phases", en, zh)
    if phases and urgency_of(notice.terms) is Urgency.EMERGENCY:
        en, zh = "an emergency in phases makes most customers wait", "紧急通知分阶段放量会让多数客户等待"
        yield _found("EMERGENCY-PHASES", "warn", "plan.phases", en, zh)


def _zones(notice: Notice) -> Iterator[Finding]:
    """Whose clock is not known: they are reached only at an hour that is decent wherever they may be."""
    zones = audience.zones(notice.organisation_id, notice.audience_rule)
    no_zone = sum(n for (zone, _), n in zones.items() if not rulebook.is_zone(zone))
    if no_zone:
        en = f"the time zone of {no_zone} customers is not known; they are reached only at an hour that suits every zone of their region"
        zh = f"{no_zone} 位客户时区不明，仅在其地区各时区均合适的时刻联系"
        yield _found("ZONE-UNKNOWN", "warn", "audience", en, zh)
    counts = [step for _, steps in _tracks(notice.plan) for step in steps if step.get("working_days")]
    no_days = sum(n for (_, region), n in zones.items() if not (region and rulebook.has_calendar(region)))
    if counts and no_days:
        en = f"the working days of {no_days} customers are not known; they wait as long as the slowest calendar we know"
        zh = f"{no_days} 位客户的工作日历不明，按已知日历中最长者等待"
        yield _found("CALENDAR-UNKNOWN", "warn", "plan.steps", en, zh)


def _emergency(notice: Notice) -> Iterator[Finding]:
    is_one, authority = urgency_of(notice.terms) is Urgency.EMERGENCY, notice.terms.get("authority")
    if is_one and not authority:
        en = "an emergency goes out on somebody's word; add authority: {who, basis, reason}"
        zh = "紧急通知须有授权，请添加 authority: {who, basis, reason}"
        yield _found("EMERGENCY-AUTHORITY", "block", "authority", en, zh)
    if is_one:
        en = "it overtakes all other messages" + (
            ", and breaks quiet hours" if notice.plan["quiet_hours_waived"] else ""
        )
        zh = "优先于一切其他消息" + ("，并打破免打扰时段" if notice.plan["quiet_hours_waived"] else "")
        yield _found("EMERGENCY", "info", "urgency", en, zh)
    if authority and not is_one:
        en, zh = "an authority is given, but the notice is no emergency", "已给出授权，但本通知并非紧急通知"
        yield _found("AUTHORITY-UNUSED", "warn", "authority", en, zh)


def _earlier(notice: Notice, editions: tuple[EditionText, ...]) -> Iterator[Finding]:
    relation, earlier = relation_of(notice.terms), notice.predecessor
    if relation is None or earlier is None:
        for edition in editions:
            if edition.correction:
                en, zh = (
                    "it corrects no earlier notice, so nobody would read this",
                    "未指明所更正的通知，此内容无人会看到",
                )
                yield _found("CORRECTION-UNUSED", "warn", f"content.{edition.language}.correction", en, zh)
        return
    known = Succession.objects.filter(notice=earlier).exclude(successor=notice).select_related("successor").first()
    if known is not None:
        en, zh = (
            f"{earlier.number} was followed by {known.successor.number} already",
            f"{earlier.number} 已由 {known.successor.number} 接替",
        )
        yield _found("REFERS-TAKEN", "block", relation.value, en, zh)
    severity: Severity = "block" if relation is Relation.CORRECTS else "warn"
    for edition in editions:
        if relation is not Relation.WITHDRAWS and not edition.correction:
            where = f"content.{edition.language}.correction"
            en = f"whoever got {earlier.number} would not be told that it no longer holds; say what they must know"
            zh = f"已收到 {earlier.number} 的客户不会得知其已失效，请写明须告知的内容"
            yield _found("CORRECTION-WORDING", severity, where, en, zh, language=edition.language)


def _rounds(notice: Notice, now: datetime) -> Iterator[Finding]:
    repeat = notice.terms.get("repeat")
    span = (date.fromisoformat(notice.plan["acknowledge_by"]) - _today(notice, now)).days
    if repeat and span > repeat["months"] * 28:
        en, zh = "the next round would begin before this one is due", "下一期将早于本期确认期限开始"
        yield _found("REPEAT-TOO-OFTEN", "warn", "repeat.every", en, zh)
    own = Repetition.objects.filter(notice=notice, fit=False).first()
    if own is not None and own.why:
        yield _found("REPEAT-WAITS", "warn", "repeat", own.why["en"], own.why["zh"])


def _wishes(notice: Notice) -> Iterator[Finding]:
    """Customers who wish to be reached on other channels first; whether that is heeded is the plan's to say."""
    asked = customers.orders_in(notice.organisation_id)
    moved = sum(n for wish, n in asked.items() if any(mark_of(steps, wish) for _, steps in _tracks(notice.plan)))
    if not moved:
        return
    if heeds_wishes(notice):
        en = (
            f"up to {moved} customers wish another order of channels, and get it; `order: fixed` keeps that of the plan"
        )
        zh = f"最多 {moved} 位客户希望按其他渠道顺序联系，将按其意愿进行；order: fixed 则保持计划的顺序"
    else:
        en = f"up to {moved} customers wish another order of channels, and this notice keeps its own"
        zh = f"最多 {moved} 位客户希望按其他渠道顺序联系，但本通知保持计划的顺序"
    yield _found("PLAN-WISHES", "info", "plan.order", en, zh)


def _place(track: str, number: int) -> str:
    return f"plan.classes.{track}.steps.{number}" if track else f"plan.steps.{number}"


def _begins(notice: Notice, now: datetime) -> date:
    """The day of the first step at the earliest: today, or the one that the plan names."""
    on = (notice.plan.get("start") or {}).get("on")
    return max(_today(notice, now), date.fromisoformat(on)) if on else _today(notice, now)


def _today(notice: Notice, now: datetime) -> date:
    return clock.day_in(notice.organisation.time_zone, now)


def _found(rule: str, severity: Severity, where: str, en: str, zh: str, *, language: str | None = None) -> Finding:
    words = Words.literal(f"{where}: {en}.", f"{where}：{zh}。")
    return Finding(rule, severity, words, where, language=language)
