# SPDX-License-Identifier: Apache-2.0
"""Check a proof pack without trusting its maker:  python verify.py pack.zip [--key KEY] [--language zh|en] [--json]

One file, standard library only, so that it can be read in full and run anywhere. Exit code 0: everything in the pack
holds; 1: something does not; 2: there was nothing to check (no such file, no such key).
"""

import argparse
import base64
import hashlib
import json
import os
import re
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

LARGEST = 256 * 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\Z")
NUMBER = re.compile(r"(0|[1-9][0-9]{0,15})\Z")
PROOF = "c2sp.org/tlog-proof@v1"
DASH = "\N{EM DASH}"
BINDING = "proof.pack_made"
UNREADABLE = {FileNotFoundError: "no_such_file", IsADirectoryError: "is_folder", PermissionError: "not_allowed"}
Json = Any

WORDS = {
    # what was checked
    "container": ("The file is one intact archive: no byte is unaccounted for.", "文件为完整归档，无任何多余或缺失的字节。"),
    "checkpoint": ("The checkpoint of the log {origin} ({size} entries) carries a good signature of key {key}.", "账本 {origin}（{size} 条记录）的检查点带有密钥 {key} 的有效签名。"),
    "entries": ("All {count} entries lie under that checkpoint, byte for byte.", "全部 {count} 条记录均逐字节包含于该检查点之下。"),
    "streams": ("Both chains run from 0 to their end without a gap: {notice} entries of the notice, {recipient} of this customer.", "两条序列均从 0 起连续无缺：通知 {notice} 条，本客户 {recipient} 条。"),
    "manifest": ("The contents of this pack are bound by the last entry of the customer's chain.", "证据包内容由本客户序列的最后一条记录绑定。"),
    "document": ("The document of the notice is the one that was approved and launched ({digest}).", "通知文件即获批准并发布的版本（{digest}）。"),
    "roll": ("The customer is on the frozen roll: position {position} of {count}, fixed before the first message.", "该客户在冻结名册之中：第 {position} 位，共 {count} 位，且名册在首条消息之前已固定。"),
    "disclosures": ("{opened} disclosed values match what the entries committed to; {withheld} commitments stay closed (empty, withheld or erased).", "{opened} 项披露值与记录中的承诺一致；{withheld} 项承诺未披露（为空、保留或已删除）。"),
    "deliveries": ("Every delivery has an outcome: {closed}; openly pending: {open}.", "每次投递均有结果：{closed} 次；公开列明未结：{open} 次。"),
    # what was found wrong
    "bad_container": ("The file is not an intact proof pack: {why}.", "文件不是完整的证据包：{why}。"),
    "bad_member": ("{path} is not as the pack's manifest says.", "{path} 与证据包清单不符。"),
    "bad_json": ("{path} is not well-formed ({why}).", "{path} 格式有误（{why}）。"),
    "bad_checkpoint": ("The checkpoint is not good: {why}.", "检查点无效：{why}。"),
    "other_log": ("The checkpoint is of another log ({found}) than wanted ({wanted}).", "检查点属于另一账本（{found}），而非 {wanted}。"),
    "bad_proof": ("{path} does not prove that its entry is under the checkpoint: {why}.", "{path} 未能证明其记录在检查点之下：{why}。"),
    "bad_entry": ("Entry {n} of chain {stream} is missing or not where it belongs: {why}.", "序列 {stream} 的第 {n} 条记录缺失或错位：{why}。"),
    "bad_manifest": ("The pack is not the one that the log recorded: {why}.", "证据包与账本所记不符：{why}。"),
    "bad_document": ("The document of the notice is not the one that was approved and launched: {why}.", "通知文件并非获批准并发布的版本：{why}。"),
    "bad_roll": ("The customer is not proven to be on the roll: {why}.", "无法证明该客户在名册上：{why}。"),
    "bad_disclosure": ("A disclosed value was not committed to by entry {n} of chain {stream}.", "某披露值与序列 {stream} 第 {n} 条记录的承诺不符。"),
    "bad_delivery": ("Delivery {delivery} has no outcome and is not listed as pending.", "投递 {delivery} 没有结果，也未列为未结。"),
    # what is not proven
    "not_person": ("Who is behind an address or a telephone number, and that anybody read or understood the notice.", "地址或号码背后的真实身份，以及是否有人阅读或理解了通知。"),
    "not_provider": ("That what mail servers and gateways reported is true; it is proven that they reported it to the operator's system, as that system recorded it.", "邮件服务器与网关所报内容是否属实；仅证明运营者系统如此记录了其回报。"),
    "not_time": ("When it happened: times are the operator's clock, and no outside time stamp is in this pack.", "确切时间：时间取自运营者时钟，本包不含第三方时间戳。"),
    "not_rewritten": ("That the operator keeps one log only: nobody outside has witnessed this checkpoint, so the operator could have rewritten all of it. Compare the checkpoint with one from an earlier message or from an auditor.", "运营者只有一份账本：该检查点没有外部见证，运营者理论上可以整体重写。请与早先消息中或审计方持有的检查点比对。"),
    "not_later": ("Anything after {made_at}, when the pack was made.", "{made_at}（制包时间）之后发生的任何事。"),
    "not_key": ("That the key is the operator's: it came with the pack. Obtain {key} from another source and pass it with --key.", "密钥确属运营者：密钥随包附带。请从其他途径取得 {key} 并以 --key 传入。"),
    # headings
    "yes": ("PROVEN", "已证明"), "no": ("NOT PROVEN", "未能证明"), "checked": ("Checked:", "已核验："),
    "open": ("What this does NOT prove:", "本包不能证明："), "story": ("What the log says (UTC):", "账本所载（UTC）："),
    "no_such_file": ("There is no file {path}.", "没有文件 {path}。"), "is_folder": ("{path} is a folder, not a pack.", "{path} 是文件夹，不是证据包。"),
    "not_allowed": ("You are not allowed to read {path}.", "无权读取 {path}。"),
    "no_file": ("cannot read {path}: {why}", "无法读取 {path}：{why}"), "no_key": ("{key} is not an Ed25519 verifier key (name+id+base64)", "{key} 不是 Ed25519 验证密钥（name+id+base64）"),
}  # fmt: skip


