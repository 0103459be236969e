# SPDX-License-Identifier: Apache-2.0
"""Keeping in step: how far behind, what every round carried over, which rows wait for a decision and who decides them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from duly.doors.console import exports
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import may, show, staff
from duly.doors.console.transfers import TONES, name_of
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import SIDE_WORDS, STATE_WORDS, WORKING, State, TransferCard

_PAGE, _MOST_DIGITS, _DRAWN, _CHUNK = 50, 6, 30, 1 << 20
_WIDE, _HIGH = 1000.0, 100.0
_FOLLOWABLE = {State.RECONCILED, State.FROZEN, State.SYNCING, State.DIFFERING, State.CUT_OVER}
_PARTS = (("new", "green"), ("changed", "blue"), ("gone", "plum"))


class Bar(NamedTuple):
    """One part of what a round found, drawn."""

    tone: str
    x: str
    y: str
    width: str
    height: str
    words: str


def brief(transfer_id: UUID, state: State) -> dict[str, Any]:
    """What stands of it on the transfer's own page."""
    if state not in _FOLLOWABLE:
        return {"followed": None}
    lags = queries.lags_of(transfer_id, clock.now())
    return {
        "followed": {
            "lag": max((one.seconds for one in lags), default=0.0), "span": span_of(max((one.seconds for one in lags), default=0.0)),
            "is_alarming": any(one.is_alarming for one in lags), "rounds": len(queries.round_cards(transfer_id)),
            "open": queries.open_conflicts(transfer_id), "trouble": queries.round_trouble(transfer_id),
        }
    }  # fmt: skip


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """All of it on one page."""
    skip = _number(request.GET.get("from", ""))
    return show(request, actor, _SHEET.template, **_context(actor, transfer_id, skip))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, transfer_id: UUID, name: str) -> HttpResponse:
    """Ask for a round, or decide over rows. A refusal stands above the page."""
    position, side = _number(request.POST.get("table", "")), request.POST.get("side", "")[:20]
    rows = [one[:64] for one in request.POST.getlist("row")[:_PAGE]]
    deeds: dict[str, tuple[Callable[[], object], Callable[[], str]]] = {
        "ask": (
            lambda: _ask(request, actor, transfer_id), lambda: _("A worker looks what changed at the sources and carries it over."),
        ),
        "decide": (
            lambda: actions.decide(actor, transfer_id, position, rows, side),
            lambda: _("Decided. The next round does so."),
        ),
    }  # fmt: skip
    if name not in deeds:
        raise Http404
    do, said = deeds[name]
    return _SHEET.answer(request, actor, transfer_id, name, do, said=said())


