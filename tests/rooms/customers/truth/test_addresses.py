# SPDX-License-Identifier: Apache-2.0
"""Postal addresses: what is read out of Chinese ones, what is left as written, what other countries ask for."""

import pytest

from duly.rooms.customers.rules.truth import Outcome, Verdicts, check, check_fields, divisions, forms


def read(text: str, region: str = "CN") -> Verdicts:
    return check("address", text, region=region)


def places(said: Verdicts) -> tuple[str, str, str]:
    return said.part("province"), said.part("city"), said.part("district")


@pytest.mark.parametrize(
    "text",
    [
        "广东省深圳市南山区科技园1号", "深圳市南山区科技园1号", "广东深圳南山科技园1号", "深圳南山科技园1号", "广东省 深圳市 南山区 科技园1号",
        "广东省，深圳市，南山区，科技园１号", "廣東省深圳市南山區科技園1號", "518000 中国广东省深圳市南山区科技园1号", "广东省广东省深圳市南山区科技园1号",
        "广东省南山区科技园1号", "广东省/深圳市/南山区/科技园1号", "收件人：王 广东省深圳市南山区科技园1号",
    ],
)  # fmt: skip
def test_one_place_however_it_is_written(text: str) -> None:
    said = read(text)
    assert (places(said), said.part("district_code")) == (("广东省", "深圳市", "南山区"), "440305")


def test_the_text_stays_as_it_was_and_what_was_read_says_where_it_stood() -> None:
    said = read("广东省深圳市南山区粤海街道科技园1号")
    assert said.normalised == "广东省深圳市南山区粤海街道科技园1号"
    assert (said.part("matched"), said.part("street"), said.part("detail")) == ("0:9", "粤海街道", "科技园1号")
    assert (said.part("confidence"), said.part("guessed")) == ("sure", "")


def test_what_was_not_written_is_said_to_be_inferred() -> None:
    said = read("深圳市南山区科技园1号")
    assert (said.outcome, said.part("guessed")) == (Outcome.PASS, "province")
    alone = read("浦东新区世纪大道100号")
    assert (alone.codes, alone.part("guessed"), alone.part("confidence")) == (
        ("address.inferred",),
        "province",
        "guess",
    )


def test_a_name_that_several_places_have_is_unknown() -> None:
    said = read("朝阳区建国路88号")
    assert (said.outcome, said.codes, said.parts) == (Outcome.UNKNOWN, ("address.ambiguous",), ())
    assert "北京市朝阳区" in said.found[0].say("zh")


@pytest.mark.parametrize("text", ["北京路100号", "南京东路1号", "上海路25号", "朝阳医院", "长沙街3号"])
def test_a_street_named_after_a_place_is_not_that_place(text: str) -> None:
    assert read(text).codes == ("address.unplaced",)


def test_d_sansha_xisha_district_is_known() -> None:
    said = read("海南省三沙市西沙区永兴岛北京路1号")
    assert (said.outcome, said.part("district_code")) == (Outcome.PASS, "460302")


@pytest.mark.parametrize(
    "text", ["河北雄安新区容城县奥威路1号", "雄安新区容城县奥威路1号", "河北省保定市容城县奥威路1号"]
)
def test_d_rongcheng_in_xiongan_is_not_read_as_anxin(text: str) -> None:
    assert read(text).part("district_code") == "130629"


