# SPDX-License-Identifier: Apache-2.0
"""Channels compared over many notices: the sums are right, and many notices cost no more reads than one."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.rooms.audience import queries as audience
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.insight import queries
from duly.rooms.notices import actions as notices
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.jobs import advance_due
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from world import World

pytestmark = pytest.mark.django_db


def a_launch(world: World) -> None:
    """A notice goes out by e-mail to two customers; one of them confirms."""
    notice = an_approved_notice(world, a_file(**{"plan/quiet_hours": "waived"}))
    notices.launch(world.ada, notice.id)
    advance_due()
    delivery.carry("email")
    obligations.acknowledge(world.operator, audience.recipients(notice.id)[0].id, how="call")


def test_many_notices_are_compared_with_as_many_reads_as_one(tmp_path: Path) -> None:
    before, world = dict(installed()), a_peopled_world(tmp_path, 2)
    install_channels({"email": Recorder(), "sms": Recorder("sms")})
    try:
        reads = []
        for n in (1, 2, 3):
            a_launch(world)
            with CaptureQueriesContext(connection) as asked:
                (row,) = queries.channel_report_for(world.ada)
            reads.append(len(asked))
            assert (row["channel"], row["notices"], row["sent"], row["arrived"], row["confirmed"]) == (
                "email",
                n,
                2 * n,
                2 * n,
                n,
            )
        assert reads[0] == reads[2]
    finally:
        install_channels(before)
