# SPDX-License-Identifier: Apache-2.0
"""What the board of a launch shows. Nothing here counts deliveries: it reads the tally, a few hundred rows at most."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from duly.doors.console.board_deeds import offered
from duly.doors.console.gate import may
from duly.doors.console.notice_page import title_of
from duly.doors.look import states
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import BY_HAND
from duly.rooms.delivery.queries import Cell
from duly.rooms.insight import queries as insight
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import State
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.facts import PHASE_WORDS, PhaseState

_MOVING = {State.LAUNCHED, State.PAUSED}
_MINUTES = 30
_SETTLED_MINUTES = 3
"""Whole minutes from which the rate is taken."""
_TO_GO = ("planned", "sending")
_GRIEF = ("failed", "bounced", "unknown", "expired", "skipped")
_SPARED = {"acknowledged", "cancelled", "superseded"}
"""Why something was rightly not sent: no grief."""
_ADDRESS = deliveries.ADDRESS_FAULTS | {"contact_bounced", "wrong_number"}
_REASONS = 12
_HELD_FOR = 30
"""Seconds for which the hours that messages are held until are remembered."""
_HOUR, _HOURS, _SHOWN = timedelta(hours=1), 48, 8


@dataclass(slots=True)
class Line:
    """One row of the matrix: a channel of a step, or one language of it."""

    step: int
    channel: str
    language: str = ""
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    parts: list["Line"] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Everybody in this row."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Reason:
    """So many deliveries came to grief alike."""

    channel: str
    state: str
    code: str
    count: int
    may_retry: bool
    may_mend: bool
    """Whether the way out is another address."""


def board_of(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    """The page."""
    notice = notices.notice_for(actor, notice_id)
    language = get_language() or "en"
    status = {"title": title_of(notice, language), "organisation": notice.organisation.name(language)}
    return {"room": "notices", **status, **moving_of(actor, notice)}


def moving_of(actor: Actor, notice: Any) -> dict[str, Any]:
    """The part that is asked for every few seconds."""
    cells, now = deliveries.cells(notice.id), clock.now()
    lines = matrix(cells)
    pace = _pace(notice.id, now)
    to_go = sum(cell.n for cell in cells if cell.state in _TO_GO and cell.channel != BY_HAND)
    state = notices.states_of([notice])[notice.id]
    return {
        "notice": notice, "state": state, "is_moving": state in _MOVING,
        "lines": lines, "columns": _columns(lines), "languages": sorted({cell.language for cell in cells}),
        "total": sum(line.total for line in lines), "to_go": to_go,
        "held": sum(cell.n for cell in cells if cell.state == "held"),
        "calls": sum(cell.n for cell in cells if cell.channel == BY_HAND and cell.state in {"planned", "held"}),
        "rate": pace["rate"], "minutes": pace["minutes"], "done_at": _done_at(to_go, pace["rate"], now),
        "spent": _spent(notice.id), "expected": _expected(notice.id),
        "providers": _providers({line.channel for line in lines}),
        "reasons": _reasons(actor, cells, is_over=state not in _MOVING), "lanes": sorted({m.lane for m in deliveries.mailings_of(notice.id)}),
        "asks": offered(actor, notice, state), "read_at": now,
    }  # fmt: skip


def people_of(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    """How the customers stand, the phases, the work list: asked for less often."""
    notice = notices.notice_for(actor, notice_id)
    state, tally = notices.states_of([notice])[notice.id], obligations.tally(notice.id)
    asked = sum(tally.values()) - tally["exempt"]
    confirmed = tally["acknowledged"] + tally["acknowledged_late"]
    frozen = insight.frozen_of(notice.id)
    return {
        "notice": notice, "tally": tally, "asked": asked, "confirmed": confirmed,
        "share": f"{confirmed / asked:.0%}" if asked else "", "forecast": frozen["confirmed"] if frozen else None,
        "phases": [_phase(row) for row in obligations.phases(notice.id)],
        "cases": obligations.work_counts(actor).get(notice.id, 0), "is_moving": state in _MOVING,
    }  # fmt: skip


def held_of(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    """Until when messages are held, hour by hour."""
    notice = notices.notice_for(actor, notice_id)
    found = cache.get_or_set(f"held:{notice.id}", lambda: deliveries.held_until(notice.id), _HELD_FOR) or {}
    first = min(found, default=clock.now())
    span = range(min(round((max(found, default=first) - first) / _HOUR) + 1, _HOURS))
    hours = [(hour, found.get(hour, 0)) for hour in (first + n * _HOUR for n in span)]
    told = [(timezone.localtime(hour).strftime("%m-%d %H:00"), n) for hour, n in hours] if found else []
    return {
        "notice": notice, "hours": told, "most": [row for row in told if row[1]][:_SHOWN],
        "more": sum(found.values()) - sum(n for _, n in hours),
    }  # fmt: skip


def matrix(cells: Iterable[Cell]) -> list[Line]:
    """Deliveries by step and channel, each with its languages, as counts by state."""
    lines: dict[tuple[int, str], Line] = {}
    parts: dict[tuple[int, str, str], Line] = {}
    for cell in cells:
        line = lines.setdefault((cell.step, cell.channel), Line(cell.step, cell.channel))
        key = (cell.step, cell.channel, cell.language)
        if key not in parts:
            parts[key] = Line(*key)
            line.parts.append(parts[key])
        line.counts[cell.state] += cell.n
        parts[key].counts[cell.state] += cell.n
    return list(lines.values())


def _columns(lines: Iterable[Line]) -> list[str]:
    present = {state for line in lines for state, n in line.counts.items() if n}
    return [state for state in states.DELIVERY if state in present]


def _pace(notice_id: UUID, now: datetime) -> dict[str, Any]:
    """Messages a minute: the last whole minutes, and each of the last half hour."""
    first = now.replace(second=0, microsecond=0) - timedelta(minutes=_MINUTES)
    sent = deliveries.sent_by_minute(notice_id, first)
    minutes = [first + timedelta(minutes=n) for n in range(_MINUTES + 1)]
    counts = [max(sent.get(minute, 0), 0) for minute in minutes]
    whole = counts[-1 - _SETTLED_MINUTES : -1]
    rate = sum(whole) / len(whole) if any(whole) else float(counts[-1])
    shown = [(timezone.localtime(m).strftime("%H:%M"), n) for m, n in zip(minutes, counts, strict=True)]
    return {"rate": round(rate), "minutes": shown if any(counts) else []}


def _done_at(to_go: int, rate: int, now: datetime) -> datetime | None:
    return now + timedelta(minutes=to_go / rate) if to_go and rate else None


def _spent(notice_id: UUID) -> list[dict[str, Any]]:
    sums: dict[str, int] = {}
    for row in deliveries.spent(notice_id):
        if row.currency:
            sums[row.currency] = sums.get(row.currency, 0) + row.micros
    return [{"currency": currency, "micros": micros} for currency, micros in sorted(sums.items())]


def _expected(notice_id: UUID) -> Sequence[Mapping[str, Any]]:
    frozen = insight.frozen_of(notice_id)
    return frozen["cost"] if frozen else ()


def _providers(channels: set[str]) -> list[Any]:
    return [card for card in deliveries.providers_health() if card.channel in channels]


def _reasons(actor: Actor, cells: Iterable[Cell], *, is_over: bool) -> list[Reason]:
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for cell in cells:
        if cell.state in _GRIEF and cell.code not in _SPARED:
            counted[cell.channel, cell.state, cell.code] += cell.n
    allowed = may(actor, "delivery.retry") and not is_over
    mends = may(actor, "repairs.correct")
    found = [
        Reason(
            *key, n, may_retry=allowed and deliveries.Reason(*key, n).may_retry, may_mend=mends and _is_address(*key)
        )
        for key, n in counted.items()
        if n
    ]
    return sorted(found, key=lambda row: -row.count)[:_REASONS]


def _is_address(channel: str, state: str, code: str) -> bool:
    return state == "bounced" or code in _ADDRESS


def _phase(row: Any) -> dict[str, Any]:
    state = PhaseState(row.state)
    return {
        "number": row.number + 1, "share": round(row.share / 1000), "size": row.size, "bounced": row.bounced,
        "complained": row.complained, "questioned": row.questioned, "words": PHASE_WORDS[state], "tone": _TONES[state],
        "released_at": row.released_at,
    }  # fmt: skip


_TONES = {
    PhaseState.WAITING: "grey",
    PhaseState.RUNNING: "blue",
    PhaseState.OBSERVING: "olive",
    PhaseState.STOPPED: "red",
    PhaseState.RELEASED: "green",
    PhaseState.CLOSED: "faint",
}
