# SPDX-License-Identifier: Apache-2.0
"""Synthetic customers as old systems export them: 12 columns, mixed forms, and the usual damage. Nobody of them exists."""

import csv
import random
from pathlib import Path

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红建国华志文辉力健俊帆雪梅琳晨阳浩宇轩"
HEADER = (
    "客户编号",
    "姓名",
    "证件号码",
    "手机",
    "邮箱",
    "地址",
    "出生日期",
    "注册时间",
    "余额",
    "积分",
    "状态",
    "备注",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DATES = ("{y}-{m:02d}-{d:02d}", "{y}/{m}/{d}", "{y}年{m}月{d}日", "{y}{m:02d}{d:02d}")
_CITIES = ("上海市浦东新区", "北京市海淀区", "广东省深圳市南山区", "四川省成都市武侯区", "浙江省杭州市西湖区")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def write_crowd(path: Path, rows: int) -> Path:
    """A CSV file of so many customers; about one in a hundred has an identity number that cannot be."""
    chance = random.Random(20261123)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEADER)
        for number in range(1, rows + 1):
            out.writerow(_customer(number, chance))
    return path


def _customer(number: int, chance: random.Random) -> tuple[str, ...]:
    year, month, day = chance.randrange(1945, 2006), chance.randrange(1, 13), chance.randrange(1, 29)
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    if chance.random() < 0.3:
        name = f"Customer {number}"
    phone = f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
    if chance.random() < 0.05:
        phone = phone.translate(_FULL)
    born = chance.choice(_DATES).format(y=year, m=month, d=day)
    note = f'第 {number} 位，"老客户"\n续约' if chance.random() < 0.02 else ""
    return (
        f"C{number:09d}", name, _identity(number, f"{year}{month:02d}{day:02d}", chance), phone, f"c{number}@customers.example",
        f"{chance.choice(_CITIES)}示例路 {chance.randrange(1, 999)} 号", born, f"20{chance.randrange(10, 26)}-{month:02d}-{day:02d} 09:{number % 60:02d}:00",
        f"{chance.randrange(10**7) / 100:,.2f}", str(chance.randrange(10_000)), chance.choice(("正常", "正常", "正常", "冻结", "销户")), note,
    )  # fmt: skip


def _identity(number: int, born: str, chance: random.Random) -> str:
    digits = f"310115{born}{number % 1_000:03d}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]
    return digits + (check if chance.random() > 0.01 else "0" if check != "0" else "1")
