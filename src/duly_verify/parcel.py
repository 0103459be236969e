# SPDX-License-Identifier: Apache-2.0
"""Check a sealed package without its key:  python -m duly_verify parcel PATH [--key FINGERPRINT] [--language zh|en] [--json]

Standard library only. PATH is the folder or the .tar file. What it looks at is described in docs/sealed-package-format.md.
Exit code 0: everything holds that can be seen without the key; 1: something does not; 2: there was nothing to check.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

from duly_verify.bag import Bag, bag_at
from duly_verify.verify import Wrong, is_signed, parse, tongue_of_environment

Json = Any
SIGNED = ["bag-info.txt", "bagit.txt", "keys.json", "manifest-sha256.txt", "parcel.json"]
LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)\Z")
FIRST = f"sha256:{'0' * 64}"
EVENTS = {
    "created": "建立", "sealed": "密封", "handed": "移交", "received": "接收", "verified": "核验", "unsealed": "拆封", "loaded": "装入",
    "reconciled": "对账", "destroyed": "销毁",
}  # fmt: skip

WORDS = {
    "lists": ("The package has exactly the files that its lists name: {files} sealed files, {size} bytes.", "密封包恰好包含清单所列文件：{files} 个密封文件，共 {size} 字节。"),
    "digests": ("Every byte of them is as it was listed (SHA-256).", "每个文件逐字节与清单一致（SHA-256）。"),
    "signature": ("The lists are signed (Ed25519) by the key {fingerprint}, which calls itself {owner}.", "清单由密钥 {fingerprint} 签名（Ed25519），该密钥自称 {owner}。"),
    "custody": ("The chain of custody has {count} entries, each signed and bound to the one before: {events}.", "交接链共 {count} 条，每条均有签名并与上一条相接：{events}。"),
    "key": ("That is the key that you named.", "该密钥即您所指定的密钥。"),
    "not_owner": ("Whose the key {fingerprint} is: it came with the package. Compare its 30 digits with {owner} by telephone, or pass them with --key.", "密钥 {fingerprint} 确属何人：它随包附带。请通过电话与 {owner} 核对这 30 位数字，或以 --key 传入。"),
    "not_inside": ("What is inside: only those can open it for whom it was sealed.", "包内内容：只有密封对象才能打开。"),
    "not_time": ("When it happened: times are the clocks of those who signed.", "确切时间：时间取自签名者的时钟。"),
    "not_quantum": ("The second signature (ML-DSA-65): it is there, and this program does not compute it. Duly does, before it opens anything.", "第二签名（ML-DSA-65）：存在，但本程序不作计算；Duly 在拆封前会核验。"),
    "not_newest": ("That this copy of the chain is the newest: compare it with that of the other house.", "此交接链副本是否最新：请与另一方的副本比对。"),
    "bad_member": ("{path}: {why}.", "{path}：{why}。"), "bad_json": ("{path} is not well-formed ({why}).", "{path} 格式有误（{why}）。"),
    "other_key": ("It is signed by the key {found}, not by {wanted}.", "签名密钥为 {found}，而非 {wanted}。"),
    "bad_custody": ("The chain of custody breaks at entry {n}: {why}.", "交接链在第 {n} 条处断裂：{why}。"),
    "yes": ("WHOLE AND SIGNED", "完整且已签名"), "no": ("NOT WHOLE", "不完整"), "checked": ("Checked:", "已核验："),
    "open": ("What this does NOT prove:", "本核验不能证明："), "no_file": ("cannot read {path}: {why}", "无法读取 {path}：{why}"),
    "no_key": ("{key} is not a fingerprint: thirty digits", "{key} 不是指纹：应为三十位数字"),
}  # fmt: skip


def fingerprint(key_id: str) -> str:
    """Thirty digits in groups of five."""
    digits = f"{int(key_id[7:], 16) % 10**30:030d}"
    return " ".join(digits[at : at + 5] for at in range(0, 30, 5))


def canonical(value: Json) -> bytes:
    """The one way to write a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def must_be_signed(card: dict[str, Json], message: bytes, signatures: dict[str, Json], path: str) -> None:
    """The Ed25519 signature is over this message; the other one is there."""
    if set(signatures) != {"ed25519", "ml_dsa_65"} or len(base64.b64decode(signatures["ml_dsa_65"])) != 3309:
        raise Wrong("bad_member", path=path, why="signatures")
    public, signature = (
        base64.b64decode(one, validate=True) for one in (card["key"]["ed25519"], signatures["ed25519"])
    )
    if not is_signed(public, message, signature):
        raise Wrong("bad_member", path=path, why="Ed25519")


