# SPDX-License-Identifier: Apache-2.0
"""What is done with those that are ticked on the work list; an outcome is looked at before it is recorded."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.doors.console.gate import done, show
from duly.doors.console.toasts import Back
from duly.doors.look.tags import thousands
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.obligations import actions
from duly.rooms.obligations import queries as owed

_NAMED = 10


def do(request: HttpRequest, actor: Actor, ticked: Sequence[UUID]) -> HttpResponse:
    """Take them up, give them back, look at an outcome for them, or record it.

    Raises:
        Refusal: as the verbs; a look refuses what the deed would.
    """
    here, what = reverse("console:worklist"), request.POST.get("do", "")
    if what == "take":
        same = _of(ticked, taken=False)
        n = actions.take_up(actor, ticked)
        words = ngettext("%(n)s customer is yours.", "%(n)s customers are yours.", n)
        return done(request, words % {"n": thousands(n)}, here, Back(here, {"do": "back", "recipient": same}))
    if what == "back":
        same = _of(ticked, taken=True)
        n = actions.give_back(actor, ticked)
        words = ngettext("%(n)s customer was given back.", "%(n)s customers were given back.", n)
        return done(request, words % {"n": thousands(n)}, here, Back(here, {"do": "take", "recipient": same}))
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    if "sure" not in request.POST:
        return _look(request, actor, ticked, outcome, reason)
    n = actions.resolve(actor, ticked, outcome=outcome, reason=reason)
    words = ngettext("The outcome of %(n)s customer is on record.", "The outcome of %(n)s customers is on record.", n)
    return done(request, words % {"n": thousands(n)}, here)


def _of(ticked: Sequence[UUID], *, taken: bool) -> list[str]:
    """Those among them whom the deed changes: undoing it must not touch the others."""
    return [str(key) for key, row in owed.states_of(ticked).items() if (row.owner_id is not None) is taken]


def _look(request: HttpRequest, actor: Actor, ticked: Sequence[UUID], outcome: str, reason: str) -> HttpResponse:
    """Who would get the outcome, and what would become of them: the deed itself, done and undone again."""
    before = owed.states_of(ticked)
    with transaction.atomic():
        n = actions.resolve(actor, ticked, outcome=outcome, reason=reason)
        after = Counter(row.state for row in owed.states_of(ticked).values())
        transaction.set_rollback(True)
    cards = customers.cards({row.customer_id for row in before.values()})
    context: dict[str, Any] = {
        "count": n, "before": dict(Counter(row.state for row in before.values())), "after": dict(after), "ticked": ticked,
        "outcome": outcome, "outcome_words": _outcomes().get(outcome, outcome), "reason": reason.strip(),
        "names": [card.name for card in list(cards.values())[:_NAMED]], "more": max(0, len(cards) - _NAMED),
    }  # fmt: skip
    return show(request, actor, "worklist/sure", room="worklist", **context)


def _outcomes() -> dict[str, str]:
    return {
        "acknowledged": _("confirmed to me by telephone"), "refused": _("refuses, or it is not for them"),
        "exempt": _("exempt: nothing is asked any more"), "left": _("nothing can be done; leave it as it is"),
    }  # fmt: skip
