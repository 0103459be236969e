# SPDX-License-Identifier: Apache-2.0
"""Rows of a transfer that were held back, and differences that reconciling found: line by line, values masked; and the rows
to be mended as a file, which is on record before anybody has it.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports
from duly.doors.console.gate import may, show, staff
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import FATE_WORDS, STATE_WORDS, State

_WHAT = ("held-back", "differences", "left-out")
_READS = (queries.held_back_of, queries.differences_of, queries.left_out_of)
_MENDED_IN = {State.REHEARSED, State.AGREED, State.LOADED, State.DIFFERING, State.RECONCILED}
_MOST_DIGITS = 4
_PAGE = 100


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """The lines of one table."""
    return fates_page(request, actor, transfer_id)


def fates_page(
    request: HttpRequest,
    actor: Actor,
    transfer_id: UUID,
    status: int = 200,
    *,
    table: int | None = None,
    refusal: str = "",
) -> HttpResponse:
    """The same, also as the answer to a corrected file that was refused."""
    row = queries.row_for(actor, transfer_id)
    card = queries.transfer_for(actor, row.organisation_id, str(transfer_id))
    tables = queries.mapped_cards(transfer_id)
    position = position_of(request.GET.get("table", "")) if table is None else table
    what = request.GET.get("what", "")
    what = what if what in _WHAT else _WHAT[0]
    context: dict[str, Any] = {"lines": [], "further": "", "chosen": None}
    if tables:
        chosen = next((one for one in tables if one.position == position), tables[0])
        after = request.GET.get("from", "")[:30]
        found = _READS[_WHAT.index(what)](transfer_id, chosen.position, after=after, limit=_PAGE)
        context = {"lines": found.rows, "further": found.further, "chosen": chosen, "is_later": bool(after)}
    return show(
        request, actor, "transfers/fates", status, room="transfers", refusal=refusal, fate_words=FATE_WORDS, card=card, title=card.title(get_language() or "en"), what=what,
        tables=tables, state=STATE_WORDS[card.state], may_take=may(actor, "transfer.take_quarantine"),
        may_mend=may(actor, "transfer.mend") and card.state in _MENDED_IN, is_loaded=card.state in _MENDED_IN - {State.REHEARSED, State.AGREED},
        **context,
    )  # fmt: skip


@require_POST
@staff
def take(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponseBase:
    """The rows to be mended as a file: what is wrong with each, or the rows as they stand at the source."""
    rights.require(actor, "transfer.take_quarantine")
    ref, kind = queries.row_for(actor, transfer_id).ref, exports.taken(request) or "csv"
    position = queries.mapped_at(transfer_id, position_of(request.POST.get("table", ""))).position
    what = actions.ROWS if request.POST.get("what") == actions.ROWS else actions.FAULTS
    titles, rows = _sheet(actor, transfer_id, position, what)
    heads = [safe_cell(title) for title in titles] if kind == "csv" else titles
    given, counted = exports.made(kind, f"{ref}-{what}", (heads, rows))
    actions.take_quarantine(actor, transfer_id, actions.Taken(position, what, counted, kind))
    return given


def _sheet(
    actor: Actor, transfer_id: UUID, position: int, what: str
) -> tuple[list[str], Iterable[Sequence[exports.Cell]]]:
    if what == actions.ROWS:
        return actions.rows_to_mend(actor, transfer_id, position)
    language = get_language() or "en"
    lines = queries.every_held_back(transfer_id, position)
    return [_("Row"), _("Field"), _("What is wrong, and how to mend it"), _("Value")], (
        (one.row, one.field, one.why.say(language), one.value) for one in lines
    )


def position_of(text: str) -> int:
    """The number of a mapped table, as an address says it; nothing that is one otherwise."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else -1