class Wrong(Exception):
    """Something in the pack does not hold."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Entry(NamedTuple):
    """One leaf: its place in the log, its chain, its fact."""

    place: int
    stream: str
    n: int
    fact: dict[str, Json]


def say(code: str, language: str, **values: object) -> str:
    """A sentence in the reader's language."""
    return WORDS[code][language.startswith("zh")].format(**values)


# -- Ed25519, RFC 8032 ------------------------------------------------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % P, y * z % P, x * y % P, w * z % P)


def _times(scalar: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


def _point(raw: bytes) -> Point | None:
    y, odd = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return (x, y, 1, x * y % P)


BASE_Y = (4 * pow(5, -1, P) % P).to_bytes(32, "little")


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the Ed25519 signature of the message: exactly that, in its one canonical form."""
    base, key = _point(BASE_Y), _point(public) if len(public) == 32 else None
    if len(signature) != 64 or key is None or base is None:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus_key = (P - key[0], key[1], 1, P - key[3])
    x, y, z, _ = _add(_times(scalar, base), _times(challenge, minus_key))
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# -- the container ----------------------------------------------------------------------------------------------------
def write_archive(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The one way to write these members as a ZIP file: sorted, stored, no times, no extras, no comment."""
    body, index, count = bytearray(), bytearray(), 0
    for name, data in sorted(members):
        head = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(name), 0)
        index += b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + head + name.encode() + data
        count += 1
    return bytes(body + index) + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(index), len(body), 0)


def read_archive(raw: bytes) -> dict[str, bytes]:
    """The members of a pack. What is read must give the very same file when it is written again."""
    members: dict[str, bytes] = {}
    at = 0
    while raw[at : at + 4] == b"PK\x03\x04" and len(raw) >= at + 30:
        size, length = struct.unpack("<IH", raw[at + 22 : at + 28])
        name = raw[at + 30 : at + 30 + length].decode("ascii", "replace")
        if not NAME.match(name) or name in members:
            raise Wrong("bad_container", why=f"member {name!r}")
        members[name] = raw[at + 30 + length : at + 30 + length + size]
        at += 30 + length + size
    if not members or write_archive(members.items()) != raw:
        raise Wrong("bad_container", why=f"{len(raw)} bytes, {len(members)} members")
    return members


