# SPDX-License-Identifier: Apache-2.0
"""How long an announcement stood on the website, and the two deeds that end it: ``notices/standing.html``."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from duly.doors.console import touched
from duly.doors.console.gate import may
from duly.doors.console.requests import day_of
from duly.doors.look.tags import day
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.announcements import actions
from duly.rooms.announcements import queries as announcements
from duly.rooms.announcements.facts import CODES
from duly.rooms.notices import queries as notices


def panel(actor: Actor, notice: Any) -> dict[str, Any]:
    """The panel's context; empty when the notice was not published. Merge it into the page's own."""
    term = announcements.term(notice.id)
    if term is None:
        return {}
    stood, is_up = announcements.standing(notice.id), term.taken_down_at is None
    return {
        "stood": [(row, CODES.get(row.code)) for row in stood], "stood_term": term,
        "stood_is_current": term.is_current(clock.now()), "stood_ends": clock.day_in(_zone(notice), term.ends_at),
        "may_set_term": is_up and may(actor, "announcements.set_term"),
        "may_take_down": is_up and may(actor, "announcements.take_down"),
        "touches_website": touched.by_taking_down(len(notices.current_editions(notice))),
    }  # fmt: skip


def do(actor: Actor, notice_id: UUID, name: str, form: Mapping[str, str]) -> str:
    """Do what a form of the panel asks for; gives what was done, in words. A term lasts to the end of its day."""
    notice, reason = notices.notice_for(actor, notice_id), form.get("reason", "")
    if name == "announcement-end":
        actions.take_down(actor, notice.id, reason=reason)
        return _("Taken off the website. What customers were sent is not touched.")
    last = day_of(form.get("until", ""))
    until = datetime.combine(last + timedelta(days=1), time.min, ZoneInfo(_zone(notice)))
    actions.set_term(actor, notice.id, until=until - timedelta(seconds=1), reason=reason)
    return _("Current until the end of %(day)s. Another day can be set.") % {"day": day(last)}


def _zone(notice: Any) -> str:
    zone: str = notice.organisation.time_zone
    return zone


DEEDS = frozenset({"announcement-term", "announcement-end"})
