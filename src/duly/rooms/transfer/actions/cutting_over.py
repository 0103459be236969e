# SPDX-License-Identifier: Apache-2.0
"""Go: the new system takes over, decided by somebody who did not make it ready; and the way back while it is open."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.kernel.words import Words
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.freezing import end_freeze, look_again
from duly.rooms.transfer.actions.moving import go, held, must_be, must_be_a_person
from duly.rooms.transfer.actions.phases import take_back
from duly.rooms.transfer.cutover_cards import CutoverCard
from duly.rooms.transfer.cutover_kinds import CUT_OVER, ROLLED_BACK
from duly.rooms.transfer.cutover_refusals import (
    GATES_OPEN,
    NO_CUTOVER,
    NOT_THE_DECIDER,
    OTHER_CUTOVER,
    OWN_PREPARATION,
    WHY_MISSING,
    WINDOW_OVER,
)
from duly.rooms.transfer.cutover_terms import Ended
from duly.rooms.transfer.models import Cutover, Freeze, Go, Transfer
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.work.shop import Shop

_LONGEST_WHY = 200


class Measured(NamedTuple):
    """A target table as it stands."""

    table: str
    rows: int
    digest: str


def cut_over(actor: Actor, transfer_id: UUID, *, digest: str = "") -> None:
    """Decide that the new system takes over. The old one is looked at once more, the tables of the new one are measured: to
    that point it can be rolled back. ``digest`` names the plan of the cut-over that was looked at.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``, ``transfer.gates_open``,
            ``transfer.own_preparation``, ``transfer.other_cutover``, ``transfer.source_…``, ``transfer.target_…``,
            ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.cut_over")
    must_be_a_person(actor)
    row = queries.row_for(actor, transfer_id)
    must_be(row, State.FROZEN)
    look_again(actor, transfer_id)
    _must_be_ready(actor, row, digest)
    keep_go(actor, transfer_id, _measured(row), digest)


@action("transfer.cut_over")
def keep_go(actor: Actor, transfer_id: UUID, tables: list[Measured], looked_at: str = "") -> None:
    """The new system takes over. Records ``transfer.cut_over``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.gates_open``, ``transfer.own_preparation``,
            ``transfer.other_cutover``.
    """
    row, now = held(transfer_id, actor), clock.now()
    must_be(row, State.FROZEN)
    card = _must_be_ready(actor, row, looked_at)
    current = Freeze.objects.get(transfer=row, ended_at__isnull=True)
    last, (shards, book) = queries.last_round_of(row.id), queries.book_of(row.id)
    point: dict[str, Json] = {
        "tables": [[*one] for one in tables], "round": last.number if last else 0, "shards": shards, "book": book,
    }  # fmt: skip
    made = Go.objects.create(
        transfer=row, freeze=current, prepared_by=card.prepared_by or current.by, by=actor.id, at=now, point=point,
        digest=digest(point), until=now + timedelta(days=card.rollback_days),
    )  # fmt: skip
    end_freeze(row, Ended.GO, by=actor.id)
    go(row, State.CUT_OVER)
    gates: list[Json] = [str(one.check) for one in card.sights]
    public = point | {
        "ref": row.ref, "number": current.number, "until": clock.stamp(made.until), "digest": made.digest,
        "gates": gates + [one.number for one in card.items if one.is_gate],
    }  # fmt: skip
    record(CUT_OVER, stream=row.id, public=public)


def roll_back(actor: Actor, transfer_id: UUID, *, why: str) -> int:
    """Give up the new system and take everything back, while the window is open; gives how many shards are to be taken back.
    What the new system changed since stays as it is and is listed for the old one.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``, ``transfer.not_the_decider``,
            ``transfer.window_over``, ``transfer.why_missing``, ``transfer.target_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.roll_back")
    row = queries.row_for(actor, transfer_id)
    _must_be_open(actor, row)
    return keep_roll_back(actor, transfer_id, _measured(row), why=why)


@action("transfer.roll_back")
def keep_roll_back(actor: Actor, transfer_id: UUID, tables: list[Measured], *, why: str) -> int:
    """From now on it is taken back. ``tables``: how the target stands before. Records ``transfer.rolled_back`` and
    ``transfer.undo_begun``.

    Raises:
        Refusal: as :func:`roll_back`.
    """
    row = held(transfer_id, actor)
    made, given = _must_be_open(actor, row), why.strip()[:_LONGEST_WHY]
    if not given:
        raise WHY_MISSING(field="why")
    made.rolled_back_at, made.rolled_back_by, made.why = clock.now(), actor.id, given
    made.save(update_fields=["rolled_back_at", "rolled_back_by", "why"])
    stood = {one[0]: (one[1], one[2]) for one in made.point["tables"]}
    told: list[Json] = [[one.table, stood.get(one.table, (0, ""))[0], one.rows, one.digest] for one in tables]
    changed = sum(stood.get(one.table) != (one.rows, one.digest) for one in tables)
    public: dict[str, Json] = {
        "ref": row.ref, "why": given, "digest": made.digest, "changed": changed, "tables": told,
    }  # fmt: skip
    record(ROLLED_BACK, stream=row.id, public=public)
    return take_back(row, given)


def _must_be_ready(actor: Actor, row: Transfer, looked_at: str) -> CutoverCard:
    card = queries.cutover_of(row.id)
    if card is None:
        raise NO_CUTOVER(ref=row.ref)
    if looked_at and looked_at != card.digest:
        raise OTHER_CUTOVER(field="digest", ref=row.ref)
    if card.open_gates:
        said = (", ".join(one.say(tongue) for one in card.open_gates) for tongue in ("en", "zh"))
        raise GATES_OPEN(field="gates", ref=row.ref, gates=Words.literal(*said))
    if actor.id == card.prepared_by:
        raise OWN_PREPARATION()
    return card


def _must_be_open(actor: Actor, row: Transfer) -> Go:
    must_be_a_person(actor)
    must_be(row, State.CUT_OVER)
    plan, made = Cutover.objects.get(transfer=row), Go.objects.filter(transfer=row).order_by("-at")[0]
    if plan.decider_id != actor.id:
        raise NOT_THE_DECIDER(ref=row.ref, owner=accounts.names_of([plan.decider_id])[plan.decider_id])
    if clock.now() > made.until:
        raise WINDOW_OVER(ref=row.ref, until=clock.stamp(made.until))
    return made


def _measured(row: Transfer) -> list[Measured]:
    found = []
    with Shop(row) as shop:
        for tables in queries.targets_of(row.id):
            wanted = shop.chain(tables[0]).wanted
            found.append(Measured(wanted.table, shop.target.survey(wanted).rows, shop.target.digest(wanted)))
    return found
