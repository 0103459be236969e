# SPDX-License-Identifier: Apache-2.0
"""The play: import customers, write, check, approve, freeze, send, be confirmed, chase, prove; then change a number."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from duly_demo import cast, curtain
from duly_demo.audience import Public
from duly_demo.mover import second_act
from duly_demo.stage import DOMAIN, DemoFailedError, Stage

OPERATOR, MAKER, CHECKER = (f"{role}@{DOMAIN}" for role in ("operator", "maker", "checker"))
PASSWORD = "a password of the play"  # noqa: S105  the console of a play on this machine
FASTER = 28_800
"""Twelve days of waiting pass in 36 seconds; the ledger says so."""
_PATIENCE = 240.0
EXAMPLE = Path(__file__).parents[2] / "examples" / "address-change.yaml"


def perform(home: Path, *, serve: bool) -> int:
    """Perform the play in a folder, or take up where an earlier performance ended; gives the exit code."""
    _end_on_signals()
    console = Console()
    stage = Stage(home)
    diary = stage.props / "diary.json"
    with ExitStack() as open_things:
        open_things.enter_context(stage.mail_server())
        open_things.enter_context(stage.sms_gateway())
        if not diary.exists():
            with _telling(console, "setting up: database, accounts | 准备：数据库、账户"):
                _set_up(stage)
        with _telling(console, "starting the house | 启动系统"):
            open_things.enter_context(stage.the_house())
        if not diary.exists():
            diary.write_text(json.dumps(_act(stage, console)))
        verdict = curtain.show(stage, json.loads(diary.read_text()), console)
        if serve:
            curtain.invite(stage, console)
            _until_interrupted()
    return 0 if verdict else 1


@contextmanager
def _telling(console: Console, what: str) -> Iterator[None]:
    started = time.monotonic()
    with console.status(what):
        yield
    console.print(f"[green]✓[/green] {what} [dim]{time.monotonic() - started:.1f} s[/dim]")


def _set_up(stage: Stage) -> None:
    secret = stage.props / "password"
    secret.write_text(PASSWORD)
    stage.duly(
        "init", "--email", OPERATOR, "--name", "Demo operator", "--organisation-ref", "demo",
        "--name-zh", "示例主机托管有限公司", "--name-en", "Example Hosting Ltd", "--organisation-email", f"service@{DOMAIN}", "--password-file", str(secret),
    )  # fmt: skip
    for email, name, role in ((MAKER, "Demo maker", "maker"), (CHECKER, "Demo checker", "checker")):
        words = ("users", "add", email, "--name", name, "--role", role, "--organisation", "demo", "--password")
        stage.duly(*words, line=f"{PASSWORD}\n")


def _act(stage: Stage, console: Console) -> dict[str, Any]:
    people = cast.assemble()
    customers = stage.props / "customers.csv"
    cast.write_csv(people, customers)
    with _telling(console, f"importing {len(people)} real companies | 导入 {len(people)} 家真实公司"):
        imported = stage.duly("customers", "import", str(customers), "--organisation", "demo", actor=MAKER)
    with _telling(console, "writing the notice, checking it, submitting it | 编写、检查、提交通知"):
        notice = _agree(stage, people)
    with _telling(console, "freezing the roll and launching | 冻结名册并启动"):
        stage.duly("notice", "launch", notice, "--rehearsal", str(FASTER), "--ignore-quiet-hours", actor=MAKER)
    public = Public(stage, people)
    _live_through(stage, notice, public, console)
    with _telling(
        console, "two customers ask for another number, one change is stopped | 两位客户申请更换手机号，其中一件被叫停"
    ):
        moved, stopped = second_act(public)
    return {
        "notice": notice,
        "imported": imported,
        "confirmed": sorted(public.confirmed),
        "replied": sorted(public.replied),
        "asked": sorted(public.asked),
        "witness": min(public.confirmed),
        "moved": moved.number,
        "stopped": stopped.number,
    }


def _write(people: list[cast.Customer], path: Path) -> None:
    """The example in the repository, told to former customers too, shorter of breath, and without overriding opt-outs."""
    notice = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    del notice["legal_basis"]
    notice["mandatory"] = False
    notice["audience"] = {
        "contracts": {"states": ["active", "ended"], "ended_since": "2025-01-01"},
        "exempt": [{"customer": people[0].ref, "reason": "told in person | 已当面告知"}],
    }
    notice["plan"]["steps"] = [
        {"channel": "email", "wait": "12d"}, {"channel": "sms", "wait": "4d"}, {"channel": "call", "wait": "1d"},
    ]  # fmt: skip
    path.write_text(yaml.safe_dump(notice, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _agree(stage: Stage, people: list[cast.Customer]) -> str:
    """From the file to an approval; somebody tries to approve their own notice on the way, and is refused."""
    path = stage.props / EXAMPLE.name
    _write(people, path)
    created = stage.duly("notice", "create", str(path), "--organisation", "demo", actor=MAKER)
    notice = str(created["number"])
    stage.duly("notice", "check", notice, actor=MAKER)
    stage.duly("notice", "submit", notice, actor=MAKER)
    own = stage.duly("notice", "approve", notice, "--yes", actor=MAKER, check=False)
    if own["exit"] == 0:
        message = "the maker approved their own notice"
        raise DemoFailedError(message)
    stage.duly("notice", "approve", notice, "--yes", actor=CHECKER)
    return notice


def _live_through(stage: Stage, notice: str, public: Public, console: Console) -> None:
    """Let the days pass: the customers act, the house chases, until everybody is accounted for."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
    )
    deadline = time.monotonic() + _PATIENCE
    with Progress(*columns, console=console) as progress:
        bars = {
            "settled": progress.add_task("settled | 已了结", total=1),
            "acknowledged": progress.add_task("acknowledged | 已确认", total=1),
        }
        while time.monotonic() < deadline:
            public.read_mail()
            public.answer_texts()
            status = stage.duly("notice", "status", notice)
            tally = status["recipients"]
            total = max(1, sum(tally.values()))
            settled = total - tally["waiting"] - tally["reached"]
            acknowledged = tally["acknowledged"] + tally["acknowledged_late"]
            progress.update(bars["settled"], total=total, completed=settled)
            progress.update(bars["acknowledged"], total=total, completed=acknowledged)
            if status["state"] == "completed":
                return
            time.sleep(0.5)
    message = f"not everybody was accounted for within {_PATIENCE:.0f} s; see {stage.props}"
    raise DemoFailedError(message)


def _end_on_signals() -> None:
    """Whoever ends the play ends its processes too, also from a script that has Ctrl-C switched off."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def _until_interrupted() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
