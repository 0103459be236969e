# SPDX-License-Identifier: Apache-2.0
"""Recipients of data: who gets what, who agreed to it, and who has not acknowledged what they were told."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.requests import id_of, uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import FAMILY_WORDS, Family
from duly.rooms.downstream import actions, queries
from duly.rooms.downstream.facts import (
    ANNOUNCEMENT_ORDERS,
    KIND_WORDS,
    MATTER_WORDS,
    OPEN,
    STATE_WORDS,
    Announced,
    Kind,
    SystemCard,
    Terms,
)
from duly.rooms.downstream.facts import State as Standing

_PAGE = "downstream/page"
TONES = {
    Standing.WAITING: "blue", Standing.TAKEN: "amber", Standing.ACKNOWLEDGED: "green", Standing.FAILED: "red",
    Standing.EXCUSED: "plum", Standing.SUPERSEDED: "faint",
}  # fmt: skip
_LONGEST = 1_000
_VIEWS = ("late", "open", "all")


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it on one page: recipients, and the announcements that were asked for."""
    return show(request, actor, _PAGE, **_context(request, actor))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Do what a form of the page asks for. A key that was asked for is shown once, on the page itself."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    try:
        found = do(request, actor)
    except Refusal as no:
        context = _context(request, actor) | {"refusal": sentence(no), "draft": _draft(request), "doing": name}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    if name in {"key", "turning"}:
        response = show(request, actor, _PAGE, **_context(request, actor), key=found)
        response.headers["Cache-Control"] = "no-store"
        return response
    return done(request, str(said), reverse("console:downstream"))


def heard_of(told: list[tuple[str, Announced]]) -> list[tuple[str, Announced, Any, str]]:
    """Who was told of one request: the name, the announcement, how it stands in words and colour."""
    return [(name, one, STATE_WORDS[one.state], TONES[one.state]) for name, one in told]


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    view = request.GET.get("view", "late")
    view = view if view in _VIEWS else "late"
    wanted = asked(request, ANNOUNCEMENT_ORDERS)
    rows = turn(
        wanted,
        lambda order, after, limit: queries.announcements_for(
            actor, late=view == "late", open_only=view == "open", order=order, after=after, limit=limit
        ),
    )
    systems, now = queries.systems_for(actor), clock.now()
    n_open, n_late = queries.counts_for(actor)
    cards = customers.cards({one.party for one in rows.rows})
    return {
        "room": "downstream", "page": rows, "view": view, "n_open": n_open, "n_late": n_late, "systems": [_system(one) for one in systems],
        "named": {one.id: one for one in systems}, "cards": cards, "lines": [_line(one, now) for one in rows.rows],
        "names": accounts.names_of(one.proposed_by for one in systems if one.proposed_by),
        "families": [(family.value, FAMILY_WORDS[family]) for family in Family], "kinds": [(kind.value, words) for kind, words in KIND_WORDS.items()],
        "draft": {"kind": Kind.PROCESSOR}, "organisations": list(accounts.organisations_for(actor)),
        **{f"may_{verb}": may(actor, f"downstream.{verb}") for verb in _VERBS},
    }  # fmt: skip


def _system(card: SystemCard) -> dict[str, Any]:
    def said(terms: Terms | None) -> dict[str, Any] | None:
        return terms and {
            "url": terms.url, "purpose": terms.purpose, "kind": KIND_WORDS[Kind(terms.kind)], "services": terms.services,
            "families": [FAMILY_WORDS[Family(one)] for one in terms.families], "raw": terms,
        }  # fmt: skip

    return {"card": card, "terms": said(card.terms), "proposed": said(card.proposed)}


def _line(one: Announced, now: Any) -> dict[str, Any]:
    return {
        "one": one, "matter": MATTER_WORDS[one.matter], "state": STATE_WORDS[one.state], "tone": TONES[one.state],
        "is_late": one.is_late(now), "is_open": one.state in OPEN,
        "fields": [FAMILY_WORDS[family] for family in Family if any(f.startswith(f"{family}.") for f in one.fields)],
    }  # fmt: skip


def _terms(request: HttpRequest) -> Terms:
    form = request.POST
    services = tuple(one.strip() for one in form.get("services", "").split(",") if one.strip())
    return Terms(
        form.get("url", ""), tuple(form.getlist("family")), form.get("purpose", ""), form.get("kind", ""), services
    )


def _draft(request: HttpRequest) -> dict[str, Any]:
    """What was typed, so that nothing is lost where it was refused."""
    form = request.POST
    return {"ref": form.get("ref", ""), "name": form.get("name", ""), **_terms(request)._asdict()}


def _propose(request: HttpRequest, actor: Actor) -> object:
    form = request.POST
    home = accounts.organisation_for(actor, form.get("organisation") or None)
    return actions.propose(actor, home.id, form.get("ref", ""), form.get("name", ""), _terms(request))


def _end(request: HttpRequest, actor: Actor) -> object:
    return actions.end(
        actor, _system_id(request), still_holds=request.POST.get("still_holds") != "no", note=_note(request)
    )


def _system_id(request: HttpRequest) -> UUID:
    return uuid_or_none(request.POST.get("system")) or UUID(int=0)


def _announcement(request: HttpRequest) -> UUID:
    return id_of(request.POST.get("announcement"))


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").strip()[:_LONGEST]


_VERBS = ("propose", "amend", "agree", "end", "turn_key", "show_key", "acknowledge", "send_again", "excuse")
DEEDS: dict[str, tuple[Callable[[HttpRequest, Actor], object], Any]] = {
    "proposal": (_propose, gettext_lazy("Proposed. Nothing is sent until somebody else has agreed.")),
    "amendment": (
        lambda request, actor: actions.amend(actor, _system_id(request), _terms(request)),
        gettext_lazy("Proposed. Until somebody else has agreed the old terms hold."),
    ),
    "agreement": (
        lambda request, actor: actions.agree(actor, _system_id(request)),
        gettext_lazy("Agreed. It is told of changes from now on."),
    ),
    "end": (_end, gettext_lazy("It gets nothing any more.")),
    "key": (lambda request, actor: actions.show_key(actor, _system_id(request)), ""),
    "turning": (lambda request, actor: actions.turn_key(actor, _system_id(request)), ""),
    "acknowledgement": (
        lambda request, actor: actions.acknowledge(actor, _announcement(request), note=_note(request)),
        gettext_lazy("On record: it is done there."),
    ),
    "again": (
        lambda request, actor: actions.send_again(actor, _announcement(request)),
        gettext_lazy("It goes out again now."),
    ),
    "excuse": (
        lambda request, actor: actions.excuse(actor, _announcement(request), note=_note(request)),
        gettext_lazy("On record why they cannot be told."),
    ),
}
