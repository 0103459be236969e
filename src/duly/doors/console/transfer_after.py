# SPDX-License-Identifier: Apache-2.0
"""After the sign-off: whoever moved is told, what moved is looked at again, what it took, what was learned."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import may, show, staff
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.kernel.words import Words
from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import (
    CASE_WORDS,
    FOUND_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    VERDICT_WORDS,
    CaseCard,
    Outcome,
    Rhythm,
    Told,
)
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import State

_LONGEST, _DIGITS = 200, 9
_DEEDS = ("match", "account", "lay_notice", "watch", "end_watch", "draw", "judge", "mend", "spend", "write_case")
_SHOWN = 50


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """All of it on one page."""
    return show(request, actor, _SHEET.template, **_context(actor, transfer_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, transfer_id: UUID, name: str) -> HttpResponse:
    """Do what a button asks for. A refusal stands above the page."""
    said = {key: request.POST.get(key, "").strip()[:_LONGEST] for key in request.POST}
    deeds: dict[str, Callable[[], object]] = {
        "matching": lambda: actions.match(actor, transfer_id),
        "account": lambda: actions.account(actor, transfer_id, said.get("outcome", ""), why=said.get("why", "")),
        "choice": lambda: actions.choose(actor, transfer_id, [_place(said)]),
        "notice": lambda: actions.lay_notice(actor, transfer_id, _told(said)),
        "watch": lambda: actions.watch(actor, transfer_id, _rhythm(said)),
        "watch-end": lambda: actions.end_watch(actor, transfer_id),
        "draw": lambda: actions.draw(actor, transfer_id),
        "verdict": lambda: actions.judge(
            actor, _uuid(said.get("item", "")), said.get("verdict", ""), note=said.get("note", "")
        ),
        "mended": lambda: actions.mend(actor, _uuid(said.get("item", ""))),
        "time": lambda: actions.spend(actor, transfer_id, _number(said.get("minutes", "")), said.get("what", "")),
    }
    if name not in deeds:
        raise Http404
    return _SHEET.answer(request, actor, transfer_id, name, deeds[name], said=_said(name))


@require_POST
@staff
def strays(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponseBase:
    """Rows that belong to nobody or several as a file, with their keys: for whoever looks them up."""
    rights.require(actor, "aftercare.account")
    ref, kind = transfers.row_for(actor, transfer_id).ref, exports.taken(request) or "csv"
    heads = [_("Table"), _("Row"), _("Key"), _("May belong to so many customers")]
    rows = queries.strays_with_keys(actor, transfer_id)
    given, _count = exports.made(
        kind, f"{ref}-rows", ([safe_cell(one) for one in heads] if kind == "csv" else heads, rows)
    )
    return given


def brief(actor: Actor, transfer_id: UUID, state: State) -> dict[str, Any]:
    """What the page of a transfer says of it: cases that resemble one that has begun, what is open of one that is over."""
    over = state == State.SIGNED_OFF
    watch = queries.watch_for(actor, transfer_id) if over else None
    standing = queries.standing_of(transfer_id) if over else None
    return {
        "alike": [] if over else [_shared(*one) for one in queries.alike_for(actor, transfer_id)], "is_over": over, "watch": watch,
        "late": [one for one in watch.checks if one.is_late] if watch else [],
        "equation": queries.equation_of(standing) if standing else None,
    }  # fmt: skip


def _shared(case: CaseCard, traits: tuple[str, ...]) -> tuple[CaseCard, list[Words], list[str]]:
    """What a case has in common with a transfer: reasons in words, everything else by its name."""
    known = {f"reason:{one['en']}": Words.literal(one["en"], one["zh"]) for one in case.material.get("reasons", ())}
    others = [one.partition(":")[2] for one in traits if not one.startswith(("reason:", "note:"))]
    return case, [known[one] for one in traits if one in known], others


def _said(name: str) -> str:
    return {
        "matching": _("Matched."), "account": _("Noted."), "choice": _("Noted."),
        "notice": _("The draft of the notice is written. It goes its way like any other."), "watch": _("It is watched from today on."),
        "watch-end": _("It is no longer watched."), "draw": _("The sample is drawn."), "verdict": _("Noted."), "mended": _("Noted."),
        "time": _("Noted."),
    }[name]  # fmt: skip


def _context(actor: Actor, transfer_id: UUID) -> dict[str, Any]:
    row = transfers.row_for(actor, transfer_id)
    card, language = transfers.transfer_for(actor, row.organisation_id, str(transfer_id)), get_language() or "en"
    standing = queries.standing_of(transfer_id)
    cost = queries.cost_for(actor, transfer_id)
    return {
        "room": "transfers", "card": card, "title": card.title(language), "is_over": card.state == State.SIGNED_OFF,
        "matching": standing, "equation": queries.equation_of(standing) if standing else None,
        "notice": queries.notice_of(standing) if standing else None,
        "strays": queries.strays_for(actor, transfer_id, only_open=True, limit=_SHOWN) if standing else [],
        "tables": {place: name for name, place in queries.places_of(transfer_id).items()},
        "outcomes": [(str(one), words) for one, words in OUTCOME_WORDS.items() if one not in {Outcome.OPEN, Outcome.CHOSEN}],
        "receiver": row.plan.get("receiver") or {}, "watch": queries.watch_for(actor, transfer_id, values=may(actor, "aftercare.judge")),
        "found_words": FOUND_WORDS, "verdict_words": VERDICT_WORDS, "usual": Rhythm(), "spent": queries.spent_on(actor, transfer_id),
        "lines": list(zip(cost["lines"], cost["bars"], strict=True)), "money": [one for one in (cost["people"], *cost["messages"]) if one],
        "line_words": _lines(), "cases": queries.cases_of(actor, transfer_id), "case_words": CASE_WORDS, "severity_words": SEVERITY_WORDS,
        "may": {name: may(actor, f"aftercare.{name}") for name in _DEEDS},
    }  # fmt: skip


def _lines() -> dict[str, str]:
    return {
        "people": _("People, minutes"),
        "machines": _("Machines, seconds"),
        "messages": _("Messages"),
        "days": _("Days from plan to last signature"),
    }


def _place(said: dict[str, str]) -> tuple[int, int, str]:
    return _number(said.get("table", "")), _number(said.get("row", "")), said.get("customer", "")


def _told(said: dict[str, str]) -> Told:
    return Told(said.get("receiver", ""), said.get("contact", ""), said.get("purpose", ""))


def _rhythm(said: dict[str, str]) -> Rhythm:
    every, times, size = (_number(said.get(name, "")) for name in ("every", "times", "size"))
    return Rhythm(every, times, size, owner=said.get("owner", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else -1


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


_SHEET = Sheet("transfers/after", _context, "console:transfer-after")
