# SPDX-License-Identifier: Apache-2.0
"""Showing, after a notice has gone out, what rules ask for then."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action
from duly.kernel.actors import Actor
from duly.rooms.notices import queries
from duly.rooms.notices.rules.states import must_be_open, state_of
from duly.rooms.rulebook import actions as rulebook


@action("notices.give_evidence")
def give_evidence(actor: Actor, notice_id: UUID | str, answers: Mapping[str, Any]) -> None:
    """Answer what rules ask after the launch: question to answer, ``None`` takes one back. What went out stays as it is.

    Records ``rulebook.evidence_given`` for each.

    Raises:
        Refusal: ``notices.wrong_state`` before the launch, when it belongs into the notice itself; those of
            ``rulebook.give_evidence``.
    """
    notice = queries.locked(actor, notice_id)
    must_be_open("give_evidence", state_of(queries.history_of(notice)), notice.number)
    rulebook.give_evidence(actor, notice.organisation_id, notice.id, answers)
