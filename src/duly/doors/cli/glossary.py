# SPDX-License-Identifier: Apache-2.0
"""``duly glossary``: agreed words of an organisation."""

from pathlib import Path
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.documents import UNREADABLE
from duly.kernel.languages import normalise
from duly.kernel.words import Words
from duly.rooms.translation import actions, queries
from duly.rooms.translation.facts import LARGEST_FILE, TermEntry

_COLUMNS = {
    "term": Words("Term", "术语"), "target_language": Words("Into", "译成"), "agreed": Words("Agreed", "统一译法"),
    "forbidden": Words("Never", "禁用"), "id": Words("Id", "编号"),
}  # fmt: skip


@verbs("glossary", en="Agreed words of an organisation: list, set, remove, import, export.",
       zh="主体的术语表：查看、设定、移出、导入、导出。")  # fmt: skip
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show the agreed words.", zh="显示术语表。")
@option("--organisation", metavar="ORG", en="Whose.", zh="所属主体。")
@option("--like", default="", en="Only those that hold this.", zh="仅显示包含此文字的术语。")
@option("--language", default="", en="Only into this language.", zh="仅显示译成此语言的术语。")
def list_(desk: Desk, *, organisation: str | None, like: str, language: str) -> None:
    """By language and alphabet."""
    rows = queries.terms_for(desk.actor, organisation, like=like, language=normalise(language) if language else "")
    shown = [
        {
            "id": row.id, "source_language": row.source_language, "term": row.term, "agreed": row.agreed,
            "target_language": row.target_language, "forbidden": row.forbidden, "note": row.note,
        }
        for row in rows
    ]  # fmt: skip
    desk.table(shown, _COLUMNS, empty=Words("No terms yet.", "尚无术语。"))


@verb(command, "set", en="Agree on a word.", zh="设定术语。")
@click.argument("term")
@click.argument("agreed")
@option("--from", "source", default="zh-Hans", metavar="LANG", en="Language of the term.", zh="术语的语言。")
@option("--into", "target", default="en", metavar="LANG", en="Language of the agreed word.", zh="译法的语言。")
@option(
    "--never", "forbidden", multiple=True, en="A word that must not stand for it; repeat it.", zh="禁用译法；可重复。"
)
@option("--note", default="", en="Why, or where.", zh="备注。")
@option("--organisation", metavar="ORG", en="Whose.", zh="所属主体。")
def set_(
    desk: Desk, *, term: str, agreed: str, source: str, target: str, forbidden: tuple[str, ...], note: str,
    organisation: str | None,
) -> None:  # fmt: skip
    """The same term in the same languages is agreed on anew."""
    entry = TermEntry(source, term, target, agreed, forbidden, note)
    term_id = actions.set_term(desk.actor, organisation, entry)
    desk.tell(
        {"id": term_id, "term": term, "agreed": agreed}, en="{term} is {agreed}.", zh="“{term}”统一译为“{agreed}”。"
    )


@verb(command, "remove", en="Take a term out.", zh="移出术语。")
@click.argument("term_id", type=click.UUID)
def remove(desk: Desk, *, term_id: UUID) -> None:
    """Translations are no longer held to it."""
    actions.remove_term(desk.actor, term_id)
    desk.tell({"id": term_id}, en="The term was taken out.", zh="术语已移出。")


@verb(command, "import", en="Take in a CSV file of terms.", zh="导入 CSV 术语表。")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--organisation", metavar="ORG", en="Whose.", zh="所属主体。")
def import_(desk: Desk, *, file: Path, organisation: str | None) -> int:
    """Lines that hold no term are named, the others kept; the exit code says whether all were."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UNREADABLE(field="file", path=file, why=error.strerror) from error
    done = actions.import_terms(desk.actor, organisation, raw)
    for line, words in done.refused:
        click.echo(desk.say("line {line}: {why}", "第 {line} 行：{why}", line=line, why=words), err=True)
    desk.tell(
        {"kept": done.kept, "refused": len(done.refused)}, en="{kept} terms were agreed on; {refused} lines were not taken.",
        zh="已设定 {kept} 条术语；{refused} 行未导入。",
    )  # fmt: skip
    return exits.INVALID if done.refused else exits.OK


@verb(command, "export", en="Write the glossary as a CSV file.", zh="导出 CSV 术语表。")
@option("--organisation", metavar="ORG", en="Whose.", zh="所属主体。")
def export(desk: Desk, *, organisation: str | None) -> None:
    """To standard output; a spreadsheet shows it and runs nothing."""
    click.echo(queries.terms_csv(desk.actor, organisation), nl=False)
