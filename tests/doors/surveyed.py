# SPDX-License-Identifier: Apache-2.0
"""Acme with a customer whom no message reaches, and two who look like one: surveyed, and searched for doubles."""

from pathlib import Path

import world
from duly.kernel.actors import SYSTEM
from duly.rooms.quality import actions

PHONE = "+12025550171"


def a_survey(folder: Path) -> world.World:
    """Three customers. What wakes a worker must not: the search is carried here."""
    cast = world.a_world()
    rows = [
        world.customer_row(2, kind="person", name="Ben Kern", email="", phone=""),
        world.customer_row(4, kind="person", name="David Marx", phone=PHONE),
        world.customer_row(5, kind="person", name='"MARX, David"', phone=PHONE),
    ]
    world.make_customers(cast, rows, folder)
    begun = actions.begin_survey(SYSTEM, cast.acme.id)
    while begun is not None and actions.survey(SYSTEM, begun):
        pass
    actions.carry_search(SYSTEM, actions.find_duplicates(cast.ada, "acme"))
    return cast