def test_d_jianggan_district_is_gone_and_is_not_rewritten() -> None:
    said = read("浙江省杭州市江干区凯旋路1号")
    assert (said.codes, said.part("district"), said.part("district_code")) == (("address.gone",), "江干区", "330104")
    assert "2021" in said.found[0].say("en")
    assert "上城区" not in said.found[0].say("zh")


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("四川省资阳市简阳市射洪坝1号", "四川省成都市简阳市"),
        ("浙江省宁波市奉化市1号", "浙江省宁波市奉化区"),
        ("山东省莱芜市莱城区1号", ""),
    ],
)
def test_a_division_that_moved_or_changed_its_kind_names_its_heir(text: str, now: str) -> None:
    said = read(text)
    assert said.codes == ("address.gone",)
    assert now in said.found[0].say("zh")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京市朝阳区建国路88号", ("北京市", "", "朝阳区")), ("北京市北京市朝阳区建国路88号", ("北京市", "", "朝阳区")),
        ("北京市市辖区朝阳区建国路88号", ("北京市", "", "朝阳区")), ("重庆市九龙坡区杨家坪1号", ("重庆市", "", "九龙坡区")),
        ("吉林省吉林市昌邑区解放大路1号", ("吉林省", "吉林市", "昌邑区")), ("吉林昌邑区解放大路1号", ("吉林省", "吉林市", "昌邑区")),
        ("湖北省仙桃市沔州大道1号", ("湖北省", "", "仙桃市")), ("湖北省省直辖县级行政区划潜江市1号", ("湖北省", "", "潜江市")),
        ("海南省陵水县英州镇1号", ("海南省", "", "陵水黎族自治县")), ("新疆石河子市北四路1号", ("新疆维吾尔自治区", "", "石河子市")),
        ("新疆生产建设兵团第八师石河子市北四路1号", ("新疆维吾尔自治区", "", "石河子市")), ("恩施州恩施市施州大道1号", ("湖北省", "恩施土家族苗族自治州", "恩施市")),
        ("内蒙古呼伦贝尔莫旗1号", ("内蒙古自治区", "呼伦贝尔市", "莫力达瓦达斡尔族自治旗")), ("陕西省咸阳市乾县1号", ("陕西省", "咸阳市", "乾县")),
        ("广东省东莞市虎门镇人民路1号", ("广东省", "东莞市", "")), ("甘肃省嘉峪关市雄关街道1号", ("甘肃省", "嘉峪关市", "")),
        ("大兴安岭地区加格达奇区人民路1号", ("黑龙江省", "大兴安岭地区", "加格达奇区")), ("江苏昆山玉山镇1号", ("江苏省", "苏州市", "昆山市")),
        ("新疆乌鲁木齐头屯河北站西路1号", ("新疆维吾尔自治区", "乌鲁木齐市", "")), ("江苏镇江句容华阳街道3组", ("江苏省", "镇江市", "句容市")),
        ("香港特别行政区湾仔区轩尼诗道1号", ("香港特别行政区", "", "湾仔区")), ("香港九龙尖沙咀弥敦道1号", ("香港特别行政区", "", "")),
        ("香港九龙九龙城区1号", ("香港特别行政区", "", "九龙城区")), ("澳门花地玛堂区1号", ("澳门特别行政区", "", "花地玛堂区")),
        ("新疆伊犁哈萨克自治州塔城地区乌苏市1号", ("新疆维吾尔自治区", "塔城地区", "乌苏市")), ("通讯地址：广西桂林市临桂区1号", ("广西壮族自治区", "桂林市", "临桂区")),
        ("安徽省巢湖市居巢区1号", ("安徽省", "巢湖市", "居巢区")), ("湖北省襄樊市襄城区1号", ("湖北省", "襄阳市", "襄城区")),
        ("臺北市大安區忠孝東路四段1號", ("台湾省", "台北市", "大安区")), ("台湾省新竹县竹北市1号", ("台湾省", "新竹县", "竹北市")),
    ],
)  # fmt: skip
def test_the_odd_corners_of_the_country(text: str, expected: tuple[str, str, str]) -> None:
    assert places(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "city", "zone"),
    [
        ("江苏省苏州市苏州工业园区星湖街1号", "苏州市", "苏州工业园区"), ("苏州工业园区星湖街1号", "苏州市", "苏州工业园区"), ("甘肃省兰州新区1号", "兰州市", "兰州新区"),
        ("福建省福州市平潭综合实验区1号", "福州市", "平潭综合实验区"),
    ],
)  # fmt: skip
def test_a_new_area_stands_in_place_of_a_district(text: str, city: str, zone: str) -> None:
    said = read(text)
    assert (said.codes, said.part("city"), said.part("zone"), said.part("district")) == (
        ("address.placed",),
        city,
        zone,
        "",
    )


