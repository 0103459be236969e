# SPDX-License-Identifier: Apache-2.0
"""A notice file to start from, and what each channel carries of a notice."""

from collections.abc import Mapping
from typing import Any

import click
import yaml

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.look.states import channel_name
from duly.kernel.words import Words
from duly.rooms.notices import queries
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import KindSpec

_LANGUAGES = ("zh-Hans", "en")
_WIDTH = 1_000_000
"""Texts are not folded: a folded line is hard to edit."""


@verb(
    command,
    "new",
    en="Print a notice file to start from: fill in what is empty, then `duly notice create`.",
    zh="输出一份可供起草的通知文件：填写空白处后执行 duly notice create。",
)
@option("--kind", metavar="KIND", required=True, en="The kind of change.", zh="变更类型。")
@option("--language", "languages", multiple=True, metavar="TAG", en="A language; may be repeated.", zh="语言，可重复。")
def new(desk: Desk, *, kind: str, languages: tuple[str, ...]) -> None:
    """Print a starting file."""
    document = queries.starting_document(kind, {}, languages or _LANGUAGES)
    desk.show(document, lambda: click.echo(_commented(document, rulebook.kinds()[kind], desk.language)))


@verb(
    command,
    "renderings",
    en="Show what each channel carries of a notice in each language, on sample data.",
    zh="按渠道与语言显示通知的实际内容（以样例数据填充）。",
)
@click.argument("id_", metavar="ID")
@option("--channel", default="", en="Only this channel.", zh="仅限该渠道。")
@option("--language", default="", metavar="TAG", en="Only this language.", zh="仅限该语言。")
def renderings(desk: Desk, *, id_: str, channel: str, language: str) -> None:
    """Show renderings."""
    found = queries.renderings_for(desk.actor, id_, channel=channel, language=language)
    rows = [
        {
            "channel": one.channel, "language": one.language, "correction": one.correction, "used": one.used,
            "parts": dict(one.parts), "digest": one.digest, "missing": list(one.missing), "problem": one.problem,
            "lengths": [dict(zip(("part", "unit", "length", "most"), each, strict=True)) for each in one.lengths],
        }
        for one in found
    ]  # fmt: skip
    desk.show({"renderings": rows}, lambda: _tell(desk, rows))


def _tell(desk: Desk, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        click.echo(f"── {channel_name(row['channel'], desk.language)} · {row['language']} · {row['digest'][:23]}")
        for length in row["lengths"]:
            click.echo(f"   {length['part']}: {length['length']}/{length['most']} {length['unit']}")
        if row["missing"]:
            names = ", ".join(row["missing"])
            click.echo(f"   ! {desk.say('does not give: {names}', '未包含：{names}', names=names)}")
        if row["problem"]:
            click.echo(f"   ✗ {row['problem']}")
        click.echo("\n".join(text for text in row["parts"].values() if text) + "\n")


def _commented(document: Mapping[str, Any], kind: KindSpec, language: str) -> str:
    """The document as YAML, with what each field asks for above it."""
    head = Words(
        en="Fill in everything that is empty, then: duly notice create FILE. Optional fields: {optional}.",
        zh="填写所有空白处，然后执行：duly notice create 文件。可选字段：{optional}。",
    )
    optional = ", ".join(spec.name for spec in kind.fields if not spec.required) or "-"
    lines = [f"# {kind.words.say(language)}. {head.say(language, optional=optional)}"]
    specs = {spec.name: spec for spec in kind.fields}
    for key, value in document.items():
        if key != "fields":
            lines.append(_yaml({key: value}))
            continue
        lines.append("fields:")
        for name, given in value.items():
            told = [one.say(language) for one in (specs[name].words, specs[name].help) if one]
            lines.append(f"  # {' – '.join(told)}")
            lines += [f"  {line}" for line in _yaml({name: given}).splitlines()]
    return "\n".join(lines)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _yaml(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH).rstrip("\n")
