# SPDX-License-Identifier: Apache-2.0
"""What of this room waits for somebody of the staff, and is worth a mail."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.privacy.models import Check, Decision, Rule, Undertaking
from duly.rooms.privacy.queries.requests import requests_for
from duly.rooms.privacy.queries.standing import alerts_for, holds_for, rules_for
from duly.rooms.privacy.rules.states import WAITS_FOR_STAFF
from duly.rooms.privacy.terms import KIND_WORDS, PAPER_WORDS, Paper, State

_SOON = timedelta(days=5)
_ENDS = timedelta(days=30)
_KEEPING = "/console/privacy/keeping"
_ALERT = Words(en="a canary record was opened: ask why", zh="诱饵记录被打开，请核查")
_HOLD = Words(en="somebody asks to end a legal hold", zh="有人申请解除法律保全")
_RULE = Words(en="rule of keeping {number}", zh="保存期限规则 {number}")
_CHECK = Words(en="check of confidentiality {period}", zh="{period} 保密检查")
_SIGN = Words(en="sign off the check of confidentiality {period}", zh="签认 {period} 保密检查")
_PAPER = Words(en="your {paper} ends", zh="您的{paper}即将到期")


class Waiting(NamedTuple):
    """One thing that waits: what it is about, where it is done, by when."""

    about: Words
    path: str
    number: str = ""
    due_on: date | None = None
    is_late: bool = False
    is_second: bool = False
    """Whether it is a second person's word that is awaited."""


def waiting_for(actor: Actor) -> list[Waiting]:
    """Requests that are nearly due, decisions and holds that wait for a second person, alarms, checks, papers that end."""
    today = clock.now().date()
    return [*_requests(actor, today), *_seconds(actor), *_alarms(actor), *_checks(actor, today), *_papers(actor, today)]


def _requests(actor: Actor, today: date) -> Iterator[Waiting]:
    """To whoever may decide: what is due soon. To whoever may agree: what waits for them."""
    for card in requests_for(actor, limit=200):
        path = f"/console/privacy/{card.id}"
        about, is_late = KIND_WORDS[card.kind], card.due_on < today
        if card.state is State.IN_REVIEW:
            if _may(actor, "privacy.agree") and not _made_by(actor, card.id):
                yield Waiting(about, path, card.number, card.due_on, is_late, is_second=True)
        elif card.state in WAITS_FOR_STAFF and card.due_on <= today + _SOON and _may(actor, "privacy.prepare"):
            yield Waiting(about, path, card.number, card.due_on, is_late)


def _seconds(actor: Actor) -> Iterator[Waiting]:
    if _may(actor, "privacy.release"):
        asked = [one for one in holds_for(actor) if one.asked_by not in {None, actor.id}]
        yield from (Waiting(_HOLD, _KEEPING, is_second=True) for _ in asked)
    if _may(actor, "privacy.agree_rule"):
        proposed: list[Rule] = [one for one in rules_for(actor) if one.agreed_at is None and one.made_by != actor.id]
        for one in proposed:
            yield Waiting(_filled(_RULE, number=one.number), _KEEPING, is_second=True)


def _alarms(actor: Actor) -> Iterator[Waiting]:
    if _may(actor, "privacy.see_alert"):
        yield from (Waiting(_ALERT, _KEEPING) for one in alerts_for(actor) if one.user != actor.id)


def _checks(actor: Actor, today: date) -> Iterator[Waiting]:
    rows = Check.objects.filter(signed_at=None)
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    for row in rows:
        if row.done_at is None and row.owner == actor.id and row.due_on <= today + _SOON:
            yield Waiting(_filled(_CHECK, period=row.period), _KEEPING, "", row.due_on, row.due_on < today)
        elif row.done_at is not None and row.done_by != actor.id and _may(actor, "privacy.sign_check"):
            yield Waiting(_filled(_SIGN, period=row.period), _KEEPING, is_second=True)


def _papers(actor: Actor, today: date) -> Iterator[Waiting]:
    """Their own that end; whoever has none yet is on the list of ``lacking`` and is not written to every morning."""
    for paper in Paper:
        last = Undertaking.objects.filter(user=actor.id, paper=paper).order_by("-signed_on", "-at").first()
        if last is not None and last.expires_on is not None and last.expires_on <= today + _ENDS:
            words = PAPER_WORDS[paper]
            about = Words.literal(_PAPER.say("en", paper=words.en), _PAPER.say("zh", paper=words.zh))
            yield Waiting(about, _KEEPING, "", last.expires_on, last.expires_on < today)


def _made_by(actor: Actor, request_id: UUID) -> bool:
    rows = Decision.objects.filter(request=request_id, sent_back_at=None).values_list("maker", "request__intake_by")
    return any(actor.id in pair for pair in rows)


def _filled(words: Words, **values: str) -> Words:
    return Words.literal(words.say("en", **values), words.say("zh", **values))


def _may(actor: Actor, verb: str) -> bool:
    return bool(rights.table()[verb] & actor.roles)
