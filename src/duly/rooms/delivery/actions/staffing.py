# SPDX-License-Identifier: Apache-2.0
"""What staff decide about many deliveries at once: try failed ones again, and how fast an organisation may send."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.pace import PACKAGE, organisation_key
from duly.rooms.delivery.channel import channel_named
from duly.rooms.delivery.facts import (
    BAD_PACE,
    HAS_ENDED,
    NEEDS_CORRECTION,
    NO_PROVIDER,
    NO_SUCH_MAILING,
    NOTHING_FAILED,
    STILL_NO_PROVIDER,
    WAS_FOLLOWED,
    State,
)
from duly.rooms.delivery.models import Bucket, Delivery, Mailing
from duly.rooms.delivery.weighing import channel_is_addressed, is_carried, reaches_for

AT_ONCE = 10_000
_BREATH = timedelta(seconds=5)
"""Before they go, whoever hears of it upstairs may stop those that are no longer needed."""
_ENDS = {"completed": Words(en="completed", zh="已完成"), "cancelled": Words(en="cancelled", zh="已取消")}


@action("delivery.retry")
def retry(actor: Actor, subject: UUID, *, code: str, channel: str | None = None, only: Collection[UUID] = ()) -> int:
    """Plan failed deliveries of one reason again, each as its next attempt; gives how many, at most 10,000 a call.

    Only what failed, and as ``no_provider`` what was skipped because nobody carried its channel, once somebody does;
    nothing that a provider accepted, and nothing whose outcome is unknown. ``only`` limits it to some recipients. They go a few seconds later, so that those who have confirmed meanwhile can be spared. Whose contact point
    is known to be bad stays failed: it has to be corrected. Records ``delivery.retried`` for each.

    Raises:
        Refusal: ``delivery.no_such_mailing``, ``delivery.nothing_failed``, ``delivery.still_no_provider``;
            ``delivery.needs_correction`` when that holds for all of them; ``delivery.has_ended``, ``delivery.was_followed`` once the notice is over.
    """
    mailings = Mailing.objects.filter(subject=subject)
    if channel is not None:
        mailings = mailings.filter(channel=channel)
    seen = [mailing for mailing in mailings if actor.may_see(mailing.organisation_id)]
    if not seen:
        raise NO_SUCH_MAILING()
    must_go_on(seen[0])
    carried = [mailing for mailing in seen if code != NO_PROVIDER or is_carried(mailing.channel)]
    bad = _unreachable(carried, code, only)
    now, chosen = clock.now(), list(only) or None
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql(PACKAGE, "retry"),
            [[m.id for m in carried], code, chosen, chosen, bad, AT_ONCE, now + _BREATH, now],
        )
        rows = cursor.fetchall()
    if not rows and bad:
        raise NEEDS_CORRECTION(count=len(bad))
    if not rows:
        raise _nothing(code, [mailing for mailing in seen if mailing not in carried])
    facts = [
        FactRow(recipient, kinds.which(delivery, mailing_of(mailing)) | {"code": code, "attempt": attempt + 1})
        for delivery, mailing, recipient, attempt in rows
    ]
    record_many(kinds.RETRIED, facts)
    return len(rows)


def must_go_on(mailing: Mailing) -> None:
    """Send nothing again of what is over.

    Raises:
        Refusal: ``delivery.has_ended``, ``delivery.was_followed``.
    """
    if mailing.closed in _ENDS:
        raise HAS_ENDED(why=_ENDS[mailing.closed])
    if mailing.closed:
        raise WAS_FOLLOWED(successor=mailing.closed)


def _nothing(code: str, homeless: Collection[Mailing]) -> Refusal:
    left_out = Delivery.objects.filter(mailing__in=homeless, state=State.SKIPPED, outcome_code=code)
    channels = left_out.order_by("mailing__channel").values_list("mailing__channel", flat=True).distinct()
    if channels:
        return STILL_NO_PROVIDER(field="code", channels=", ".join(channels))
    return NOTHING_FAILED(field="code", code=code)


def _unreachable(mailings: Collection[Mailing], code: str, only: Collection[UUID]) -> list[UUID]:
    """The deliveries of this reason whose contact point would not be used anyway."""
    bad: list[UUID] = []
    states = (State.FAILED, State.SKIPPED) if code == NO_PROVIDER else (State.FAILED,)
    for mailing in mailings:
        rows = Delivery.objects.filter(mailing=mailing, state__in=states, outcome_code=code)
        failed = list((rows.filter(recipient_id__in=only) if only else rows).values_list("id", "customer_id")[:AT_ONCE])
        if not failed or not channel_is_addressed(mailing.channel):
            continue
        reaches = reaches_for(mailing, [customer for _, customer in failed])
        for delivery, customer in failed:
            reach = reaches.get(customer)
            if reach is None or not reach.address or not reach.usable:
                bad.append(delivery)
    return bad


@action("delivery.limit")
def limit(actor: Actor, organisation: UUID, channel: str, per_second: float | None) -> None:
    """Say how many messages a second an organisation may send on a channel; ``None`` lifts the limit.

    Records ``delivery.limited``.

    Raises:
        Refusal: ``delivery.no_such_channel``, ``delivery.bad_pace``.
    """
    channel_named(channel)
    actor.require_sight(organisation)
    if per_second is not None and per_second <= 0:
        raise BAD_PACE(field="per_second", given=per_second)
    Bucket.objects.update_or_create(
        key=organisation_key(organisation, channel),
        defaults={"rate": per_second, "tokens": max(per_second or 0.0, 1.0), "filled_at": clock.now()},
    )
    public = {"organisation": str(organisation), "channel": channel, "per_second": str(per_second or "unlimited")}
    record(kinds.LIMITED, stream=organisation, public=public)