def test_an_address_in_hong_kong_needs_no_city_before_it() -> None:
    assert places(read("湾仔区轩尼诗道1号", "HK")) == ("香港特别行政区", "", "湾仔区")
    assert read("弥敦道1号", "HK").part("province") == "香港特别行政区"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("广东省杭州市西湖区文三路1号", ("address.elsewhere",)), ("广东省深圳市科技园1号", ("address.no_district",)),
        ("广东省深圳市南山区", ("address.no_detail",)), ("广东省深圳市南山区，518057", ("address.no_detail",)), ("随便写点什么", ("address.unplaced",)), ("Nanshan, Shenzhen", ("address.latin",)),
        ("张三 广东省深圳市南山区科技园1号", ("address.found_later",)), ("青岛市经济技术开发区黄岛区长江路1号", ("address.placed",)),
        ("成都高新区天府大道1号", ("address.zone",)), ("昆山市玉山镇1号", ("address.placed",)),
    ],
)  # fmt: skip
def test_what_is_said_of_an_address(text: str, codes: tuple[str, ...]) -> None:
    assert read(text).codes == codes


def test_every_district_of_today_is_read_from_its_full_name() -> None:
    districts = [one for one in divisions.today().values() if one.level == divisions.DISTRICT]
    assert len(districts) > 2_900
    for one in districts:
        above = "".join(divisions.named(key).name for key in one.above)
        said = read(f"{above}{one.name}人民路1号")
        assert said.part("district") == one.name, (above, one.name, said.codes)
        assert said.part("district_code") == one.code


def test_no_address_is_ever_read_as_another_district() -> None:
    """Shortened as far as people shorten, before streets named after other places: unread is allowed, wrong is not."""
    districts = [one for one in divisions.today().values() if one.level == divisions.DISTRICT and one.code]
    for at, one in enumerate(districts):
        above = "".join(
            forms.stem(divisions.named(key).name, divisions.named(key).level) or divisions.named(key).name
            for key in one.above
        )
        said = read(
            f"{above}{one.name[:-1] if len(one.name) > 2 else one.name}{('上海路1号', '和平里3栋', '南京东路5号')[at % 3]}"
        )
        assert said.part("district") in {"", one.name}, (above, one.name, places(said))


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("1600 Amphitheatre Parkway\nMountain View, CA 94043", "US", "address.fit"),
        ("1600 Amphitheatre Parkway\nMountain View, NY 94043", "US", "address.postcode_elsewhere"),
        ("1 California Street\nNew York, NY 10001", "US", "address.fit"), ("10 Downing Street\nLondon SW1A 2AA", "GB", "address.fit"),
        ("10 Downing Street\nLondon", "GB", "address.no_postcode"), ("Unter den Linden 1\n10117 Berlin", "DE", "address.fit"),
        ("1 Base\nSouth Pole", "AQ", "address.unknown"), ("1 Main Street", "", "address.no_country"), ("12345 67890", "DE", "address.letterless"),
        ("1 Main Street", "XX", "address.unknown"),
    ],
)  # fmt: skip
def test_what_other_countries_ask_for(text: str, region: str, code: str) -> None:
    assert read(text, region).codes == (code,)


def test_the_fields_of_a_form_are_looked_at_one_by_one() -> None:
    good = {"country_area": "CA", "city": "Mountain View", "postal_code": "94043", "street_address": "1 Main Street"}
    assert check_fields(good, region="US").outcome is Outcome.PASS
    assert check_fields(good | {"postal_code": "10001"}, region="US").codes == ("address.postcode_form",)
    assert check_fields(good | {"city": "", "country_area": "Atlantis"}, region="US").codes == (
        "address.required",
        "address.not_one",
    )
    assert check_fields(good, region="XX").outcome is Outcome.UNKNOWN
