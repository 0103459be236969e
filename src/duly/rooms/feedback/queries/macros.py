# SPDX-License-Identifier: Apache-2.0
"""Ready answers, and one of them with its placeholders filled."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.customers import queries as customers
from duly.rooms.feedback.facts import MacroCard
from duly.rooms.feedback.models import Macro
from duly.rooms.feedback.queries.finding import row_for
from duly.rooms.feedback.refusals import NO_SUCH_MACRO
from duly.rooms.feedback.rules.macros import filled
from duly.rooms.feedback.rules.traditional import in_language
from duly.rooms.feedback.terms import Kind


def macros_for(actor: Actor, organisation: UUID | None = None) -> list[MacroCard]:
    """The ready answers that are offered, by short name."""
    rows = Macro.objects.filter(ended_at=None)
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return [
        MacroCard(
            row.id, row.organisation_id, row.code, Kind(row.kind) if row.kind else None, row.titles, row.bodies, row.by, row.at
        )
        for row in rows.order_by("code", "id")
    ]  # fmt: skip


def macro_text(actor: Actor, macro: UUID, conversation: UUID) -> str:
    """A ready answer for a conversation: in its language, with its values. It is a draft: whoever sends it has read it.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.no_such_macro``.
    """
    row = row_for(actor, conversation)
    found = Macro.objects.filter(id=macro, organisation_id=row.organisation_id, ended_at=None).first()
    if found is None:
        raise NO_SUCH_MACRO(field="macro")
    language, body = in_language(found.bodies, row.language)
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    card = customers.cards([row.party_id]).get(row.party_id)
    return filled(body, {
        "name": card.name if card else "", "number": row.number, "org": home.name(closest(language, ("zh-Hans", "zh-Hant", "en")) or "en"),
        "phone": home.phone or home.email, "agent": actor.name, "notice": row.about,
    })  # fmt: skip
