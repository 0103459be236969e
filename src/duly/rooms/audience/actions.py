# SPDX-License-Identifier: Apache-2.0
"""Freeze a roll."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, copy_cell, copy_lines, record, record_many, take_turn
from duly.foundation.ledger.facts import FactRow
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.kernel.clock import day_in, now, stamp
from duly.kernel.ids import many_random_ids, uuid7
from duly.kernel.merkle import leaf_hash
from duly.rooms.audience import rules
from duly.rooms.audience.facts import ALL_EXEMPT, ALREADY_FROZEN, EMPTY, FORGOTTEN, LISTED, ROLL_FROZEN, UNKNOWN_EXEMPT
from duly.rooms.audience.models import Recipient, Roll
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Criteria, Match

_SHOWN = 20
_COLUMNS = (
    "id", "roll_id", "position", "customer_id", "reasons", "language", "time_zone", "region", "exempt_reason",
)  # fmt: skip


@action("audience.freeze")
def freeze(
    actor: Actor,
    *,
    notice_id: UUID,
    organisation: UUID,
    rule: Mapping[str, Any],
    exemptions: Mapping[str, str] | None = None,
) -> Roll:
    """Turn a rule into the roll of a notice, once and for all; pages of customers, so memory does not grow with the roll.

    ``exemptions`` (customer reference to reason) add to those that the rule names. An exempt customer stands on the roll,
    with the reason. Records ``audience.listed`` for each recipient and ``audience.roll_frozen`` with the root over all.

    Raises:
        Refusal: ``audience.bad_rule``, ``audience.empty``, ``audience.all_exempt``, ``audience.unknown_exempt``,
            ``audience.already_frozen``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    read = rules.read(rule)
    criteria = replace(read.criteria, as_of=_today(organisation))
    _refuse_a_second(notice_id)
    exempt = _known(organisation, {**read.exempt, **(exemptions or {})})
    roll = Roll(
        id=uuid7(), notice_id=notice_id, organisation_id=organisation, rule=_kept(rule, exempt), frozen_at=now()
    )
    frontier, exempted = _list(roll, criteria, exempt)
    if not frontier.size:
        raise EMPTY(field="audience")
    if exempted == frontier.size:
        raise ALL_EXEMPT(field="exempt", count=exempted)
    public_rule = rules.public_form(criteria, exempted)
    roll.count, roll.exempt = frontier.size, exempted
    roll.root, roll.rule_digest = frontier.root().hex(), digest(public_rule)
    roll.save(force_insert=True)
    record(ROLL_FROZEN, stream=notice_id, public=_public(roll) | {"rule": public_rule})
    return roll


def _public(roll: Roll) -> dict[str, Json]:
    return {"count": roll.count, "exempt": roll.exempt, "root": roll.root, "rule_digest": roll.rule_digest}


def _known(organisation: UUID, exempt: dict[str, str]) -> dict[str, str]:
    unknown = customers.unknown_refs(organisation, exempt)
    if unknown:
        raise UNKNOWN_EXEMPT(field="exempt", refs=", ".join(unknown[:_SHOWN]))
    return exempt


def _refuse_a_second(notice_id: UUID) -> None:
    take_turn(Turn.ROLLS, notice_id)  # of two launches at once, the second waits here and then sees the first
    frozen = Roll.objects.filter(notice_id=notice_id).first()
    if frozen:
        raise ALREADY_FROZEN(field="notice", at=stamp(frozen.frozen_at))


def _list(roll: Roll, criteria: Criteria, exempt: Mapping[str, str]) -> tuple[rules.Frontier, int]:
    """Put everybody who is meant on the roll, a page at a time; gives the tree over them and how many are exempt."""
    frontier, exempted = rules.Frontier(), 0
    for page in _pages(roll.organisation_id, criteria):
        ids = [UUID(hex=one) for one in many_random_ids(len(page))]
        copy_lines("audience_recipient", _COLUMNS, _lines(roll, frontier.size, ids, page, exempt))
        places = range(frontier.size, frontier.size + len(page))
        notice = str(roll.notice_id)
        facts = zip(ids, page, places, strict=True)
        record_many(LISTED, [_fact(notice, *one, exempt) for one in facts])
        for recipient in ids:
            frontier.add(leaf_hash(str(recipient).encode()))
        exempted += sum(match.ref in exempt for match in page) if exempt else 0
    return frontier, exempted


def _lines(
    roll: Roll, first: int, ids: Sequence[UUID], page: Sequence[Match], exempt: Mapping[str, str]
) -> Iterator[str]:
    """Rows as COPY reads them. Languages, zones and regions come again and again; JSON holds no raw tab or newline."""
    for place, (recipient, match) in enumerate(zip(ids, page, strict=True), first):
        reasons = orjson.dumps(match.reasons).decode().replace("\\", "\\\\")
        yield (
            f"{recipient.hex}\t{roll.id.hex}\t{place}\t{match.customer_id.hex}\t{reasons}\t{_cell(match.language)}\t"
            f"{_cell(match.time_zone)}\t{_cell(match.region)}\t{_cell(exempt.get(match.ref))}\n"
        )


_cell = lru_cache(4096)(copy_cell)


def _pages(organisation: UUID, criteria: Criteria) -> Iterator[list[Match]]:
    after = None
    while page := customers.matching(organisation, criteria, after=after):
        yield page
        after = page[-1].ref


def _fact(notice: str, recipient: UUID, match: Match, position: int, exempt: Mapping[str, str]) -> FactRow:
    reason = exempt.get(match.ref)
    personal = {"customer": match.ref, "name": match.name, "reason": rules.reasons_in_both(match.reasons)}
    if reason is not None:
        personal["exempt_reason"] = reason
    public: dict[str, Json] = {
        "notice": notice, "position": position, "language": match.language, "exempt": reason is not None,
    }  # fmt: skip
    return FactRow(recipient, public, match.customer_id, personal)


def _kept(rule: Mapping[str, Any], exempt: Mapping[str, str]) -> Any:
    kept = {**rule, "exempt": [{"customer": ref, "reason": reason} for ref, reason in exempt.items()]}
    return orjson.loads(orjson.dumps(kept))


def _today(organisation: UUID) -> date:
    zone = accounts.organisations([organisation])[organisation].time_zone
    return day_in(zone, now())


@action("audience.forget")
def forget(actor: Actor, customer_id: UUID) -> int:
    """Put away the contract numbers that put a customer on rolls, and the reasons why not, because their data is erased;
    gives on how many.

    That they were on the roll, and by what kind of reason, stays. Records ``audience.forgotten`` for each.
    """
    rows = list(Recipient.objects.select_related("roll").filter(customer_id=customer_id))
    exempted = {row.roll_id: row.roll for row in rows if row.exempt_reason is not None}
    for row in rows:
        row.reasons, row.exempt_reason = rules.without_numbers(row.reasons), row.exempt_reason and "–"
    if rows:
        Recipient.objects.bulk_update(rows, ["reasons", "exempt_reason"])
    _name_no_more(exempted.values(), customer_id)
    record_many(FORGOTTEN, [FactRow(row.id, {"notice": str(row.roll.notice_id)}) for row in rows])
    return len(rows)


def _name_no_more(rolls: Iterable[Roll], customer_id: UUID) -> None:
    card = customers.cards([customer_id]).get(customer_id)
    if card is None:
        return
    for roll in rolls:
        roll.rule = rules.without_exempt(roll.rule, card.ref)
        roll.save(update_fields=["rule"])
