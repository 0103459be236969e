# SPDX-License-Identifier: Apache-2.0
"""Laying down a plan that comes from a browser."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.rooms.transfer.actions.planning import plan
from duly.rooms.transfer.facts import Upload
from duly.rooms.transfer.rules.afar import must_be_afar
from duly.rooms.transfer.rules.plans import read_plan


def plan_from_afar(
    actor: Actor, organisation: UUID, document: Mapping[str, Any], uploads: Mapping[str, Upload]
) -> UUID:
    """As :func:`plan`, of a plan that may name nothing of this machine unless the operator allows it
    (``DULY_TRANSFER_INSIDE``). Records ``transfer.planned``.

    Raises:
        Refusal: ``transfer.near_address`` and those of :func:`plan`.
    """
    rights.require(actor, "transfer.plan")
    if not settings.DULY["DULY_TRANSFER_INSIDE"]:
        must_be_afar(read_plan(document))
    return plan(actor, organisation, document, uploads)