def parse(path: str, raw: bytes) -> Json:
    """JSON without duplicate keys, floats or anything else that two readers could read differently."""

    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("duplicate key")
        return found

    def refuse(text: str) -> Json:
        raise ValueError(text)

    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=unique, parse_float=refuse, parse_constant=refuse)
        written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Wrong("bad_json", path=path, why=error) from error
    if written != raw:
        raise Wrong("bad_json", path=path, why="not canonical")
    return value


# -- signed notes, checkpoints, proofs (c2sp.org) ---------------------------------------------------------------------
def _base64(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError(text)
    return raw


def verifier_key(text: str) -> tuple[str, bytes]:
    """The name and key inside ``name+id+base64``."""
    name, _, rest = text.strip().partition("+")
    identity, _, packed = rest.partition("+")
    raw = _base64(packed)
    if len(raw) != 33 or raw[0] != 1 or _key_id(name, raw).hex() != identity:
        raise ValueError(text)
    return name, raw[1:]


def _key_id(name: str, typed: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]


def check_checkpoint(note: str, name: str, public: bytes) -> tuple[int, bytes]:
    """The size and root of a checkpoint that bears exactly one signature, that of the given key."""
    lines = note.split("\n")
    if len(lines) != 6 or lines[3] or lines[5] or not NUMBER.match(lines[1]):
        raise Wrong("bad_checkpoint", why="form")
    if lines[0] != name:
        raise Wrong("other_log", found=lines[0], wanted=name)
    try:
        dash, signer, encoded = lines[4].split(" ")
        root, signature = _base64(lines[2]), _base64(encoded)
    except ValueError as error:
        raise Wrong("bad_checkpoint", why="form") from error
    text = "\n".join(lines[:3]) + "\n"
    if (dash, signer) != (DASH, name) or signature[:4] != _key_id(name, b"\x01" + public):
        raise Wrong("other_log", found=f"{signer}+{signature[:4].hex()}", wanted=name)
    if len(root) != 32 or not is_signed(public, text.encode(), signature[4:]):
        raise Wrong("bad_checkpoint", why="signature")
    return int(lines[1]), root


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962, section 2.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def root_over(index: int, size: int, value: bytes, path: list[bytes]) -> bytes | None:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2)."""
    node, last = index, size - 1
    if not 0 <= index < size:
        return None
    for step in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            value = hashlib.sha256(b"\x01" + step + value).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\x01" + value + step).digest()
        node, last = node >> 1, last >> 1
    return value if last == 0 else None


def check_proof(path: str, proof: str, note: str, leaf: bytes, head: tuple[int, bytes]) -> int:
    """The index of a leaf that a tlog-proof places under the checkpoint."""
    start, _, rest = proof.partition("\n\n")
    lines = start.split("\n")
    if lines[0] != PROOF or len(lines) < 2 or not lines[1].startswith("index ") or not NUMBER.match(lines[1][6:]):
        raise Wrong("bad_proof", path=path, why="form")
    if rest != note:
        raise Wrong("bad_proof", path=path, why="another checkpoint")
    try:
        steps = [_base64(line) for line in lines[2:]]
    except ValueError as error:
        raise Wrong("bad_proof", path=path, why="form") from error
    index = int(lines[1][6:])
    if any(len(step) != 32 for step in steps) or root_over(index, head[0], leaf_hash(leaf), steps) != head[1]:
        raise Wrong("bad_proof", path=path, why="path")
    return index


# -- the pack ---------------------------------------------------------------------------------------------------------
OUTCOMES = {"accepted", "delivered", "bounced", "unknown", "expired", "skipped", "settled", "called"}
SENDING = re.compile(r"delivery\.(accepted|refused|unknown)\Z")


class Pack:
    """A pack being checked: each ``check_`` raises :class:`Wrong` or notes a sentence of what is now certain."""

    def __init__(self, raw: bytes, key: str | None) -> None:
        self.certain: list[tuple[str, dict[str, object]]] = []
        self.members = read_archive(raw)
        self._note("container")
        self.manifest = self._manifest()
        self.key_given = key is not None
        self.key = key or self._shipped_key()
        self.chains: dict[str, list[Entry]] = {}
        self.opened: dict[tuple[str, int], list[tuple[str, str]]] = {}

    def check(self) -> None:
        """All of it, in an order in which each step stands on the ones before."""
        name, public = verifier_key(self.key)
        if self.manifest["origin"] != name:
            raise Wrong("other_log", found=self.manifest["origin"], wanted=name)
        note = self._text("checkpoint")
        head = check_checkpoint(note, name, public)
        self._note("checkpoint", origin=name, size=head[0], key=self.key)
        for role in ("notice", "recipient"):
            self.chains[role] = list(self._chain(role, note, head))
        self._note("entries", count=sum(map(len, self.chains.values())))
        self._note("streams", **{role: len(chain) for role, chain in self.chains.items()})
        self._check_manifest()
        self._check_document()
        self._check_roll()
        self._check_disclosures()
        self._check_deliveries()

    def _note(self, code: str, **values: object) -> None:
        self.certain.append((code, values))

    def _text(self, path: str) -> str:
        try:
            return self.members[path].decode("utf-8")
        except KeyError:
            raise Wrong("bad_member", path=path) from None
        except UnicodeDecodeError as error:
            raise Wrong("bad_json", path=path, why=error) from error

    def _manifest(self) -> dict[str, Json]:
        manifest = parse("pack.json", self._text("pack.json").encode())
        try:
            roles = [chain["role"] for chain in manifest["streams"]]
            good = manifest["kind"] == "duly.proof_pack" and manifest["v"] == 1 and roles == ["notice", "recipient"]
            good = good and all(
                isinstance(chain["entries"], int) and chain["entries"] > 0 for chain in manifest["streams"]
            )
            good = good and all(
                isinstance(manifest[name], str) for name in ("origin", "notice", "recipient", "made_at")
            )
            listed = [file["path"] for file in manifest["files"]]
            good = good and listed == sorted(set(listed)) and all(delivery + "" for delivery in manifest["open"])
        except (KeyError, TypeError) as error:
            raise Wrong("bad_json", path="pack.json", why=error) from error
        if not good:
            raise Wrong("bad_json", path="pack.json", why="content")
        return dict(manifest)

    def _shipped_key(self) -> str:
        lines = [line.split() for line in self._text("policy.txt").splitlines()]
        keys = [line[1] for line in lines if line[:1] == ["log"] and len(line) > 1]
        if len(keys) != 1:
            raise Wrong("bad_member", path="policy.txt")
        try:
            verifier_key(keys[0])
        except ValueError as error:
            raise Wrong("bad_member", path="policy.txt") from error
        return keys[0]

    def _chain(self, role: str, note: str, head: tuple[int, bytes]) -> Iterator[Entry]:
        """The entries of a chain, each proven and linked to the one before. The customer's ends with the binding one."""
        wanted = next(chain for chain in self.manifest["streams"] if chain["role"] == role)
        stream, before = wanted["stream"], None
        if stream != self.manifest[role]:
            raise Wrong("bad_manifest", why=role)
        for n in range(wanted["entries"] + (role == "recipient")):
            path = f"entries/{stream}/{n}.json"
            if path not in self.members:
                raise Wrong("bad_entry", stream=stream, n=n, why=path)
            leaf = self.members[path]
            told = parse(path, leaf)
            proof = f"proofs/{stream}/{n}.tlog-proof"
            index = check_proof(proof, self._text(proof), note, leaf, head)
            if not isinstance(told, dict) or (told.get("stream"), told.get("n"), told.get("prev")) != (
                stream,
                n,
                before,
            ):
                raise Wrong("bad_entry", stream=stream, n=n, why="stream, n, prev")
            if not isinstance(told.get("fact"), dict) or not isinstance(told["fact"].get("data"), dict):
                raise Wrong("bad_entry", stream=stream, n=n, why="fact")
            before = leaf_hash(leaf).hex()
            yield Entry(index, stream, n, told["fact"])

    def _check_manifest(self) -> None:
        """The last entry of the customer's chain names the digest of the manifest, and that names all the rest."""
        binding = self.chains["recipient"][-1].fact
        digest = "sha256:" + hashlib.sha256(self.members["pack.json"]).hexdigest()
        if binding.get("type") != BINDING or binding["data"].get("manifest") != digest:
            raise Wrong("bad_manifest", why=digest)
        proven = {"pack.json", "checkpoint"}
        for chain in self.chains.values():
            proven |= {f"entries/{entry.stream}/{entry.n}.json" for entry in chain}
            proven |= {f"proofs/{entry.stream}/{entry.n}.tlog-proof" for entry in chain}
        listed = {file["path"]: file for file in self.manifest["files"]}
        for path in sorted(self.members.keys() | listed.keys()):
            data, file = self.members.get(path), listed.get(path)
            if data is None or (file is None and path not in proven):
                raise Wrong("bad_member", path=path)
            if file is not None and (file["bytes"], file["sha256"]) != (len(data), hashlib.sha256(data).hexdigest()):
                raise Wrong("bad_member", path=path)
        self._note("manifest")

    def _facts(self, role: str, kind: str) -> list[Entry]:
        return [entry for entry in self.chains[role] if entry.fact.get("type") == kind]

    def _check_document(self) -> None:
        digest = "sha256:" + hashlib.sha256(self._text("document.json").encode()).hexdigest()
        for kind in ("notices.approved", "notices.launched"):
            said = [entry.fact["data"].get("digest") for entry in self._facts("notice", kind)]
            if not said or said[-1] != digest:
                raise Wrong("bad_document", why=f"{kind}: {said[-1] if said else None}, {digest}")
        self._note("document", digest=digest)

    def _check_roll(self) -> None:
        roll, frozen = (
            parse("roll.json", self._text("roll.json").encode()),
            self._facts("notice", "audience.roll_frozen"),
        )
        listed = self._facts("recipient", "audience.listed")
        if len(frozen) != 1 or len(listed) != 1:
            raise Wrong("bad_roll", why="audience.roll_frozen, audience.listed")
        data = frozen[0].fact["data"]
        try:
            path = [bytes.fromhex(step) for step in roll["path"]]
            root = root_over(roll["position"], roll["count"], leaf_hash(self.manifest["recipient"].encode()), path)
        except (KeyError, TypeError, ValueError) as error:
            raise Wrong("bad_roll", why=error) from error
        if root is None or root.hex() != data.get("root") or roll["count"] != data.get("count"):
            raise Wrong("bad_roll", why=f"root {data.get('root')}")
        seen = listed[0].fact["data"]
        if (seen.get("position"), seen.get("notice")) != (roll["position"], self.manifest["notice"]):
            raise Wrong("bad_roll", why="position, notice")
        if any(
            entry.place < frozen[0].place
            for entry in self.chains["recipient"]
            if SENDING.match(str(entry.fact["type"]))
        ):
            raise Wrong("bad_roll", why="audience.roll_frozen > delivery")
        self._note("roll", position=roll["position"] + 1, count=roll["count"])

    def _check_disclosures(self) -> None:
        entries = {(entry.stream, entry.n): entry for chain in self.chains.values() for entry in chain}
        sealed = sum(len(entry.fact.get("_sd", ())) for entry in entries.values())
        shown = 0
        for row in parse("disclosures.json", self._text("disclosures.json").encode()):
            entry = entries.get((row["stream"], row["n"]))
            for text in row["disclosures"]:
                digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
                if entry is None or digest not in entry.fact.get("_sd", ()):
                    raise Wrong("bad_disclosure", stream=row["stream"], n=row["n"])
                _, name, value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
                self.opened.setdefault((entry.stream, entry.n), []).append((str(name), str(value)))
                shown += 1
        self._note("disclosures", opened=shown, withheld=sealed - shown)

    def _check_deliveries(self) -> None:
        planned: dict[str, bool] = {}
        for entry in self.chains["recipient"]:
            room, _, verb = str(entry.fact["type"]).partition(".")
            data = entry.fact["data"]
            if room != "delivery" or "delivery" not in data:
                continue
            ended = verb in OUTCOMES or (verb == "refused" and data.get("permanent")) or data.get("state") == "skipped"
            planned[data["delivery"]] = planned.get(data["delivery"], False) or bool(ended)
        pending = {delivery for delivery, ended in planned.items() if not ended}
        for delivery in sorted(pending ^ set(self.manifest["open"])):
            raise Wrong("bad_delivery", delivery=delivery)
        self._note("deliveries", closed=len(planned) - len(pending), open=len(pending))

    def unproven(self) -> list[tuple[str, dict[str, object]]]:
        """What even a good pack does not show."""
        codes: list[tuple[str, dict[str, object]]] = [
            (code, {}) for code in ("not_person", "not_provider", "not_time", "not_rewritten")
        ]
        codes.append(("not_later", {"made_at": self.manifest["made_at"]}))
        return codes if self.key_given else [*codes, ("not_key", {"key": self.key})]


