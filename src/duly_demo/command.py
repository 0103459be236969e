# SPDX-License-Identifier: Apache-2.0
"""The verb ``duly demo``."""

import os
import sys
from pathlib import Path

import click

from duly.doors.cli.bilingual import option, verb
from duly.doors.cli.caller import Caller
from duly_demo.stage import DemoFailedError


@verb(
    "demo",
    en="Perform the whole job on real company names, in ./.demo unless --home says otherwise.",
    zh="用真实公司名称演示全流程；数据在 ./.demo，可用 --home 另行指定。",
)
@option(
    "--serve/--no-serve",
    default=True,
    show_default=True,
    en="Stay up afterwards, to be looked at.",
    zh="结束后继续运行供查看。",
)
@click.pass_obj
def demo(caller: Caller, *, serve: bool) -> None:
    from duly_demo.play import perform  # noqa: PLC0415  other commands need not load the play

    home = Path(os.environ.get("DULY_HOME") or ".demo").absolute()
    try:
        sys.exit(perform(home, serve=serve))
    except DemoFailedError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(1)