@require_GET
@staff
def take(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponseBase:
    """The rows that wait for a decision as a file; of values only the beginnings are in it."""
    ref, kind = queries.row_for(actor, transfer_id).ref, exports.wanted(request) or "csv"
    language = get_language() or "en"
    titles = [
        _("Number"),
        _("Table"),
        _("Key"),
        _("What happened"),
        _("Field"),
        _("At the source"),
        _("In the target"),
        _("Decided"),
    ]
    given, _count = exports.made(
        kind, f"{ref}-conflicts", (titles, _lines(queries.every_conflict(transfer_id), language, kind))
    )
    return given


def _lines(found: Iterable[queries.Conflict], language: str, kind: str) -> Iterable[list[str]]:
    for one in found:
        side = SIDE_WORDS[one.side].say(language) if one.side else ""
        for field in one.fields:
            cells = [
                one.id,
                one.table,
                one.key,
                one.words.say(language),
                field.name,
                field.source or "",
                field.target or "",
                side,
            ]
            yield [safe_cell(cell) for cell in cells] if kind == "csv" else cells


def _ask(request: HttpRequest, actor: Actor, transfer_id: UUID) -> None:
    """With the files that came anew, each under the name of its source."""
    row = queries.row_for(actor, transfer_id)
    files = {}
    for origin in _files_of(transfer_id):
        if (upload := request.FILES.get(f"file-{origin}")) is not None:
            files[origin], _size = actions.receive(
                actor, row.organisation_id, upload.chunks(_CHUNK), name=name_of(upload)
            )
    actions.ask_round(actor, transfer_id, files)


def _files_of(transfer_id: UUID) -> list[str]:
    return list(
        dict.fromkeys(one.table.origin.ref for one in queries.mapped_of(transfer_id) if one.table.origin.digest)
    )


def _card(actor: Actor, transfer_id: UUID) -> TransferCard:
    row = queries.row_for(actor, transfer_id)
    return queries.transfer_for(actor, row.organisation_id, str(transfer_id))


def _context(actor: Actor, transfer_id: UUID, skip: int = 0) -> dict[str, Any]:
    card, language, now = _card(actor, transfer_id), get_language() or "en", clock.now()
    rounds = queries.round_cards(transfer_id)
    found = queries.conflicts_of(transfer_id, skip=skip, limit=_PAGE + 1)
    rests = card.state in {State.RECONCILED, State.FROZEN}
    return {
        "room": "transfers", "card": card, "title": card.title(language), "state": STATE_WORDS[card.state], "tone": TONES[card.state],
        "lags": [(one, span_of(one.seconds), _ways(one.how)) for one in queries.lags_of(transfer_id, now)], "rounds": [(one, span_of(one.behind_before), span_of(one.behind_after or 0)) for one in rounds],
        "names": accounts.names_of({one.by for one in rounds}), "bars": drawn(rounds), "most": max((one.rows_behind for one in rounds), default=0),
        "conflicts": [(one, SIDE_WORDS[one.side] if one.side else None) for one in found[:_PAGE]], "further": skip + _PAGE if found[_PAGE:] else 0,
        "tables": sorted({(one.position, one.table) for one in found[:_PAGE]}), "trouble": queries.round_trouble(transfer_id),
        "may_ask": rests and may(actor, "transfer.sync"), "may_decide": card.state in {State.RECONCILED, State.FROZEN, State.DIFFERING} and may(actor, "transfer.decide"), "files": _files_of(transfer_id),
        "sides": [(name, SIDE_WORDS[name]) for name in ("source", "target")], "is_working": card.state in WORKING and not card.paused_at, "is_followable": card.state in _FOLLOWABLE,
    }  # fmt: skip


def _ways(how: str) -> str:
    return {
        "snapshot": _("all of it is read again"), "watermark": _("what a column says was changed"), "replication": _("what its log says"),
    }[how]  # fmt: skip


def drawn(rounds: Sequence[queries.RoundCard]) -> list[Bar]:
    """The last rounds side by side, the oldest first: how many rows were behind, by what had become of them."""
    shown = list(reversed(rounds[:_DRAWN]))
    most = max((one.rows_behind for one in shown), default=0) or 1
    step = _WIDE / max(len(shown), 10)
    found = []
    for at, one in enumerate(shown):
        foot = _HIGH
        for name, tone in _PARTS:
            count = one.counts.get(name, 0)
            height = count * (_HIGH - 4) / most
            foot -= height
            if count:
                words = _bar_words(one.number, name, count)
                found.append(
                    Bar(tone, f"{at * step:.1f}", f"{foot:.1f}", f"{step - 4:.1f}", f"{max(height, 1):.1f}", words)
                )
    return found


def _bar_words(number: int, name: str, count: int) -> str:
    part = {
        "new": ngettext("%(n)d new row", "%(n)d new rows", count), "changed": ngettext("%(n)d changed row", "%(n)d changed rows", count),
        "gone": ngettext("%(n)d row gone at the source", "%(n)d rows gone at the source", count),
    }[name]  # fmt: skip
    return _("Round %(n)d") % {"n": number} + " · " + part % {"n": count}


def span_of(seconds: float) -> str:
    """How long, as people say it."""
    whole = max(int(seconds), 0)
    for size, words in ((86_400, _("%(n)d d")), (3_600, _("%(n)d h")), (60, _("%(n)d min"))):
        if whole >= 2 * size:
            return words % {"n": whole // size}
    return _("%(n)d s") % {"n": whole}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


_SHEET = Sheet("transfers/rounds", _context, "console:transfer-rounds")
