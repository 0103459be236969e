# SPDX-License-Identifier: Apache-2.0
"""``duly proof``: packs that anybody can verify without us."""

from dataclasses import asdict
from pathlib import Path

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.rooms.notices import queries as notices
from duly.rooms.proof import actions


@verbs("proof", en="Proof packs for a customer, an auditor, a court.", zh="证据包：供客户、审计或法院核验。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "pack", en="Write the proof of what one customer was told. Verify it with `python -m duly_verify FILE`.",
      zh="写出一位客户被告知情况的证据包；用 python -m duly_verify 文件 校验。")  # fmt: skip
@option("--notice", required=True, metavar="ID", en="Which notice.", zh="通知编号。")
@option("--customer", required=True, metavar="REF", en="Which customer, by reference.", zh="客户编号。")
@option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    en="Where to write the ZIP file.",
    zh="ZIP 文件写入位置。",
)
def pack(desk: Desk, *, notice: str, customer: str, out: Path) -> None:
    """Make a pack."""
    actor = desk.actor
    report = actions.make_pack(actor, notices.notice_for(actor, notice).id, customer, out)
    en = "Wrote {path}: {entries} entries under a log of {log_size}."
    zh = "已写出 {path}：{entries} 条记录，所属账本共 {log_size} 条。"
    desk.tell(asdict(report), en, zh)
