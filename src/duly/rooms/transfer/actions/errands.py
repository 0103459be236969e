# SPDX-License-Identifier: Apache-2.0
"""What takes long before its verb can begin, since sources and targets are looked at: somebody asks for it, a worker does it in
their name, and if it is refused, the refusal is kept for them.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

import structlog

from duly.foundation.accounts import queries as accounts
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.actions.moving import held, must_be
from duly.rooms.transfer.actions.phases import rehearse, run
from duly.rooms.transfer.actions.surveying import inventory
from duly.rooms.transfer.kinds import ASKED
from duly.rooms.transfer.models import Errand, Transfer
from duly.rooms.transfer.refusals import ERRAND_OPEN, NOBODY_ASKS
from duly.rooms.transfer.rules.states import MOVES
from duly.rooms.transfer.terms import ERRAND_WORDS, State
from duly.rooms.transfer.turns import alone_at

log = structlog.get_logger()
ERRAND = "transfer.errand"
_VERBS = {"inventory": "inventory", "rehearsal": "rehearse", "run": "run"}
_LEADS_TO = {"inventory": State.INVENTORIED, "rehearsal": State.REHEARSING, "run": State.RUNNING}
_DOES: Mapping[str, Callable[[Actor, UUID], object]] = {"rehearsal": rehearse, "run": run}


def hand_over(actor: Actor, transfer_id: UUID, what: str) -> None:
    """Let a worker do it, as soon as one is free: ``inventory``, ``rehearsal`` or ``run``. To ask again for what is asked for
    already changes nothing.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.errand_open``, ``rights.not_allowed``.
    """
    rights.require(actor, f"transfer.{_VERBS[what]}")
    keep_errand(actor, transfer_id, what)


@action("transfer.hand_over")
def keep_errand(actor: Actor, transfer_id: UUID, what: str) -> None:
    """Keep what somebody asked for. Records ``transfer.asked``.

    Raises:
        Refusal: as :func:`hand_over`.
    """
    row = held(transfer_id, actor)
    must_be(row, *(state for state, ways in MOVES.items() if _LEADS_TO[what] in ways and state not in _WITHIN))
    opened = row.errands.filter(ended_at=None).first()
    if opened is None:
        Errand.objects.create(transfer=row, what=what, by=actor.id, at=clock.now())
        record(ASKED, stream=row.id, public={"ref": row.ref, "what": what})
    elif opened.what != what:
        raise ERRAND_OPEN(ref=row.ref, what=ERRAND_WORDS[opened.what])
    wake_errand(row.id)


def do_errand(transfer_id: UUID) -> None:
    """Do what was asked for, in the name of who asked. Nobody else does it meanwhile; who was killed at it leaves it to the next."""
    with alone_at(f"errand {transfer_id}") as is_mine:
        errand = Errand.objects.filter(transfer_id=transfer_id, ended_at=None).select_related("transfer").first()
        if errand is None or not is_mine:
            return
        try:
            _do(errand)
        except Refusal as no:
            log.warning("transfer.errand_refused", transfer=str(transfer_id), what=errand.what, code=no.code)
            note_errand(SYSTEM, errand.id, trouble={one: no.say(one)[:1_000] for one in ("en", "zh")})
        else:
            note_errand(SYSTEM, errand.id, trouble={})


@action("transfer.settle", silent="what was done is on record by its own verb; that it was refused changes nothing")
def note_errand(actor: Actor, errand_id: UUID, *, now: str = "", trouble: Mapping[str, str] | None = None) -> None:
    """Note which source is in hand; or, with ``trouble``, that it is over, and why it was not done, if it was not."""
    ended = {} if trouble is None else {"ended_at": clock.now(), "trouble": dict(trouble)}
    Errand.objects.filter(id=errand_id).update(now=now[:200], **ended)


def wake_errands() -> int:
    """Wake what was asked for and whose worker was killed; gives how many."""
    return sum(wake_errand(one) for one in Errand.objects.filter(ended_at=None).values_list("transfer_id", flat=True))


def wake_errand(transfer_id: UUID) -> bool:
    """Let a worker know; whether none knew already."""
    return enqueue(ERRAND, key=f"transfer errand {transfer_id}", transfer_id=str(transfer_id))


def _do(errand: Errand) -> None:
    row: Transfer = errand.transfer
    if row.state in _WITHIN and row.state == _LEADS_TO[errand.what]:
        return  # it was begun, and its worker was killed before it could say so
    actor = accounts.actor_by_id(errand.by)
    if actor is None:
        raise NOBODY_ASKS(ref=row.ref)
    if errand.what == "inventory":
        inventory(actor, row.id, tell=lambda source: note_errand(SYSTEM, errand.id, now=source))
    else:
        _DOES[errand.what](actor, row.id)


_WITHIN = {State.REHEARSING, State.RUNNING}
