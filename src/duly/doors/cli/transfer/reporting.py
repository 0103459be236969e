# SPDX-License-Identifier: Apache-2.0
"""``duly transfer report, declare, take-on``: what a rehearsal tells, the report that is printed and kept, and who answers for
what stands against the move.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, dump, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.doors.look.documents import read_document
from duly.kernel.canonical import encode
from duly.kernel.refusals import Because, refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import FATE_WORDS
from duly.rooms.transfer.queries import STAGE_WORDS, Report, plain_report

OUT_NEEDED = refusal(
    "cli.out_needed",
    Because.INVALID,
    en="{format} is written to a file. Name it with --out.",
    zh="{format} 须写入文件，请用 --out 指定。",
)
UNWRITABLE = refusal(
    "cli.transfer_report_unwritable",
    Because.UNAVAILABLE,
    en="Cannot write {path}: {why}. Name another file with --out.",
    zh="无法写入 {path}：{why}。请用 --out 指定其他文件。",
)
_FORMATS = ("text", "html", "pdf", "json", "evidence")


@verb(command, "report", en="What the rehearsal found, or what became of it: as text, page, PDF that is kept, or JSON.", zh="查看预演结果或转移结果报告：文本、网页、存档 PDF 或 JSON。")  # fmt: skip
@named.ref
@option("--format", "form", type=click.Choice(_FORMATS), default="text", en="evidence: what shows that the PDF is on record.", zh="evidence：证明 PDF 已入账的凭证。")  # fmt: skip
@option("--lang", type=click.Choice(["zh", "en"]), default=None, en="Language; that of the command line when left out.", zh="语言；省略则与命令行相同。")  # fmt: skip
@option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, en="File to write.", zh="写入的文件。")
@named.organisation
def report(
    desk: Desk, *, ref: str, form: str, lang: str | None, out: Path | None, organisation: str | None
) -> None:  # fmt: skip
    """Report."""
    card, language = named.card(desk, ref, organisation), lang or desk.language
    if form in {"text", "json"} and out is None:
        found = queries.report_of(desk.actor, card.id)
        click.echo(dump(plain_report(found, language)) if form == "json" or desk.as_json else _text(found, language))
        return
    if out is None:
        raise OUT_NEEDED(field="out", format=form)
    content = _content(desk, card.id, form, language)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UNWRITABLE(field="out", path=out, why=error.strerror or "") from error
    desk.tell({"path": str(out), "bytes": len(content)}, en="Written: {path}", zh="已写入：{path}")


@verb(command, "declare", en="Say who receives the data, why they may move, what work costs, from a file.", zh="按文件说明接收方、转移依据和费用标准。")  # fmt: skip
@named.ref
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@named.organisation
def declare(desk: Desk, *, ref: str, file: Path, organisation: str | None) -> None:
    """Declare."""
    card = named.card(desk, ref, organisation)
    data = {"ref": card.ref, "digest": actions.declare(desk.actor, card.id, read_document(file))}
    desk.tell(data, en="Declared ({digest}).", zh="已说明（{digest}）。")


@verb(command, "take-on", en="Answer for a concern that blocks, by name and with a reason.", zh="说明理由并承担一项阻断性风险事项。")  # fmt: skip
@named.ref
@click.argument("code", metavar="CONCERN")
@option("--why", required=True, en="The reason.", zh="理由。")
@named.organisation
def take_on(desk: Desk, *, ref: str, code: str, why: str, organisation: str | None) -> None:
    """Take on."""
    card = named.card(desk, ref, organisation)
    actions.take_on(desk.actor, card.id, code, why)
    desk.tell({"ref": card.ref, "code": code}, en="Taken on: {code}.", zh="已承担：{code}。")


def _content(desk: Desk, transfer: UUID, form: str, language: str) -> bytes:
    if form == "pdf":
        return actions.keep_report(desk.actor, transfer, language).content
    if form == "evidence":
        printed = actions.keep_report(desk.actor, transfer, language)
        return encode(queries.evidence_of(transfer, printed.digest))
    found = queries.report_of(desk.actor, transfer)
    if form == "html":
        return queries.report_page(found, language).encode()
    return (dump(plain_report(found, language)) if form == "json" else _text(found, language)).encode() + b"\n"


def _text(found: Report, language: str) -> str:
    return "\n".join(_lines(found, language))


def _lines(found: Report, language: str) -> Iterator[str]:
    yield f"{STAGE_WORDS[found.stage].say(language)}: {found.title.say(language)} ({found.ref})"
    yield found.about
    for table in found.tables:
        fates = ", ".join(f"{FATE_WORDS[fate].say(language)} {n:,}" for fate, n in table.fates.items() if n)
        equal = "" if not table.read_digest else "  =" if table.is_equal else "  ≠"
        yield f"  {table.source} → {table.to}: {table.rows:,} ({fates}){equal}"
        for level in table.levels:
            yield from (
                f"    ≠ {field or '*'}: {words.say(language)} {n or ''}".rstrip() for words, field, n in level.findings
            )
        yield from (f"    {field or '*'}: {words.say(language)} ({n:,})" for field, words, n in table.reasons)
        for pairs in (table.alike, table.standing):
            yield from (f"    {one.row} ≈ {one.other or '·'}: {one.percent} %" for one in pairs.shown)
        yield from (
            f"    {fields} → {to}: {n:,} ({', '.join(map(str, rows[:20]))})" for fields, to, n, rows in table.orphans
        )
    for one in found.forecast[-1:]:
        yield f"  {one.least} – {one.likely} – {one.most} s"
    yield from (f"  {one.what}: {one.amount} {found.declared.currency}".rstrip() for one in found.costs)
    for held in found.concerns:
        mark = "✓" if held.by else "!" if held.concern.blocks else "·"
        yield f"  {mark} {held.concern.code} [{held.concern.law}] {held.concern.words.say(language)}"
        if held.by:
            yield f"      {held.by}: {held.reason}"
