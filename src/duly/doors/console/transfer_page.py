# SPDX-License-Identifier: Apache-2.0
"""One transfer: how far it is, who answers for what, what became of every row, and whatever can be done next."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import may, show, staff
from duly.doors.console.transfer_after import brief
from duly.doors.console.transfer_cutover import is_signable
from duly.doors.console.transfer_cutover_step import with_cutover
from duly.doors.console.transfer_package import package_of
from duly.doors.console.transfer_rounds import brief as rounds_brief
from duly.doors.console.transfer_steps import asks_of, steps_of
from duly.doors.console.transfer_tables import tables_of
from duly.doors.console.transfers import TONES
from duly.doors.look.departments import names_in
from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger import queries as ledger
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import STATE_WORDS, WORKING, State, TransferCard

_LONGEST = 200
_OVER = {State.SIGNED_OFF, State.UNDONE, State.WITHDRAWN}
_NOISE = frozenset({"transfer.shard_moved"})
"""What stands on record for each shard; the page counts shards instead."""


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """All of it on one page."""
    return show(request, actor, _SHEET.template, **_context(actor, transfer_id))


@staff
def moving(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """The part that moves while shards are worked on. Once they are through, the browser takes the whole page anew."""
    card = _card(actor, transfer_id)
    answer = show(request, actor, "transfers/moving", **_moving(card))
    errand = queries.errand_of(transfer_id)
    if (card.state not in WORKING or card.paused_at) and not (errand and errand.is_open):
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, transfer_id: UUID, name: str) -> HttpResponse:
    """Do what a button asks for; a phase of work is only begun, workers carry it. A refusal stands above the page."""
    why, digest = request.POST.get("why", "").strip()[:_LONGEST], request.POST.get("digest", "")[:100]
    deeds: dict[str, Callable[[], object]] = {
        "inventory": lambda: actions.hand_over(actor, transfer_id, name),
        "rehearsal": lambda: actions.hand_over(actor, transfer_id, name),
        "request": lambda: actions.ask(actor, transfer_id),
        "agreement": lambda: actions.agree(actor, transfer_id, digest),
        "run": lambda: actions.hand_over(actor, transfer_id, name),
        "reconciliation": lambda: actions.reconcile(actor, transfer_id),
        "signature": lambda: actions.sign_off(actor, transfer_id),
        "undo": lambda: actions.undo(actor, transfer_id, why=why),
        "withdrawal": lambda: actions.withdraw(actor, transfer_id, why=why),
        "setting-aside": lambda: actions.drop_mends(actor, transfer_id),
        "pause": lambda: actions.pause(actor, transfer_id),
        "resumption": lambda: actions.resume(actor, transfer_id),
    }
    if name not in deeds:
        raise Http404
    return _SHEET.answer(request, actor, transfer_id, name, deeds[name], said=_said(name))


def _said(name: str) -> str:
    return {
        "inventory": _("The sources are being looked through. The page follows it."),
        "rehearsal": _("The rehearsal begins. It writes nothing to the target."),
        "request": _("Asked. Somebody else looks at the rehearsal and agrees."),
        "agreement": _("Agreed. It may be loaded exactly as it was rehearsed."),
        "run": _("Loading begins. The page follows it."), "reconciliation": _("Everything is read back and compared."),
        "signature": _("Signed."), "undo": _("It is being taken back."), "withdrawal": _("The transfer is withdrawn."),
        "setting-aside": _("Put aside. The rows are held back again as they were."),
        "pause": _("It pauses after the shards in hand."), "resumption": _("It goes on."),
    }[name]  # fmt: skip


def _card(actor: Actor, transfer_id: UUID) -> TransferCard:
    """The transfer, if it is the actor's to see.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = queries.row_for(actor, transfer_id)
    return queries.transfer_for(actor, row.organisation_id, str(transfer_id))


def _context(actor: Actor, transfer_id: UUID) -> dict[str, Any]:
    card, language = _card(actor, transfer_id), get_language() or "en"
    facts, asked = ledger.bodies_of(transfer_id), queries.asked_for(transfer_id, card.rehearsal_digest)
    duties = queries.duties_of(transfer_id)
    mine = [one for one in duties if one.owner == actor.id and one.signed_at is None]
    home, cutover = accounts.organisations([card.organisation])[card.organisation], queries.cutover_of(transfer_id)
    moving = _moving(card)
    return {
        "asks_for_agreement": card.state in {State.REHEARSED, State.MENDED}, "room": "transfers", "title": card.title(language), "steps": with_cutover(steps_of(card, facts, asked, language), card, cutover, facts, language), "asked": asked,
        "deeds": [] if moving["errand"] and moving["errand"].is_open else asks_of(actor, card, asked, is_owner=bool(mine) and is_signable(card)), "duties": duties, "departments": names_in(card.organisation, language),
        "today": clock.day_in(home.time_zone, clock.now()), "planner": accounts.names_of([card.by]).get(card.by, ""),
        "history": [one for one in reversed(ledger.facts_of(transfer_id)) if one["kind"] not in _NOISE][:60], "is_open": card.state not in _OVER, "has_tables": bool(queries.tables_of(transfer_id)),
        "cutover": cutover, "now": clock.now(),
        "may_map": may(actor, "transfer.map"), "sample": queries.sample_for(actor, transfer_id), "may_sample": card.state in actions.SAMPLED_WHEN, "undone": _last(facts, "transfer.undone"), "package": package_of(transfer_id), "language": language, **brief(actor, transfer_id, card.state), **rounds_brief(transfer_id, card.state), **moving,
    }  # fmt: skip


def _moving(card: TransferCard) -> dict[str, Any]:
    progress = queries.progress_of(card.id)
    found = (_last(ledger.bodies_of(card.id), "transfer.reconciled") if card.state == State.DIFFERING else None) or {}
    extra = {table: n for table, *_, n in found.get("tables", ())}
    return {
        "card": card, "state": STATE_WORDS[card.state], "tone": TONES[card.state], "progress": progress,
        "percent": progress.done * 100 // progress.whole if progress.whole else 0,
        "errand": (errand := queries.errand_of(card.id)), "follows": bool(errand and errand.is_open),
        "is_working": card.state in WORKING and not card.paused_at, "is_paused": card.state in WORKING and bool(card.paused_at),
        "troubles": queries.troubles_of(card.id) if card.state in WORKING else [], "tables": tables_of(card, extra),
    }  # fmt: skip


def _last(facts: list[dict[str, Any]], kind: str) -> Mapping[str, Any] | None:
    """What the last fact of a kind says."""
    return next((fact["data"] for fact in reversed(facts) if fact["type"] == kind), None)


_SHEET = Sheet("transfers/page", _context, "console:transfer")
