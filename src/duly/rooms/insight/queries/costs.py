# SPDX-License-Identifier: Apache-2.0
"""What things came to: messages, units and money by channel, provider and currency, beside what was forecast."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.delivery import queries as delivery
from duly.rooms.insight.queries.forecasting import frozen_of, money_of
from duly.rooms.insight.queries.rates import ARRIVED
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.tariffs.facts import FREE, METERED

_CONFIRMED = ("acknowledged", "acknowledged_late")
_REPORTED = 200
"""Notices that a report covers at most, the newest first."""


def cost_for(actor: Actor, wanted: UUID | str) -> dict[str, Any]:
    """What a notice has cost so far, for staff.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    return cost_of(notices.notice_for(actor, wanted).id)


def cost_of(notice_id: UUID) -> dict[str, Any]:
    """What a notice has cost so far, by channel, beside the forecast; and what one acknowledgement has cost."""
    confirmed_by = obligations.met_by_channel(notice_id)
    spent = delivery.spent(notice_id)
    tally = obligations.tally(notice_id)
    confirmed = sum(tally[state] for state in _CONFIRMED)
    frozen = frozen_of(notice_id)
    total = _sums(spent)
    return {
        "channels": _channels(spent, confirmed_by),
        "cost": money_of(total),
        "confirmed": confirmed,
        "per_confirmed": _each(total, confirmed),
        "unpriced": _unpriced(spent),
        "forecast": {name: frozen[name] for name in ("cost", "confirmed", "unpriced", "channels")} if frozen else None,
    }


def channel_report_for(actor: Actor, organisation: UUID | None = None) -> list[dict[str, Any]]:
    """Per channel over the actor's notices: what was sent, what arrived, who confirmed, what it cost (N5).

    So many reads, however many notices there are.
    """
    found: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"notices": 0, "sent": 0, "arrived": 0, "confirmed": 0, "units": 0, "unpriced": 0, "sums": {}}
    )
    spent = delivery.spent_on([notice.id for notice in notices.notices_for(actor, organisation)[:_REPORTED]])
    confirmed, counted = obligations.met_by_channel_of(spent), delivery.tallies_of(spent)
    for notice_id, carried in spent.items():
        for row in _channels(carried, confirmed.get(notice_id, {})):
            entry, states = found[row["channel"]], counted.get(notice_id, {}).get(row["channel"], {})
            entry["notices"] += 1
            entry["arrived"] += sum(states.get(state, 0) for state in ARRIVED)
            for name in ("sent", "confirmed", "units", "unpriced"):
                entry[name] += row[name]
            for money in row["cost"]:
                entry["sums"][money["currency"]] = entry["sums"].get(money["currency"], 0) + money["micros"]
    return [_reported(channel, entry) for channel, entry in sorted(found.items())]


def _reported(channel: str, entry: dict[str, Any]) -> dict[str, Any]:
    sums = entry.pop("sums")
    return {
        "channel": channel, **entry, "unit": METERED.get(channel, "message"), "cost": money_of(sums),
        "per_confirmed": _each(sums, entry["confirmed"]),
    }  # fmt: skip


def _channels(spent: Iterable[Any], confirmed_by: dict[str, int]) -> list[dict[str, Any]]:
    by_channel: dict[str, list[Any]] = defaultdict(list)
    for row in spent:
        by_channel[row.channel].append(row)
    found = []
    for channel, rows in by_channel.items():
        sums = _sums(rows)
        confirmed = confirmed_by.get(channel, 0)
        found.append({
            "channel": channel, "sent": sum(row.sent for row in rows), "units": sum(row.units for row in rows),
            "unit": METERED.get(channel, "message"), "cost": money_of(sums), "confirmed": confirmed,
            "per_confirmed": _each(sums, confirmed), "unpriced": _unpriced(rows),
            "providers": [
                {"provider": row.provider, "sent": row.sent, "units": row.units,
                 "cost": money_of({row.currency: row.micros} if row.currency else {})}
                for row in rows
            ],
        })  # fmt: skip
    return found


def _unpriced(rows: Iterable[Any]) -> int:
    """Messages that were taken and that nobody put a price on; channels of our own need none."""
    return sum(row.sent for row in rows if not row.currency and row.channel not in FREE)


def _sums(rows: Iterable[Any]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        if row.currency:
            sums[row.currency] = sums.get(row.currency, 0) + row.micros
    return sums


def _each(sums: dict[str, int], confirmed: int) -> list[dict[str, Any]]:
    return money_of({currency: round(micros / confirmed) for currency, micros in sums.items()}) if confirmed else []
