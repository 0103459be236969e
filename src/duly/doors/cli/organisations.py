# SPDX-License-Identifier: Apache-2.0
"""``duly organisations``: companies in whose name notices go out."""

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import actions, queries
from duly.foundation.accounts.facts import OrganisationDetails
from duly.kernel.words import Words


@verbs("organisations", en="Companies in whose name notices go out.", zh="主体：以其名义发出通知的公司。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "add", en="Add an organisation under a short name, such as acme.", zh="以简称（如 acme）添加主体。")
@click.argument("ref")
@option("--name-zh", default="", en="Its name in Chinese.", zh="中文名称。")
@option("--name-en", default="", en="Its name in English.", zh="英文名称。")
@option(
    "--email",
    default="",
    en="Its address for customers; also the sender of its mail.",
    zh="客户联系邮箱，也是发件地址。",
)
@option("--phone", default="", en="Its telephone number for customers.", zh="客户联系电话。")
@option("--time-zone", default="Asia/Shanghai", show_default=True, en="Its time zone.", zh="时区。")
@option("--region", default="CN", show_default=True, en="Where it is: ISO 3166.", zh="所在地区：ISO 3166。")
def add(desk: Desk, *, ref: str, **details: str) -> None:
    """Add an organisation."""
    row = actions.add_organisation(desk.actor, OrganisationDetails(ref, **details))
    desk.tell({"id": row.id, "ref": row.ref}, en="Added {ref}.", zh="已添加 {ref}。")


@verb(command, "list", en="Show the organisations.", zh="列出主体。")
def show(desk: Desk) -> None:
    """List organisations."""
    rows = [
        {
            "ref": row.ref,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "email": row.email,
            "phone": row.phone,
            "time_zone": row.time_zone,
            "region": row.region,
        }
        for row in queries.organisations_for(desk.actor)
    ]
    columns = {
        "ref": Words("Short name", "简称"),
        "name_zh": Words("Chinese name", "中文名称"),
        "name_en": Words("English name", "英文名称"),
        "email": Words("E-mail", "邮箱"),
        "time_zone": Words("Time zone", "时区"),
        "region": Words("Region", "地区"),
    }
    none = Words(
        "There are no organisations. Add one with `duly organisations add`.",
        "没有主体。可用 duly organisations add 添加。",
    )
    desk.table(rows, columns, empty=none)
