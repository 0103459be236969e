# SPDX-License-Identifier: Apache-2.0
"""After the play: what became of everybody, a proof pack, and the verdict of a stranger on it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from duly_demo.stage import Stage


def show(stage: Stage, diary: dict[str, Any], console: Console) -> bool:
    """Print outcomes, pack and verdict; gives whether everything held."""
    status = stage.duly("notice", "status", diary["notice"])
    console.print(_recipients(status), _channels(status))
    ledger = stage.duly("ledger", "verify", check=False)
    key = str(stage.duly("ledger", "status")["verifier_key"])
    pack = stage.props / "proof.zip"
    stage.duly("proof", "pack", "--notice", diary["notice"], "--customer", diary["witness"], "--out", str(pack))
    ledger = stage.duly("ledger", "verify", check=False)
    verdict = _ask_a_stranger(pack, key)
    checked, _, _ = verdict.stdout.partition("\n\n")
    console.print(f"\n[bold]proof pack | 证据包[/bold]  {pack}")
    console.print(checked, verdict.stderr, sep="\n", markup=False, highlight=False)
    console.print(f"[dim]{sys.executable} -m duly_verify {pack}[/dim]", soft_wrap=True)
    moved, stopped = (stage.duly("requests", "show", diary[one]) for one in ("moved", "stopped"))
    console.print(_requests(moved, stopped))
    held = {
        "everybody on the roll is accounted for | 名册上人人有着落": status["state"] == "completed",
        "who confirmed is acknowledged | 确认者均已记录": _acknowledged(status)
        == len({*diary["confirmed"], *diary["replied"]}),
        "a new number is proved from the old side and the new, and cools off | 新旧两方均已验证，变更处于冷静期": moved[
            "state"
        ]
        == "cooling",
        "a change nobody asked for is stopped | 非本人申请的变更已叫停": stopped["state"] == "held",
        "the ledger verifies | 账本校验通过": ledger["exit"] == 0,
        "a stranger verifies the pack | 第三方校验通过": verdict.returncode == 0,
    }
    for what, held_up in held.items():
        console.print(f"{'[green]✓' if held_up else '[red]✗'}[/] {what}")
    return all(held.values())


def invite(stage: Stage, console: Console) -> None:
    """Say where to look."""
    console.print(
        f"\nconsole | 控制台  {stage.url}/console/   (checker@demo.example · a password of the play)"
        f"\nportal  | 门户    {stage.url}/"
        "\nCtrl-C ends | 按 Ctrl-C 结束"
    )


def _acknowledged(status: dict[str, Any]) -> int:
    tally = status["recipients"]
    return int(tally["acknowledged"] + tally["acknowledged_late"])


def _recipients(status: dict[str, Any]) -> Table:
    table = Table(title="recipients | 客户")
    table.add_column("state | 状态")
    table.add_column("count | 数量", justify="right")
    for state, count in status["recipients"].items():
        if count:
            table.add_row(state, str(count))
    table.add_row("[bold]all | 合计", str(sum(status["recipients"].values())))
    return table


def _channels(status: dict[str, Any]) -> Table:
    states = sorted({state for tally in status["channels"].values() for state in tally})
    table = Table(title="deliveries | 投递")
    table.add_column("channel | 渠道")
    for state in states:
        table.add_column(state, justify="right")
    for channel, tally in status["channels"].items():
        table.add_row(channel, *(str(tally.get(state, 0) or "") for state in states))
    return table


def _requests(*shown: dict[str, Any]) -> Table:
    table = Table(title="change requests | 变更申请")
    for column in ("number | 编号", "state | 状态", "proved by | 验证方式"):
        table.add_column(column)
    for one in shown:
        table.add_row(one["number"], one["state"], ", ".join(proof["method"] for proof in one["proofs"]))
    return table


def _ask_a_stranger(pack: Path, key: str) -> subprocess.CompletedProcess[str]:
    """The verifier in a process of its own, with the log's key from elsewhere than the pack."""
    command = [sys.executable, "-m", "duly_verify", str(pack), "--key", key]
    return subprocess.run(command, capture_output=True, text=True, check=False)
