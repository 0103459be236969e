# SPDX-License-Identifier: Apache-2.0
"""What a move took, beside what its rehearsal let expect."""

from typing import Any
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger import queries as ledger
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.aftercare.facts import SpentCard
from duly.rooms.aftercare.models import Spent, Watch
from duly.rooms.aftercare.queries.matching import equation_of, standing_of
from duly.rooms.aftercare.rules import costs
from duly.rooms.delivery import queries as delivery
from duly.rooms.tariffs import queries as tariffs
from duly.rooms.tariffs.facts import ANY
from duly.rooms.transfer import queries as transfers

_MILLION, _HOUR, _MINUTE = 1_000_000, 3_600, 60


def cost_for(actor: Actor, transfer_id: UUID) -> dict[str, Any]:
    """People, machines, messages and days, expected and actual, with money where a price list knows it.

    Expected is what the rehearsal told: its own seconds for the run and for reading back, three minutes for each row held
    back, two for each that is checked, one message for each customer on the roll, the last day of the duties.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = transfers.row_for(actor, transfer_id)
    bodies = {body["type"]: body for body in ledger.bodies_of(transfer_id)}
    lines = [_people(transfer_id, bodies), _machines(transfer_id), *_messages(transfer_id), _days(row, bodies)]
    minutes = lines[0].actual or 0
    labour = tariffs.labour_cost(minutes, ANY, ANY, clock.now())
    spent = _carried(transfer_id)
    return {
        "lines": lines, "bars": costs.bars(lines), "people": _money(labour.micros, labour.currency),
        "messages": [_money(micros, currency) for currency, micros in sorted(spent.items()) if micros],
    }  # fmt: skip


def spent_on(actor: Actor, transfer_id: UUID) -> list[SpentCard]:
    """Who put how much time into it, the latest first.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    transfers.row_for(actor, transfer_id)
    rows = list(Spent.objects.filter(transfer_id=transfer_id).order_by("-on", "-at"))
    names = accounts.names_of({one.by for one in rows})
    return [SpentCard(one.minutes, one.what, one.on, names.get(one.by, "")) for one in rows]


def _people(transfer_id: UUID, bodies: dict[str, Any]) -> costs.Line:
    told = bodies.get("transfer.rehearsed")
    sampled = sum(one.size * one.times for one in Watch.objects.filter(transfer_id=transfer_id))
    expected = costs.expected_minutes(told["data"]["quarantined"], sampled) if told else None
    minutes = sum(Spent.objects.filter(transfer_id=transfer_id).values_list("minutes", flat=True))
    return costs.Line("people", expected, minutes)


def _machines(transfer_id: UUID) -> costs.Line:
    paces = transfers.paces_of(transfer_id)
    rehearsal, actual = paces.get("rehearsal"), [paces[one] for one in ("run", "reconciliation") if one in paces]
    expected = None if rehearsal is None else round(2 * rehearsal)
    return costs.Line("machines", expected, round(sum(actual)) if actual else None)


def _messages(transfer_id: UUID) -> list[costs.Line]:
    standing = standing_of(transfer_id)
    if standing is None:
        return []
    expected = equation_of(standing).customers
    carried = delivery.spent(standing.notice_id) if standing.notice_id else []
    return [costs.Line("messages", expected, sum(one.sent for one in carried))]


def _days(row: Any, bodies: dict[str, Any]) -> costs.Line:
    duties = transfers.duties_of(row.id)
    begun, ended = row.at.date(), bodies.get("transfer.signed_off")
    expected = (max(one.due for one in duties) - begun).days if duties else None
    return costs.Line("days", expected, (clock.unstamp(ended["at"]).date() - begun).days if ended else None)


def _carried(transfer_id: UUID) -> dict[str, int]:
    standing, found = standing_of(transfer_id), dict[str, int]()
    for one in delivery.spent(standing.notice_id) if standing and standing.notice_id else []:
        if one.currency:
            found[one.currency] = found.get(one.currency, 0) + one.micros
    return found


def _money(micros: int, currency: str) -> str:
    return f"{micros / _MILLION:.2f} {currency}" if currency else ""
