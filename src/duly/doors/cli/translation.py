# SPDX-License-Identifier: Apache-2.0
"""``duly translation``: how far each language is, drafts, files for translators, reviews."""

from datetime import date, datetime
from pathlib import Path

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.documents import UNREADABLE
from duly.kernel.words import Words
from duly.rooms.notices import actions, queries
from duly.rooms.translation import actions as translation
from duly.rooms.translation import queries as translations
from duly.rooms.translation.facts import LARGEST_FILE, STANDING_WORDS, WORK_WORDS, Standing

_COLUMNS = {
    "language": Words("Language", "语言"), "said": Words("State", "状态"), "made_from": Words("Made from", "译自"),
    "digest": Words("Digest", "摘要"),
}  # fmt: skip
_JOBS = {
    "number": Words("Notice", "通知"), "language": Words("Language", "语言"), "said": Words("To do what", "工作"),
    "due_on": Words("By", "期限"),
}  # fmt: skip


@verbs("translation", en="Languages of a notice: how far, draft, export, import, review.",
       zh="通知的各语言：进度、起草、导出、导入、审校。")  # fmt: skip
def command() -> None:
    """Holds the verbs below."""


@verb(command, "status", en="Show how far each language of a notice is.", zh="显示通知各语言的进度。")
@click.argument("notice")
def status(desk: Desk, *, notice: str) -> None:
    """Every language besides the source."""
    matrix = queries.matrix_for(desk.actor, notice)
    rows = [
        {
            "language": one.language, "standing": one.standing.value, "machine_made": one.machine_made,
            "said": STANDING_WORDS[one.standing].say(desk.language), "made_from": one.translated_from or None,
            "digest": matrix.sides[one.language].digest if one.language in matrix.sides else None,
        }
        for one in matrix.languages
    ]  # fmt: skip
    none = Words("No language besides the source yet.", "除源语言外尚无其他语言。")
    desk.table(rows, _COLUMNS, empty=none)


@verb(command, "mine", en="Show what I am asked to translate or review.", zh="显示指派给我的翻译与审校。")
def mine(desk: Desk) -> None:
    """Soonest first."""
    jobs = queries.translation_jobs(desk.actor)
    rows = [
        {
            "notice": job.notice_id, "number": job.number, "language": job.language, "work": job.work.value,
            "standing": job.standing.value, "due_on": job.due_on, "said": WORK_WORDS[job.work].say(desk.language),
        }
        for job in jobs
    ]  # fmt: skip
    desk.table(rows, _JOBS, empty=Words("Nothing is asked of you.", "没有指派给您的工作。"))


@verb(
    command,
    "draft",
    en="Have an engine draft a language; marked machine-made.",
    zh="由引擎起草一种语言的译文，并注明为机器生成。",
)
@click.argument("notice")
@click.argument("language")
@option(
    "--engine", default="", metavar="NAME", en="Which engine; the first that can.", zh="引擎名；默认为首个可用引擎。"
)
@option(
    "--region", default="", metavar="CODE", en="Where it is read, such as TW or HK.", zh="读者所在地区，如 TW 或 HK。"
)
def draft(desk: Desk, *, notice: str, language: str, engine: str, region: str) -> None:
    """Replaces what stands there."""
    made = actions.draft_translation(desk.actor, notice, language, engine=engine, region=region)
    desk.tell(
        {"number": made.number, "language": language, "revision": made.revision},
        en="{language} of {number} was drafted (revision {revision}). A person must translate it now, another review it.",
        zh="已起草 {number} 的 {language} 译文（第 {revision} 版）。须由译者处理并由他人审校。",
    )


@verb(command, "export", en="Write an XLIFF file for a translator.", zh="导出供译者使用的 XLIFF 文件。")
@click.argument("notice")
@click.argument("language")
@option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    en="Where to; standard output.",
    zh="写入位置；默认标准输出。",
)
def export(desk: Desk, *, notice: str, language: str, out: Path | None) -> None:
    """Source, what stands there now, agreed words as notes."""
    text = queries.exchange_for(desk.actor, notice, language)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UNREADABLE(field="out", path=out, why=error.strerror) from error
    desk.tell({"out": str(out)}, en="Written to {out}.", zh="已写入 {out}。")


@verb(command, "import", en="Take in an XLIFF file that a translator filled in.", zh="导入译者填好的 XLIFF 文件。")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--notice", metavar="ID", en="Which notice; as the file says.", zh="所属通知；默认按文件所载。")
def import_(desk: Desk, *, file: Path, notice: str | None) -> None:
    """Whoever takes it in answers for it."""
    unit = translations.read_exchange(_read(file))
    made = actions.translate(
        desk.actor, notice or unit.number, unit.target_language, unit.parts, source_digest=unit.source_digest
    )
    desk.tell(
        {"number": made.number, "language": unit.target_language, "parts": len(unit.parts)},
        en="{language} of {number}: {parts} parts were taken in. Somebody else must review them.",
        zh="{number} 的 {language} 译文：已导入 {parts} 个部分，须由他人审校。",
    )


@verb(command, "review", en="Say that a translation says what its source says.", zh="确认译文与源文一致。")
@click.argument("notice")
@click.argument("language")
@option(
    "--digest",
    required=True,
    en="What you read (`duly translation status`).",
    zh="所审内容的摘要（见 duly translation status）。",
)
def review(desk: Desk, *, notice: str, language: str, digest: str) -> None:
    """By somebody who translated none of it."""
    source = queries.matrix_for(desk.actor, notice).source
    actions.review_translation(desk.actor, notice, language, digest=digest, source_digest=source.digest)
    desk.tell(
        {"language": language, "standing": Standing.REVIEWED.value},
        en="{language} is reviewed.",
        zh="{language} 已审校。",
    )


@verb(command, "assign", en="Ask somebody to translate or review a language.", zh="指派翻译或审校人员。")
@click.argument("notice")
@click.argument("language")
@click.argument("work", type=click.Choice([one.value for one in WORK_WORDS]))
@click.argument("email")
@option("--by", "due_on", type=click.DateTime(["%Y-%m-%d"]), en="Until which day.", zh="期限。")
def assign(desk: Desk, *, notice: str, language: str, work: str, email: str, due_on: datetime | None) -> None:
    """Who was asked before for the same is no longer."""
    found = queries.notice_for(desk.actor, notice)
    day: date | None = due_on.date() if due_on else None
    translation.assign(desk.actor, found.organisation_id, found.id, language, work=work, email=email, due_on=day)
    desk.tell(
        {"email": email, "work": work, "language": language}, en="{email} was asked to {work} {language}.",
        zh="已指派 {email}：{work} {language}。",
    )  # fmt: skip


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UNREADABLE(field="file", path=path, why=error.strerror) from error
