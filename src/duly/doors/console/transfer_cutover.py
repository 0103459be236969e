# SPDX-License-Identifier: Apache-2.0
"""How the new system takes over: the timeline, the checklist with its owners, what is still open, go or no-go, the way back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import cutover_form, exports
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.transfer_timeline import draw
from duly.doors.console.transfers import TONES
from duly.doors.look.departments import names_in
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import ENDED_WORDS, STATE_WORDS, CutoverCard, State, TransferCard

_LONGEST, _MOST_DIGITS = 1_000, 4
_DECIDED = {State.CUT_OVER, State.SIGNED_OFF, State.UNDOING, State.UNDONE, State.WITHDRAWN}
_NOT_ANY_MORE = {State.CUT_OVER, State.SIGNED_OFF, State.UNDOING, State.WITHDRAWN}


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """All of it on one page."""
    return show(request, actor, _SHEET.template, **_context(actor, transfer_id))


@staff
def form(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """Lay it down, or change it."""
    row = queries.row_for(actor, transfer_id)
    if request.method != "POST":
        return _form(request, actor, transfer_id)
    try:
        actions.lay_cutover(actor, row.id, cutover_form.document_of(request.POST))
    except Refusal as no:
        return _form(request, actor, transfer_id, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, _("The cut-over is laid down."), reverse("console:transfer-cutover", args=[transfer_id]))


def is_signable(card: TransferCard) -> bool:
    """Where a cut-over is laid down, owners sign once the new system has taken over."""
    return card.state == State.CUT_OVER or not queries.has_cutover(card.id)


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, transfer_id: UUID, name: str) -> HttpResponse:
    """Do what a button asks for. A refusal stands above the page."""
    why, note = (request.POST.get(one, "").strip()[:_LONGEST] for one in ("why", "note"))
    item, answer = request.POST.get("item", "")[:64], request.POST.get("answer") != "no"
    deeds: dict[str, Callable[[], object]] = {
        "freeze": lambda: actions.freeze(actor, transfer_id),
        "look": lambda: actions.look_again(actor, transfer_id),
        "tick": lambda: actions.tick(actor, transfer_id, item, answer=answer, note=note),
        "acceptance": lambda: actions.accept_quarantine(actor, transfer_id, note=note),
        "go": lambda: actions.cut_over(actor, transfer_id, digest=request.POST.get("digest", "")[:100]),
        "no-go": lambda: actions.no_go(actor, transfer_id, why=why),
        "thaw": lambda: actions.thaw(actor, transfer_id, why=why),
        "roll-back": lambda: actions.roll_back(actor, transfer_id, why=why),
    }
    if name not in deeds:
        raise Http404
    return _SHEET.answer(request, actor, transfer_id, name, deeds[name], said=_said(name))


@require_POST
@staff
def take(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponseBase:
    """What the new system changed before it was rolled back, as a file for the old one."""
    rights.require(actor, "transfer.take_reverse")
    ref, kind = queries.row_for(actor, transfer_id).ref, exports.taken(request) or "csv"
    text = request.POST.get("table", "")
    position = int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else -1
    fields, rows = queries.reverse_rows(transfer_id, position)
    heads = [_("What became of it"), *fields]
    given, counted = exports.made(
        kind, f"{ref}-reverse", ([safe_cell(one) for one in heads] if kind == "csv" else heads, rows)
    )
    actions.take_reverse(actor, transfer_id, position, rows=counted, kind=kind)
    return given


def _said(name: str) -> str:
    return {
        "freeze": _("The old system is frozen. Next: the last round, then compare, then tick."), "look": _("The old system was looked at again."),
        "tick": _("Noted."), "acceptance": _("Accepted: these rows stay behind."), "go": _("Go. The new system has taken over."),
        "no-go": _("No-go. The old system goes on."), "thaw": _("Thawed. The old system goes on."),
        "roll-back": _("It is being rolled back. What the new system changed is listed as it goes."),
    }[name]  # fmt: skip


def _card(actor: Actor, transfer_id: UUID) -> TransferCard:
    row = queries.row_for(actor, transfer_id)
    return queries.transfer_for(actor, row.organisation_id, str(transfer_id))


def _context(actor: Actor, transfer_id: UUID) -> dict[str, Any]:
    card, language, now = _card(actor, transfer_id), get_language() or "en", clock.now()
    found = queries.cutover_of(transfer_id)
    said: dict[str, Any] = {
        "room": "transfers", "card": card, "title": card.title(language), "state": STATE_WORDS[card.state], "tone": TONES[card.state],
        "cutover": found, "language": language, "departments": names_in(card.organisation, language),
        "may_lay": may(actor, "transfer.lay_cutover") and card.state not in _NOT_ANY_MORE,
    }  # fmt: skip
    if found is None:
        return said
    go = found.go
    return said | {
        "drawing": draw(found, queries.rounds_of(transfer_id), now), "is_overdue": found.is_overdue(now), "now": now,
        "is_ready": found.freeze is not None and not found.open_gates, "items": _items(actor, card, found),
        "ended": [(one, ENDED_WORDS[one.ended]) for one in reversed(found.freezes) if one.ended],
        "deeds": _deeds(actor, card, found), "held_back": queries.held_back_digest(transfer_id)[0],
        "may_accept": _may_accept(actor, card, found), "is_window_open": bool(go and go.rolled_back_at is None and now <= go.until),
        "reverse": queries.reverse_counts(transfer_id) if go and go.rolled_back_at else [],
        "may_take": may(actor, "transfer.take_reverse"), "shows_checks": card.state not in _DECIDED,
    }  # fmt: skip


def _items(actor: Actor, card: TransferCard, found: CutoverCard) -> list[dict[str, Any]]:
    """Each item, and whether the reader may tick it now."""
    language, is_on = get_language() or "en", card.state not in _NOT_ANY_MORE
    return [
        {
            "card": one,
            "what": one.what.say(language),
            "is_mine": is_on and one.owner == actor.id and may(actor, "transfer.tick"),
        }
        for one in found.items
    ]


def _may_accept(actor: Actor, card: TransferCard, found: CutoverCard) -> bool:
    owners = {one.owner for one in queries.duties_of(card.id)} | {found.decider}
    return (
        actor.id in owners
        and may(actor, "transfer.accept_quarantine")
        and card.state in {State.FROZEN, State.RECONCILED}
    )


def _deeds(actor: Actor, card: TransferCard, found: CutoverCard) -> set[str]:
    """What the reader may press now. Whether it may be done the verb itself asks again."""
    frozen = found.freeze is not None
    offered = {
        "freeze": card.state == State.RECONCILED and may(actor, "transfer.freeze"),
        "look": frozen and may(actor, "transfer.look_again"),
        "go": card.state == State.FROZEN and not found.open_gates and may(actor, "transfer.cut_over") and actor.id != found.prepared_by,
        "no-go": frozen and card.state in {State.FROZEN, State.DIFFERING} and may(actor, "transfer.no_go"),
        "thaw": frozen and card.state in {State.FROZEN, State.DIFFERING} and may(actor, "transfer.thaw"),
        "roll-back": card.state == State.CUT_OVER and actor.id == found.decider and may(actor, "transfer.roll_back"),
    }  # fmt: skip
    return {name for name, holds in offered.items() if holds}


def _form(request: HttpRequest, actor: Actor, transfer_id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    card, language = _card(actor, transfer_id), get_language() or "en"
    people = list(accounts.users_for(actor))
    draft = cutover_form.drafted(request.POST, queries.cutover_of(transfer_id), {one.id: one.email for one in people})
    return show(
        request, actor, "transfers/cutover_form", status, room="transfers", card=card, title=card.title(language), draft=draft,
        colleagues=[(one.email, one.name) for one in people], may_lay=may(actor, "transfer.lay_cutover"),
        departments=[(one.ref, one.name(language)) for one in accounts.departments_for(actor, card.organisation)],
        is_frozen=queries.open_freeze(transfer_id) is not None, **context,
    )  # fmt: skip


_SHEET = Sheet("transfers/cutover", _context, "console:transfer-cutover")
