# SPDX-License-Identifier: Apache-2.0
"""The command itself, and what its verbs share."""

from collections.abc import Iterable
from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers

organisation = option(
    "--organisation", "place", metavar="ORG", en="Whose; the only organisation's when left out.", zh="所属主体；省略则为唯一主体。"
)  # fmt: skip


@verbs(
    "privacy",
    en="Customers' requests about their own data: access, erasure, restriction; looks, holds, rules of keeping.",
    zh="客户就本人信息提出的申请：查阅、删除、限制处理；查看记录、法律保全、保存期限。",
)
def command() -> None:
    """Holds the verbs of the modules beside."""


def party_of(desk: Desk, ref: str, place: str | None) -> UUID:
    """A customer by number."""
    home = accounts.organisation_for(desk.actor, place)
    return customers.customer_for(desk.actor, home.id, ref).id


def lines(texts: Iterable[str]) -> None:
    """One after the other."""
    for text in texts:
        click.echo(text)
