# SPDX-License-Identifier: Apache-2.0
"""A short message service centre that speaks SMPP 3.4 over TCP, with a codec of its own.

It checks what a real one checks (bind first, sequence numbers, lengths, addresses, data coding, user data headers, at most
``window`` unanswered), puts long messages together again, and reports receipts to bound transceivers. What a number ends
in says what becomes of its message: see ``ENDINGS``. ``python smsc.py --port 2775 --journal FILE`` runs it as a process.
"""

import argparse
import asyncio
import json
import ssl
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OK, INVLEN, INVCMD, BADBIND, ALREADY, SYSERR, BADSRC, BADDST, BADPASS, BADID, THROTTLED = (
    0,
    1,
    3,
    4,
    5,
    8,
    10,
    11,
    14,
    15,
    0x58,
)
BADESM, BADTON, BADTLV = 0x43, 0x50, 0xC0
ENDINGS = {
    "9000": "refused", "9001": "throttled", "9002": "queue_full", "9003": "hang", "9004": "cut", "9005": "garbage",
    "9006": "strange", "9007": "flood", "9008": "close", "9009": "undeliverable", "9010": "odd_state", "9011": "replies",
    "9012": "no_id", "9013": "nack", "9014": "refuses_second_part",
}  # fmt: skip
STATUS = {"refused": BADDST, "throttled": THROTTLED, "queue_full": 0x14, "strange": 0x499}
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijkl"
    "mnopqrstuvwxyzäöñüà"
)
EXTENDED = {
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
    0x0A: "\f",
}