# -- telling ----------------------------------------------------------------------------------------------------------
def result(raw: bytes, key: str | None) -> dict[str, Json]:
    """The verdict on a pack, in both languages."""
    pack, failure = None, None
    try:
        pack = Pack(raw, key)
        pack.check()
    except Wrong as wrong:
        failure = both(wrong.code, wrong.values)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError) as error:
        failure = both("bad_json", {"path": "pack", "why": repr(error)})
    done = failure is None and pack is not None
    return {
        "verdict": "proven" if done else "not_proven",
        "failure": failure,
        "key_source": "given" if key else "pack",
        "checked": [both(code, values) for code, values in pack.certain] if pack else [],
        "not_proven": [both(code, values) for code, values in pack.unproven()] if done and pack else [],
        "facts": list(story(pack)) if done and pack else [],
    }


def both(code: str, values: dict[str, object]) -> dict[str, str]:
    """One sentence in both languages, with its code."""
    return {"code": code, "en": say(code, "en", **values), "zh": say(code, "zh", **values)}


def story(pack: Pack) -> Iterator[dict[str, Json]]:
    """All facts in the order of their times."""
    entries = [entry for chain in pack.chains.values() for entry in chain]
    for entry in sorted(entries, key=lambda entry: (str(entry.fact.get("at")), entry.place)):
        fact = entry.fact
        told = {name: value for name, value in fact["data"].items() if isinstance(value, str | int)}
        told |= dict(pack.opened.get((entry.stream, entry.n), ()))
        yield {
            "index": entry.place, "at": fact.get("at"), "type": fact.get("type"), "etsi": str(fact.get("etsi", "")).rpartition("/")[2],
            "grade": fact.get("grade"), "values": told,
        }  # fmt: skip


