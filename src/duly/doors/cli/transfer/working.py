# SPDX-License-Identifier: Apache-2.0
"""``duly transfer rehearse, run, reconcile, undo, carry-on``: long work, with its progress, on every core; it can be stopped at
any moment and goes on where it was.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named, showing
from duly.doors.cli.transfer.group import command
from duly.kernel.actors import Actor
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Progress as Done
from duly.rooms.transfer.facts import State, TransferCard

processes = option("--processes", type=click.IntRange(1, 64), default=None, en="At once; as many as there are cores when left out.", zh="并行进程数；省略则与处理器核数相同。")  # fmt: skip


@verb(command, "rehearse", en="Do all of it on the real data and write nothing: what would be created, changed, refused.", zh="以真实数据完整预演且不写入：将新建、更新、拒收哪些行。")  # fmt: skip
@named.ref
@processes
@named.organisation
def rehearse(desk: Desk, *, ref: str, processes: int | None, organisation: str | None) -> int:
    """Rehearse."""
    return _phase(desk, named.card(desk, ref, organisation), State.REHEARSING, actions.rehearse, processes)


@verb(command, "run", en="Load what was rehearsed and agreed to.", zh="按已同意的预演结果载入。")
@named.ref
@processes
@named.organisation
def run(desk: Desk, *, ref: str, processes: int | None, organisation: str | None) -> int:
    """Load."""
    return _phase(desk, named.card(desk, ref, organisation), State.RUNNING, actions.run, processes)


@verb(command, "reconcile", en="Read everything back and compare it row by row.", zh="全部读回并逐行对账。")
@named.ref
@processes
@named.organisation
def reconcile(desk: Desk, *, ref: str, processes: int | None, organisation: str | None) -> int:
    """Compare."""
    return _phase(desk, named.card(desk, ref, organisation), State.RECONCILING, actions.reconcile, processes)


@verb(command, "undo", en="Take back everything that was written.", zh="撤回已写入的全部内容。")
@named.ref
@option("--why", required=True, en="Why, in a few words.", zh="理由。")
@processes
@named.organisation
def undo(desk: Desk, *, ref: str, why: str, processes: int | None, organisation: str | None) -> int:
    """Undo."""
    card = named.card(desk, ref, organisation)
    if card.state != State.UNDOING:
        actions.undo(desk.actor, card.id, why=why)
    return _drive(desk, card.id, processes)


@verb(command, "carry-on", en="Work on what a transfer waits for, as a worker does.", zh="继续处理转移中待办的分片。")
@named.ref
@processes
@named.organisation
def carry_on(desk: Desk, *, ref: str, processes: int | None, organisation: str | None) -> int:
    """Carry on."""
    return _drive(desk, named.card(desk, ref, organisation).id, processes)


def rehearsed(desk: Desk, card: TransferCard) -> int:
    """Rehearse, for a verb that ends with it; gives the exit code."""
    return _phase(desk, card, State.REHEARSING, actions.rehearse, 1)


def _phase(
    desk: Desk, card: TransferCard, phase: State, begin: Callable[[Actor, UUID], object], processes: int | None
) -> int:
    """Begin it, unless it goes on already; a verb that cannot begin now refuses and says where the transfer is."""
    if card.state != phase:
        begin(desk.actor, card.id)
    return _drive(desk, card.id, processes)


def _drive(desk: Desk, transfer: UUID, processes: int | None, report: Callable[[], int] | None = None) -> int:
    """Work until nothing is left, together with processes of our own; gives the exit code."""
    with (
        _others(transfer, desk, min(processes or os.cpu_count() or 1, queries.progress_of(transfer).shards_left) - 1),
        _bar(desk) as tell,
        _until_stopped() as is_over,
    ):
        found = actions.carry(transfer, tell=tell, is_over=is_over)
        while not is_over() and queries.progress_of(transfer).shards_left and actions.is_any_left(transfer):
            threading.Event().wait(0.2)  # the others have them in hand
            found = actions.carry(transfer, tell=tell, is_over=is_over)
    return _report(desk, transfer, found, report)


def driven(desk: Desk, transfer: UUID, at_once: int | None, report: Callable[[], int]) -> int:
    """Work until nothing is left, and tell of it as another verb does; gives the exit code."""
    return _drive(desk, transfer, at_once, report)


def _report(desk: Desk, transfer: UUID, found: Done, report: Callable[[], int] | None) -> int:
    row = queries.row_for(desk.actor, transfer)
    if found.trouble and found.shards_left:
        desk.tell({"ref": row.ref, "trouble": found.trouble.say(desk.language), "left": found.shards_left}, en="{left} shards of {ref} could not be done: {trouble}", zh="{ref} 有 {left} 个分片未能完成：{trouble}")  # fmt: skip
        return exits.UNAVAILABLE
    if report is not None:
        return report()
    showing.show(desk, transfer)
    return exits.INVALID if row.state == State.DIFFERING else exits.OK


@contextmanager
def _others(transfer: UUID, desk: Desk, count: int) -> Iterator[None]:
    """More processes of the same command, ended with this one. Without an installed command there are none."""
    command = Path(sys.executable).with_name("duly")
    asked = [str(command), "transfer", "help-out", str(transfer)]
    if desk.caller.home:
        asked += ["--home", desk.caller.home]
    started = [
        subprocess.Popen(asked, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(count if command.exists() else 0)
    ]
    try:
        yield
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(30)


@contextmanager
def _bar(desk: Desk) -> Iterator[Callable[[Done], None]]:
    console = Console(stderr=True, quiet=desk.as_json or not Console(stderr=True).is_terminal)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(desk.say("rows", "行"), total=None)
        yield lambda done: bar.update(task, completed=done.done, total=done.whole)


@contextmanager
def _until_stopped() -> Iterator[Callable[[], bool]]:
    """Until somebody presses Ctrl-C: the shard in hand is finished, and the next start goes on after it."""
    stopped = threading.Event()
    before = (
        signal.signal(signal.SIGINT, lambda *_: stopped.set())
        if threading.current_thread() is threading.main_thread()
        else None
    )
    try:
        yield stopped.is_set
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
