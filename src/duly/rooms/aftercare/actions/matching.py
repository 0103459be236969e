# SPDX-License-Identifier: Apache-2.0
"""Whose the rows are that moved: matched with our customers in bulk; what stays open is accounted for by people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, copy_in, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.kinds import ACCOUNTED, MATCHED
from duly.rooms.aftercare.models import Matching, Stray
from duly.rooms.aftercare.refusals import (
    BAD_OUTCOME,
    NO_POINTER,
    NO_SUCH_ROW,
    NOTICE_LAID,
    ROWS_GONE,
    UNKNOWN_CUSTOMER,
)
from duly.rooms.aftercare.rules import matching
from duly.rooms.aftercare.terms import Outcome
from duly.rooms.customers import actions as customers_actions
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import TransferCard

_SHORTEST, _LONGEST = 3, 200
_ROW = "row"


@dataclass(slots=True)
class Tally:
    """What matching came to."""

    rows: int = 0
    matched: int = 0
    customers: set[UUID] = field(default_factory=set)
    strays: list[tuple[int, int, list[UUID]]] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)


def match(actor: Actor, transfer_id: UUID) -> UUID:
    """Match every row that moved with our customers, by their numbers, identifiers, e-mail addresses and telephones: a few
    statements for each shard. Gives the id of the list of those customers. May be repeated until the notice is laid down;
    what was accounted for by hand is asked again then.

    Raises:
        Refusal: ``aftercare.not_over``, ``aftercare.rows_gone``, ``aftercare.no_pointer``, ``aftercare.notice_laid``,
            ``transfer.no_such_transfer``, ``rights.not_allowed``.
    """
    rights.require(actor, "aftercare.match")
    card = queries.over(actor, transfer_id)
    return keep_matching(actor, transfer_id, _tally(card))


@action("aftercare.match")
def keep_matching(actor: Actor, transfer_id: UUID, tally: Tally) -> UUID:
    """Take down what matching came to. Records ``aftercare.matched``.

    Raises:
        Refusal: ``aftercare.notice_laid``.
    """
    card = queries.over(actor, transfer_id)
    _must_have_no_notice(actor, transfer_id)
    Matching.objects.filter(transfer_id=transfer_id).delete()
    segment = customers_actions.lay_segment(actor, card.organisation, card.ref, tally.customers)
    row = Matching.objects.create(
        transfer_id=transfer_id, rows=tally.rows, matched=tally.matched, customers=len(tally.customers), segment=segment,
        elsewhere=[[table, count] for table, count in sorted(tally.elsewhere.items())], by=actor.id, at=clock.now(),
    )  # fmt: skip
    copy_in(
        "aftercare_stray", ("matching_id", "position", "row", "candidates"), ((row.id, *one) for one in tally.strays)
    )
    record(
        MATCHED,
        stream=transfer_id,
        public={
            "ref": card.ref, "rows": row.rows, "matched": row.matched, "customers": row.customers, "open": len(tally.strays),
            "segment": str(segment),
        },
    )  # fmt: skip
    return segment


@action("aftercare.account")
def account(
    actor: Actor, transfer_id: UUID, outcome: str, *, why: str, rows: Sequence[tuple[int, int]] | None = None
) -> int:
    """Say why nobody is told of rows that belong to nobody or several: of these (table and row), or of all that are open.
    Gives how many are left. Records ``aftercare.accounted``.

    Raises:
        Refusal: ``aftercare.bad_outcome``, ``aftercare.no_such_row``, ``aftercare.not_matched``, ``aftercare.notice_laid``.
    """
    standing = _held(actor, transfer_id)
    known = [str(one) for one in Outcome if one not in {Outcome.OPEN, Outcome.CHOSEN}]
    if outcome not in known or len(why.strip()) < _SHORTEST:
        raise BAD_OUTCOME(field="outcome", given=outcome[:20], known=", ".join(known))
    reason = why.strip()[:_LONGEST]
    said: dict[str, Any] = {"outcome": outcome, "why": reason, "by": actor.id, "at": clock.now()}
    open_ones = Stray.objects.filter(matching=standing)
    if rows is None:
        done = open_ones.filter(outcome=Outcome.OPEN).update(customer=None, **said)
    else:
        done = sum(_one(standing, *place, customer=None, **said) for place in rows)
    return _accounted(actor, standing, outcome, reason, done)


@action("aftercare.account")
def choose(actor: Actor, transfer_id: UUID, chosen: Iterable[tuple[int, int, str]]) -> int:
    """Say whose rows are (table, row, the customer's number); they are on the roll then. Gives how many rows are left.
    Records ``aftercare.accounted``.

    Raises:
        Refusal: ``aftercare.unknown_customer``, ``aftercare.no_such_row``, ``aftercare.not_matched``, ``aftercare.notice_laid``.
    """
    standing, picks = _held(actor, transfer_id), list(chosen)
    home = transfers.row_for(actor, transfer_id).organisation_id
    known = customers.found_among(home, "ref", {ref for *_, ref in picks})
    said: dict[str, Any] = {"outcome": Outcome.CHOSEN, "why": "", "by": actor.id, "at": clock.now()}
    for position, row, ref in picks:
        if ref not in known:
            raise UNKNOWN_CUSTOMER(field="customer", ref=ref[:40])
        _one(standing, position, row, customer=known[ref][0], **said)
    return _accounted(actor, standing, Outcome.CHOSEN, "", len(picks))


def _tally(card: TransferCard) -> Tally:
    tally, seen = Tally(), 0
    for moved in transfers.moved_of(card.id):
        seen += 1
        kinds = list(moved.pointers.items())
        if not kinds:
            tally.elsewhere[moved.table] += moved.rows.height
            continue
        found = [
            customers.found_among(card.organisation, kind, moved.rows[column].drop_nulls().unique().to_list())
            for kind, column in kinds
        ]
        columns = [moved.rows[column].to_list() for _, column in kinds]
        here = matching.match(zip(moved.rows[_ROW].to_list(), zip(*columns, strict=True), strict=True), found)
        tally.rows += moved.rows.height
        tally.matched += here.rows
        tally.customers |= here.customers
        tally.strays += [(moved.position, number, list(candidates)) for number, candidates in here.strays]
    if not seen:
        raise ROWS_GONE(ref=card.ref)
    if not tally.rows:
        raise NO_POINTER(ref=card.ref, known="ref, uscc, email, phone")
    return tally


def _held(actor: Actor, transfer_id: UUID) -> Matching:
    _must_have_no_notice(actor, transfer_id)
    standing = queries.matching_for(actor, transfer_id)
    return Matching.objects.select_for_update().get(id=standing.id)


def _must_have_no_notice(actor: Actor, transfer_id: UUID) -> None:
    standing = Matching.objects.filter(transfer_id=transfer_id, notice_id__isnull=False).first()
    if standing is not None and standing.notice_id is not None:
        number = notices.notice_by_id(standing.notice_id).number
        raise NOTICE_LAID(ref=transfers.row_for(actor, transfer_id).ref, number=number)


def _one(standing: Matching, position: int, row: int, **said: Any) -> int:
    done = Stray.objects.filter(matching=standing, position=position, row=row).update(**said)
    if not done:
        raise NO_SUCH_ROW(field="rows", table=position, row=row)
    return done


def _accounted(actor: Actor, standing: Matching, outcome: str, why: str, done: int) -> int:
    left = Stray.objects.filter(matching=standing, outcome=Outcome.OPEN).count()
    ref = transfers.row_for(actor, standing.transfer_id).ref
    public: dict[str, Json] = {"ref": ref, "rows": done, "outcome": str(outcome), "why": why, "open": left}
    record(ACCOUNTED, stream=standing.transfer_id, public=public)
    return left
