# SPDX-License-Identifier: Apache-2.0
"""Who stands for it: one asks for a second person's agreement to a rehearsal, another gives it; owners sign at the end."""

from functools import partial
from uuid import UUID

from django.db import transaction

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import go, held, must_be, must_be_a_person
from duly.rooms.transfer.actions.reporting import must_be_free
from duly.rooms.transfer.actions.retaining import let_go_of_sources
from duly.rooms.transfer.actions.sampling import must_be_looked_at
from duly.rooms.transfer.actions.verdicts import must_be_decided
from duly.rooms.transfer.cutover_refusals import CUT_OVER_FIRST
from duly.rooms.transfer.kinds import AGREED, AGREEMENT_ASKED, SIGNED_OFF
from duly.rooms.transfer.models import Agreement, Transfer
from duly.rooms.transfer.refusals import NO_DUTIES, NO_SUCH_DUTY, OTHER_DIGEST, OWN_REHEARSAL
from duly.rooms.transfer.registry import AGREE, must_be_allowed
from duly.rooms.transfer.terms import STATE_WORDS, State
from duly.rooms.transfer.work.keeping import put_away

_AGREED = {State.REHEARSED: State.AGREED, State.MENDED: State.MEND_AGREED}
"""To what one may agree, and what that leads to."""


@action("transfer.ask")
def ask(actor: Actor, transfer_id: UUID) -> str:
    """Ask a second person to agree to the rehearsal as it stands; gives its digest. Records ``transfer.agreement_asked``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be(row, *_AGREED)
    Agreement.objects.create(transfer=row, digest=row.rehearsal_digest, asked_by=actor.id, asked_at=clock.now())
    record(AGREEMENT_ASKED, stream=row.id, public={"ref": row.ref, "digest": row.rehearsal_digest})
    return row.rehearsal_digest


@action("transfer.agree")
def agree(actor: Actor, transfer_id: UUID, digest: str) -> None:
    """Agree, as somebody else, that what was rehearsed is loaded. ``digest`` names what was looked at. Records
    ``transfer.agreed``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``, ``transfer.own_rehearsal``,
            ``transfer.other_digest``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be_allowed(actor, row, AGREE)
    must_be(row, *_AGREED)
    asked = row.agreements.filter(digest=row.rehearsal_digest, agreed_at__isnull=True).order_by("-asked_at").first()
    if asked is None or digest != row.rehearsal_digest:
        raise OTHER_DIGEST(field="digest", ref=row.ref)
    if actor.id in {asked.asked_by, row.by}:
        raise OWN_REHEARSAL()
    must_be_free(row)
    asked.agreed_by, asked.agreed_at = actor.id, clock.now()
    asked.save(update_fields=["agreed_by", "agreed_at"])
    go(row, _AGREED[State(row.state)])
    record(AGREED, stream=row.id, public={"ref": row.ref, "digest": digest})


@action("transfer.sign_off")
def sign_off(actor: Actor, transfer_id: UUID) -> bool:
    """An owner signs for what they answer for, once all was compared and nothing differs; gives whether it was the last
    signature, with which the transfer is over and cannot be taken back any more. Records ``transfer.signed_off``, with the
    digests of the reports that were kept of this reconciliation.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``, ``transfer.no_duties``,
            ``transfer.no_such_duty``, ``transfer.cut_over_first``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    _must_be_signable(row)
    must_be_looked_at(row)
    must_be_decided(row)
    duties = list(row.duties.all())
    if not duties:
        raise NO_DUTIES(ref=row.ref)
    mine = [one for one in duties if one.owner_id == actor.id and one.signed_at is None]
    if not mine:
        raise NO_SUCH_DUTY(ref=row.ref)
    digest = queries.reconciled_digest(row.id)
    for one in mine:
        one.signed_at, one.signed_by, one.signed_digest = clock.now(), actor.id, digest
        one.save()
    signed = sum(one.signed_at is not None for one in duties)
    is_last = signed == len(duties)
    if is_last:
        go(row, State.SIGNED_OFF)
        let_go_of_sources(actor, row)
        transaction.on_commit(partial(put_away, row.id))
    public: dict[str, Json] = {
        "ref": row.ref, "duty": str(mine[0].id), "digest": digest, "signed": signed, "duties": len(duties),
        "reports": sorted(row.reports.filter(about=digest).values_list("file", flat=True)),
    }  # fmt: skip
    record(SIGNED_OFF, stream=row.id, public=public)
    return is_last


def _must_be_signable(row: Transfer) -> None:
    """Where a cut-over is laid down, nobody signs before the new system has taken over."""
    if queries.has_cutover(row.id) and row.state != State.CUT_OVER:
        raise CUT_OVER_FIRST(ref=row.ref, state=STATE_WORDS[State(row.state)])
    must_be(row, State.RECONCILED, State.CUT_OVER)


def must_be_agreed(row: Transfer) -> None:
    """Refuse unless two people stand for the rehearsal as it is.

    Raises:
        Refusal: ``transfer.not_now``, ``transfer.other_digest``.
    """
    must_be(row, *_AGREED.values())
    if not row.agreements.filter(digest=row.rehearsal_digest, agreed_at__isnull=False).exists():
        raise OTHER_DIGEST(field="digest", ref=row.ref)