def key_of(card: dict[str, Json], path: str) -> str:
    """The id of the key on a card, which it signed itself."""
    if set(card) != {"key", "kind", "sig", "v"} or (card["kind"], card["v"]) != ("duly.parcel_key", 1):
        raise Wrong("bad_member", path=path, why="card")
    must_be_signed(card, b"duly parcel key 1\n" + canonical(card["key"]), card["sig"], path)
    return f"sha256:{hashlib.sha256(canonical(card['key'])).hexdigest()}"


def lines(bag: Bag, path: str) -> dict[str, str]:
    """A list of digests: sorted by name, each name once."""
    raw = bag.whole(path).decode()
    found = [LINE.match(line) for line in raw[:-1].split("\n")]
    names = [line[2] for line in found if line]
    if not raw.endswith("\n") or not all(found) or names != sorted(set(names)):
        raise Wrong("bad_member", path=path, why="lines")
    return {line[2]: line[1] for line in found if line}


class Check:
    """A package being checked: each step raises :class:`Wrong` or notes a sentence of what is now certain."""

    def __init__(self, path: Path, wanted: str | None) -> None:
        self.certain: list[tuple[str, dict[str, object]]] = []
        self.wanted, self.key, self.owner = wanted, "", ""
        self.bag = bag_at(path)

    def run(self) -> None:
        """All of it, the cheap things first."""
        listed, tags = lines(self.bag, "manifest-sha256.txt"), lines(self.bag, "tagmanifest-sha256.txt")
        if list(tags) != SIGNED or any(self.bag.digest(name) != digest for name, digest in tags.items()):
            raise Wrong("bad_member", path="tagmanifest-sha256.txt", why="digests")
        parcel = parse("parcel.json", self.bag.whole("parcel.json"))
        self._lists(parcel, listed)
        self._signature(parcel)
        self._custody(parcel)
        for name, digest in listed.items():
            if self.bag.digest(name) != digest:
                raise Wrong("bad_member", path=name, why="SHA-256")
        self.certain.append(("digests", {}))

    def _lists(self, parcel: dict[str, Json], listed: dict[str, str]) -> None:
        ending = {"age": "age", "hpke": "tpk"}[parcel["sealing"]]
        here = {name for name in self.bag.files if name.startswith("data/")}
        if list(listed) != [f"data/{n:05d}.{ending}" for n in range(parcel["files"])] or here != set(listed):
            raise Wrong("bad_member", path="data", why=", ".join(sorted(here ^ set(listed))[:3]) or "numbers")
        size = sum(self.bag.files[name][2] for name in here)
        info = dict(line.split(": ", 1) for line in self.bag.whole("bag-info.txt").decode().splitlines())
        if (
            info["Payload-Oxum"] != f"{size}.{len(listed)}"
            or info["External-Identifier"] != uuid.UUID(parcel["id"]).urn
        ):
            raise Wrong("bad_member", path="bag-info.txt", why="Payload-Oxum, External-Identifier")
        self.certain.append(("lists", {"files": len(listed), "size": size}))

    def _signature(self, parcel: dict[str, Json]) -> None:
        card = parcel["sender"]
        self.key, self.owner = key_of(card, "parcel.json"), str(card["key"]["name"])
        said = {"kind": "duly.parcel_seal", "manifest": self._digest("manifest-sha256.txt"), "parcel": parcel["id"], "tagmanifest": self._digest("tagmanifest-sha256.txt"), "v": 1}  # fmt: skip
        signature = parse("manifest.sig", self.bag.whole("manifest.sig"))
        must_be_signed(card, b"duly parcel seal 1\n" + canonical(said), signature, "manifest.sig")
        found = fingerprint(self.key)
        if self.wanted is not None and self.wanted != found.replace(" ", ""):
            raise Wrong("other_key", found=found, wanted=self.wanted)
        self.certain.append(("signature", {"fingerprint": found, "owner": self.owner}))
        self.certain += [("key", {})] if self.wanted is not None else []

    def _custody(self, parcel: dict[str, Json]) -> None:
        before, cards, told = FIRST, dict[str, dict[str, Json]](), list[tuple[str, str]]()
        seal = self._digest("tagmanifest-sha256.txt")
        for n, line in enumerate(self.bag.whole("custody.jsonl").removesuffix(b"\n").split(b"\n")):
            said = parse("custody.jsonl", line)
            if (said["n"], said["prev"], said["parcel"], said["v"]) != (n, before, parcel["id"], 1):
                raise Wrong("bad_custody", n=n, why="n, prev, parcel")
            if said["card"] is not None:
                cards[key_of(said["card"], f"custody.jsonl {n}")] = said["card"]
            if said["by"] not in cards or (
                n < 2 and (said["event"], said["by"]) != (("created", "sealed")[n], self.key)
            ):
                raise Wrong("bad_custody", n=n, why="by")
            if said["event"] == "sealed" and said["data"].get("seal") != seal:
                raise Wrong("bad_custody", n=n, why="seal")
            signed = canonical({name: value for name, value in said.items() if name != "sig"})
            must_be_signed(cards[said["by"]], b"duly parcel custody 1\n" + signed, said["sig"], f"custody.jsonl {n}")
            before = f"sha256:{hashlib.sha256(line).hexdigest()}"
            who = f" ({cards[said['by']]['key']['name']}, {said['at']})"
            told.append((said["event"] + who, EVENTS[said["event"]] + who))
        if len(told) < 2:
            raise Wrong("bad_custody", n=len(told), why="created, sealed")
        self.certain.append(
            ("custody", {"count": len(told), "events": tuple("; ".join(row) for row in zip(*told, strict=True))})
        )

    def _digest(self, name: str) -> str:
        return f"sha256:{self.bag.digest(name)}"

    def unproven(self) -> list[tuple[str, dict[str, object]]]:
        """What even a whole package does not show."""
        owner: list[tuple[str, dict[str, object]]] = [
            ("not_owner", {"fingerprint": fingerprint(self.key), "owner": self.owner})
        ]
        rest: list[tuple[str, dict[str, object]]] = [
            (code, {}) for code in ("not_inside", "not_time", "not_newest", "not_quantum")
        ]
        return rest if self.wanted is not None else owner + rest


