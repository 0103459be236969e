# SPDX-License-Identifier: Apache-2.0
"""A policy: proposed by one person, in force once another has confirmed it."""

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import canonical, clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries
from duly.rooms.agreement.kinds import POLICY_CONFIRMED, POLICY_SET
from duly.rooms.agreement.models import PolicyConfirmation, PolicyVersion
from duly.rooms.agreement.rules.complaints import ALREADY_CONFIRMED, NO_SUCH_POLICY, OWN_POLICY
from duly.rooms.agreement.rules.policies import plain


@action("agreement.set_policy")
def set_policy(actor: Actor, organisation_ref: str | None, document: object) -> int:
    """Propose a new version of an organisation's policy; gives its number. Nothing changes until it is confirmed.

    Records ``agreement.policy_set``.

    Raises:
        Refusal: ``agreement.bad_policy``, ``accounts.unknown_organisation``, ``accounts.which_organisation``.
    """
    place = accounts.organisation_for(actor, organisation_ref)
    content = plain(queries.read(document, place.id))
    take_turn(Turn.AGREEMENT, place.id)
    latest = PolicyVersion.objects.filter(organisation_id=place.id).order_by("-number").first()
    row = PolicyVersion.objects.create(
        organisation_id=place.id, number=latest.number + 1 if latest else 1, content=content,
        digest=canonical.digest(content), by=actor.id, at=clock.now(),
    )  # fmt: skip
    public: dict[str, canonical.Json] = {"organisation": str(place.id), "number": row.number, "digest": row.digest}
    record(POLICY_SET, stream=place.id, public=public)
    return row.number


@action("agreement.confirm_policy")
def confirm_policy(actor: Actor, organisation_ref: str | None, number: int) -> None:
    """Put a version into force that somebody else proposed. Records ``agreement.policy_confirmed``.

    Raises:
        Refusal: ``agreement.no_such_policy``, ``agreement.own_policy``, ``agreement.already_confirmed``.
    """
    place = accounts.organisation_for(actor, organisation_ref)
    take_turn(Turn.AGREEMENT, place.id)
    row = PolicyVersion.objects.filter(organisation_id=place.id, number=number).first()
    if row is None:
        raise NO_SUCH_POLICY(field="number", organisation=place.ref, number=number)
    if row.by == actor.id:
        raise OWN_POLICY()
    later = PolicyConfirmation.objects.filter(version__organisation_id=place.id, version__number__gte=number)
    if later.exists():
        raise ALREADY_CONFIRMED(field="number", number=number)
    queries.read(row.content, place.id)
    PolicyConfirmation.objects.create(version=row, by=actor.id, at=clock.now())
    public: dict[str, canonical.Json] = {"organisation": str(place.id), "number": row.number, "digest": row.digest}
    record(POLICY_CONFIRMED, stream=place.id, public=public)
