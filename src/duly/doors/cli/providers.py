# SPDX-License-Identifier: Apache-2.0
"""``duly providers``: who carries messages, how they do, and the secrets of customers' own systems."""

from typing import Any

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.codes import code_said
from duly.doors.look.figures import circuit_word
from duly.doors.look.states import channel_name
from duly.kernel.words import Words
from duly.rooms.delivery import actions, queries

COLUMNS = {
    "channel": Words("Channel", "渠道"),
    "name": Words("Provider", "服务商"),
    "adapter": Words("Adapter", "适配器"),
    "weight": Words("Weight", "权重"),
    "share": Words("Share now", "当前占比"),
    "circuit": Words("State", "状态"),
    "last_code": Words("Last trouble", "最近问题"),
}


@verbs("providers", en="Who carries messages, and how they do.", zh="服务商：由谁承载消息、运行状况。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show every provider of every channel.", zh="列出各渠道的全部服务商。")
def show(desk: Desk) -> None:
    """List providers."""
    desk.table([_row(desk, card) for card in queries.providers_for(desk.actor)], COLUMNS)


@verb(
    command,
    "secret",
    en="Show the secret that a customer's own system checks our messages with. That it was shown is recorded.",
    zh="显示客户自有系统用于验签的密钥；查看会被记录。",
)
@click.argument("address")
@option(
    "--provider", default="webhook", show_default=True, en="Its name in providers.yaml.", zh="providers.yaml 中的名称。"
)
def secret(desk: Desk, *, address: str, provider: str) -> None:
    """Show one secret."""
    found = actions.show_secret(desk.actor, address, provider=provider)
    desk.tell(
        {"address": address, "secret": found},
        en="Give this to the customer of {address}, and to nobody else:\n{secret}",
        zh="请仅交给 {address} 所属客户：\n{secret}",
    )


def _row(desk: Desk, card: queries.ProviderCard) -> dict[str, Any]:
    if desk.as_json:
        return dict(card._asdict())
    return card._asdict() | {
        "channel": channel_name(card.channel, desk.language), "share": f"{card.share:.0%}",
        "circuit": circuit_word(card.circuit, desk.language), "last_code": code_said(card.last_code, desk.language),
    }  # fmt: skip
