# SPDX-License-Identifier: Apache-2.0
"""What people decided about rules: overrides, signatures under packs, answers of an organisation, kept assessments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from duly.kernel.actors import Actor
from duly.kernel.clock import day_in
from duly.rooms.rulebook.facts import NO_OVERRIDE, Finding, Overriding
from duly.rooms.rulebook.models import Assessment, EvidenceGiven, Override, PackSignOff, ProfileAnswer


@dataclass(frozen=True, slots=True)
class OverrideCard:
    """An override as people see it. ``state``: proposed, agreed, withdrawn or expired."""

    id: UUID
    organisation: UUID
    subject: UUID
    digest: str
    rule: str
    rev: int
    pack: str
    reason: str
    risk: str
    opinion: str
    expires_on: date
    proposed_by: UUID
    proposed_at: datetime
    agreed_by: UUID | None
    agreed_at: datetime | None
    withdrawn_at: datetime | None
    state: str


def overrides_for(subject: UUID, digest: str, today: date) -> list[Overriding]:
    """The overrides that hold for what has this digest: agreed to by two people, not withdrawn, not past their day."""
    rows = Override.objects.filter(
        subject=subject, digest=digest, agreement__isnull=False, withdrawal__isnull=True, expires_on__gte=today
    ).order_by("at")
    return [Overriding(str(row.id), row.rule, row.rev, row.reason, row.expires_on) for row in rows]


def overridden(found: Sequence[Finding], held: Iterable[Overriding]) -> list[Finding]:
    """The findings, with those let pass by two people marked; of another revision of a rule, none is."""
    by_rule = {(one.rule, one.rev): one for one in held}
    return [
        replace(finding, overridden=by_rule[finding.rule, finding.rev])
        if finding.severity == "block" and finding.overridable_days and (finding.rule, finding.rev) in by_rule
        else finding
        for finding in found
    ]


def override_cards(actor: Actor, now: datetime, *, subject: UUID | None = None) -> list[OverrideCard]:
    """All overrides that exist for the actor, newest first; those about one notice where one is given.

    An override holds to the end of its last day at the place of its organisation.
    """
    rows = Override.objects.select_related("agreement", "withdrawal", "organisation").order_by("-at")
    if actor.organisations is not None:
        rows = rows.filter(organisation__in=actor.organisations)
    if subject is not None:
        rows = rows.filter(subject=subject)
    return [_card(row, day_in(row.organisation.time_zone, now)) for row in rows]


def override_for(actor: Actor, override_id: UUID) -> Override:
    """One override.

    Raises:
        Refusal: ``rulebook.no_override``.
    """
    found = Override.objects.select_related("agreement", "withdrawal", "organisation").filter(id=override_id).first()
    if found is None or not actor.may_see(found.organisation_id):
        raise NO_OVERRIDE()
    return found


def state_of(row: Override, today: date) -> str:
    """How an override stands."""
    if hasattr(row, "withdrawal"):
        return "withdrawn"
    if row.expires_on < today:
        return "expired"
    return "agreed" if hasattr(row, "agreement") else "proposed"


def _card(row: Override, today: date) -> OverrideCard:
    agreement, withdrawal = getattr(row, "agreement", None), getattr(row, "withdrawal", None)
    return OverrideCard(
        row.id, row.organisation_id, row.subject, row.digest, row.rule, row.rev, row.pack, row.reason, row.risk,
        row.opinion, row.expires_on, row.by, row.at,
        agreement.by if agreement else None, agreement.at if agreement else None,
        withdrawal.at if withdrawal else None, state_of(row, today),
    )  # fmt: skip


def answers_of(organisation: UUID) -> dict[str, Any]:
    """What an organisation answered, newest answers only."""
    return {name: row.value for name, row in profile_of(organisation).items() if row.value is not None}


def profile_of(organisation: UUID) -> dict[str, ProfileAnswer]:
    """The newest answer of an organisation to each question it was ever asked, with who gave it and when."""
    rows = (
        ProfileAnswer.objects.filter(organisation=organisation).order_by("question", "-at", "-id").distinct("question")
    )
    return {row.question: row for row in rows}


def evidence_of(subject: UUID) -> dict[str, Any]:
    """What was answered about a notice after its launch, newest answers only."""
    return {row.question: row.value for row in evidence_records(subject)}


def evidence_records(subject: UUID) -> list[EvidenceGiven]:
    """The answers about a notice that came after its launch and still stand, with who gave them and when."""
    rows = EvidenceGiven.objects.filter(subject=subject).order_by("question", "-at", "-id").distinct("question")
    return [row for row in rows if row.value is not None]


def sign_offs(organisation: UUID) -> models.QuerySet[PackSignOff]:
    """Who signed which version of which pack, newest first."""
    return PackSignOff.objects.filter(organisation=organisation).order_by("-at")


def assessments_of(subject: UUID, digest: str | None = None) -> models.QuerySet[Assessment]:
    """What the rules said of a notice, as it was kept, oldest first."""
    rows = Assessment.objects.filter(subject=subject).order_by("at")
    return rows if digest is None else rows.filter(digest=digest)


def merged(own: Mapping[str, Any], organisation: UUID) -> dict[str, Any]:
    """The answers that a notice is judged by: its own before those of its organisation."""
    return answers_of(organisation) | dict(own)
