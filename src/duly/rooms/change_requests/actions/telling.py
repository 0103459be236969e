# SPDX-License-Identifier: Apache-2.0
"""Telling people: each message is a row with its own address, handed to delivery in the transaction of what it tells."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow, News
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.kernel.languages import closest
from duly.rooms.change_requests.actions.moving import which
from duly.rooms.change_requests.kinds import TOLD, UNDELIVERED
from duly.rooms.change_requests.lettering import spoken
from duly.rooms.change_requests.models import ChangeRequest, Message, Verification
from duly.rooms.change_requests.queries.opening import MESSAGE, messages, sealed
from duly.rooms.change_requests.queries.targets import Address
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.terms import APPEAL, REFUSAL_REASONS, Matter
from duly.rooms.change_requests.wording import WORDS, Said, content, thing
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Line

_OWN_REQUEST = "the customer's own record"
_LASTS = timedelta(days=14)
CAME_BACK = "came_back"
AT_ONCE = frozenset({"email", "sms"})
"""Channels on which an alarm about one's own record goes out at any hour; a telephone does not ring at night for it."""


def tell(
    actor: Actor, row: ChangeRequest, matter: Matter, role: str, to: Sequence[Address], *, why: str = ""
) -> list[UUID]:
    """Write the same to several addresses, those on channels that are open; gives the messages' ids.

    Inside a running verb. Records ``change_requests.told``.
    """
    open_now = deliveries.open_channels()
    return [
        write(actor, row, matter, role, one, why=why, proof=None) for one in to if one.channel in open_now and one.value
    ]  # fmt: skip


def write(
    actor: Actor, row: ChangeRequest, matter: Matter, role: str, to: Address, *, why: str = "",
    proof: tuple[Verification, str] | None,
) -> UUID:  # fmt: skip
    """Hand one message to delivery; with ``proof`` it carries that code, otherwise one that stops the change."""
    message = Message(
        id=random_id(), request=row, matter=matter, role=role, channel=to.channel, entity_id=to.entity,
        version_id=to.version, sealed_under=row.sealed_under, at=clock.now(), verification=proof[0] if proof else None,
    )  # fmt: skip
    code = proof[1] if proof else codes.draw()
    if not proof:
        message.code_hash = codes.kept(settings.DULY.secret, code, codes.Bound(row.id, message.id, ""))
    key = keys.made([row.sealed_under])[row.sealed_under]
    said = {"address": to.value, "code": code}
    message.sealed = sealed(key, row.organisation_id, (MESSAGE, row.sealed_under, message.id), said)
    message.save(force_insert=True)
    _post(actor, row, message, why)
    public = {"message": str(message.id), "matter": matter, "role": role, "channel": to.channel}
    record(TOLD, stream=row.id, public={**which(row), **public})
    return message.id


def rebind(row: ChangeRequest, old: UUID) -> None:
    """Seal what was told under the request's own key under the customer's: what still waits must be sent all the same."""
    key = keys.made([row.sealed_under])[row.sealed_under]
    rows = list(Message.objects.filter(request=row, sealed_under=old))
    opened = messages(rows)
    for message in rows:
        place = (MESSAGE, row.sealed_under, message.id)
        message.sealed_under = row.sealed_under
        message.sealed = sealed(key, row.organisation_id, place, opened.get(message.id, {}))
    Message.objects.bulk_update(rows, ["sealed", "sealed_under"])


def _post(actor: Actor, row: ChangeRequest, message: Message, why: str) -> None:
    is_code = message.verification_id is not None
    organisation = accounts.organisations([row.organisation_id])[row.organisation_id]
    party, phone = row.party_id or row.id, organisation.phone or organisation.email
    card = customers.cards([party]).get(party)
    mailing = delivery.open_mailing(
        actor, subject=message.id, organisation=row.organisation_id, channel=message.channel, step=0,
        contents={
            language: content(
                language, message.matter, message.channel,
                _said(row, language, why)._replace(organisation=organisation.name(language), phone=phone),
            )
            for language in WORDS
        },
        sender={"name": organisation.name("en"), "email": organisation.email, "phone": organisation.phone},
        mandatory=True, legal_basis=_OWN_REQUEST, respects_quiet_hours=message.channel not in AT_ONCE,
        expires_at=clock.now() + (codes.lasts(message.channel) if is_code else _LASTS),
        lane="urgent" if is_code else "normal", purpose="named",
    )  # fmt: skip
    wanted = row.language or (card.language if card else "")
    delivery.plan(actor, mailing, [Line(message.id, party, closest(wanted, WORDS) or "en")])


def _said(row: ChangeRequest, language: str, why: str) -> Said:
    kinds = {item.attributes.get("channel") or item.family for item in row.items.all()}
    tongue = spoken(language)
    reason = REFUSAL_REASONS[why].say(tongue) if why in REFUSAL_REASONS else why
    return Said(
        organisation="", phone="", number=row.number,
        what=("、" if language.startswith("zh") else ", ").join(sorted(thing(language, kind) for kind in kinds)),
        why=reason, appeal=APPEAL.say(tongue, number=row.number), salt=secrets.token_hex(16),
    )  # fmt: skip


@action("change_requests.hear")
def hear(actor: Actor, news: Sequence[News]) -> int:
    """Messages of this room that came back, as delivery tells it; gives how many. Called by ``house/flow.py``.

    A message that came back told nobody: the request then waits longer, or until somebody takes down why it may go on.
    Records ``change_requests.undelivered``.
    """
    streams = {item.stream: item for item in news}
    found = Message.objects.select_for_update(of=("self",)).filter(id__in=list(streams), outcome="")
    rows = list(found.select_related("request"))
    for row in rows:
        row.outcome = CAME_BACK
    if rows:
        Message.objects.bulk_update(rows, ["outcome"])
        record_many(UNDELIVERED, [FactRow(row.request_id, _undelivered(row, streams[row.id])) for row in rows])
    return len(rows)


def _undelivered(row: Message, news: News) -> dict[str, str]:
    return {
        **which(row.request), "message": str(row.id), "matter": row.matter, "role": row.role, "channel": row.channel,
        "code": str(news.public.get("code", "")),
    }  # fmt: skip
