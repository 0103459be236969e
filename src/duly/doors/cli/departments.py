# SPDX-License-Identifier: Apache-2.0
"""``duly departments``: departments of an organisation."""

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import actions, queries
from duly.kernel.words import Words

_organisation = option("--organisation", metavar="ORG", en="Of which organisation.", zh="所属主体。")


@verbs("departments", en="Departments of an organisation.", zh="主体的部门。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "add", en="Add a department under a short name, such as legal.", zh="以简称（如 legal）添加部门。")
@click.argument("ref")
@option("--name-zh", default="", en="Its name in Chinese.", zh="中文名称。")
@option("--name-en", default="", en="Its name in English.", zh="英文名称。")
@_organisation
def add(desk: Desk, *, ref: str, name_zh: str, name_en: str, organisation: str | None) -> None:
    """Add a department."""
    row = actions.add_department(desk.actor, ref, name_zh=name_zh, name_en=name_en, organisation=organisation)
    desk.tell({"id": row.id, "ref": row.ref}, en="Added {ref}.", zh="已添加 {ref}。")


@verb(command, "list", en="Show the departments.", zh="列出部门。")
def show(desk: Desk) -> None:
    """List departments."""
    rows = [
        {"organisation": row.organisation.ref, "ref": row.ref, "name_zh": row.name_zh, "name_en": row.name_en}
        for row in queries.departments_for(desk.actor)
    ]
    columns = {
        "organisation": Words("Organisation", "主体"),
        "ref": Words("Short name", "简称"),
        "name_zh": Words("Chinese name", "中文名称"),
        "name_en": Words("English name", "英文名称"),
    }
    desk.table(rows, columns, empty=Words("There are no departments.", "没有部门。"))