def pdu(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    return struct.pack("!LLLL", 16 + len(body), command, status, sequence) + body


class Reader:
    """Fields of a body, one after the other."""

    def __init__(self, body: bytes) -> None:
        self.body, self.at = body, 0

    def text(self, longest: int) -> str:
        end = self.body.index(0, self.at)
        found, self.at = self.body[self.at : end], end + 1
        if len(found) >= longest:
            raise ValueError(f"{found!r} is too long")
        return found.decode("ascii")

    def byte(self) -> int:
        self.at += 1
        return self.body[self.at - 1]

    def octets(self, length: int) -> bytes:
        found = self.body[self.at : self.at + length]
        self.at += length
        if len(found) != length:
            raise ValueError("too short")
        return found

    def rest(self) -> dict[int, bytes]:
        found = {}
        while self.at < len(self.body):
            tag, length = struct.unpack("!HH", self.octets(4))
            found[tag] = self.octets(length)
        return found


def submitted(body: bytes) -> dict[str, Any]:
    """A submit_sm, field by field."""
    r = Reader(body)
    row: dict[str, Any] = {"service": r.text(6), "source_ton": r.byte(), "source_npi": r.byte(), "source": r.text(21)}
    row |= {"ton": r.byte(), "npi": r.byte(), "to": r.text(21), "esm": r.byte(), "pid": r.byte(), "priority": r.byte()}
    row |= {
        "schedule": r.text(17),
        "validity": r.text(17),
        "receipt": r.byte(),
        "replace": r.byte(),
        "coding": r.byte(),
    }
    row |= {"canned": r.byte(), "content": r.octets(r.byte())}
    return row | {"tlvs": r.rest()}


def wrong_with(row: dict[str, Any]) -> int:
    """The status for a message that no network would take, or 0."""
    checks = (
        (row["ton"] != 1 or row["npi"] != 1, BADTON),
        (not row["to"].isdigit() or not 7 <= len(row["to"]) <= 15, BADDST),
        (row["coding"] not in {0, 8}, 0x45),
        (row["esm"] not in {0, 0x40}, BADESM),
        (len(row["content"]) > (140 if row["coding"] == 8 else 160), INVLEN),
        (row["esm"] == 0x40 and row["content"][:3] != b"\x05\x00\x03", BADESM),
        (row["esm"] == 0x40 and not 1 <= row["content"][5] <= row["content"][4], BADESM),
        (row["coding"] == 0 and row["esm"] == 0x40 and row["content"][-1] == 0x1B, INVLEN),
        (row["source_ton"] == 5 and not 1 <= len(row["source"]) <= 11, BADSRC),
        (bool(row["validity"]) and len(row["validity"]) != 16, 0x62),
        (bool(row["content"]) and 0x0424 in row["tlvs"], BADTLV),
    )
    return next((status for is_wrong, status in checks if is_wrong), OK)


def text_of(content: bytes, coding: int) -> str:
    if coding == 8:
        return content.decode("utf-16-be")
    found, codes = "", iter(content)
    for code in codes:
        found += EXTENDED[next(codes)] if code == 0x1B else GSM[code]
    return found


@dataclass
class Smsc:
    """The centre. ``behaviour`` overrides what the numbers' endings say."""

    password: str = "secret"
    behaviour: str = ""
    window: int = 50
    receipt_delay: float = 0.05
    with_tlvs: bool = True
    decimal_receipts: bool = False
    journal: Path | None = None
    tls: ssl.SSLContext | None = None
    taken: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    binds: list[int] = field(default_factory=list)
    enquiries: int = 0
    unbinds: int = 0
    most_at_once: int = 0
    port: int = 0
    _parts: dict[Any, dict[int, str]] = field(default_factory=dict)
    _number: int = 0xA0
    _tasks: set[Any] = field(default_factory=set)

    async def serve(self, port: int = 0) -> asyncio.Server:
        server = await asyncio.start_server(
            lambda r, w: Conversation(self, r, w).run(), "127.0.0.1", port, ssl=self.tls
        )
        self.port = server.sockets[0].getsockname()[1]
        return server

    def keep(self, row: dict[str, Any]) -> str:
        """Keep a part; the message's id."""
        self._number += 1
        name = f"{self._number:08X}"
        self.taken.append(row | {"id": name})
        content, key, at, total = row["content"], None, 1, 1
        tlvs = row["tlvs"]
        if row["esm"] & 0x40:
            key, total, at, content = (row["to"], content[3]), content[4], content[5], content[6:]
        elif 0x020C in tlvs:
            key, total, at = (row["to"], tlvs[0x020C]), tlvs[0x020E][0], tlvs[0x020F][0]
        elif 0x0424 in tlvs:
            content = tlvs[0x0424]
        parts = self._parts.setdefault(key, {}) if key else {}
        parts[at] = text_of(content, row["coding"])
        if len(parts) == total:
            whole = {
                "to": row["to"],
                "from": row["source"],
                "text": "".join(parts[i] for i in range(1, total + 1)),
                "parts": total,
            }
            self._parts.pop(key, None)
            self.messages.append(whole)
            if self.journal:
                with self.journal.open("a") as file:
                    file.write(json.dumps(whole | {"id": name}, ensure_ascii=False) + "\n")
        return name


class Conversation:
    """One connection."""

    def __init__(self, smsc: Smsc, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.smsc, self.reader, self.writer = smsc, reader, writer
        self.bound, self.sequence, self.under_way, self.waiting = 0, 0, 0, {}

    async def run(self) -> None:
        try:
            while True:
                length, command, status, sequence = struct.unpack("!LLLL", await self.reader.readexactly(16))
                body = await self.reader.readexactly(length - 16)
                if not await self.got(command, status, sequence, body):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.writer.close()

    async def got(self, command: int, status: int, sequence: int, body: bytes) -> bool:
        if command & 0x80000000:
            name = self.waiting.pop(sequence, None)
            if name:
                self.smsc.answers.append((name, status))
            return True
        if command in {1, 2, 9}:
            self.send(command | 0x80000000, self.bind(command, body), sequence, b"SMSC\0")
            return True
        if command == 0x15:
            self.smsc.enquiries += 1
            self.send(0x80000015, OK, sequence)
            return True
        if command == 6:
            self.smsc.unbinds += 1
            self.send(0x80000006, OK, sequence)
            return False
        if command != 4 or self.bound not in {2, 9}:
            self.send(0x80000000, INVCMD if command != 4 else BADBIND, sequence)
            return True
        return await self.submit(sequence, body)

    def bind(self, command: int, body: bytes) -> int:
        r = Reader(body)
        system_id, password = r.text(16), r.text(9)
        r.text(13)
        version = r.byte()
        if self.bound:
            return ALREADY
        if password != self.smsc.password:
            return BADPASS
        if not system_id or version != 0x34:
            return BADID
        self.bound = command
        self.smsc.binds.append(command)
        return OK

    async def submit(self, sequence: int, body: bytes) -> bool:
        try:
            row = submitted(body)
        except (ValueError, IndexError, struct.error):
            self.send(0x80000004, 2, sequence)
            return True
        smsc = self.smsc
        fate = smsc.behaviour or ENDINGS.get(row["to"][-4:], "")
        if fate == "refuses_second_part" and row["esm"] & 0x40 and row["content"][5] == 2:
            fate = "refused"
        status = STATUS.get(fate, OK) or wrong_with(row)
        if fate in {"cut", "garbage", "flood", "close"}:
            await self.misbehave(fate)
            return False
        self.under_way += 1
        smsc.most_at_once = max(smsc.most_at_once, self.under_way)
        if fate in {"hang", "trickle"}:
            await self.dawdle(fate, sequence)
            return True
        await asyncio.sleep(0)
        self.under_way -= 1
        name = smsc.keep(row) if status == OK else ""
        command = 0x80000000 if fate == "nack" else 0x80000004
        self.send(
            command,
            status or (OK if fate != "nack" else 2),
            sequence,
            b"" if status or fate == "no_id" else name.encode() + b"\0",
        )
        if name and row["receipt"] == 1:
            self.later(self.report(name, row, fate))
        return True

    async def misbehave(self, fate: str) -> None:
        whole = pdu(0x80000004, OK, 1, b"00000001\0")
        self.writer.write(
            {"cut": whole[:-3], "garbage": b"\0\0\0\1" + b"\xff" * 40, "close": b""}.get(fate, b"\0\xa0\0\0")
        )
        for _ in range(10 if fate == "flood" else 0):
            await self.writer.drain()
            self.writer.write(b"x" * 1024 * 1024)
        await self.writer.drain()

    async def dawdle(self, fate: str, sequence: int) -> None:
        for byte in pdu(0x80000004, OK, sequence, b"0" * 60 + b"\0")[:40] if fate == "trickle" else b"":
            self.writer.write(bytes((byte,)))
            await asyncio.sleep(0.1)

    def later(self, what: Any) -> None:
        task = asyncio.get_running_loop().create_task(what)
        self.smsc._tasks.add(task)
        task.add_done_callback(self.smsc._tasks.discard)

    async def report(self, name: str, row: dict[str, Any], fate: str) -> None:
        await asyncio.sleep(self.smsc.receipt_delay)
        if self.bound != 9:
            return
        number, stat, error = {"undeliverable": (5, "UNDELIV", "001"), "odd_state": (77, "LOST", "999")}.get(
            fate, (2, "DELIVRD", "000")
        )
        shown = str(int(name, 16)) if self.smsc.decimal_receipts else name
        text = (
            f"id:{shown} sub:001 dlvrd:001 submit date:2603010930 done date:2603010931 stat:{stat} err:{error} text:..."
        )
        tlvs = struct.pack("!HH", 0x1E, len(shown) + 1) + shown.encode() + b"\0" + struct.pack("!HHB", 0x427, 1, number)
        self.deliver(row["to"], 0x04, 0, text.encode("latin-1"), tlvs if self.smsc.with_tlvs else b"")
        if fate == "replies":
            self.deliver(row["to"], 0, 8, "确认 123456".encode("utf-16-be"), b"")

    def deliver(self, sender: str, esm: int, coding: int, content: bytes, tlvs: bytes) -> None:
        body = b"\0\1\1" + sender.encode() + b"\0\1\1" + b"12025550100\0" + bytes((esm, 0, 0)) + b"\0\0"
        self.sequence += 1
        self.waiting[self.sequence] = "receipt" if esm else "message"
        self.writer.write(pdu(5, OK, self.sequence, body + bytes((0, 0, coding, 0, len(content))) + content + tlvs))

    def send(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self.writer.write(pdu(command, status, sequence, b"" if status and command != 0x80000004 else body))


class Running:
    """A centre in a thread of this process, for the length of the block."""

    def __init__(self, smsc: Smsc, port: int = 0) -> None:
        self.smsc, self.port, self.loop, self.ready = smsc, port, asyncio.new_event_loop(), threading.Event()

    def __enter__(self) -> Smsc:
        threading.Thread(target=self._run, daemon=True).start()
        assert self.ready.wait(5)
        return self.smsc

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)

    def _run(self) -> None:
        self.loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self.stop = asyncio.Event()
        server = await self.smsc.serve(self.port)
        self.ready.set()
        await self.stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--password", default="secret")
    given = parser.parse_args()

    async def forever() -> None:
        await Smsc(given.password, journal=given.journal).serve(given.port)
        await asyncio.Event().wait()

    asyncio.run(forever())


if __name__ == "__main__":
    main()
