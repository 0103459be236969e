# SPDX-License-Identifier: Apache-2.0
"""How content the customer was."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.feedback import sealing
from duly.rooms.feedback.actions.moving import locked, which
from duly.rooms.feedback.facts import STARS
from duly.rooms.feedback.kinds import RATED as RATED_FACT
from duly.rooms.feedback.models import Rating
from duly.rooms.feedback.refusals import BAD_STARS, RATED
from duly.rooms.feedback.rules import writing


@action("feedback.rate")
def rate(actor: Actor, conversation: UUID, *, stars: int, text: str = "") -> None:
    """Give one to five stars to what was resolved, once, and say why. Records ``feedback.rated``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.bad_stars``, ``feedback.rated``,
            ``feedback.long_text``, ``feedback.erased``.
    """
    row = locked(actor, conversation, "rate")
    if stars not in STARS:
        raise BAD_STARS(field="stars")
    if Rating.objects.filter(conversation=row).exists():
        raise RATED(field="conversation")
    said = writing.clean(text) if text.strip() else ""
    sealed = sealing.seal(row.organisation_id, row.party_id, row.id, said)
    Rating.objects.create(conversation=row, stars=stars, sealed=sealed, at=clock.now())
    personal = {"text": said} if said else {}
    record(RATED_FACT, stream=row.id, public=which(row) | {"stars": stars}, subject=row.party_id, personal=personal)
