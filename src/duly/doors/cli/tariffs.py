# SPDX-License-Identifier: Apache-2.0
"""``duly tariffs``: what providers and people's time cost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.documents import read_document
from duly.doors.look.figures import said
from duly.doors.look.states import channel_name
from duly.doors.look.strangers import doubts_about
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.tariffs import actions, queries
from duly.rooms.tariffs.facts import ALWAYS, UNITS, Price
from duly.rooms.tariffs.queries import plain_sheet

COLUMNS = {
    "channel": Words("Channel", "渠道"),
    "provider": Words("Provider or role", "服务商或角色"),
    "region": Words("Region", "地区"),
    "unit": Words("For each", "计费单位"),
    "price": Words("Price", "价格"),
    "valid_from": Words("From", "生效"),
    "valid_to": Words("Before", "失效"),
}


@verbs("tariffs", en="Prices of providers, and of people's time.", zh="价目表：服务商价格与人工费用。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "set", en="Put a price list in force (duly: tariffs/1).", zh="启用价目表文件（duly: tariffs/1）。")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, en="Read and check it only.", zh="仅读取并检查，不启用。")
def set_(desk: Desk, *, file: Path, dry_run: bool) -> None:
    """Put a list in force."""
    raw = read_document(file)
    if dry_run:
        _preview(desk, raw)
        return
    card = actions.set_sheet(desk.actor, raw)
    _warn(desk, card.prices)
    desk.tell(
        {"number": card.number, "digest": card.digest, "count": len(card.prices)},
        en="Price list {number} is in force: {count} prices.",
        zh="价目表第 {number} 版已生效：共 {count} 项价格。",
    )


@verb(command, "show", en="Show the prices in force.", zh="显示当前价目表。")
@option("--yaml", "as_file", is_flag=True, en="As a file that `duly tariffs set` takes.", zh="输出为可重新导入的文件。")
def show(desk: Desk, *, as_file: bool) -> None:
    """Show the list."""
    card = queries.sheet_for(desk.actor)
    prices = card.prices if card else ()
    if as_file:
        click.echo(yaml.safe_dump(plain_sheet(prices), allow_unicode=True, sort_keys=False), nl=False)
        return
    _warn(desk, prices)
    none = Words(
        "No price list was set yet, so all costs are unknown. docs/costs.md shows one.",
        "尚未设置价目表，所有费用均为未知。示例见 docs/costs.md。",
    )
    desk.table([_row(desk, price) for price in prices], COLUMNS, empty=none)


def _preview(desk: Desk, raw: Any) -> None:
    prices = queries.previewed(desk.actor, raw)
    _warn(desk, prices)
    desk.tell(
        {"count": len(prices), "set": False},
        en="{count} prices, no mistakes; nothing was put in force.",
        zh="共 {count} 项价格，未发现错误；尚未启用。",
    )


def _warn(desk: Desk, prices: Sequence[Price]) -> None:
    for words in doubts_about(prices, clock.now()):
        click.echo(words.say(desk.language), err=True)


def _row(desk: Desk, price: Price) -> dict[str, Any]:
    plain = {
        "channel": price.channel, "provider": price.provider, "region": price.region, "unit": price.unit,
        "micros": price.micros, "currency": price.currency, "valid_from": price.valid_from, "valid_to": price.valid_to,
    }  # fmt: skip
    if desk.as_json:
        return plain
    return plain | {
        "channel": channel_name(price.channel, desk.language),
        "unit": UNITS[price.unit].say(desk.language),
        "valid_from": None if price.valid_from == ALWAYS else price.valid_from,
        "price": said(price.micros, price.currency, desk.language),
    }
