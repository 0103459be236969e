# SPDX-License-Identifier: Apache-2.0
"""Who is reminded is looked up, the leaving of each mail is recorded before it leaves, and what became of it after."""

from django.conf import settings

from duly.foundation.accounts import queries as accounts
from duly.foundation.accounts.facts import Member
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.delivery.facts import Carried, StaffMail
from duly.rooms.reminders import facts, queries
from duly.rooms.reminders.facts import Home, Outcome
from duly.rooms.reminders.models import Reminder, Wish
from duly.rooms.reminders.rules import writing
from duly.rooms.reminders.rules.hours import ends_at, next_try


@action("reminders.switch")
def switch(actor: Actor, *, on: bool) -> None:
    """Say whether one wants the daily mail. It holds at once. Records ``reminders.switched``.

    Raises:
        Refusal: ``reminders.not_a_person``.
    """
    if actor.kind not in {"user", "key"}:
        raise facts.NOT_A_PERSON()
    Wish.objects.update_or_create(person=actor.id, defaults={"is_on": on, "at": clock.now()})
    record(facts.SWITCHED, stream=actor.id, public={"wanted": on}, subject=actor.id)


@action("reminders.look")
def look(actor: Actor, *, most: int) -> int:
    """See what waits for at most so many people whose morning has come, each once a day; gives how many.

    Records ``reminders.looked``. Nothing leaves by it.
    """
    now = clock.now()
    rows = [
        Reminder(
            person=member.actor.id, on=clock.day_in(home.zone, now), count=count, at=now, until=ends_at(home.zone, now),
            outcome=Outcome.WAITING if count else Outcome.NONE, next_at=now if count else None,
        )
        for member, home in queries.to_look_at(now, most)
        for count in [len(queries.waiting_for(member.actor))]
    ]  # fmt: skip
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may have looked a moment before
    if rows:
        waiting = sum(row.count > 0 for row in rows)
        record(facts.LOOKED, stream=facts.STREAM, public={"people": len(rows), "waiting": waiting})
    return len(rows)


@action("reminders.carry")
def claim(actor: Actor) -> StaffMail | None:
    """Take the next mail that may leave and write it, as things are now; ``None`` where there is none.

    From here on it counts as gone, whatever happens. What was done meanwhile is left out, and where nothing is left no
    mail is made. Records ``reminders.posted``, or ``reminders.ended`` for each that is not needed any more.
    """
    now = clock.now()
    while (row := queries.due(now).select_for_update(skip_locked=True).first()) is not None:
        mail = _written(row)
        if mail is None:
            _end(row, Outcome.NONE)
            continue
        row.outcome, row.next_at, row.attempts = Outcome.POSTED, None, row.attempts + 1
        row.save(update_fields=["outcome", "next_at", "attempts", "count"])
        public: dict[str, Json] = {
            "reminder": str(row.id), "on": row.on.isoformat(), "count": row.count, "language": mail.language,
            "attempt": row.attempts,
        }  # fmt: skip
        record(facts.POSTED, stream=row.person, public=public, subject=row.person, personal={"address": mail.address})
        return mail
    return None


@action("reminders.carry")
def note(actor: Actor, mail: StaffMail, carried: Carried) -> None:
    """What became of a mail. One that the relay surely does not have is tried again later the same day.

    Records ``reminders.ended``.
    """
    row = Reminder.objects.select_for_update().get(id=mail.id)
    again = next_try(row.attempts, clock.now()) if carried.may_try_again else None
    if again is not None:
        row.next_at = again
    _end(row, Outcome.WAITING if again is not None else Outcome(carried.outcome))


def _end(row: Reminder, outcome: Outcome) -> None:
    row.outcome = outcome
    if outcome is not Outcome.WAITING:
        row.next_at = None
    row.save(update_fields=["outcome", "next_at", "count"])
    record(facts.ENDED, stream=row.person, public={"reminder": str(row.id), "outcome": str(outcome)})


def _written(row: Reminder) -> StaffMail | None:
    """The mail to whom a reminder is for; nothing where nothing waits any more, or nobody is there to read it."""
    member = next(iter(accounts.staff([row.person])), None)
    home = queries.home_of(member) if member else None
    if member is None or home is None or not queries.standing_for(member.actor).is_on:
        return None
    return _mail(row, member, home)


def _mail(row: Reminder, member: Member, home: Home) -> StaffMail | None:
    items = queries.waiting_for(member.actor)
    row.count = len(items)
    if not items:
        return None
    site, language, name = settings.DULY.public_url, writing.spoken(member.language), member.actor.name
    return StaffMail(
        id=row.id, address=member.email, language=language, sender=home.name.say(language), sender_email=home.email,
        subject=writing.subject(items, row.on, language), text=writing.text(name, items, home, site, language),
        html=writing.html(name, items, home, site, language),
    )  # fmt: skip
