# SPDX-License-Identifier: Apache-2.0
"""What is wrong with customers' records: the list to work down, one finding, and the ways in which it ends."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import may, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.quality import place_of, tabs
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.quality import CODES, code_word, how_said, said
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.quality import actions, queries
from duly.rooms.quality.facts import OPEN_ORDERS, OVER_ORDERS, FindingCard
from duly.rooms.quality.queries import Code

_LONGEST = 1_000


class Filters(NamedTuple):
    """What the list is narrowed to."""

    done: bool
    mine: bool
    code: str
    department: UUID | None


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is open, the oldest first; or what is over, the newest first."""
    place = place_of(request, actor)
    if place is None:
        return show(request, actor, "quality/page", room="quality", place=None)
    filters, language = _filters(request), get_language() or "en"
    found = turn(
        asked(request, OVER_ORDERS if filters.done else OPEN_ORDERS),
        lambda order, after, limit: queries.findings_for(
            actor, place.id, done=filters.done, code=filters.code, mine=filters.mine, department=filters.department,
            order=order, after=after, limit=limit,
        ),
    )  # fmt: skip
    departments = {one.id: one for one in accounts.departments_of(place.id).values()}
    return show(
        request, actor, "quality/findings", page=found, filters=filters, departments=departments,
        rows=[(one, said(one, language), mend_at(one)) for one in found.rows],
        cards=customers.cards({one.customer_id for one in found.rows}), codes=[(one.value, CODES[one].say(language)) for one in Code],
        names=accounts.names_of({one.person for one in found.rows if one.person}), **tabs(actor, place),
    )  # fmt: skip


@staff
def page(request: HttpRequest, actor: Actor, finding_id: UUID) -> HttpResponse:
    """One finding."""
    return show(request, actor, "quality/finding", **page_of(actor, finding_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, finding_id: UUID, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, words = DEEDS[name]
    return _SHEET.answer(
        request, actor, finding_id, name, lambda: do(request, actor, finding_id), said=str(words), draft=request.POST
    )


def page_of(actor: Actor, finding_id: UUID) -> dict[str, Any]:
    """Everything on the page of a finding.

    Raises:
        Refusal: ``quality.no_such_finding``.
    """
    card, language = queries.finding_for(actor, finding_id), get_language() or "en"
    place = accounts.organisations([card.organisation])[card.organisation]
    departments = accounts.departments_of(place.id)
    has = {one.id: one for one in departments.values()}
    return tabs(actor, place) | {
        "card": card, "told": said(card, language), "kind": code_word(card.code, language), "mend": mend_at(card),
        "customer": customers.cards([card.customer_id]).get(card.customer_id), "how": how_said(card.how, language),
        "department": has[card.department].name(language) if card.department in has else "",
        "person": accounts.names_of([card.person]).get(card.person, "") if card.person else "",
        "departments": departments.values(), "is_open": card.state == "open", "is_stale": card.code == Code.STALE,
        "others": [(one, said(one, language)) for one in queries.findings_for(actor, customer=card.customer_id) if one.id != card.id],
        "may_assign": may(actor, "quality.assign"), "may_close": may(actor, "quality.close"), "may_ignore": may(actor, "quality.ignore"),
        "may_confirm": may(actor, "quality.confirm"),
    }  # fmt: skip


def mend_at(card: FindingCard) -> str:
    """Where whoever mends it goes: to ask for a change, to the correction that is awaited, to the consents."""
    if card.code == Code.BOUNCED:
        return reverse("console:repairs")
    if card.code == Code.UNPROVED:
        return f"{reverse('console:customer', args=[card.customer_id])}#consents"
    return reverse("console:change-request-for", args=[card.customer_id])


def _filters(request: HttpRequest) -> Filters:
    given = request.GET
    code = given.get("code", "")
    return Filters(
        given.get("done") == "1", given.get("mine") == "1", code if code in set(Code) else "",
        uuid_or_none(given.get("department")),
    )  # fmt: skip


def _text(request: HttpRequest, name: str = "reason") -> str:
    return request.POST.get(name, "").strip()[:_LONGEST]


def _assign(request: HttpRequest, actor: Actor, finding_id: UUID) -> object:
    return actions.assign(
        actor, finding_id, department=_text(request, "department"), person=_text(request, "person").lower()
    )


def _confirm(request: HttpRequest, actor: Actor, finding_id: UUID) -> object:
    rights.require(actor, "quality.confirm")
    card = queries.finding_for(actor, finding_id)
    ref = customers.cards([card.customer_id])[card.customer_id].ref
    return actions.confirm(actor, card.organisation, ref, how=_text(request, "how"))


Deed = Callable[[HttpRequest, Actor, UUID], object]
DEEDS: Mapping[str, tuple[Deed, Any]] = {
    "assignment": (_assign, gettext_lazy("Given to them.")),
    "closing": (
        lambda request, actor, key: actions.close(actor, key, reason=_text(request)),
        gettext_lazy("Closed. If the next survey finds it wrong, it is on the list again."),
    ),
    "leaving": (
        lambda request, actor, key: actions.ignore(actor, key, reason=_text(request)),
        gettext_lazy("Left as it is. It stays off the list until the value is another."),
    ),
    "confirmation": (_confirm, gettext_lazy("On record: the customer says that all is still right.")),
}
_SHEET = Sheet("quality/finding", page_of, "console:quality-finding")
