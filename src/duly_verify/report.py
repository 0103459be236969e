# SPDX-License-Identifier: Apache-2.0
"""Check a report of a transfer without trusting its maker:  python -m duly_verify report REPORT.pdf EVIDENCE.json [--key KEY]

Standard library only. Exit code 0: the ledger records exactly this file; 1: it does not; 2: there was nothing to check.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from duly_verify.verify import LARGEST, Wrong, check_checkpoint, check_proof, parse, tongue_of_environment, verifier_key

KIND, FACT = "duly.report_evidence", "transfer.report_kept"
WORDS = {
    "checkpoint": ("The checkpoint of the log {origin} ({size} entries) carries a good signature of key {key}.", "账本 {origin}（{size} 条记录）的检查点带有密钥 {key} 的有效签名。"),
    "entry": ("Entry {index} of the log lies under that checkpoint, byte for byte.", "账本第 {index} 条记录逐字节包含于该检查点之下。"),
    "file": ("That entry names the SHA-256 of this very file ({digest}), as the {stage} report of {ref}, kept at {at}.", "该记录载明本文件的 SHA-256（{digest}），为 {ref} 的 {stage} 报告，存档于 {at}。"),
    "about": ("It tells of what has the digest {about}: what was agreed to, or what owners sign.", "报告所述内容的摘要为 {about}，即经同意或由责任人签收的内容。"),
    "other_file": ("The file is another one: it has the digest {found}, the ledger names {wanted}.", "文件不符：其摘要为 {found}，账本所载为 {wanted}。"),
    "bad": ("The evidence does not hold: {why}.", "凭证无效：{why}。"),
    "not_key": ("It is not proven that the key is the operator's: it came with the evidence. Obtain it from another source and pass it with --key.", "未证明密钥确属运营者：密钥随凭证附带。请从其他途径取得并以 --key 传入。"),
    "not_time": ("Times are the operator's clock.", "时间取自运营者时钟。"),
    "unreadable": ("Cannot read {path}: {why}", "无法读取 {path}：{why}"),
    "yes": ("PROVEN", "已证明"), "no": ("NOT PROVEN", "未能证明"),
}  # fmt: skip


def check(report: bytes, evidence: bytes, key: str | None) -> list[tuple[str, dict[str, object]]]:
    """What is certain of a report.

    Raises:
        Wrong: what does not hold.
    """
    held: Any = parse("evidence", evidence)
    try:
        if (held["kind"], held["v"]) != (KIND, 1):
            raise Wrong("bad", why="kind")
        name, public = verifier_key(key or held["key"])
        size, root = check_checkpoint(held["checkpoint"], name, public)
        leaf = held["leaf"].encode()
        index = check_proof("evidence", held["proof"], held["checkpoint"], leaf, (size, root))
        fact = parse("leaf", leaf)["fact"]
        said = fact["data"]
        found = f"sha256:{hashlib.sha256(report).hexdigest()}"
        if fact["type"] != FACT:
            raise Wrong("bad", why=fact["type"])
        if said["file"] != found:
            raise Wrong("other_file", found=found, wanted=said["file"])
        certain: list[tuple[str, dict[str, object]]] = [
            ("checkpoint", {"origin": name, "size": size, "key": key or held["key"]}), ("entry", {"index": index}),
            ("file", {"digest": found, "stage": said["stage"], "ref": said["ref"], "at": fact["at"]}), ("about", {"about": said["about"]}),
        ]  # fmt: skip
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Wrong("bad", why=repr(error)) from error
    return certain


def main(arguments: list[str]) -> int:
    """Check one report and say so."""
    parser = argparse.ArgumentParser(prog="duly_verify report", description="Check a report / 核验报告")
    parser.add_argument("report", type=Path, help="REPORT.pdf")
    parser.add_argument("evidence", type=Path, help="EVIDENCE.json")
    parser.add_argument("--key", help="the log's verifier key, from another source / 来自其他途径的账本验证密钥")
    parser.add_argument("--language", default=tongue_of_environment(), help="zh | en")
    given = parser.parse_args(arguments)
    tongue = given.language.startswith("zh")
    try:
        report, evidence = (_read(path) for path in (given.report, given.evidence))
    except OSError as error:
        sys.stderr.write(WORDS["unreadable"][tongue].format(path=error.filename, why=error.strerror) + "\n")
        return 2
    try:
        lines = [WORDS[code][tongue].format(**values) for code, values in check(report, evidence, given.key)]
    except Wrong as wrong:
        words = WORDS.get(wrong.code, WORDS["bad"])[tongue]
        values = (
            wrong.values if wrong.code in WORDS else {"why": f"{wrong.code} {json.dumps(wrong.values, default=str)}"}
        )
        _print([words.format(**values), WORDS["no"][tongue]])
        return 1
    _print(
        [
            *lines,
            *(WORDS[code][tongue] for code in ("not_time", *(() if given.key else ("not_key",)))),
            WORDS["yes"][tongue],
        ]
    )
    return 0


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)


def _print(lines: list[str]) -> None:
    """Escape what a terminal would obey: values come from the evidence."""
    sys.stdout.write("".join(mark if mark.isprintable() or mark == "\n" else "?" for mark in "\n".join(lines)) + "\n")
