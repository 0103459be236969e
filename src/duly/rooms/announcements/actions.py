# SPDX-License-Identifier: Apache-2.0
"""Looking at the website as a visitor does, noting what was found, and ending announcements."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.canonical import Json
from duly.rooms.announcements import queries, rules
from duly.rooms.announcements.facts import (
    BAD_END,
    MISSING,
    REASON_NEEDED,
    SEEN,
    STOOD,
    TAKEN_DOWN,
    TAKEN_DOWN_ALREADY,
    TERM_SET,
    Fetched,
    Look,
    Sighting,
)
from duly.rooms.announcements.models import Ending, Interval
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import NO_ANNOUNCEMENT

Fetch = Callable[[str], Fetched]
_fetch: list[Fetch] = []
_base: list[Callable[[], str]] = []
_TRIES, _BREATH = 3, 1.0
_BATCH = 100
_LONGEST = 300.0
"""Seconds that one round may take; what is left is looked at in the next one."""
_AWAY = 5
"""Pages in a row that did not answer: then the website is away, and the others need not be asked."""


def install_eyes(fetch: Fetch, base_url: Callable[[], str]) -> None:
    """Say how a page is fetched, and under which address the website is looked at. Called once, by the house."""
    _fetch[:] = [fetch]
    _base[:] = [base_url]


def check() -> int:
    """Look at every announcement that is due for a look, as a visitor would; gives how many pages were looked at."""
    end, found, count, away = time.monotonic() + _LONGEST, list[Sighting](), 0, 0
    for look in queries.due(_base[0]()):
        if time.monotonic() > end:
            break
        sighting = _look_at(look, tries=_TRIES if away < _AWAY else 0)
        away = away + 1 if sighting.code == "unreachable" else 0
        found.append(sighting)
        count += 1
        if len(found) == _BATCH:
            note(SYSTEM, found)
            found = []
    if found:
        note(SYSTEM, found)
    return count


@action(
    "announcements.note",
    silent="a look that finds what the last one found changes a count; changes and days are recorded",
)
def note(actor: Actor, sightings: Sequence[Sighting]) -> int:
    """Take in what was found on pages; gives how many facts that was worth.

    Records ``announcements.seen`` and ``announcements.missing`` when what is found changes or too long a time went by
    without a look, and ``announcements.stood`` once a day.
    """
    return sum(_note(item) for item in sightings)


@action("announcements.set_term")
def set_term(actor: Actor, notice_id: UUID, *, until: datetime, reason: str) -> None:
    """Say until when an announcement is current; then banners leave it out and it stays in the archive.

    Records ``announcements.term_set``.

    Raises:
        Refusal: ``notices.no_announcement``, ``announcements.bad_end``, ``announcements.taken_down_already``,
            ``announcements.reason_needed``.
    """
    ending, published_at = _ending(actor, notice_id, reason)
    if until < published_at:
        raise BAD_END(field="until", published=clock.stamp(published_at))
    ending.ends_at, ending.updated_at = until, clock.now()
    ending.save()
    _record_decision(actor, notice_id, until=until, reason=reason)


@action("announcements.take_down")
def take_down(actor: Actor, notice_id: UUID, *, reason: str) -> None:
    """Take an announcement off the website: its page says so, and lists, feeds and banners leave it out.

    What customers were sent is not touched. Records ``announcements.taken_down``.

    Raises:
        Refusal: ``notices.no_announcement``, ``announcements.taken_down_already``, ``announcements.reason_needed``.
    """
    ending, _ = _ending(actor, notice_id, reason)
    now = clock.now()
    ending.taken_down_at = ending.updated_at = now
    ending.save()
    Interval.objects.filter(notice_id=notice_id, is_open=True).update(is_open=False)
    record(TAKEN_DOWN, stream=notice_id, subject=actor.id, personal={"reason": reason.strip()})


def _ending(actor: Actor, notice_id: UUID, reason: str) -> tuple[Ending, datetime]:
    notice = notices.notice_for(actor, notice_id)
    published = notices.publications(notice_ids=[notice.id])
    if not published:
        raise NO_ANNOUNCEMENT(field="notice", wanted=notice.number)
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    found = Ending.objects.select_for_update().filter(notice_id=notice.id).first()
    if found is not None and found.taken_down_at is not None:
        raise TAKEN_DOWN_ALREADY(at=clock.stamp(found.taken_down_at))
    return found or Ending(notice_id=notice.id), published[0].published_at


def _record_decision(actor: Actor, notice_id: UUID, *, until: datetime, reason: str) -> None:
    public = {"until": clock.stamp(until)}
    record(TERM_SET, stream=notice_id, public=public, subject=actor.id, personal={"reason": reason.strip()})


def _look_at(look: Look, *, tries: int) -> Sighting:
    """A page that does not answer is asked again at once: a restart of ours is not a gap worth telling."""
    code = "unreachable"
    for attempt in range(tries):
        if attempt:
            time.sleep(_BREATH)
        code = rules.code_of(_fetch[0](look.url), look.digest)
        if code != "unreachable":
            break
    return Sighting(look, clock.now(), code)


def _note(item: Sighting) -> int:
    look = item.look
    held = Interval.objects.select_for_update().filter(notice_id=look.notice_id, language=look.language, is_open=True)
    row = held.first()
    known = rules.Known(row.is_seen, row.code, row.last_at, row.told_on) if row else None
    step = rules.step(known, item.code, item.at, is_current=look.is_current)
    if row is not None and step.ends:
        row.is_open = False
        row.save(update_fields=["is_open"])
    if row is None or step.begins:
        row = Interval(
            notice_id=look.notice_id, language=look.language, is_seen=not item.code, code=item.code, began_at=item.at,
            last_at=item.at, told_on=item.at.date(),
        )  # fmt: skip
        row.save(force_insert=True)
    else:
        row.last_at, row.checks, row.told_on = item.at, row.checks + 1, item.at.date()
        row.save(update_fields=["last_at", "checks", "told_on"])
    if step.tells:
        _tell(look, row, is_new=step.begins)
    return int(step.tells)


def _tell(look: Look, row: Interval, *, is_new: bool) -> None:
    public: dict[str, Json] = {
        "slug": look.slug, "language": look.language, "url": look.url, "since": clock.stamp(row.began_at),
    }  # fmt: skip
    if not row.is_seen:
        record(MISSING, stream=look.notice_id, public=public | {"code": row.code})
        return
    public |= {"digest": look.digest}
    if is_new:
        record(SEEN, stream=look.notice_id, public=public)
    else:
        stood: dict[str, Json] = {"until": clock.stamp(row.last_at), "checks": row.checks}
        record(STOOD, stream=look.notice_id, public=public | stood)
