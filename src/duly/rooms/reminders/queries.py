# SPDX-License-Identifier: Apache-2.0
"""Reads: what waits for somebody, who is to be looked at now, how it stands with somebody's own reminders."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale, UnknownLocaleError
from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.foundation.accounts.facts import Member
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.words import Words
from duly.rooms.agreement import queries as agreement
from duly.rooms.delivery import queries as deliveries
from duly.rooms.dossier import queries as dossier
from duly.rooms.dossier.facts import anchor_of
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import State
from duly.rooms.reminders.facts import Home, Item, Outcome, Sort, Standing
from duly.rooms.reminders.models import Reminder, Wish
from duly.rooms.reminders.rules.hours import is_time
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.translation.facts import Work

_MOST = 200
_others: list[Callable[[Actor], Iterable[Item]]] = []
_COMMENTED = Words(en="comment by {name}", zh="{name} 的意见")
_PASSED = Words(en="exception to rule {rule}", zh="规则 {rule} 的豁免")
_NOBODYS = Words(en="{title}: nobody has it, give it to somebody", zh="{title}：尚无人负责，请指派")
_TRANSLATE = Words(en="translate into {language}", zh="翻译为{language}")
_REVIEW = Words(en="review in {language}", zh="审校{language}")


def install_others(*asks: Callable[[Actor], Iterable[Item]]) -> None:
    """Say which rooms beside this one know of more that waits. Called once, by the house."""
    _others[:] = asks


def waiting_for(actor: Actor) -> list[Item]:
    """What waits for somebody of the staff and is worth a mail: late and nearly due tasks, and what they were asked for."""
    now = clock.now()
    ours = [*_approvals(actor), *_overrides(actor), *_tasks(actor, now), *_translations(actor), *_comments(actor)]
    return [*ours, *(item for ask in _others for item in ask(actor))]


def standing_for(actor: Actor) -> Standing:
    """How it stands with the actor's own reminders."""
    last = Reminder.objects.filter(person=actor.id).exclude(outcome=Outcome.NONE).order_by("-on").first()
    is_on, can = not Wish.objects.filter(person=actor.id, is_on=False).exists(), can_leave()
    if last is None:
        return Standing(is_on, can)
    return Standing(is_on, can, last.on, last.count, Outcome(last.outcome), last.at)


def can_leave() -> bool:
    """Whether this house has a way to send mail, and may: after a backup came back nothing leaves."""
    return bool(deliveries.carriers("email")) and deliveries.restored() is None


def to_look_at(now: datetime, most: int) -> list[tuple[Member, Home]]:
    """Members of staff whose morning has come and whom nobody looked at today, at most so many."""
    homes = {
        key: _home(place) for key, place in {place.id: place for place in accounts.organisations_for(SYSTEM)}.items()
    }
    awake = {key: clock.day_in(home.zone, now) for key, home in homes.items() if is_time(home.zone, now)}
    if not awake:
        return []
    off = set(Wish.objects.filter(is_on=False).values_list("person", flat=True))
    seen = set(Reminder.objects.filter(on__in=set(awake.values())).values_list("person", "on"))
    return [
        (one, homes[one.home])
        for one in accounts.staff()
        if one.home in awake and one.actor.id not in off and (one.actor.id, awake[one.home]) not in seen
    ][:most]


def home_of(member: Member) -> Home | None:
    """In whose name a member of staff is written to; nobody where there is no organisation yet."""
    found = accounts.organisations([member.home] if member.home else [])
    return next((_home(place) for place in found.values()), None)


def is_any_due(now: datetime) -> bool:
    """Whether a mail waits to leave."""
    return due(now).exists()


def due(now: datetime) -> QuerySet[Reminder]:
    """Mails that wait to leave and may."""
    return Reminder.objects.filter(outcome=Outcome.WAITING, next_at__lte=now, until__gt=now).order_by("next_at", "id")


def _home(place: Any) -> Home:
    return Home(Words.literal(place.name("en"), place.name("zh")), place.email, place.time_zone)


def _approvals(actor: Actor) -> Iterator[Item]:
    if not _may(actor, "notices.approve"):
        return
    rows = notices.notices_for(actor).filter(submission_records__isnull=False, launch_records=None, cancellation_records=None)  # fmt: skip
    found = list(rows.distinct()[:_MOST])
    states, kinds = notices.states_of(found), rulebook.kinds()
    for row in found:
        if states[row.id] is State.SUBMITTED and notices.awaits(actor, row):
            kind = kinds.get(row.change.kind)
            yield Item(Sort.APPROVAL, kind.words if kind else Words("", ""), _page(row.id), row.number)


def _overrides(actor: Actor) -> Iterator[Item]:
    """Those that somebody else proposed and that the actor may agree to: they wrote none of the notice."""
    if not _may(actor, "notices.agree_override"):
        return
    found = notices.overrides_waiting(actor)
    numbers = _numbers(actor, {one.subject for one in found})
    for one in found:
        about = Words.literal(_PASSED.say("en", rule=one.rule), _PASSED.say("zh", rule=one.rule))
        yield Item(Sort.OVERRIDE, about, f"{_page(one.subject)}/rules", numbers.get(one.subject, ""), one.expires_on)


def _tasks(actor: Actor, now: datetime) -> Iterator[Item]:
    found = agreement.due_for(actor, now)
    numbers = _numbers(actor, {task.subject for task, _ in found})
    for task, is_late in found:
        about = Words.literal(task.title("en"), task.title("zh"))
        if task.is_nobodys:
            about = Words.literal(*(_NOBODYS.say(tag, title=task.title(tag)) for tag in ("en", "zh")))
        path = f"{_page(task.subject)}/agreement"
        yield Item(Sort.TASK, about, path, numbers.get(task.subject, ""), task.due_on, is_late)


def _translations(actor: Actor) -> Iterator[Item]:
    if not _may(actor, "notices.review_translation"):
        return
    for job in notices.translation_jobs(actor):
        words = _TRANSLATE if job.work is Work.TRANSLATE else _REVIEW
        names = {tag: _name_of(job.language, tag) for tag in ("en", "zh")}
        about = Words.literal(*(words.say(tag, language=name) for tag, name in names.items()))
        path = f"{_page(job.notice_id)}/translations?language={job.language}"
        yield Item(Sort.TRANSLATION, about, path, job.number, job.due_on)


def _comments(actor: Actor) -> Iterator[Item]:
    for one in dossier.comments_waiting(actor):
        about = Words.literal(_COMMENTED.say("en", name=one.by_name), _COMMENTED.say("zh", name=one.by_name))
        yield Item(Sort.COMMENT, about, f"{_page(one.notice_id)}/text#{anchor_of(one.part)}", one.number)


def _numbers(actor: Actor, subjects: set[UUID]) -> Mapping[UUID, str]:
    return dict(notices.notices_for(actor).filter(id__in=subjects).values_list("id", "number"))


def _may(actor: Actor, verb: str) -> bool:
    return bool(rights.table()[verb] & actor.roles)


def _page(notice_id: UUID) -> str:
    return f"/console/notices/{notice_id}"


def _name_of(tag: str, language: str) -> str:
    """A language's name, said in another."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("zh_Hans_CN" if language == "zh" else "en") or tag
    except (ValueError, UnknownLocaleError):
        return tag
