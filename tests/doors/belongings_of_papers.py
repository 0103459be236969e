# SPDX-License-Identifier: Apache-2.0
"""A batch of forms on paper of one organisation: read, and waiting to be looked at."""

from pathlib import Path

import pytest

from doors.belongings_of_customers import Place
from duly.adapters.readers.rapid import RapidReader
from duly.rooms.papers import actions, queries
from rooms.papers.office import a_form, read
from rooms.papers.told import LOCKED, ToldReader, a_scan
from world import World, a_world


def of_papers(_folder: Path, _patch: pytest.MonkeyPatch) -> Place:
    """Acme's."""
    world = a_world()
    return Place(world, of_a_batch(world))


def of_a_batch(world: World) -> dict[str, str]:
    """Its ids, those of its form and its page, and that of the template; read by a reader that sees what it is told."""
    actions.install_reader(ToldReader)
    try:
        batch = read(world, a_scan(a_form()), LOCKED)
    finally:
        actions.install_reader(RapidReader)
    form = queries.forms_of(world.ada, batch)[0].id
    page = queries.sheet_for(world.ada, form).pages[0].id
    scan = queries.scans_of(world.ada, batch)[1].id
    template = queries.templates_for(world.ada)[0].id
    return {
        "paper_id": str(batch),
        "form_id": str(form),
        "page_id": str(page),
        "paper_template_id": str(template),
        "paper_scan_id": str(scan),
    }
