# SPDX-License-Identifier: Apache-2.0
"""One row: what it says, or why it is refused."""

from datetime import date

import pytest

from duly.rooms.customers.facts import Issue
from duly.rooms.customers.rules.columns import recognise
from duly.rooms.customers.rules.findings import RowRefusedError
from duly.rooms.customers.rules.rows import Home, RowReader, Said

HEADER = [
    "ref",
    "name",
    "kind",
    "email",
    "mobile",
    "landline",
    "language",
    "time_zone",
    "region",
    "tags",
    "services",
    "contract",
    "contract_start",
    "contract_end",
    "status",
    "opted_out",
    "consent",
]
HOME = Home("CN", "Asia/Shanghai", date(2026, 3, 2))


def read(**cells: str) -> Said:
    given = {"ref": "C-1", "name": "示例公司"} | cells
    return RowReader(recognise(HEADER), HOME).read(2, [given.get(header, "") for header in HEADER])


def refusal(**cells: str) -> Issue:
    with pytest.raises(RowRefusedError) as refused:
        read(**cells)
    return refused.value.issue


def test_a_full_row_says_all() -> None:
    said = read(
        kind="企业", email="a@b.example;c@d.example", mobile="13800000000", landline="010-80000000", language="zh-CN",
        region="中国", tags="vip；old, new", services="hosting", contract="K1", contract_start="2024/1/31",
        contract_end="2025年1月31日", status="正常", opted_out="否", consent="同意",
    )  # fmt: skip
    assert ("company", "zh-Hans", "Asia/Shanghai", "CN", ("vip", "old", "new"), "active", "granted") == (
        said.kind, said.language, said.time_zone, said.region, said.tags, said.status, said.decision,
    )  # fmt: skip
    assert [
        ("email", "a@b.example", 0),
        ("email", "c@d.example", 1),
        ("sms", "+8613800000000", 0),
        ("voice", "+861080000000", 0),
    ] == [contact[:3] for contact in said.contacts]
    assert (("K1", "hosting", date(2024, 1, 31), date(2025, 1, 31)),) == said.contracts
    assert () == said.warnings


def test_an_empty_cell_says_nothing() -> None:
    said = read()
    assert [None] * 7 == [said.kind, said.language, said.time_zone, said.region, said.tags, said.status, said.decision]
    assert ((), ()) == (said.contacts, said.contracts)


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"ref": " "}, "row.empty", "ref"),
        ({"name": ""}, "row.empty", "name"),
        ({"ref": "x" * 101}, "row.too_long", "ref"),
        ({"tags": "x" * 2001}, "row.too_long", "tags"),
        ({"ref": "1.23457E+11"}, "row.ruined_number", "ref"),
        ({"name": "a\x00b"}, "row.control", ""),
        ({"name": "a\x1fb"}, "row.control", ""),
        ({"kind": "robot"}, "row.kind", "kind"),
        ({"status": "maybe"}, "row.status", "status"),
        ({"region": "Atlantis"}, "row.region", "region"),
        ({"region": "US"}, "row.time_zone_needed", "time_zone"),
        ({"time_zone": "GMT+8"}, "row.time_zone", "time_zone"),
        ({"language": "qqq"}, "row.language", "language"),
        ({"opted_out": "perhaps"}, "row.yes_no", "opted_out"),
        ({"contract": "K1", "contract_start": "01/02/2024"}, "row.date", "contract_start"),
        ({"contract": "K1", "contract_start": "2024-02-30"}, "row.date", "contract_start"),
        ({"contract": "K1", "contract_start": "2024-02-01", "contract_end": "2024-01-01"}, "row.dates", "contract_end"),
        ({"contract": "K1;K2", "services": "a;b;c"}, "row.contracts", "contract"),
    ],
)
def test_a_bad_cell_refuses_the_row_and_says_how_to_mend_it(cells: dict[str, str], code: str, field: str) -> None:
    issue = refusal(**cells)
    assert (code, field) == (issue.code, issue.field)
    assert issue.say("zh") != issue.say("en")


@pytest.mark.parametrize(("field", "channel", "text"), [("email", "email", "not an address"), ("mobile", "sms", "123")])
def test_a_bad_contact_point_does_not_lose_the_customer(field: str, channel: str, text: str) -> None:
    said = read(**{field: text})
    assert [(channel, text, 0, "broken")] == [tuple(contact) for contact in said.contacts]
    assert 1 == len(said.warnings)


def test_an_extension_is_left_out_with_a_warning() -> None:
    said = read(landline="010-80000000转801")
    assert "+861080000000" == said.contacts[0].value
    assert ["contact.extension"] == [issue.code for issue in said.warnings]


def test_invisible_characters_are_removed_with_a_warning() -> None:
    said = read(name="示例\u200b公\u202e司")
    assert "示例公司" == said.name
    assert ["row.invisible"] == [issue.code for issue in said.warnings]


def test_line_breaks_and_wide_spaces_become_spaces() -> None:
    assert "Acme Ltd 北京" == read(name=" Acme\r\nLtd\u3000北京 ").name


def test_the_apostrophe_of_our_own_reports_is_taken_off_again() -> None:
    assert "+8613800000000" == read(mobile="'+8613800000000").contacts[0].value


def test_several_services_under_one_number_are_several_contracts() -> None:
    assert [("K1", "a"), ("K1", "b")] == [contract[:2] for contract in read(contract="K1", services="a;b").contracts]
    assert [("K1", "a"), ("K2", "b")] == [contract[:2] for contract in read(contract="K1;K2", services="a;b").contracts]


def test_dates_pair_with_their_contracts() -> None:
    said = read(contract="K1;K2", contract_start="2024-01-01;2024-01-01", contract_end="2024-06-30;2025-06-30")
    assert [date(2024, 6, 30), date(2025, 6, 30)] == [contract.ended_on for contract in said.contracts]


@pytest.mark.parametrize(
    ("opted_out", "consent", "decision"),
    [
        ("是", "同意", "withdrawn"),
        ("no", "", None),
        ("", "拒绝", "refused"),
        ("", "撤回", "withdrawn"),
        ("", "no", "refused"),
    ],
)
def test_an_opt_out_weighs_more_than_a_consent(opted_out: str, consent: str, decision: str | None) -> None:
    assert decision == read(opted_out=opted_out, consent=consent).decision


def test_a_row_of_the_wrong_width_is_refused_unless_only_empty_cells_are_over() -> None:
    reader = RowReader(recognise(["ref", "name"]), HOME)
    assert "x" == reader.read(2, ["C", "x", "", " "]).name
    for cells in (["C"], ["C", "x", "y"]):
        with pytest.raises(RowRefusedError) as refused:
            reader.read(2, cells)
        assert "row.columns" == refused.value.issue.code


def test_the_digest_tells_rows_and_columns_apart() -> None:
    one, other = (
        RowReader(recognise(["ref", "name", "tags"]), HOME),
        RowReader(recognise(["ref", "name", "services"]), HOME),
    )
    assert one.read(2, ["a", "b", "c"]).digest == one.read(9, ["a", "b", "c"]).digest
    assert one.read(2, ["a", "b", "c"]).digest != one.read(2, ["a", "b", "d"]).digest
    assert one.read(2, ["a", "b", "c"]).digest != other.read(2, ["a", "b", "c"]).digest
