# SPDX-License-Identifier: Apache-2.0
"""What every verb of the command line shares: who acts, and how answers look to people and to programs."""

import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from duly.doors.cli import exits
from duly.doors.cli.bilingual import Verb, Verbs
from duly.doors.cli.caller import Caller
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.words import Words

Row = Mapping[str, Any]
_PIPE_WIDTH = 200
_YES, _NO = Words("yes", "是"), Words("no", "否")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an operator sits: whose account acts, and whether a person or a program reads the answer."""

    caller: Caller

    @property
    def actor(self) -> Actor:
        """The account named by ``--as``; otherwise the operator that ``duly init`` made."""
        email = self.caller.email
        return accounts.actor_by_email(email) if email else accounts.actor_of(accounts.operator())

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.caller.language

    @property
    def as_json(self) -> bool:
        """Whether a program reads."""
        return self.caller.json

    def say(self, en: str, zh: str, **values: object) -> str:
        """A sentence in the language of whoever asks."""
        return Words(en, zh).say(self.language, **values)

    def tell(self, data: Row, en: str, zh: str) -> None:
        """The data for programs; one sentence, filled from the data, for people."""
        click.echo(dump(data) if self.as_json else self.say(en, zh, **data))

    def table(self, rows: Iterable[Row], columns: Mapping[str, Words], empty: Words | None = None) -> None:
        """Rows as a JSON list for programs and as a table for people. ``columns``: key to heading."""
        held = list(rows)
        if self.as_json:
            click.echo(dump(held))
        elif held or empty is None:
            headings = [words.say(self.language) for words in columns.values()]
            _print(headings, ([self._cell(row.get(key)) for key in columns] for row in held))
        else:
            click.echo(empty.say(self.language))

    def show(self, data: Row, for_people: Callable[[], None]) -> None:
        """One record: the data for programs, or whatever ``for_people`` prints."""
        if self.as_json:
            click.echo(dump(data))
        else:
            for_people()

    def _cell(self, value: Any) -> str:
        if value is None:
            return "-"
        if isinstance(value, bool):
            return (_YES if value else _NO).say(self.language)
        if isinstance(value, list | tuple):
            return ", ".join(map(self._cell, value))
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%SZ")
        return str(value)


def verb(group: Verbs, name: str, *, en: str, zh: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Make a function a verb of a group; its first argument is the :class:`Desk`, its result an exit code."""

    def wrap(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        @click.pass_obj
        def run(caller: Caller, /, *args: Any, **kwargs: Any) -> int:
            return function(Desk(caller), *args, **kwargs) or exits.OK

        made: click.Command = group.command(name, cls=Verb, words=Words(en, zh))(run)
        return made

    return wrap


def dump(value: Any) -> str:
    """A value as JSON for programs."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _print(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(headings))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    Console(highlight=False, markup=False, width=width).print(table)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    message = f"{type(value).__name__} has no form in JSON"
    raise TypeError(message)