def result(path: Path, wanted: str | None) -> dict[str, Json]:
    """The verdict on a package, in both languages."""
    found, failure = None, None
    try:
        found = Check(path, wanted)
        found.run()
    except Wrong as wrong:
        failure = both(wrong.code, wrong.values)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError, RecursionError) as error:
        failure = both("bad_json", {"path": path.name, "why": repr(error)})
    return {
        "verdict": "whole" if failure is None else "not_whole", "failure": failure,
        "checked": [both(*row) for row in found.certain] if found else [],
        "not_proven": [both(*row) for row in found.unproven()] if found and failure is None else [],
    }  # fmt: skip


def both(code: str, values: dict[str, object]) -> dict[str, str]:
    """One sentence in both languages, with its code; a value may be a pair of wordings."""
    english, chinese = (
        text.format(**{name: value[tongue] if isinstance(value, tuple) else value for name, value in values.items()})
        for tongue, text in enumerate(WORDS[code])
    )
    return {"code": code, "en": english, "zh": chinese}


def print_for_people(verdict: dict[str, Json], language: str) -> None:
    """The verdict as a page of text."""
    tongue = "zh" if language.startswith("zh") else "en"
    page = (
        [both("checked", {})[tongue], *(f"  + {row[tongue]}" for row in verdict["checked"])]
        if verdict["checked"]
        else []
    )
    if verdict["not_proven"]:
        page += ["", both("open", {})[tongue], *(f"  - {row[tongue]}" for row in verdict["not_proven"])]
    page += ["", both("yes" if verdict["failure"] is None else "no", {})[tongue]]
    page += [f"  ! {verdict['failure'][tongue]}"] if verdict["failure"] else []
    # Escape what a terminal would obey: values come from the package.
    sys.stdout.write("".join(mark if mark.isprintable() or mark == "\n" else "?" for mark in "\n".join(page)) + "\n")


def main(arguments: list[str]) -> int:
    """Check one package and say so."""
    parser = argparse.ArgumentParser(prog="duly_verify parcel", description="Check a sealed package / 核验密封包")
    parser.add_argument("path", type=Path, help="the folder or .tar file / 文件夹或 .tar 文件")
    parser.add_argument("--key", help="the sender's fingerprint, from another source / 来自其他途径的发送方指纹")
    parser.add_argument("--language", default=tongue_of_environment(), help="zh | en")
    parser.add_argument("--json", action="store_true", help="for programs / 供程序读取")
    given = parser.parse_args(arguments)
    wanted = None if given.key is None else re.sub(r"[\s-]", "", given.key)
    tongue = "zh" if given.language.startswith("zh") else "en"
    if wanted is not None and not re.fullmatch(r"\d{30}", wanted, re.ASCII):
        sys.stderr.write(both("no_key", {"key": given.key})[tongue] + "\n")
        return 2
    try:
        verdict = result(given.path, wanted)
    except OSError as error:
        sys.stderr.write(both("no_file", {"path": given.path, "why": error.strerror})[tongue] + "\n")
        return 2
    if given.json:
        sys.stdout.write(json.dumps(verdict, ensure_ascii=True, sort_keys=True) + "\n")
    else:
        print_for_people(verdict, given.language)
    return 0 if verdict["failure"] is None else 1
