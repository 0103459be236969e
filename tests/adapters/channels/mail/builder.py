# SPDX-License-Identifier: Apache-2.0
"""Writes mail as real servers and programs write it, byte by byte, in true encodings. All people and hosts are invented."""

import base64
import quopri
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

BACK = "bounces@acme.example"
Entity = tuple[list[str], bytes]


@dataclass(frozen=True)
class Sample:
    """One message and what should be read in it."""

    name: str
    about: str
    raw: bytes
    expect: list[dict[str, Any]] = field(default_factory=list)


def an_id(name: str) -> UUID:
    """The delivery that a sample is about."""
    return uuid5(NAMESPACE_URL, f"https://acme.example/{name}")


def verp(name: str) -> str:
    """The return path of that delivery."""
    return f"bounces+{an_id(name).hex}@acme.example"


def message_id(name: str) -> str:
    """Its Message-ID."""
    return f"<{an_id(name)}@acme.example>"


def ew(text: str, charset: str = "utf-8", kind: str = "B") -> str:
    """One encoded word."""
    data = text.encode(charset)
    if kind == "B":
        return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
    coded = "".join(chr(b) if chr(b).isalnum() and b < 128 else f"={b:02X}" for b in data)
    return f"=?{charset}?Q?{coded}?="


def leaf(
    text: str | bytes,
    charset: str = "utf-8",
    cte: str = "8bit",
    kind: str = "text/plain",
    *,
    more: str = "",
    codec: str = "",
) -> Entity:
    """A text part. An empty charset is not declared; ``codec`` is the true one where the declared one is a lie."""
    data = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode(codec or charset or "utf-8")
    said = f"; charset={charset}" if charset else ""
    coded = {
        "base64": lambda: base64.encodebytes(data).replace(b"\n", b"\r\n"),
        "quoted-printable": lambda: quopri.encodestring(data),
    }
    return [f"Content-Type: {kind}{said}{more}", f"Content-Transfer-Encoding: {cte}"], coded.get(cte, lambda: data)()


def many(kind: str, *parts: Entity, more: str = "") -> Entity:
    """Parts side by side."""
    line = f"----=_Part_{len(parts)}_{abs(sum(len(body) for _, body in parts)):06d}.{kind[:4]}"
    out = b"".join(b"--" + line.encode() + b"\r\n" + lines(heads) + b"\r\n" + body + b"\r\n" for heads, body in parts)
    return [f'Content-Type: multipart/{kind}; boundary="{line}"{more}'], out + b"--" + line.encode() + b"--\r\n"


def lines(heads: list[str]) -> bytes:
    """Header lines; what is not ASCII goes out as it is, in UTF-8."""
    return "".join(f"{head}\r\n" for head in heads).encode("utf-8", "surrogateescape")


def mail(heads: list[str], entity: Entity) -> bytes:
    """A whole message."""
    return (
        lines([*heads, "Date: Mon, 02 Mar 2026 09:30:00 +0800", "MIME-Version: 1.0", *entity[0]]) + b"\r\n" + entity[1]
    )


def original(name: str, subject: str, to: str = "customer@mail.example", *, back: bool = False) -> list[str]:
    """The headers of our own letter, as a server returns them."""
    path = [f"Return-Path: <{verp(name)}>"] if back else []
    return [*path, f"From: {ew('Acme Ltd')} <notices@acme.example>", f"To: {to}", f"Subject: {ew(subject)}", f"Message-ID: {message_id(name)}",
            "Date: Mon, 02 Mar 2026 01:00:00 +0000", "Auto-Submitted: auto-generated"]  # fmt: skip


def status(*recipients: dict[str, str], mta: str = "mx.mail.example", envelope: str = "") -> Entity:
    """The part for programs: fields about the message, then about each recipient."""
    about = [
        f"Reporting-MTA: dns; {mta}",
        *([f"Original-Envelope-Id: {envelope}"] if envelope else []),
        "Arrival-Date: Mon, 02 Mar 2026 01:00:01 +0000",
    ]
    groups = [about, *([f"{name}: {value}" for name, value in one.items()] for one in recipients)]
    return ["Content-Type: message/delivery-status"], b"\r\n".join(lines(group) for group in groups)


def recipient(
    code: str, said: str, action: str = "failed", to: str = "customer@mail.example", kind: str = "smtp"
) -> dict[str, str]:
    """The fields about one recipient."""
    given = {"Final-Recipient": f"rfc822; {to}", "Action": action, "Status": code}
    return given | ({"Diagnostic-Code": f"{kind}; {said}"} if said else {})


def report(
    sender: str,
    to: str,
    subject: str,
    text: Entity,
    state: Entity,
    returned: list[str],
    *,
    heads: tuple[str, ...] = (),
    whole: bool = True,
) -> bytes:
    """A delivery status notification (RFC 3464) with the original, or only its headers."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    enclosed: Entity = ([f"Content-Type: {kind}"], lines(returned) + (b"\r\nDear customer\r\n" if whole else b""))
    return mail(
        [f"From: {sender}", f"To: {to}", f"Subject: {subject}", *heads],
        many("report", text, state, enclosed, more="; report-type=delivery-status"),
    )


def complaint(
    name: str,
    sender: str,
    kind: str,
    *,
    subject: str = "complaint",
    agent: str = "Feedback/1.0",
    words: str = "This is an abuse report.",
    more: tuple[str, ...] = (),
) -> bytes:
    """An abuse report (RFC 5965)."""
    fields: Entity = (
        ["Content-Type: message/feedback-report"],
        lines([f"Feedback-Type: {kind}", f"User-Agent: {agent}", "Version: 1", *more]),
    )
    enclosed: Entity = (
        ["Content-Type: message/rfc822"],
        lines(original(name, "Acme moves")) + b"\r\nDear customer\r\n",
    )
    return mail(
        [f"From: {sender}", f"To: {BACK}", f"Subject: {subject}"],
        many("report", leaf(words), fields, enclosed, more="; report-type=feedback-report"),
    )


def answer(sender: str, to: str, subject: str, entity: Entity, *heads: str) -> bytes:
    """Mail from somebody, with what else the headers say."""
    return mail([f"From: {sender}", f"To: {to}", f"Subject: {subject}", *heads], entity)


def replying(name: str) -> tuple[str, str]:
    """The headers by which a mail program says what is answered."""
    return f"In-Reply-To: {message_id(name)}", f"References: {message_id(name)}"


def bounced(name: str | None, code: str, outcome: str = "bounced") -> list[dict[str, Any]]:
    """What should be read in a report."""
    return [{"receipt": outcome, "code": code, "delivery": str(an_id(name)) if name else None}]


def replied(
    name: str | None, sender: str, text: str, kind: str = "reply", *, confirms: bool = False
) -> list[dict[str, Any]]:
    """What should be read in an answer."""
    given: dict[str, Any] = {
        "reply": kind,
        "sender": sender,
        "text": text,
        "delivery": str(an_id(name)) if name else None,
    }
    return [given | ({"confirms": True} if confirms else {})]
