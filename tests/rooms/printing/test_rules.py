# SPDX-License-Identifier: Apache-2.0
"""References, carriers' files, manifests: pure, and nothing from outside breaks them."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.rooms.printing.facts import RowRefused, Tracked
from duly.rooms.printing.rules.manifests import Row, as_csv, letter_text, link_in
from duly.rooms.printing.rules.references import read_reference, reference_of
from duly.rooms.printing.rules.tracking import date_of, read_tracking

REFERENCE = reference_of(UUID("12345678-1234-4234-9234-123456789abc"))
LINK = "https://notices.example/n/" + "aZ4kQ7mW2p" * 5


@given(st.uuids(version=4))
def test_a_reference_is_read_back(delivery: UUID) -> None:
    reference = reference_of(delivery)
    assert reference == read_reference(reference) == read_reference(f" {reference.lower().replace('-', '')}\n")


@given(st.uuids(version=4), st.integers(0, 10), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_noticed(delivery: UUID, place: int, mark: str) -> None:
    plain = reference_of(delivery).replace("-", "")
    wrong = plain[:place] + mark + plain[place + 1 :]
    assert (read_reference(wrong) is None) == (wrong != plain)


@given(st.uuids(version=4), st.integers(0, 9))
def test_two_swapped_neighbours_are_noticed(delivery: UUID, place: int) -> None:
    plain = reference_of(delivery).replace("-", "")
    wrong = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert (read_reference(wrong) is None) == (wrong != plain)


def test_letters_that_look_like_digits_are_read_as_such() -> None:
    for delivery in (uuid4() for _ in range(200)):
        plain = reference_of(delivery)
        assert plain == read_reference(plain.replace("0", "O").replace("1", "l").replace("V", "u"))


@pytest.mark.parametrize(
    ("encoding", "header", "row"),
    [
        ("utf-8", "reference,tracking,status,date", "{},EX1,delivered,2026-05-06"),
        ("utf-8-sig", "编号;单号;状态;日期", "{};EX1;已妥投;2026年5月6日"),
        ("gb18030", "信函编号,运单号,状态,签收时间", "{},EX1,妥投,2026/5/6 10:20"),
        ("utf-16", "Referenz\tSendungsnummer\tStatus\tDatum", "{}\tEX1\tzugestellt\t6.5.2026"),
    ],
)
def test_files_as_carriers_write_them(encoding: str, header: str, row: str) -> None:
    (found,) = read_tracking(f"{header}\r\n{row.format(REFERENCE)}\r\n".encode(encoding))
    assert isinstance(found, Tracked)
    assert (REFERENCE, "EX1", "delivered", "2026-05-06") == (
        found.reference, found.number, found.status, found.said_at,
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2", b"reference\nx", b"\xff\xff\xfe", b"reference,status\x00", b'reference,status\n"open,1'],
)
def test_a_file_that_makes_no_sense_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        list(read_tracking(content))
    assert "printing.bad_tracking" == refused.value.code
    assert refused.value.say("zh")


@given(st.binary(max_size=300))
def test_no_file_breaks_the_intake(content: bytes) -> None:
    try:
        rows = list(read_tracking(b"reference,status,date\n" + content))
    except Refusal:
        return
    assert all(isinstance(row, Tracked | RowRefused) for row in rows)


def test_what_a_spreadsheet_would_run_is_only_text() -> None:
    (found,) = read_tracking(f"reference,tracking,status\n{REFERENCE},'=HYPERLINK(1),posted".encode())
    assert isinstance(found, Tracked)
    row = Row(REFERENCE, "d", "=cmd", 1, 1, 1, 1, "en", "GB", "x")
    assert b"'=cmd" in as_csv([row])


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-05-06", "2026-05-06"), ("2026-05-06T10:00:00+08:00", "2026-05-06"), ("31.12.2026", "2026-12-31"),
     ("2026-02-30", None), ("05/06/2026", None), ("", None)],
)  # fmt: skip
def test_a_day_has_one_meaning(text: str, day: str | None) -> None:
    assert day == date_of(text)


def test_the_long_link_is_printed_once() -> None:
    assert "Dear A,\n\nWe move." == letter_text(f"Dear A,\n\nWe move.\n\nConfirm: {LINK}", LINK)
    assert "您可以在此确认本通知的内容。" == letter_text(f"您可以在此确认本通知的内容。{LINK}", LINK)
    assert LINK == link_in(f"x {LINK}.")
    assert "as it is" == letter_text("as it is", "")
