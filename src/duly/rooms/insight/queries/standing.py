# SPDX-License-Identifier: Apache-2.0
"""How a notice stands, with what is expected of it."""

from typing import Any
from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.insight.queries.forecasting import frozen_of
from duly.rooms.notices import queries as notices

_EXPECTED = ("reached_all_at", "acknowledged_by_due", "settled_at")


def status_for(actor: Actor, wanted: UUID | str) -> dict[str, Any]:
    """As :func:`duly.rooms.notices.queries.status_for`, with the forecast that was frozen at launch filled in.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    status = notices.status_for(actor, wanted)
    frozen = frozen_of(UUID(status["id"])) or {}
    return status | {"forecast": {name: frozen.get(name) for name in _EXPECTED}}