def print_for_people(verdict: dict[str, Json], language: str) -> None:
    """The verdict as a page of text."""
    tongue = "zh" if language.startswith("zh") else "en"
    lines = (
        [say("checked", tongue), *(f"  + {row[tongue]}" for row in verdict["checked"]), ""]
        if verdict["checked"]
        else []
    )
    if verdict["facts"]:
        lines += [say("story", tongue)]
        for fact in verdict["facts"]:
            told = ", ".join(f"{name}={value}" for name, value in fact["values"].items())
            lines.append(
                f"  {fact['at']}  {fact['type']}" + (f" [{fact['etsi']}]" if fact["etsi"] else "") + f"  {told}"
            )
        lines += ["", say("open", tongue), *(f"  - {row[tongue]}" for row in verdict["not_proven"]), ""]
    lines.append(say("yes" if verdict["failure"] is None else "no", tongue))
    if verdict["failure"]:
        lines.append(f"  ! {verdict['failure'][tongue]}")
    # Escape what a terminal would obey: values come from the pack.
    sys.stdout.write("".join(mark if mark.isprintable() or mark == "\n" else "?" for mark in "\n".join(lines)) + "\n")


def tongue_of_environment() -> str:
    """The language that the environment asks for, as POSIX orders it."""
    return next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en")


