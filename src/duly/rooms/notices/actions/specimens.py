# SPDX-License-Identifier: Apache-2.0
"""A specimen of one message, as the notice was kept last, to whoever asks for it."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import queries
from duly.rooms.notices.facts import MISSING_TRANSLATION


def mail_specimen(actor: Actor, notice_id: UUID | str, channel: str, language: str = "") -> str:
    """Mail one message to the actor's own address, which is given back; without a language, the first one there is.

    No customer gets anything. Records what :func:`duly.rooms.delivery.actions.try_out` records.

    Raises:
        Refusal: ``notices.no_such_notice``, ``notices.missing_translation``, and as ``try_out``.
        WordingError: a blank has no value.
    """
    notice = queries.notice_for(actor, notice_id)
    wording = queries.wording_of(notice, channel)
    language = language or next(iter(wording))
    if language not in wording:
        raise MISSING_TRANSLATION(field="language", language=language)
    address = accounts.users_for(actor).get(id=actor.id).email
    delivery.try_out(actor, notice.id, channel, deliveries.specimen(channel, wording, language), address)
    return address
