# SPDX-License-Identifier: Apache-2.0
"""Tables that were made up to tune the recogniser with: nobody in them exists. What held-out sets hold, they do not."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂"
_CITIES = (
    ("北京市", "北京市", "海淀区"),
    ("广东省", "深圳市", "南山区"),
    ("浙江省", "杭州市", "西湖区"),
    ("四川省", "成都市", "锦江区"),
    ("江苏省", "苏州市", "吴中区"),
)
_STREETS = ("中山路", "人民路", "解放大道", "学府街", "和平里", "科技园路")


class Set(NamedTuple):
    """A table with, for each column, the meanings that are right."""

    table: str
    frame: pl.DataFrame
    right: Mapping[str, frozenset[str]]


def sets(rows: int = 300) -> list[Set]:
    """All of them, the same each time."""
    chance = random.Random(20261123)
    return [_table(chance, name, columns, rows) for name, columns in TABLES.items()]


def _table(
    chance: random.Random, name: str, columns: Mapping[str, tuple[str, Callable[[random.Random, int], str]]], rows: int
) -> Set:
    data = {header: [make(chance, row) for row in range(rows)] for header, (_, make) in columns.items()}
    return Set(name, pl.DataFrame(data), {header: frozenset(code.split("|")) for header, (code, _) in columns.items()})


def resident_id(chance: random.Random, row: int = 0) -> str:
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
    body = (
        f"{chance.choice(('110108', '440305', '330106', '510104', '320506'))}{born:%Y%m%d}{chance.randrange(1000):03d}"
    )
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def uscc(chance: random.Random, row: int = 0) -> str:
    code = "".join(chance.choice("0123456789") for _ in range(8))
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(code, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    ) % 11
    body = f"91{chance.choice(('110108', '440300', '330100'))}{code}{'X' if check == 10 else check}"
    return body + _USCC[(31 - sum(_USCC.index(letter) * 3**place % 31 for place, letter in enumerate(body)) % 31) % 31]


def card(chance: random.Random, row: int = 0) -> str:
    body = "622848" + "".join(chance.choice("0123456789") for _ in range(12))
    total = sum(int(d) if place % 2 else sum(divmod(int(d) * 2, 10)) for place, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def chinese_name(chance: random.Random, row: int = 0) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2))))


def mobile(chance: random.Random, row: int = 0) -> str:
    return f"1{chance.choice('35789')}{chance.randrange(10**9):09d}"


def _pick(*words: str) -> Callable[[random.Random, int], str]:
    return lambda chance, row: chance.choice(words)


def _day(first: date, days: int, form: str = "%Y-%m-%d") -> Callable[[random.Random, int], str]:
    return lambda chance, row: (first + timedelta(days=chance.randrange(days), seconds=0)).strftime(form)


def _moment(chance: random.Random, row: int) -> str:
    return f"{date(2021, 1, 1) + timedelta(days=chance.randrange(1500))} {chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}"


def _money(most: int, form: str = "{:.2f}") -> Callable[[random.Random, int], str]:
    return lambda chance, row: form.format(chance.randrange(most * 100) / 100)


def _number(least: int, most: int) -> Callable[[random.Random, int], str]:
    return lambda chance, row: str(chance.randint(least, most))


def _id(form: str, first: int = 1) -> Callable[[random.Random, int], str]:
    return lambda chance, row: form.format(first + row)


def _company(chance: random.Random, row: int) -> str:
    place, trade = chance.choice(_CITIES)[1], chance.choice(("科技", "贸易", "餐饮管理", "物流", "建材"))
    return f"{place}{chance.choice('华盛恒鑫瑞')}{chance.choice('达通远泰丰')}{trade}有限公司"


def _address(chance: random.Random, row: int) -> str:
    return (
        "".join(chance.choice(_CITIES))
        + f"{chance.choice(_STREETS)}{chance.randint(1, 300)}号{chance.randint(1, 30)}室"
    )


def _place(level: int) -> Callable[[random.Random, int], str]:
    return lambda chance, row: chance.choice(_CITIES)[level]


def _email(chance: random.Random, row: int) -> str:
    return f"user{chance.randrange(10**5)}@example.{chance.choice(('com', 'cn', 'org'))}"


def _note(chance: random.Random, row: int) -> str:
    return chance.choice(
        (
            "客户要求工作日下午联系，不要发短信。",
            "已寄出合同，等待回传；注意核对开票信息。",
            "老客户介绍，价格可以优惠一些。",
            "上次投诉已处理完毕，客户表示满意。",
        )
    ) + str(row)


TABLES: Mapping[str, Mapping[str, tuple[str, Callable[[random.Random, int], str]]]] = {
    "客户资料": {
        "客户编号": ("customer_id", _id("KH{:06d}")), "姓名": ("person_name", chinese_name), "性别": ("gender", _pick("男", "女")),
        "身份证号": ("resident_id", resident_id), "手机号": ("mobile", mobile), "邮箱": ("email", _email),
        "出生日期": ("birth_date", _day(date(1950, 1, 1), 19_000)), "所在省": ("province", _place(0)), "所在市": ("city", _place(1)),
        "区县": ("district", _place(2)), "详细地址": ("address", _address), "邮编": ("postcode", _number(100000, 799999)),
        "客户等级": ("level", _pick("普通", "银卡", "金卡", "钻石")), "婚姻状况": ("marital_status", _pick("未婚", "已婚", "离异")),
        "学历": ("education", _pick("高中", "大专", "本科", "硕士")), "职业": ("occupation", _pick("教师", "医生", "工程师", "销售")),
        "积分": ("score", _number(0, 90_000)), "状态": ("status", _pick("正常", "停用", "注销")), "建档时间": ("created_at", _moment),
        "是否接收短信": ("consent|flag", _pick("是", "否")), "备注": ("note", _note), "客户经理": ("employee_name", chinese_name),
    },
    "企业客户": {
        "序号": ("row_number", _id("{}")), "企业名称": ("company_name", _company), "统一社会信用代码": ("uscc", uscc), "法人": ("person_name", chinese_name),
        "联系电话": ("landline|mobile", lambda chance, row: f"0{chance.randint(10, 29)}-{chance.randint(20000000, 89999999)}"),
        "注册地址": ("address", _address), "开户行": ("bank_name", _pick("中国工商银行深圳南山支行", "招商银行杭州分行", "中国建设银行")),
        "银行账号": ("bank_card", card), "行业": ("industry", _pick("制造业", "批发零售", "餐饮", "信息技术")), "注册资本": ("amount", _money(9_000_000)),
        "成立日期": ("created_at|start_date|date", _day(date(1995, 1, 1), 9_000)), "网址": ("url", lambda chance, row: f"www.example{row}.cn"),
    },
    "订单": {
        "订单号": ("order_id", _id("DD2024{:08d}")), "下单时间": ("order_date", _moment), "会员号": ("customer_id", _id("M{:05d}")),
        "商品名称": ("product_name", _pick("保温杯", "蓝牙耳机", "电饭煲", "运动鞋")), "货号": ("product_id", lambda chance, row: f"SKU-{chance.randint(1000, 9999)}"),
        "数量": ("quantity", _number(1, 9)), "单价": ("price", _money(900)), "总金额": ("amount", _money(9_000, "￥{:,.2f}")),
        "支付方式": ("payment_method", _pick("微信支付", "支付宝", "银行卡")), "收货人": ("person_name", chinese_name), "收货电话": ("mobile|landline", mobile),
        "收货地址": ("address", _address), "订单状态": ("status", _pick("已完成", "待付款", "已发货", "已取消")), "运费": ("shipping_fee", _money(30)),
        "快递单号": ("order_id|record_id", _id("SF{:012d}")), "币种": ("currency", _pick("CNY", "USD")),
    },
    "合同": {
        "合同编号": ("contract_id", _id("HT-2024-{:04d}")), "甲方": ("company_name", _company), "签订日期": ("start_date", _day(date(2018, 1, 1), 2_000, "%Y年%m月%d日")),
        "到期日": ("end_date", _day(date(2025, 1, 1), 2_000)), "合同金额": ("amount", _money(900_000)), "付款比例": ("rate", lambda chance, row: f"{chance.randint(1, 99)}%"),
        "经办人": ("person_name|employee_name", chinese_name), "合同类型": ("kind", _pick("采购", "服务", "租赁")),
    },
    "a": {
        "col1": ("person_name", chinese_name), "col2": ("mobile", mobile), "col3": ("resident_id", resident_id), "col4": ("email", _email), "col5": ("address", _address),
        "col6": ("gender", _pick("M", "F")), "col7": ("company_name", _company), "col8": ("uscc", uscc), "col9": ("bank_card", card), "col10": ("birth_date", _day(date(1940, 1, 1), 20_000, "%Y/%m/%d")),
        "col11": ("amount", _money(90_000)), "col12": ("created_at|updated_at", _moment), "col13": ("province", _place(0)), "col14": ("city", _place(1)), "col15": ("url", lambda chance, row: f"https://example.com/{row}"),
    },
    "contacts": {
        "ContactID": ("customer_id", _id("{}", 1000)), "First Name": ("given_name", _pick("James", "Mary", "Robert", "Linda", "Olga")), "Last Name": ("family_name", _pick("Smith", "Garcia", "Novak", "Meyer")),
        "E-mail Address": ("email", _email), "Mobile Phone": ("mobile", lambda chance, row: f"+49 151 {chance.randint(1000000, 9999999)}"),
        "Business Phone": ("landline", lambda chance, row: f"({chance.randint(200, 999)}) 555-{chance.randint(1000, 9999)}"), "Company": ("company_name", _pick("Northern Traders Ltd", "Blue Sky Inc", "Müller GmbH")),
        "Job Title": ("job_title", _pick("Sales Manager", "Owner", "Accountant")), "Street": ("street", lambda chance, row: f"{chance.randint(1, 999)} {chance.choice(('Oak', 'Elm', 'Main'))} Street"),
        "City": ("city", _pick("Berlin", "Paris", "London", "Madrid")), "ZIP": ("postcode", _number(10000, 99999)), "Country": ("country", _pick("Germany", "France", "UK", "Spain")),
        "Email Opt In": ("consent", _pick("yes", "no")), "Unsubscribed": ("objection", _pick("0", "1")), "Language": ("language", _pick("en", "de", "fr")), "Lead Source": ("origin", _pick("Web", "Referral", "Trade show")),
        "Owner": ("employee_name", _pick("Anna Berg", "Tom Hill")), "Created": ("created_at", _moment), "Time Zone": ("time_zone", _pick("Europe/Berlin", "Europe/Paris")),
        "Notes": ("note", lambda chance, row: f"Met at the fair, wants an offer by May; call back in week {row}."), "Birthday": ("birth_date", _day(date(1950, 1, 1), 18_000, "%d.%m.%Y")), "Annual Revenue": ("amount|income", _money(10**7)),
    },
    "order_details": {
        "OrderID": ("order_id", _id("{}", 10248)), "ProductID": ("product_id", _number(1, 77)), "UnitPrice": ("price", _money(60)), "Quantity": ("quantity", _number(1, 120)), "Discount": ("discount", _pick("0", "0.05", "0.1", "0.25")),
        "RequiredDate": ("due_date", _day(date(1996, 7, 1), 600)), "ShippedDate": ("shipped_at", _day(date(1996, 7, 1), 600)), "ShipVia": ("shipping_method", _number(1, 3)), "Freight": ("shipping_fee", _money(100)),
        "ShipName": ("company_name|person_name", _pick("Blue Sky Inc", "Northern Traders Ltd")), "ShipCity": ("city", _pick("Graz", "Lyon", "Bern", "Köln")), "EmployeeID": ("employee_id", _number(1, 9)),
    },
}  # fmt: skip
