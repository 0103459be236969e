# SPDX-License-Identifier: Apache-2.0
"""Who acts. The actor is the first argument of every verb; there is no ambient user anywhere."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from duly.kernel.refusals import Because, refusal

ActorKind = Literal["user", "key", "customer", "provider", "system"]

NOT_ALLOWED = refusal(
    "rights.not_allowed",
    Because.DENIED,
    en="{name} may not do this ({verb}); it takes one of these roles: {roles}.",
    zh="{name} 无权执行此操作（{verb}）；需要以下角色之一：{roles}。",
)
OTHER_ORGANISATION = refusal(
    "rights.other_organisation",
    Because.MISSING,
    en="There is no such record in your organisations.",
    zh="您所属的主体中没有此记录。",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or something, in whose name a verb runs.

    ``name`` is for people and never enters a ledger leaf. ``organisations`` is ``None`` for an actor that may act
    for all of them.
    """

    kind: ActorKind
    id: UUID
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    organisations: frozenset[UUID] | None = None
    departments: frozenset[UUID] = field(default_factory=frozenset)
    """Those that the actor belongs to; what it sees of their organisations may be narrowed to what concerns them."""

    def may_see(self, organisation: UUID) -> bool:
        """Whether records of this organisation exist for the actor."""
        return self.organisations is None or organisation in self.organisations

    def require_sight(self, organisation: UUID) -> None:
        """Refuse as if the record did not exist when it belongs to an organisation outside the actor's.

        Raises:
            Refusal: ``rights.other_organisation``.
        """
        if not self.may_see(organisation):
            raise OTHER_ORGANISATION()


SYSTEM = Actor("system", UUID(int=0), "duly", frozenset({"system"}))
"""Duly itself: timers, reactions, sealing."""
PROVIDER = Actor("provider", UUID(int=1), "provider", frozenset({"provider"}))
"""A provider that calls back, after its signature was checked."""
