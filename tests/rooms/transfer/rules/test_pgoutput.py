# SPDX-License-Identifier: Apache-2.0
"""Messages of ``pgoutput``, as PostgreSQL 18 sent them."""

import pytest

from duly.rooms.transfer.rules.pgoutput import Damaged, decoded, touched

RELATION = bytes.fromhex(
    "52000040076572700063757374006400030169640000000014ffffffff006e616d650000000019ffffffff006e6f74650000000019ffffffff"
)
BEGIN = bytes.fromhex("420000000001a2b3c40002e1b2c3d4e5f60000030a")
INSERT = bytes.fromhex("49000040074e0003740000000131740000000461e5be906e")
UPDATE = bytes.fromhex("55000040074b00037400000001316e6e4e000374000000013274000000016275")
DELETE = bytes.fromhex("44000040074b00037400000001326e6e")
TRUNCATE = bytes.fromhex("54000000010000004007")


def test_changes_come_with_what_tells_their_rows_apart() -> None:
    found = list(decoded([BEGIN, RELATION, INSERT, UPDATE, DELETE, TRUNCATE]))
    assert [one.kind for one in found] == ["insert", "update", "delete", "truncate"]
    assert (found[0].relation.schema, found[0].relation.name, found[0].relation.columns) == (
        "erp",
        "cust",
        ("id", "name", "note"),
    )
    assert found[0].new == ("1", "a徐", None)
    assert [list(touched(one)) for one in found] == [[("1",)], [("1",), ("2",)], [("2",)], []]


@pytest.mark.parametrize("message", [INSERT, UPDATE, DELETE])
@pytest.mark.parametrize("left", [3, 8, 12])
def test_a_message_that_is_cut_is_no_message(message: bytes, left: int) -> None:
    with pytest.raises(Damaged):
        list(decoded([RELATION, message[:left]]))


@pytest.mark.parametrize("message", [b"Z", b"I\x00\x00\x00\x01N\x00\x00", b""])
def test_what_is_not_known_is_not_passed_over(message: bytes) -> None:
    with pytest.raises(Damaged):
        list(decoded([message]))
