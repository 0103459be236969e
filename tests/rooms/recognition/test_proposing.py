# SPDX-License-Identifier: Apache-2.0
"""What is proposed for a table: places, steps, codes; and where a human is asked."""

import polars as pl
import pytest

from duly.rooms.recognition.facts import Confirmed, Place, Proposal
from duly.rooms.recognition.rules import codes, schema
from duly.rooms.recognition.rules.normalising import Where
from duly.rooms.recognition.rules.proposing import LEFT, fingerprints_of, propose
from duly.rooms.transfer.rules.steps import read_step
from rooms.recognition import made_up


def proposals(table: str, columns: dict[str, list[str | None]], **more: object) -> dict[str, Proposal]:
    frame = pl.DataFrame({f"c{n}": pl.Series(values, dtype=pl.String) for n, values in enumerate(columns.values())})
    return {one.column.name: one for one in propose(table, list(columns), frame, **more)}  # type: ignore[arg-type]


def steps(one: Proposal) -> list[object]:
    return [step.plain for step in one.steps]


def test_every_step_that_is_proposed_is_one_that_a_mapping_can_read() -> None:
    for made in made_up.sets(60):
        frame = made.frame.rename({name: f"c{n}" for n, name in enumerate(made.frame.columns)})
        for one in propose(made.table, made.frame.columns, frame):
            for number, step in enumerate(one.steps):
                assert read_step(step.plain, f"steps[{number}]").name == step.name


def test_a_customer_s_columns_go_to_the_tables_that_they_belong_to() -> None:
    found = proposals(
        "客户",
        {
            "客户编号": ["K1"],
            "姓名": ["王伟"],
            "手机": ["13812345678"],
            "邮箱": ["a@example.com"],
            "家庭地址": ["杭州市西湖区中山路1号"],
        },
    )
    assert found["客户编号"].place == Place("customer", "ref", {})
    assert found["手机"].place == Place("contact_point", "value", {"kind": "mobile"})
    assert found["邮箱"].place == Place("contact_point", "value", {"kind": "email"})
    assert found["家庭地址"].place == Place("address", "full", {"kind": "home"})


def test_of_organisations_the_name_is_the_customer_and_the_person_speaks_for_it() -> None:
    found = proposals("客户", {"公司名称": ["示例有限公司"], "联系人": ["王伟"]})
    assert found["公司名称"].place == Place("customer", "name", {"kind": "company"})
    assert found["联系人"].place == Place("relation", "name", {"kind": "contact_person"})


def test_of_a_person_the_company_is_the_employer() -> None:
    found = proposals("客户", {"姓名": ["王伟"], "性别": ["男"], "公司": ["示例有限公司"]})
    assert found["公司"].place == Place("customer", "employer", {})


def test_columns_near_an_order_number_are_the_order_s() -> None:
    found = proposals(
        "",
        {"订单号": ["D1", "D2"], "日期": ["2024-05-06", "2024-05-07"], "金额": ["12.50", "8.00"], "数量": ["1", "2"]},
    )
    assert found["日期"].place == Place("order", "ordered_at", {})
    assert found["金额"].place == Place("order", "amount", {})
    assert found["数量"].place == Place("order_line", "quantity", {})


def test_no_field_is_given_to_two_columns() -> None:
    for made in made_up.sets(60):
        frame = made.frame.rename({name: f"c{n}" for n, name in enumerate(made.frame.columns)})
        found = [
            one.place for one in propose(made.table, made.frame.columns, frame) if one.place and not one.place.fixed
        ]
        assert len(set(map(str, found))) == len(found)


def test_codes_are_mapped_and_those_that_nobody_knows_are_listed_and_asked_about() -> None:
    one = proposals("客户", {"状态": ["正常", "停用", "正常 ", "红色", None]})["状态"]
    assert one.codes == {"正常": "active", "停用": "inactive"}
    assert one.unmapped == ("红色",)
    assert one.must_be_confirmed


def test_countries_are_known_by_any_of_their_names() -> None:
    one = proposals("客户", {"国家": ["德国", "Germany", "DE", "Frankreich"] * 5})["国家"]
    assert one.codes == {"德国": "DE", "Germany": "DE", "DE": "DE", "Frankreich": "FR"}
    assert one.unmapped == ()


