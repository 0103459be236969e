# SPDX-License-Identifier: Apache-2.0
"""Carriers' files and returned letters: what they change, and what they cannot."""

import json

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import ContactPoint
from duly.rooms.printing import actions, queries
from duly.rooms.printing.actions.tracing import take_tracking
from duly.rooms.printing.facts import State
from rooms.printing.tray import Tray

pytestmark = pytest.mark.django_db


def a_file(*rows: str, header: str = "reference,tracking,carrier,status,date,reason") -> bytes:
    return "\n".join([header, *rows]).encode()


def count(kind: str) -> int:
    return sum(json.loads(body)["type"] == kind for body in Inbox.objects.values_list("body", flat=True))


def test_a_delivery_with_its_day_is_evidence(tray: Tray) -> None:
    tray.batch()
    first = tray.pieces()[0]
    report = actions.import_tracking(tray.world.ada, a_file(f"{first.reference},EX123,EMS,已妥投,2026-05-06,"))
    assert (1, 1, ()) == (report.rows, report.delivered, report.refused)
    piece = queries.piece_for(tray.world.ada, first.reference)
    assert (State.DELIVERED, "EX123", "2026-05-06") == (piece.state, piece.number, piece.said_at)
    assert "delivered" == tray.states()[piece.id]
    assert (1, 1) == (count("delivery.delivered"), count("printing.tracked"))


def test_the_same_file_again_changes_nothing(tray: Tray) -> None:
    tray.batch()
    content = a_file(*(f"{piece.reference},N{at},EMS,delivered,2026-05-06," for at, piece in enumerate(tray.pieces())))
    actions.import_tracking(tray.world.ada, content)
    report = actions.import_tracking(tray.world.ada, content)
    assert (0, 3, 3) == (report.delivered, report.same, count("delivery.delivered"))


def test_a_return_marks_the_address_when_it_is_at_fault(tray: Tray) -> None:
    tray.batch()
    moved, refused = tray.pieces()[:2]
    rows = a_file(f"{moved.reference},,,退回,2026/5/7,迁移", f"{refused.reference},,,returned,7.5.2026,refused")
    report = actions.import_tracking(tray.world.ada, rows)
    assert 2 == report.returned
    assert {"bounced"} == {tray.states()[piece.id] for piece in (moved, refused)}
    points = dict(ContactPoint.objects.filter(channel="letter").values_list("party_id", "state"))
    assert ("bounced", "active") == (points[moved.customer_id], points[refused.customer_id])


def test_a_letter_that_comes_back_is_scanned(tray: Tray) -> None:
    tray.batch()
    piece = tray.pieces()[0]
    typed = piece.reference.lower().replace("-", " ")
    assert piece.id == actions.take_back(tray.world.cy, typed, reason="unknown")
    assert "bounced" == tray.states()[piece.id]
    assert 1 == count("printing.returned")
    with pytest.raises(Refusal) as refused:
        actions.take_back(tray.world.cy, typed, reason="lost")
    assert "printing.bad_reason" == refused.value.code
    with pytest.raises(Refusal) as refused:
        actions.take_back(tray.world.cy, "00000-00000-0", reason="moved")
    assert "printing.no_such_letter" == refused.value.code


def test_delivered_and_returned_contradict_each_other_and_somebody_has_to_look(tray: Tray) -> None:
    tray.batch()
    piece = tray.pieces()[0]
    actions.import_tracking(tray.world.ada, a_file(f"{piece.reference},,,delivered,2026-05-06,"))
    report = actions.import_tracking(tray.world.ada, a_file(f"{piece.reference},,,returned,2026-05-07,moved"))
    (refused,) = report.refused
    assert (2, "delivered" in refused.words.en) == (refused.line, True)
    assert "delivered" == tray.states()[piece.id]


def test_a_number_that_comes_late_is_kept(tray: Tray) -> None:
    tray.batch()
    piece = tray.pieces()[0]
    actions.import_tracking(tray.world.ada, a_file(f"{piece.reference},,,delivered,2026-05-06,"))
    actions.import_tracking(tray.world.ada, a_file(f"{piece.reference},R-77,,posted,2026-05-01,"))
    assert ("R-77", State.DELIVERED) == (
        (found := queries.piece_for(tray.world.ada, piece.reference)).number, found.state,
    )  # fmt: skip


def test_rows_of_others_and_odd_rows_are_listed_and_the_rest_is_taken(tray: Tray) -> None:
    tray.batch()
    good = tray.pieces()[0].reference
    rows = a_file(
        f"{good},1,,posted,,", "nonsense,1,,posted,,", f"{good},1,,teleported,,", f"{good},1,,delivered,01/02/2026,"
    )
    report = actions.import_tracking(tray.world.ada, rows)
    assert (1, [3, 4, 5]) == (report.posted, [row.line for row in report.refused])
    foreign = actions.import_tracking(tray.world.dee, a_file(f"{good},9,,delivered,2026-05-06,"))
    assert (0, 1) == (foreign.delivered, len(foreign.refused))


def test_take_tracking_is_for_those_who_may(tray: Tray) -> None:
    tray.batch()
    with pytest.raises(Refusal) as refused:
        actions.import_tracking(tray.world.bo, a_file(f"{tray.pieces()[0].reference},1,,posted,,"))
    assert "rights.not_allowed" == refused.value.code
    counted, no = take_tracking(tray.world.ada, [])
    assert (0, []) == (counted.total(), no)
