# SPDX-License-Identifier: Apache-2.0
"""``duly transfer sample, judge``: look at rows that were drawn by lot, and say of each whether it is right."""

from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.kernel.words import Words
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import VERDICT_WORDS, Judged, SampleCard, SampleLine

_ALL = 10_000
_COLUMNS = {
    "number": Words("No.", "序号"), "row": Words("Row", "行"), "source": Words("At the source", "来源"), "target": Words("In the target", "目标"),
    "verdict": Words("Judged", "核对"), "note": Words("Note", "备注"),
}  # fmt: skip


@verb(command, "sample", en="Draw rows by lot and show each as the source and the target have it.", zh="抽样，并列显示来源与目标中的各行。")  # fmt: skip
@named.ref
@option("--values", is_flag=True, en="Show values in full; that is put on record.", zh="完整显示各值；查看将被记录。")
@named.organisation
def sample(desk: Desk, *, ref: str, values: bool, organisation: str | None) -> None:
    """Sample."""
    card = named.card(desk, ref, organisation)
    if queries.sample_for(desk.actor, card.id) is None:
        actions.draw_sample(desk.actor, card.id)
    see = actions.see_sample if values else queries.sample_lines
    rows = [_line(desk, one) for one in see(desk.actor, card.id, limit=_ALL)]
    if found := queries.sample_for(desk.actor, card.id):
        _tell(desk, card.ref, found, rows)


@verb(command, "judge", en="Say of rows of the sample whether they are right.", zh="核对抽样行是否正确。")
@named.ref
@click.argument("numbers", metavar="NUMBER…", nargs=-1, type=click.IntRange(min=1), required=True)
@option("--wrong", is_flag=True, en="They are wrong; --note says what is.", zh="有误；用 --note 说明。")
@option("--note", default="", en="What is wrong, or was noticed.", zh="错误或备注。")
@named.organisation
def judge(desk: Desk, *, ref: str, numbers: tuple[int, ...], wrong: bool, note: str, organisation: str | None) -> None:
    """Judge."""
    card = named.card(desk, ref, organisation)
    said = [Judged(number, not wrong, note) for number in numbers]
    _tell(desk, card.ref, actions.judge_sample(desk.actor, card.id, said), [])


def _tell(desk: Desk, ref: str, card: SampleCard, rows: list[dict[str, Any]]) -> None:
    data = {
        "ref": ref, "seed": card.seed, "size": card.size, "population": card.population, "judged": card.judged, "wrong": card.wrong,
        "confidence": str(card.confidence), "tolerable": str(card.tolerable), "upper": None if card.upper is None else str(card.upper), "holds": card.holds, "rows": rows,
    }  # fmt: skip

    def people() -> None:
        if rows:
            desk.table(rows, _COLUMNS)
        click.echo(_summary(desk, ref, card))

    desk.show(data, people)


def _summary(desk: Desk, ref: str, card: SampleCard) -> str:
    if card.upper is None:
        return desk.say(
            "{ref}: {judged} of {size} rows are judged. Next: duly transfer judge {ref} NUMBER…",
            "{ref}：{size} 行中已核对 {judged} 行。下一步：duly transfer judge {ref} 序号…", ref=ref, judged=card.judged, size=card.size,
        )  # fmt: skip
    return desk.say(
        "{ref}: {wrong} of {size} rows are wrong. With {sure} % confidence no more than {upper} % of all {population} rows are.",
        "{ref}：{size} 行中 {wrong} 行有误。以 {sure}% 的置信度，全部 {population} 行的错误率不超过 {upper}%。",
        ref=ref, wrong=card.wrong, size=card.size, sure=f"{card.confidence * 100:.0f}", upper=f"{card.upper * 100:.2f}",
        population=card.population,
    )  # fmt: skip


def _line(desk: Desk, one: SampleLine) -> dict[str, Any]:
    verdict = one.verdict if desk.as_json else VERDICT_WORDS[one.verdict].say(desk.language)
    told = {"source": one.source, "target": one.target}
    return {
        "number": one.number, "table": one.table, "row": one.row, "verdict": verdict, "note": one.note,
        **{name: said if desk.as_json else _pairs(said) for name, said in told.items()},
    }  # fmt: skip


def _pairs(said: Any) -> str:
    return "; ".join(f"{name}: {'–' if value is None else value}" for name, value in said.items()) or "–"