@pytest.mark.parametrize(
    ("header", "values", "wanted"),
    [
        ("手机", ["１３８１２３４５６７８"], ["trim", "half_width", {"phone": {"region": "CN"}}]),
        ("邮箱", ["a@example.com", "无"], ["trim", {"null_words": {"words": ["", "无"]}}, "email"]),
        ("出生日期", ["13/02/1980", "14/03/1990"], ["trim", {"date": {"order": "dmy"}}]),
        ("出生日期", ["29264", "30111"], ["trim", {"date": {"order": "excel"}}]),
        ("建档时间", ["2024-01-02 03:04:05"], ["trim", {"timestamp": {"zone": "Asia/Shanghai", "order": "ymd"}}]),
        ("姓名", ["王伟"], ["trim", "name"]),
    ],
)  # fmt: skip
def test_steps_follow_from_what_the_values_need(header: str, values: list[str | None], wanted: list[object]) -> None:
    assert steps(proposals("客户", {header: values})[header]) == wanted


def test_a_decimal_gets_the_digits_that_its_values_have_and_their_point() -> None:
    assert proposals("订单", {"订单号": ["1"], "订单金额": ["1234.567"]})["订单金额"].scale == 3
    one = proposals("订单", {"订单号": ["1", "2"], "订单金额": ["1.234,50", "12,00"]})["订单金额"]
    assert steps(one) == ["trim", {"decimal": {"scale": 2, "point": ","}}]


def test_dates_whose_order_cannot_be_told_are_asked_about() -> None:
    one = proposals("订单", {"下单日期": ["01/02/2024", "03/04/2024"] * 20}, where=Where("US", "America/New_York"))[
        "下单日期"
    ]
    assert one.must_be_confirmed
    assert steps(one)[-1] == {"timestamp": {"zone": "America/New_York", "order": "mdy"}}


def test_numbers_of_another_country_than_the_organisation_s_are_asked_about() -> None:
    one = proposals("customers", {"Phone": ["(212) 555-0101", "(415) 555-0102"] * 20})["Phone"]
    assert steps(one)[-1] == {"phone": {"region": "US"}}
    assert one.must_be_confirmed


def test_what_the_schema_has_no_field_for_is_asked_about() -> None:
    one = proposals("客户", {"宗教信仰": ["佛教", "无"]})["宗教信仰"]
    assert one.column.means == "religion"
    assert one.place is None
    assert one.must_be_confirmed
    assert one.legal == "belief"


def test_a_running_number_is_left_behind_without_asking() -> None:
    one = proposals("客户", {"序号": [str(n) for n in range(1, 30)], "姓名": ["王伟"] * 29})["序号"]
    assert one.place is None
    assert not one.must_be_confirmed


def test_what_a_human_confirmed_is_proposed_again_with_who_and_when() -> None:
    columns = {"备用1": ["13812345678"], "备用2": ["x"]}
    frame = pl.DataFrame({"c0": ["13812345678"], "c1": ["x"]})
    first, second = fingerprints_of(list(columns), frame)
    memory = {first: Confirmed("wechat", "Ada", "2026-11-20"), second: Confirmed(LEFT, "Ada", "2026-11-20")}
    found = proposals("客户", columns, memory=memory)  # type: ignore[arg-type]
    assert found["备用1"].column.means == "wechat"
    assert not found["备用1"].must_be_confirmed
    assert found["备用1"].column.guesses[0].reasons[0].say("en") == "Confirmed by Ada on 2026-11-20."
    assert found["备用2"].place is None
    assert not found["备用2"].must_be_confirmed


def test_a_fingerprint_is_that_of_header_and_shape_and_tells_neither() -> None:
    frame = pl.DataFrame({"c0": ["13812345678"], "c1": ["a@example.com"]})
    one, other = fingerprints_of(["Phone No.", "phone no"], frame), fingerprints_of(["phone_no", "phone no"], frame)
    assert one == other
    assert one[0] != one[1]
    assert "phone" not in one[0]


def test_a_table_without_rows_is_proposed_by_its_headers() -> None:
    assert proposals("客户", {"姓名": [], "手机": []})["手机"].place == Place(
        "contact_point", "value", {"kind": "mobile"}
    )


def test_codes_of_a_list_are_told_apart() -> None:
    for name, entries in codes.lists().items():
        assert {
            codes.synonyms(name)[one.code.replace("_", " ")]
            for one in entries
            if one.code.replace("_", " ") in codes.synonyms(name)
        } <= {one.code for one in entries}
        for one in entries:
            mapped, unknown = codes.mapped(name, [one.words.zh, one.words.en])
            assert not unknown
            assert set(mapped.values()) == {one.code}, name


def test_places_exist() -> None:
    for table, route in schema.standard().routes.items():
        assert {table, *route} <= set(schema.standard().tables)
