# SPDX-License-Identifier: Apache-2.0
"""What an agent needs on a customer's page beside the record: who is there, what happened, what stands against what, a look."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from duly.doors.console.customer_badge import badge_of
from duly.doors.console.customer_story import story
from duly.doors.console.gate import may
from duly.doors.look.quality import said
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries as requests
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.privacy import actions as privacy
from duly.rooms.privacy.facts import LOOK_WORDS
from duly.rooms.quality import queries as quality

_FINDINGS = 20


def panel(request: HttpRequest, actor: Actor, card: Card) -> dict[str, Any]:
    """The badge, the timeline, what is wrong with the record, with whom it was merged, and why somebody may look."""
    language = get_language() or "en"
    found = quality.findings_for(actor, customer=card.id, limit=_FINDINGS)
    return {
        "badge": badge_of(actor, card.id), "frozen": requests.record_is_frozen(card.id), "merges": _merges(card.id),
        "findings": [(one, said(one, language)) for one in found],
        "may_look": may(actor, "privacy.look"), "may_open": may(actor, "feedback.open"), "look_reasons": [(one.value, LOOK_WORDS[one].say(language)) for one in LOOK_WORDS],
    } | story(request, actor, card)  # fmt: skip


def opened(
    actor: Actor, party: UUID, entity: UUID | None, given: Mapping[str, str]
) -> dict[UUID, list[tuple[str, str]]]:
    """The values in full, by entity: of one thing on record, or of all.

    Raises:
        Refusal: those of ``privacy.look``.
    """
    field = _field(party, entity) if entity else "value"
    values = privacy.reveal(
        actor, party, privacy.Wanted(entity, field), reason=given.get("reason", ""),
        reference=given.get("reference", "").strip()[:40], note=given.get("note", "").strip()[:1_000],
    )  # fmt: skip
    if entity:
        return {entity: [(field, text) for text in values.values()]}
    found: dict[UUID, list[tuple[str, str]]] = {}
    for name, text in values.items():
        key, _, which = name.partition(".")
        found.setdefault(UUID(key), []).append((which, text))
    return found


def _field(party: UUID, entity: UUID) -> str:
    """The secret of one thing: usually its value, of a mandate its holder, of the particulars the name."""
    held = next((one.values for one in customers.record_of(party).entities if one.id == entity), {})
    return next((name for name in ("value", "name", "holder", *held) if name in held), "value")


def _merges(party: UUID) -> list[tuple[Any, bool, Any]]:
    """With whom this customer was made one: the other, whether this one was absorbed, when."""
    rows = customers.merges_of(party)
    cards = customers.cards({one for row in rows for one in row[1:3]})
    return [(cards.get(stays if goes == party else goes), goes == party, at) for _, stays, goes, at in rows]
