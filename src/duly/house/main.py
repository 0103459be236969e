# SPDX-License-Identifier: Apache-2.0
"""The command ``duly``: reads the global options, sees that the database is there, runs the verb, says how it went."""

import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

import duly
from duly.doors.cli import caller as callers
from duly.doors.cli import exits
from duly.doors.cli.caller import Caller
from duly.house import checks, config, logs
from duly.house.keeper import ALREADY_UP, NO_HOME, up_lock
from duly.house.locks import is_held

OWN_WAY = {"init", "check", "up", "remove-home", "demo"}
"""Verbs that see to the database themselves, or do without one."""
READING = {("rules", verb) for verb in ("check", "list", "show", "questions")} | {("rules", "")}
"""Verbs of a group that do without one."""
_ASKING = {"--help", "-h", "--version"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives the exit code. What the codes mean: :mod:`duly.doors.cli.exits`."""
    caller = Caller(callers.locale_of(os.environ))
    try:
        caller, rest = callers.read(arguments)
        if caller.home:
            os.environ["DULY_HOME"] = caller.home
        logs.configure(level=logging.WARNING)
        return _run(caller, rest)
    except (KeyboardInterrupt, click.Abort):
        return exits.STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone; nothing can be said to it any more
        return exits.FAULT
    except Exception as error:
        no = exits.refused(error, caller)
        if no is None:
            raise
        return exits.leave(no, caller)


def _run(caller: Caller, rest: list[str]) -> int:
    only_asks = not rest or not _ASKING.isdisjoint(rest)
    if rest[:1] == ["check"] and not only_asks and config.problems(os.environ):
        return checks.tell(checks.settings(os.environ), caller)
    home = config.read(os.environ).home
    if not (home / "keys").exists() and (only_asks or rest[0] != "init"):
        if not only_asks and (rest[0] == "up" or not _goes_own_way(rest)):
            raise NO_HOME(home=home)
        os.environ.setdefault("DULY_SECRET", "not needed here")  # so that asking or a slip of the pen makes no home
    if rest[:1] == ["up"] and not only_asks and is_held(up_lock(home)):
        raise ALREADY_UP(home=home)  # at once, before anything is loaded; `up` itself makes sure
    root = _verbs(caller)
    with _database(only_asks or _goes_own_way(rest)):
        code = root.main(rest or ["--help"], prog_name="duly", standalone_mode=False, obj=caller)
    return code if isinstance(code, int) else exits.OK


def _goes_own_way(rest: Sequence[str]) -> bool:
    """Whether a verb sees to the database itself, or does without one."""
    return rest[0] in OWN_WAY or (rest[0], rest[1] if len(rest) > 1 else "") in READING


def _verbs(caller: Caller) -> click.Group:
    """Every verb: those of the doors, those of the house, and the demo where it is installed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.house.settings")
    import django  # noqa: PLC0415  not before --home is known
    from django.utils import translation  # noqa: PLC0415  Django must be set up first

    django.setup()
    translation.activate("zh-hans" if caller.language.startswith("zh") else "en")
    from duly.doors.cli.root import root  # noqa: PLC0415  rooms can be imported only now
    from duly.house import commands  # noqa: PLC0415  Django must be set up first

    if "version" not in {parameter.name for parameter in root.params}:
        click.version_option(duly.__version__, prog_name="duly", message="%(prog)s %(version)s")(root)
    for command in commands.COMMANDS:
        root.add_command(command)
    if importlib.util.find_spec("duly_demo") and importlib.util.find_spec("duly_demo.command"):
        root.add_command(importlib.import_module("duly_demo.command").demo)
    return root


@contextmanager
def _database(does_without: bool) -> Iterator[None]:  # noqa: FBT001  one private caller
    if does_without:
        yield
        return
    from django.conf import settings  # noqa: PLC0415  Django must be set up first
    from django.db import connections  # noqa: PLC0415  Django must be set up first

    from duly.house import database  # noqa: PLC0415  Django must be set up first

    with database.running(settings.DULY):
        try:
            yield
        finally:
            connections.close_all()
