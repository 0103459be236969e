# SPDX-License-Identifier: Apache-2.0
"""Asking somebody to translate or review a language."""

from datetime import date
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.languages import normalise
from duly.rooms.translation.facts import ASSIGNED, BAD_WORK, NOT_ABLE, Work
from duly.rooms.translation.models import Assignment

_VERB = {Work.TRANSLATE: "translation.translate", Work.REVIEW: "translation.review"}


@action("translation.assign")
def assign(
    actor: Actor, organisation: UUID, subject: UUID, language: str, *, work: str, email: str, due_on: date | None = None
) -> None:
    """Ask somebody to translate or review a language of a subject; who was asked before is no longer. Gives nothing.

    A language that nobody has begun is missing from now on, which blocks until it is there. Records
    ``translation.assigned``.

    Raises:
        Refusal: ``rights.other_organisation``, ``accounts.unknown_user``, ``translation.not_able``,
            ``translation.bad_work``, ``languages.bad``.
    """
    actor.require_sight(organisation)
    if work not in {one.value for one in Work}:
        raise BAD_WORK(field="work", given=work)
    assignee, roles = accounts.actor_by_email(email), rights.table()[_VERB[Work(work)]]
    if not assignee.may_see(organisation) or not roles & assignee.roles:
        raise NOT_ABLE(field="email", email=email, roles=", ".join(sorted(roles)))
    row = Assignment.objects.create(
        organisation_id=organisation, subject=subject, language=normalise(language), work=work, assignee=assignee.id,
        due_on=due_on, by=actor.id, at=clock.now(),
    )  # fmt: skip
    record(
        ASSIGNED,
        stream=subject,
        public={
            "subject": str(subject), "language": row.language, "work": work, "assignee": str(assignee.id),
            "due_on": due_on.isoformat() if due_on else "-",
        },
    )  # fmt: skip
