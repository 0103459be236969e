# SPDX-License-Identifier: Apache-2.0
"""Writes ``docs/reference`` from what is declared, so that it cannot say anything else: ``make docs``.

What the rule packs leave to people is written too, by :mod:`.by_hand`.

A test compares the pages on disk with :func:`pages`.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import django

from duly.house.config import SETTINGS
from duly.kernel.words import Words

NOTE = "<!-- Written by `make docs`; change the code, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """Every page of the reference, by file name. Django must be ready."""
    return {
        "settings.md": _settings(),
        "facts.md": _facts(),
        "flow.md": _flow(),
        "rights.md": _rights(),
        "jobs.md": _jobs(),
        "channels.md": _channels(),
        "cli.md": _cli(),
        "api.md": _api(),
        "openapi.json": _openapi(),
    }


def write(folder: Path) -> None:
    """Write all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(en: str, zh: str, *parts: str) -> str:
    return f"# {en} · {zh}\n\n{NOTE}" + "\n".join(parts).rstrip() + "\n"


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    held = [list(headings), *([_cell(cell) for cell in row] for row in rows)]
    lines = [f"| {' | '.join(row)} |" for row in held]
    return "\n".join([lines[0], "|---" * len(held[0]) + "|", *lines[1:]]) + "\n"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _both(words: Words) -> tuple[str, str]:
    return words.en, words.zh


def _settings() -> str:
    rows = ((f"`{row.name}`", row.default, "yes" if row.secret else "", *_both(row.words)) for row in SETTINGS)
    text = (
        "Environment variables. A value may come from a file: `NAME_FILE`. An unknown `DULY_*` variable is an error.\n"
    )
    return _page("Settings", "配置项", text, table(("Setting", "Default", "Secret", "What for", "用途"), rows))


def _channels() -> str:
    from duly.house import providers

    head = (
        "What `providers.yaml` takes for each adapter, and how its provider's codes are read. Every section also takes "
        "`name`, `adapter`, `weight`, `per_second`, `regions`, `lane`, `domains`; see [channels](../channels.md).\n"
    )
    parts = [head]
    for name in providers.ADAPTERS:
        adapter = providers.adapter_named(name)
        parts += [f"## `{name}` ({adapter.channel})\n", f"{adapter.words.en}  \n{adapter.words.zh}\n"]
        if adapter.source:
            parts.append(f"After: {adapter.source}\n")
        rows = (
            (
                f"`{row.name}`",
                "yes" if row.required else "",
                "yes" if row.secret else "",
                row.default,
                *_both(row.words),
            )
            for row in adapter.fields
        )
        parts.append(table(("Setting", "Needed", "Secret", "Default", "What for", "用途"), rows))
        if adapter.codes:
            codes = ((f"`{code}`", row.outcome, f"`{row.code}`", row.meaning) for code, row in adapter.codes.items())
            parts.append(table(("Its code", "Outcome", "Our code", "Means"), codes))
    return _page("Channels", "通道", *parts)


def _facts() -> str:
    from duly.house import wiring

    parts = []
    for kind in sorted(wiring.FACTS, key=lambda kind: kind.name):
        parts += [f"## {kind.name}\n", f"{kind.sentence.en}  \n{kind.sentence.zh}\n"]
        about = [
            ("Version", kind.version),
            ("In the leaf", ", ".join(kind.public)),
            ("As salted digests", ", ".join(kind.personal)),
        ]
        about += [("ETSI EN 319 522-1 event", kind.etsi), ("Grade", kind.grade)]
        parts.append(table(("", ""), ((name, value) for name, value in about if value not in {None, ""})))
    return _page("Facts", "事实", *parts)


def _flow() -> str:
    from duly.house import flow

    rows = [
        (f"`{name}`", ", ".join(f"`{_named(row)}`" for row in reactions))
        for name, reactions in sorted(flow.REACTIONS.items())
    ]
    text = "Which recorded fact leads to which action: the only way in which news goes upstairs.\n"
    return _page("Flow of news", "事实触发", text, table(("Fact", "Reactions"), rows))


def _named(function: Any) -> str:
    module = str(function.__module__).removeprefix("duly.").removeprefix("rooms.").removeprefix("foundation.")
    return f"{module.split('.')[0]}.{function.__name__}"


def _rights() -> str:
    from duly.foundation.accounts.facts import ROLES
    from duly.house import rights

    people = list(ROLES)
    heading = ("Verb", *(f"{name} {ROLES[name].zh}" for name in people), "others")
    rows = (
        (f"`{verb}`", *("✓" if name in roles else "" for name in people), ", ".join(sorted(roles - set(people))))
        for verb, roles in sorted(rights.RIGHTS.items())
    )
    return _page("Rights", "权限", table(heading, rows))


def _jobs() -> str:
    from duly.house import calendar

    jobs = ((f"`{row.name}`", row.queue, row.attempts, _first_line(row.run)) for row in calendar.JOBS)
    rounds = ((f"`{row.name}`", f"{row.every.total_seconds():g} s", _first_line(row.run)) for row in calendar.RECURRING)
    return _page(
        "Work for later", "后台任务",
        "## Jobs 任务\n", table(("Job", "Queue", "Attempts", "What"), jobs),
        "## Rounds 周期任务\n", table(("Round", "Every", "What"), rounds),
    )  # fmt: skip


def _first_line(function: Any) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]


def _cli() -> str:
    from duly.doors.cli import exits
    from duly.doors.cli.root import root
    from duly.house.commands import COMMANDS

    for own in COMMANDS:
        root.add_command(own)
    codes = sorted((value, name) for name, value in vars(exits).items() if name.isupper() and isinstance(value, int))
    parts = ["Anywhere: `--json`, `--as EMAIL`, `--home FOLDER`; before the verb `--language zh|en`.\n"]
    parts += ["## Exit codes 退出码\n", table(("Code", "Meaning"), ((code, name.lower()) for code, name in codes))]
    for path, command in _verbs_under(root, "duly"):
        parts += [f"## {path}\n", _usage(path, command)]
    return _page("Command line", "命令行", *parts)


def _verbs_under(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _verbs_under(command, f"{path} {name}")
        elif command is not None and not command.hidden and name != "demo":
            yield f"{path} {name}", command


def _usage(path: str, command: click.Command) -> str:
    words = getattr(command, "words", None)
    said = f"{words.en}  \n{words.zh}\n" if isinstance(words, Words) else ""
    arguments = " ".join(row.human_readable_name.upper() for row in command.params if isinstance(row, click.Argument))
    rows = [
        (
            f"`{' '.join(row.opts)}`",
            *(_both(held) if isinstance(held := getattr(row, "words", None), Words) else (row.help, "")),
        )
        for row in command.params
        if isinstance(row, click.Option)
    ]
    options = "\n" + table(("Option", "What for", "用途"), rows) if rows else ""
    return f"`{path} {arguments}`\n\n".replace(" `", "`") + said + options


def _openapi() -> str:
    from duly.doors.api.application import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _api() -> str:
    document = json.loads(_openapi())
    rows = (
        (f"`{method.upper()} {path}`", row["summary"], row.get("description", ""))
        for path, held in document["paths"].items()
        for method, row in held.items()
    )
    text = f"{document['info']['description']}\n\nOpenAPI: `/api/v1/openapi.json`, also beside this page.\n"
    return _page("API", "接口", text, table(("Operation", "Summary", "What"), rows))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.house.settings")
    os.environ.setdefault("DULY_SECRET", "not needed to write pages")
    django.setup()
    from duly.house import by_hand

    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference"))
    by_hand.write()
