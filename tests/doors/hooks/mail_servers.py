# SPDX-License-Identifier: Apache-2.0
"""Mailboxes as real servers on real sockets: just enough of RFC 3501 (with MOVE and UIDPLUS) and of RFC 1939."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Box:
    """What the server holds, what it can do, and what was said to it."""

    folders: dict[str, dict[int, tuple[set[str], bytes]]] = field(default_factory=lambda: {"INBOX": {}})
    password: str = "geheim 密码"
    validity: int = 7
    capabilities: str = "UIDPLUS MOVE ID AUTH=PLAIN"
    said: list[str] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)
    hang_up_at: str = ""
    port: int = 0
    _next: int = 1

    def add(self, raw: bytes, folder: str = "INBOX") -> int:
        """Put a message into a folder."""
        uid, self._next = self._next, self._next + 1
        self.folders.setdefault(folder, {})[uid] = (set(), raw)
        return uid

    def flags(self, uid: int) -> set[str]:
        """How a message of the inbox is marked."""
        return self.folders["INBOX"][uid][0]


class _Imap(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.box: Box = self.server.box  # type: ignore[attr-defined]
        self.box_name = ""
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            verb, _, rest = rest.partition(" ")
            self.box.said.append(f"{verb} {rest}".strip() if verb != "AUTHENTICATE" else verb)
            if self.box.hang_up_at and self.box.hang_up_at in self.box.said[-1]:
                return
            answer = getattr(self, f"do_{verb.lower()}", self.do_nothing)(rest)
            self.say(f"{tag} {answer} done")
            if verb == "LOGOUT":
                return

    def say(self, text: str, literal: bytes | None = None) -> None:
        self.wfile.write(text.encode() + (literal or b"") + (b")\r\n" if literal is not None else b"\r\n"))

    def do_nothing(self, rest: str) -> str:
        return "BAD what?"

    def do_capability(self, rest: str) -> str:
        self.say(f"* CAPABILITY IMAP4rev1 {self.box.capabilities}")
        return "OK"

    def do_authenticate(self, rest: str) -> str:
        import base64

        self.say("+ ")
        given = base64.b64decode(self.rfile.readline()).decode().split("\0")
        return "OK in" if given[1:] == ["u@acme.example", self.box.password] else "NO wrong password"

    def do_login(self, rest: str) -> str:
        return "OK in" if self.box.password in rest else "NO wrong password"

    def do_id(self, rest: str) -> str:
        self.say("* ID NIL")
        return "OK"

    def do_select(self, rest: str) -> str:
        self.box_name = rest.strip('"')
        if self.box_name not in self.box.folders:
            return "NO no such folder"
        self.say(f"* {len(self.here)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] ok")
        return "OK [READ-WRITE] selected"

    def do_create(self, rest: str) -> str:
        name = rest.strip('"')
        if name in self.box.folders:
            return "NO there already"
        self.box.folders[name] = {}
        return "OK created"

    def do_logout(self, rest: str) -> str:
        self.say("* BYE")
        return "OK"

    def do_uid(self, rest: str) -> str:
        verb, _, rest = rest.partition(" ")
        return str(getattr(self, f"uid_{verb.lower()}")(rest))

    @property
    def here(self) -> dict[int, tuple[set[str], bytes]]:
        return self.box.folders[self.box_name]

    def uid_search(self, rest: str) -> str:
        first = int(re.match(r"UID (\d+):\*", rest)[1])  # type: ignore[index]
        found = [uid for uid in self.here if uid >= first] or list(self.here)[-1:]
        self.say(f"* SEARCH {' '.join(map(str, found))}".rstrip())
        return "OK"

    def uid_fetch(self, rest: str) -> str:
        uids, _, what = rest.partition(" ")
        for number, uid in enumerate(int(uid) for uid in uids.split(",")):
            if uid not in self.here:
                continue
            raw = self.here[uid][1]
            if "RFC822.SIZE" in what:
                self.say(f"* {number + 1} FETCH (UID {uid} RFC822.SIZE {len(raw)})")
            elif uid in self.box.unreadable:
                return "NO this message is damaged"
            else:
                cut = raw[: int(re.search(r"<0\.(\d+)>", what)[1])]  # type: ignore[index]
                self.say(f"* {number + 1} FETCH (UID {uid} BODY[]<0> {{{len(cut)}}}\r\n", cut)
        return "OK"

    def uid_store(self, rest: str) -> str:
        uid, _, flags = rest.partition(" ")
        self.here[int(uid)][0].update(re.findall(r"\\\w+", flags))
        return "OK"

    def uid_copy(self, rest: str) -> str:
        uid, _, name = rest.partition(" ")
        folder = self.box.folders.get(name.strip('"'))
        if folder is None:
            return "NO [TRYCREATE]"
        folder[int(uid)] = self.here[int(uid)]
        return "OK"

    def uid_move(self, rest: str) -> str:
        answer = self.uid_copy(rest)
        if answer == "OK":
            del self.here[int(rest.partition(" ")[0])]
        return answer

    def uid_expunge(self, rest: str) -> str:
        if "\\Deleted" in self.here[int(rest)][0]:
            del self.here[int(rest)]
        return "OK"


class _Pop3(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.box: Box = self.server.box  # type: ignore[attr-defined]
        self.inbox, self.gone = self.box.folders["INBOX"], set[int]()
        self.uids = list(self.inbox)
        self.say("+OK ready")
        while line := self.rfile.readline():
            verb, *given = line.decode().split()
            self.box.said.append(" ".join([verb, *given]))
            if self.box.hang_up_at and self.box.hang_up_at in self.box.said[-1]:
                return
            getattr(self, f"do_{verb.lower()}")(*given)
            if verb == "QUIT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def rows(self, rows: list[bytes]) -> None:
        stuffed = b"".join((b"." if row.startswith(b".") else b"") + row + b"\r\n" for row in rows)
        self.wfile.write(b"+OK\r\n" + stuffed + b".\r\n")

    def do_user(self, *given: str) -> None:
        self.say("+OK")

    def do_pass(self, *given: str) -> None:
        self.say("+OK" if " ".join(given) == self.box.password else "-ERR wrong")

    def do_list(self) -> None:
        self.rows([f"{at} {len(self.inbox[uid][1])}".encode() for at, uid in enumerate(self.uids, 1)])

    def do_uidl(self) -> None:
        self.rows([f"{at} uid-{uid}".encode() for at, uid in enumerate(self.uids, 1)])

    def do_retr(self, number: str) -> None:
        uid = self.uids[int(number) - 1]
        if uid in self.box.unreadable:
            self.say("-ERR damaged")
        else:
            self.rows(self.inbox[uid][1].removesuffix(b"\r\n").split(b"\r\n"))

    def do_top(self, number: str, lines: str) -> None:
        self.rows(self.inbox[self.uids[int(number) - 1]][1].split(b"\r\n")[: int(lines)])

    def do_dele(self, number: str) -> None:
        self.gone.add(self.uids[int(number) - 1])
        self.say("+OK")

    def do_quit(self) -> None:
        for uid in self.gone:
            del self.inbox[uid]
        self.say("+OK")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
    context: ssl.SSLContext | None = None

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        return (self.context.wrap_socket(connection, server_side=True) if self.context else connection), address


@contextmanager
def serving(kind: str, box: Box | None = None, context: ssl.SSLContext | None = None) -> Iterator[Box]:
    """A mailbox of this kind (``imap``, ``pop3``) for the length of the block."""
    held = box or Box()
    with _Server(("127.0.0.1", 0), {"imap": _Imap, "pop3": _Pop3}[kind]) as server:
        server.box, server.context = held, context  # type: ignore[attr-defined]
        held.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield held
        server.shutdown()
