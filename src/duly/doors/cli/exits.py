# SPDX-License-Identifier: Apache-2.0
"""Exit codes, and how a verb ends that could not do what was asked.

The codes are an interface: scripts depend on them, so they never change their meaning.
"""

import json
from typing import NamedTuple

import click
from django.db import InterfaceError, OperationalError, ProgrammingError

from duly.doors.cli.caller import Caller
from duly.doors.cli.usage import sentence
from duly.kernel.refusals import Because, Refusal
from duly.kernel.words import Words

OK = 0
FAULT = 1
"""Something broke, or what was to be verified does not hold."""
INVALID = 2
"""The input is wrong, or a check found something that blocks."""
DENIED = 3
"""This account may not."""
MISSING = 4
"""There is no such thing."""
CONFLICT = 5
"""The state of things forbids it now."""
UNAVAILABLE = 6
"""Something outside is not there: try again later."""
STOPPED = 130
"""Ended from the keyboard."""

DATABASE_AWAY = Words(
    en="The database does not answer: {why}. Is `duly up` running, or is DULY_DATABASE_URL right?",
    zh="数据库无响应：{why}。请确认 duly up 正在运行，或检查 DULY_DATABASE_URL。",
)
NOT_MIGRATED = Words(
    en="The tables in the database are of another version of Duly. Run `duly migrate`.",
    zh="数据库中的表与当前版本不符，请运行 duly migrate。",
)
_UNDEFINED = {"42P01", "42703"}
"""SQLSTATE of a table or a column that does not exist."""
_BY_REASON = {
    Because.INVALID: INVALID,
    Because.DENIED: DENIED,
    Because.MISSING: MISSING,
    Because.CONFLICT: CONFLICT,
    Because.UNAVAILABLE: UNAVAILABLE,
}


class No(NamedTuple):
    """Why a verb ended without doing what was asked."""

    exit: int
    code: str
    message: str
    field: str | None = None


def exit_code(because: Because) -> int:
    """The exit code of a refusal."""
    return _BY_REASON[because]


def refused(error: Exception, caller: Caller) -> No | None:
    """What to say of an expected error; ``None`` for a fault of ours, which deserves its traceback."""
    if isinstance(error, Refusal):
        return No(exit_code(error.kind.because), error.code, error.say(caller.language), error.field)
    if isinstance(error, ProgrammingError) and getattr(error.__cause__, "sqlstate", None) in _UNDEFINED:
        return No(UNAVAILABLE, "database.not_migrated", caller.say(NOT_MIGRATED))
    if isinstance(error, OperationalError | InterfaceError):
        return No(UNAVAILABLE, "database.away", caller.say(DATABASE_AWAY, why=str(error).strip().splitlines()[0]))
    if isinstance(error, click.UsageError):
        usage = f"{error.ctx.get_usage()}\n" if error.ctx and not caller.json else ""
        return No(INVALID, "cli.usage", usage + sentence(error, caller.language))
    if isinstance(error, click.ClickException):
        return No(INVALID, "cli.usage", sentence(error, caller.language))
    return None


def leave(no: No, caller: Caller) -> int:
    """Say it on standard error, for a person or for a program; gives the exit code."""
    if caller.json:
        error = {"code": no.code, "message": no.message, "field": no.field}
        click.echo(json.dumps({"error": error}, ensure_ascii=False), err=True)
    else:
        click.echo(f"✗ {no.message} [{no.code}]", err=True)
    return no.exit
