# SPDX-License-Identifier: Apache-2.0
"""``duly report``: documents about a month."""

from dataclasses import asdict
from pathlib import Path

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.kernel.refusals import Because, refusal
from duly.rooms.insight import actions, queries

_KINDS = (".html", ".htm", ".pdf")
BAD_KIND = refusal(
    "cli.report_kind",
    Because.INVALID,
    en="A report is written as .html or .pdf, and {path} is neither. Nothing was issued.",
    zh="报告须写为 .html 或 .pdf，而 {path} 不是。未出具报告。",
)
UNWRITABLE = refusal(
    "cli.report_unwritable",
    Because.UNAVAILABLE,
    en="Cannot write {path}: {why}. Free the place, or name another one, and issue the report again.",
    zh="无法写入 {path}：{why}。请清理该位置或另选位置，然后重新出具报告。",
)


@verbs(
    "report",
    en="Reports: what went out in a month and how it stood with the rules.",
    zh="报告：一个月内发布的通知及其合规情况。",
)
def command() -> None:
    """Holds the verbs of this module."""


@verb(command, "compliance", en="The compliance report of a month, as HTML or PDF, or with --json.",
      zh="某月的合规性报告，HTML 或 PDF，或用 --json 输出。")  # fmt: skip
@click.argument("month", metavar="YYYY-MM")
@option("--organisation", en="Short name of the organisation.", zh="主体简称。")
@option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    en="File to write: .html or .pdf.",
    zh="写入的文件：.html 或 .pdf。",
)
@option("--language", type=click.Choice(["zh", "en"]), default="zh", en="Language of the document.", zh="文档语言。")
def compliance(desk: Desk, *, month: str, organisation: str | None, out: Path | None, language: str) -> None:
    """The compliance report."""
    if out is None:
        found = queries.compliance_report_for(desk.actor, organisation, month, language)
        desk.tell(
            asdict(found) | {"totals": found.totals, **found.totals},
            "{notices} notices to {customers} customers: {in_time} confirmed in time, {late} late, {open} not.",
            "通知 {notices} 份，客户 {customers} 位：按期确认 {in_time}，逾期 {late}，未确认 {open}。",
        )
        return
    kind = out.suffix.lower()
    if kind not in _KINDS:
        raise BAD_KIND(field="out", path=out)
    page = actions.issue_report(desk.actor, organisation, month, language)
    content = queries.as_pdf(page, language) if kind == ".pdf" else page.encode()
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UNWRITABLE(field="out", path=out, why=error.strerror) from error
    desk.tell({"path": str(out), "bytes": len(content)}, "Written: {path}", "已写入：{path}")