def main(arguments: list[str]) -> int:
    """Check one pack and say so."""
    parser = argparse.ArgumentParser(prog="duly_verify", description="Check a proof pack / 核验证据包")
    parser.add_argument("pack", type=Path, help="the pack / 证据包 (.zip)")
    parser.add_argument("--key", help="the log's verifier key, from another source / 来自其他途径的账本验证密钥")
    parser.add_argument("--language", default=tongue_of_environment(), help="zh | en")
    parser.add_argument("--json", action="store_true", help="for programs / 供程序读取")
    given = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        if given.key:
            verifier_key(given.key)
    except ValueError:
        sys.stderr.write(say("no_key", given.language, key=given.key) + "\n")
        return 2
    try:
        with given.pack.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        code = UNREADABLE.get(type(error), "no_file")
        sys.stderr.write(say(code, given.language, path=given.pack, why=error.strerror) + "\n")
        return 2
    if len(raw) > LARGEST:
        sys.stderr.write(say("no_file", given.language, path=given.pack, why=f"> {LARGEST} bytes") + "\n")
        return 2
    verdict = result(raw, given.key)
    if given.json:
        sys.stdout.write(json.dumps(verdict, ensure_ascii=True, sort_keys=True) + "\n")
    else:
        print_for_people(verdict, given.language)
    return 0 if verdict["failure"] is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
