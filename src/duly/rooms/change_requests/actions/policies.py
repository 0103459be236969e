# SPDX-License-Identifier: Apache-2.0
"""管理制度: the rules for requests are proposed by one person, and put into force by another."""

from uuid import UUID

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.change_requests.kinds import POLICY_CONFIRMED, POLICY_SET
from duly.rooms.change_requests.models import PolicyConfirmation, PolicyVersion
from duly.rooms.change_requests.refusals import BAD_POLICY, NO_SUCH_POLICY, NOT_BY_KEY, OWN_POLICY
from duly.rooms.change_requests.rules.policy import read, written

_NO_TABLE = Words(en="it is no table", zh="不是表")


@action("change_requests.set_policy")
def set_policy(actor: Actor, organisation: UUID, document: object) -> int:
    """Propose the next version of an organisation's rules; gives its number. Nothing changes until it is confirmed, and
    requests that came in before stay under the version they were under. Records ``change_requests.policy_set``.

    Raises:
        Refusal: ``change_requests.bad_policy``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    take_turn(Turn.REQUESTS, organisation)
    latest = PolicyVersion.objects.filter(organisation_id=organisation).order_by("-number").first()
    number = latest.number + 1 if latest else 1
    read(number, document)
    if not isinstance(document, dict):
        raise BAD_POLICY(field="document", why=_NO_TABLE)
    content, digest = written(document)
    PolicyVersion.objects.create(
        organisation_id=organisation, number=number, content=content, digest=digest, by=actor.id, at=clock.now()
    )
    public: dict[str, Json] = {"organisation": str(organisation), "version": number, "digest": digest}
    record(POLICY_SET, stream=organisation, public=public)
    return number


@action("change_requests.confirm_policy")
def confirm_policy(actor: Actor, organisation: UUID, version: int) -> None:
    """Put a version into force that somebody else proposed. Records ``change_requests.policy_confirmed``.

    Raises:
        Refusal: ``change_requests.no_such_policy``, ``change_requests.own_policy``, ``change_requests.not_by_key``,
            ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    if actor.kind == "key":
        raise NOT_BY_KEY()
    take_turn(Turn.REQUESTS, organisation)
    found = PolicyVersion.objects.filter(organisation_id=organisation, number=version).first()
    later = PolicyConfirmation.objects.filter(version__organisation_id=organisation, version__number__gte=version)
    if found is None or later.exists():
        raise NO_SUCH_POLICY(field="version", version=version)
    if found.by == actor.id:
        raise OWN_POLICY()
    PolicyConfirmation.objects.create(version=found, by=actor.id, at=clock.now())
    public: dict[str, Json] = {"organisation": str(organisation), "version": found.number, "digest": found.digest}
    record(POLICY_CONFIRMED, stream=organisation, public=public)
