# SPDX-License-Identifier: Apache-2.0
"""Letters over the API: a batch is ordered, made, handed over; carriers' files and returns come in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doors.api.programs import Program
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.printing import jobs, queries
from rooms.printing.tray import Tray, a_tray

pytestmark = pytest.mark.django_db


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[Tray]:
    before = (dict(installed()), list(queries._installed), list(queries._heads))
    yield a_tray(tmp_path)
    install_channels(before[0])
    queries._installed[:], queries._heads[:] = before[1], before[2]


def test_from_order_to_return(tray: Tray) -> None:
    program = Program(tray.world, tray.world.ada)
    ordered = program.post("/letters/batches", {"organisation": "acme"}, key="once")
    assert (202, "ordered") == (ordered.status_code, ordered.json()["state"])
    assert ordered.json() == program.post("/letters/batches", {"organisation": "acme"}, key="once").json()
    batch = ordered.json()["id"]
    jobs.make(batch)
    assert ("made", 3) == ((found := program.get(f"/letters/batches/{batch}").json())["state"], found["letters"])
    assert b"".join(program.get(f"/letters/batches/{batch}/package").streaming_content).startswith(b"PK")
    over = program.post(f"/letters/batches/{batch}/handover", {"carrier": "Example Print", "on": "2026-05-04"})
    assert ("handed_over", "2026-05-04") == (over.json()["state"], over.json()["handed_over_on"])
    assert [batch] == [row["id"] for row in program.get("/letters/batches").json()["items"]]

    first, second = tray.pieces()[:2]
    rows = f"reference,tracking,status,date\n{first.reference},EX1,delivered,2026-05-06\nx,1,,\n"
    report = program.client.post("/api/v1/letters/tracking", rows.encode(), content_type="text/csv").json()
    assert (1, "the reference is missing or mistyped") == (report["delivered"], report["refused"][0]["why"])
    back = program.post("/letters/returns", {"reference": second.reference, "reason": "moved"})
    assert str(second.id) == back.json()["delivery"]


def test_refusals_are_problems(tray: Tray) -> None:
    program = Program(tray.world, tray.world.ada)
    assert 404 == program.post("/letters/returns", {"reference": "x", "reason": "moved"}).status_code
    bad = program.client.post("/api/v1/letters/tracking", b"\xff\xfe\x00", content_type="text/csv")
    assert (422, "printing.bad_tracking") == (bad.status_code, bad.json()["code"])
    assert 403 == Program(tray.world, tray.world.bo).post("/letters/batches", {}).status_code
