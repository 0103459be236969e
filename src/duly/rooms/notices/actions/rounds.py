# SPDX-License-Identifier: Apache-2.0
"""Notices that come round: the next one is written in time, once, and goes by itself only where nothing has changed."""

import secrets
from uuid import UUID
from zoneinfo import ZoneInfo

from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import kinds, queries
from duly.rooms.notices.actions.write import keep_editions, next_number
from duly.rooms.notices.models import Change, Launch, Notice, Repetition
from duly.rooms.notices.queries.rounds import is_over, last_period
from duly.rooms.notices.rules import rounds

LAUNCH_ROUND = "notices.launch_round"


@action("notices.repeat")
def repeat(actor: Actor, first_id: UUID) -> Notice | None:
    """Write the round of a notice that is due now, if there is one; gives the new notice.

    It has the wording, the audience rule and the plan of the first one, with their dates moved on, and a roll of its own
    once it is launched. The approval of the first one holds for it as long as nothing has changed: no rule blocks, the
    sender is the same, and it is not late. Then it is put in the queue to be launched; otherwise it waits as a draft,
    with the reason among its findings. Rounds that were slept through are counted, not made up for. Records
    ``notices.created``, ``notices.repeated``.
    """
    first = queries.locked(actor, first_id)
    launch = Launch.objects.get(notice=first)
    zone, terms, now = ZoneInfo(first.organisation.time_zone), first.terms["repeat"], clock.now()
    period, last = rounds.period_at(now, launch.at, terms, zone), last_period(first)
    if period <= last or is_over(first):
        return None
    notice, digest = _write(actor, first, period, terms["months"] * period)
    is_late = now - rounds.due_at(launch.at, terms["months"] * period, zone) > rounds.STALE_AFTER
    why = _hindrance(first, notice, is_late=is_late)
    Repetition.objects.create(
        notice=notice, first=first, period=period, digest=digest, approved_digest=launch.digest, fit=why is None,
        why={"en": why.en, "zh": why.zh} if why else None, by=actor.id, at=now,
    )  # fmt: skip
    told: dict[str, Json] = {
        "first": first.number,
        "period": period,
        "number": notice.number,
        "missed": period - last - 1,
    }
    told |= {"digest": digest, "approved_digest": launch.digest, "fit": why is None}
    record(kinds.REPEATED, stream=notice.id, public=told)
    if why is None:
        enqueue(LAUNCH_ROUND, key=f"round-{notice.id}", notice=str(notice.id))
    return notice


def _write(actor: Actor, first: Notice, period: int, months: int) -> tuple[Notice, str]:
    """The round as a notice of its own."""
    change = first.change
    effective_on = rounds.shifted(change.effective_on, months)
    plan = rounds.plan_of(first.plan, months)
    now = clock.now()
    made = Notice.objects.create(
        change=Change.objects.create(
            organisation=first.organisation, kind=change.kind, reason=change.reason, effective_on=effective_on,
            fields=change.fields,
        ),
        organisation=first.organisation,
        number=next_number(first.organisation_id, clock.day_in(first.organisation.time_zone, now).year),
        mandatory=first.mandatory,
        legal_basis=first.legal_basis,
        audience_rule=first.audience_rule,
        plan=plan,
        fallbacks=first.fallbacks,
        terms=rounds.terms_of(first.terms, first.number, period),
        answers=first.answers,
        salt=secrets.token_hex(16),
        created_by=actor.id,
        created_at=now,
    )  # fmt: skip
    editions = queries.current_editions(first)
    digest = keep_editions(made, editions, by=actor.id)
    public: dict[str, Json] = {
        "number": made.number, "kind": change.kind, "organisation": str(first.organisation_id),
        "languages": [edition.language for edition in editions], "effective_on": effective_on.isoformat(),
        "acknowledge_by": plan["acknowledge_by"], "asked": {}, "digest": digest,
    }  # fmt: skip
    record(kinds.CREATED, stream=made.id, public=public)
    return made, digest


def _hindrance(first: Notice, notice: Notice, *, is_late: bool) -> Words | None:
    """Why the approval of the first one does not hold for this round, or ``None``."""
    blocking = queries.blocking(queries.findings(notice, clock.now()))
    sent = deliveries.mailings_of(first.id)
    sender = first.organisation
    now = {"name": sender.name("zh"), "email": sender.email, "phone": sender.phone}
    checks = (
        (bool(blocking), Words(en="a rule blocks it now", zh="现有规则阻止发布")),
        (bool(sent) and sent[0].sender != now, Words(en="the sender has changed", zh="发送方信息已变更")),
        (is_late, Words(en="it is more than a day late", zh="已逾期超过一天")),
    )
    return next((words for is_so, words in checks if is_so), None)
