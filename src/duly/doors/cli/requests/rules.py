# SPDX-License-Identifier: Apache-2.0
"""``duly requests rules``: which particular is proved how strongly; one person proposes, another puts into force."""

from pathlib import Path

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, organisation
from duly.doors.look.documents import read_document
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.change_requests import actions, queries

_COLUMNS = {
    "version": Words("Version", "版本"),
    "digest": Words("Digest", "摘要"),
    "proposed": Words("Proposed", "提出时间"),
    "confirmed": Words("In force since", "生效时间"),
}


@verb(
    command,
    "rules",
    en="Show the rules for requests; --set proposes a version, --confirm N puts one into force.",
    zh="查看变更申请管理制度；--set 提出新版本，--confirm N 使其生效。",
)
@organisation
@option("--set", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, en="YAML file with fields, hours, days, sample.", zh="含 fields、hours、days、sample 的 YAML 文件。")  # fmt: skip
@option("--confirm", type=int, default=None, en="Put this version into force; somebody else proposed it.", zh="使此版本生效（须由他人提出）。")  # fmt: skip
def rules(desk: Desk, *, organisation: str | None, file: Path | None, confirm: int | None) -> None:
    """Show, propose or confirm rules."""
    place = accounts.organisation_for(desk.actor, organisation)
    if file is not None:
        number = actions.set_policy(desk.actor, place.id, read_document(file))
        desk.tell(
            {"version": number}, en="Version {version} is proposed. Another person must confirm it.",
            zh="已提出第 {version} 版，须由另一人确认。",
        )  # fmt: skip
    elif confirm is not None:
        actions.confirm_policy(desk.actor, place.id, confirm)
        desk.tell({"version": confirm}, en="Version {version} is in force now.", zh="第 {version} 版现已生效。")
    else:
        _show(desk, queries.policies_for(desk.actor, place.id))


def _show(desk: Desk, cards: list[queries.PolicyCard]) -> None:
    rows = [
        {"version": one.number, "digest": one.digest, "proposed": one.at, "confirmed": one.confirmed_at}
        | ({"content": dict(one.content)} if desk.as_json else {})
        for one in cards
    ]
    desk.table(rows, _COLUMNS, empty=Words("What comes with Duly is in force.", "当前为系统自带制度。"))
