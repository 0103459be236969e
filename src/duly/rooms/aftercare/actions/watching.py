# SPDX-License-Identifier: Apache-2.0
"""Say how often what moved is looked at again, and who answers for it."""

from datetime import date
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.facts import Rhythm
from duly.rooms.aftercare.kinds import WATCH_ENDED, WATCHED
from duly.rooms.aftercare.models import Check, Watch
from duly.rooms.aftercare.refusals import BAD_WATCH, NO_SAMPLE, NOT_WATCHED
from duly.rooms.aftercare.refusals import WATCHED as WATCHED_ALREADY
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import TransferCard

_BOUNDS = {"every_days": (1, 366), "times": (1, 60), "size": (1, 2_000)}


@action("aftercare.watch")
def watch(actor: Actor, transfer_id: UUID, rhythm: Rhythm) -> UUID:
    """Look at a sample of what moved every so many days, so many times; the first one is due today. Gives the id of the watch.
    Records ``aftercare.watched``.

    Raises:
        Refusal: ``aftercare.not_over``, ``aftercare.bad_watch``, ``aftercare.watched``, ``aftercare.no_sample``,
            ``transfer.bad_sample``, ``accounts.no_such_user``.
    """
    card = queries.over(actor, transfer_id)
    _must_be_sound(rhythm)
    if Watch.objects.filter(transfer_id=transfer_id, ended_at__isnull=True).exists():
        raise WATCHED_ALREADY(ref=card.ref)
    if not transfers.sample_of(transfer_id):
        raise NO_SAMPLE(ref=card.ref)
    seed = transfers.reconciled_digest(transfer_id)
    row = Watch.objects.create(
        transfer_id=transfer_id, every_days=rhythm.every_days, times=rhythm.times, size=rhythm.size, confidence=rhythm.confidence,
        tolerable=rhythm.tolerable, seed=seed, owner_id=_owner(card, actor, rhythm.owner), next_on=_today(card), by=actor.id,
        at=clock.now(),
    )  # fmt: skip
    public = {name: getattr(rhythm, name) for name in ("every_days", "times", "size", "confidence", "tolerable")}
    record(WATCHED, stream=transfer_id, public={"ref": card.ref, "seed": seed, **public})
    return row.id


@action("aftercare.end_watch")
def end_watch(actor: Actor, transfer_id: UUID) -> None:
    """Draw no more samples; what was drawn is still to be judged. Records ``aftercare.watch_ended``.

    Raises:
        Refusal: ``aftercare.not_watched``.
    """
    card = queries.over(actor, transfer_id)
    row = Watch.objects.select_for_update().filter(transfer_id=transfer_id, ended_at__isnull=True).first()
    if row is None:
        raise NOT_WATCHED(ref=card.ref)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(WATCH_ENDED, stream=transfer_id, public={"ref": card.ref, "checks": Check.objects.filter(watch=row).count()})


def _must_be_sound(rhythm: Rhythm) -> None:
    for name, (least, most) in _BOUNDS.items():
        given = getattr(rhythm, name)
        if not least <= given <= most:
            raise BAD_WATCH(field=name, field_name=name, given=given)
    transfers.bound_of(rhythm.size, 0, rhythm.confidence, rhythm.tolerable)


def _owner(card: TransferCard, actor: Actor, email: str) -> UUID:
    if email:
        return accounts.colleague(card.organisation, email, field="owner").id
    duties = transfers.duties_of(card.id)
    return duties[0].owner if duties else actor.id


def _today(card: TransferCard) -> date:
    home = accounts.organisations([card.organisation])[card.organisation]
    return clock.day_in(home.time_zone, clock.now())
