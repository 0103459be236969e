# SPDX-License-Identifier: Apache-2.0
"""The library of cases."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.aftercare.facts import CaseCard, CaseState, Severity
from duly.rooms.aftercare.models import Case
from duly.rooms.aftercare.refusals import NO_SUCH_CASE
from duly.rooms.aftercare.rules import cases as rules
from duly.rooms.transfer import queries as transfers

_MOST = 200


def cases_for(
    actor: Actor, *, text: str = "", tag: str = "", severity: str = "", state: str = "", limit: int = _MOST
) -> list[CaseCard]:
    """Cases of the actor's organisations that a search finds, the newest first; a case stays with whose transfer it was."""
    rows = _seen(actor)
    asked = rules.asked_of(text)
    if asked:
        rows = rows.filter(tokens__contains=asked)
    for name, value in (("severity", severity), ("state", state)):
        if value:
            rows = rows.filter(**{name: value})
    if tag.strip():
        rows = rows.filter(tags__contains=rules.tidy([tag]))
    return _cards(rows.order_by("-at", "id")[:limit])


def cases_of(actor: Actor, transfer_id: UUID) -> list[CaseCard]:
    """What was written of one transfer.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    transfers.row_for(actor, transfer_id)
    return _cards(_seen(actor).filter(transfer_id=transfer_id).order_by("-at", "id"))


def case_for(actor: Actor, case_id: UUID) -> CaseCard:
    """One of them.

    Raises:
        Refusal: ``aftercare.no_such_case``.
    """
    found = _cards(_seen(actor).filter(id=case_id))
    if not found:
        raise NO_SUCH_CASE(field="case")
    return found[0]


def alike_for(actor: Actor, transfer_id: UUID) -> list[tuple[CaseCard, tuple[str, ...]]]:
    """Published cases of other transfers that resemble this one, the closest first, each with what they have in common.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    transfers.row_for(actor, transfer_id)
    rows = _seen(actor).filter(state=CaseState.PUBLISHED).exclude(transfer_id=transfer_id)
    known = list(rows.order_by("-at").values_list("id", "traits")[:2_000])
    if not known:
        return []
    close = rules.resembling(transfers.traits_of(transfer_id), known)
    cards = {one.id: one for one in _cards(Case.objects.filter(id__in=[one.case for one in close]))}
    return [(cards[one.case], one.shared) for one in close]


def material_of(transfer_id: UUID) -> dict[str, Any]:
    """What a case begins with, as it is kept: counts, reasons in both languages, slow shards, tries, differences, seconds."""
    raw = transfers.material_of(transfer_id)
    return {
        "sources": list(raw.source_kinds), "target": raw.target_kind, "rows": raw.rows,
        "fates": {str(fate): count for fate, count in raw.fates.items()},
        "reasons": [{"en": one.words.say("en"), "zh": one.words.say("zh"), "field": one.field, "rows": one.rows} for one in raw.reasons],
        "slowest": [list(one) for one in raw.slowest], "again": raw.again,
        "troubles": [{"en": one.say("en"), "zh": one.say("zh")} for one in raw.troubles],
        "differences": raw.differences, "undone": raw.undone, "seconds": dict(raw.seconds),
    }  # fmt: skip


def _seen(actor: Actor) -> QuerySet[Case]:
    rows = Case.objects.all()
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def _cards(rows: Iterable[Case]) -> list[CaseCard]:
    held = list(rows)
    names = accounts.names_of({who for one in held for who in (one.by, one.reviewed_by) if who})
    refs = transfers.refs_of({one.transfer_id for one in held})
    return [
        CaseCard(
            one.id, one.transfer_id, refs.get(one.transfer_id, ""), one.organisation_id, CaseState(one.state), one.title, one.wrong,
            one.why, one.learned, one.next_time, Severity(one.severity), tuple(one.tags), tuple(one.traits), one.material, one.by,
            names.get(one.by, ""), one.at, names.get(one.reviewed_by, "") if one.reviewed_by else "", one.reviewed_at, one.published_at,
        )
        for one in held
    ]  # fmt: skip
